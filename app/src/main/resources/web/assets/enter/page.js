/** The door of a link that lets somebody in once: only the button uses it up, not a look at the page. */

import { enter } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { masthead } from '../shared/masthead.js';
import { notice, sentence } from '../shared/notice.js';

const main = document.querySelector('main');
const code = decodeURIComponent(location.pathname.split('/')[2]);

masthead();
show();

function show() {
  const open = button('Open the player', null, { onclick: () => go(open) });
  open.classList.add('primary');
  main.replaceChildren(
    notice('You have been let in', 'This link works once, on the device where you press the button.', open),
  );
  open.focus();
}

async function go(open) {
  open.disabled = true;
  try {
    location.replace((await enter(code)).path);
  } catch (problem) {
    if (problem.status === 410) usedUp();
    else refused(open, problem);
  }
}

function usedUp() {
  const elsewhere = el('a', { class: 'button', href: '/' }, 'All calls');
  main.replaceChildren(
    notice(
      'This link has been used',
      'It works once, for ten minutes. Ask for a new one, or go on where you are signed in already.',
      elsewhere,
    ),
  );
}

function refused(open, problem) {
  open.disabled = false;
  open.parentElement.querySelector('p').textContent = sentence(problem);
}
