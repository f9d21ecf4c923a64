// @ts-check
/** The choice of what to take out of a file: three presets, each with what goes and what stays, and one exception. */

import { make } from './dom.js';

/** @typedef {import('../../npm/src/index.js').Preset} Preset */

/** @type {readonly {preset: Preset, name: string, goes: string, stays: string}[]} */
const PRESETS = [
  {
    preset: 'location', name: 'Location',
    goes: 'coordinates, place names and tracks.',
    stays: 'everything else.',
  },
  {
    preset: 'share', name: 'Ready to share',
    goes: 'location, names, serial numbers, comments, edit history, previews and maker notes.',
    stays: 'camera, exposure, date, title, description and keywords.',
  },
  {
    preset: 'all', name: 'Everything',
    goes: 'all metadata that a file can do without.',
    stays: 'the picture, how it is turned, and its colour profile.',
  },
];

/** @returns {{parts: Node[], read: () => {preset: Preset, keep: string[]}}} */
export function cleanForm() {
  const cards = PRESETS.map(({ preset, name, goes, stays }) => {
    const input = make('input', { type: 'radio', name: 'preset', value: preset, checked: preset === 'share' });
    return {
      input,
      element: make(
        'label',
        { class: 'preset' },
        input,
        make('span', { class: 'preset-name' }, name),
        make('span', { class: 'preset-line' }, make('b', {}, 'Removes '), goes),
        make('span', { class: 'preset-line' }, make('b', {}, 'Keeps '), stays),
      ),
    };
  });
  const credit = make('input', { type: 'checkbox' });
  const exception = make('label', { class: 'check' }, credit, 'Keep artist and copyright');
  const group = make('fieldset', { class: 'presets' }, make('legend', {}, 'What should go?'), ...cards.map(({ element }) => element));
  const chosen = () => /** @type {Preset} */ (cards.find(({ input }) => input.checked)?.input.value ?? 'share');
  const show = () => { exception.hidden = chosen() === 'location'; };
  group.addEventListener('change', show);
  show();
  const read = () => ({ preset: chosen(), keep: credit.checked && !exception.hidden ? ['artist', 'copyright'] : [] });
  return { parts: [group, exception], read };
}
