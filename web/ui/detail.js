// @ts-check
/** One file on screen: its picture, what matters most, the tools and the table of tags, or what went wrong. */

import { bytes, make } from './dom.js';
import { spelled, tagTable } from './tags.js';

/** @typedef {import('../../npm/src/metadata.js').Metadata} Metadata */
/** @typedef {import('../../npm/src/metadata.js').Tag} Tag */
/** @typedef {import('./tags.js').View} View */

/**
 * @typedef {object} Entry one file that was dropped, picked or pasted
 * @property {number} id
 * @property {File} file
 * @property {'waiting' | 'reading' | 'done' | 'failed'} state
 * @property {Metadata} [metadata]
 * @property {{code: string, message: string, hint: string}} [error]
 * @property {string} [picture] object URL of its thumbnail
 * @property {{kind: 'edit' | 'clean', element: HTMLElement}} [panel] what is under way with it
 */

/**
 * @typedef {object} Actions
 * @property {(entry: Entry) => void} copy
 * @property {(entry: Entry) => void} download
 * @property {(view: View) => void} onView
 * @property {(entry: Entry, kind: 'edit' | 'clean') => void} open begin to edit or clean it, or stop doing so
 */

const CAMERA = ['Make', 'Model'];
const EXPOSURE = ['ExposureTime', 'FNumber', 'ISO', 'FocalLength'];

/**
 * @param {Entry} entry
 * @param {View} view
 * @param {Actions} actions
 * @returns {Node[]}
 */
export function detail(entry, view, actions) {
  if (entry.error) return [head(entry), failure(entry.error)];
  if (!entry.metadata) return [head(entry), make('p', { class: 'waiting note' }, 'Reading…')];
  const parts = [head(entry), works(entry, actions), entry.panel?.element ?? null, warnings(entry.metadata), ...table(entry, entry.metadata, view, actions)];
  return parts.filter((part) => part !== null);
}

/**
 * What can be done with a file.
 * @param {Entry} entry
 * @param {Actions} actions
 */
function works(entry, actions) {
  /** @type {['edit' | 'clean', string][]} */
  const kinds = [['edit', 'Edit'], ['clean', 'Clean']];
  return make('div', { class: 'works', role: 'group', 'aria-label': 'Change this file' }, ...kinds.map(([kind, name]) =>
    make('button', {
      type: 'button', class: 'quiet', 'data-work': kind, 'aria-expanded': entry.panel?.kind === kind ? 'true' : 'false',
      onclick: () => actions.open(entry, kind),
    }, name)));
}

/** @param {Entry} entry */
function head(entry) {
  const { file, metadata } = entry;
  const picture = make('div', { class: 'picture' });
  if (entry.picture) {
    const turn = entry.metadata?.embedded.length ? spelled(entry.metadata.get('IFD0:Orientation')?.value ?? 1) : '1';
    picture.append(make('img', { src: entry.picture, alt: `Preview of ${file.name}`, class: `turn-${turn}` }));
  } else {
    picture.append(make('span', { class: 'waiting' }, metadata?.fileType ?? ''));
  }
  const facts = metadata
    ? `${metadata.fileType} · ${bytes(file.size)} · ${bytes(metadata.bytesRead)} read · ${metadata.tags.length} tags`
    : bytes(file.size);
  return make(
    'header',
    { class: 'head' },
    picture,
    make(
      'div',
      {},
      make('div', { class: 'titles' }, make('h2', {}, file.name), make('p', { class: 'facts' }, facts)),
      metadata ? summary(metadata) : null,
    ),
  );
}

/** What people look for first. @param {Metadata} metadata */
function summary(metadata) {
  const list = make('ul', { class: 'summary', 'aria-label': 'Summary' });
  /** @param {string} name @param {string} text @param {string} [kind] */
  const add = (name, text, kind = '') => {
    if (text) list.append(make('li', { class: kind }, make('b', {}, name), text));
  };
  const [make_, model] = CAMERA.map((name) => spelled(metadata.get(name)?.text ?? ''));
  add('Camera', model && make_ && !model.toLowerCase().startsWith(make_.toLowerCase()) ? `${make_} ${model}` : model || make_ || '');
  add('Taken', spelled((metadata.get('DateTimeOriginal') ?? metadata.get('CreateDate'))?.text ?? ''));
  add('Exposure', exposure(metadata));
  const [north, east] = ['GPSLatitude', 'GPSLongitude'].map((name) => spelled(metadata.get(`GPS:${name}`)?.text ?? ''));
  if (north && east) {
    const [ns, ew] = ['GPSLatitudeRef', 'GPSLongitudeRef'].map((name) => spelled(metadata.get(`GPS:${name}`)?.value ?? ''));
    add('Place inside', `${north} ${ns}, ${east} ${ew}`, 'place');
  }
  return list.childElementCount ? list : null;
}

/** @param {Metadata} metadata */
function exposure(metadata) {
  const [time, aperture, iso, length] = EXPOSURE.map((name) => spelled(metadata.get(name)?.text ?? ''));
  return [time && `${time} s`, aperture && `f/${aperture}`, iso && `ISO ${iso}`, length].filter(Boolean).join(' · ');
}

/** @param {Metadata} metadata */
function warnings(metadata) {
  const grave = metadata.warnings;
  if (!grave.length) return null;
  const list = make('ul');
  for (const { message, offset } of grave) list.append(make('li', {}, offset >= 0 ? `${message} (at byte ${offset})` : message));
  const title = grave.length === 1 ? '1 thing in this file is not as it should be' : `${grave.length} things in this file are not as they should be`;
  return make('details', { class: 'note warnings' }, make('summary', {}, title), list);
}

/** @param {{code: string, message: string, hint: string}} error */
export function failure(error) {
  return make(
    'section',
    { class: 'note error', role: 'alert' },
    make('h3', {}, error.message),
    error.hint ? make('p', {}, error.hint) : null,
    make('p', {}, make('code', {}, error.code)),
  );
}

/**
 * @param {Entry} entry
 * @param {Metadata} metadata
 * @param {View} view
 * @param {Actions} actions
 */
function table(entry, metadata, view, actions) {
  const state = { ...view };
  const place = make('div');
  const count = make('p', { class: 'count', role: 'status' });
  const draw = () => {
    const { element, shown } = tagTable(metadata.tags, state);
    place.replaceChildren(element);
    count.textContent = shown === metadata.tags.length ? `${shown} tags` : `${shown} of ${metadata.tags.length} tags`;
    actions.onView(state);
  };
  const search = make('input', { type: 'search', placeholder: 'Search names and values', 'aria-label': 'Search tags', value: state.query });
  search.addEventListener('input', () => {
    state.query = search.value;
    draw();
  });
  const family = make(
    'select',
    { 'aria-label': 'Group by', onchange: (/** @type {any} */ event) => { state.family = event.target.value; draw(); } },
    ...[['group1', 'By place'], ['group0', 'By kind'], ['group2', 'By subject']].map(([value, name]) =>
      make('option', { value, selected: value === state.family }, name)),
  );
  const stage = make('div', { class: 'switch', role: 'radiogroup', 'aria-label': 'Show' },
    ...[['text', 'Text'], ['value', 'Value']].map(([value, name]) =>
      make('label', {},
        make('input', {
          type: 'radio', name: 'stage', value, checked: value === state.stage,
          onchange: () => { state.stage = value === 'value' ? 'value' : 'text'; draw(); },
        }),
        make('span', {}, name))));
  const tools = make(
    'div',
    { class: 'tools' },
    make('div', { class: 'search' }, lens(), search),
    family,
    stage,
    make('button', { type: 'button', class: 'quiet', onclick: () => actions.copy(entry) }, 'Copy JSON'),
    make('button', { type: 'button', class: 'quiet', onclick: () => actions.download(entry) }, 'Download'),
    count,
  );
  draw();
  return [tools, place];
}

function lens() {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true' })) svg.setAttribute(name, value);
  const path = document.createElementNS(space, 'path');
  for (const [name, value] of Object.entries({ d: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Zm3.4 7.9L14 14', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.6', 'stroke-linecap': 'round' })) path.setAttribute(name, value);
  svg.append(path);
  return svg;
}
