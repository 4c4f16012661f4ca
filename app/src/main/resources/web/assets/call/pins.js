/** Numbered pins on the lanes, one for each event of the manifest; the list below has the words. */

import { el } from '../shared/dom.js';
import * as words from '../shared/words.js';

const MOST_PINS = 60; // beyond that a pin says no more than its neighbours

export function addPins(regions, events, seconds) {
  events.slice(0, MOST_PINS).forEach((event, index) => {
    const pin = el('span', { class: 'pin', title: words.event(event.type), 'aria-hidden': 'true' }, String(index + 1));
    regions.addRegion({ start: Math.min(seconds, event.at_ms / 1000), content: pin, drag: false, resize: false });
  });
}
