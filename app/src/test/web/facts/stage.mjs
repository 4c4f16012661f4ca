/** The browser, the daemon's address and the calls that the facts are about. */

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(`${process.env.BROWSER_MODULES}/`);
const { chromium } = require('playwright-core');
export const AXE = require.resolve('axe-core/axe.min.js');

export const BASE = process.env.PLAYER_URL;
export const TOKEN = process.env.PLAYER_TOKEN;

/** A link that lets somebody in once, to the talk's page. */
export const ENTRY = process.env.PLAYER_ENTRY;

/** `{talk, other, hush, doomed, unrecorded}`: manifests of calls that are there; the talk has both sides. */
export const CALLS = JSON.parse(readFileSync(process.env.PLAYER_CALLS, 'utf8'));

const browser = await chromium.launch({
  executablePath: process.env.BROWSER_CHROMIUM,
  args: ['--no-sandbox', '--autoplay-policy=user-gesture-required'],
});

export const closeBrowser = () => browser.close();

/** A fresh profile with one page; whatever its console complains of is kept in `page.complaints`. */
export async function visitor(options = {}) {
  const context = await browser.newContext({
    baseURL: BASE,
    locale: 'en-GB',
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  return page;
}

/** The same, signed in through the API as the page's form does it. */
export async function signedIn(options = {}) {
  const page = await visitor(options);
  const response = await page.request.post('/api/session', {
    headers: { authorization: `Bearer ${TOKEN}`, 'x-sidetape-request': '1' },
  });
  if (!response.ok()) throw new Error(`no session: ${response.status()} ${await response.text()}`);
  return page;
}

/** Runs `fact` with a page of its own, and takes the profile away afterwards. */
export function withPage(make, fact) {
  return async () => {
    const page = await make();
    try {
      await fact(page);
    } finally {
      await page.context().close();
    }
  };
}

/** Asks the API as the token's owner. */
export function api(path, options = {}) {
  return fetch(BASE + path, { ...options, headers: { authorization: `Bearer ${TOKEN}`, ...options.headers } });
}

/** Asks `value` again and again until `good` says yes to it, and returns it. */
export async function until(value, good, millis = 20_000) {
  const end = Date.now() + millis;
  for (;;) {
    const now = await value();
    if (good(now)) return now;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(now)} after ${millis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
