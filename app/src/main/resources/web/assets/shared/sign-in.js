/** The form that takes a token. */

import { el } from './dom.js';
import { sentence } from './notice.js';
import { signIn } from './session.js';

/** Shows the form in `place` until somebody is let in, then calls `done`. */
export function signInForm(place, done) {
  const token = el('input', {
    id: 'token',
    name: 'token',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    autocapitalize: 'off',
    spellcheck: 'false',
    placeholder: 'sst_…',
    'aria-describedby': 'token-help',
  });
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const form = el(
    'form',
    { class: 'card sign-in' },
    el('h1', {}, 'Sign in'),
    el('label', { class: 'field', for: 'token' }, el('span', {}, 'Token'), token),
    wrong,
    el('button', { class: 'button primary', type: 'submit' }, 'Sign in'),
    el(
      'p',
      { id: 'token-help' },
      'Your operator makes one with ',
      el('code', {}, 'sidetape token create --tenant NAME --scopes recordings:read'),
      '.',
    ),
  );
  form.addEventListener('submit', async (submit) => {
    submit.preventDefault();
    wrong.textContent = '';
    try {
      await signIn(token.value.trim());
      done();
    } catch (problem) {
      wrong.textContent = problem.status === 401 ? 'This token is not known, or it has expired.' : sentence(problem);
      token.select();
    }
  });
  place.replaceChildren(form);
  token.focus();
}
