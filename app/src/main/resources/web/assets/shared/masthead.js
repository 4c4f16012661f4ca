/** The head of every page: where it is, who is there, light or dark, the way out. */

import { linkToken } from './api.js';
import { button, el } from './dom.js';
import { signOut } from './session.js';
import { themeSwitch } from './theme.js';

const place = document.querySelector('.masthead');

/** Shows the head; without an identity, or by a link, there is no way out to offer. */
export function masthead(identity = null) {
  const signedIn = identity && !linkToken;
  const mark = el('img', { src: '/assets/favicon.svg', width: 28, height: 28, alt: '' });
  place.replaceChildren(
    el(
      'div',
      {},
      linkToken
        ? el('span', { class: 'brand' }, mark, 'sidetape')
        : el('a', { class: 'brand', href: '/' }, mark, 'sidetape'),
      signedIn && el('span', { class: 'who' }, whoIs(identity)),
      themeSwitch(),
      signedIn && button('Sign out', 'leave', { bare: true, onclick: leave }),
    ),
  );
}

function whoIs({ subject, tenant }) {
  return tenant === '*' ? subject : `${subject} · ${tenant}`;
}

async function leave() {
  await signOut();
  location.assign('/');
}
