"""Minolta's RAW segments: four letters and a length each, in an MRW file or inside of an ARW or DNG.

Source: ExifTool's MinoltaRaw module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.rows import take
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

HEAD = 8
TABLE = "MinoltaRaw::Main"
TIFF = "\0TTW"
NAME = "MRW"
"""What TIFF structures in a segment go by; some of their tags depend on it."""
ORDERS = {b"\0MRM": ">", b"\0MRI": "<"}


def whole_file(context: Context, block: Block) -> None:
    """Decode the segments of an MRW file."""
    start = block.offset
    view = View(context.source, start, start + block.length, start, block.order)
    segments(context, view, 0, block.length, store.table(TABLE), NAME)


def segments(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the segments that follow a header with their whole length."""
    head = view.read(start, HEAD)
    order = ORDERS.get(head[:4])
    if len(head) < HEAD or order is None:
        return
    records(context, view, start + HEAD, length - HEAD, table, order, unpack_from(f"{order}I", head, 4)[0])


def records(
    context: Context, view: View, start: int, length: int, table: TagTable, order: str, stated: int | None = None
) -> None:
    """Decode segments.

    Args:
        context: Takes the tags and warnings.
        view: What they lie in.
        start: Offset of the first from the view's base.
        length: Bytes that are there.
        table: Knows the segments.
        order: Byte order.
        stated: Bytes that there should be.
    """
    at, end = 0, length if stated is None else stated
    outer = context.order, context.directory
    context.order, context.directory = order, NAME
    try:
        for _ in range(context.limits.segments):
            if at >= end:
                break
            segment = view.read(start + at, HEAD) if at + HEAD <= length else b""
            size = unpack_from(f"{order}I", segment, 4)[0] if len(segment) == HEAD else -1
            at += HEAD
            if size < 0 or at + size > length:
                break
            here = view.base + start + at
            context.members["MRW_WrongBase"] = -(HEAD + at)
            name = segment[:4].decode("latin-1")
            if name == TIFF:
                decode_inner(context, view.read(start + at, size), EXIF, here, packed=False)
            else:
                take(context, table, name, View(view.source, here, here + size, here, order), 0, size)
            at += size
    finally:
        context.order, context.directory = outer
    if at != end:
        context.warn("MRW format error", view.base + start, "block")
