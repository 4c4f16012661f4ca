/** The times below the lanes, for the stretch that is in sight. */

import { el } from '../shared/dom.js';
import { position } from '../shared/format.js';

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
const PIXELS_A_LABEL = 90;

export class Ruler {
  element = el('div', { class: 'ruler', 'aria-hidden': 'true' });
  #seconds;

  constructor(seconds) {
    this.#seconds = seconds;
  }

  show(from, to) {
    const span = Math.max(0.001, to - from);
    const labels = Math.max(2, this.element.clientWidth / PIXELS_A_LABEL);
    const step = STEPS.find((it) => span / it <= labels) ?? STEPS.at(-1);
    const ticks = [];
    for (let at = Math.ceil(from / step) * step; at <= Math.min(to, this.#seconds); at += step)
      ticks.push(tick(at, (at - from) / span));
    this.element.replaceChildren(...ticks);
  }
}

function tick(seconds, share) {
  const label = el('span', { class: share > 0.96 ? 'tick last' : 'tick' }, position(seconds));
  label.style.left = `${(share * 100).toFixed(3)}%`;
  return label;
}
