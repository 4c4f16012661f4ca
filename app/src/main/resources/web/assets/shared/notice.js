/** What stands where a page cannot show what was asked for: what is so, and what to do about it. */

import { linkToken } from './api.js';
import { button, el } from './dom.js';
import { dateAndTime } from './format.js';

/** A title, some words, and perhaps something to press. */
export function notice(title, text, action = null, level = 'h1') {
  return el('section', { class: 'card notice' }, el(level, {}, title), el('p', {}, text), action);
}

/** A problem in words; `again` is called by its button. */
export function problemNotice(problem, again, level = 'h1') {
  const [title, text, mayHelp] = explain(problem);
  return notice(title, text, mayHelp ? button('Try again', null, { onclick: again }) : wayOut(), level);
}

/** One sentence, for a line beside what was pressed. */
export function sentence(problem) {
  const [title, text] = explain(problem);
  return `${title}: ${text}`;
}

function wayOut() {
  return linkToken ? null : el('a', { class: 'button', href: '/' }, 'All calls');
}

/** The API's words as a sentence of ours. */
function said(problem) {
  const text = problem.message.replace(/\.$/, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function explain(problem) {
  if (linkToken && [401, 403, 404].includes(problem.status))
    return [
      'This link is no longer good',
      'It has expired or was withdrawn. Ask whoever sent it to you for a new one.',
      false,
    ];
  switch (problem.status) {
    case 0:
      return [
        'sidetape does not answer',
        'It may be restarting, or the network is down. Nothing is lost; try again in a moment.',
        true,
      ];
    case 401:
      return ['You are signed out', 'Sign in again to go on.', true];
    case 403:
      return [
        'Your token does not allow this',
        `${said(problem)}. Ask the operator for a token with the scope that is needed.`,
        false,
      ];
    case 404:
      return [
        'There is no such call',
        'Its address may be mistyped, or it belongs to a tenant that you cannot see.',
        false,
      ];
    case 410:
      return ['This recording was deleted', goneText(problem.body), false];
    case 429:
      return ['Too many requests', `Wait ${problem.retryAfter ?? 'a few'} seconds, then try again.`, true];
    default:
      return [
        'That did not work',
        problem.status ? `${said(problem)} (status ${problem.status}).` : `${said(problem)}.`,
        true,
      ];
  }
}

function goneText({ deleted_at: at, deleted_by: by }) {
  return `${by ?? 'Somebody'} deleted it${at ? ` on ${dateAndTime(new Date(at))}` : ''}. The sound is gone; only this note is kept.`;
}
