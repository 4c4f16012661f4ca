import { test } from 'node:test';
import { CALLS, signedIn } from './stage.mjs';

const FOLDER = process.env.PLAYER_PICTURES;
const DESKTOP = { width: 1180, height: 660 };
const PHONE = { width: 390, height: 760 };

test('the list and the call page are drawn for the documentation', async () => {
  await picture('list', '/', '.sparkline path', 'light', DESKTOP);
  await picture('call', `/calls/${CALLS.talk.id}`, '.waves canvas', 'light', DESKTOP);
  await picture('call-phone', `/calls/${CALLS.talk.id}`, '.waves canvas', 'dark', PHONE);
});

async function picture(name, address, ready, colorScheme, viewport) {
  const page = await signedIn({ colorScheme, viewport, reducedMotion: 'reduce' });
  await page.goto(address);
  await page.locator(ready).first().waitFor({ state: 'attached' });
  await page.waitForLoadState('load');
  await page.screenshot({ path: `${FOLDER}/player-${name}.png` });
  await page.context().close();
}
