import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AXE, CALLS, signedIn, visitor } from './stage.mjs';

const PHONE = { width: 390, height: 844 };
const LIST = { address: '/', ready: '.sparkline path' };
const FILTERS = { address: '/?status=completed', ready: '.panel' };
const CALL = { address: `/calls/${CALLS.talk.id}`, ready: '.waves' };
const ABSENT = { address: `/calls/${CALLS.unrecorded.id}`, ready: '.absence' };
const ENTER = { address: '/enter/code', ready: '.notice', guest: true };
const SIGN_IN = { address: '/', ready: '.sign-in', guest: true };

for (const colorScheme of ['light', 'dark'])
  for (const [name, view] of Object.entries({
    list: LIST,
    filters: FILTERS,
    call: CALL,
    absent: ABSENT,
    enter: ENTER,
    'sign-in': SIGN_IN,
  }))
    for (const [screen, viewport] of Object.entries({ desktop: undefined, phone: PHONE }))
      test(`axe finds nothing wrong: ${name}, ${colorScheme}, ${screen}`, () =>
        isAccessible(view, { colorScheme, ...(viewport && { viewport }) }));

async function isAccessible({ address, ready, guest }, options) {
  const page = await (guest ? visitor : signedIn)({ ...options, bypassCSP: true });
  try {
    await page.goto(address);
    await page.locator(ready).first().waitFor({ state: 'attached' });
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(told), []);
    assert.ok(await fits(page), 'the page is wider than the screen');
  } finally {
    await page.context().close();
  }
}

function told({ id, nodes }) {
  return `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`;
}

function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}
