// @ts-check
/**
 * Print what a visitor downloads, as a Markdown table: raw, gzip -9, brotli -11. What is fetched only when a file or an
 * edit first needs it stands below the total.
 *
 * Usage: node tools/runtime/sizes.mjs RUNTIME_DIR WHEEL [MORE_FILES...]
 */

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const [runtime, wheel, ...more] = process.argv.slice(2);
if (!runtime || !wheel) {
  console.error('usage: node tools/runtime/sizes.mjs RUNTIME_DIR WHEEL [MORE_FILES...]');
  process.exit(2);
}

/** @param {string} file */
function measure(file) {
  const data = fs.readFileSync(file);
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
    [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  return [data.length, zlib.gzipSync(data, { level: 9 }).length, zlib.brotliCompressSync(data, { params }).length];
}

/** @param {number} n */
const grouped = (n) => n.toLocaleString('en-US');
/** @param {string} name @param {number[]} sizes */
const row = (name, sizes) => console.log(`| ${[name, ...sizes.map(grouped)].join(' | ')} |`);

console.log('| file | raw | gzip | brotli |\n|---|--:|--:|--:|');
const total = [0, 0, 0];
const manifest = JSON.parse(fs.readFileSync(path.join(runtime, 'runtime.json'), 'utf8'));
const files = Object.keys(manifest.files).sort();
for (const file of [...files.map((name) => path.join(runtime, name)), ...more]) {
  const sizes = measure(file);
  sizes.forEach((size, i) => { total[i] = (total[i] ?? 0) + size; });
  row(`\`${path.basename(file)}\``, sizes);
}
row('**total transfer at the first start**', total);
for (const file of Object.keys(manifest.later)) row(`\`${file}\`, when first needed`, measure(path.join(runtime, file)));
row(`Python wheel \`${path.basename(wheel)}\``, measure(wheel));
