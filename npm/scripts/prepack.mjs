// @ts-check
/** Fill `dist/` before packing: the modules and their types, the worker, the runtime folder; and the licences. */

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const ROOT = path.resolve(PACKAGE, '..');
const DIST = path.join(PACKAGE, 'dist');
const RUNTIME = path.join(ROOT, 'build', 'runtime');

if (!fs.existsSync(path.join(RUNTIME, 'runtime.json'))) {
  console.error('build the runtime folder first: make npm');
  process.exit(1);
}
fs.rmSync(DIST, { recursive: true, force: true });
fs.cpSync(path.join(PACKAGE, 'src'), DIST, { recursive: true });
fs.copyFileSync(path.join(ROOT, 'web', 'worker.js'), path.join(DIST, 'exifweb.worker.js'));
fs.cpSync(RUNTIME, path.join(DIST, 'runtime'), { recursive: true });
for (const name of ['NOTICE', 'LICENSES']) fs.cpSync(path.join(ROOT, name), path.join(PACKAGE, name), { recursive: true });
const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '--project', path.join(PACKAGE, 'tsconfig.types.json')], { stdio: 'inherit' });
