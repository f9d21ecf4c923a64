"""FlashPix in JPEG: APP2 segments that list streams, and bring them piece by piece.

A contents list names the streams and their sizes; data segments say which stream they go on with. Some Fujis bring
a preview without any list. Sources: Exif 2.3 section 4.7.3; ExifTool's FlashPix module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_view
from exifweb.core.source import Splice
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

STREAMS = "FlashPix::Main"
CONTENTS, STREAM_DATA, RESERVED = 1, 2, 3
HEADER, STREAM_HEADER, FUJI_HEADER = 8, 0x1C, 55
STORAGE = 0xFFFFFFFF
FREE, FUJI = 255, 512
JPEG = b"\xff\xd8\xff\xdb"
_NUMBERED = re.compile(r"(.*)(?: \d{6}|_[0-9a-f]{16})", re.DOTALL)


@dataclass(slots=True)
class Stream:
    """One stream of the list.

    Attributes:
        name: Its name without the path.
        size: Bytes that it is to have.
        parts: Where its data lies in the block, in order.
    """

    name: str
    size: int
    parts: list[tuple[int, int]] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Bytes of the stream, all its parts together."""
        return sum(length for _, length in self.parts)


def decode(context: Context, block: Block) -> None:
    """Decode the segments of a file, gathered in one block."""
    view = block_view(context, block)
    streams: list[Stream] = []
    fuji: list[tuple[int, int]] = []
    at = 0
    context.directory = "FlashPix"
    for offset, length in block.extents or ((block.offset, block.length),):
        version, kind, index = unpack_from(">BBH", view.read(at, 4)) if length >= HEADER else (0, 0, 0)
        if length < HEADER:
            context.warn("FPXR segment too small", offset, "segment")
        elif kind == CONTENTS:
            if version:
                context.warn(f"Untested FPXR version {version}", offset, "segment")
            streams = _contents(context, view.read(at, length), index, offset)
        elif kind == STREAM_DATA and index < len(streams):
            (place,) = unpack_from(">I", view.read(at + 4, 4))
            _add(context, streams[index], at + HEADER, length - HEADER, place, offset)
        elif kind == STREAM_DATA and index == FUJI and (fuji or view.read(at + FUJI_HEADER, 4) == JPEG):
            fuji.append((at + FUJI_HEADER, max(length - FUJI_HEADER, 0)))
        elif kind == STREAM_DATA and index != FREE:
            context.warn(f"Unlisted FPXR segment (index {index})", offset, "segment")
        elif kind not in (STREAM_DATA, RESERVED):
            context.warn(f"Unknown FPXR segment (type {kind})", offset, "segment")
        at += length
    for stream in streams:
        if stream.parts:
            _take(context, view, stream)
    if fuji:
        joined = Splice(view.source, tuple((view.base + start, length) for start, length in fuji))
        info = store.tag("Extra", "PreviewImage")
        context.found(info, Binary(joined.read(0, joined.size)), None, block.offset, joined.size, "undef", joined.size)


def _contents(context: Context, data: bytes, count: int, offset: int) -> list[Stream]:
    """Return the streams of a contents list, whose names are little-endian while all else is not."""
    streams: list[Stream] = []
    at = 4
    for _ in range(count):
        if at + 5 > len(data):
            context.warn("Truncated FPXR contents", offset, "segment")
            return []
        (size,) = unpack_from(">I", data, at)
        end = next((i for i in range(at + 5, len(data) - 1, 2) if data[i : i + 2] == b"\0\0"), None)
        if end is None or data[at + 5 : at + 7] != b"/\0":
            context.warn("Invalid FPXR stream name", offset, "segment")
            return []
        name = data[at + 5 : end].decode("utf-16-le", "replace").rpartition("/")[2]
        streams.append(Stream(name, size))
        at = end + 2 + (16 if size == STORAGE else 0)
    return streams


def _add(context: Context, stream: Stream, at: int, length: int, place: int, offset: int) -> None:
    """Add data to a stream; what it overlaps with is left out. The first segment's place is not to be trusted."""
    overlap = stream.length - place if stream.parts else 0
    if overlap < 0 or overlap > length:
        context.warn(f"Bad FPXR stream {stream.name!r} offset", offset, "segment", minor=True)
        overlap = 0
    stream.parts.append((at + overlap, length - overlap))
    if stream.length > stream.size:
        context.warn("Extra data in FPXR segment (truncated)", offset, "segment")
        start, size = stream.parts[-1]
        stream.parts[-1] = (start, max(size - (stream.length - stream.size), 0))


def _take(context: Context, view: View, stream: Stream) -> None:
    table = store.table(STREAMS)
    key = _key(table, stream.name)
    if key is None:
        return
    joined = Splice(view.source, tuple((view.base + start, length) for start, length in stream.parts))
    info = table.get(key)
    skip = (info.sub or {}).get("dirstart", 0) if isinstance(info, TagInfo) else 0
    whole = View(joined, 0, joined.size, 0, "<")
    take(context, table, key, whole, skip, joined.size - skip)


def _key(table: TagTable, name: str) -> str | None:
    """Return the row's key of a stream, whose name may carry an instance number or a class id."""
    if table.get(name) is not None:
        return name
    found = _NUMBERED.fullmatch(name)
    return found[1] if found and table.get(found[1]) is not None else None
