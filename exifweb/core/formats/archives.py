"""RAR, 7z and GZIP archives → what they say of each file in them; nothing is decompressed.

Each file is a document of its own, as ExifTool numbers them. Headers are stepped through where they lie: of an archive
of any size only they are read. Sources: RAR technical notes 4 and 5; 7zFormat.txt; RFC 1952; ExifTool's ZIP and 7Z
modules.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

GZIP_FIXED, GZIP_MOST = 10, 4096
GZIP_EXTRA, GZIP_NAMED = 0x04, 0x18
RAR4, RAR5 = b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\x01\0"
RAR4_FILE, RAR4_COMMENT = 0x74, 0x75
RAR4_HEADER, RAR4_LONG, RAR4_MOST = 7, 0x8000, 4096
STORED = 0x30
SEVEN_ZIP = 32


def gzip(context: Context) -> Iterator[Block]:
    """Yield the header of a GZIP file: its fixed part, then name and comment."""
    start = context.base
    head = context.source.read(start, GZIP_FIXED + 2)
    if len(head) < GZIP_FIXED:
        return
    at = start + GZIP_FIXED
    if head[3] & GZIP_EXTRA:
        at += 2 + int.from_bytes(head[GZIP_FIXED : GZIP_FIXED + 2], "little")
    length = max(min(GZIP_MOST, context.source.size - at), 0) if head[3] & GZIP_NAMED else 0
    yield Block("GZIP", "GZIP", start, GZIP_FIXED, order="<", extents=((start, GZIP_FIXED), (at, length)))


def rar(context: Context) -> Iterator[Block]:
    """Yield the headers of the files in a RAR archive."""
    start = context.base
    magic = context.source.read(start, len(RAR5))
    try:
        if magic.startswith(RAR4):
            yield Block("RAR-Version", "RAR", start, len(RAR4), detail=4)
            yield from _rar4(context, start + len(RAR4))
        elif magic == RAR5:
            yield Block("RAR-Version", "RAR", start, len(RAR5), detail=5)
            yield from _rar5(context, start + len(RAR5))
    finally:
        context.doc = None


def _rar4(context: Context, at: int) -> Iterator[Block]:
    documents = 0
    for _ in range(context.limits.segments):
        head = context.source.read(at, RAR4_HEADER + 4)
        if len(head) < RAR4_HEADER:
            return
        kind, flags, size = unpack_from("<2xBHH", head)
        size -= RAR4_HEADER
        at += RAR4_HEADER
        if flags & RAR4_LONG:
            if len(head) < RAR4_HEADER + 4:
                return
            size += int.from_bytes(head[RAR4_HEADER:], "little") - 4
            at += 4
        if size < 0:
            return
        if not size:
            continue
        if kind == RAR4_FILE:
            length = min(size, RAR4_MOST)
            if at + length > context.source.size:
                return
            documents += 1
            context.doc = str(documents)
            yield Block("RAR", "RAR-file", at, length, order="<", detail=size)
        elif kind == RAR4_COMMENT and size > 6:
            yield Block("RAR-Comment", "RAR-comment", at, size, order="<")
        at += size
    context.warn(f"Stopped after {context.limits.segments} blocks", at, "block")


def _rar5(context: Context, at: int) -> Iterator[Block]:
    """Yield the headers of files; only a file that was read whole starts the next document, as in ExifTool."""
    documents = 0
    for _ in range(context.limits.segments):
        size, start = leb(context.source.read(at + 4, 10), at + 4)
        if not size or start + size > context.source.size:
            return
        head = context.source.read(start, min(size, RAR4_MOST))
        kind, place = leb(head)
        if kind == 4:
            context.warn("File is encrypted.", start, "block")
            return
        at = start + size
        if kind not in (2, 3):
            continue
        flags, place = leb(head, 0, place)
        _, place = leb(head, 0, place)  # size of the extra area
        data, place = leb(head, 0, place) if flags & 2 else (0, place)
        if kind == 2:
            yield Block("RAR5", "RAR-file", start, size, detail=place, label=str(data) if flags & 2 else "")
            documents += 1
            context.doc = str(documents)
        at += data
    context.warn(f"Stopped after {context.limits.segments} blocks", at, "block")


def seven_zip(context: Context) -> Iterator[Block]:
    """Yield the end header of a 7z archive, which lists its files."""
    start = context.base
    head = context.source.read(start, SEVEN_ZIP)
    if len(head) < SEVEN_ZIP:
        return
    yield Block("7Z-Version", "7Z", start + 6, 2)
    at, length = unpack_from("<QQ", head, 12)
    at += start + SEVEN_ZIP
    if at < context.source.size:
        yield Block("7Z", "7Z-header", at, min(length or 1, context.source.size - at))


def leb(data: bytes, base: int = 0, at: int = 0) -> tuple[int, int]:
    """Return a number of seven bits a byte, low ones first, and the place behind it, counted from a base."""
    number = 0
    for index in range(at, min(len(data), at + 10)):
        number |= (data[index] & 0x7F) << 7 * (index - at)
        if not data[index] & 0x80:
            return number, base + index + 1
    return number, base + min(len(data), at + 10)


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of an archive."""
    family = context.file_format.parser if context.file_format else None
    walker = {"GZIP": gzip, "RAR": rar, "7Z": seven_zip}.get(family or "")
    if walker is not None:
        yield from walker(context)
