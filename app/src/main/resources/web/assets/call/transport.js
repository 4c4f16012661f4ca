/** Play, back and forth, where it is, how fast, without the pauses, how near. */

import { button, changeIcon, el } from '../shared/dom.js';
import { position } from '../shared/format.js';

const JUMP_SECONDS = 10;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export class Transport {
  element;
  #media;
  #seconds;
  #begin;
  #play;
  #time = el('span', { class: 'now' }, '0:00');

  /** `play` starts the sound; it may be refused. */
  constructor(media, seconds, { silence, lanes, play }) {
    this.#media = media;
    this.#seconds = seconds;
    this.#begin = play;
    this.#play = button('Play', 'play', { bare: true, onclick: () => this.toggle() });
    this.#play.classList.add('play');
    this.element = el(
      'div',
      { class: 'transport' },
      el(
        'div',
        { class: 'moves' },
        button(`Back ${JUMP_SECONDS} seconds`, 'back', { bare: true, onclick: () => this.move(-JUMP_SECONDS) }),
        this.#play,
        button(`Forward ${JUMP_SECONDS} seconds`, 'forward', { bare: true, onclick: () => this.move(JUMP_SECONDS) }),
      ),
      el('p', { class: 'clock' }, this.#time, el('span', { class: 'total' }, ` / ${position(seconds)}`)),
      el('div', { class: 'ways' }, this.#speed(), skipSilence(silence), zoom(lanes)),
    );
    for (const event of ['play', 'pause', 'ended']) media.addEventListener(event, () => this.#show());
    for (const event of ['timeupdate', 'seeking']) media.addEventListener(event, () => this.#tell());
  }

  toggle() {
    if (this.#media.paused)
      this.#begin().catch(() => {}); // the media element's error event says why
    else this.#media.pause();
  }

  seek(seconds) {
    this.#media.currentTime = Math.max(0, Math.min(this.#seconds, seconds));
  }

  move(seconds) {
    this.seek(this.#media.currentTime + seconds);
  }

  toEnd() {
    this.seek(this.#seconds);
  }

  #show() {
    const playing = !this.#media.paused;
    changeIcon(this.#play.firstElementChild, playing ? 'pause' : 'play');
    this.#play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    this.#play.setAttribute('title', playing ? 'Pause' : 'Play');
  }

  #tell() {
    this.#time.textContent = position(this.#media.currentTime);
  }

  #speed() {
    this.#media.preservesPitch = true; // voices stay voices at any speed
    const options = SPEEDS.map((speed) => el('option', { value: speed, selected: speed === 1 }, `${speed}×`));
    const choose = (change) => (this.#media.playbackRate = Number(change.target.value));
    return el('label', { class: 'speed' }, el('span', {}, 'Speed'), el('select', { onchange: choose }, options));
  }
}

function skipSilence(silence) {
  return el(
    'label',
    { class: 'check' },
    el('input', { type: 'checkbox', onchange: (change) => (silence.on = change.target.checked) }),
    'Skip silence',
  );
}

function zoom(lanes) {
  const nearer = button('Zoom in', 'zoom-in', { bare: true, onclick: () => to(2) });
  const farther = button('Zoom out', 'zoom-out', { bare: true, onclick: () => to(0.5) });
  const to = (factor) => {
    if (factor) lanes.zoom(factor);
    nearer.setAttribute('aria-disabled', String(!lanes.canZoomIn));
    farther.setAttribute('aria-disabled', String(!lanes.canZoomOut));
  };
  to(null);
  return el('div', { class: 'zoom', role: 'group', 'aria-label': 'Zoom' }, farther, nearer);
}
