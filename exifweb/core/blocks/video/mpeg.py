"""Headers of MPEG audio frames and video sequences, found by their marks in a run of a stream.

Sources: ISO 11172-2 section 2.4.2, ISO 11172-3 section 2.4.1; ExifTool's ParseMPEGAudioVideo.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.bit_stream import decode_block as decode_bits
from exifweb.core.blocks.mpeg_audio import frame
from exifweb.core.blocks.views import block_bytes
from exifweb.core.formats.audio.mp3 import find_frame, is_video
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "MPEG::Video"
VIDEO, AUDIO = 0xB3, 0xC0
PART, SHORTEST, HEADER = 256, 4, 8
_START = re.compile(rb"\0\0\x01([\xb3\xc0])")


def decode(context: Context, block: Block) -> None:
    """Decode the first header of each kind in a run of a stream.

    A sound frame that begins before any mark counts too, as in an MP3 file that looks like a program stream.
    """
    data, found = block_bytes(context, block), set()
    for number, mark in enumerate(_START.finditer(data)):
        at, kind = mark.end(), mark[1][0]
        if not number and decode_audio(context, data[: at - 3], block.offset):
            found.add(AUDIO)
        if kind in found:
            continue
        if len(data) - at < SHORTEST:
            return
        if DECODERS[kind](context, data[at : at + PART], block.offset + at):
            found.add(kind)
        if len(found) == len(DECODERS):
            return


def audio(context: Context, block: Block) -> None:
    """Decode the first header in a run of an audio stream."""
    decode_audio(context, block_bytes(context, block), block.offset)


def decode_audio(context: Context, data: bytes, offset: int) -> bool:
    """Decode the first frame header in a run of bytes and return whether there is one."""
    at = find_frame(data, layer_3=False, keen=(context.name or "").upper().endswith(".MP3"))
    if at is None:
        return False
    frame(context, data, offset, at)
    return True


def decode_video(context: Context, data: bytes, offset: int) -> bool:
    """Decode a sequence header and return whether it is one; a second word that is cut off counts as zero."""
    if not is_video(data):
        return False
    whole = data[: HEADER if len(data) >= HEADER else SHORTEST].ljust(HEADER, b"\0")
    decode_bits(
        context, View(Buffer(whole, offset), offset, offset + HEADER, offset), 0, HEADER, store.table(TABLE), ""
    )
    return True


DECODERS: dict[int, Callable[[Context, bytes, int], bool]] = {VIDEO: decode_video, AUDIO: decode_audio}
