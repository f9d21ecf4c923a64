// @ts-check
/**
 * Both ends of a write: edits become what the worker takes, its recipe becomes a Blob of slices of the input.
 *
 * Whatever comes in is held as a Blob, so that the worker reads only what it needs of it and the rest goes into the new
 * file without ever being in memory.
 */

import { abortReason, fault } from './errors.js';

/** @typedef {import('./protocol.js').Recipe} Recipe */
/** @typedef {import('./protocol.js').Report} Report */
/** @typedef {import('./protocol.js').WireItem} WireItem */
/** @typedef {import('./protocol.js').WireValue} WireValue */

/** @typedef {{[field: string]: EditValue}} Structure */
/** @typedef {string | number | boolean | Date | ArrayBuffer | ArrayBufferView | Structure} Item */

/**
 * @typedef {Item | Item[] | null} EditValue words as ExifTool prints them, or a number for the value itself; null
 *   deletes, an array gives all items of a list, a Date the time that clocks here show then, bytes an image, a profile
 *   or another block as a whole
 */

/** @typedef {{[tag: string]: EditValue}} Edits by name, with a group before it where it matters: `XMP-dc:Subject` */

/**
 * @typedef {object} Edit one step where a mapping can't say it; steps are done in order
 * @property {string} tag
 * @property {'set' | 'add' | 'remove' | 'shift'} action `add` and `remove` work on items of a list, `shift` moves a date
 * @property {EditValue} value
 * @property {boolean} [numeric] whether the value is what `exiftool -n` shows
 */

/** @typedef {{blob: Blob, report: Report}} Written the new file, and what was proved of it */

/**
 * @param {Edits | readonly Edit[]} edits
 * @returns {Record<string, WireValue> | import('./protocol.js').Edit[]}
 */
export function wireEdits(edits) {
  if (isSteps(edits)) return edits.map(({ value, ...step }) => ({ ...step, value: wireValue(value, step.tag) }));
  if (!isPlain(edits)) throw fault('invalid_value', 'edits are no object', 'Pass an object of tag and value, or a list of edits.');
  return Object.fromEntries(Object.entries(edits).map(([tag, value]) => [tag, wireValue(value, tag)]));
}

/**
 * @param {Edits | readonly Edit[]} edits
 * @returns {edits is readonly Edit[]}
 */
const isSteps = (edits) => Array.isArray(edits);

/** @param {unknown} value */
const isPlain = (value) => value !== null && typeof value === 'object' && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/**
 * @param {EditValue} value
 * @param {string} tag
 * @returns {WireValue}
 */
function wireValue(value, tag) {
  if (value === null) return null;
  return Array.isArray(value) ? value.map((item) => wireItem(item, tag)) : wireItem(value, tag);
}

/**
 * @param {Item} item
 * @param {string} tag
 * @returns {WireItem}
 */
function wireItem(item, tag) {
  if (typeof item === 'string' || typeof item === 'boolean') return item;
  if (typeof item === 'number' && Number.isFinite(item)) return item;
  if (item instanceof Date && !Number.isNaN(item.getTime())) return dateText(item);
  if (item instanceof ArrayBuffer || ArrayBuffer.isView(item)) return { [BYTES]: base64(item) };
  if (isPlain(item)) return Object.fromEntries(Object.entries(item).map(([field, value]) => [field, wireValue(value, tag)]));
  throw fault(
    'invalid_value',
    `${tag} can not be set to ${item instanceof Date ? 'an invalid date' : String(item)}`,
    'Pass text, a finite number, true or false, a valid Date, bytes, a list of them, or null to delete.',
  );
}

/** The one field of what stands for bytes in JSON; no field of a structure is named so. */
const BYTES = 'base64:';

/** @param {ArrayBuffer | ArrayBufferView} data */
function base64(data) {
  const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/**
 * A Date as ExifTool writes it: what clocks show here at that moment, and how far they are from UTC. The moment stays
 * the same; where a tag has no room for the offset, as in EXIF, the clock's time alone is stored.
 * @param {Date} date
 */
export function dateText(date) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  const east = -date.getTimezoneOffset();
  const offset = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())].join(':');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}${offset}`;
}

/**
 * The whole input as a Blob. An address is fetched once, so that what is read and what is written are the same bytes.
 * @param {import('./protocol.js').Input} input
 * @param {AbortSignal} [signal]
 * @returns {Promise<Blob>}
 */
export async function asBlob({ kind, data }, signal) {
  if (kind === 'blob') return data;
  if (kind === 'bytes') return new Blob([/** @type {ArrayBuffer} */ (data)]);
  let response;
  try {
    response = await fetch(data, signal ? { signal } : {});
    if (response.ok) return await response.blob();
  } catch {
    if (signal?.aborted) throw abortReason(signal);
    throw fault('source', `${data} could not be fetched`, 'The server must be reachable and allow this page (CORS).');
  }
  throw fault('source', `${data} answered with status ${response.status}`, 'Check the address.');
}

/**
 * @param {Blob} input
 * @param {Recipe} recipe
 * @returns {Written}
 */
export function assemble(input, { parts, patches, mime, report }) {
  const pieces = parts.map((part) => (typeof part === 'number' ? /** @type {BlobPart} */ (patches[part]) : input.slice(part[0], part[0] + part[1])));
  return { blob: new Blob(pieces, { type: mime || input.type }), report };
}
