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

/** How long it takes until the sound is so far, less the second that is heard. */
async function heardAfter(page, from, isThere) {
  await until(() => now(page), isThere, 60_000);
  return Date.now() - from - 1000;
}

test('a call of two hours plays soon and is sought in, and a small part of it is fetched', (t) =>
  withPage(signedIn, async (page) => {
    const sound = await counted(page);
    const opened = Date.now();
    await page.goto(`/calls/${id}`);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    t.diagnostic(`two hours: playing ${await heardAfter(page, opened, (at) => at >= 1)} ms after the page was asked for`);
    await page.locator('.waves canvas').first().waitFor();
    t.diagnostic(`two hours: its picture at ${Date.now() - opened} ms, ${sound.bytes} bytes of sound so far`);
    const before = sound.bytes;
    const box = await slider(page).boundingBox();
    const sought = Date.now();
    await slider(page).click({ position: { x: box.width * 0.75, y: 30 } });
    const millis = await heardAfter(page, sought, (at) => at >= seconds * 0.75 + 1);
    const fetched = sound.bytes - before;
    t.diagnostic(`two hours: playing ${millis} ms after a seek, ${fetched} bytes fetched by it of ${audio.size_bytes}`);
    assert.ok(fetched > 0, 'the seek was not counted');
    assert.ok(sound.bytes < audio.size_bytes * MOST_OF_IT, `${sound.bytes} bytes of ${audio.size_bytes}`);
    assert.deepEqual(page.complaints, []);
  })());
