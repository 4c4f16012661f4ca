/** The two waveforms, a time line below, and pins for what happened. */

import WaveSurfer from '../vendor/wavesurfer/wavesurfer.esm.js';
import Regions from '../vendor/wavesurfer/regions.esm.js';
import { el } from '../shared/dom.js';
import { spoken } from '../shared/format.js';
import { colour, onTheme } from '../shared/theme.js';
import { lanesOf } from './peaks.js';
import { addPins, addShades } from './pins.js';
import { Ruler } from './ruler.js';
import { adopt } from './shadow-style.js';

const LANE_HEIGHT = 88;
const MOST_ZOOM = 64;

export class Lanes {
  element;
  #media;
  #mixer;
  #seconds;
  #events;
  #surfer = null;
  #ruler;
  #zoom = 1;

  constructor(media, seconds, { events }, mixer) {
    this.#media = media;
    this.#mixer = mixer;
    this.#seconds = seconds;
    this.#events = events;
    this.#ruler = new Ruler(seconds);
    this.element = el('div', {
      class: 'waves',
      role: 'slider',
      tabindex: '0',
      'aria-label': 'Position in the call',
      'aria-valuemin': '0',
      'aria-valuemax': Math.round(seconds),
    });
    media.addEventListener('timeupdate', () => this.#tell());
    this.#tell();
  }

  get ruler() {
    return this.#ruler.element;
  }

  /** Draws what the API's waveform says; the sound itself is never decoded here. */
  show(waveform) {
    const regions = Regions.create();
    this.#surfer = WaveSurfer.create({
      container: this.element,
      media: this.#media,
      peaks: lanesOf(waveform),
      duration: this.#seconds,
      height: LANE_HEIGHT,
      maxPeak: 1,
      cursorWidth: 2,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      barMinHeight: 1,
      splitChannels: [{}, {}],
      hideScrollbar: false,
      plugins: [regions],
    });
    adopt(this.#surfer);
    this.#surfer.on('ready', () => {
      addShades(regions, this.#events, this.#seconds);
      addPins(regions, this.#events, this.#seconds);
    });
    this.#surfer.on('scroll', (from, to) => this.#ruler.show(from, to));
    this.#surfer.on('resize', () => this.#showAll());
    this.#showAll();
    const paint = () => this.#surfer.setOptions(colours(this.#mixer));
    this.#mixer.onChange(paint);
    onTheme(paint);
  }

  zoom(factor) {
    this.#zoom = Math.min(MOST_ZOOM, Math.max(1, this.#zoom * factor));
    this.#surfer?.zoom(this.#zoom === 1 ? 0 : (this.#zoom * this.element.clientWidth) / this.#seconds);
    if (this.#zoom === 1) this.#showAll();
  }

  get canZoomIn() {
    return this.#zoom < MOST_ZOOM;
  }

  get canZoomOut() {
    return this.#zoom > 1;
  }

  #showAll() {
    if (this.#zoom === 1) this.#ruler.show(0, this.#seconds);
  }

  #tell() {
    const now = this.#media.currentTime;
    this.element.setAttribute('aria-valuenow', String(Math.round(now)));
    this.element.setAttribute('aria-valuetext', `${spoken(now)} of ${spoken(this.#seconds)}`);
  }
}

/** A side that is not heard is grey. */
function colours(mixer) {
  const lane = (side) => {
    const heard = mixer.isHeard(side);
    return {
      waveColor: colour(heard ? side : 'unheard'),
      progressColor: colour(heard ? `${side}-played` : 'unheard-played'),
      height: LANE_HEIGHT,
    };
  };
  return { cursorColor: colour('ink'), splitChannels: [lane('left'), lane('right')] };
}
