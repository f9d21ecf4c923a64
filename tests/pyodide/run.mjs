// @ts-check
/**
 * Run the ordinary test suite inside Pyodide under Node. The package and the tests are mounted from the checkout, the
 * sample files where they are there. Tests marked `native` (own processes, the file system) are left out.
 *
 * Usage: node tests/pyodide/run.mjs WHEELS_DIR RESULT.xml [SHARED_DIR]
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPyodide } from 'pyodide';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const SITE = '/lib/python3.14/site-packages';
const [wheels, result, shared] = process.argv.slice(2);
if (!wheels || !result) {
  console.error('usage: node tests/pyodide/run.mjs WHEELS_DIR RESULT.xml [SHARED_DIR]');
  process.exit(2);
}

try {
  const env = { PYTHONDONTWRITEBYTECODE: '1', HOME: '/home/pyodide', EXIFWEB_SHARED: shared ? '/shared' : '/none' };
  const py = await loadPyodide({ env });
  for (const name of fs.readdirSync(wheels).filter((file) => file.endsWith('.whl'))) {
    py.unpackArchive(new Uint8Array(fs.readFileSync(path.join(wheels, name))), 'wheel', { extractDir: SITE });
  }
  fs.mkdirSync(path.dirname(path.resolve(result)), { recursive: true });
  const mounts = { '/repo': ROOT, '/results': path.dirname(path.resolve(result)), ...(shared && { '/shared': shared }) };
  for (const [inside, outside] of Object.entries(mounts)) {
    py.FS.mkdirTree(inside);
    py.mountNodeFS(inside, path.resolve(outside));
  }
  py.globals.set('result', `/results/${path.basename(result)}`);
  const code = py.runPython(`
import os, sys
os.chdir('/repo')
sys.path[:0] = ['/repo', '/repo/tests']
import pytest
int(pytest.main(['-q', '-p', 'no:cacheprovider', '-p', 'no:faulthandler', '-m', 'not native',
                 f'--junitxml={result}', '-o', 'junit_suite_name=pyodide', 'tests/core']))
`);
  process.exit(code);
} catch (error) {
  // Left uncaught, Node would print the whole of Pyodide's minified source.
  console.error(String(error instanceof Error ? error.message : error).slice(-4000));
  process.exit(3);
}
