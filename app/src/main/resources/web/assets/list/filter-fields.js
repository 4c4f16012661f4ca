/** What can be filtered by, as fields; each is named as the API's parameter is, lengths aside. */

import { el } from '../shared/dom.js';

const TEXTS = [
  ['caller', 'Caller', '+49 30 12345'],
  ['called', 'Called', '100'],
  ['agent', 'Agent', 'maria'],
  ['type', 'Type', 'sales'],
];
const TIMES = [
  ['from', 'From'],
  ['to', 'Until'],
];
/** In seconds, which are the API's milliseconds by a factor. */
const LENGTHS = [
  ['min_s', 'At least, seconds', '30'],
  ['max_s', 'At most, seconds', '600'],
];
const STATUSES = [
  ['', 'Any'],
  ['completed', 'Recorded'],
  ['absent', 'Not recorded'],
  ['failed', 'Failed'],
];
const FLAGS = [
  ['silent_side', 'One side silent'],
  ['recovered', 'Recovered after a restart'],
  ['muted', 'Muted in part'],
];

/** All of them; the tenant only for those who see more than their own. */
export function filterFields(identity) {
  const tenant = identity.tenant === '*' ? [['tenant', 'Tenant', 'acme']] : [];
  return el(
    'div',
    { class: 'fields' },
    TIMES.map(([name, label]) => field(label, el('input', { type: 'datetime-local', name }))),
    [...TEXTS, ...tenant].map(([name, label, example]) =>
      field(
        label,
        el('input', { type: 'text', name, placeholder: `e.g. ${example}`, autocomplete: 'off', autocapitalize: 'off' }),
      ),
    ),
    LENGTHS.map(([name, label, example]) =>
      field(
        label,
        el('input', { type: 'number', name, min: 0, step: 'any', inputmode: 'decimal', placeholder: `e.g. ${example}` }),
      ),
    ),
    field(
      'Status',
      el(
        'select',
        { name: 'status' },
        STATUSES.map(([value, label]) => el('option', { value }, label)),
      ),
    ),
    el(
      'fieldset',
      { class: 'flags' },
      el('legend', {}, 'Only calls that are'),
      FLAGS.map(([value, label]) =>
        el('label', { class: 'check' }, el('input', { type: 'checkbox', name: 'flag', value }), label),
      ),
    ),
  );
}

function field(label, input) {
  return el('label', { class: 'field' }, el('span', {}, label), input);
}
