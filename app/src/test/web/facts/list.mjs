import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS, ENTRY, TOKEN, api, signedIn, until, visitor, withPage } from './stage.mjs';

const row = (page, id) => page.locator(`[data-id="${id}"] a`);

test(
  'without a session there is a form, which refuses a wrong token and takes a right one',
  withPage(visitor, async (page) => {
    await page.goto('/');
    await page.getByLabel('Token').fill('sst_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This token is not known').waitFor();
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await row(page, CALLS.talk.id).waitFor();
  }),
);

test(
  'a one-time link is not used up by a look, and its button leads to the call, once',
  withPage(visitor, async (page) => {
    for (const method of ['HEAD', 'GET']) assert.equal((await fetch(ENTRY, { method })).status, 200);
    await page.goto(ENTRY);
    await page.getByRole('button', { name: 'Open the player' }).click();
    await page.waitForURL(`**/calls/${CALLS.talk.id}`);
    await page.getByRole('button', { name: 'Play' }).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.goto(ENTRY);
    await page.getByRole('button', { name: 'Open the player' }).click();
    await page.getByText('This link has been used').waitFor();
  }),
);

test(
  'who signs out is out',
  withPage(signedIn, async (page) => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').waitFor();
    await page.goto(`/calls/${CALLS.talk.id}`);
    await page.getByLabel('Token').waitFor();
  }),
);

test(
  'a search finds the one call, stands in the address, and opens it',
  withPage(signedIn, async (page) => {
    await page.goto('/');
    await row(page, CALLS.other.id).waitFor();
    await page.getByRole('searchbox').fill(CALLS.talk.call.labels.ref);
    await row(page, CALLS.other.id).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).searchParams.get('q'), CALLS.talk.call.labels.ref);
    await page.reload();
    await row(page, CALLS.talk.id).click();
    await page.getByRole('button', { name: 'Play' }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/calls/${CALLS.talk.id}`);
    assert.deepEqual(page.complaints, []);
  }),
);

test(
  'filters are kept over a reload and go with back',
  withPage(signedIn, async (page) => {
    await page.goto(`/?status=${CALLS.unrecorded.status}`);
    await row(page, CALLS.unrecorded.id).waitFor();
    assert.equal(await row(page, CALLS.talk.id).count(), 0);
    assert.equal(await page.getByLabel('Status').inputValue(), CALLS.unrecorded.status);
    await page.getByLabel('Status').selectOption('completed');
    await row(page, CALLS.talk.id).waitFor();
    await page.goBack();
    await row(page, CALLS.unrecorded.id).waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await row(page, CALLS.talk.id).waitFor();
    assert.equal(new URL(page.url()).search, '');
  }),
);

test(
  'lengths are filtered by seconds, from and to, and stand in the address',
  withPage(signedIn, async (page) => {
    const seconds = CALLS.talk.audio.duration_ms / 1000;
    await page.goto('/');
    await row(page, CALLS.other.id).waitFor();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByLabel('At least, seconds').fill(String(seconds - 1));
    await row(page, CALLS.other.id).waitFor({ state: 'detached' });
    await row(page, CALLS.talk.id).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('min_s'), String(seconds - 1));
    await page.getByLabel('At least, seconds').fill('');
    await page.getByLabel('At most, seconds').fill(String(seconds - 1));
    await row(page, CALLS.other.id).waitFor();
    await row(page, CALLS.talk.id).waitFor({ state: 'detached' });
    assert.deepEqual(page.complaints, []);
  }),
);

test(
  'a search for nothing says so and offers the way back',
  withPage(signedIn, async (page) => {
    await page.goto('/?q=there-is-no-such-thing');
    await page.getByText('No calls match').waitFor();
    await page.locator('.notice').getByRole('button', { name: 'Clear all filters' }).click();
    await row(page, CALLS.talk.id).waitFor();
  }),
);

test(
  'each row in sight shows both lanes',
  withPage(signedIn, async (page) => {
    await page.goto('/');
    await row(page, CALLS.talk.id).scrollIntoViewIfNeeded();
    const lanes = page.locator(`[data-id="${CALLS.talk.id}"] .sparkline path`);
    await lanes.nth(1).waitFor({ state: 'attached' });
    for (const lane of await lanes.all()) assert.match(await lane.getAttribute('d'), /M\d/);
  }),
);

test(
  'a recording that is handed in by another appears on top by itself',
  withPage(signedIn, async (page) => {
    await page.goto('/');
    await row(page, CALLS.talk.id).waitFor();
    const id = await handIn(CALLS.talk);
    await row(page, id).waitFor();
    assert.deepEqual(page.complaints, []);
    assert.equal((await api(`/api/calls/${id}`, { method: 'DELETE' })).status, 204);
  }),
);

/** What a sink sends: the same call once more, under another id. */
for (const width of [390, 800, 1280])
  test(
    `a clock of twelve hours finds room beside the names, ${width} pixels wide`,
    withPage(
      () => signedIn({ locale: 'en-US', viewport: { width, height: 800 } }),
      async (page) => {
        await page.goto('/');
        const time = row(page, CALLS.talk.id).locator('time');
        assert.match(await time.textContent(), /[AP]M$/);
        const room = await time.evaluate((it) => {
          const text = document.createRange();
          text.selectNodeContents(it);
          return it.nextElementSibling.getBoundingClientRect().left - text.getBoundingClientRect().right;
        });
        assert.ok(room >= 8, `${room} pixels`);
      },
    ),
  );

async function handIn(call) {
  const id = `${call.id.slice(0, -1)}${call.id.endsWith('0') ? '1' : '0'}`;
  const manifest = { ...call, id, audio: { ...call.audio, file: `${id}.wav` } };
  const form = new FormData();
  form.append('manifest', new Blob([JSON.stringify(manifest)], { type: 'application/json' }));
  const wav = await (await api(`/api/calls/${call.id}/recording`)).arrayBuffer();
  form.append('audio', new Blob([wav], { type: 'audio/wav' }), `${id}.wav`);
  const response = await api('/api/recordings', { method: 'POST', body: form });
  assert.equal(response.status, 201, await response.text());
  return id;
}

test(
  'a call that is deleted elsewhere leaves the list by itself, and its page says who and when',
  withPage(signedIn, async (page) => {
    await page.goto('/');
    await row(page, CALLS.doomed.id).waitFor();
    // The page says that it listens once the events' response has begun.
    await until(
      () =>
        page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/api/live'))),
      Boolean,
    );
    const response = await api(`/api/calls/${CALLS.doomed.id}`, { method: 'DELETE' });
    assert.equal(response.status, 204);
    await row(page, CALLS.doomed.id).waitFor({ state: 'detached' });
    await page.goto(`/calls/${CALLS.doomed.id}`);
    await page.getByText('This recording was deleted').waitFor();
  }),
);
