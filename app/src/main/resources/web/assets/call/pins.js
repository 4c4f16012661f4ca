/** Numbered pins on the lanes, one for each event of the manifest; the list below has the words. */

import { el } from '../shared/dom.js';
import * as words from '../shared/words.js';

const MOST_PINS = 60; // beyond that a pin says no more than its neighbours

export function addPins(regions, events, seconds) {
  events.slice(0, MOST_PINS).forEach((event, index) => {
    const start = Math.min(seconds, event.at_ms / 1000);
    const pin = el('span', { class: `pin ${edge(start / seconds)}`, title: words.event(event.type), 'aria-hidden': 'true' }, String(index + 1));
    regions.addRegion({ start, content: pin, color: 'rgb(128 136 146 / 55%)', drag: false, resize: false });
  });
}

/** At the very ends half a pin would be cut off. */
function edge(share) {
  if (share < 0.01) return 'first';
  return share > 0.99 ? 'last' : '';
}
