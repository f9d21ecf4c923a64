// @ts-check
/**
 * What the main thread and the worker say to each other: the whole of it, on this one page.
 *
 * The main thread sends `init` first and waits for `ready`; then it sends one request at a time and waits for the
 * `result` or `error` with its id. While the worker starts it sends `progress`, and again where a request is the first
 * to need the second part of the engine, which is fetched then. There is no message for cancelling:
 * the worker is synchronous, so a request that is no longer wanted ends with the worker, and a new one takes its place.
 */

/** Raised whenever a message changes its meaning; both sides must agree. */
export const PROTOCOL = 2;

/**
 * @typedef {object} Init
 * @property {'init'} type
 * @property {number} protocol
 * @property {string} assets absolute URL of the runtime folder, ending in a slash
 */

/**
 * @typedef {{kind: 'blob', data: Blob} | {kind: 'bytes', data: ArrayBuffer | ArrayBufferView} | {kind: 'url', data: string}} Input
 */

/**
 * @typedef {object} ReadOptions
 * @property {string[]} [tags] names wanted, such as `FNumber`, `GPS:*` or `ExifIFD:FNumber`; all where left out
 * @property {0 | 1 | 2} [unknown] 1 also gives unknown tags, 2 unknown values of binary blocks too
 * @property {boolean} [archives] false tells of a document that is a ZIP archive only what files it holds
 * @property {boolean} [composite] false leaves out the tags that are made from others
 * @property {0 | 1 | 2 | 3} [fast] 1 skips trailers, 2 maker notes too, 3 tells only the file type
 * @property {boolean} [struct] structures stay structures
 * @property {string} [charsetExif] character set of EXIF strings that are not UTF-8: ExifTool's name (`Latin`) or `cp1252`
 * @property {string} [charsetIptc] character set of IPTC that declares none; Latin where left out
 * @property {string} [charsetQuickTime] character set of QuickTime's texts that are not UTF-8; MacRoman where left out
 * @property {boolean} [quickTimeUTC] times of QuickTime files are in UTC, as they should be, and shown in local time
 * @property {0 | 1 | 2 | 3} [embedded] 1 also gives what goes along with films and sounds, such as GPS tracks; 2 and 3 look at more
 * @property {Record<string, number>} [limits] caps on what the read may cost, by the names of `exifweb.Limits`
 */

/**
 * @typedef {object} ReadRequest
 * @property {'read'} type
 * @property {number} id
 * @property {Input} input
 * @property {string} name
 * @property {ReadOptions} options
 */

/**
 * @typedef {object} ExtractRequest
 * @property {'extract'} type
 * @property {number} id
 * @property {Input} input
 * @property {number} offset
 * @property {number} length
 */

/** @typedef {string | number | boolean | {[field: string]: WireValue}} WireItem */
/** @typedef {WireItem | WireItem[] | null} WireValue */

/**
 * @typedef {object} Edit one change where a mapping can't say it; they are done in order
 * @property {string} tag `Artist`, `XMP-dc:Subject`, `GPS:all`
 * @property {'set' | 'add' | 'remove' | 'shift'} action
 * @property {WireValue} value
 * @property {boolean} [numeric] the value is what `exiftool -n` shows
 */

/**
 * @typedef {object} WriteRequest
 * @property {'write'} type
 * @property {number} id
 * @property {Input} input
 * @property {string} name
 * @property {Record<string, WireValue> | Edit[]} edits
 * @property {ReadOptions} options
 */

/** @typedef {'location' | 'share' | 'all'} Preset */

/**
 * @typedef {object} StripRequest
 * @property {'strip'} type
 * @property {number} id
 * @property {Input} input
 * @property {string} name
 * @property {Preset} preset
 * @property {string[]} keep tags and groups that stay
 */

/**
 * @typedef {object} CopyTagsRequest
 * @property {'copyTags'} type
 * @property {number} id
 * @property {Input} from
 * @property {Input} input the file that they go to
 * @property {string} name its name
 * @property {string[]} tags in ExifTool's words; none for all
 */

/** @typedef {{type: 'diagnose', id: number}} DiagnoseRequest */
/** @typedef {ReadRequest | ExtractRequest | WriteRequest | StripRequest | CopyTagsRequest | DiagnoseRequest} Request */
/** @typedef {Init | Request} ToWorker */

/**
 * @typedef {object} Versions
 * @property {string} exifweb
 * @property {string} exiftool version of ExifTool whose names and values these are
 * @property {string} python
 * @property {string} pyodide
 */

/** @typedef {{type: 'ready', protocol: number, versions: Versions}} Ready */

/**
 * @typedef {object} Progress
 * @property {'progress'} type
 * @property {'download' | 'start'} stage
 * @property {number} loaded bytes so far
 * @property {number} total bytes in all, 0 where that is not known
 */

/** @typedef {{code: string, message: string, hint: string, detail?: string}} Failure */
/** @typedef {{type: 'result', id: number, value: PageMetadata | ArrayBuffer | Recipe | Versions}} Result */
/** @typedef {{type: 'error', id: number | null, error: Failure}} ErrorMessage */
/** @typedef {Ready | Progress | Result | ErrorMessage} FromWorker */

/** @typedef {string | number | boolean | null | any[] | {[key: string]: any}} Value text, a number, a list or a structure of them */

/**
 * @typedef {object} PageTag
 * @property {string} g0 family-0 group, such as `EXIF`
 * @property {string} g1 family-1 group, such as `ExifIFD`
 * @property {string} g2 family-2 group, such as `Camera`
 * @property {string} name ExifTool's name
 * @property {string} desc the name in words
 * @property {number | string} id id in its table
 * @property {Value} text the value in words
 * @property {Value} value the value as `exiftool -n` shows it
 * @property {number} offset first byte of the value in the file, -1 where it was made from others
 * @property {number} length bytes of the value
 * @property {string} type format as stored, such as `int16u`
 * @property {number} count number of elements
 * @property {string | number | boolean} writable format it can be written in, false for a read-only tag
 * @property {boolean} main whether it is the one that counts among tags of its name
 */

/** @typedef {{message: string, offset: number, unit: string, minor: boolean}} Warning */
/** @typedef {{name: string, mime: string, offset: number, length: number}} Embedded */
/** @typedef {{kind: string, path: string, offset: number, length: number}} Block */

/**
 * @typedef {object} PageMetadata
 * @property {string} fileType
 * @property {string} mime
 * @property {number} size
 * @property {number} bytesRead
 * @property {Warning[]} warnings
 * @property {Embedded[]} embedded
 * @property {Block[]} blocks
 * @property {PageTag[]} tags
 */

/**
 * @typedef {object} Report what a write did, and what was proved of it by reading the new file
 * @property {string[]} changed group and name of each tag that is new, gone or different: `IFD0:Artist`
 * @property {number} kept how many other tags were compared, and are equal
 * @property {number} imageBytes bytes of the image, each one the input's own; 0 where the type has no known image data
 * @property {number} newBytes bytes of the new file that are not the input's
 * @property {number} bytesRead bytes of the input that were read
 * @property {string[]} notes what else there is to know about the result
 * @property {string[]} warnings what is damaged in the new file, all of it in the input too
 */

/**
 * @typedef {object} Recipe a new file: its parts in order, and what the input is not needed for
 * @property {([number, number] | number)[]} parts `[offset, length]` of the input, or the index of a patch
 * @property {Uint8Array<ArrayBuffer>[]} patches
 * @property {string} mime
 * @property {Report} report
 */
