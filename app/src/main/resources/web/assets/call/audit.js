/** Who looked, listened, downloaded, shared. */

import { get } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { dateAndTime } from '../shared/format.js';
import { sentence } from '../shared/notice.js';
import * as words from '../shared/words.js';
import { section } from './section.js';
import { together } from './together.js';

const AT_FIRST = 8;

export function auditTrail(id) {
  const place = el('div', {}, el('p', { class: 'soft' }, 'Loading…'));
  fill(place, id);
  return section('Who was here', place);
}

async function fill(place, id) {
  try {
    const { items } = await get(`calls/${encodeURIComponent(id)}/audit`);
    const newest = together([...items].sort((a, b) => b.at.localeCompare(a.at)));
    place.replaceChildren(...(newest.length ? lists(newest) : [el('p', { class: 'soft' }, 'Nobody yet.')]));
  } catch (problem) {
    place.replaceChildren(el('p', { class: 'soft' }, sentence(problem)));
  }
}

function lists(entries) {
  const [first, rest] = [entries.slice(0, AT_FIRST), entries.slice(AT_FIRST)];
  return [
    list(first),
    rest.length > 0 && el('details', {}, el('summary', {}, `${rest.length} earlier`), list(rest)),
  ].filter(Boolean);
}

function list(entries) {
  return el(
    'ol',
    { class: 'trail' },
    entries.map(({ at, who, what, from, times }) =>
      el(
        'li',
        {},
        el('span', {}, el('bdi', {}, who), ` ${words.deed(what)}${times > 1 ? `, ${times} times` : ''}`),
        el('span', { class: 'soft' }, `${dateAndTime(new Date(at))}${from ? ` from ${from}` : ''}`),
      ),
    ),
  );
}
