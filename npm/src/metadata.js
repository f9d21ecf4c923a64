// @ts-check
/** What a read gives: tags by name and group, warnings, embedded files, and ExifTool's JSON. */

/** @typedef {import('./protocol.js').PageMetadata} PageMetadata */
/** @typedef {import('./protocol.js').PageTag} PageTag */
/** @typedef {import('./protocol.js').Value} Value */

/** What `exiftool -j` prints bare. */
const NUMBER = /^-?(\d|[1-9]\d{1,14})(\.\d{1,16})?(e[-+]?\d{1,3})?$/i;

/**
 * One tag of a file.
 * @typedef {object} Tag
 * @property {string} group0 kind of information, such as `EXIF`
 * @property {string} group1 place, such as `ExifIFD`
 * @property {string} group2 subject, such as `Camera`
 * @property {string} name ExifTool's name
 * @property {string} desc the name in words
 * @property {number | string} id id in its table
 * @property {Value} text the value in words
 * @property {Value} value the value as `exiftool -n` shows it
 * @property {number} offset first byte of the value in the file, -1 where it was made from others
 * @property {number} length bytes of the value
 * @property {string} type format as stored, such as `int16u`
 * @property {number} count number of elements
 * @property {string | number | boolean} writable format it can be written in, false for a read-only tag
 * @property {boolean} main whether it is the one that counts among tags of its name
 */

export class Metadata {
  /**
   * @param {PageMetadata} page
   * @param {string} name
   */
  constructor(page, name) {
    /** The file's name. */
    this.name = name;
    /** ExifTool's FileType, such as `JPEG`. */
    this.fileType = page.fileType;
    /** MIME type. */
    this.mime = page.mime;
    /** Length of the file in bytes. */
    this.size = page.size;
    /** Bytes that were read to find all this. */
    this.bytesRead = page.bytesRead;
    /** Problems that did not stop the read. */
    this.warnings = page.warnings;
    /** Files inside the file: thumbnails, previews. */
    this.embedded = page.embedded;
    /** Where each kind of metadata lies. */
    this.blocks = page.blocks;
    /** @type {Tag[]} the tags in file order */
    this.tags = page.tags.map(({ g0, g1, g2, ...tag }) => ({ group0: g0, group1: g1, group2: g2, ...tag }));
    Object.freeze(this);
  }

  /**
   * The tag of that name, with or without a group of family 0 to 2 before it: `FNumber`, `ExifIFD:FNumber`.
   * @param {string} key case does not matter
   * @returns {Tag | undefined}
   */
  get(key) {
    const parts = key.toLowerCase().split(':');
    const name = parts.pop();
    const found = this.tags.filter(
      (tag) =>
        tag.name.toLowerCase() === name &&
        parts.every((group) => [tag.group0, tag.group1, tag.group2].some((own) => own.toLowerCase() === group)),
    );
    return found.find((tag) => tag.main) ?? found.at(-1);
  }

  [Symbol.iterator]() {
    return this.tags[Symbol.iterator]();
  }

  /**
   * What `exiftool -j -a` prints for the file.
   * @param {{groups?: 0 | 1 | 2 | null, numeric?: boolean}} [options] family of the prefixes, values instead of text
   * @returns {string}
   */
  toExifToolJSON({ groups = 1, numeric = false } = {}) {
    /** @type {Map<string, Tag>} */
    const shown = new Map();
    for (const tag of this.tags) {
      const group = [tag.group0, tag.group1, tag.group2][groups ?? 0];
      const key = groups === null ? tag.name : `${group}:${tag.name}`;
      if (!shown.has(key) || tag.main) shown.set(key, tag);
    }
    const lines = [`  "SourceFile": ${JSON.stringify(this.name)}`];
    for (const [key, tag] of shown) lines.push(`  ${JSON.stringify(key)}: ${spell(numeric ? tag.value : tag.text)}`);
    return `[{\n${lines.join(',\n')}\n}]\n`;
  }
}

/**
 * @param {Value} value
 * @returns {string}
 */
function spell(value) {
  if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
  if (typeof value === 'string') {
    if (NUMBER.test(value)) return value;
    return /^(true|false)$/i.test(value) ? value.toLowerCase() : JSON.stringify(value);
  }
  if (value && typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `\n    ${JSON.stringify(key)}: ${spell(member)}`);
    return `{${members.join(',')}\n  }`;
  }
  return JSON.stringify(value);
}
