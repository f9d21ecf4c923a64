"""The header of an ID3v2 tag: its version, flags and length, unsynchronisation undone, the extended header passed over.

Sources: ID3 2.2, 2.3 and 2.4 section 3; ExifTool's ProcessID3.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.source import Source

MAGIC = b"ID3"
HEADER, FOOTER = 10, 10
UNSYNCHRONISED, EXTENDED, FOOTED = 0x80, 0x40, 0x10
VERSION_3, VERSION_4, VERSION_5 = 0x0300, 0x0400, 0x0500


@dataclass(frozen=True, slots=True)
class Header:
    """An ID3v2 tag.

    Attributes:
        version: Such as 0x0300 for 2.3.0.
        flags: Of the header.
        offset: Where its frames begin, in the file or in `data`.
        length: Bytes from there to its end.
        end: Where the file goes on.
        data: The bytes, where they are not those of the file.
    """

    version: int
    flags: int
    offset: int
    length: int
    end: int
    data: bytes | None = None


def sync_safe(value: int) -> int | None:
    """Return a number that is kept in seven bits of each of four bytes, None where an eighth is set."""
    if value & 0x80808080:
        return None
    return value & 0x7F | (value & 0x7F00) >> 1 | (value & 0x7F0000) >> 2 | (value & 0x7F000000) >> 3


def read_header(context: Context, source: Source, start: int, end: int) -> Header | None:
    """Return the tag that begins at an offset; None, with a warning, where it can't be read.

    Args:
        context: Takes the warnings.
        source: Holds the tag.
        start: Where the tag begins.
        end: Where what holds it ends.
    """
    head = source.read(start, min(HEADER, end - start))
    problem = "Short ID3 header"
    if len(head) == HEADER:
        version, flags, stated = unpack(">3xHBI", head)
        size = sync_safe(stated)
        if size is None:
            problem = "Invalid ID3 header"
        elif version >= VERSION_5:
            problem = f"Unsupported ID3 version: 2.{version >> 8}.{version & 0xFF}"
        elif start + HEADER + size > end:
            problem = "Truncated ID3 data"
        else:
            return _header(context, source, version, flags, start + HEADER, size)
    context.warn(problem, start, "block")
    return None


def _header(context: Context, source: Source, version: int, flags: int, at: int, size: int) -> Header | None:
    data: bytes | None = None
    offset, end = at, at + size
    length = size
    if flags & UNSYNCHRONISED and version < VERSION_4:
        data = source.read(at, size).replace(b"\xff\0", b"\xff")
        offset, length = 0, len(data)
    if flags & EXTENDED:
        if size < 4:
            context.warn("Bad ID3 extended header", at, "block")
            return None
        word = source.read(at, 4) if data is None else data[:4]
        skipped = sync_safe(int.from_bytes(word, "big")) or 0
        if skipped > length:
            context.warn("Truncated ID3 extended header", at, "block")
            return None
        offset, length = offset + skipped, length - skipped
    return Header(version, flags, offset, length, end + (FOOTER if flags & FOOTED else 0), data)
