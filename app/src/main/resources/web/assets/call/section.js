/** A titled card below the player. */

import { el } from '../shared/dom.js';

let count = 0;

export function section(title, ...children) {
  const id = `section-${++count}`;
  return el('section', { class: 'card', 'aria-labelledby': id }, el('h2', { id }, title), ...children);
}

/** Names and what they are; a pair without a value is left out. */
export function facts(pairs) {
  const told = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return el(
    'dl',
    { class: 'facts-list' },
    told.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))),
  );
}
