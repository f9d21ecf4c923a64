"""Conversions of Casio's maker notes: dates of digits, distances, frame rates.

Source: ExifTool's Casio module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import decode_text, encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

FAR = 0x20000000
CENTURY = 70
"""Years of two digits from here on are of the twentieth century."""


def _date_by(pattern: bytes) -> Convert:
    """A date and time of pairs of digits with NULs between them; what is none is shown with dots for NULs."""
    match = re.compile(pattern, re.DOTALL).match

    def convert(value: Any, _: Context) -> str:
        data = value if isinstance(value, bytes) else encode_text(text_of(value))
        found = match(data)
        if not found:
            return f"Unknown ({decode_text(data).replace(chr(0), '.').rstrip('.')})"
        year, month, day, hour, minute, *rest = (part.decode("latin-1") for part in found.groups())
        second = f":{rest[0]}" if rest and re.fullmatch(r"\d{2}", rest[0]) else ""
        return f"{int(year) + (2000 if int(year) < CENTURY else 1900)}:{month}:{day} {hour}:{minute}{second}"

    return convert


date_with_seconds = _date_by(rb"(\d{2})(\d{2})\0\0(\d{2})(\d{2})\0\0(\d{2})(.{2})\0{2}$")
date_of_minutes = _date_by(rb"(\d{2})(\d{2})\0\0(\d{2})(\d{2})\0\0(\d{2})\0{4}$")


def unless_false(label: str) -> Convert:
    """The value, or a word where it is zero or empty."""
    return lambda value, _: value if is_true(value) else label


def continuous(value: Any, _: Context) -> str:
    """Frames a second of a series."""
    return f"Continuous ({text_of(value)} fps)"


def two_ratios(value: Any, _: Context) -> str:
    """Two quotients of four numbers."""
    numbers = [*(number_of(part) for part in text_of(value).split()), 0, 0, 0, 0][:4]
    if numbers[0] == 65535 or not numbers[1] or not numbers[3]:
        return "n/a"
    return f"{numbers[0] / numbers[1]:.2g} {numbers[2] / numbers[3]:.2g}"


def distance(value: Any, _: Context) -> Any:
    """Metres of millimetres; the greatest are infinite."""
    number = number_of(value)
    return "inf" if number >= FAR else neat(number / 1000)


def frame_rate(value: Any, _: Context) -> Any:
    """Frames a second: of one number in thousandths, of two a range, or one in the unit that makes sense."""
    parts = text_of(value).split()
    if len(parts) == 1:
        return neat(number_of(parts[0]) / 1000)
    first, second = [*parts, "0", "0"][:2]
    if is_true(second):
        return f"{second}-{first}"
    return neat(number_of(first) / 1000) if number_of(first) > 10000 else first


CONVERSIONS: dict[str, Plain | Made] = {
    "casio.date_with_seconds": Plain(date_with_seconds),
    "casio.date_of_minutes": Plain(date_of_minutes),
    "casio.unless_false": Made(unless_false),
    "casio.continuous": Plain(continuous),
    "casio.two_ratios": Plain(two_ratios),
    "casio.distance": Plain(distance),
    "casio.frame_rate": Plain(frame_rate),
}
