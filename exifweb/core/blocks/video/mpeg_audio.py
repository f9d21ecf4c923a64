"""The header of an MPEG audio frame, and what Xing's and LAME's encoders write into the first one.

Sources: ISO 11172-3 section 2.4.1, ISO 13818-3; the headers of Xing and LAME as their authors described them;
ExifTool's ParseMPEGAudio.
"""

from __future__ import annotations

import re
from struct import unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, bit_fields
from exifweb.core.blocks.video.values import tell
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context

FRAME, XING, LAME = "MPEG::Audio", "MPEG::Xing", "MPEG::Lame"
VERSION, LAYER, MODE = "MPEG_Vers", "MPEG_Layer", "MPEG_Mode"
VERSION_1, MONO = 3, 3
RESERVED: tuple[tuple[int, int], ...] = (
    (0x180000, 0x080000),
    (0x060000, 0x000000),
    (0x00F000, 0x000000),
    (0x00F000, 0x00F000),
    (0x000C00, 0x000C00),
    (0x000003, 0x000002),
)
"""Mask and value of fields that no frame has: version, layer, bit rate, sampling rate, emphasis."""
SYNC, LAYER_MASK, LAYER_3 = 0xFFE00000, 0x060000, 0x020000
FRAMES, BYTES, CONTENTS, SCALE, WITH_LAME = 1, 2, 4, 8, 0x10
LAME_SIZE, LAME_NAME, NAME = 348, 9, 20
FIRST_WITH_SETTINGS = b"LAME3.90"
MADE_BY_LAME = (b"LAME", b"GOGO")
THOMSON = b"THOMSON mp3PRO Encoder"
_SYNC = re.compile(rb"\xff.{3}", re.DOTALL)


def decode_audio(context: Context, data: bytes, offset: int, *, mp3: bool = False) -> bool:
    """Decode the first frame header in a run of bytes and return whether there is one.

    Args:
        context: Takes the tags.
        data: The bytes.
        offset: Where they lie in the file.
        mp3: Whether only a header of layer 3 counts.
    """
    at = _find(data, mp3=mp3, stubborn=(context.name or "").upper().endswith(".MP3"))
    if at is None:
        return False
    view = View(Buffer(data, offset), offset, offset + len(data), offset)
    bit_fields.decode_block(context, view, at, 4, store.table(FRAME), "")
    version, mode = context.members.get(VERSION), context.members.get(MODE)
    if version is not None and mode is not None:
        side = (17, 32) if version == VERSION_1 else (9, 17)
        _xing(context, data, offset, at + 4 + side[mode != MONO])
    return True


def _find(data: bytes, *, mp3: bool, stubborn: bool) -> int | None:
    """Return where the first frame begins; a header that no frame has ends the search unless it is stubborn."""
    found = _SYNC.search(data)
    while found:
        (word,) = unpack(">I", found[0])
        step = 2
        if word & SYNC == SYNC:
            odd = any(word & mask == value for mask, value in RESERVED)
            if not odd and not (mp3 and word & LAYER_MASK != LAYER_3):
                return found.start()
            if not stubborn:
                return None
            step = 3
        found = _SYNC.search(data, found.start() + step)
    return None


def _xing(context: Context, data: bytes, offset: int, at: int) -> None:
    """Decode the header that stands where the first frame's sound would begin."""
    if at + 8 > len(data) or data[at : at + 4] not in (b"Xing", b"Info"):
        return
    table, variable = store.table(XING), data[at : at + 4] == b"Xing"
    (flags,) = unpack_from(">I", data, at + 4)
    at += 8
    scale = 0
    for key, flag, size in ((1, FRAMES, 4), (2, BYTES, 4), (0, CONTENTS, 100), (3, SCALE, 4)):
        if not flags & flag:
            continue
        if at + size > len(data):
            return
        if key:
            (value,) = unpack_from(">I", data, at)
            scale = value if flag == SCALE else scale
            if variable:
                tell(context, table, key, value, offset + at, 4, "int32u")
        at += size
    if flags & WITH_LAME:
        if at + LAME_SIZE > len(data):
            return
    elif at + 4 <= len(data) and data[at : at + 4] not in MADE_BY_LAME:
        encoder = _other_encoder(data)
        if encoder:
            tell(context, table, 4, encoder, offset)
        return
    _lame(context, data, offset, at, scale)


def _lame(context: Context, data: bytes, offset: int, at: int, scale: int) -> None:
    table = store.table(XING)
    name = data[at : at + LAME_NAME]
    if len(name) < LAME_NAME:
        return
    if name < FIRST_WITH_SETTINGS:
        tell(context, table, 4, decode_text(data[at : at + NAME]), offset + at)
        return
    tell(context, table, 4, decode_text(name), offset + at, LAME_NAME, "string")
    if scale <= 100:
        tell(context, table, 5, (100 - scale) // 10, offset + at)
        tell(context, table, 6, (100 - scale) % 10, offset + at)
    view = View(Buffer(data, offset), offset, offset + len(data), offset)
    binary.decode_block(context, view, at, len(data) - at, store.table(LAME), "LAME")


def _other_encoder(data: bytes) -> str:
    if b"RCA mp3PRO Encoder" in data:
        return "RCA mp3PRO"
    at = data.find(THOMSON)
    if at >= 0:
        version = data[at + len(THOMSON) : at + len(THOMSON) + 6]
        return "Thomson mp3PRO" + (f" {decode_text(version)}" if len(version) == 6 else "")
    return "Gogo (<3.0)" if b"MPGE" in data else ""
