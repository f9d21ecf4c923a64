"""SWF: the header, whose rectangle is packed in bits, and the tags behind it up to the metadata.

Sources: SWF File Format Specification 19, chapters 1 and 2; ExifTool's ProcessSWF.
"""

from __future__ import annotations

import zlib
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.video.values import tell, tell_all
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Flash::Main"
START, FIRST, STEP = 8, 64, 4096
ATTRIBUTES, METADATA = 69, 77
HAS_METADATA = 0x10
LONG, LONGEST = 0x3F, 1_000_000


class Stream:
    """The bytes behind the first eight, inflated as far as they are asked for.

    Attributes:
        data: What there is so far.
        error: Why there is no more.
    """

    def __init__(self, context: Context, block: Block, *, packed: bool) -> None:
        self.data = bytearray()
        self.error = ""
        self._most = context.limits.inflated
        self._source, self._at, self._end = context.source, block.offset + START, block.offset + block.length
        self._inflate: Any = zlib.decompressobj() if packed else None

    def reach(self, length: int) -> bool:
        """Bring in bytes until there are so many; False where none at all could be added."""
        before = len(self.data)
        while len(self.data) < length and not self.error:
            part = self._source.read(self._at, min(STEP, self._end - self._at))
            if len(self.data) > self._most or not part or (self._inflate is not None and self._inflate.eof):
                self.error = "Error reading file"
                break
            self._at += len(part)
            self._add(part, length)
        return len(self.data) > before or len(self.data) >= length

    def _add(self, part: bytes, length: int) -> None:
        if self._inflate is None:
            self.data += part
            return
        try:
            while part and len(self.data) < length + STEP:
                self.data += self._inflate.decompress(part, STEP)
                part = self._inflate.unconsumed_tail
        except zlib.error:
            self.error = "Error inflating compressed Flash data"
        self._at -= len(part)


def decode(context: Context, block: Block) -> None:
    """Decode header, attributes and metadata."""
    table = store.table(TABLE)
    head = context.source.read(block.offset, START)
    packed = head[:1] == b"C"
    tell_all(context, table, {"FlashVersion": head[3], "Compressed": int(packed)}, block.offset)
    stream = Stream(context, block, packed=packed)
    if not stream.reach(FIRST):
        context.warn(stream.error, block.offset + START, "block")
        return
    bits = stream.data[0] >> 3
    size = (5 + bits * 4 + 7) // 8
    if len(stream.data) < size + 4:
        context.warn("Truncated Flash file", block.offset + START, "block")
        return
    left, right, top, bottom = _rectangle(bytes(stream.data[:size]), bits)
    rate, count = unpack_from("<HH", stream.data, size)
    values = {
        "ImageWidth": neat((right - left) / 20),
        "ImageHeight": neat((bottom - top) / 20),
        "FrameRate": neat(rate / 256),
        "FrameCount": count,
        "Duration": neat(count * 256 / rate) if rate else None,
    }
    tell_all(context, table, values, block.offset + START)
    _tags(context, block, stream, size + 4)


def _rectangle(data: bytes, bits: int) -> list[int]:
    whole, at = int.from_bytes(data, "big"), 8 * len(data) - 5
    return [whole >> (at - bits * (index + 1)) & ((1 << bits) - 1) for index in range(4)]


def _tags(context: Context, block: Block, stream: Stream, at: int) -> None:
    """Decode the attributes, and the metadata if they announce it.

    As in ExifTool what is in other tags is not skipped but looked through for one with metadata, two bytes at a time.
    """
    announced = False
    for _ in range(context.limits.segments):
        if at + 2 > len(stream.data):
            return
        (code,) = unpack_from("<H", stream.data, at)
        tag, size, at = code >> 6, code & LONG, at + 2
        if tag not in (ATTRIBUTES, METADATA) and not announced:
            return
        if not _reach(context, block, stream, at + size):
            return
        if size == LONG:
            if at + 4 > len(stream.data):
                return
            (size,) = unpack_from("<I", stream.data, at)
            at += 4
            if size > LONGEST or not _reach(context, block, stream, at + size):
                return
        if tag == METADATA:
            _metadata(context, block, bytes(stream.data[at : at + size]))
            return
        if tag == ATTRIBUTES:
            if not size:
                return
            flags = stream.data[at]
            tell(context, store.table(TABLE), tag, flags, block.offset)
            if not flags & HAS_METADATA:
                return
            announced = True


def _reach(context: Context, block: Block, stream: Stream, end: int) -> bool:
    """Bring in a tag and the head of the next; what can't be had at all is warned of."""
    if end > len(stream.data) and not stream.reach(end + 2):
        context.warn(stream.error, block.offset, "block")
        return False
    return end <= len(stream.data)


def _metadata(context: Context, block: Block, data: bytes) -> None:
    info = store.tag(TABLE, METADATA)
    view = View(Buffer(data, block.offset), block.offset, block.offset + len(data), block.offset, "<")
    subdirs.decode_value(context, view, 0, len(data), info, info.table)
