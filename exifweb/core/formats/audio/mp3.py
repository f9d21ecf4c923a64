"""MPEG audio → its first frame, found by the sync bits and what of a frame's header can be wrong.

A file that is called MP3 may have junk before its first frame. Bytes that look like those of an MPEG video are taken
for one. Sources: ISO/IEC 11172-3 section 2.4.2; ExifTool's ProcessMP3, ParseMPEGAudio and ParseMPEGAudioVideo.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.detect import extension_of
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

KEEN, MUSIC = "MP3", "MUS"
VIDEO_TABLE = "MPEG::Video"
FAR, NEAR, VIDEO = 8192, 256, 0x10000
"""Bytes searched where the extension says that it is an MP3, where it doesn't, and in an MPEG video."""
WRONG: tuple[tuple[int, int], ...] = (
    (0x180000, 0x080000),
    (0x060000, 0x000000),
    (0x00F000, 0x000000),
    (0x00F000, 0x00F000),
    (0x000C00, 0x000C00),
    (0x000003, 0x000002),
)
"""Bits of a header and what they may not be: version, layer, bit rate (twice), sampling rate, emphasis."""
SYNC = 0xFFE00000
LAYER, LAYER_3 = 0x060000, 0x020000
FRAME, SEEN = 4, 256
_START_CODE = re.compile(rb"\0\0\x01([\xb3\xc0])")


def blocks(context: Context, at: int) -> Iterator[Block] | None:
    """Return the blocks of the sound at an offset, None where it is of another kind."""
    extension = extension_of(context.name)
    data = context.source.read(at, FAR if extension == KEEN else NEAR)
    if is_stream(data):
        data = context.source.read(at, VIDEO)
        found = streams(data, keen=extension == KEEN)
        if found and not at and found[0].kind == "BitStream":
            context.override_type("MPEG")
        return iter([block._replace(offset=at + block.offset) for block in found]) if found else None
    frame = find_frame(data, layer_3=extension != MUSIC, keen=extension == KEEN)
    return None if frame is None else iter([Block("MPEG-Audio", "MP3", at, len(data), detail=frame)])


def is_stream(data: bytes) -> bool:
    """Whether there is a start code of an MPEG stream."""
    return _START_CODE.search(data) is not None


def find_frame(data: bytes, *, layer_3: bool, keen: bool) -> int | None:
    """Return where the first frame begins, None where there is none.

    Args:
        data: The beginning of the sound.
        layer_3: Whether a frame of another layer won't do.
        keen: Whether to go on behind what looks like a frame but is wrong.
    """
    at = data.find(b"\xff")
    while at >= 0 and at + FRAME <= len(data):
        word = int.from_bytes(data[at : at + FRAME], "big")
        if word & SYNC != SYNC:
            at = data.find(b"\xff", at + 2)
        elif any(word & mask == value for mask, value in WRONG) or (layer_3 and word & LAYER != LAYER_3):
            if not keen:
                return None
            at = data.find(b"\xff", at + 3)
        else:
            return at
    return None


def streams(data: bytes, *, keen: bool) -> list[Block]:
    """Return the first audio and the first video header of an MPEG stream, none where no start code leads to one.

    Args:
        data: The beginning of the stream, which offsets count from.
        keen: Whether to look well for audio.
    """
    found: dict[str, Block] = {}
    has_led = False
    for number, code in enumerate(_START_CODE.finditer(data)):
        kind = "video" if code[1] == b"\xb3" else "audio"
        if not number:
            before = data[: code.start() + 1]
            frame = find_frame(before, layer_3=False, keen=keen)
            if frame is not None:
                found["audio"] = Block("MPEG-Audio", "MPEG", 0, len(before), detail=frame)
        if kind in found:
            continue
        at = code.end()
        if len(data) - at < FRAME:
            break
        part = data[at : at + SEEN]
        if kind == "video":
            block = Block("BitStream", "MPEG", at, 8, label=VIDEO_TABLE) if is_video(part) else None
        else:
            frame = find_frame(part, layer_3=False, keen=keen)
            block = None if frame is None else Block("MPEG-Audio", "MPEG", at, len(part), detail=frame)
        if block is not None:
            has_led = True
            found[kind] = block
            if len(found) == 2:
                break
    return list(found.values()) if has_led else []


def is_video(data: bytes) -> bool:
    """Whether a video sequence begins so: neither aspect ratio nor frame rate is one that there is none of."""
    return len(data) >= FRAME and data[3] >> 4 not in (0, 15) and 1 <= data[3] & 0x0F <= 8
