"""The one door between the core and JavaScript: it alone imports `js` and `pyodide`.

It runs in a web worker. Inputs come as Blob, ArrayBuffer or URL and are read synchronously: a Blob through
`FileReaderSync`, a URL through ranged requests. Results leave as one JSON string, bytes as one ArrayBuffer; no proxy
outlives a call. A write leaves as a recipe: ranges of the input, which never come in here, and the new bytes beside.

A call that needs a part of the package that is not here answers `{"missing": its file}`; the worker fetches the file,
calls `mount` and asks again.
"""

from __future__ import annotations

import json
import traceback
from binascii import a2b_base64
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import to_js

import exifweb
from exifweb import parts
from exifweb.core.source import Buffer, Pages, Source
from exifweb.core.tags.store import exiftool_version

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.write.api import WriteResult

BLOB_PAGE = 1 << 17
"""A `FileReaderSync` call costs about a millisecond whatever it brings up to here."""
URL_PAGE = 1 << 16
HELD = 1 << 23
"""Bytes of a file that are kept in memory; a file of any size is gone through within them."""
OPTIONS: dict[str, str] = {
    **{name: name for name in ("unknown", "fast", "binary", "struct", "composite", "archives", "embedded")},
    "charsetExif": "charset_exif",
    "charsetIptc": "charset_iptc",
    "charsetQuickTime": "charset_quicktime",
    "quickTimeUTC": "quicktime_utc",
}
"""Options of the wire → fields of `Options`."""
BYTES = "base64:"
"""The one field of an object that stands for bytes in the JSON of edits."""
INTERNAL_HINT = "This is a bug in exifweb; please report it with the file, if you can share it."


def start() -> str:
    """Get ready; return what is running, as JSON."""
    import sys

    parts.expect()
    running = {
        "exifweb": exifweb.__version__,
        "exiftool": exiftool_version(),
        "python": sys.version.split()[0],
    }
    return json.dumps(running)


def mount(archive: str) -> None:
    """Take in the part of the package that was missing; its zip lies in Pyodide's file system."""
    parts.mount(archive)


def read(kind: str, data: Any, name: str, options: str) -> str:
    """Read one file and return `{"result": …}` or `{"error": {code, message, hint}}` as JSON.

    Args:
        kind: `blob`, `bytes` or `url`.
        data: A Blob, an ArrayBuffer or typed array, or an address.
        name: The file's name.
        options: JSON of `tags` and of the fields of `exifweb.Options`.
    """

    def answer() -> str:
        asked = json.loads(options)
        metadata = exifweb.read(
            source_of(kind, data), name=name or None, tags=asked.get("tags"), options=_options(asked)
        )
        return metadata.to_page()

    return _answered(answer)


def write(kind: str, data: Any, name: str, edits: str, options: str) -> Any:
    """Change tags of a file; return an Array of what `_recipe` gives and the new bytes.

    Args:
        kind: `blob`, `bytes` or `url`.
        data: A Blob, an ArrayBuffer or typed array, or an address.
        name: The file's name.
        edits: JSON of an object, tag → value, or of a list of objects with the fields of `Edit`; bytes are an object
            with `base64:` alone.
        options: JSON of the fields of `exifweb.Options`.
    """

    def result(source: Source) -> WriteResult:
        from exifweb.core.write import api
        from exifweb.core.write.changes import Edit

        wanted = json.loads(edits, object_hook=_with_bytes)
        if isinstance(wanted, list):
            wanted = [Edit(**one) for one in wanted]
        return api.write(source, wanted, name=name or None, options=_options(json.loads(options)))

    return _written(kind, data, result)


def _with_bytes(found: dict[str, Any]) -> Any:
    return a2b_base64(found[BYTES]) if found.keys() == {BYTES} else found


def strip(kind: str, data: Any, name: str, preset: str, options: str) -> Any:
    """Take private things out of a file; return as `write` does.

    Args:
        kind: `blob`, `bytes` or `url`.
        data: A Blob, an ArrayBuffer or typed array, or an address.
        name: The file's name.
        preset: `location`, `share` or `all`.
        options: JSON of `keep`, a list of tags and groups that stay.
    """

    def result(source: Source) -> WriteResult:
        from exifweb.core.write import api

        return api.strip(source, preset, keep=json.loads(options).get("keep", ()), name=name or None)

    return _written(kind, data, result)


def copy_tags(origin_kind: str, origin: Any, kind: str, data: Any, name: str, options: str) -> Any:
    """Copy tags from one file into another; return as `write` does.

    Args:
        origin_kind: `blob`, `bytes` or `url`, of the file that they come from.
        origin: That file.
        kind: The same of the file that they go to.
        data: That file.
        name: Its name.
        options: JSON of `tags`, a list of what to take in ExifTool's words.
    """

    def result(source: Source) -> WriteResult:
        from exifweb.core.write import api

        tags = json.loads(options).get("tags") or ()
        return api.copy_tags(source_of(origin_kind, origin), source, tags, name=name or None)

    return _written(kind, data, result)


def extract(kind: str, data: Any, offset: int, length: int) -> Any:
    """Return a range of a file as an ArrayBuffer of its own."""
    found = source_of(kind, data).read(int(offset), int(length))
    return to_js(found).buffer.slice(0)


def source_of(kind: str, data: Any) -> Source:
    """Return a source over what JavaScript handed in.

    Raises:
        SourceError: The address can't be read.
        InvalidValue: The kind is none that we know.
    """
    for known, make in SOURCES:
        if known == kind:
            return make(data)
    raise exifweb.InvalidValue(f"can't read an input of kind {kind!r}", "Pass a Blob, an ArrayBuffer or a URL.")


def _from_blob(blob: Any) -> Source:
    reader = js.FileReaderSync.new()

    def fetch(offset: int, length: int) -> bytes:
        part = blob.slice(offset, offset + length)
        try:
            data: bytes = reader.readAsArrayBuffer(part).to_bytes()
        except Exception as error:
            raise exifweb.SourceError(
                f"The file could not be read: {error}", "It may have been moved, changed or its permission withdrawn."
            ) from error
        return data

    return Pages(int(blob.size), fetch, page=BLOB_PAGE, keep=HELD // BLOB_PAGE)


def _from_bytes(data: Any) -> Source:
    return Buffer(data.to_bytes())


def _from_url(url: str) -> Source:
    size, first = _first_range(url)
    if size is None:
        return Buffer(first)

    def fetch(offset: int, length: int) -> bytes:
        request = _request(url, offset, length)
        if request.status != 206:
            raise exifweb.SourceError(
                f"{url} answered a range with status {request.status}", "Download the file and pass it as a Blob."
            )
        data: bytes = request.response.to_bytes()
        return data

    pages = Pages(size, fetch, page=URL_PAGE, keep=HELD // URL_PAGE)
    if len(first) == min(URL_PAGE, size):
        pages.fill(0, first)
        pages.fetched, pages.fetches = len(first), 1
    return pages


def _first_range(url: str) -> tuple[int | None, bytes]:
    """Return (size, first page), or (None, everything) where the server knows no ranges."""
    request = _request(url, 0, URL_PAGE)
    if request.status not in (200, 206):
        raise exifweb.SourceError(f"{url} answered with status {request.status}", "Check the address.")
    data: bytes = request.response.to_bytes()
    total = str(request.getResponseHeader("Content-Range") or "").rpartition("/")[2]
    if request.status == 206 and total.isdigit():
        return int(total), data
    return None, data


def _request(url: str, offset: int, length: int) -> Any:
    request = js.XMLHttpRequest.new()
    request.open("GET", url, False)
    request.responseType = "arraybuffer"
    request.setRequestHeader("Range", f"bytes={offset}-{offset + length - 1}")
    try:
        request.send()
    except Exception as error:
        raise exifweb.SourceError(
            f"{url} could not be fetched", "The server must be reachable and allow this page (CORS)."
        ) from error
    return request


SOURCES = (("blob", _from_blob), ("bytes", _from_bytes), ("url", _from_url))


def _options(asked: dict[str, Any]) -> exifweb.Options:
    fields = {"archives": True} | {field: asked[key] for key, field in OPTIONS.items() if key in asked}
    return exifweb.Options(**fields, limits=exifweb.Limits(**asked.get("limits", {})))


def _written(kind: str, data: Any, result: Callable[[Source], WriteResult]) -> Any:
    """Return an Array: the answer as JSON, then each run of new bytes as a Uint8Array."""
    fresh: list[bytes] = []

    def answer() -> str:
        source = source_of(kind, data)
        return _recipe(source, result(source), fresh)

    text = _answered(answer)
    return js.Array.of(text, *[to_js(part) for part in fresh])


def _recipe(source: Source, result: WriteResult, fresh: list[bytes]) -> str:
    """Return report and parts as JSON: a part is [offset, length] of the input, or an index into the new bytes."""
    parts: list[list[int] | int] = []
    for part in result.recipe.parts:
        if isinstance(part, bytes):
            parts.append(len(fresh))
            fresh.append(part)
        else:
            parts.append([part.offset, part.length])
    report = result.report
    found = {
        "changed": report.changed if report else [],
        "kept": report.kept if report else len(result.metadata.tags),
        "imageBytes": report.image_bytes if report else 0,
        "newBytes": result.recipe.new_bytes,
        "bytesRead": getattr(source, "fetched", source.size),
        "notes": list(dict.fromkeys((*(report.notes if report else ()), *result.notes))),
        "warnings": report.warnings if report else [],
    }
    return json.dumps({"report": found, "parts": parts, "mime": result.metadata.mime})


def _answered(answer: Callable[[], str]) -> str:
    """Return `{"result": …}`, `{"missing": …}` or `{"error": {code, message, hint}}`, whatever happens."""
    try:
        return f'{{"result":{answer()}}}'
    except parts.MissingPart as missing:
        return json.dumps({"missing": missing.part})
    except exifweb.ExifWebError as error:
        return _failure(error.code, error.message, error.hint)
    except Exception as error:  # noqa: BLE001 - the boundary
        return _failure("internal", f"{type(error).__name__}: {error}", INTERNAL_HINT, traceback.format_exc())


def _failure(code: str, message: str, hint: str, detail: str = "") -> str:
    return json.dumps({"error": {"code": code, "message": message, "hint": hint, "detail": detail}})
