/** The manifest's machine words, said in English. A word that is not known here is shown as it is. */

const REASONS = {
  hung_up: 'The call ended before the recording could start.',
  empty: 'Asterisk recorded, but no sound came.',
  unheard: 'The call came and went while no recorder was there.',
  no_space: 'There was too little room on the disc when the call came.',
  policy: 'Calls of this tenant are not to be recorded.',
  off: 'Calls of this tenant are not to be recorded.',
  declined: 'The caller did not agree to be recorded.',
  not_audio: 'What Asterisk wrote is not audio. The files are kept; ask the operator to look at them.',
  refused: 'Asterisk refused to record.',
  asterisk_unreachable: 'Asterisk did not answer when the recording was to start.',
  asterisk_unreadable: 'Asterisk answered in a way that could not be understood.',
  file_missing: "Asterisk's files were not there when the call had ended.",
  not_started: 'The recording did not start.',
  recording_failed: 'Asterisk stopped the recording with an error.',
  spool_failed: 'The call could not be noted on disc, so that it was not recorded.',
};

const EVENTS = {
  late_start: 'Recording began late',
  side_failed: 'One side failed',
  side_missing: 'One side is missing',
  side_ended: 'One side ended early',
  sides_identical: 'Both sides sound the same',
  samples_missing: 'Samples are missing',
  recovered: 'Read to its end after a crash',
  clock_jumped: 'The clock was set during the call',
  call_goes_on: 'The recording ended before the call',
  source: 'Made from files that were left over',
  muted: 'Recording muted',
  unmuted: 'Recording resumed',
  paused: 'Recording paused',
  held: 'Put on hold',
  resumed: 'Taken off hold',
  transferred: 'Transferred',
  stopped: 'Recording stopped',
  started: 'Recording started',
};

const KEYS = { missing_at_most_ms: 'at most missing', missing_ms: 'missing', by_ms: 'by', kind: '', by: 'by', to: 'to', side: '' };
const FLAGS = { silent_side: 'Silent side', recovered: 'Recovered', muted: 'Muted' };
const STATUSES = { completed: 'Recorded', absent: 'Not recorded', failed: 'Failed' };
const DEEDS = {
  viewed: 'looked at the call',
  played: 'listened',
  downloaded: 'downloaded',
  linked: 'made a link',
  link_revoked: 'withdrew a link',
  deleted: 'deleted the recording',
};

const known = (words, word, otherwise) => (Object.hasOwn(words, word) ? words[word] : otherwise);
const plain = (word) => String(word).replaceAll('_', ' ');

export const reason = (word) => known(REASONS, word, `The reason given is “${plain(word ?? 'unknown')}”.`);
export const event = (word) => known(EVENTS, word, capital(plain(word)));
export const flag = (word) => known(FLAGS, word, capital(plain(word)));
export const status = (word) => known(STATUSES, word, plain(word));
export const deed = (word) => known(DEEDS, word, plain(word));
export const role = (word) => capital(plain(word));

/** What stands beside an event's time and type, its sides by their roles: `by Customer, to 104`. */
export function details({ at_ms: _at, type: _type, ...rest }, sides = {}) {
  return Object.entries(rest)
    .map(([key, value]) => `${known(KEYS, key, plain(key))} ${detail(key, value, sides)}`.trim())
    .join(', ');
}

function detail(key, value, sides) {
  if (key.endsWith('_ms')) return `${Number(value).toLocaleString()} ms`;
  if (Object.hasOwn(sides ?? {}, value)) return role(sides[value].role);
  return typeof value === 'object' ? JSON.stringify(value) : plain(value);
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
