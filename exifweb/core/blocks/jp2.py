"""Boxes of JPEG 2000 that a row of the table describes, and the headers of codestreams.

Sources: ISO/IEC 15444-1 A.5.1 (image and tile size), A.9.2 (comments); 18181-1 annex D.2 (size header of JPEG XL);
ExifTool's ProcessJpeg2000Box and ProcessJXLCodestream.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.rows import PROBE, row_of, take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.blocks.whole import take_row
from exifweb.core.tags import store
from exifweb.core.values import Binary, latin_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "Jpeg2000::Main"
JXL_START, PART_NUMBER = b"\xff\x0a", b"\0\0\0\0"
JXL_SIZED, J2C_SIZED = "ProcessedJXLCodestream", "J2CSized"
SIZE_HEADER = 12
SIZES = (9, 13, 18, 30)
RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
"""Width to height, by the number in a size header."""
BINARY_COMMENT, LATIN_COMMENT, EXTENSION = 0, 1, 0xFFFF
BROTLI: dict[str, str] = {"exif": "Exif", "xml ": "xml ", "jumb": "jumb"}


def decode(context: Context, block: Block) -> None:
    """Decode a box by the row of its name; only rows with a format or a directory are tags."""
    table = store.table(TABLE)
    view = scattered_view(context, block)
    info = row_of(context, table, block.label, view.read(0, min(block.length, PROBE)), block.length)
    if info is not None and (info.sub is not None or info.format):
        take_row(context, info, info.name, view, 0, block.length)
        take(context, table, block.label, view, 0, block.length)


def brotli(context: Context, view: View, start: int, length: int, _table: TagTable, name: str) -> None:
    """Say of what Brotli packed that it can't be unpacked, as ExifTool does where it lacks that library."""
    here = view.base + start
    if length <= len(PART_NUMBER):
        context.warn(f"Unrecognized {name} box", here, "box")
        return
    kind = view.read(start, 4).decode("latin-1")
    usual = BROTLI.get(kind.lower())
    if usual is None:
        context.warn("Unknown Brotli box type", here, "box", minor=True)
        return
    if kind != usual:
        context.warn(f"Incorrect case for Brotli '{kind}' data (should be '{usual}')", here, "box")
    context.warn("Install IO::Uncompress::Brotli to decode Brotli-compressed metadata", here, "box")


def jxl(context: Context, block: Block) -> None:
    """Decode the size header of a JPEG XL codestream that stands alone."""
    jxl_size(context, context.source.read(block.offset, block.length))


def jxl_size(context: Context, data: bytes) -> None:
    """Take up the size that the first codestream of a file states."""
    header = data.removeprefix(PART_NUMBER)
    if not header.startswith(JXL_START) or context.members.get(JXL_SIZED):
        return
    context.members[JXL_SIZED] = 1
    bits = _Bits(header[len(JXL_START) : len(JXL_START) + SIZE_HEADER])
    small = bits.take(1)
    height = _side(bits, small)
    ratio = bits.take(3)
    width = height * RATIOS[ratio - 1][0] // RATIOS[ratio - 1][1] if ratio else _side(bits, small)
    context.found(store.tag("Extra", "ImageWidth"), width)
    context.found(store.tag("Extra", "ImageHeight"), height)


def _side(bits: _Bits, small: int) -> int:
    return (bits.take(5) + 1) * 8 if small else bits.take(SIZES[bits.take(2)]) + 1


class _Bits:
    """Bits of a header, the lowest of each byte first; behind its end they are zero."""

    def __init__(self, data: bytes) -> None:
        self._left = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        """Return the next so many bits as a number."""
        value = self._left & ((1 << count) - 1)
        self._left >>= count
        return value


def size(context: Context, block: Block) -> None:
    """Decode the first size segment of a codestream."""
    data = context.source.read(block.offset, min(block.length, 10))
    if len(data) < 10 or context.members.get(J2C_SIZED):
        return
    context.members[J2C_SIZED] = True
    for name, value, at in zip(("ImageWidth", "ImageHeight"), unpack_from(">II", data, 2), (2, 6), strict=True):
        context.found(store.tag("Extra", name), value, None, block.offset + at, 4, "int32u", 1)


def comment(context: Context, block: Block) -> None:
    """Decode a comment of a codestream: text, or binary data."""
    if block.length <= 2:
        return
    data = context.source.read(block.offset, block.length)
    kind, here = int.from_bytes(data[:2], "big"), block.offset + 2
    value: Any = data[2:]
    if kind in (BINARY_COMMENT, EXTENSION):
        value = Binary(value, offset=here)
    elif kind == LATIN_COMMENT:
        value = latin_text(value)
    context.found(store.tag("Extra", "Comment"), value, None, here, len(data) - 2, "undef", len(data) - 2)
