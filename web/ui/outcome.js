// @ts-check
/** What a write did: how many tags went, changed and stayed, what was proved, each change before and after; and Save. */

import { bytes, make } from './dom.js';
import { spelled } from './tags.js';

/** @typedef {import('../../npm/src/index.js').Report} Report */
/** @typedef {import('../../npm/src/metadata.js').Metadata} Metadata */

/**
 * @typedef {object} Outcome
 * @property {File} file the new file
 * @property {number} oldSize
 * @property {Report} report
 * @property {Metadata} before
 * @property {Metadata} after
 */

/** @typedef {{tag: string, name: string, before: string, after: string}} Difference */

const SHOWN_AT_ONCE = 12;
const NOTHING = '—';

/** Whether the new file is the old one. @param {Outcome} outcome */
export const same = ({ file, oldSize, report }) => file.size === oldSize && report.newBytes === 0 && !report.changed.length;

/**
 * @param {Outcome} outcome
 * @param {{save: () => void, look: () => void, back: () => void}} actions
 * @returns {Node[]}
 */
export function outcomeView(outcome, { save, look, back }) {
  const again = make('button', { type: 'button', class: 'quiet', onclick: back }, 'Back');
  if (same(outcome)) {
    return [title('Nothing to do'), make('p', {}, 'The file already is as you want it; there is no new file to save.'), make('div', { class: 'panel-actions' }, again)];
  }
  const found = differences(outcome);
  return [
    title(headline(found)),
    make('ul', { class: 'proof', 'aria-label': 'What was checked' }, ...proof(outcome).map((text) => make('li', {}, text))),
    ...remarks(outcome.report),
    make(
      'div',
      { class: 'panel-actions' },
      make('button', { type: 'button', class: 'primary', onclick: save }, `Save ${outcome.file.name}`),
      make('button', { type: 'button', class: 'quiet', onclick: look }, 'Show its tags'),
      again,
    ),
    ...(found.length ? [changes(found)] : []),
  ];
}

/** @param {string} text */
const title = (text) => make('h3', { tabindex: -1, class: 'outcome-title' }, text);

/** @param {Outcome} outcome @returns {Difference[]} */
function differences({ report, before, after }) {
  const [old, now] = [texts(before), texts(after)];
  return report.changed.map((tag) => {
    const known = old.get(tag) ?? now.get(tag);
    return { tag, name: known?.name ?? tag, before: old.get(tag)?.text ?? '', after: now.get(tag)?.text ?? '' };
  });
}

/** @param {Metadata} metadata */
function texts(metadata) {
  /** @type {Map<string, {name: string, text: string}>} */
  const found = new Map();
  for (const { group1, name, desc, text } of metadata.tags) {
    const key = `${group1}:${name}`;
    const earlier = found.get(key);
    found.set(key, { name: desc, text: earlier ? `${earlier.text}, ${spelled(text)}` : spelled(text) });
  }
  return found;
}

/** @param {Difference[]} found */
function headline(found) {
  const counts = [
    ['removed', found.filter(({ before, after }) => before && !after).length],
    ['changed', found.filter(({ before, after }) => before && after).length],
    ['added', found.filter(({ before, after }) => !before && after).length],
  ];
  const parts = counts.filter(([, count]) => count);
  if (!parts.length) return 'The new file is ready';
  return parts.map(([word, count], at) => (at ? `${count} ${word}` : `${count} ${count === 1 ? 'tag' : 'tags'} ${word}`)).join(', ');
}

/** @param {Outcome} outcome */
function proof({ file, oldSize, report }) {
  const size = file.size === oldSize ? `${bytes(file.size)}, as before` : `${bytes(file.size)}, before ${bytes(oldSize)}`;
  return [
    `${report.kept === 1 ? '1 other tag was' : `${report.kept} other tags were`} compared: all are the same.`,
    ...(report.imageBytes ? [`The picture is untouched: ${bytes(report.imageBytes)} of it are the same bytes.`] : []),
    `The new file has ${size}. Your file stays as it is.`,
  ];
}

/** @param {Report} report */
function remarks({ notes, warnings }) {
  const texts = [...notes, ...warnings.map((text) => `Damaged before, and still: ${text}`)];
  return texts.length ? [make('ul', { class: 'remarks', 'aria-label': 'Remarks' }, ...texts.map((text) => make('li', {}, text)))] : [];
}

/** @param {Difference[]} found */
function changes(found) {
  const body = make('tbody', {}, ...found.map(({ tag, name, before, after }) => make(
    'tr',
    {},
    make('th', { scope: 'row', title: tag }, name, make('small', {}, tag.slice(0, tag.indexOf(':')))),
    make('td', { class: after ? '' : 'gone', 'data-label': 'Before' }, before || NOTHING),
    make('td', { class: after ? 'fresh' : 'blank', 'data-label': 'After' }, after || NOTHING),
  )));
  const heads = ['Tag', 'Before', 'After'].map((text) => make('th', { scope: 'col' }, text));
  return make(
    'details',
    { class: 'changes', open: found.length <= SHOWN_AT_ONCE },
    make('summary', {}, 'Before and after'),
    make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body),
  );
}
