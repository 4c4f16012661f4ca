/** The search box and the filters; what is chosen stands in the page's address, to be kept and sent. */

import { button, el, icon } from '../shared/dom.js';
import { filterFields } from './filter-fields.js';

const TYPING_MILLIS = 250;

export class Filters {
  element;
  #changed;
  #panel;
  #toggle;
  #typing = null;

  /** `changed` is called after each change, also by the browser's back and forward. */
  constructor(identity, changed) {
    this.#changed = changed;
    this.#panel = el(
      'div',
      { class: 'panel', id: 'filters' },
      filterFields(identity),
      el('div', { class: 'panel-foot' }, button('Clear all filters', null, { onclick: () => this.clear() })),
    );
    this.#toggle = button('Filters', 'filter', {
      'aria-controls': 'filters',
      'aria-expanded': 'false',
      onclick: () => this.#open(this.#panel.hidden),
    });
    this.#toggle.append(el('span', { class: 'badge count' }));
    const search = el(
      'label',
      { class: 'search' },
      icon('search'),
      el('span', { class: 'unseen' }, 'Search calls'),
      el('input', {
        type: 'search',
        name: 'q',
        placeholder: 'Search by number, name, label or id',
        autocomplete: 'off',
      }),
    );
    this.element = el(
      'form',
      { role: 'search', class: 'filters' },
      el('div', { class: 'bar' }, search, this.#toggle),
      this.#panel,
    );
    this.element.addEventListener('submit', (submit) => this.#submit(submit));
    this.element.addEventListener('input', () => this.#typed());
    this.element.addEventListener('change', () => this.#take());
    addEventListener('popstate', () => this.#fromAddress());
    this.#fill();
    this.#open(this.#count() > 0);
  }

  /** What the API is to be asked. */
  parameters() {
    const found = {};
    for (const [name, value] of this.#entries()) {
      const [parameter, asked] = asParameter(name, value);
      (found[parameter] ??= []).push(asked);
    }
    return found;
  }

  any() {
    return this.#entries().length > 0;
  }

  clear() {
    for (const input of this.#inputs()) {
      if (input.type === 'checkbox') input.checked = false;
      else input.value = '';
    }
    this.#take();
  }

  #inputs() {
    return [...this.element.elements].filter((input) => input.name);
  }

  #entries() {
    return [...new FormData(this.element)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  }

  #submit(submit) {
    submit.preventDefault();
    this.#take();
  }

  #typed() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#take(), TYPING_MILLIS);
  }

  #take() {
    clearTimeout(this.#typing);
    const query = new URLSearchParams(this.#entries()).toString();
    if (query === location.search.slice(1)) return;
    history.pushState(null, '', query ? `?${query}` : location.pathname);
    this.#show();
    this.#changed();
  }

  #fromAddress() {
    this.#fill();
    this.#changed();
  }

  #fill() {
    const query = new URLSearchParams(location.search);
    for (const input of this.#inputs()) {
      if (input.type === 'checkbox') input.checked = query.getAll(input.name).includes(input.value);
      else input.value = query.get(input.name) ?? '';
    }
    this.#show();
  }

  #open(open) {
    this.#panel.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
  }

  #count() {
    return this.#entries().filter(([name]) => name !== 'q').length;
  }

  #show() {
    const count = this.#count();
    const badge = this.#toggle.querySelector('.count');
    badge.textContent = count || '';
    badge.hidden = !count;
  }
}

/** A field of the form as the API takes it: times in UTC, lengths in milliseconds. */
function asParameter(name, value) {
  if (name === 'from' || name === 'to') return [name, new Date(value).toISOString()];
  if (name.endsWith('_s')) return [name.replace(/s$/, 'ms'), String(Math.round(Number(value) * 1000))];
  return [name, value];
}
