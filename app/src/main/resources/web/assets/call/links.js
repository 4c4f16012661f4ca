/** A link for somebody without a token: to this call alone, for so long. */

import { get, send } from '../shared/api.js';
import { button, el, icon } from '../shared/dom.js';
import { dateAndTime, plural } from '../shared/format.js';
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
  const open = el('div', {});
  const make = async () => {
    try {
      const link = await send('POST', path, { expires_in: time.value });
      await show(made, link);
      await list(open, path, made);
    } catch (problem) {
      made.replaceChildren(el('p', { class: 'wrong' }, sentence(problem)));
    }
  };
  list(open, path, made);
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
    open,
  );
}

async function show(made, { url, expires_at: until }) {
  const address = el('input', { type: 'text', readonly: true, value: url, 'aria-label': 'The link' });
  const copied = await copy(url);
  made.replaceChildren(
    el(
      'p',
      { class: copied ? 'good-line' : 'soft' },
      copied && icon('check'),
      `${copied ? 'Copied. ' : ''}Good until ${dateAndTime(new Date(until))}.`,
    ),
    address,
  );
  if (!copied) address.select();
}

/** The links that open this call now, newest first, each with a way to end it. */
async function list(open, path, made) {
  try {
    const { items } = await get(path);
    open.replaceChildren(...(items.length ? [openLinks(items.reverse(), (id) => withdraw(id, open, path, made))] : []));
  } catch (problem) {
    open.replaceChildren(el('p', { class: 'soft' }, sentence(problem)));
  }
}

function openLinks(items, end) {
  return el(
    'details',
    { class: 'open-links', open: true },
    el('summary', {}, `${plural(items.length, 'open link')}`),
    el(
      'ul',
      { class: 'trail' },
      items.map(({ id, expires_at: until, created_at: at, created_by: by }) =>
        el(
          'li',
          { class: 'open-link', 'data-link': id },
          el(
            'span',
            {},
            `Good until ${dateAndTime(new Date(until))}, made by `,
            el('bdi', {}, by),
            ` on ${dateAndTime(new Date(at))}`,
          ),
          button('Withdraw', 'close', { onclick: () => end(id) }),
        ),
      ),
    ),
  );
}

async function withdraw(id, open, path, made) {
  try {
    await send('DELETE', `${path}/${encodeURIComponent(id)}`);
    made.replaceChildren(el('p', { class: 'soft' }, 'The link is withdrawn: it opens nothing any more.'));
  } catch (problem) {
    made.replaceChildren(el('p', { class: 'wrong' }, sentence(problem)));
  }
  await list(open, path, made);
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
