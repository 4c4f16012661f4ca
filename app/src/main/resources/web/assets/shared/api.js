/** Speaks to the daemon: JSON in and out; whatever goes wrong is a Problem. */

const LISTEN = '/listen/';

/** The token of the link that this page was opened by, if it was. */
export const linkToken = location.pathname.startsWith(LISTEN)
  ? decodeURIComponent(location.pathname.slice(LISTEN.length))
  : null;

/** What the daemon refused, or status 0 where it did not answer at all. */
export class Problem extends Error {
  constructor(status, body = {}, retryAfter = null) {
    super(body.detail ?? body.title ?? `answered ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** An address of the API; by a link, it carries the link's token. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) for (const one of [value].flat()) query.append(name, one);
  if (linkToken) query.append('link', linkToken);
  const text = query.toString();
  return `/api/${path}${text ? `?${text}` : ''}`;
}

/** The JSON at an address. */
export function get(path, parameters = {}, signal = undefined) {
  return ask(address(path, parameters), { signal });
}

/** Changes something; the header says that a script of this page asks, not a form of another's. */
export function send(method, path, body = undefined, headers = {}) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  return ask(address(path), {
    method,
    headers: { 'x-sidetape-request': '1', ...json, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** Trades a code that opens a session once for the session's cookie; says where to go then. */
export function enter(code) {
  return ask(`/enter/${encodeURIComponent(code)}`, { method: 'POST', headers: { 'x-sidetape-request': '1' } });
}

async function ask(url, options) {
  const response = await reach(url, options);
  if (!response.ok) throw new Problem(response.status, await bodyOf(response), response.headers.get('retry-after'));
  return response.status === 204 ? null : response.json();
}

async function reach(url, options) {
  try {
    return await fetch(url, {
      credentials: 'same-origin',
      ...options,
      headers: { accept: 'application/json', ...options.headers },
    });
  } catch (trouble) {
    if (trouble.name === 'AbortError') throw trouble;
    throw new Problem(0, { detail: 'sidetape does not answer' });
  }
}

async function bodyOf(response) {
  try {
    return await response.json();
  } catch {
    return {}; // a proxy's page, perhaps
  }
}
