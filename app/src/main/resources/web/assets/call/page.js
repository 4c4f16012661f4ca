/** The page of one call: by its id, or by a link that somebody sent. */

import { address, get, linkToken } from '../shared/api.js';
import { el, icon } from '../shared/dom.js';
import { dateAndTime, position } from '../shared/format.js';
import { masthead } from '../shared/masthead.js';
import { problemNotice } from '../shared/notice.js';
import { parties, partiesText } from '../shared/parties.js';
import { current, may } from '../shared/session.js';
import { signInForm } from '../shared/sign-in.js';
import * as words from '../shared/words.js';
import { auditTrail } from './audit.js';
import { downloads } from './downloads.js';
import { details, evidence } from './evidence.js';
import { links } from './links.js';
import { marks } from './marks.js';
import { player } from './player.js';
import { removal } from './removal.js';

const main = document.querySelector('main');

start();

async function start() {
  try {
    const identity = linkToken ? await get('session') : await current();
    masthead(identity);
    if (identity) await show(identity, await get(`calls/${encodeURIComponent(wantedId(identity))}`));
    else signInForm(main, start);
  } catch (problem) {
    masthead();
    main.replaceChildren(problemNotice(problem, start));
  }
}

/** A link is bound to one recording, which its session names. */
function wantedId(identity) {
  return linkToken ? identity.recording : decodeURIComponent(location.pathname.split('/')[2]);
}

async function show(identity, manifest) {
  document.title = `${partiesText(manifest.call)} · sidetape`;
  const head = heading(manifest);
  if (!isHere(manifest)) return main.replaceChildren(...head, absence(manifest), aside(identity, manifest, null));
  const desk = player(manifest);
  main.replaceChildren(...head, desk.element, aside(identity, manifest, desk));
  await desk.load();
}

function heading(manifest) {
  const { call, audio, flags = [] } = manifest;
  const facts = [
    dateAndTime(new Date(manifest.started_at)),
    audio && position(audio.duration_ms / 1000),
    call.type,
    call.agent,
    manifest.tenant,
  ];
  return [
    linkToken ? null : el('a', { class: 'back', href: '/' }, icon('left'), 'All calls'),
    el(
      'div',
      { class: 'heading' },
      el('h1', {}, parties(call)),
      el(
        'p',
        { class: 'facts' },
        facts
          .filter(Boolean)
          .map((fact, index) => [index > 0 && ' · ', el('bdi', {}, fact)])
          .flat(),
      ),
      el(
        'p',
        { class: 'badges' },
        flags.map((flag) => el('span', { class: 'badge warn' }, words.flag(flag))),
      ),
    ),
  ].filter(Boolean);
}

/** Whether there is sound, and it is this daemon's to play. */
function isHere(manifest) {
  return Boolean(manifest.audio) && !manifest.sent_to;
}

function absence({ status, reason, sent_to: sink }) {
  if (sink)
    return el(
      'section',
      { class: 'card absence' },
      el('h2', {}, 'The recording is elsewhere'),
      el('p', {}, 'It went to the sink at ', el('code', {}, sink), '; no copy of it is kept here.'),
    );
  const title = status === 'failed' ? 'The recording failed' : 'This call was not recorded';
  return el('section', { class: 'card absence' }, el('h2', {}, title), el('p', {}, words.reason(reason)));
}

/** What stands below the player; whoever comes by a link sees the call and nothing about other people. */
function aside(identity, manifest, desk) {
  const gone = () => location.assign('/');
  return el(
    'div',
    { class: 'below' },
    el('div', { class: 'column' }, marks(manifest, desk), details(manifest), manifest.audio && evidence(manifest)),
    el(
      'div',
      { class: 'column' },
      isHere(manifest) && downloads(manifest, address),
      isHere(manifest) && !linkToken && links(manifest.id),
      !linkToken && auditTrail(manifest.id),
      isHere(manifest) && !linkToken && may(identity, 'recordings:delete') && removal(manifest.id, gone),
    ),
  );
}
