"""Whole JPEGs inside a film, with metadata of their own: thumbnails that are documents, EXIF in a JPEG's segments.

Source: ExifTool's ExtractInfo on re-entry, ProcessJPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.detect import of_type
from exifweb.core.read import read_inside
from exifweb.core.source import Buffer
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

JPEG = "JPEG"
START = b"\xff\xd8"
PLACE = "ValueOffset"
"""Member that tells where the value that is being converted lies."""


def document(context: Context, data: bytes, place: int = 0) -> None:
    """Read a JPEG as a document of its own.

    Args:
        context: Takes the tags and warnings.
        data: The JPEG.
        place: Where it lies in the value that is being converted.
    """
    outer = context.doc, context.set_g1, context.set_g0
    context.doc, context.set_g1, context.set_g0 = str(context.next_document()), None, None
    kind = of_type(JPEG)
    for name, value in (
        ("FileType", kind.type),
        ("FileTypeExtension", kind.extension.upper()),
        ("MIMEType", kind.mime),
    ):
        context.found(store.tag("Extra", name), value)
    start = int(context.members.get(PLACE, 0)) + place
    visited, context.visited = context.visited, {}
    try:
        read_inside(context, JPEG, start, len(data), Buffer(data, start))
    finally:
        context.visited = visited
        context.doc, context.set_g1, context.set_g0 = outer


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Read the segments of a JPEG, or of a part of one that begins with them, as the film's own.

    Offsets in them count from where the part begins, as ExifTool has it.
    """
    data, origin = view.read(start, length), 0
    if not data.startswith(START):
        data, origin = START + data, -len(START)
    source, here = Buffer(data, origin), view.base + start
    visited, context.visited = context.visited, {}
    before = len(context.tags)
    try:
        read_inside(context, JPEG, origin, len(data), source)
    finally:
        context.visited = visited
        for tag in context.tags[before:]:
            if tag.info.is_offset:
                context.elsewhere[tag] = (source, here)
            if tag.offset >= 0:
                tag.offset += here
