/** Deleting the recording, once somebody has said so twice. */

import { send } from '../shared/api.js';
import { button, el } from '../shared/dom.js';
import { sentence } from '../shared/notice.js';
import { section } from './section.js';

export function removal(id, gone) {
  const dialog = confirmation(id, gone);
  const ask = button('Delete the recording', 'trash', { onclick: () => dialog.showModal() });
  ask.classList.add('danger');
  return section(
    'Delete',
    el('p', { class: 'soft' }, 'The sound is removed for good. Who deleted it and when is kept.'),
    ask,
    dialog,
  );
}

function confirmation(id, gone) {
  const wrong = el('p', { class: 'wrong', role: 'alert' });
  const yes = button('Delete for good', 'trash', {
    onclick: async () => {
      try {
        await send('DELETE', `calls/${encodeURIComponent(id)}`);
        gone();
      } catch (problem) {
        wrong.textContent = sentence(problem);
      }
    },
  });
  yes.classList.add('danger');
  const no = button('Keep it', null, { autofocus: true, onclick: () => dialog.close() });
  const dialog = el(
    'dialog',
    { class: 'card', 'aria-labelledby': 'delete-title', 'aria-describedby': 'delete-text' },
    el('h2', { id: 'delete-title' }, 'Delete this recording?'),
    el('p', { class: 'soft', id: 'delete-text' }, 'This cannot be undone, and links to it stop working.'),
    wrong,
    el('div', { class: 'dialog-foot' }, no, yes),
  );
  return dialog;
}
