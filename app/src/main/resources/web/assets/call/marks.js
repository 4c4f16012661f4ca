/** What happened in the call, in order; each line leads to its moment. */

import { el } from '../shared/dom.js';
import { position } from '../shared/format.js';
import * as words from '../shared/words.js';
import { section } from './section.js';

/** Nothing, where nothing happened. */
export function marks({ events, sides }, desk) {
  if (!events.length) return null;
  return section(
    'What happened',
    el(
      'ol',
      { class: 'marks' },
      events.map((event, index) => mark(event, index, sides, desk)),
    ),
  );
}

function mark(event, index, sides, desk) {
  const seconds = event.at_ms / 1000;
  const text = [el('strong', {}, words.event(event.type)), el('span', { class: 'soft' }, words.details(event, sides))];
  return el(
    'li',
    {},
    el('span', { class: 'pin', 'aria-hidden': 'true' }, String(index + 1)),
    desk
      ? el(
          'button',
          { type: 'button', class: 'moment', title: 'Go there', onclick: () => desk.seek(seconds) },
          position(seconds),
          el('span', { class: 'unseen' }, ` ${words.event(event.type)}`),
        )
      : el('span', {}, position(seconds)),
    el('span', { class: 'mark-text' }, text),
  );
}
