"""Whole JPEGs inside a film, with metadata of their own: thumbnails that are documents, EXIF in a JPEG's segments.

Source: ExifTool's ExtractInfo on re-entry, ProcessJPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime.state import next_document
from exifweb.core.detect import of_type
from exifweb.core.read import read_inside
from exifweb.core.source import Buffer
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

JPEG = "JPEG"
PLACE = "ValueOffset"
"""Member that tells where the value that is being converted lies."""


def document(context: Context, data: bytes) -> None:
    """Read a JPEG as a document of its own."""
    outer = context.doc, context.set_g1, context.set_g0
    context.doc, context.set_g1, context.set_g0 = next_document(context), None, None
    kind = of_type(JPEG)
    for name, value in (
        ("FileType", kind.type),
        ("FileTypeExtension", kind.extension.upper()),
        ("MIMEType", kind.mime),
    ):
        context.found(store.tag("Extra", name), value)
    start = int(context.members.get(PLACE, 0))
    visited, context.visited = context.visited, {}
    try:
        read_inside(context, JPEG, start, len(data), Buffer(data, start))
    finally:
        context.visited = visited
        context.doc, context.set_g1, context.set_g0 = outer


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Read the segments of a JPEG, or of a part of one that begins with them, as the film's own."""
    data, here = view.read(start, length), view.base + start
    if not data.startswith(b"\xff\xd8"):
        data, here = b"\xff\xd8" + data, here - 2
    visited, context.visited = context.visited, {}
    try:
        read_inside(context, JPEG, here, len(data), Buffer(data, here))
    finally:
        context.visited = visited
