// @ts-check
/** The panel in which a file is edited or cleaned: a form, then what came of it or why it was refused. */

import { cleanForm } from './clean.js';
import { failure } from './detail.js';
import { make } from './dom.js';
import { editForm } from './edit.js';
import { outcomeView } from './outcome.js';

/** @typedef {import('../../npm/src/index.js').ExifWeb} ExifWeb */
/** @typedef {import('../../npm/src/index.js').Written} Written */
/** @typedef {import('../../npm/src/metadata.js').Metadata} Metadata */
/** @typedef {'edit' | 'clean'} Kind */

/**
 * @typedef {object} Work
 * @property {File} file
 * @property {Metadata} metadata what was read of it
 * @property {(file: File) => void} save
 * @property {(file: File) => void} look
 * @property {() => void} close
 */

/** @type {Record<Kind, {title: string, lead: string, action: string, suffix: string}>} */
const WORDS = {
  edit: {
    title: 'Edit', action: 'Make the edited file', suffix: 'edited',
    lead: 'What you change goes into a new file, in EXIF, XMP and IPTC alike; leave a field empty to remove it.',
  },
  clean: {
    title: 'Clean', action: 'Make a clean file', suffix: 'clean',
    lead: 'You get a new file without what you would rather not share. It is checked before you get it.',
  },
};

/**
 * @param {Kind} kind
 * @param {ExifWeb} exifweb
 * @param {Work} work
 * @returns {HTMLElement}
 */
export function panel(kind, exifweb, work) {
  const words = WORDS[kind];
  const form = make('form', { novalidate: true, 'aria-label': words.title });
  const said = make('div', { class: 'said' });
  const submit = make('button', { type: 'submit', class: 'primary' }, words.action);
  const cancel = make('button', { type: 'button', class: 'quiet', onclick: work.close }, 'Cancel');
  const { parts, start } = kind === 'edit' ? editing(exifweb, work) : cleaning(exifweb, work);
  const result = make('div', { class: 'outcome', hidden: true });
  form.append(make('h3', {}, words.title), make('p', { class: 'panel-lead' }, words.lead), ...parts, said, make('div', { class: 'panel-actions' }, submit, cancel));

  const run = async () => {
    said.replaceChildren();
    const started = start();
    if (typeof started === 'string') {
      said.append(make('p', { class: 'problem', role: 'alert' }, started));
      return;
    }
    submit.disabled = true;
    submit.textContent = 'Working…';
    form.setAttribute('aria-busy', 'true');
    try {
      await show(await started);
    } catch (error) {
      said.append(failure(/** @type {any} */ (error)));
      said.scrollIntoView({ block: 'nearest' });
    }
    submit.disabled = false;
    submit.textContent = words.action;
    form.removeAttribute('aria-busy');
    if (!form.hidden) submit.focus({ preventScroll: true }); // while it was disabled it lost the focus
  };

  /** @param {Written} written */
  const show = async ({ blob, report }) => {
    const file = new File([blob], suffixed(work.file.name, words.suffix), { type: blob.type });
    const after = await exifweb.read(file);
    result.replaceChildren(...outcomeView({ file, oldSize: work.file.size, report, before: work.metadata, after }, {
      save: () => work.save(file),
      look: () => work.look(file),
      back: () => swap(false),
    }));
    swap(true);
  };

  const swap = (/** @type {boolean} */ done) => {
    form.hidden = done;
    result.hidden = !done;
    const target = done ? result.querySelector('h3') : submit;
    if (target instanceof HTMLElement) target.focus();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void run();
  });
  const element = make('section', { class: 'panel', 'aria-label': `${words.title} ${work.file.name}` }, form, result);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    work.close();
  });
  return element;
}

/** @typedef {{parts: Node[], start: () => Promise<Written> | string}} Task the form, and what begins the work or names a mistake */

/** @param {ExifWeb} exifweb @param {Work} work @returns {Task} */
function editing(exifweb, { file, metadata }) {
  const { parts, read } = editForm(metadata);
  const start = () => {
    const edits = read();
    if (typeof edits === 'string') return edits;
    return Object.keys(edits).length ? exifweb.write(file, edits) : 'You have not changed anything yet.';
  };
  return { parts, start };
}

/** @param {ExifWeb} exifweb @param {Work} work @returns {Task} */
function cleaning(exifweb, { file }) {
  const { parts, read } = cleanForm();
  const start = () => {
    const { preset, keep } = read();
    return exifweb.strip(file, preset, { keep });
  };
  return { parts, start };
}

/** @param {string} name @param {string} suffix */
function suffixed(name, suffix) {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)}-${suffix}${name.slice(dot)}` : `${name}-${suffix}`;
}
