import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLS, signedIn, until, visitor, withPage } from './stage.mjs';

/** Makes a link by the page's button, and returns its address. */
async function share(page) {
  await page.goto(`/calls/${CALLS.talk.id}`);
  await page.getByRole('button', { name: 'Copy a link' }).click();
  return page.getByLabel('The link').inputValue();
}

const path = (url) => new URL(url).pathname;

test(
  'a link plays in a profile that knows nothing else, and shows nothing of other people',
  withPage(signedIn, async (page) => {
    const link = await share(page);
    await withPage(visitor, async (guest) => {
      await guest.goto(path(link));
      await guest.getByRole('button', { name: 'Play' }).click();
      await until(
        async () => Number(await guest.getByRole('slider').getAttribute('aria-valuenow')),
        (at) => at >= 1,
      );
      assert.equal(await guest.getByText('Who was here').count(), 0);
      assert.equal(await guest.getByRole('button', { name: /Delete|Copy a link/ }).count(), 0);
      assert.deepEqual(guest.complaints, []);
    })();
  }),
);

test(
  'a link opens no other call',
  withPage(signedIn, async (page) => {
    const token = path(await share(page))
      .split('/')
      .at(-1);
    await withPage(visitor, async (guest) => {
      const other = await guest.request.get(`/api/calls/${CALLS.other.id}?link=${token}`);
      assert.equal(other.status(), 404);
    })();
  }),
);

test(
  'a link that is withdrawn opens nothing any more',
  withPage(signedIn, async (page) => {
    const link = await share(page);
    await page.getByRole('button', { name: 'Withdraw' }).first().click();
    await page.getByText('The link is withdrawn').waitFor();
    await withPage(visitor, async (guest) => {
      await guest.goto(path(link));
      await guest.getByText('This link is no longer good').waitFor();
    })();
  }),
);

test(
  'links that are open are listed on the call, newest first, and each can be withdrawn later',
  withPage(signedIn, async (page) => {
    const link = await share(page);
    await page.reload();
    const listed = page.locator('.open-link');
    await listed.first().waitFor();
    const id = await listed.first().getAttribute('data-link');
    assert.ok(path(link).includes(id), `${link} is not the first listed, ${id}`);
    await listed.first().getByRole('button', { name: 'Withdraw' }).click();
    await page.locator(`[data-link="${id}"]`).waitFor({ state: 'detached' });
    await withPage(visitor, async (guest) => {
      await guest.goto(path(link));
      await guest.getByText('This link is no longer good').waitFor();
    })();
    assert.deepEqual(page.complaints, []);
  }),
);
