/** The calls that are being recorded right now. */

import { Problem, get } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { plural, position } from '../shared/format.js';
import { parties } from '../shared/parties.js';
import { traits } from './row.js';

export class LiveCalls {
  element = el('section', { class: 'live', 'aria-labelledby': 'live-title', hidden: true });
  #count = el('h2', { id: 'live-title' });
  #rows = el('ul', { class: 'live-rows' });
  #since = [];

  constructor() {
    this.element.append(this.#count, this.#rows);
    setInterval(() => this.#tick(), 1000);
  }

  async refresh() {
    try {
      this.#show((await get('live')).items);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem; // the list below says what is wrong
    }
  }

  #show(calls) {
    this.element.hidden = calls.length === 0;
    this.#count.textContent = `${plural(calls.length, 'call')} being recorded`;
    this.#since = calls.map((call) => ({ from: Date.parse(call.started_at), length: el('span', { class: 'length' }) }));
    this.#rows.replaceChildren(...calls.map((call, index) => row(call, this.#since[index].length)));
    this.#tick();
  }

  #tick() {
    for (const { from, length } of this.#since) length.textContent = position((Date.now() - from) / 1000);
  }
}

function row(call, length) {
  return el(
    'li',
    { class: 'row live-row' },
    el('span', { class: 'at' }, el('span', { class: 'dot' }), 'Live'),
    el('span', { class: 'what' }, el('span', { class: 'parties' }, parties(call.call)), traits(call)),
    length,
  );
}
