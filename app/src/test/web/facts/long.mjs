import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS, signedIn, until, withPage } from './stage.mjs';

const { id, audio } = CALLS.long;
const seconds = audio.duration_ms / 1000;
const MOST_OF_IT = 0.1; // a browser reads ahead some megabytes, and not the call

/** Counts the bytes of sound that this page is sent. */
async function counted(page) {
  const counter = { bytes: 0 };
  const ofSound = new Set();
  const devtools = await page.context().newCDPSession(page);
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (request.url.includes('/recording')) ofSound.add(requestId);
  });
  devtools.on('Network.dataReceived', ({ requestId, dataLength }) => {
    if (ofSound.has(requestId)) counter.bytes += dataLength;
  });
  await devtools.send('Network.enable');
  return counter;
}

const slider = (page) => page.getByRole('slider', { name: 'Position' });
const now = async (page) => Number(await slider(page).getAttribute('aria-valuenow'));

/** Has the page write down when it last began to play, was sought in, and had found what was sought. */
async function timed(page) {
  await page.addInitScript(() => {
    window.moments = {};
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      for (const event of ['playing', 'seeking', 'seeked'])
        this.addEventListener(event, () => (window.moments[event] = Date.now()));
      return play.call(this);
    };
  });
}

const moments = (page) => page.evaluate(() => window.moments);

test('a call of two hours plays soon and is sought in, and a small part of it is fetched', (t) =>
  withPage(signedIn, async (page) => {
    const sound = await counted(page);
    await timed(page);
    const opened = Date.now();
    await page.goto(`/calls/${id}`);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await until(
      () => now(page),
      (at) => at >= 1,
      60_000,
    );
    t.diagnostic(`two hours: playing ${(await moments(page)).playing - opened} ms after the page was asked for`);
    await page.locator('.waves canvas').first().waitFor();
    t.diagnostic(`two hours: drawn at ${Date.now() - opened} ms, ${sound.bytes} bytes of sound so far`);
    const before = sound.bytes;
    const box = await slider(page).boundingBox();
    await slider(page).click({ position: { x: box.width * 0.75, y: 30 } });
    const there = await until(
      () => now(page),
      (at) => at > seconds / 2,
    );
    await until(
      () => now(page),
      (at) => at >= there + 2,
      60_000,
    );
    const { seeking, seeked } = await moments(page);
    const fetched = sound.bytes - before;
    t.diagnostic(`two hours: there ${seeked - seeking} ms after a seek, ${fetched} bytes of ${audio.size_bytes} for it`);
    assert.ok(fetched > 0, 'the seek was not counted');
    assert.ok(sound.bytes < audio.size_bytes * MOST_OF_IT, `${sound.bytes} bytes of ${audio.size_bytes}`);
    assert.deepEqual(page.complaints, []);
  })());
