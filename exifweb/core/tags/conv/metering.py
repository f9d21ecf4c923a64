"""Readings of the exposure meter as small pictures of three colours, by Minolta and Sony.

The pictures are made when somebody reads them; their length is known before. Source: ExifTool's Sony and Minolta
modules.
"""

from __future__ import annotations

from math import log
from struct import pack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.images import tiff_of
from exifweb.core.tags.registry import Made
from exifweb.core.values import Binary, encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

DOTS_PER_INCH = 10
LOG_SCALE = 5041.1
BITS_MISSING = 6
HEADER = len(tiff_of(1, 1, 3, bits=16))


class Picture:
    """A source that makes its picture when it is read.

    Args:
        data: Readings.
        order: Byte order of them, as `struct` spells it.
        width: Pixels.
        height: Pixels.
        planes: Where red, green and blue begin, in units of a picture.
        logarithmic: Whether readings are to be put on a scale of stops.
    """

    def __init__(
        self, data: bytes, order: str, width: int, height: int, planes: tuple[int, int, int], *, logarithmic: bool
    ) -> None:
        self._data = data
        self._order = order
        self._extent = (width, height)
        self._planes = planes
        self._logarithmic = logarithmic
        self.size = HEADER + 6 * width * height

    def read(self, offset: int, length: int) -> bytes:
        """Return a part of the picture."""
        width, height = self._extent
        count = width * height
        words = unpack_from(f"{self._order}{len(self._data) // 2}H", self._data)
        shown = [_stops(word) if self._logarithmic else word << BITS_MISSING for word in words]
        pixels = [shown[at + plane * count] & 0xFFFF for at in range(count) for plane in self._planes]
        header = tiff_of(width, height, 3, bits=16, resolution=DOTS_PER_INCH)
        return (header + pack(f"<{3 * count}H", *pixels))[offset : offset + length]


def _stops(reading: int) -> int:
    return int(LOG_SCALE * log(reading + 1) / log(2))


def picture(
    order: str,
    width: int,
    height: int,
    planes: tuple[int, int, int],
    least: int,
    scale: str = "",
    stated: int | None = None,
) -> Callable[[Any, Context], Any]:
    """Make a picture of readings, nothing of less bytes than needed; a length may be stated that is not the file's."""

    def convert(value: Any, context: Context) -> Any:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        if len(data) < least:
            return None
        source = Picture(data, order, width, height, planes, logarithmic=scale == "log")
        if stated is not None and not context.options.binary:
            return Binary(length=stated)
        return Binary(source=source, offset=0, length=source.size)

    return convert


CONVERSIONS: dict[str, Made] = {
    "metering.picture": Made(picture),
}
