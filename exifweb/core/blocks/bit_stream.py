"""Headers whose fields are runs of bits: a row's id says which, as `Bit080-099`.

Bit 0 is the highest of the first byte, or the lowest where the byte order is little-endian. Source: ExifTool's
ProcessBitStream and ProcessFrameHeader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

LONGEST = 4096
_BITS = re.compile(r"Bit(\d+)(?:-(\d+))?")


def decode(context: Context, block: Block) -> None:
    """Decode a header by the table that the block is labelled with."""
    decode_block(context, block_view(context, block), 0, block.length, store.table(block.label), block.kind)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a header, field by field as far as it goes."""
    data = view.read(start, min(length, LONGEST))
    here = view.base + start
    for key in sorted(key for key in table.keys() if isinstance(key, str)):
        found = _BITS.match(key)
        if not found:
            continue
        first, last = int(found[1]), int(found[2] or found[1])
        low, high = first // 8, last // 8
        if high >= len(data):
            return
        run = data[low : high + 1]
        info = row_of(context, table, key, run, len(run))
        if info is None:
            continue
        value: Any = run if info.format else bits(run, first % 8, last - first + 1, view.order)
        context.found(info, value, None, here + low, len(run), "undef" if info.format else "", len(run))


def bits(run: bytes, first: int, width: int, order: str) -> int:
    """Return some bits of a run of bytes as a number, counted from the end that the byte order says."""
    if order == "<":
        return int.from_bytes(run, "little") >> first & (1 << width) - 1
    return int.from_bytes(run, "big") >> len(run) * 8 - first - width & (1 << width) - 1
