"""Opcodes of a PICT, stepped over for the one that says something: a JPEG drawn by QuickTime becomes the preview.

Each opcode's data has a form that its row of the table names; `FORMS` tells for each how far it goes. They are read
only where unknown tags are asked for, as ExifTool does. Sources: Inside Macintosh: Imaging With QuickDraw, appendix A,
and QuickTime, "Image Compression Manager"; ExifTool's ProcessPICT.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.types import SIZES
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.source import Source

TABLE, EXTRA = "PICT::Main", "Extra"
END = 0xFF
MOST = 100_000
QUICKTIME = "CompressedQuickTime"
PHOTO_JPEG = b"Photo - JPEG"
QUICKTIME_HEADER, IMAGE_DESCRIPTION, COMPRESSOR_AT = 68, 86, 51
PIXEL_MAP, COLOUR, RECTANGLE, POINT = 46, 8, 8, 4
UNPACKED, WITHOUT_PAD = 1, 2
LONG_ROW = 250
FIXED = {"null": 0, "Point": 4, "Rect": 8, "RGBColor": 6, "Arc": 12, "ShortLine": 6}
"""Forms of a length that is always the same."""


class _Ended(Exception):
    """The file ends, or a length is impossible."""


class Cursor:
    """A place in the file that moves as values are read.

    Attributes:
        at: Offset of the next byte.
    """

    def __init__(self, source: Source, at: int) -> None:
        self._source = source
        self.at = at

    def skip(self, length: int) -> None:
        """Step over bytes, which must be there."""
        if length < 0 or self.at + length > self._source.size:
            raise _Ended
        self.at += length

    def read(self, length: int) -> bytes:
        """Return bytes, which must be there."""
        data = self._source.read(self.at, length)
        if len(data) < length:
            raise _Ended
        self.at += length
        return data

    def number(self, size: int) -> int:
        """Return an unsigned number of so many bytes."""
        return int.from_bytes(self.read(size), "big")


def follow(context: Context, at: int, version: int) -> None:
    """Follow the opcodes from an offset on to the end of the picture."""
    cursor = Cursor(context.source, at)
    for _ in range(MOST):
        try:
            if version > 1:
                cursor.at += (cursor.at - context.base) & 1
            opcode = cursor.number(version)
        except _Ended:
            break
        if opcode == END:
            return
        info = _row(opcode)
        if info is None:
            context.warn(f"Missing format for PICT_0x{opcode:04x}", cursor.at, "entry")
            break
        try:
            _step(context, cursor, info, version)
        except _Ended:
            context.warn(f"Error reading {info.name} information", cursor.at, "entry")
            break
    context.warn("End of picture not found", cursor.at, "block")


def _row(opcode: int) -> TagInfo | None:
    found = store.table(TABLE).get(opcode)
    return found.infos[0] if isinstance(found, Variants) else found


def _step(context: Context, cursor: Cursor, info: TagInfo, version: int) -> None:
    form = info.format
    if isinstance(form, dict):
        cursor.skip(int(form["count"]) * SIZES[form["format"]])
        return
    name = str(form).replace("#", str(version))
    if info.name == QUICKTIME:
        _quicktime(context, cursor)
    elif name in FIXED or name in SIZES:
        cursor.skip(FIXED[name] if name in FIXED else SIZES[name])
    elif name in FORMS:
        FORMS[name](cursor)
    else:
        raise _Ended


def _counted(lead: int, width: int) -> Callable[[Cursor], None]:
    """Bytes with their number before them, behind a lead."""

    def step(cursor: Cursor) -> None:
        cursor.skip(lead)
        cursor.skip(cursor.number(width))

    return step


def _sized(cursor: Cursor) -> None:
    """A region or polygon, whose length counts its two bytes and the frame."""
    size = cursor.number(2)
    cursor.skip(RECTANGLE)
    cursor.skip(size - 10)


def _font(cursor: Cursor) -> None:
    size = cursor.number(2)
    cursor.skip(2)
    length = cursor.number(1)
    cursor.skip(length)
    cursor.skip(size - length - 3)


def _bits(cursor: Cursor, *, masked: bool = False) -> None:
    """A bitmap of version 1."""
    cursor.skip(10 + 2 * RECTANGLE + 2)
    if masked:
        _sized(cursor)
    cursor.skip(cursor.number(2))


def _bits_masked(cursor: Cursor) -> None:
    _bits(cursor, masked=True)


def _pixels(cursor: Cursor, *, lead: int = 0, colours: bool = True, masked: bool = False, placed: bool = True) -> None:
    """A pixel map of version 2: its description, colours, places, mask and pixels."""
    cursor.skip(lead)
    head = cursor.read(PIXEL_MAP)
    if colours:
        cursor.skip(6)
        cursor.skip((cursor.number(2) + 1) * COLOUR)
    if placed:
        cursor.skip(2 * RECTANGLE + 2)
    if masked:
        _sized(cursor)
    row, top, _, bottom, _, _, packing = unpack(">H4hHH", head[:14])
    _pixel_data(cursor, row & 0x3FFF, bottom - top, packing)


def _pixel_data(cursor: Cursor, row: int, height: int, packing: int) -> None:
    if packing == UNPACKED or row < 8:
        cursor.skip(row * height)
    elif packing == WITHOUT_PAD:
        cursor.skip(int(row * height * 3 / 4 + 0.5))
    else:
        for _ in range(height):
            cursor.skip(cursor.number(2 if row > LONG_ROW else 1))


def _pixels_masked(cursor: Cursor) -> None:
    _pixels(cursor, masked=True)


def _direct(cursor: Cursor) -> None:
    _pixels(cursor, lead=4, colours=False)


def _direct_masked(cursor: Cursor) -> None:
    _pixels(cursor, lead=4, colours=False, masked=True)


def _pattern(cursor: Cursor) -> None:
    """A pattern, dithered to a colour or drawn in pixels."""
    dithered = cursor.number(2) == 2
    cursor.skip(8)
    if dithered:
        cursor.skip(6)
    else:
        _pixels(cursor, placed=False)


FORMS: dict[str, Callable[[Cursor], None]] = {
    "Int8uText": _counted(1, 1),
    "Int8u2Text": _counted(2, 1),
    "PointText": _counted(POINT, 1),
    "Int16Data": _counted(0, 2),
    "LongComment": _counted(2, 2),
    "Int32uData": _counted(0, 4),
    "FontName": _font,
    "Rgn": _sized,
    "Polygon": _sized,
    "PixPat": _pattern,
    "BitsRect1": _bits,
    "BitsRgn1": _bits_masked,
    "BitsRect2": _pixels,
    "BitsRgn2": _pixels_masked,
    "DirectBitsRect": _direct,
    "DirectBitsRgn": _direct_masked,
}
"""Forms whose length their data tell."""


def _quicktime(context: Context, cursor: Cursor) -> None:
    """Step over a picture that QuickTime draws; one that is a JPEG is the preview."""
    size = cursor.number(4)
    head = cursor.read(QUICKTIME_HEADER)
    matte, mask = int.from_bytes(head[38:42], "big"), int.from_bytes(head[-4:], "big")
    described = 0
    if matte:
        described = cursor.number(4)
        cursor.skip(described + matte)
    cursor.skip(mask)
    description = cursor.read(IMAGE_DESCRIPTION)
    length = int.from_bytes(description[:4], "big")
    cursor.skip(length - IMAGE_DESCRIPTION)
    data = size - QUICKTIME_HEADER - mask - length - described
    start = cursor.at
    cursor.skip(data)
    if description[COMPRESSOR_AT : COMPRESSOR_AT + 31].partition(b"\0")[0] == PHOTO_JPEG:
        info = store.tag(EXTRA, "PreviewImage")
        image = Binary(source=context.source, offset=start, length=data)
        context.found(info, image, None, start, data, "undef", data)
        context.embedded.append(Embedded(info.name, "image/jpeg", start, data))
