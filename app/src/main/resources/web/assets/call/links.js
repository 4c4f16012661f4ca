/** A link for somebody without a token: to this call alone, for so long. */

import { send } from '../shared/api.js';
import { button, el, icon } from '../shared/dom.js';
import { dateAndTime } from '../shared/format.js';
import { sentence } from '../shared/notice.js';
import { section } from './section.js';

const TIMES = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['24h', '1 day'],
  ['168h', '1 week'],
];

export function links(id) {
  const path = `calls/${encodeURIComponent(id)}/links`;
  const time = el(
    'select',
    { name: 'expires' },
    TIMES.map(([value, label]) => el('option', { value, selected: value === '1h' }, label)),
  );
  const made = el('div', { class: 'made', role: 'status' });
  const make = async () => {
    try {
      const link = await send('POST', path, { expires_in: time.value });
      await show(made, path, link);
    } catch (problem) {
      made.replaceChildren(el('p', { class: 'wrong' }, sentence(problem)));
    }
  };
  return section(
    'Share',
    el('p', { class: 'soft' }, 'Whoever has the link can listen to this call, and to nothing else, until it expires.'),
    el(
      'div',
      { class: 'share' },
      el('label', { class: 'field' }, el('span', {}, 'Good for'), time),
      button('Copy a link', 'link', { onclick: make }),
    ),
    made,
  );
}

async function show(made, path, { id, url, expires_at: until }) {
  const address = el('input', { type: 'text', readonly: true, value: url, 'aria-label': 'The link' });
  const copied = await copy(url);
  const withdraw = button('Withdraw', 'close', {
    onclick: async () => {
      await send('DELETE', `${path}/${encodeURIComponent(id)}`);
      made.replaceChildren(el('p', { class: 'soft' }, 'The link is withdrawn: it opens nothing any more.'));
    },
  });
  made.replaceChildren(
    el(
      'p',
      { class: copied ? 'good-line' : 'soft' },
      copied && icon('check'),
      `${copied ? 'Copied. ' : ''}Good until ${dateAndTime(new Date(until))}.`,
    ),
    address,
    withdraw,
  );
  if (!copied) address.select();
}

/** Browsers give the clipboard only to pages under TLS or on localhost, and may ask. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
