/** The recorded calls, newest first, a heading a day. */

import { Problem, get } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { longDay, plural } from '../shared/format.js';
import { notice, problemNotice } from '../shared/notice.js';
import { callRow } from './row.js';

const PAGE = 50;

export class CallList {
  element = el('section', { class: 'calls', 'aria-label': 'Recorded calls' });
  #status = el('p', { class: 'unseen', role: 'status' });
  #days = el('div', {});
  #foot = el('div', { class: 'foot' });
  #more = button('Show more calls', null, { onclick: () => this.#loadMore() });
  #signedOut;
  #filters = null;
  #next = null;
  #asked = new AbortController();
  #shown = new Map(); // id → its line

  /** `signedOut` is called when the session has ended. */
  constructor(signedOut) {
    this.#signedOut = signedOut;
    this.element.append(this.#status, this.#days, this.#foot);
  }

  /** Begins anew with these filters; an answer that is still on its way is not waited for. */
  async load(filters) {
    this.#filters = filters;
    this.#asked.abort();
    this.#asked = new AbortController();
    this.element.setAttribute('aria-busy', 'true');
    await this.#try(async (signal) => {
      const page = await this.#page({}, signal);
      this.#clear();
      this.#append(page);
      this.#status.textContent = page.next
        ? `The newest ${plural(page.items.length, 'call')}`
        : plural(page.items.length, 'call');
      if (!page.items.length) this.#days.replaceChildren(nothing(filters));
    });
    this.element.removeAttribute('aria-busy');
  }

  /** Puts on top what is new since; what is there stays, and so does the reader's place. */
  async refresh() {
    if (!this.#filters) return;
    const { items } = await this.#page({}, this.#asked.signal).catch(() => ({ items: [] }));
    const fresh = items.filter((item) => !this.#shown.has(item.id));
    if (!fresh.length) return;
    if (!this.#shown.size) this.#days.replaceChildren();
    for (const manifest of fresh.reverse()) this.#insert(manifest, 'prepend');
    this.#status.textContent = `${plural(fresh.length, 'new call')}`;
  }

  remove(id) {
    const line = this.#shown.get(id);
    this.#shown.delete(id);
    const rows = line?.parentElement;
    line?.remove();
    if (rows?.childElementCount === 0) rows.parentElement.remove();
  }

  async #loadMore() {
    this.#more.disabled = true;
    await this.#try(async (signal) => {
      const page = await this.#page({ cursor: this.#next }, signal);
      this.#append(page);
      this.#status.textContent = `${plural(page.items.length, 'more call')}`;
      this.#shown.get(page.items[0]?.id)?.querySelector('a').focus();
    });
    this.#more.disabled = false;
  }

  #page(more, signal) {
    return get('calls', { ...this.#filters.parameters(), limit: PAGE, ...more }, signal);
  }

  async #try(step) {
    try {
      await step(this.#asked.signal);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      if (problem instanceof Problem && problem.status === 401) return this.#signedOut();
      this.#clear();
      this.#days.replaceChildren(problemNotice(problem, () => this.load(this.#filters), 'h2'));
    }
  }

  #clear() {
    this.#shown.clear();
    this.#days.replaceChildren();
    this.#foot.replaceChildren();
  }

  #append({ items, next }) {
    for (const manifest of items) if (!this.#shown.has(manifest.id)) this.#insert(manifest, 'append');
    this.#next = next;
    this.#foot.replaceChildren(...(next ? [this.#more] : []));
  }

  /** `where` is the end of the list that it belongs to: append or prepend. */
  #insert(manifest, where) {
    const line = callRow(manifest);
    this.#shown.set(manifest.id, line);
    this.#rowsOf(new Date(manifest.started_at), where)[where](line);
  }

  #rowsOf(date, where) {
    const name = dayName(date);
    const edge = where === 'append' ? this.#days.lastElementChild : this.#days.firstElementChild;
    if (edge?.dataset.day === name) return edge.lastElementChild;
    const rows = el('ol', { class: 'rows' });
    this.#days[where](el('section', { class: 'day', 'data-day': name }, el('h2', {}, name), rows));
    return rows;
  }
}

function dayName(date) {
  const days = (a, b) => Math.round((new Date(a).setHours(0, 0, 0, 0) - new Date(b).setHours(0, 0, 0, 0)) / 86_400_000);
  return ['Today', 'Yesterday'][days(Date.now(), date)] ?? longDay(date);
}

function nothing(filters) {
  return filters.any()
    ? notice(
        'No calls match',
        'Take a filter away, or look at another time.',
        button('Clear all filters', null, { onclick: () => filters.clear() }),
        'h2',
      )
    : notice(
        'No calls yet',
        'A call is here a moment after its hangup, once the dialplan has handed one to sidetape. “sidetape doctor” says what is in its way.',
        null,
        'h2',
      );
}
