#!/usr/bin/env node
// @ts-check
/** `npx exifweb copy-assets DIR`: put the runtime folder where your site serves static files. */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist');
const [command, target] = process.argv.slice(2);

if (command !== 'copy-assets' || !target) {
  console.error('usage: exifweb copy-assets DIR\n\nCopies the worker and the runtime folder, names unchanged, into DIR.');
  process.exit(2);
}
fs.cpSync(path.join(DIST, 'runtime'), target, { recursive: true });
fs.copyFileSync(path.join(DIST, 'exifweb.worker.js'), path.join(target, 'exifweb.worker.js'));
console.log(`copied to ${target}; open with openExifWeb({assets: '/…/', worker: '/…/exifweb.worker.js'})`);
