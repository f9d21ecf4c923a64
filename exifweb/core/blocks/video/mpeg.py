"""Headers of MPEG audio frames and video sequences, found by their marks in a run of a stream.

Sources: ISO 11172-2 section 2.4.2, ISO 11172-3 section 2.4.1; ExifTool's MPEG module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import bit_fields
from exifweb.core.blocks.video.mpeg_audio import decode_audio
from exifweb.core.blocks.views import block_bytes
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "MPEG::Video"
VIDEO, AUDIO = 0xB3, 0xC0
PART, HEADER = 256, 8
MOST_RATES = 8
_START = re.compile(rb"\0\0\x01([\xb3\xc0])")


def decode(context: Context, block: Block) -> None:
    """Decode the first header of each kind in a run of a stream."""
    streams(context, block_bytes(context, block), block.offset)


def audio(context: Context, block: Block) -> None:
    """Decode the first header in a run of an audio stream."""
    decode_audio(context, block_bytes(context, block), block.offset)


def streams(context: Context, data: bytes, offset: int) -> bool:
    """Decode the first header of each kind in a run of bytes and return whether there is one.

    A sound frame that begins before any mark counts too, as in an MP3 file that looks like a program stream.
    """
    found: set[int] = set()
    told = False
    for number, mark in enumerate(_START.finditer(data)):
        at = mark.end()
        if not number and decode_audio(context, data[: at - 3], offset):
            found.add(AUDIO)
        kind = data[at - 1]
        if kind in found:
            continue
        if len(data) - at < 4:
            break
        if DECODERS[kind](context, data[at : at + PART], offset + at):
            told = True
            found.add(kind)
            if len(found) == len(DECODERS):
                break
    return told


def decode_video(context: Context, data: bytes, offset: int) -> bool:
    """Decode a sequence header and return whether it is one."""
    (word,) = unpack_from(">I", data)
    if word & 0xF0 in (0, 0xF0) or not 0 < word & 0x0F <= MOST_RATES:
        return False
    view = View(
        Buffer(data[: min(HEADER, len(data) & ~3)].ljust(HEADER, b"\0"), offset), offset, offset + HEADER, offset
    )
    bit_fields.decode_block(context, view, 0, HEADER, store.table(TABLE), "")
    return True


DECODERS: dict[int, Callable[[Context, bytes, int], bool]] = {VIDEO: decode_video, AUDIO: decode_audio}
