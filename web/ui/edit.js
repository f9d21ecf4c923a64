// @ts-check
/** The form for the common fields: shows what the file says, gives the edits of what was changed, and no others. */

import { make } from './dom.js';
import { current, editsOf, FIELDS, noPlace, placeAt, position } from './fields.js';

/** @typedef {import('../../npm/src/index.js').Edits} Edits */
/** @typedef {import('../../npm/src/metadata.js').Metadata} Metadata */
/** @typedef {import('./fields.js').Field} Field */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * @typedef {object} Form
 * @property {Node[]} parts
 * @property {() => Edits | string} read the edits, or what is wrong and has the focus now
 */

const PAIR = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

/** @param {Metadata} metadata @returns {Form} */
export function editForm(metadata) {
  /** @type {{field: Field, input: Control, before: string}[]} */
  const rows = FIELDS.map((field) => {
    const before = current(metadata, field);
    const input = control(field, before);
    return { field, input, before: input.value };
  });
  const place = placeFields(metadata);
  const read = () => {
    const where = place.read();
    if (typeof where === 'string') return where;
    const changed = rows.filter(({ input, before }) => input.value !== before);
    return Object.assign({}, ...changed.map(({ field, input }) => editsOf(metadata, field, input.value)), where);
  };
  const labelled = rows.map(({ field, input }) => labelOf(field.label, input, field.hint, field.key === 'title'));
  return { parts: [make('div', { class: 'fields' }, ...labelled, place.element)], read };
}

/**
 * @param {Field} field
 * @param {string} value
 * @returns {Control}
 */
function control(field, value) {
  const id = `edit-${field.key}`;
  if (field.control === 'lines') {
    const area = make('textarea', { id, rows: 3 });
    area.value = value;
    return area;
  }
  if (field.control === 'stars') return stars(id, value);
  const input = make('input', { id, ...(field.control === 'date' ? { type: 'datetime-local', step: 1 } : { type: 'text' }), autocomplete: 'off' });
  input.value = value;
  return input;
}

/** @param {string} id @param {string} value */
function stars(id, value) {
  const choices = ['', ...(value === '-1' ? ['-1'] : []), ...(value === '0' ? ['0'] : []), '1', '2', '3', '4', '5'];
  /** @type {Record<string, string>} */
  const words = { '': 'Not rated', '-1': 'Rejected', 0: '0' };
  const select = make('select', { id }, ...choices.map((stars) => make('option', { value: stars }, words[stars] ?? `${'★'.repeat(Number(stars))}${'☆'.repeat(5 - Number(stars))}`)));
  select.value = value;
  return select;
}

/**
 * @param {string} text
 * @param {Control} input
 * @param {string} [hint]
 * @param {boolean} [whole] as wide as the form
 */
function labelOf(text, input, hint, whole = false) {
  const note = hint ? make('small', { id: `${input.id}-hint` }, hint) : null;
  if (note) input.setAttribute('aria-describedby', note.id);
  return make('div', { class: whole ? 'field whole' : 'field' }, make('label', { for: input.id }, text), input, note);
}

/** @param {Metadata} metadata */
function placeFields(metadata) {
  const before = position(metadata);
  const inputs = { latitude: degrees('latitude', '48.858222'), longitude: degrees('longitude', '2.2945') };
  const { latitude, longitude } = inputs;
  latitude.value = before.latitude;
  longitude.value = before.longitude;
  latitude.addEventListener('paste', (event) => {
    const pair = PAIR.exec(event.clipboardData?.getData('text') ?? '');
    if (!pair) return;
    event.preventDefault();
    [latitude.value, longitude.value] = [pair[1] ?? '', pair[2] ?? ''];
  });
  const remove = make('button', { type: 'button', class: 'quiet' }, 'Remove position');
  remove.addEventListener('click', () => {
    latitude.value = longitude.value = '';
    latitude.focus();
  });
  const note = make('small', { id: 'edit-place-hint' }, 'Degrees with decimals; south and west are negative. You may paste both at once.');
  const element = make(
    'fieldset',
    { class: 'field whole place-fields', 'aria-describedby': note.id },
    make('legend', {}, 'Position (GPS)'),
    make('div', { class: 'pair' }, labelOf('Latitude', latitude), labelOf('Longitude', longitude), remove),
    note,
  );
  const read = () => {
    const values = [latitude.value.trim(), longitude.value.trim()];
    for (const input of [latitude, longitude]) input.removeAttribute('aria-invalid');
    if (values[0] === before.latitude && values[1] === before.longitude) return {};
    if (!values[0] && !values[1]) return noPlace(metadata);
    if (!inRange(values[0], 90)) return wrong(latitude, 'Latitude must be a number from −90 to 90.');
    if (!inRange(values[1], 180)) return wrong(longitude, 'Longitude must be a number from −180 to 180.');
    return placeAt(metadata, Number(values[0]), Number(values[1]));
  };
  return { element, read };
}

/** @param {string} name @param {string} example */
const degrees = (name, example) => make('input', { id: `edit-${name}`, type: 'text', inputmode: 'decimal', placeholder: example, autocomplete: 'off' });

/** @param {string | undefined} text @param {number} limit */
const inRange = (text, limit) => Boolean(text) && Math.abs(Number(text)) <= limit;

/** @param {HTMLInputElement} input @param {string} message */
function wrong(input, message) {
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  return message;
}
