/** Passes over the stretches in which nobody who is to be heard says anything, from the peaks. */

import { peaksOf } from './peaks.js';

const QUIET = 0.02; // of full scale: line noise, breath
const SHORTEST_SECONDS = 1.2;
const LEAD_SECONDS = 0.25; // so that a word's soft beginning is not cut

export class Silence {
  on = false;
  #media;
  #mixer;
  #quiet = null; // a side: an array of true and false
  #stretches = [];
  #pointSeconds = 1;

  constructor(media, mixer) {
    this.#media = media;
    this.#mixer = mixer;
    mixer.onChange(() => this.#find());
    media.addEventListener('timeupdate', () => this.#pass());
  }

  learn(waveform, seconds) {
    const limit = QUIET * 2 ** (waveform.bits - 1);
    const quiet = (side) => peaksOf(waveform.data, side).map((peak) => peak < limit);
    this.#quiet = { left: quiet(0), right: quiet(1) };
    this.#pointSeconds = seconds / waveform.length;
    this.#find();
  }

  #find() {
    if (!this.#quiet) return;
    const heard = ['left', 'right'].filter((side) => this.#mixer.isHeard(side)).map((side) => this.#quiet[side]);
    this.#stretches = heard.length ? stretches(heard, this.#pointSeconds) : [];
  }

  #pass() {
    if (!this.on || this.#media.paused) return;
    const now = this.#media.currentTime;
    const here = this.#stretches.find(({ from, to }) => now >= from && now < to);
    if (here) this.#media.currentTime = here.to;
  }
}

/** Where all of these sides are quiet for long enough: `{from, to}` in seconds, a lead kept at each end. */
export function stretches(sides, pointSeconds) {
  const found = [];
  let since = null;
  for (let point = 0; point <= sides[0].length; point++) {
    const quiet = point < sides[0].length && sides.every((side) => side[point]);
    if (quiet) since ??= point;
    else if (since !== null) {
      const [from, to] = [since * pointSeconds + LEAD_SECONDS, point * pointSeconds - LEAD_SECONDS];
      if (to - from >= SHORTEST_SECONDS) found.push({ from, to });
      since = null;
    }
  }
  return found;
}
