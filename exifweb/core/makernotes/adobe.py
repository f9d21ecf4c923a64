"""Maker notes that Adobe's converter put into a DNG: records behind `Adobe`, one of them the old note as it was.

Its offsets count from where the note stood in the RAW file, which the record says. Camera Raw puts twelve bytes of what
stood before the note into the record; they are passed over. Source: ExifTool's DNG module, ProcessAdobeData and
ProcessAdobeMakN. Records of other kinds are Adobe's own forms of what RAW files hold: `adobe_raw`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.context import Probe
from exifweb.core.makernotes.decode import decode
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MAGIC = b"Adobe\0"
MAKER_NOTE = "MakN"
ORDERS = {b"II": "<", b"MM": ">"}
HEAD, RECORD_HEAD = 6, 8
STRAY = b"\0\0\0\1"
STRAY_LENGTH = 12
SHOWN = 48
"""Bytes of a note that its condition sees."""


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the records."""
    if view.read(start, len(MAGIC)) != MAGIC or context.options.fast > 1:
        return
    at, end = start + len(MAGIC), start + length
    while at + RECORD_HEAD <= end:
        head = view.read(at, RECORD_HEAD)
        size = int.from_bytes(head[4:], "big")
        at += RECORD_HEAD
        if at + size > end:
            break
        _record(context, view, at, size, table, head[:4].decode("latin-1"), name)
        at += size + size % 2
    if at != end:
        message = f"{at - start} {length} Adobe private data is corrupt"
        context.warn(message, view.base + start, "block")


def _record(context: Context, view: View, start: int, size: int, table: TagTable, kind: str, name: str) -> None:
    """Decode a record, if it is of a kind that is known."""
    if kind == MAKER_NOTE:
        _note(context, view, start, size, table, name)
        return
    info = table.get(kind)
    if isinstance(info, TagInfo) and info.sub is not None:
        outer, context.directory = context.directory, info.name
        try:
            subdirs.decode_value(context, view, start, size, info, table)
        finally:
            context.directory = outer


def _note(context: Context, view: View, start: int, size: int, table: TagTable, name: str) -> None:
    head = view.read(start, HEAD)
    order = ORDERS.get(head[:2])
    if order is None:
        return
    origin = int.from_bytes(head[2:], "big")
    skipped = HEAD
    if view.read(start + HEAD, len(STRAY)) == STRAY and size >= HEAD + STRAY_LENGTH:
        skipped += STRAY_LENGTH
    begin, length = start + skipped, size - skipped
    found = table.get(MAKER_NOTE)
    if found is not None and not isinstance(found, TagInfo):
        found = found.choose(Probe(view.read(begin, SHOWN), "undef", length, name, length, order), context)
    if found is None or found.sub is None:
        return
    moved = view.ordered(order)
    if "base" not in found.sub:
        moved, begin = moved.rebased(view.base + begin - origin), origin
    decode(context, moved, begin, length, found)
