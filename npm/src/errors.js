// @ts-check
/** The one class of error that exifweb throws. */

/** @typedef {import('./protocol.js').Failure} Failure */

/**
 * Everything that exifweb throws on purpose. `code` is stable, `message` says what is wrong, `hint` what to do.
 */
export class ExifWebError extends Error {
  /** @param {Failure} failure */
  constructor({ code, message, hint }) {
    super(message);
    this.name = 'ExifWebError';
    /** @type {string} */
    this.code = code;
    /** @type {string} */
    this.hint = hint;
  }
}

/**
 * @param {string} code
 * @param {string} message
 * @param {string} [hint]
 */
export function fault(code, message, hint = '') {
  return new ExifWebError({ code, message, hint });
}

/** What a request that was called off rejects with. @param {AbortSignal | undefined} signal */
export function abortReason(signal) {
  return signal?.reason ?? new DOMException('The request was cancelled.', 'AbortError');
}
