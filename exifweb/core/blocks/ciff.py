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
from exifweb.core.blocks.views import block_view, scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "CanonRaw::Main"
ORDERS = {b"II": "<", b"MM": ">"}
SIGNATURES = (b"HEAPJPGM", b"HEAPCCDR")
FORMATS = {0x00: "int8u", 0x08: "string", 0x10: "int16u", 0x18: "int32u"}
HEAPS = (0x28, 0x30)
ENTRY = 10
TYPE, TAG, INLINE, BAD = 0x3800, 0x3FFF, 0x4000, 0x8000
WHOLE = ("string", "undef")
"""Formats whose values fill the eight bytes of an entry."""
ENTRIES = "CIFFEntries"
"""Where it is kept how many entries the heaps have had: they may overlap."""
PROBE = 128
LARGE = 512
"""Bytes from which on a value is only located."""


def decode(context: Context, block: Block) -> None:
    """Decode the heap in a JPEG segment."""
    outer, context.set_g1 = context.set_g1, "CIFF"
    try:
        _decode(context, block_view(context, block), block.length)
    finally:
        context.set_g1 = outer


def whole_file(context: Context, block: Block) -> None:
    """Decode the heap that a CRW file is; what is long in it stays where it is."""
    _decode(context, scattered_view(context, block), block.length)


def _decode(context: Context, view: View, length: int) -> None:
    head = view.read(0, 14)
    order = ORDERS.get(head[:2], "")
    start = unpack_from(f"{order}I", head, 2)[0] if order and head[6:14] in SIGNATURES else -1
    if start < 0 or not _heap(context, view.ordered(order), start, length - start, store.table(TABLE), "CIFF"):
        context.warn("CRW file format error", view.base, "block")


def heap(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a heap that lies inside of another block."""
    _heap(context, view, start, length, table, name)


def _heap(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> bool:
    """Decode a heap.

    Args:
        context: Takes the tags and warnings.
        view: Bounds and byte order.
        start: Offset of the heap from the view's base.
        length: Bytes of it; the last four say where its directory is.
        table: Says what the entries are.
        name: What the heap is called.

    Returns:
        Whether it has a directory that can be read.
    """
    tail = view.read(start + length - 4, 4)
    if len(tail) < 4 or context.depth >= context.limits.depth:
        return False
    at = unpack_from(f"{view.order}I", tail)[0] + start
    if view.base + at in context.visited:
        context.warn(f"Not processing double-referenced {name} directory", view.base + at, "heap")
        return False
    context.visited[view.base + at] = name
    count = int.from_bytes(view.read(at, 2), "little" if view.order == "<" else "big")
    entries = context.members[ENTRIES] = context.members.get(ENTRIES, 0) + count
    if entries > context.limits.tags:
        context.warn(f"Stopped after {context.limits.tags} CRW directory entries", view.base + at, "heap")
        return True
    data = view.read(at + 2, ENTRY * count)
    if len(data) < ENTRY * count or not view.holds(at, 2):
        return False
    outer, context.directory = context.directory, name
    context.depth += 1
    for index, (code, size, pointer) in enumerate(Struct(f"{view.order}HII").iter_unpack(data)):
        if code & BAD:
            context.warn("Bad CRW directory entry", view.base + at + 2 + ENTRY * index, "entry")
            break
        if code & INLINE:
            _value(context, view, code, at + 4 + ENTRY * index, 8, table)
        elif code & TYPE in (HEAPS[0] << 8, HEAPS[1] << 8):
            info = table.get(code & TAG)
            below = info.name if isinstance(info, TagInfo) else f"CanonRaw_0x{code:04x}"
            _heap(context, view, start + pointer, size, table, below)
        else:
            _value(context, view, code, start + pointer, size, table)
    context.depth -= 1
    context.directory = outer
    return True


def _value(context: Context, view: View, code: int, at: int, size: int, table: TagTable) -> None:
    here = view.base + at
    info = row_of(context, table, code & TAG, view.read(at, min(size, PROBE)), size)
    if not view.holds(at, size) and (size <= LARGE or (info is not None and info.sub is not None)):
        context.warn(f"Error reading {size} bytes from 0x{here:x}", here, "entry")
        return
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
    single = code & INLINE and format_name not in WHOLE
    count = info.attributes.get("count") or (1 if single else size // unit)
    raw = read_value(view.read(at, min(size, count * unit)), format_name, count, view.order)
    context.found(info, raw, None, here, count * unit, format_name, count)
