"""The first frame of an AAC stream: its header, and the encoder's name where it fills the frame with that.

Sources: ISO/IEC 13818-7 section 6.2 as unofficial texts have it; ExifTool's ProcessAAC.
"""

from __future__ import annotations

import re
from struct import unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.bit_stream import decode_block as decode_bits
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "AAC::Main"
HEADER = 7
NO_CHECK = 0x00010000
FILLER = 6
_PRINTABLE = re.compile(rb"[\x20-\x7e]+\n?\Z")


def decode(context: Context, block: Block) -> None:
    """Decode a frame."""
    view = block_view(context, block)
    data = view.read(0, block.length)
    decode_bits(context, view, 0, HEADER, store.table(TABLE), block.kind)
    if len(data) < block.length or len(data) <= HEADER + 1:
        return
    word, _, last = unpack(">IHB", data[:HEADER])
    data = data[HEADER:]
    at = 0 if word & NO_CHECK else 2 + 2 * (last & 0x03)
    if at + 2 > len(data):
        return
    (lead,) = unpack_from(">H", data, at)
    if lead >> 13 != FILLER:
        return
    count = lead >> 9 & 0x0F
    at += 1
    if count == 15:
        count += (lead >> 1 & 0xFF) - 1
        at += 1
    name = data[at : at + count].strip(b"\0")
    if at + count <= len(data) and _PRINTABLE.match(name):
        context.found(store.tag(TABLE, "Encoder"), name.decode("ascii"), None, block.offset + HEADER + at, count)
