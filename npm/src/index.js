// @ts-check
/**
 * exifweb: the metadata of photos and videos, read and written in the browser, never uploaded.
 *
 * Nothing happens on import; the worker starts with `openExifWeb` or the first read.
 */

import { Engine } from './engine.js';
import { ExifWebError, fault } from './errors.js';
import { Metadata } from './metadata.js';
import { asBlob, assemble, wireEdits } from './write.js';

export { ExifWebError, Metadata };

/** @typedef {import('./metadata.js').Tag} Tag */
/** @typedef {import('./protocol.js').Embedded} Embedded */
/** @typedef {import('./write.js').Edit} Edit */
/** @typedef {import('./write.js').Edits} Edits */
/** @typedef {import('./write.js').EditValue} EditValue */
/** @typedef {import('./protocol.js').Input} WireInput */
/** @typedef {import('./protocol.js').Preset} Preset */
/** @typedef {import('./protocol.js').Progress} Progress */
/** @typedef {import('./protocol.js').ReadOptions} WireOptions */
/** @typedef {import('./protocol.js').Report} Report */
/** @typedef {import('./protocol.js').Value} Value */
/** @typedef {import('./protocol.js').Versions} Versions */
/** @typedef {import('./protocol.js').Warning} Warning */
/** @typedef {import('./write.js').Written} Written */

/** @typedef {Blob | ArrayBuffer | ArrayBufferView | URL | string} Input a File or Blob, bytes, or an address */

/**
 * @typedef {object} OpenOptions
 * @property {string | URL} [assets] address of the runtime folder; beside the package where left out
 * @property {import('./spawn.js').WorkerOption} [worker] `auto`, an address, or a function that makes one
 * @property {number} [timeoutMs] longest wait for one file, 60 s
 * @property {number} [startTimeoutMs] longest wait without news while the worker starts, 30 s
 * @property {Record<string, number>} [limits] caps on what one read may cost
 * @property {(progress: Progress) => void} [onProgress] told while the engine loads
 */

/**
 * @typedef {WireOptions & {name?: string, signal?: AbortSignal}} ReadOptions
 */

/** @typedef {{name?: string, limits?: Record<string, number>, signal?: AbortSignal}} WriteOptions */
/** @typedef {{name?: string, keep?: string[], signal?: AbortSignal}} StripOptions */
/** @typedef {{name?: string, signal?: AbortSignal}} CopyOptions */

export class ExifWeb {
  /** @param {OpenOptions} [options] */
  constructor({ assets, worker = 'auto', timeoutMs = 60_000, startTimeoutMs = 30_000, limits, onProgress } = {}) {
    const base = globalThis.location?.href;
    const folder = assets === undefined ? new URL('./runtime/', import.meta.url) : new URL(assets, base);
    const address = folder.href.endsWith('/') ? folder.href : `${folder.href}/`;
    this._limits = limits;
    this._engine = new Engine({ assets: address, worker, timeoutMs, startTimeoutMs, onProgress });
  }

  /** What is running; known once the engine has started. @returns {Versions | undefined} */
  get versions() {
    return this._engine.versions;
  }

  /** Start the engine. @returns {Promise<void>} */
  start() {
    return this._engine.start();
  }

  /**
   * Read a file's metadata.
   * @param {Input} input
   * @param {ReadOptions} [options]
   * @returns {Promise<Metadata>}
   */
  async read(input, { name, signal, ...options } = {}) {
    const called = name ?? nameOf(input);
    const limits = this._limits && { limits: { ...this._limits, ...options.limits } };
    const request = { type: /** @type {const} */ ('read'), input: wire(input), name: called, options: { ...options, ...limits } };
    return new Metadata(await this._engine.send(request, signal), called);
  }

  /**
   * The bytes of a file inside a file, as a Blob. From a Blob it is cut out without reading it.
   * @param {Input} input
   * @param {Embedded} item one of `metadata.embedded`
   * @param {{signal?: AbortSignal}} [options]
   * @returns {Promise<Blob>}
   */
  async embedded(input, item, { signal } = {}) {
    if (input instanceof Blob) return input.slice(item.offset, item.offset + item.length, item.mime);
    const { offset, length } = item;
    const bytes = await this._engine.send({ type: 'extract', input: wire(input), offset, length }, signal);
    return new Blob([bytes], { type: item.mime });
  }

  /**
   * The thumbnail that a camera put into the file, or undefined.
   * @param {Input} input
   * @param {ReadOptions} [options]
   * @returns {Promise<Blob | undefined>}
   */
  async thumbnail(input, options) {
    const { embedded } = await this.read(input, options);
    const item = embedded.find(({ name }) => name === 'ThumbnailImage') ?? embedded[0];
    return item && this.embedded(input, item);
  }

  /**
   * Change tags. The input stays as it is; the new file is made of slices of it and of what is new, and was read and
   * compared with the input before you get it.
   * @param {Input} input
   * @param {Edits | readonly Edit[]} edits `{Artist: 'Ann', 'XMP-dc:Subject': ['sea', 'sky'], 'GPS:all': null}`
   * @param {WriteOptions} [options]
   * @returns {Promise<Written>}
   */
  async write(input, edits, { name, limits, signal } = {}) {
    const wired = wireEdits(edits);
    const caps = (this._limits || limits) && { limits: { ...this._limits, ...limits } };
    const blob = await asBlob(wire(input), signal);
    return this._written(blob, { type: 'write', input: wire(blob), name: name ?? nameOf(input), edits: wired, options: { ...caps } }, signal);
  }

  /**
   * Take private things out: `location`, `share` (that, people, devices, comments, history, previews, maker notes) or
   * `all`. What can't be taken out for sure is refused with the code `unwritable`.
   * @param {Input} input
   * @param {Preset} preset
   * @param {StripOptions} [options] `keep`: tags or groups that stay, or `artist`, `copyright`
   * @returns {Promise<Written>}
   */
  async strip(input, preset, { name, keep = [], signal } = {}) {
    const blob = await asBlob(wire(input), signal);
    return this._written(blob, { type: 'strip', input: wire(blob), name: name ?? nameOf(input), preset, keep: [...keep] }, signal);
  }

  /**
   * Copy tags from one file into another; neither is touched.
   * @param {Input} from
   * @param {Input} to
   * @param {readonly string[]} [tags] in ExifTool's words: `EXIF:all`, `XMP-dc:Title<IPTC:Headline`, `-Orientation`; all where left out
   * @param {CopyOptions} [options]
   * @returns {Promise<Written>}
   */
  async copyTags(from, to, tags = [], { name, signal } = {}) {
    const blob = await asBlob(wire(to), signal);
    return this._written(blob, { type: 'copyTags', from: wire(from), input: wire(blob), name: name ?? nameOf(to), tags: [...tags] }, signal);
  }

  /**
   * @param {Blob} blob
   * @param {import('./engine.js').Unnumbered} request
   * @param {AbortSignal | undefined} signal
   * @returns {Promise<Written>}
   */
  async _written(blob, request, signal) {
    return assemble(blob, await this._engine.send(request, signal));
  }

  /**
   * Start the engine and say what runs, or throw an error that names what is in the way.
   * @returns {Promise<Versions>}
   */
  diagnose() {
    return this._engine.send({ type: 'diagnose' });
  }

  /** End the worker. */
  close() {
    this._engine.close();
  }

  /** For `using`; where the language does not have it yet, nobody calls it. */
  [Symbol.dispose]() {
    this.close();
  }
}

/**
 * Open exifweb and start its engine.
 * @param {OpenOptions} [options]
 * @returns {Promise<ExifWeb>}
 */
export async function openExifWeb(options) {
  const opened = new ExifWeb(options);
  try {
    await opened.start();
  } catch (error) {
    opened.close();
    throw error;
  }
  return opened;
}

/** @type {ExifWeb | undefined} */
let shared;

/**
 * Read a file's metadata with an instance of default options, made on first use.
 * @param {Input} input
 * @param {ReadOptions} [options]
 * @returns {Promise<Metadata>}
 */
export function read(input, options) {
  shared ??= new ExifWeb();
  return shared.read(input, options);
}

/**
 * Change tags with an instance of default options; as `ExifWeb.write`.
 * @param {Input} input
 * @param {Edits | readonly Edit[]} edits
 * @param {WriteOptions} [options]
 * @returns {Promise<Written>}
 */
export function write(input, edits, options) {
  shared ??= new ExifWeb();
  return shared.write(input, edits, options);
}

/**
 * Take private things out with an instance of default options; as `ExifWeb.strip`.
 * @param {Input} input
 * @param {Preset} preset
 * @param {StripOptions} [options]
 * @returns {Promise<Written>}
 */
export function strip(input, preset, options) {
  shared ??= new ExifWeb();
  return shared.strip(input, preset, options);
}

/**
 * Copy tags with an instance of default options; as `ExifWeb.copyTags`.
 * @param {Input} from
 * @param {Input} to
 * @param {readonly string[]} [tags]
 * @param {CopyOptions} [options]
 * @returns {Promise<Written>}
 */
export function copyTags(from, to, tags, options) {
  shared ??= new ExifWeb();
  return shared.copyTags(from, to, tags, options);
}

/**
 * Say what runs with default options, or throw an error that names what is in the way.
 * @returns {Promise<Versions>}
 */
export function diagnose() {
  shared ??= new ExifWeb();
  return shared.diagnose();
}

/** @param {Input} input @returns {WireInput} */
function wire(input) {
  if (typeof Blob !== 'undefined' && input instanceof Blob) return { kind: 'blob', data: input };
  if (input instanceof ArrayBuffer || ArrayBuffer.isView(input)) return { kind: 'bytes', data: input };
  if (input instanceof URL || typeof input === 'string') {
    return { kind: 'url', data: new URL(input, globalThis.location?.href).href };
  }
  throw fault('invalid_value', 'this input can not be read', 'Pass a File, a Blob, an ArrayBuffer, a typed array or a URL.');
}

/** @param {Input} input */
function nameOf(input) {
  if (typeof File !== 'undefined' && input instanceof File) return input.name;
  if (input instanceof URL || typeof input === 'string') return new URL(input, globalThis.location?.href).pathname;
  return '';
}
