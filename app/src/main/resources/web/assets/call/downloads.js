/** The file, whole or a side. */

import { el, icon } from '../shared/dom.js';
import { size } from '../shared/format.js';
import * as words from '../shared/words.js';
import { section } from './section.js';

export function downloads({ id, audio, sides }, address) {
  const path = `calls/${encodeURIComponent(id)}/recording`;
  const half = size(audio.size_bytes / 2);
  return section(
    'Download',
    el(
      'div',
      { class: 'stack' },
      download('Both sides, stereo', size(audio.size_bytes), address(path), `${id}.wav`),
      download(`${words.role(sides.left.role)} alone`, half, address(path, { side: 'left' }), `${id}-left.wav`),
      download(`${words.role(sides.right.role)} alone`, half, address(path, { side: 'right' }), `${id}-right.wav`),
    ),
  );
}

function download(label, bytes, href, name) {
  return el(
    'a',
    { class: 'button wide', href, download: name },
    icon('download'),
    `${label} `, // read out, the two would be one word
    el('span', { class: 'soft' }, bytes),
  );
}
