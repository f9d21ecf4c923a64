// @ts-check
/**
 * The fields that people edit, and the tags that each stands for: one word of the page, several places in a file.
 *
 * A value goes where the Metadata Working Group's guidelines want it, so that every reader finds the same: EXIF and XMP
 * always, IPTC only in a file that has some, and older places only where the file has that very tag.
 */

import { spelled } from './tags.js';

/** @typedef {import('../../npm/src/metadata.js').Metadata} Metadata */
/** @typedef {import('../../npm/src/index.js').Edits} Edits */

/**
 * @typedef {object} Field
 * @property {string} key
 * @property {string} label
 * @property {'line' | 'lines' | 'date' | 'stars'} control
 * @property {string} [hint]
 * @property {string[]} always tags that are written
 * @property {string[]} iptc tags that are written where the file has IPTC
 * @property {string[]} present tags that are written where the file has them
 * @property {(text: string, tag: string) => string | string[]} [spell] the value for one of the tags
 */

const LISTS = /^(XMP-dc:(Creator|Subject)|IPTC:(By-line|Keywords))$/;
const STARS = /^-?[0-5]$/;
const DATE = /^(\d{4})[:-](\d\d)[:-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?/;

/** @param {RegExp} separator @param {string} joint */
const items = (separator, joint) => (/** @type {string} */ text, /** @type {string} */ tag) => {
  const found = text.split(separator).map((item) => item.trim()).filter(Boolean);
  return LISTS.test(tag) ? found : found.join(joint);
};

/** @type {readonly Field[]} */
export const FIELDS = [
  { key: 'title', label: 'Title', control: 'line', always: ['XMP-dc:Title'], iptc: ['IPTC:ObjectName'], present: ['IFD0:XPTitle'] },
  {
    key: 'description', label: 'Description', control: 'lines',
    always: ['XMP-dc:Description', 'IFD0:ImageDescription'], iptc: ['IPTC:Caption-Abstract'], present: [],
  },
  {
    key: 'keywords', label: 'Keywords', control: 'lines', hint: 'One on each line.', spell: items(/\n/, ';'),
    always: ['XMP-dc:Subject'], iptc: ['IPTC:Keywords'], present: ['IFD0:XPKeywords'],
  },
  {
    key: 'artist', label: 'Artist', control: 'line', hint: 'Several people: separate them with semicolons.', spell: items(/;/, '; '),
    always: ['XMP-dc:Creator', 'IFD0:Artist'], iptc: ['IPTC:By-line'], present: ['IFD0:XPAuthor'],
  },
  {
    key: 'copyright', label: 'Copyright', control: 'line',
    always: ['XMP-dc:Rights', 'IFD0:Copyright'], iptc: ['IPTC:CopyrightNotice'], present: [],
  },
  {
    key: 'taken', label: 'Date taken', control: 'date', hint: 'What the clock showed where it was taken.', spell: dateFor,
    always: ['ExifIFD:DateTimeOriginal', 'XMP-photoshop:DateCreated'], iptc: ['IPTC:DateCreated', 'IPTC:TimeCreated'],
    present: ['XMP-exif:DateTimeOriginal'],
  },
  { key: 'rating', label: 'Rating', control: 'stars', always: ['XMP-xmp:Rating'], iptc: [], present: ['IFD0:Rating'] },
];

const PLACES = /^XMP-\w+:GPS/;

/** A field's value as the form shows it. @param {Metadata} metadata @param {Field} field */
export function current(metadata, field) {
  const tag = [...field.always, ...field.iptc, ...field.present].map((name) => metadata.get(name)).find((one) => one && spelled(one.text));
  if (!tag) return '';
  if (field.control === 'stars') return STARS.test(spelled(tag.value)) ? spelled(tag.value) : '';
  if (field.control === 'date') return dateInput(spelled(tag.value));
  if (!Array.isArray(tag.text)) return field.key === 'keywords' ? spelled(tag.text).split(';').join('\n') : spelled(tag.text);
  return tag.text.map(spelled).join(field.key === 'keywords' ? '\n' : '; ');
}

/** @param {string} text as ExifTool prints it @returns {string} as a date input takes it */
function dateInput(text) {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = DATE.exec(text) ?? [];
  return Number(year) && Number(month) && Number(day) ? `${year}-${month}-${day}T${hour}:${minute}:${second}` : '';
}

/** @param {string} text as a date input gives it @param {string} tag */
function dateFor(text, tag) {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = DATE.exec(text) ?? [];
  if (tag === 'IPTC:DateCreated') return `${year}:${month}:${day}`;
  if (tag === 'IPTC:TimeCreated') return `${hour}:${minute}:${second}`;
  return `${year}:${month}:${day} ${hour}:${minute}:${second}`;
}

/**
 * @param {Metadata} metadata
 * @param {Field} field
 * @param {string} text empty to delete
 * @returns {Edits}
 */
export function editsOf(metadata, field, text) {
  const value = text.trim();
  const hasIptc = metadata.tags.some(({ group0 }) => group0 === 'IPTC');
  const tags = places(metadata, [...field.always, ...(hasIptc ? field.iptc : [])], field.present);
  return Object.fromEntries(tags.map((tag) => [tag, value ? field.spell?.(value, tag) ?? value : null]));
}

/**
 * The tags of a field in this file: of a sidecar, XMP alone.
 * @param {Metadata} metadata
 * @param {string[]} always
 * @param {string[]} present
 */
function places(metadata, always, present) {
  const own = present.filter((tag) => metadata.tags.some(({ group1, name }) => `${group1}:${name}` === tag));
  return [...always, ...own].filter((tag) => metadata.fileType !== 'XMP' || tag.startsWith('XMP'));
}

/** Decimal degrees, or nothing. @param {Metadata} metadata @returns {{latitude: string, longitude: string}} */
export function position(metadata) {
  const read = (/** @type {string} */ name) => {
    const value = metadata.get(`Composite:${name}`)?.value ?? metadata.get(`XMP-exif:${name}`)?.value;
    const degrees = Number(value);
    return value === undefined || value === '' || !Number.isFinite(degrees) ? '' : String(Number(degrees.toFixed(6)));
  };
  const [latitude, longitude] = [read('GPSLatitude'), read('GPSLongitude')];
  return latitude && longitude ? { latitude, longitude } : { latitude: '', longitude: '' };
}

/**
 * @param {Metadata} metadata
 * @param {number} latitude degrees, north positive
 * @param {number} longitude degrees, east positive
 * @returns {Edits}
 */
export function placeAt(metadata, latitude, longitude) {
  const xmp = { 'XMP-exif:GPSLatitude': latitude, 'XMP-exif:GPSLongitude': longitude };
  if (metadata.fileType === 'XMP') return xmp;
  const both = metadata.tags.some(({ group1, name }) => `${group1}:${name}` === 'XMP-exif:GPSLatitude');
  return {
    'GPS:GPSLatitude': Math.abs(latitude),
    'GPS:GPSLatitudeRef': latitude < 0 ? 'South' : 'North',
    'GPS:GPSLongitude': Math.abs(longitude),
    'GPS:GPSLongitudeRef': longitude < 0 ? 'West' : 'East',
    ...(both ? xmp : {}),
  };
}

/** Everything that says where it was taken, in EXIF and XMP. @param {Metadata} metadata @returns {Edits} */
export function noPlace(metadata) {
  const inXmp = metadata.tags.map(({ group1, name }) => `${group1}:${name}`).filter((tag) => PLACES.test(tag));
  const exif = metadata.fileType === 'XMP' ? [] : ['GPS:all'];
  return Object.fromEntries([...exif, ...inXmp].map((tag) => [tag, null]));
}
