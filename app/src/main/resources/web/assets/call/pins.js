/** Numbered pins on the lanes, one for each event of the manifest; the list below has the words. */

import { el } from '../shared/dom.js';
import * as words from '../shared/words.js';

/** What lasts until something ends it. */
const ENDS = { held: 'resumed', muted: 'unmuted', paused: 'continued' };

const MOST_PINS = 60; // beyond that a pin says no more than its neighbours

export function addPins(regions, events, seconds) {
  events.slice(0, MOST_PINS).forEach((event, index) => {
    const start = Math.min(seconds, event.at_ms / 1000);
    const pin = el(
      'span',
      { class: `pin ${edge(start / seconds)}`, title: words.event(event.type), 'aria-hidden': 'true' },
      String(index + 1),
    );
    regions.addRegion({ start, content: pin, color: 'rgb(128 136 146 / 55%)', drag: false, resize: false });
  });
}

/** A shade over each stretch that was held or muted, to the end where nothing ended it. */
export function addShades(regions, events, seconds) {
  for (const { from, to } of lasting(events, seconds))
    regions.addRegion({ start: from, end: to, color: 'rgb(128 136 146 / 22%)', drag: false, resize: false });
}

/** `{from, to}` in seconds. Two sides may hold at the same time: `by` tells whose hold ends. */
export function lasting(events, seconds) {
  return events
    .filter(({ type }) => Object.hasOwn(ENDS, type))
    .map((begun) => ({
      begun,
      ended: events.find(
        (event) => event.at_ms >= begun.at_ms && event.type === ENDS[begun.type] && event.by === begun.by,
      ),
    }))
    .map(({ begun, ended }) => ({ from: begun.at_ms / 1000, to: ended ? ended.at_ms / 1000 : seconds }));
}

/** At the very ends half a pin would be cut off. */
function edge(share) {
  if (share < 0.01) return 'first';
  return share > 0.99 ? 'last' : '';
}
