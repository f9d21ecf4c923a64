"""Inverses of small blocks: Photoshop's resources, PNG's chunks, Canon's recipe of edits in a trailer.

Source: the inverses of ExifTool's Photoshop, APP12, PNG and CanonVRD tables.
"""

from __future__ import annotations

import re
from math import exp, log
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_dates import DATE_HINT
from exifweb.core.tags.conv.inverse_numbers import exact, whole_part
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

FRAMES = frozenset((0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF))


def counted_utf16(value: Any, _: Context) -> bytes:
    """Text in big-endian UTF-16 behind its length in characters."""
    data = text_of(value).encode("utf-16-be", "replace")
    return pack(">I", len(data) // 2) + data


def thumbnail(value: Any, _: Context) -> bytes:
    """A JPEG behind the header that Photoshop gives its thumbnails."""
    data = value.read() if isinstance(value, Binary) else encode_text(text_of(value))
    width, height = _jpeg_size(data)
    row = (width * 24 + 31) // 32 * 4
    return pack(">6I2H", 1, width, height, row, row * height & 0xFFFFFFFF, len(data), 24, 1) + data


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while data[:2] == b"\xff\xd8" and at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    message = "Not a valid JPEG image"
    raise InvalidValue(message, "Give the bytes of a JPEG file.")


def digest(value: Any, _: Context) -> Any:
    """An MD5 of 32 hexadecimal digits as bytes; `new` and `old` are for the writer of IPTC."""
    text = text_of(value)
    if text.lower() in ("new", "old"):
        return text.lower()
    if re.fullmatch(r"[0-9a-f]{32}", text, re.IGNORECASE):
        return bytes.fromhex(text)
    message = "Value must be 'new', 'old' or 32 hexadecimal digits"
    raise InvalidValue(message, "'new' writes the digest of the IPTC that is written.")


def gamma(value: Any, _: Context) -> bytes:
    """A display's gamma as PNG has it: its inverse in hundred-thousandths."""
    return pack(">I", whole_part(1e5 / exact(value) + 0.5) & 0xFFFFFFFF)


_MOMENT = re.compile(r"(\d+):(\d+):(\d+)\s+(\d+):(\d+):(\d+)", re.ASCII)


def moment(value: Any, _: Context) -> bytes:
    """A date and time as seven bytes."""
    found = _MOMENT.match(text_of(value))
    if not found:
        message = "Invalid date"
        raise InvalidValue(message, DATE_HINT)
    year, *rest = (int(part) for part in found.groups())
    return pack(">H5B", year & 0xFFFF, *[part & 0xFF for part in rest])


def hundredths(value: Any, _: Context) -> float | None:
    """A percentage as a number of which 1 is the whole."""
    found = re.search(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]?\d+)?", text_of(value), re.ASCII)
    return float(found[0]) / 100 if found else None


def gamma_value(factor: float, offset: float) -> Convert:
    """A point of the gamma curve from its logarithm; 0 stays."""

    def convert(value: Any, _: Context) -> float:
        number = exact(value)
        return exp((number + offset) * log(2)) * factor if number else 0

    return convert


def curve_numbers(value: Any, _: Context) -> str | None:
    """Points of a tone curve, `(0,0) (255,255)`, as their count and ten pairs."""
    numbers = [part for pair in re.findall(r"\((\d+),(\d+)\)", text_of(value), re.ASCII) for part in pair]
    if not 4 <= len(numbers) <= 20:
        return None
    return " ".join([str(len(numbers) // 2), *numbers, *["0"] * (20 - len(numbers))])


def one_less_code(unit: float) -> Convert:
    """What is missing to one, in units."""
    return lambda value, _: whole_part((1 - exact(value)) * unit + 0.5)


INVERSES: dict[str, Plain | Made] = {
    "photoshop.counted_utf16": Plain(counted_utf16),
    "photoshop.thumbnail": Plain(thumbnail),
    "photoshop.digest": Plain(digest),
    "png.gamma": Plain(gamma),
    "png.moment": Plain(moment),
    "trailers.hundredths": Plain(hundredths),
    "trailers.gamma_value": Made(gamma_value),
    "trailers.curve_numbers": Plain(curve_numbers),
    "trailers.one_less_code": Made(one_less_code),
}
