"""The header of an MPEG audio frame, and what Xing's and LAME's encoders write into the first one.

Sources: ISO/IEC 11172-3 section 2.4; the Xing VBR and LAME tag descriptions; ExifTool's ParseMPEGAudio.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.bit_stream import decode_block as decode_bits
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

AUDIO, XING, LAME = "MPEG::Audio", "MPEG::Xing", "MPEG::Lame"
FRAMES, BYTES, SCALE, ENCODER, VBR_QUALITY, QUALITY = 1, 2, 3, 4, 5, 6
VERSION_1, ONE_CHANNEL = 3, 3
HAS_FRAMES, HAS_BYTES, HAS_CONTENTS, HAS_SCALE, HAS_LAME = 0x01, 0x02, 0x04, 0x08, 0x10
CONTENTS = 100
LAME_LENGTH = 348
NEW_LAME = b"LAME3.90"
_VBR = re.compile(rb"Xing|Info")


def decode(context: Context, block: Block) -> None:
    """Decode the frame at the place in a block that its detail tells."""
    frame(context, context.source.read(block.offset, block.length), block.offset, block.detail)


def frame(context: Context, data: bytes, here: int, at: int) -> None:
    """Decode a frame's header and what an encoder tells in it.

    Args:
        context: Takes the tags.
        data: The beginning of the sound.
        here: Where that lies in the file.
        at: Where in it the frame begins.
    """
    view = View(Buffer(data, here), here, here + len(data), here)
    decode_bits(context, view, at, 4, store.table(AUDIO), "MPEG")
    version, mode = context.members.get("MPEG_Vers"), context.members.get("MPEG_Mode")
    if version is None or mode is None:
        return
    side = {(True, True): 17, (True, False): 32, (False, True): 9, (False, False): 17}
    at += 4 + side[version == VERSION_1, mode == ONE_CHANNEL]
    if at + 8 <= len(data) and _VBR.match(data, at):
        _variable_rate(context, view, data, at)


def _variable_rate(context: Context, view: View, data: bytes, at: int) -> None:
    """Decode a Xing header, which tells nothing but the encoder where the rate is constant."""
    varies = data[at : at + 4] == b"Xing"
    flags = int.from_bytes(data[at + 4 : at + 8], "big")
    at += 8
    scale = 0
    fields = ((HAS_FRAMES, FRAMES, 4), (HAS_BYTES, BYTES, 4), (HAS_CONTENTS, 0, CONTENTS), (HAS_SCALE, SCALE, 4))
    for flag, key, size in fields:
        if not flags & flag:
            continue
        if at + size > len(data):
            return
        number = int.from_bytes(data[at : at + 4], "big")
        scale = number if key == SCALE else scale
        if key and varies:
            _found(context, key, number, view.base + at, size)
        at += size
    if flags & HAS_LAME:
        if at + LAME_LENGTH > len(data):
            return
    elif at + 4 <= len(data) and data[at : at + 4] not in (b"LAME", b"GOGO"):
        encoder = _other_encoder(data)
        if encoder:
            _found(context, ENCODER, encoder, -1, 0)
        return
    if len(data) - at >= 9:
        _encoder(context, view, data, at, scale)


def _encoder(context: Context, view: View, data: bytes, at: int, scale: int) -> None:
    name = data[at : at + 9]
    here = view.base + at
    if name < NEW_LAME:
        _found(context, ENCODER, decode_text(data[at : at + 20]), here, 20)
        return
    _found(context, ENCODER, decode_text(name), here, 9)
    if scale <= 100:
        _found(context, VBR_QUALITY, (100 - scale) // 10, here, 0)
        _found(context, QUALITY, (100 - scale) % 10, here, 0)
    binary.decode_block(context, view, at, len(data) - at, store.table(LAME), "Lame")


def _other_encoder(data: bytes) -> str:
    """Return the encoder that a name somewhere in the first frames tells, empty for none."""
    if b"RCA mp3PRO Encoder" in data:
        return "RCA mp3PRO"
    _, thomson, version = data.partition(b"THOMSON mp3PRO Encoder")
    if thomson:
        return f"Thomson mp3PRO {decode_text(version[:6])}" if len(version) >= 6 else "Thomson mp3PRO"
    return "Gogo (<3.0)" if b"MPGE" in data else ""


def _found(context: Context, key: int, value: Any, here: int, size: int) -> None:
    info = store.table(XING).get(key)
    if isinstance(info, TagInfo):
        context.found(info, value, None, here, size)
