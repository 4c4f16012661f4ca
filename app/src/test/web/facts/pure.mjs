import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanesOf, peaksOf } from '../../../main/resources/web/assets/call/peaks.js';
import { lasting } from '../../../main/resources/web/assets/call/pins.js';
import { stretches } from '../../../main/resources/web/assets/call/silence.js';
import { together } from '../../../main/resources/web/assets/call/together.js';
import { dateAndTime, longDay, position, size, spoken, timeOfDay } from '../../../main/resources/web/assets/shared/format.js';
import * as words from '../../../main/resources/web/assets/shared/words.js';

const loud = (count) => Array(count).fill(false);
const quiet = (count) => Array(count).fill(true);

test('silence is where all who are to be heard are quiet for long enough, less a lead at each end', () => {
  const one = [...loud(10), ...quiet(30), ...loud(10)];
  assert.deepEqual(stretches([one], 0.1), [{ from: 1.25, to: 3.75 }]);
  assert.deepEqual(stretches([one, loud(50)], 0.1), []);
  assert.deepEqual(stretches([[...loud(10), ...quiet(15), ...loud(10)]], 0.1), []);
});

test('a call that ends in silence is skipped to its end', () => {
  const [{ to }] = stretches([[...loud(10), ...quiet(40)]], 0.1);
  assert.equal(to, 4.75);
});

test('peaks are taken from pairs of least and most, a side each', () => {
  const data = [-3, 5, -60, 10, -1, 0, 0, 64];
  assert.deepEqual(peaksOf(data, 0), [5, 1]);
  assert.deepEqual(peaksOf(data, 1), [60, 64]);
});

test('both lanes have one scale, and noise alone is not drawn as speech', () => {
  const [left, right] = lanesOf({ bits: 8, data: [-64, 64, -32, 32] });
  assert.equal(left[0] / right[0], 2);
  assert.ok(lanesOf({ bits: 8, data: [-1, 1, 0, 0] })[0][0] < 0.05);
});

test('times are told as a clock and as words', () => {
  assert.deepEqual([0, 7.9, 750, 3723].map(position), ['0:00', '0:07', '12:30', '1:02:03']);
  assert.deepEqual([0, 1, 61, 3723].map(spoken), ['0 seconds', '1 second', '1 minute 1 second', '1 hour 2 minutes']);
  assert.equal(size(318_764), '319 kB');
});

test('a time that is none is told as unknown, and takes nobody else down', () => {
  const none = new Date('+99999999-01-01T00:00:00Z');
  assert.deepEqual([timeOfDay, longDay, dateAndTime].map((told) => told(none)), Array(3).fill('Unknown time'));
});

test('a machine word that is not known is shown as it is, whatever its name', () => {
  assert.equal(words.event('paged_by_door'), 'Paged by door');
  assert.equal(words.event('constructor'), 'Constructor');
  assert.match(words.reason('toString'), /toString/);
  assert.equal(words.details({ at_ms: 1, type: 'x', odd_word: 'a_b' }), 'odd word a b');
});

test("an event's details are told with the sides' roles", () => {
  const sides = { left: { role: 'customer' }, right: { role: 'agent' } };
  assert.equal(
    words.details({ at_ms: 1, type: 'transferred', kind: 'blind', by: 'right', to: '104' }, sides),
    'blind, by Agent, to 104',
  );
  assert.equal(
    words.details({ at_ms: 1, type: 'late_start', side: 'left', missing_ms: 140 }, sides),
    'Customer, missing 140 ms',
  );
});

test('a hold lasts until the same side ends it, or to the end', () => {
  const events = [
    { at_ms: 1000, type: 'held', by: 'left' },
    { at_ms: 2000, type: 'held', by: 'right' },
    { at_ms: 3000, type: 'resumed', by: 'left' },
  ];
  assert.deepEqual(lasting(events, 9), [
    { from: 1, to: 3 },
    { from: 2, to: 9 },
  ]);
});

test('the same deed of the same person in a row is one line of the trail', () => {
  const played = (who, at) => ({ who, what: 'played', from: '127.0.0.1', at });
  const lines = together([played('ann', '3'), played('ann', '2'), played('bob', '1'), played('ann', '0')]);
  assert.deepEqual(
    lines.map(({ who, at, times }) => [who, at, times]),
    [
      ['ann', '3', 2],
      ['bob', '1', 1],
      ['ann', '0', 1],
    ],
  );
});
