"""Minolta's RAW segments: four letters and a length each, in an MRW file or inside of an ARW or DNG.

Source: ExifTool's MinoltaRaw module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.rows import take
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

HEAD = 8
ORDERS = {b"\0MRM": ">", b"\0MRI": "<"}


def segments(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the segments that follow a header with their whole length."""
    head = view.read(start, HEAD)
    order = ORDERS.get(head[:4])
    if len(head) < HEAD or order is None:
        return
    at = HEAD
    end = HEAD + unpack_from(f"{order}I", head, 4)[0]
    outer, context.order = context.order, order
    try:
        while at < end:
            segment = view.read(start + at, HEAD) if at + HEAD <= length else b""
            size = unpack_from(f"{order}I", segment, 4)[0] if len(segment) == HEAD else -1
            at += HEAD
            if size < 0 or at + size > length:
                break
            here = view.base + start + at
            context.members["MRW_WrongBase"] = -here
            below = View(view.source, here, here + size, here, order)
            take(context, table, segment[:4].decode("latin-1"), below, 0, size)
            at += size
    finally:
        context.order = outer
    if at != end:
        context.warn("MRW format error", view.base + start, "block")
