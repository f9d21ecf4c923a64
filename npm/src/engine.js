// @ts-check
/**
 * One worker and its life: handshake, one request at a time, a watchdog for each, an end and a new start where the
 * worker hangs, dies or is no longer wanted. Requests queue, so parallel calls never mix.
 */

import { abortReason, ExifWebError, fault } from './errors.js';
import { PROTOCOL } from './protocol.js';
import { spawn } from './spawn.js';

/** @typedef {import('./protocol.js').FromWorker} FromWorker */
/** @typedef {import('./protocol.js').Progress} Progress */
/** @typedef {import('./protocol.js').Request} Request */
/** @typedef {import('./protocol.js').Versions} Versions */
/** @typedef {import('./spawn.js').WorkerOption} WorkerOption */

/**
 * @typedef {object} EngineOptions
 * @property {string} assets absolute address of the runtime folder
 * @property {WorkerOption} worker
 * @property {number} startTimeoutMs
 * @property {number} timeoutMs
 * @property {((progress: Progress) => void) | undefined} onProgress
 */

/** @typedef {Request extends infer R ? R extends {id: number} ? Omit<R, 'id'> : never : never} Unnumbered */

/**
 * @typedef {object} Job
 * @property {Unnumbered} request
 * @property {AbortSignal | undefined} signal
 * @property {(value: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

const SCRIPT_HINT =
  'exifweb.worker.js was not found, is not JavaScript, or may not run: look at the network panel, and at worker-src and ' +
  'script-src of the Content-Security-Policy.';

export class Engine {
  /** @param {EngineOptions} options */
  constructor(options) {
    this._options = options;
    /** @type {Promise<Worker> | undefined} */
    this._starting = undefined;
    /** @type {Worker | undefined} */
    this._worker = undefined;
    /** @type {Job[]} */
    this._queue = [];
    /** @type {Job | undefined} */
    this._current = undefined;
    this._lastId = 0;
    this._closed = false;
    /** @type {Versions | undefined} */
    this.versions = undefined;
  }

  /** Start the worker, or wait until it has started. @returns {Promise<void>} */
  async start() {
    await this._ready();
  }

  /**
   * @param {Unnumbered} request
   * @param {AbortSignal} [signal]
   * @returns {Promise<any>}
   */
  send(request, signal) {
    if (this._closed) return Promise.reject(fault('closed', 'this exifweb is closed', 'Open a new one.'));
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    return new Promise((resolve, reject) => {
      /** @type {Job} */
      const job = { request, signal, resolve, reject };
      signal?.addEventListener('abort', () => this._cancel(job), { once: true });
      this._queue.push(job);
      void this._next();
    });
  }

  /** End the worker and refuse what is still waiting. */
  close() {
    this._closed = true;
    this._stop();
    const reason = fault('closed', 'this exifweb was closed before it was done');
    this._current?.reject(reason);
    for (const job of this._queue) job.reject(reason);
    this._queue = [];
    this._current = undefined;
  }

  /** @param {Job} job */
  _cancel(job) {
    if (job === this._current) {
      this._stop();
      this._finish(job, () => job.reject(abortReason(job.signal)));
      return;
    }
    const at = this._queue.indexOf(job);
    if (at < 0) return;
    this._queue.splice(at, 1);
    job.reject(abortReason(job.signal));
  }

  async _next() {
    if (this._current || this._closed) return;
    const job = this._queue.shift();
    if (!job) return;
    this._current = job;
    try {
      const worker = await this._ready();
      if (this._current === job) this._run(worker, job);
    } catch (error) {
      this._finish(job, () => job.reject(error));
    }
  }

  /**
   * @param {Worker} worker
   * @param {Job} job
   */
  _run(worker, job) {
    const id = ++this._lastId;
    const seconds = Math.round(this._options.timeoutMs / 1000);
    /** @type {ReturnType<typeof setTimeout>} */
    let watchdog;
    const wait = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => {
        this._stop();
        end(() => job.reject(fault('timeout', `no answer after ${seconds} s`, 'The file was given up; others go on.')));
      }, this._options.timeoutMs);
    };
    wait();
    /** @param {() => void} settle */
    const end = (settle) => {
      clearTimeout(watchdog);
      worker.onmessage = worker.onerror = null;
      this._finish(job, settle);
    };
    worker.onerror = (event) => {
      this._stop();
      end(() => job.reject(fault('worker_died', event.message || 'the worker died', 'It starts anew with the next file.')));
    };
    worker.onmessage = ({ data }) => {
      /** @type {FromWorker} */
      const message = data;
      if (message.type === 'progress') wait(); // the rest of the engine is on its way
      if (message.type === 'result' && message.id === id) end(() => job.resolve(message.value));
      if (message.type === 'error' && message.id === id) {
        if (message.error.code === 'internal') this._stop(); // what is left of it is not to be trusted
        end(() => job.reject(new ExifWebError(message.error)));
      }
    };
    worker.postMessage({ ...job.request, id });
  }

  /**
   * @param {Job} job
   * @param {() => void} settle
   */
  _finish(job, settle) {
    if (this._current === job) this._current = undefined;
    settle();
    void this._next();
  }

  /** @returns {Promise<Worker>} */
  _ready() {
    if (this._closed) return Promise.reject(fault('closed', 'this exifweb is closed', 'Open a new one.'));
    this._starting ??= this._start().catch((error) => {
      this._stop();
      throw error;
    });
    return this._starting;
  }

  _stop() {
    this._worker?.terminate();
    this._worker = this._starting = undefined;
  }

  /** @returns {Promise<Worker>} */
  _start() {
    const { assets, startTimeoutMs, onProgress } = this._options;
    return new Promise((resolve, reject) => {
      const worker = spawn(this._options.worker);
      this._worker = worker;
      /** @type {ReturnType<typeof setTimeout>} */
      let watchdog;
      const wait = () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(
          () => reject(fault('start_timeout', `the worker did not start within ${startTimeoutMs / 1000} s`, SCRIPT_HINT)),
          startTimeoutMs,
        );
      };
      wait();
      worker.onerror = (event) => {
        clearTimeout(watchdog);
        event.preventDefault?.();
        reject(fault('worker_not_loaded', event.message || 'the worker could not be loaded', SCRIPT_HINT));
      };
      worker.onmessage = ({ data }) => {
        /** @type {FromWorker} */
        const message = data;
        if (message.type === 'progress') {
          wait();
          onProgress?.(message);
        } else if (message.type === 'ready') {
          clearTimeout(watchdog);
          this.versions = message.versions;
          worker.onmessage = worker.onerror = null;
          resolve(worker);
        } else if (message.type === 'error') {
          clearTimeout(watchdog);
          reject(new ExifWebError(message.error));
        }
      };
      worker.postMessage({ type: 'init', protocol: PROTOCOL, assets });
    });
  }
}
