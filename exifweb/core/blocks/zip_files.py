"""Files in ZIP archives: what the central directory says of one, and its content by what reads it.

Sources: APPNOTE.TXT 4.3.12; ExifTool's ZIP module.
"""

from __future__ import annotations

from dataclasses import replace
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import keyed
from exifweb.core.errors import ExifWebError
from exifweb.core.formats.zip.directory import CENTRAL_HEADER, content, entries_of, opened
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.source import Source

MAIN = "ZIP::Main"
FIELDS = ((2, 6, "<H"), (3, 8, "<H"), (4, 10, "<H"), (5, 12, "<I"), (7, 16, "<I"), (9, 20, "<I"), (11, 24, "<I"))
"""Id, place in the directory entry and layout of a value."""
NAME, COMMENT = 15, "_com"
OWN = frozenset(("FILE_TYPE", "FileType", "TIFF_TYPE"))
"""What a file inside says of itself alone; the rest composite tags may ask for."""
IMAGE = "image"
"""What a walker calls a picture, which is read where it lies."""


def entry(context: Context, block: Block) -> None:
    """Decode an entry of the central directory."""
    data = context.source.read(block.offset, block.length)
    table = store.table(MAIN)
    for key, at, layout in FIELDS:
        keyed.found(
            context, table, key, unpack_from(layout, data, at)[0], block.offset + at, 2 if layout == "<H" else 4
        )
    name, extra, comment = unpack_from("<28xHHH", data)
    at = CENTRAL_HEADER
    keyed.found(context, table, NAME, decode_text(data[at : at + name]), block.offset + at, name)
    if comment:
        at += name + extra
        keyed.found(context, table, COMMENT, decode_text(data[at : at + comment]), block.offset + at, comment)


def part(context: Context, block: Block) -> None:
    """Decode the content of a file."""
    data = context.source.read(block.offset, block.length)
    found = entries_of(data, block.offset, 0, 1)
    if not found:
        return
    inside: bytes | None
    if block.label == IMAGE:
        source = opened(context, replace(found[0], local=block.detail))
        if source is not None:
            _file(context, source, block.detail)
        return
    inside = content(context, replace(found[0], local=block.detail))
    if inside is None:
        return
    reader = READERS.get(block.label)
    if reader is not None:
        reader(context, inside, block.detail)
    else:
        context.found(store.tag("Extra", block.label), Binary(inside), None, block.detail, len(inside))


def _office(context: Context, data: bytes, here: int) -> None:
    from exifweb.core.blocks import office_xml

    office_xml.office(context, data, here)


def _iwork(context: Context, data: bytes, here: int) -> None:
    from exifweb.core.blocks import office_xml

    office_xml.iwork(context, data, here)


def _settings(context: Context, data: bytes, here: int) -> None:
    from exifweb.core.blocks import office_xml

    office_xml.capture_one(context, data, here)


def _package(context: Context, data: bytes, here: int) -> None:
    from exifweb.core.blocks import office_xml

    office_xml.epub(context, data, here)


def _xmp(context: Context, data: bytes, here: int) -> None:
    from exifweb.core.blocks.inner import decode_inner

    decode_inner(context, data, "XMP::Main", here, packed=True)


def _json(context: Context, data: bytes, here: int) -> None:
    """Read a file of JSON; Sketch's says that it is one of Sketch's."""
    _file(context, Buffer(data), here)
    app = context.first("App")
    if app is not None and "sketch" in str(app.raw).lower():
        context.override_type("SKETCH")


def _file(context: Context, source: Source, here: int) -> None:
    """Read a file as one of its own, with its tags in the document that it is."""
    from exifweb.core.context import Context as Inner
    from exifweb.core.read import read_into

    if context.depth >= context.limits.depth:
        return
    inner = Inner(source, replace(context.options, composite=False))
    inner.depth, inner.doc = context.depth + 1, context.doc
    try:
        read_into(inner)
    except ExifWebError:
        return
    for tag in inner.tags:
        tag.offset = -1
    context.members |= {name: value for name, value in inner.members.items() if name not in OWN}
    if inner.file_format is not None and inner.file_format.parser == "TIFF" and context.file_format is not None:
        context.members["TIFF_TYPE"] = context.file_format.type
    context.tags += inner.tags[: max(context.limits.tags - len(context.tags), 0)]
    for warning in inner.warnings:
        context.warn(warning.message, here, warning.unit, minor=warning.minor)


READERS: dict[str, Callable[[Context, bytes, int], None]] = {
    "OOXML": _office,
    "iWork": _iwork,
    "COS": _settings,
    "OPF": _package,
    "XMP": _xmp,
    "JSON": _json,
}
"""What a walker calls a content → what reads it; any other is a tag as a whole."""
