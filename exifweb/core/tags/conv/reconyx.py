"""Reconyx' conversions: versions and dates packed in words.

Source: ExifTool's Reconyx module.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, decode_text, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

DATE = "{:04d}:{:02d}:{:02d}"
DATE_TIME = DATE + " {:02d}:{:02d}:{:02d}"


def _words(value: Any, count: int) -> list[int]:
    """Return so many numbers, zeros where the value has fewer."""
    found = [int(number_of(part)) for part in text_of(value).split()]
    return [*found, *[0] * count][:count]


def _bytes(value: Any, count: int) -> bytes:
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return data[:count].ljust(count, b"\0")


def high_and_low(value: Any, _: Context) -> int:
    """A number whose high word comes first."""
    high, low = _words(value, 2)
    return (high << 16) + low


def coded_date(value: Any, _: Context) -> str:
    """A date whose hexadecimal digits are its decimal ones: a word of year, then month and day."""
    year, day = _words(value, 2)
    return f"{year:04x}:{day >> 8:02x}:{day & 0xFF:02x}"


def parts_of_date(*order: int) -> Convert:
    """A date and time of six numbers, told which of them are year, month, day, hour, minute and second."""

    def convert(value: Any, _: Context) -> str:
        return _date_time(_words(value, 6), order)

    return convert


def parts_of_either_order(value: Any, _: Context) -> str:
    """A date and time of six words, seconds first, which some cameras write in the other byte order."""
    words = _words(value, 6)
    if words[0] & 0xFF00 and not words[0] & 0xFF:
        words = [word >> 8 | (word & 0xFF) << 8 for word in words]
    return _date_time(words, (5, 3, 4, 2, 1, 0))


def _date_time(words: Sequence[int], order: Sequence[int]) -> str:
    return DATE_TIME.format(*[words[place] for place in order])


def bits_of_date(value: Any, _: Context) -> str:
    """A date in a word: years since 1980, four bits of month, five of day."""
    return _date_in(int(number_of(value)))


def _date_in(word: int) -> str:
    return DATE.format((word >> 9) + 1980, word >> 5 & 0xF, word & 0x1F)


def bits_of_date_time(value: Any, _: Context) -> str:
    """A date and time in two words, seconds in steps of two."""
    day, time = _words(value, 2)
    return f"{_date_in(day)} {time >> 11 & 0x1F:02d}:{time >> 5 & 0x3F:02d}:{(time & 0x1F) * 2:02d}"


def packed_date_time(value: Any, _: Context) -> str:
    """A date and time in seven bytes: second, minute, hour, day, month, word of year."""
    second, minute, hour, day, month, year = unpack("<5BH", _bytes(value, 7))
    return DATE_TIME.format(year, month, day, hour, minute, second)


def firmware(value: Any, _: Context) -> str:
    """Two numbers of a version and a letter behind them."""
    major, minor, letter = _words(value, 3)
    shown = decode_text(bytes((letter,))) if letter < 0x100 else chr(letter)
    return f"{major}.{minor}{shown}"


def firmware_and_date(value: Any, _: Context) -> str:
    """A version, the date that it was made, and the letter of the revision."""
    major, minor, year, month, day, letter = unpack("<2BH2Bc", _bytes(value, 7))
    return f"{major:02x}.{minor:02x} {year:04x}:{month:02x}:{day:02x} Rev.{letter.decode('utf-8', 'surrogateescape')}"


def utf16(value: Any, _: Context) -> str:
    """Little-endian UTF-16 up to the first NUL."""
    data = value.read() if isinstance(value, Binary) else value if isinstance(value, bytes) else None
    text = text_of(value) if data is None else data[: len(data) & ~1].decode("utf-16-le", "replace")
    return text.partition("\0")[0]


def dashed_hex(value: Any, _: Context) -> str:
    """Words in hexadecimal, dashes between them."""
    return "-".join([f"{int(number_of(part)):04x}" for part in text_of(value).split(" ")])


CONVERSIONS: dict[str, Plain | Made] = {
    "reconyx.high_and_low": Plain(high_and_low, "reconyx.two_words"),
    "reconyx.coded_date": Plain(coded_date, "reconyx.date_code"),
    "reconyx.parts_of_date": Made(parts_of_date, "reconyx.date_parts"),
    "reconyx.parts_of_either_order": Plain(parts_of_either_order, "reconyx.date_parts(5, 3, 4, 2, 1, 0)"),
    "reconyx.bits_of_date": Plain(bits_of_date, "reconyx.date_bits"),
    "reconyx.bits_of_date_time": Plain(bits_of_date_time, "reconyx.date_time_bits"),
    "reconyx.packed_date_time": Plain(packed_date_time, "reconyx.date_time_bytes"),
    "reconyx.firmware": Plain(firmware, "reconyx.version_parts"),
    "reconyx.firmware_and_date": Plain(firmware_and_date, "reconyx.version_bytes"),
    "reconyx.utf16": Plain(utf16, "reconyx.utf16_bytes"),
    "reconyx.dashed_hex": Plain(dashed_hex),
}
