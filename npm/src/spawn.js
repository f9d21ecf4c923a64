// @ts-check
/**
 * Starting the worker: the ways to do it, tried in order, and what each failure is called.
 *
 * A module worker from a static `new URL(…, import.meta.url)` is what bundlers understand. From another origin
 * browsers refuse it; a small blob that imports it works, where the policy allows blobs. Under Trusted Types the
 * address needs a policy.
 */

import { fault } from './errors.js';

const POLICY = 'exifweb';
const HINT =
  "Allow the worker in the Content-Security-Policy (`worker-src 'self'`), serve exifweb.worker.js from the page's own " +
  'origin, or pass its address as the option `worker`.';

/** @typedef {'auto' | string | URL | (() => Worker)} WorkerOption */

/** @type {{createScriptURL: (url: string) => any} | undefined} */
let policy;

/**
 * A script address that Trusted Types accept, where they are enforced.
 * @param {string} url
 * @returns {any}
 */
function trusted(url) {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return url;
  policy ??= types.createPolicy(POLICY, { createScriptURL: (/** @type {string} */ script) => script });
  return policy?.createScriptURL(url);
}

/**
 * @param {WorkerOption} option
 * @returns {Worker}
 */
export function spawn(option) {
  if (typeof Worker === 'undefined') {
    throw fault('no_workers', 'Web workers are not available here', 'Call exifweb in a browser, not on a server.');
  }
  if (typeof option === 'function') return option();
  try {
    if (option !== 'auto') return new Worker(trusted(String(option)), { type: 'module' });
    return automatic();
  } catch (error) {
    const address = option === 'auto' ? new URL('./exifweb.worker.js', import.meta.url).href : String(option);
    return fromBlob(address, error);
  }
}

/** Keep the expression as it is: bundlers look for exactly this. */
function automatic() {
  try {
    return new Worker(new URL('./exifweb.worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const address = new URL('./exifweb.worker.js', import.meta.url);
    return new Worker(trusted(address.href), { type: 'module' });
  }
}

/**
 * @param {string} address
 * @param {unknown} cause
 */
function fromBlob(address, cause) {
  const absolute = new URL(address, globalThis.location?.href).href;
  const shim = URL.createObjectURL(new Blob([`import ${JSON.stringify(absolute)};`], { type: 'text/javascript' }));
  try {
    return new Worker(trusted(shim), { type: 'module' });
  } catch {
    throw fault('worker_blocked', `the worker could not be started: ${cause instanceof Error ? cause.message : cause}`, HINT);
  } finally {
    setTimeout(() => URL.revokeObjectURL(shim), 60_000);
  }
}
