// @ts-check
/** The table of tags: grouped, searchable, text or value, with the whole story of a tag on demand. */

import { make } from './dom.js';

/** @typedef {import('../../npm/src/metadata.js').Tag} Tag */
/** @typedef {import('../../npm/src/protocol.js').Value} Value */

/**
 * @typedef {object} View
 * @property {string} query
 * @property {'group0' | 'group1' | 'group2'} family
 * @property {'text' | 'value'} stage
 */

/**
 * @param {Tag[]} tags
 * @param {View} view
 * @returns {{element: HTMLElement, shown: number}}
 */
export function tagTable(tags, view) {
  const found = tags.filter((tag) => matches(tag, view));
  /** @type {Map<string, Tag[]>} */
  const groups = new Map();
  for (const tag of found) {
    const key = tag[view.family];
    const group = groups.get(key);
    if (group) group.push(tag);
    else groups.set(key, [tag]);
  }
  const element = make('div', { class: view.stage === 'value' ? 'values' : '' });
  for (const [name, members] of groups) element.append(section(name, members, view));
  if (!found.length) {
    element.append(make('p', { class: 'nothing' }, view.query ? `No tag matches “${view.query}”.` : 'This file carries no tags.'));
  }
  return { element, shown: found.length };
}

/**
 * @param {Tag} tag
 * @param {View} view
 */
function matches(tag, view) {
  const query = view.query.trim().toLowerCase();
  if (!query) return true;
  const inside = [tag.name, tag.desc, tag.group0, tag.group1, tag.group2, spelled(tag.text), spelled(tag.value)];
  return query.split(/\s+/).every((word) => inside.some((text) => text.toLowerCase().includes(word)));
}

/**
 * @param {string} name
 * @param {Tag[]} tags
 * @param {View} view
 */
function section(name, tags, view) {
  const id = `group-${name.replace(/\W/g, '-')}`;
  const body = make('tbody');
  for (const tag of tags) body.append(row(tag, view));
  return make(
    'section',
    { class: 'group', 'aria-labelledby': id },
    make('h3', { id }, name, make('small', {}, tags.length === 1 ? '1 tag' : `${tags.length} tags`)),
    make('table', { 'aria-labelledby': id }, body),
  );
}

/**
 * @param {Tag} tag
 * @param {View} view
 */
function row(tag, view) {
  const text = spelled(tag[view.stage]);
  const open = make('button', { type: 'button', class: 'open', 'aria-expanded': 'false', title: tag.name }, tag.desc);
  const line = make(
    'tr',
    { class: 'tag' },
    make('th', { scope: 'row' }, open),
    make('td', { class: text ? 'shown' : 'shown blank' }, text || '(empty)'),
  );
  open.addEventListener('click', () => {
    const expanded = open.getAttribute('aria-expanded') === 'true';
    open.setAttribute('aria-expanded', String(!expanded));
    if (expanded) line.nextElementSibling?.remove();
    else line.after(story(tag));
  });
  return line;
}

/** Everything that is known of a tag. @param {Tag} tag */
function story(tag) {
  /** @type {[string, string][]} */
  const facts = [
    ['Name', `${tag.group1}:${tag.name}`],
    ['Kind, subject', `${tag.group0}, ${tag.group2}`],
    ['Id', typeof tag.id === 'number' && Number.isInteger(tag.id) ? `${tag.id} (0x${tag.id.toString(16).padStart(4, '0')})` : String(tag.id)],
    ['Text', spelled(tag.text)],
    ['Value', spelled(tag.value)],
    ['Stored as', tag.type ? `${tag.type}[${tag.count}]` : 'made from other tags'],
    ['Place', tag.offset < 0 ? 'none of its own' : `${tag.length} bytes at ${tag.offset} (0x${tag.offset.toString(16)})`],
    ['Writable', tag.writable ? (typeof tag.writable === 'string' ? `as ${tag.writable}` : 'yes') : 'no'],
  ];
  const list = make('dl');
  for (const [name, text] of facts) list.append(make('div', {}, make('dt', {}, name), make('dd', {}, text)));
  return make('tr', { class: 'more' }, make('td', { colspan: 2 }, list));
}

/** A value on one line. @param {Value} value @returns {string} */
export function spelled(value) {
  if (Array.isArray(value)) return value.map(spelled).join(', ');
  if (value && typeof value === 'object') {
    return Object.entries(value).map(([key, member]) => `${key}: ${spelled(member)}`).join('; ');
  }
  return value === null ? '' : String(value);
}
