/** The desk: two lanes, what plays them, and what is to be pressed. */

import { Problem, address, get } from '../shared/api.js';
import { el } from '../shared/dom.js';
import { sentence } from '../shared/notice.js';
import { ChannelStrip } from './channel-strip.js';
import { Keys } from './keys.js';
import { Lanes } from './lanes.js';
import { Mixer } from './mixer.js';
import { Silence } from './silence.js';
import { Transport } from './transport.js';

const SIDES = ['left', 'right'];
const POINTS_A_SECOND = 20;
const MOST_POINTS = 12_000;
const SOUND_STARTS_WITHIN_MS = 3_000;
const NO_SOUND = 'The browser does not start its sound. Is a loudspeaker or headset there, and may this page use it?';

/** `{element, load(), seek(seconds), mark(…)}` for a manifest with sound. */
export function player(manifest) {
  const seconds = manifest.audio.duration_ms / 1000;
  const path = `calls/${encodeURIComponent(manifest.id)}`;
  const media = el('audio', { preload: 'metadata', src: address(`${path}/recording`) });
  const mixer = new Mixer(media);
  const lanes = new Lanes(media, seconds, manifest, mixer);
  const silence = new Silence(media, mixer);
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const transport = new Transport(media, seconds, { silence, lanes, play: () => play(media, mixer, wrong) });
  const strips = SIDES.map((side) => new ChannelStrip(side, manifest.sides[side], mixer));
  new Keys(transport);
  media.addEventListener('error', () => explain(path, wrong));
  return {
    element: el(
      'section',
      { class: 'card desk', 'aria-label': 'Player' },
      el('div', { class: 'lanes' }, strips[0].element, lanes.element, strips[1].element, lanes.ruler),
      transport.element,
      wrong,
    ),
    seek: (at) => transport.seek(at),
    async load() {
      try {
        const waveform = await get(`${path}/waveform`, { points: points(seconds) });
        lanes.show(waveform);
        silence.learn(waveform, seconds);
      } catch (problem) {
        wrong.textContent = `The picture is missing. ${sentence(problem)}`; // the sound may play all the same
      }
    },
  };
}

function points(seconds) {
  return Math.max(800, Math.min(MOST_POINTS, Math.ceil(seconds * POINTS_A_SECOND)));
}

/**
 * A browser lets an audio graph run only once somebody has pressed something, and some wait for ever where nothing
 * can be heard by.
 */
async function play(media, mixer, wrong) {
  const silent = setTimeout(() => (wrong.textContent = NO_SOUND), SOUND_STARTS_WITHIN_MS);
  await mixer.start();
  clearTimeout(silent);
  if (wrong.textContent === NO_SOUND) wrong.textContent = '';
  await media.play();
}

/** A media element does not say why it failed: the API does. */
async function explain(path, wrong) {
  try {
    await get(path);
    wrong.textContent = 'The sound could not be played. Try again, or download the file.';
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    wrong.textContent = sentence(problem);
  }
}
