import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { listenIn, loudest } from './listening.mjs';
import { CALLS, signedIn, until, withPage } from './stage.mjs';

const HEARD = 0.01;
const UNHEARD = 0.0001;
const seconds = CALLS.talk.audio.duration_ms / 1000;
const address = `/calls/${CALLS.talk.id}`;

/** The talk's page, its lanes drawn. */
async function desk(options) {
  const page = await signedIn(options);
  await listenIn(page);
  await page.goto(address);
  await page.locator('.waves canvas').first().waitFor();
  return page;
}

const now = async (page) => Number(await page.getByRole('slider', { name: 'Position' }).getAttribute('aria-valuenow'));
const slider = (page) => page.getByRole('slider', { name: 'Position' });
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

test(
  'it plays until the time moves on, and pauses',
  withPage(desk, async (page) => {
    await press(page, 'Play');
    await until(
      () => now(page),
      (at) => at >= 1,
    );
    await press(page, 'Pause');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    assert.deepEqual(page.complaints, []);
  }),
);

test(
  'where the browser never starts its sound, the page asks for a loudspeaker',
  withPage(desk, async (page) => {
    await page.evaluate(() => {
      AudioContext.prototype.resume = () => new Promise(() => {}); // as Firefox has it without an output
      Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
    });
    await press(page, 'Play');
    await page.getByRole('alert').filter({ hasText: 'does not start its sound' }).waitFor();
    assert.deepEqual(page.complaints, []);
  }),
);

test(
  'a click on the lanes goes there',
  withPage(desk, async (page) => {
    const box = await slider(page).boundingBox();
    await slider(page).click({ position: { x: box.width / 2, y: 30 } });
    await until(
      () => now(page),
      (at) => Math.abs(at - seconds / 2) <= 1,
    );
  }),
);

test(
  'the keyboard plays, pauses and seeks',
  withPage(desk, async (page) => {
    await slider(page).focus();
    await page.keyboard.press('End');
    await until(
      () => now(page),
      (at) => at >= Math.floor(seconds) - 1,
    );
    await page.keyboard.press('Home');
    await until(
      () => now(page),
      (at) => at === 0,
    );
    await page.keyboard.press('ArrowRight');
    await until(
      () => now(page),
      (at) => at === Math.round(Math.min(5, seconds)),
    );
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
  }),
);

test(
  'both sides are heard; solo leaves one, mute takes one away, in the audio graph',
  withPage(desk, async (page) => {
    await press(page, 'Play');
    const [left, right] = await loudestWhilePlaying(page);
    assert.ok(left > HEARD && right > HEARD, `both: ${left} ${right}`);
    await press(page, 'Solo Customer');
    await settled(page, 1);
    const solo = await loudestWhilePlaying(page);
    assert.ok(solo[0] > HEARD && solo[1] < UNHEARD, `solo customer: ${solo}`);
    await press(page, 'Solo Customer');
    await press(page, 'Mute Customer');
    await settled(page, 0);
    const muted = await loudestWhilePlaying(page);
    assert.ok(muted[0] < UNHEARD && muted[1] > HEARD, `customer muted: ${muted}`);
  }),
);

/** A gain takes some milliseconds to get where it goes. */
const settled = (page, side) =>
  until(
    async () => (await loudest(page, 100))[side],
    (peak) => peak < UNHEARD,
  );

/** Over the whole call at three times its speed, so that both have said something. */
async function loudestWhilePlaying(page) {
  await page.getByLabel('Speed').selectOption('3');
  await slider(page).focus();
  await page.keyboard.press('Home');
  const playing = await page.getByRole('button', { name: 'Pause' }).count();
  if (!playing) await page.keyboard.press(' ');
  return loudest(page, Math.min(6000, (seconds * 1000) / 3));
}

test(
  'skipping silence goes over what nobody says',
  withPage(signedIn, async (page) => {
    await page.addInitScript(() => {
      const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
      window.jumps = [];
      Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
        get,
        set(to) {
          window.jumps.push(to - get.call(this));
          set.call(this, to);
        },
      });
    });
    await page.goto(`/calls/${CALLS.hush.id}`);
    await page.locator('.waves canvas').first().waitFor();
    await page.getByLabel('Skip silence').check();
    await press(page, 'Play');
    await until(
      () => page.evaluate(() => window.jumps),
      (jumps) => jumps.some((seconds) => seconds > 1),
    );
  }),
);

test(
  'the stereo download is the file on the volume, to the byte',
  withPage(desk, async (page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Both sides/ }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    assert.equal(createHash('sha256').update(bytes).digest('hex'), CALLS.talk.audio.sha256);
    assert.equal(download.suggestedFilename(), `${CALLS.talk.id}.wav`);
  }),
);

test(
  'a side downloads alone, as mono of the same length',
  withPage(desk, async (page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Agent alone/ }).click(),
    ]);
    const bytes = readFileSync(await download.path());
    assert.equal(bytes.readUInt16LE(22), 1);
    assert.equal(bytes.readUInt32LE(40), CALLS.talk.audio.frames * 2);
  }),
);

test(
  'the evidence is told in words, with the hash',
  withPage(desk, async (page) => {
    const evidence = page.getByRole('region', { name: 'Evidence' });
    await evidence.getByText(CALLS.talk.audio.sha256).waitFor();
    await evidence.getByText(/Customer: (no sample lost|\d)/).waitFor();
  }),
);

test(
  'a call without a recording says why there is none',
  withPage(signedIn, async (page) => {
    await page.goto(`/calls/${CALLS.unrecorded.id}`);
    await page.getByText('The recording failed').waitFor();
    await page.getByText('too little room on the disc').waitFor();
  }),
);

test(
  'what stands out about a call stands at its head',
  withPage(signedIn, async (page) => {
    await page.goto(`/calls/${CALLS.hush.id}`);
    await page.locator('.heading').getByText('Silent side').waitFor();
  }),
);

test(
  'a recording that only the sink has says where it is, and offers nothing that it cannot do',
  withPage(signedIn, async (page) => {
    const sink = 'http://archive.example/api/recordings';
    await page.route(`**/api/calls/${CALLS.talk.id}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), sent_to: sink } });
    });
    await page.goto(address);
    await page.getByText('The recording is elsewhere').waitFor();
    await page.getByText(sink).waitFor();
    await page.getByRole('region', { name: 'Evidence' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /Play|Delete|Copy a link/ }).count(), 0);
    assert.deepEqual(page.complaints, []);
  }),
);

test(
  'names of any length and of any signs stay text, within a phone\'s width',
  withPage(
    () => signedIn({ viewport: { width: 390, height: 800 } }),
    async (page) => {
      const long = `<img src=x onerror=window.run=1>${'W'.repeat(10_000)}`;
      const call = { ...CALLS.talk.call, caller: long, called: long, agent: long, type: long, labels: { [long]: long } };
      await page.route(`**/api/calls/${CALLS.talk.id}`, async (route) => {
        const response = await route.fetch();
        const events = [{ at_ms: 100, type: long, [long]: long }];
        await route.fulfill({ response, json: { ...(await response.json()), call, events } });
      });
      await page.goto(address);
      await page.getByRole('region', { name: 'Evidence' }).waitFor();
      await page.getByText('What happened').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
      assert.equal(await page.evaluate(() => window.run), undefined);
      assert.deepEqual(page.complaints, []);
    },
  ),
);

test(
  'a call that is not there says so',
  withPage(signedIn, async (page) => {
    await page.goto('/calls/01ARZ3NDEKTSV4RRFFQ69G5FAV');
    await page.getByText('There is no such call').waitFor();
  }),
);

test(
  'deleting asks first, and can be called off',
  withPage(desk, async (page) => {
    await press(page, 'Delete the recording');
    await press(page, 'Keep it');
    await page.reload();
    await page.getByRole('button', { name: 'Play' }).waitFor();
  }),
);
