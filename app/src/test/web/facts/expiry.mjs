import { test } from 'node:test';
import { CALLS, api, until, visitor } from './stage.mjs';

// A minute is the shortest that a link can be good for: it begins with the first fact, and is the last.
const opened = open();

test('a link that was good stops when it has expired', async () => {
  const { guest, end } = await opened;
  await until(
    () => Date.now(),
    (now) => now > end,
    70_000,
  );
  await guest.reload();
  await guest.getByText('This link is no longer good').waitFor();
  await guest.context().close();
});

async function open() {
  const guest = await visitor();
  const link = await shortLink();
  await guest.goto(new URL(link.url).pathname);
  await guest.getByRole('button', { name: 'Play' }).waitFor();
  return { guest, end: Date.parse(link.expires_at) };
}

async function shortLink() {
  const response = await api(`/api/calls/${CALLS.talk.id}/links`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ expires_in: '1m' }),
  });
  if (response.status !== 201) throw new Error(`no link: ${response.status} ${await response.text()}`);
  return response.json();
}
