/** The two lanes of a call in little, drawn once its row comes into sight. */

import { get } from '../shared/api.js';
import { svg } from '../shared/dom.js';

const POINTS = 90;
const HALF = 10; // a lane's height to either hand of its middle
const AT_ONCE = 3; // a fast scroll must not ask for hundreds

const wanted = new Map(); // picture → id, in the order they came into sight
let asking = 0;

const watch = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) wanted.set(target, target.dataset.id);
      else wanted.delete(target);
    }
    work();
  },
  { rootMargin: '120px' },
);

/** An empty picture that fills itself. */
export function sparkline(id) {
  const picture = svg('svg', {
    class: 'sparkline',
    viewBox: `0 0 ${POINTS} ${4 * HALF}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    'data-id': id,
  });
  watch.observe(picture);
  return picture;
}

function work() {
  for (const [picture, id] of wanted) {
    if (asking >= AT_ONCE) return;
    wanted.delete(picture);
    watch.unobserve(picture);
    asking++;
    fill(picture, id).finally(() => {
      asking--;
      work();
    });
  }
}

async function fill(picture, id) {
  try {
    const { data, bits } = await get(`calls/${encodeURIComponent(id)}/waveform`, { points: POINTS });
    const scale = loudest(data, bits);
    picture.replaceChildren(lane('left', data, 0, scale), lane('right', data, 1, scale));
  } catch {
    picture.replaceChildren(); // the row says the rest, and the call's page why
  }
}

/** Quiet calls are drawn louder, but noise is not made to look like speech. */
function loudest(data, bits) {
  const full = 2 ** (bits - 1);
  return Math.max(full / 5, ...data.map(Math.abs));
}

function lane(name, data, side, scale) {
  const middle = HALF + side * 2 * HALF;
  let path = '';
  for (let point = 0; point * 4 < data.length; point++) {
    const peak = Math.max(-data[point * 4 + side * 2], data[point * 4 + side * 2 + 1]) / scale;
    const half = Math.max(0.4, Math.min(1, peak) * (HALF - 1));
    path += `M${point + 0.5} ${(middle - half).toFixed(2)}v${(2 * half).toFixed(2)}`;
  }
  return svg('path', { class: name, d: path });
}
