"""Canon's CIFF heaps: a directory at the end of each, whose entries hold a value, or lead to one or to another heap.

An entry's id tells its type and whether the value stands in the entry itself. Sources: the CIFF specification 1.0;
ExifTool's CanonRaw module.
"""

from __future__ import annotations

from struct import Struct, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "CanonRaw::Main"
SIGNATURES = (b"HEAPJPGM", b"HEAPCCDR")
FORMATS = {0x00: "int8u", 0x08: "string", 0x10: "int16u", 0x18: "int32u"}
HEAPS = (0x28, 0x30)
ENTRY = 10
TYPE, TAG, INLINE, BAD = 0x3800, 0x3FFF, 0x4000, 0x8000
LARGE = 512
"""Bytes from which on a value is only located."""


def decode(context: Context, block: Block) -> None:
    """Decode the heap in a JPEG segment."""
    view = block_view(context, block)
    head = view.read(0, 14)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or head[6:14] not in SIGNATURES:
        context.warn("CRW file format error", block.offset, "block")
        return
    (start,) = unpack_from(f"{order}I", head, 2)
    outer, context.set_g1 = context.set_g1, "CIFF"
    heap(context, view.ordered(order), start, block.length - start, store.table(TABLE), "CIFF")
    context.set_g1 = outer


def heap(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a heap.

    Args:
        context: Takes the tags and warnings.
        view: Bounds and byte order.
        start: Offset of the heap from the view's base.
        length: Bytes of it; the last four say where its directory is.
        table: Says what the entries are.
        name: What the heap is called.
    """
    tail = view.read(start + length - 4, 4)
    if length < 4 or len(tail) < 4 or context.depth >= context.limits.depth:
        context.warn("CRW file format error", view.base + start, "heap")
        return
    at = unpack_from(f"{view.order}I", tail)[0] + start
    if not context.enter(view.base + at, name):
        return
    count = int.from_bytes(view.read(at, 2), "little" if view.order == "<" else "big")
    data = view.read(at + 2, ENTRY * count)
    outer, context.directory = context.directory, name
    context.depth += 1
    entry = Struct(f"{view.order}HII")
    for index, (code, size, pointer) in enumerate(entry.iter_unpack(data[: len(data) // ENTRY * ENTRY])):
        if code & BAD:
            context.warn("Bad CRW directory entry", view.base + at + 2 + ENTRY * index, "entry")
            break
        if code & INLINE:
            _value(context, view, code, at + 4 + ENTRY * index, 8, table)
        elif code & TYPE in (HEAPS[0] << 8, HEAPS[1] << 8):
            info = table.get(code & TAG)
            below = info.name if isinstance(info, TagInfo) else f"CanonRaw_0x{code:04x}"
            heap(context, view, start + pointer, size, table, below)
        else:
            _value(context, view, code, start + pointer, size, table)
    context.depth -= 1
    context.directory = outer


def _value(context: Context, view: View, code: int, at: int, size: int, table: TagTable) -> None:
    here = view.base + at
    if not view.holds(at, size):
        context.warn(f"Error reading {size} bytes from 0x{here:x}", here, "entry")
        return
    info = row_of(context, table, code & TAG, view.read(at, min(size, 128)), size)
    if info is None:
        return
    if info.sub is not None:
        subdirs.decode_value(context, view, at, size, info, table)
        return
    if size > LARGE:
        context.found(info, Binary(source=view.source, offset=here, length=size), None, here, size, "undef", size)
        return
    format_name = info.format if isinstance(info.format, str) else FORMATS.get((code & TYPE) >> 8, "undef")
    unit = SIZES.get(format_name, 1)
    single = code & INLINE and format_name != "string" and unit < 8
    count = info.attributes.get("count") or (1 if single else size // unit)
    raw = read_value(view.read(at, min(size, count * unit)), format_name, count, view.order)
    context.found(info, raw, None, here, count * unit, format_name, count)
