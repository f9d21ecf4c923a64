"""H.264: the picture's size from the sequence parameters, and the camera's settings that AVCHD puts before a frame.

Sources: ISO 14496-10 sections 7.3 and 7.4; what is known of AVCHD's modified DV pack metadata (MDPM);
ExifTool's H264 module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.video.bits import Bits
from exifweb.core.blocks.video.values import take, tell_all
from exifweb.core.blocks.views import block_bytes
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN, PACKS = "H264::Main", "H264::MDPM"
SIZES, SETTINGS, TRIED = "H264Sizes", "H264Settings", "H264Tried"
MORE = "TransportMore"
SEI, PARAMETERS = 6, 7
USER_DATA, TERMINATOR = 5, 0x80
MARK = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
HIGH_PROFILE, FULL_COLOUR = 100, 3
PACK = 5
MOST_IN_CYCLE = 255
_START = re.compile(rb"\0{2,3}\x01")
HINT = "The ExtractEmbedded option may find more tags in the video data"


def decode(context: Context, block: Block) -> None:
    """Decode the start of a frame; more frames are wanted until one has settings, which may be the second."""
    found = units(context, block_bytes(context, block), block.offset)
    members = context.members
    members[MORE] = not found and TRIED not in members
    if not found:
        members[TRIED] = True
    if context.options.embedded:
        members[MORE] = True
    else:
        context.warn(HINT, block.offset, "packet", minor=True)


def units(context: Context, data: bytes, offset: int) -> bool:
    """Decode the units of a run of a stream and return whether there are settings in it."""
    parsed, found, members = {SEI, PARAMETERS}, False, context.members
    for at, end in _units(data):
        head = data[at]
        if head & 0x80:
            context.warn("H264 forbidden bit error", offset + at, "packet")
            break
        kind = head & 0x1F
        if kind not in parsed:
            continue
        payload = _unescaped(data, at + 1, end)
        if kind == SEI:
            if members.get(SETTINGS):
                if not context.options.embedded:
                    continue
                context.doc = str(members[SETTINGS])
            try:
                found = _messages(context, payload, offset + at + 1)
            finally:
                context.doc = None
            if not found:
                continue
            members[SETTINGS] = members.get(SETTINGS, 0) + 1
        else:
            if members.get(SIZES):
                continue
            members[SIZES] = True
            _parameters(context, payload, offset + at + 1)
        parsed.discard(kind)
    return found


def _units(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where units begin, behind their start code, and end."""
    begin = 0
    for code in _START.finditer(data):
        if begin:
            yield begin, code.start()
        begin = code.end()
    if 0 < begin < len(data):
        yield begin, len(data)


def _unescaped(data: bytes, at: int, end: int) -> bytes:
    """Return a payload without the bytes that keep it from looking like a start code."""
    return data[at:end].replace(b"\0\0\x03", b"\0\0")


def _parameters(context: Context, data: bytes, offset: int) -> None:
    """Decode the sequence parameters as far as the size of the picture."""
    bits = Bits(data)
    profile = bits.take(8)
    bits.take(16)
    bits.golomb()
    if profile >= HIGH_PROFILE:
        if bits.golomb() == FULL_COLOUR:
            bits.take(1)
        bits.golomb()
        bits.golomb()
        bits.take(1)
        _scaling(bits)
    bits.golomb()
    _order_count(bits)
    bits.golomb()
    bits.take(1)
    width, height = (bits.golomb() + 1) * 16, bits.golomb() + 1
    frames = bits.take(1)
    if not frames:
        bits.take(1)
    bits.take(1)
    height *= (2 - frames) * 16
    if bits.take(1):
        step = 4 - frames * 2
        width -= 4 * (bits.golomb() + bits.golomb())
        height -= step * (bits.golomb() + bits.golomb())
    if bits.left and 160 <= width <= 4096 and 120 <= height <= 3072:
        tell_all(context, store.table(MAIN), {"ImageWidth": width, "ImageHeight": height}, offset)


def _scaling(bits: Bits) -> None:
    """Pass over the scaling matrices."""
    if not bits.take(1):
        return
    for index in range(8):
        if not bits.take(1):
            continue
        last = step = 8
        for place in range(16 if index < 6 else 64):
            if step:
                step = (last + bits.signed_golomb()) & 0xFF
            if not place and not step:
                break


def _order_count(bits: Bits) -> None:
    """Pass over the order in which pictures are shown."""
    kind = bits.golomb()
    if kind == 0:
        bits.golomb()
    elif kind == 1:
        bits.take(1)
        bits.golomb()
        bits.golomb()
        for _ in range(min(bits.golomb(), MOST_IN_CYCLE)):
            bits.golomb()


def _messages(context: Context, data: bytes, offset: int) -> bool:
    """Look for the camera's settings among the supplemental messages, and return whether they are there."""
    at = 0
    while True:
        kind, at = _sum(data, at)
        if kind is None or kind == TERMINATOR:
            return False
        size, at = _sum(data, at)
        if size is None or at + size > len(data):
            return False
        if kind == USER_DATA:
            break
        at += size
    if size <= len(MARK) or data[at : at + len(MARK)] != MARK:
        return False
    _packs(context, data[at + len(MARK) : at + size], offset + at + len(MARK))
    return True


def _sum(data: bytes, at: int) -> tuple[int | None, int]:
    """Return a number that is spread over bytes of which all but the last are full, and where it ends."""
    total = 0
    while at < len(data):
        total += data[at]
        at += 1
        if data[at - 1] != 0xFF:
            return total, at
    return None, at


def _packs(context: Context, data: bytes, offset: int) -> None:
    """Decode packs of a number and four bytes; some values take several."""
    table, at, last, index = store.table(PACKS), 1, 0, 0
    while index < data[0] and at < len(data):
        number = data[at]
        if number <= last:
            context.warn("Entries in MDPM directory are out of sequence", offset + at, "packet")
            return
        last, begin = number, at
        info = row_of(context, table, number, data[at + 1 : at + PACK], 4)
        value = data[at + 1 : at + PACK]
        for _ in range(int(info.attributes.get("combine", 0)) if info is not None else 0):
            if at + PACK >= len(data) or data[at + PACK] != last + 1:
                break
            at, last, index = at + PACK, last + 1, index + 1
            value += data[at + 1 : at + PACK]
        if info is not None:
            here = offset + begin + 1
            take(context, table, number, View(Buffer(value, here), here, here + len(value), here), 0, len(value), "")
        at, index = at + PACK, index + 1
