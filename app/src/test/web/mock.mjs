/*
 * A stand-in for the daemon's API, to look at the player without one: node mock.mjs [PORT [VOLUME]].
 * The token is sst_demo. With a volume it serves the recordings there; else calls, sound and events
 * are made up, the same ones each time.
 */
import http from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const WEB = fileURLToPath(new URL('../../main/resources/web/', import.meta.url));
const PORT = Number(process.argv[2] ?? 8097);
const VOLUME = process.argv[3];
const RATE = 8000;
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; " +
  "connect-src 'self'; font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

function random(seed) {
  let state = seed >>> 0;
  return () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
function ulid(millis, seed) {
  const next = random(seed);
  let text = '';
  for (let i = 0, left = millis; i < 10; i++, left = Math.floor(left / 32)) text = ALPHABET[left % 32] + text;
  for (let i = 0; i < 16; i++) text += ALPHABET[Math.floor(next() * 32)];
  return text;
}

/* ---- made-up calls ---- */

const START = Date.now() - 25 * 60_000;
const CALLERS = ['+493012345', '+442079460123', '+15005550006', 'anonymous', '+4915112345678', '<script>alert(1)</script>'];
const AGENTS = ['bot7', 'maria', 'jonas', 'ada', undefined];
const TYPES_OF_CALL = ['sales', 'support', 'billing', undefined];

function manifest(index) {
  const next = random(index + 1);
  const startedAt = START - index * (17 * 60_000 + Math.floor(next() * 40 * 60_000));
  const seconds = index === 3 ? 7200 : index === 0 ? 94 : Math.floor(12 + next() * 500);
  const id = ulid(startedAt, index + 7);
  const base = {
    version: 1,
    id,
    tenant: index % 5 === 4 ? 'globex' : 'acme',
    status: 'completed',
    recovered: index % 11 === 6,
    call: {
      channel_id: `${Math.floor(startedAt / 1000)}.${index}`,
      linked_id: `${Math.floor(startedAt / 1000)}.0`,
      caller: CALLERS[index % CALLERS.length],
      called: String(100 + (index % 7)),
      direction: 'inbound',
      type: TYPES_OF_CALL[index % 4],
      agent: AGENTS[index % 5],
      labels: index % 2 || !index ? { ref: `ORDER-${1000 + index}` } : {},
    },
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(startedAt + seconds * 1000).toISOString(),
    flags: [],
  };
  if (index % 9 === 5)
    return { ...base, status: 'absent', reason: ['hung_up', 'no_space', 'policy', 'empty'][Math.floor(index / 9) % 4], events: [] };
  if (index % 13 === 8) return { ...base, status: 'failed', reason: 'not_audio', events: [] };
  const silent = index % 8 === 7;
  if (silent) base.flags.push('silent_side');
  if (base.recovered) base.flags.push('recovered');
  if (index === 0) base.flags.push('muted');
  const frames = seconds * RATE;
  const hash = (what) => createHash('sha256').update(id + what).digest('hex');
  return {
    ...base,
    audio: {
      file: `${id}.wav`, format: 'wav', sample_rate: RATE, channels: 2, frames,
      duration_ms: seconds * 1000, size_bytes: 44 + frames * 4, sha256: hash('file'), pcm_sha256: hash('pcm'),
    },
    sides: {
      left: { role: 'customer', spy: 'in', source_samples: frames, lost_samples: index === 0 ? 160 : 0, peak_dbfs: -1.95, rms_dbfs: -19.72, silent: false },
      right: silent
        ? { role: 'agent', spy: 'out', source_samples: frames, lost_samples: 0, silent: true }
        : { role: 'agent', spy: 'out', source_samples: frames, lost_samples: 0, peak_dbfs: -2.81, rms_dbfs: -19.16, silent: false },
    },
    alignment: { offset_samples: index % 3 ? 160 : 0, uncertainty_samples: 160, method: 'recording-started' },
    events: index === 0
      ? [
          { at_ms: 0, type: 'late_start', missing_ms: 140 },
          { at_ms: 21_400, type: 'held', by: 'left' },
          { at_ms: 33_000, type: 'resumed', by: 'left' },
          { at_ms: 61_000, type: 'transferred', kind: 'blind', by: 'right', to: '104' },
        ]
      : [],
  };
}

function fromVolume() {
  const found = readdirSync(VOLUME, { recursive: true }).filter((name) => /[0-9A-Z]{26}\.json$/.test(name));
  const read = (name) => {
    const call = JSON.parse(readFileSync(path.join(VOLUME, name), 'utf8'));
    const sides = Object.values(call.sides ?? {});
    call.flags = [sides.some((side) => side.silent) && 'silent_side', call.recovered && 'recovered'].filter(Boolean);
    if (call.audio) wavs.set(call.id, readFileSync(path.join(VOLUME, path.dirname(name), call.audio.file)));
    return call;
  };
  return found.map(read).sort((a, b) => b.started_at.localeCompare(a.started_at));
}

const wavs = new Map();
const calls = VOLUME ? fromVolume() : Array.from({ length: 130 }, (_, index) => manifest(index));
const deleted = new Map();
const audit = new Map();
const links = new Map();
const live = [0, 1].map((n) => ({
  id: ulid(Date.now() - n * 45_000, 900 + n),
  tenant: 'acme',
  started_at: new Date(Date.now() - 48_000 - n * 45_000).toISOString(),
  call: { channel_id: `live.${n}`, caller: CALLERS[n], called: '10' + n, type: 'sales', agent: AGENTS[n], labels: {} },
}));

/* ---- made-up sound: turns of a voice-like noise, now this side, now the other ---- */

function level(seed, side, second) {
  const turn = Math.floor(second / 3.7 + seed);
  const next = random(turn * 977 + seed * 31);
  const speaker = next() < 0.12 ? -1 : turn % 2;
  const syllable = Math.abs(Math.sin(second * 9.1 + seed + side)) * (0.55 + 0.45 * Math.sin(second * 2.3 + side));
  return speaker === side ? 0.07 + 0.6 * syllable * syllable * (0.6 + 0.4 * next()) : 0.004;
}

function seedOf(call) {
  return Number.parseInt(createHash('sha256').update(call.id).digest('hex').slice(0, 4), 16) % 89;
}

function sample(call, side, frame) {
  const wav = wavs.get(call.id);
  if (wav) return wav.readInt16LE(44 + (2 * frame + side) * 2);
  if (call.sides[side ? 'right' : 'left'].silent) return 0;
  const second = frame / RATE;
  const tone = Math.sin(2 * Math.PI * (side ? 210 : 130) * second) + 0.5 * Math.sin(2 * Math.PI * (side ? 640 : 410) * second);
  return Math.round(tone * 0.6 * level(seedOf(call), side, second) * 32767 * 0.7);
}

function wavHeader(channels, frames, rate) {
  const header = Buffer.alloc(44);
  const bytes = frames * channels * 2;
  header.write('RIFF', 0); header.writeUInt32LE(36 + bytes, 4); header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16); header.writeUInt16LE(1, 20); header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24); header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32); header.writeUInt16LE(16, 34);
  header.write('data', 36); header.writeUInt32LE(bytes, 40);
  return header;
}

function bytesOf(call, sides, from, to) {
  const header = wavHeader(sides.length, call.audio.frames, call.audio.sample_rate);
  const out = Buffer.alloc(to - from);
  for (let at = from; at < to; at++) {
    if (at < 44) { out[at - from] = header[at]; continue; }
    const word = (at - 44) >> 1;
    const value = sample(call, sides[word % sides.length], Math.floor(word / sides.length));
    out[at - from] = (at - 44) % 2 ? (value >> 8) & 255 : value & 255;
  }
  return out;
}

function recording(request, response, call, url) {
  const side = url.searchParams.get('side') ?? 'stereo';
  const sides = { left: [0], right: [1], stereo: [0, 1] }[side];
  const total = 44 + call.audio.frames * 2 * sides.length;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = range ? Number(range[1]) : 0;
  const to = Math.min(total, range && range[2] ? Number(range[2]) + 1 : total);
  response.writeHead(range ? 206 : 200, {
    'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': to - from, etag: `"${call.audio.sha256}"`,
    'content-disposition': `attachment; filename="${call.id}.wav"`,
    ...(range ? { 'content-range': `bytes ${from}-${to - 1}/${total}` } : {}),
  });
  let at = from;
  const more = () => {
    while (at < to && !response.destroyed) {
      const end = Math.min(to, at + 65536);
      const go = response.write(bytesOf(call, sides, at, end));
      at = end;
      if (!go) { response.once('drain', more); return; }
    }
    response.end();
  };
  more();
}

function loudest(call, side, from, count) {
  let most = 0;
  for (let frame = from; frame < Math.min(from + count, call.audio.frames); frame++) most = Math.max(most, Math.abs(sample(call, side, frame)));
  return most >> 8;
}

function waveform(call, points) {
  const data = [];
  const spp = Math.ceil(call.audio.frames / points);
  const length = Math.ceil(call.audio.frames / spp);
  for (let point = 0; point < length; point++)
    for (const side of [0, 1]) {
      const silent = call.sides[side ? 'right' : 'left'].silent;
      const at = (share) => level(seedOf(call), side, ((point + share) * spp) / RATE);
      const heard = wavs.has(call.id) ? loudest(call, side, point * spp, spp) : Math.round(Math.max(...[0.1, 0.3, 0.5, 0.7, 0.9].map(at)) * 0.63 * 127);
      const peak = silent ? 0 : heard;
      data.push(-peak, peak);
    }
  return { version: 2, channels: 2, sample_rate: call.audio.sample_rate, samples_per_pixel: spp, bits: 8, length, data };
}

/* ---- the API ---- */

function json(response, status, body, headers = {}) {
  const type = status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
const problem = (response, status, detail, more = {}) => json(response, status, { type: 'about:blank', title: http.STATUS_CODES[status], status, detail, ...more });

function identity(request, url) {
  const token = url.searchParams.get('link');
  if (token) {
    const found = links.get(token);
    if (!found || found.revoked || found.expires < Date.now()) return 'the link has expired or was revoked';
    return { subject: 'link', tenant: 'acme', scopes: ['recordings:read'], recording: found.recording };
  }
  if (request.headers.authorization === 'Bearer sst_demo' || /sidetape_session=admin/.test(request.headers.cookie ?? '')) return { subject: 'alice', tenant: '*', scopes: ['admin'] };
  return null;
}

function list(response, url) {
  const wanted = url.searchParams;
  const limit = Number(wanted.get('limit') ?? 50);
  const q = (wanted.get('q') ?? '').toLowerCase();
  if (q === 'boom') return problem(response, 500, 'the catalog does not answer: database is locked');
  const flags = wanted.getAll('flag');
  const found = calls.filter((call) =>
    !deleted.has(call.id) &&
    ['tenant', 'status'].every((key) => !wanted.get(key) || call[key] === wanted.get(key)) &&
    ['caller', 'called', 'agent', 'type'].every((key) => !wanted.get(key) || call.call[key] === wanted.get(key)) &&
    flags.every((flag) => call.flags.includes(flag)) &&
    (!wanted.get('from') || call.started_at >= wanted.get('from')) && (!wanted.get('to') || call.started_at < wanted.get('to')) &&
    JSON.stringify(call.call).toLowerCase().includes(q));
  const from = Number(wanted.get('cursor') ?? 0);
  json(response, 200, { items: found.slice(from, from + limit), next: from + limit < found.length ? String(from + limit) : null });
}

function read(request) {
  return new Promise((resolve) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => resolve(text));
  });
}

const listeners = new Set();
function tell(event, call) {
  const data = { id: call.id, tenant: call.tenant, channel_id: call.call.channel_id, at: new Date().toISOString() };
  for (const listener of listeners) listener.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function note(call, what) {
  const trail = audit.get(call.id) ?? [];
  trail.push({ at: new Date().toISOString(), who: 'alice', tenant: call.tenant, recording: call.id, what, from: '127.0.0.1' });
  audit.set(call.id, trail);
}

async function api(request, response, url) {
  const who = identity(request, url);
  const parts = url.pathname.split('/').slice(2);
  const body = await read(request);
  if (parts[0] === 'session') {
    if (request.method === 'POST') {
      if (request.headers.authorization !== 'Bearer sst_demo') return problem(response, 401, 'the token is not known');
      return json(response, 200, { subject: 'alice', tenant: '*', scopes: ['admin'] }, { 'set-cookie': 'sidetape_session=admin; HttpOnly; SameSite=Strict; Path=/' });
    }
    if (request.method === 'DELETE') return json(response, 204, undefined, { 'set-cookie': 'sidetape_session=; Max-Age=0; Path=/' });
    if (typeof who === 'string') return problem(response, 401, who);
    return who ? json(response, 200, who) : problem(response, 401, 'no credentials');
  }
  if (typeof who === 'string') return problem(response, 401, who);
  if (!who) return problem(response, 401, 'no credentials');
  if (parts[0] === 'live') return json(response, 200, { items: live });
  if (parts[0] === 'events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    listeners.add(response);
    return response.on('close', () => listeners.delete(response));
  }
  if (parts[0] !== 'calls') return problem(response, 404, 'nothing is there');
  if (parts.length === 1) return list(response, url);
  const call = calls.find((it) => it.id === parts[1]);
  if (!call || (who.recording && who.recording !== call.id)) return problem(response, 404, 'no such call');
  if (deleted.has(call.id)) return problem(response, 410, 'the recording was deleted', deleted.get(call.id));
  if (parts[2] === 'audit') return json(response, 200, { items: audit.get(call.id) ?? [] });
  if (parts[2] === 'links' && request.method === 'POST') {
    const millis = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
    const [, count, unit] = /(\d+)(\w)/.exec(JSON.parse(body).expires_in);
    const token = 'stl_' + createHash('sha256').update(String(links.size) + call.id).digest('base64url');
    links.set(token, { recording: call.id, expires: Date.now() + count * millis[unit] });
    note(call, 'linked');
    return json(response, 201, { id: token.slice(4, 12), url: `http://${request.headers.host}/listen/${token}`, expires_at: new Date(Date.now() + count * millis[unit]).toISOString() });
  }
  if (parts[2] === 'links' && request.method === 'DELETE') {
    for (const [token, link] of links) if (token.slice(4, 12) === parts[3]) link.revoked = true;
    note(call, 'link_revoked');
    return json(response, 204);
  }
  if (parts[2] === undefined && request.method === 'DELETE') {
    deleted.set(call.id, { deleted_at: new Date().toISOString(), deleted_by: 'alice' });
    tell('deleted', call);
    return json(response, 204);
  }
  if (parts[2] === undefined) { note(call, 'viewed'); return json(response, 200, call); }
  if (!call.audio) return problem(response, 404, 'there is no recording of this call', { reason: call.reason });
  if (parts[2] === 'waveform') return json(response, 200, waveform(call, Number(url.searchParams.get('points') ?? 1000)));
  if (parts[2] === 'recording') { if (!request.headers.range) note(call, 'downloaded'); return recording(request, response, call, url); }
  return problem(response, 404, 'nothing is there');
}

function page(response, name) {
  try {
    const body = readFileSync(path.join(WEB, path.normalize('/' + name)));
    response.writeHead(200, { 'content-type': TYPES[name.split('.').pop()] ?? 'text/plain', 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

http
  .createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname.startsWith('/api/')) return void api(request, response, url);
    if (url.pathname === '/') return page(response, 'index.html');
    if (/^\/(calls|listen)\/[^/]+$/.test(url.pathname)) return page(response, 'call.html');
    return page(response, url.pathname.slice(1));
  })
  .listen(PORT, '127.0.0.1', function () {
    console.log(`http://127.0.0.1:${this.address().port}`);
  });

// Every so often a live call ends and another begins.
if (!VOLUME) setInterval(() => {
  const ended = live.pop();
  const call = { ...manifest(200 + calls.length), id: ended.id, started_at: ended.started_at, tenant: ended.tenant };
  call.call = { ...call.call, ...ended.call };
  calls.unshift(call);
  tell('completed', call);
  const fresh = { ...ended, id: ulid(Date.now(), calls.length), started_at: new Date().toISOString(), call: { ...ended.call, channel_id: 'live.' + calls.length } };
  live.unshift(fresh);
  tell('started', fresh);
}, 20_000).unref();
