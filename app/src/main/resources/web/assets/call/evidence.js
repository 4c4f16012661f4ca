/** What the manifest says about the call and its recording, in words. */

import { el } from '../shared/dom.js';
import { dateAndTime, milliseconds, plural, size, spoken } from '../shared/format.js';
import * as words from '../shared/words.js';
import { facts, section } from './section.js';

/** Who, when, how labelled. */
export function details({ id, tenant, call, started_at: from, ended_at: to }) {
  const labels = Object.entries(call.labels ?? {}).map(([key, value]) => [key, el('bdi', {}, value)]);
  return section(
    'Details',
    facts([
      ['Caller', call.caller],
      ['Called', call.called],
      ['Direction', call.direction],
      ['Agent', call.agent],
      ['Type', call.type],
      ['Tenant', tenant],
      ...labels,
      ['Began', moment(from)],
      ['Ended', moment(to)],
      ['Recording', el('code', {}, id)],
      ['Channel', el('code', {}, call.channel_id)],
    ]),
  );
}

function moment(utc) {
  return el('time', { datetime: utc }, `${dateAndTime(new Date(utc))} `, el('span', { class: 'utc' }, utc));
}

/** How good the recording is, and how to prove that it is this one. */
export function evidence(manifest) {
  const { audio, sides, alignment, recovered } = manifest;
  return section(
    'Evidence',
    el(
      'ul',
      { class: 'findings' },
      finding(
        true,
        `${spoken(audio.duration_ms / 1000)} of sound: 16-bit ${audio.channels === 2 ? 'stereo' : 'mono'} at ${audio.sample_rate.toLocaleString()} Hz, ${size(audio.size_bytes)}.`,
      ),
      alignment && aligned(alignment, audio.sample_rate),
      ...Object.values(sides).map((side) => whole(side, audio.sample_rate)),
      ...Object.values(sides).map(loudness),
      recovered &&
        finding(
          false,
          'sidetape was restarted between the call and this recording; it was made from what Asterisk had kept.',
        ),
    ),
    facts([
      ['SHA-256 of the file', el('code', {}, audio.sha256)],
      ['SHA-256 of the sound', el('code', {}, audio.pcm_sha256)],
    ]),
    el('p', { class: 'soft' }, 'To check a download: ', el('code', {}, `sha256sum ${audio.file}`), '.'),
  );
}

function aligned({ offset_samples: offset, uncertainty_samples: doubt, method }, rate) {
  const by = milliseconds(Math.abs(offset), rate);
  const where =
    offset === 0
      ? 'Both sides began together'
      : `The ${offset > 0 ? 'right' : 'left'} side began ${by} ms after the other and was moved into place`;
  const surety = method === 'given' ? 'as it was told to be' : `sure to ${milliseconds(doubt, rate)} ms`;
  return finding(method !== 'none', `${where}, ${surety}.`);
}

function whole({ role, lost_samples: lost }, rate) {
  const name = words.role(role);
  return lost
    ? finding(
        false,
        `${name}: ${plural(lost, 'sample')} (${milliseconds(lost, rate)} ms) fewer than the time it was recorded for.`,
      )
    : finding(true, `${name}: no sample lost.`);
}

function loudness({ role, silent, peak_dbfs: peak, rms_dbfs: average }) {
  const name = words.role(role);
  return silent || peak === undefined
    ? finding(false, `${name}: silent from beginning to end.`)
    : finding(true, `${name}: loudest ${level(peak)}, ${level(average)} on average.`);
}

function level(dbfs) {
  return `${String(dbfs).replace('-', '−')} dBFS`;
}

function finding(good, text) {
  return el('li', { class: good ? 'good' : 'odd' }, text);
}
