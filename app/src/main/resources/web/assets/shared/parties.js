/** Who called whom, as far as Asterisk knew. */

import { el, icon } from './dom.js';

/** What stands in a line or a heading: two numbers and an arrow, or the one that is known. */
export function parties({ caller, called }) {
  const from = el('bdi', { class: 'party' }, caller ?? 'Unknown caller');
  return called
    ? [from, icon('arrow'), el('span', { class: 'unseen' }, ' to '), el('bdi', { class: 'party' }, called)]
    : [from];
}

/** The same as plain text. */
export function partiesText({ caller, called }) {
  return `${caller ?? 'Unknown caller'}${called ? ` to ${called}` : ''}`;
}
