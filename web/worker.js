// @ts-check
/**
 * The worker: Pyodide, the exifweb core in it, and the protocol of npm/src/protocol.js.
 *
 * One self-contained file that runs as a module and as a classic worker: no static import, no top-level await, no
 * import.meta. The main thread posts the address of the runtime folder. Pyodide does not settle when its wasm is
 * missing, is really a web page, or may not be compiled; so each of that is checked beside it and told by name.
 */

(() => {
  'use strict';

  const PROTOCOL = 2;
  const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const WASM = 'pyodide.asm.wasm';
  const ZIP = 'exifweb.zip';
  const MANIFEST = 'runtime.json';
  const REPORT_EVERY = 100_000;
  const LATER = 'exifweb-more.zip';
  const MOUNTED = '/tmp/exifweb-more.zip';
  /** Requests that need the second part in any case. */
  const WRITING = ['write', 'strip', 'copyTags'];
  const REACH_HINT = 'Are you offline, or does connect-src of the Content-Security-Policy leave it out?';
  const STALE_HINT = 'The files of the runtime folder must be of one build; clear the cache and reload.';
  const FOLDER_HINT =
    'Serve the runtime folder as it is, under its own names, and pass its address as the option `assets`: ' +
    '`npx exifweb copy-assets public/exifweb`, then `openExifWeb({assets: "/exifweb/"})`.';

  /** @type {any} the worker's global scope */
  const scope = self;

  class Fault extends Error {
    /**
     * @param {string} code
     * @param {string} message
     * @param {string} [hint]
     */
    constructor(code, message, hint = '') {
      super(message);
      this.code = code;
      this.hint = hint;
    }
  }

  /** A call that stopped because a part of the package is not here yet. */
  class Missing extends Error {}

  /** @typedef {{base: string, manifest: any, python: any, bridge: any}} Running */

  /** @type {Promise<Running> | undefined} Pyodide and the Python bridge, once they are there */
  let running;
  /** @type {Record<string, Promise<void>>} parts of the package, by file */
  const parts = {};
  /** @type {Record<string, string>} */
  let versions = {};

  /** @param {unknown} message @param {Transferable[]} [transfer] */
  const post = (message, transfer = []) => scope.postMessage(message, transfer);

  /** @param {unknown} error */
  function failure(error) {
    if (error instanceof Fault) return { code: error.code, message: error.message, hint: error.hint };
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'internal', message, hint: '' };
  }

  /** @param {string} url @param {unknown} error */
  const unreachable = (url, error) =>
    new Fault('asset_unreachable', `${url} could not be fetched: ${failure(error).message}`, `${REACH_HINT} ${FOLDER_HINT}`);
  /** @param {string} url @param {Response} response */
  const missing = (url, response) => new Fault('asset_missing', `${url} answered with status ${response.status}`, FOLDER_HINT);
  /** @param {string} url */
  const webPage = (url) => new Fault('asset_is_html', `${url} is a web page, not the file it should be`, FOLDER_HINT);

  /** Compiling anything fails where the page's policy forbids it. */
  async function checkWasmAllowed() {
    try {
      await WebAssembly.compile(EMPTY_MODULE);
    } catch (error) {
      throw new Fault(
        'csp_wasm',
        `WebAssembly may not be compiled here: ${error instanceof Error ? error.message : error}`,
        "Add 'wasm-unsafe-eval' to script-src in the Content-Security-Policy of the page and of the worker's file.",
      );
    }
  }

  /**
   * Look at an asset without downloading it twice.
   * @param {string} url
   */
  async function checkAsset(url) {
    const stop = new AbortController();
    let response;
    try {
      response = await fetch(url, { headers: { Range: 'bytes=0-7' }, signal: stop.signal });
    } catch (error) {
      throw unreachable(url, error);
    }
    if (!response.ok) {
      stop.abort();
      throw missing(url, response);
    }
    const reader = response.body?.getReader();
    const first = reader ? (await reader.read()).value : undefined;
    stop.abort();
    if (first && looksLikeHtml(first)) {
      throw webPage(url);
    }
    if (url.endsWith('.wasm') && first && first.length > 3 && first[1] !== 0x61) {
      throw new Fault('asset_damaged', `${url} is no WebAssembly`, FOLDER_HINT);
    }
  }

  /** @param {Uint8Array} bytes */
  function looksLikeHtml(bytes) {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
    return start.startsWith('<!') || start.startsWith('<h');
  }

  /**
   * The manifest: which files, how long, for which Pyodide.
   * @param {string} base
   */
  async function loadManifest(base) {
    const url = base + MANIFEST;
    let response;
    try {
      response = await fetch(url);
    } catch (error) {
      throw unreachable(url, error);
    }
    if (!response.ok) throw missing(url, response);
    try {
      return await response.json();
    } catch {
      throw new Fault('asset_is_html', `${url} is not the manifest of the runtime folder`, FOLDER_HINT);
    }
  }

  /**
   * Count bytes as they arrive, for the progress bar.
   * @param {string} base
   * @param {number} total
   * @returns {() => void} undoes it
   */
  function watchDownloads(base, total) {
    const original = scope.fetch;
    let loaded = 0;
    let reported = 0;
    scope.fetch = async (/** @type {any} */ input, /** @type {any} */ init) => {
      const response = await original.call(scope, input, init);
      const url = typeof input === 'string' ? input : input.url ?? String(input);
      if (!url.startsWith(base) || !response.ok || !response.body) return response;
      const counter = new TransformStream({
        transform(chunk, controller) {
          loaded += chunk.byteLength;
          if (loaded - reported > REPORT_EVERY) {
            reported = loaded;
            post({ type: 'progress', stage: 'download', loaded, total });
          }
          controller.enqueue(chunk);
        },
      });
      const { status, statusText, headers } = response;
      return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
    };
    return () => {
      scope.fetch = original;
    };
  }

  /**
   * Fetch a part of the package that was left for later, once, and put it where the bridge finds it.
   * @param {Running} running
   * @param {string} name
   */
  function bring(running, name) {
    parts[name] ??= fetchPart(running, name).catch((error) => {
      delete parts[name]; // the next request may have more luck
      throw error;
    });
    return parts[name];
  }

  /**
   * @param {Running} running
   * @param {string} name
   */
  async function fetchPart({ base, manifest, python, bridge }, name) {
    const url = base + name;
    const wanted = manifest.later[name];
    const unwatch = watchDownloads(base, wanted.size);
    let data;
    try {
      data = await download(url, 'default');
      if (!(await isFile(data, wanted))) data = await download(url, 'reload'); // the cache may hold that of an older build
    } finally {
      unwatch();
    }
    if (!(await isFile(data, wanted))) {
      throw new Fault('asset_damaged', `${url} is not the file that belongs to this build`, STALE_HINT);
    }
    python.FS.writeFile(MOUNTED, data);
    bridge.mount(MOUNTED);
  }

  /**
   * @param {string} url
   * @param {RequestCache} cache
   */
  async function download(url, cache) {
    let data;
    try {
      const response = await fetch(url, { cache });
      if (!response.ok) throw missing(url, response);
      data = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw error instanceof Fault ? error : unreachable(url, error);
    }
    if (looksLikeHtml(data)) throw webPage(url);
    return data;
  }

  /**
   * Whether these bytes are the file of the manifest. Without `crypto.subtle`, on an insecure origin, its size must do.
   * @param {Uint8Array<ArrayBuffer>} data
   * @param {{size: number, sha256: string}} wanted
   */
  async function isFile(data, { size, sha256 }) {
    return data.length === size && (!scope.crypto?.subtle || (await hash(data)) === sha256);
  }

  /** @param {Uint8Array<ArrayBuffer>} data @returns {Promise<string>} SHA-256 in hexadecimal digits */
  async function hash(data) {
    const digest = new Uint8Array(await scope.crypto.subtle.digest('SHA-256', data));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** @param {string} base */
  async function boot(base) {
    await checkWasmAllowed();
    const manifest = await loadManifest(base);
    const failed = Promise.all([WASM, ZIP, 'pyodide.asm.mjs'].map((name) => checkAsset(base + name))).then(
      () => new Promise(() => {}), // nothing wrong: never settles, so that the start decides the race
    );
    return Promise.race([start(base, manifest), failed]);
  }

  /**
   * @param {string} base
   * @param {any} manifest
   */
  async function start(base, manifest) {
    const total = Object.values(manifest.files).reduce((sum, file) => sum + /** @type {any} */ (file).size, 0);
    const unwatch = watchDownloads(base, total);
    try {
      let loader;
      try {
        loader = await import(/* webpackIgnore: true */ /* @vite-ignore */ `${base}pyodide.mjs`);
      } catch (error) {
        await checkAsset(`${base}pyodide.mjs`);
        throw new Fault('asset_damaged', `${base}pyodide.mjs could not be loaded: ${failure(error).message}`, FOLDER_HINT);
      }
      const python = await loader.loadPyodide({
        indexURL: base,
        stdLibURL: base + ZIP,
        lockFileContents: manifest.lock,
        stdout: () => {},
        stderr: (/** @type {string} */ line) => console.warn(line),
      });
      post({ type: 'progress', stage: 'start', loaded: total, total });
      const bridge = python.pyimport('exifweb.js_bridge');
      versions = { ...JSON.parse(bridge.start()), pyodide: python.version };
      return { base, manifest, python, bridge };
    } finally {
      unwatch();
    }
  }

  /** @param {any} message */
  async function init(message) {
    if (message.protocol !== PROTOCOL) {
      throw new Fault(
        'version_mismatch',
        `the page speaks protocol ${message.protocol}, the worker ${PROTOCOL}`,
        'The worker file and the package must be of one version; clear the cache and reload.',
      );
    }
    running ??= boot(message.assets);
    await running;
    post({ type: 'ready', protocol: PROTOCOL, versions });
  }

  /**
   * What the bridge answered, or the error that it named.
   * @param {string} text
   */
  function unwrap(text) {
    const answer = JSON.parse(text);
    if (answer.missing) throw new Missing(answer.missing);
    if (!answer.error) return answer.result;
    if (answer.error.detail) console.error(answer.error.detail);
    throw new Fault(answer.error.code, answer.error.message, answer.error.hint);
  }

  /**
   * A recipe and its new bytes, which leave without being copied.
   * @param {[string, ...Uint8Array[]]} answer
   */
  function written([text, ...patches]) {
    return { value: { ...unwrap(text), patches }, transfer: patches.map(({ buffer }) => buffer) };
  }

  /** @type {Record<string, (python: any, request: any) => {value: unknown, transfer?: Transferable[]}>} */
  const HANDLERS = {
    read(python, { input, name, options }) {
      return { value: unwrap(python.read(input.kind, input.data, name, JSON.stringify(options))) };
    },
    write(python, { input, name, edits, options }) {
      return written(python.write(input.kind, input.data, name, JSON.stringify(edits), JSON.stringify(options)));
    },
    strip(python, { input, name, preset, keep }) {
      return written(python.strip(input.kind, input.data, name, preset, JSON.stringify({ keep })));
    },
    copyTags(python, { from, input, name, tags }) {
      return written(python.copy_tags(from.kind, from.data, input.kind, input.data, name, JSON.stringify({ tags })));
    },
    extract(python, { input, offset, length }) {
      const value = python.extract(input.kind, input.data, offset, length);
      return { value, transfer: [value] };
    },
    diagnose: () => ({ value: versions }),
  };

  /**
   * Do what is asked. A call that needs a part that is not here stops; it is made again once the part is.
   * @param {any} message
   */
  async function handle(message) {
    const handler = HANDLERS[message.type];
    if (!handler) throw new Fault('invalid_value', `the worker does not know ${message.type}`);
    const found = /** @type {Running} */ (await running);
    if (WRITING.includes(message.type)) await bring(found, LATER);
    try {
      return handler(found.bridge, message);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      await bring(found, error.message);
      return handler(found.bridge, message);
    }
  }

  scope.onmessage = async (/** @type {MessageEvent} */ event) => {
    const message = event.data;
    try {
      if (message.type === 'init') {
        await init(message);
        return;
      }
      const { value, transfer } = await handle(message);
      post({ type: 'result', id: message.id, value }, transfer);
    } catch (error) {
      post({ type: 'error', id: message.id ?? null, error: failure(error) });
    }
  };
})();
