"""Inverses of Reconyx' conversions: versions and dates packed into words.

Source: ExifTool's Reconyx module.
"""

from __future__ import annotations

import re
from struct import error, pack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_numbers import whole_part
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_VERSION = re.compile(r"([0-9a-f]+)\.([0-9a-f]+) (\d{4}):(\d\d):(\d\d)\s*Rev\.(\w)", re.IGNORECASE)


def _numbers(value: Any) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text_of(value), re.ASCII)]


def numbers_in(value: Any, _: Context) -> str:
    """The whole numbers of a text."""
    return " ".join(re.findall(r"\d+", text_of(value), re.ASCII))


def first_number(value: Any, _: Context) -> Any:
    """The first whole number of a text, the text where it has none."""
    found = re.search(r"-?\d+", text_of(value), re.ASCII)
    return found[0] if found else value


def from_hex_number(value: Any, _: Context) -> int | None:
    """The number that hexadecimal digits spell."""
    try:
        return int(text_of(value), 16)
    except ValueError:
        return None


def two_words(value: Any, _: Context) -> str:
    """A number as its high and its low word."""
    number = whole_part(value)
    return f"{number >> 16} {number & 0xFFFF}"


def date_code(value: Any, _: Context) -> str | None:
    """A date whose digits are taken for hexadecimal: a word of year, one of month and day."""
    parts = text_of(value).split(":")
    try:
        return f"{int(parts[0], 16)} {int(parts[1] + parts[2], 16)}"
    except (ValueError, IndexError):
        return None


def date_parts(*order: int) -> Convert:
    """Six numbers of a date and time, each at its place."""

    def convert(value: Any, _: Context) -> str | None:
        found = _numbers(value)
        if len(found) < 6:
            return None
        return " ".join([str(found[order.index(place)]) for place in range(6)])

    return convert


def date_bits(value: Any, _: Context) -> int | None:
    """A date in the bits of a word."""
    found = _numbers(value)
    return (found[0] - 1980) << 9 | found[1] << 5 | found[2] if len(found) >= 3 else None


def date_time_bits(value: Any, context: Context) -> str | None:
    """A date and a time in the bits of two words."""
    found = _numbers(value)
    if len(found) < 6:
        return None
    return f"{date_bits(value, context)} {found[3] << 11 | found[4] << 5 | found[5] // 2}"


def date_time_bytes(value: Any, _: Context) -> bytes | None:
    """A date and time in seven bytes, seconds first."""
    found = _numbers(value)
    try:
        return pack("<5BH", *found[5:0:-1], found[0]) if len(found) >= 6 else None
    except error:
        return None


def version_parts(value: Any, _: Context) -> str | None:
    """The two numbers of a version, and its letter as a number."""
    found = re.search(r"(\d+)\.(\d+)([a-zA-Z])", text_of(value))
    return f"{found[1]} {found[2]} {ord(found[3])}" if found else None


def version_bytes(value: Any, _: Context) -> bytes | None:
    """A version, its date and the letter of its revision in seven bytes."""
    found = _VERSION.match(text_of(value))
    if found is None:
        return None
    parts = [int(digits, 16) for digits in found.groups()[:5]]
    try:
        return pack("<2BH2B", *parts) + found[6].encode("utf-8")[:1]
    except error:
        return None


def utf16_bytes(value: Any, _: Context) -> bytes:
    """Text in little-endian UTF-16."""
    return text_of(value).encode("utf-16-le", "replace")


INVERSES: dict[str, Plain | Made] = {
    "reconyx.numbers_in": Plain(numbers_in),
    "reconyx.first_number": Plain(first_number),
    "reconyx.from_hex_number": Plain(from_hex_number),
    "reconyx.two_words": Plain(two_words),
    "reconyx.date_code": Plain(date_code),
    "reconyx.date_parts": Made(date_parts),
    "reconyx.date_bits": Plain(date_bits),
    "reconyx.date_time_bits": Plain(date_time_bits),
    "reconyx.date_time_bytes": Plain(date_time_bytes),
    "reconyx.version_parts": Plain(version_parts),
    "reconyx.version_bytes": Plain(version_bytes),
    "reconyx.utf16_bytes": Plain(utf16_bytes),
}
