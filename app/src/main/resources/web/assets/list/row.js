/** One line of the list. */

import { el } from '../shared/dom.js';
import { position, spoken, timeOfDay } from '../shared/format.js';
import { parties } from '../shared/parties.js';
import * as words from '../shared/words.js';
import { sparkline } from './sparkline.js';

/** A finished call, as a link to its page. */
export function callRow(manifest) {
  const { id, audio } = manifest;
  const started = new Date(manifest.started_at);
  return el(
    'li',
    { 'data-id': id },
    el(
      'a',
      { class: 'row', href: `/calls/${encodeURIComponent(id)}` },
      el('time', { class: 'at', datetime: manifest.started_at, title: manifest.started_at }, timeOfDay(started)),
      el('span', { class: 'what' }, el('span', { class: 'parties' }, parties(manifest.call)), traits(manifest)),
      audio && !manifest.sent_to
        ? sparkline(id)
        : el('span', { class: 'no-sound' }, manifest.sent_to ? 'At the sink' : 'No sound'),
      audio ? length(audio.duration_ms / 1000) : el('span', { class: 'length' }),
      el('span', { class: 'badges' }, badges(manifest)),
    ),
  );
}

/** Tenant, type, agent. */
export function traits({ tenant, call }) {
  const known = [call.type, call.agent, tenant].filter(Boolean);
  return el(
    'span',
    { class: 'traits' },
    known.map((trait, index) => [index > 0 && el('span', { class: 'sep' }, ' · '), el('bdi', {}, trait)]).flat(),
  );
}

/** What is out of the ordinary about a call; nothing for most. */
export function badges({ status, flags = [] }) {
  const state = { absent: 'badge', failed: 'badge bad' }[status];
  return [
    state && el('span', { class: state }, words.status(status)),
    ...flags.map((flag) => el('span', { class: 'badge warn' }, words.flag(flag))),
  ];
}

function length(seconds) {
  return el(
    'span',
    { class: 'length' },
    el('span', { 'aria-hidden': 'true' }, position(seconds)),
    el('span', { class: 'unseen' }, spoken(seconds)),
  );
}
