"""Timed metadata of Canon's raw files: records with a time, exposure and maker notes.

Source: ExifTool's ProcessCTMD and ProcessExifInfo.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import take
from exifweb.core.errors import Malformed
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

RECORD, DIRECTORY = 12, 8


def records(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a sample of timed metadata: records with a length and a type."""
    view = view.ordered("<")
    data = view.read(start, length)
    at = 0
    outer, context.order = context.order, "<"
    try:
        while at + 6 < len(data):
            size, kind = unpack_from("<IH", data, at)
            if size < RECORD or at + size > len(data):
                problem = "Short CTMD record" if size < RECORD else "Truncated CTMD record"
                context.warn(problem, view.base + start + at, "record")
                break
            if table.get(kind) is not None:
                take(context, table, kind, view, start + at + RECORD, size - RECORD)
            at += size
    finally:
        context.order = outer
    if at != len(data):
        context.warn("Error parsing Canon CTMD data", view.base + start + at, "record", minor=True)


def directories(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode EXIF and maker notes, each behind a length, a tag and a TIFF header."""
    order = view.order
    at, end = start, start + length
    while at + DIRECTORY < end:
        head = view.read(at, DIRECTORY)
        if len(head) < DIRECTORY:
            return
        size, tag = unpack_from(f"{order}II", head)
        info = table.get(tag)
        if size < DIRECTORY or at + size > end or not isinstance(info, TagInfo):
            return
        context.lists.clear()
        try:
            subdirs.decode_value(context, view, at + DIRECTORY, size - DIRECTORY, info, table)
        except Malformed as damage:
            context.warn(f"{info.name}: {damage.reason}", damage.offset, damage.unit, minor=True)
        at += size
