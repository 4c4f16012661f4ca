/** The list: live calls on top, then what was recorded, kept up to date by itself. */

import { el } from '../shared/dom.js';
import { masthead } from '../shared/masthead.js';
import { problemNotice } from '../shared/notice.js';
import { current } from '../shared/session.js';
import { signInForm } from '../shared/sign-in.js';
import { CallList } from './calls.js';
import { Events } from './events.js';
import { Filters } from './filters.js';
import { LiveCalls } from './live.js';

const main = document.querySelector('main');
let events = null;

start();

async function start() {
  events?.close();
  try {
    const identity = await current();
    masthead(identity);
    if (identity) await show(identity);
    else signInForm(main, start);
  } catch (problem) {
    masthead();
    main.replaceChildren(problemNotice(problem, start));
  }
}

async function show(identity) {
  const live = new LiveCalls();
  const list = new CallList(start);
  const filters = new Filters(identity, () => list.load(filters));
  main.replaceChildren(el('h1', { class: 'unseen' }, 'Calls'), live.element, filters.element, list.element);
  events = new Events({
    begun: () => live.refresh(),
    finished: () => Promise.all([live.refresh(), list.refresh()]),
    gone: (id) => list.remove(id),
    back: () => Promise.all([live.refresh(), list.refresh()]),
  });
  await Promise.all([live.refresh(), list.load(filters)]);
}
