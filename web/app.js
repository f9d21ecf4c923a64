// @ts-check
/** The page: take files in, have them read one after another, show the chosen one, edit and clean it. */

import { ExifWeb } from '../npm/src/index.js';
import { byId, bytes, make } from './ui/dom.js';
import { detail, failure } from './ui/detail.js';
import { panel } from './ui/panel.js';
import { setUpTheme } from './ui/theme.js';

/** @typedef {import('./ui/detail.js').Entry} Entry */
/** @typedef {import('./ui/tags.js').View} View */
/** @typedef {import('../npm/src/protocol.js').Progress} Progress */

const PICTURE_LIMIT = 40_000_000;
const SHOWABLE = /^image\/(jpeg|png|webp|gif|avif)$/;
const SAID_FOR = 2400;
const ADDRESS_FOR = 60_000;

const page = {
  welcome: byId('welcome', HTMLElement),
  work: byId('work', HTMLElement),
  files: byId('files', HTMLUListElement),
  detail: byId('detail', HTMLElement),
  status: byId('status', HTMLElement),
  engine: byId('engine', HTMLElement),
  engineBar: byId('engine-bar', HTMLElement),
  picker: byId('picker', HTMLInputElement),
  add: byId('add', HTMLButtonElement),
};

/** @type {Entry[]} */
const entries = [];
/** @type {number | undefined} */
let chosen;
/** @type {View} */
let view = { query: '', family: 'group1', stage: 'text' };
let reading = false;
let lastId = 0;

const exifweb = new ExifWeb({ assets: '/runtime/', worker: '/worker.js', onProgress: showProgress });

/** @param {Progress} progress */
function showProgress({ stage, loaded, total }) {
  const share = stage === 'start' ? 100 : Math.min(99, Math.round((100 * loaded) / (total || 1)));
  page.engine.hidden = false;
  page.engine.setAttribute('aria-valuenow', String(share));
  page.engineBar.style.width = `${share}%`;
  if (entries.length) say(stage === 'start' ? 'Starting the engine…' : `Loading the engine: ${share} %`);
}

/** @type {ReturnType<typeof setTimeout>} */
let silence;
/**
 * @param {string} text
 * @param {number} [forMs]
 */
function say(text, forMs = 0) {
  clearTimeout(silence);
  page.status.textContent = text;
  if (forMs) silence = setTimeout(() => { page.status.textContent = ''; }, forMs);
}

/** @param {Iterable<File>} files */
function take(files) {
  const added = [...files].map((file) => {
    lastId += 1;
    return /** @type {Entry} */ ({ id: lastId, file, state: 'waiting' });
  });
  if (!added.length) return;
  entries.push(...added);
  document.body.classList.add('has-files');
  page.welcome.hidden = true;
  page.work.hidden = page.add.hidden = false;
  choose(added[0]?.id);
  void readAll();
}

async function readAll() {
  if (reading) return;
  reading = true;
  for (let entry = next(); entry; entry = next()) await readOne(entry);
  reading = false;
  const failed = entries.filter(({ state }) => state === 'failed').length;
  say(failed ? `${entries.length - failed} read, ${failed} could not be` : entries.length === 1 ? '1 file read' : `${entries.length} files read`, SAID_FOR);
}

const next = () => entries.find(({ state }) => state === 'waiting');

/** @param {Entry} entry */
async function readOne(entry) {
  entry.state = 'reading';
  draw(entry);
  try {
    entry.metadata = await exifweb.read(entry.file);
    entry.state = 'done';
    entry.picture = await picture(entry);
  } catch (error) {
    const known = /** @type {any} */ (error);
    entry.state = 'failed';
    entry.error = { code: known.code ?? 'internal', message: known.message ?? String(error), hint: known.hint ?? '' };
  }
  page.engine.hidden = true;
  draw(entry);
}

/** @param {Entry} entry */
async function picture({ file, metadata }) {
  const item = metadata?.embedded.find(({ name, length }) => name === 'ThumbnailImage' && length > 0);
  if (item) {
    const blob = await exifweb.embedded(file, item);
    const start = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
    if (start[0] === 0xff && start[1] === 0xd8) return URL.createObjectURL(blob);
  }
  if (metadata && SHOWABLE.test(metadata.mime) && file.size < PICTURE_LIMIT) return URL.createObjectURL(file);
  return undefined;
}

/** @param {number | undefined} id */
function choose(id) {
  chosen = id;
  drawList();
  drawDetail();
}

/** @param {Entry} entry */
function draw(entry) {
  drawList();
  if (entry.id === chosen) drawDetail();
}

function drawList() {
  const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['entry'] : undefined;
  page.files.replaceChildren(...entries.map((entry) => make('li', {}, fileButton(entry))));
  if (held) page.files.querySelector(`[data-entry="${held}"]`)?.dispatchEvent(new Event('refocus'));
}

/** @param {Entry} entry */
function fileButton(entry) {
  const states = {
    waiting: 'Waiting',
    reading: 'Reading…',
    done: entry.metadata ? `${entry.metadata.fileType} · ${entry.metadata.tags.length} tags` : '',
    failed: entry.error?.message ?? '',
  };
  const thumb = entry.picture
    ? make('img', { class: 'thumb', src: entry.picture, alt: '' })
    : make('span', { class: 'thumb', 'aria-hidden': 'true' }, (entry.file.name.split('.').pop() ?? '').slice(0, 4).toUpperCase());
  const button = make(
    'button',
    { type: 'button', class: 'file', 'aria-current': entry.id === chosen ? 'true' : undefined, 'data-entry': entry.id, title: `${entry.file.name}, ${bytes(entry.file.size)}` },
    thumb,
    make('span', {}, make('span', { class: 'name' }, entry.file.name), make('span', { class: entry.error ? 'state bad' : 'state' }, states[entry.state])),
  );
  button.addEventListener('click', () => choose(entry.id));
  button.addEventListener('refocus', () => button.focus());
  return button;
}

function drawDetail() {
  const entry = entries.find(({ id }) => id === chosen);
  if (!entry) return;
  page.detail.replaceChildren(...detail(entry, view, { copy, download, open, onView: (changed) => { view = { ...changed }; } }));
}

/** @param {Entry} entry */
const json = (entry) => entry.metadata?.toExifToolJSON({ numeric: view.stage === 'value' }) ?? '';

/** @param {Entry} entry */
async function copy(entry) {
  try {
    await navigator.clipboard.writeText(json(entry));
    say('Copied', SAID_FOR);
  } catch {
    say('The browser did not allow copying; use Download', SAID_FOR);
  }
}

/** @param {Entry} entry */
const download = (entry) => save(new File([json(entry)], `${entry.file.name}.json`, { type: 'application/json' }));

/** @param {File} file */
function save(file) {
  const address = URL.createObjectURL(file);
  make('a', { href: address, download: file.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_FOR);
}

/**
 * Open the panel to edit or clean a file, or close it where it is open.
 * @param {Entry} entry
 * @param {'edit' | 'clean'} kind
 */
function open(entry, kind) {
  if (!entry.metadata) return;
  const close = () => {
    entry.panel = undefined;
    drawDetail();
    const opener = page.detail.querySelector(`[data-work="${kind}"]`);
    if (opener instanceof HTMLElement) opener.focus();
  };
  if (entry.panel?.kind === kind) {
    close();
    return;
  }
  const element = panel(kind, exifweb, { file: entry.file, metadata: entry.metadata, save, look: (file) => take([file]), close });
  entry.panel = { kind, element };
  drawDetail();
  element.querySelector('input')?.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

function setUpInputs() {
  for (const id of ['choose', 'add']) byId(id, HTMLButtonElement).addEventListener('click', () => page.picker.click());
  page.picker.addEventListener('change', () => {
    take(page.picker.files ?? []);
    page.picker.value = '';
  });
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
  let depth = 0;
  const dragging = (/** @type {boolean} */ on) => document.body.classList.toggle('dragging', on);
  document.addEventListener('dragenter', (event) => { event.preventDefault(); depth += 1; dragging(true); });
  document.addEventListener('dragleave', () => { depth -= 1; if (depth <= 0) { depth = 0; dragging(false); } });
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    dragging(false);
    take(event.dataTransfer?.files ?? []);
  });
}

async function startEngine() {
  try {
    await exifweb.start();
    document.documentElement.dataset['engine'] = 'ready';
  } catch (error) {
    document.documentElement.dataset['engine'] = 'failed';
    if (!entries.length) page.welcome.append(failure(/** @type {any} */ (error)));
  }
  page.engine.hidden = true;
  if (!reading) say('');
}

setUpTheme(byId('theme', HTMLButtonElement));
setUpInputs();
void startEngine();
