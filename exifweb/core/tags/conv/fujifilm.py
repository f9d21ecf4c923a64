"""Conversions of Fujifilm's maker notes and RAF directories: serial numbers, tones, sizes of two layouts.

A sensor with a diagonal layout has half as many columns and twice as many rows as are stored. Source: ExifTool's
FujiFilm module.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import low_bits, neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.conv.text import reversed_parts
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

COLORS = str.maketrans({"0": "R", "1": "G", "2": "B", " ": None})
ELSEWHERE = 0x100
WIDEST = 10000
DIAGONAL = 0x80
LOG2 = log(2)
_SERIAL = re.compile(r"(.*?\s*)([0-9a-fA-F]*)(\d\d)(\d\d)(\d\d)(.{12})\s*\0*\Z", re.DOTALL)
_OTHER_SERIAL = re.compile(r"\b(592D(?:3[0-9])+)")


def _text_of_hex(digits: str) -> str:
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).decode("utf-8", "surrogateescape")


def serial_number(value: Any, _: Context) -> str:
    """An internal serial number: a number in hexadecimal characters, date of make, twelve digits more."""
    text = text_of(value)
    found = _SERIAL.match(text)
    if found and 1 <= int(found[4]) <= 12 and 1 <= int(found[5]) <= 31:
        lead, digits, year, month, day, rest = found.groups()
        century = 2000 if int(year) < 70 else 1900
        return f"{lead}{_text_of_hex(digits)} {int(year) + century}:{month}:{day} {rest}"
    return _OTHER_SERIAL.sub(lambda hex_run: _text_of_hex(hex_run[1]) + " ", text, count=1)


def noise_reduction(value: Any, _: Context) -> Any:
    """The value, unless its first number says that another tag has it."""
    return None if number_of(value) == ELSEWHERE else value


def tone(value: Any, _: Context) -> Any:
    """A tone in sixteenths, the other way round."""
    return neat(-number_of(value) / 16)


def width(value: Any, context: Context) -> Any:
    """A width, remembered where it can be one."""
    if number_of(value) >= WIDEST:
        return None
    context.members["FujiWidth"] = value
    return value


def in_layout(factor: float) -> Convert:
    """A width or height as it comes to with the layout of the sensor."""

    def convert(value: Any, context: Context) -> Any:
        return neat(number_of(value) * factor) if is_true(context.members.get("FujiLayout")) else value

    return convert


def layout(value: Any, context: Context) -> Any:
    """Remember whether the layout is diagonal."""
    context.members["FujiLayout"] = int(bool(int(number_of(value)) & DIAGONAL))
    return value


def size_s2(value: Any, _: Context) -> str:
    """The size in the RAF of a FinePix S2 Pro."""
    return _scaled(text_of(value).split(), 2, 0.5)


def size_in_layout(value: Any, context: Context) -> str:
    """Width and height, stored the other way round, as they come to with the layout of the sensor."""
    parts = text_of(value).split()[::-1]
    return _scaled(parts, 0.5, 2) if is_true(context.members.get("FujiLayout")) else " ".join(parts)


def _scaled(parts: list[str], across: float, down: float) -> str:
    x, y, *rest = [*parts, *["0"] * (2 - len(parts))]
    scaled = [neat(number_of(x) * across), neat(number_of(y) * down)]
    return " ".join([*map(text_of, scaled), *rest])


def x_trans(value: Any, _: Context) -> str:
    """The colours of an X-Trans sensor, six a row."""
    colors = text_of(value).translate(COLORS)
    return " ".join([colors[at : at + 6] for at in range(0, len(colors) - 5, 6)])


def d_range_priority(value: Any, _: Context) -> str:
    """A switch in a nibble, with the number that holds it."""
    number = int(number_of(value))
    return f"{'On' if number >> 8 & 0xF == 1 else 'Off'} (0x{number & 0xFFFFFFFFFFFFFFFF:04x})"


def custom_set(value: Any, _: Context) -> str:
    """The set of one's own among the sets of tracking settings."""
    return f"Set 6 (custom 0x{int(number_of(value)) & 0xFFFFFFFFFFFFFFFF:03x})"


def zone_size(value: Any, _: Context) -> str:
    """Columns and rows of a focus zone."""
    number = int(number_of(value))
    return f"{number & 15} x {number >> 5}"


def binary_log(value: Any, _: Context) -> Any:
    """Stops of a ratio."""
    number = number_of(value)
    return neat(log(number) / LOG2) if number > 0 else None


def reciprocal(value: Any, _: Context) -> Any:
    """One divided by the value, 0 for 0."""
    number = number_of(value)
    return neat(1 / number) if number else 0


CONVERSIONS: dict[str, Plain | Made] = {
    "fujifilm.serial_number": Plain(serial_number, "fujifilm.serial_digits"),
    "fujifilm.noise_reduction": Plain(noise_reduction),
    "fujifilm.tone": Plain(tone, "fujifilm.tone_number"),
    "fujifilm.reversed_parts": Plain(reversed_parts),
    "fujifilm.width": Plain(width),
    "fujifilm.in_layout": Made(in_layout),
    "fujifilm.layout": Plain(layout),
    "fujifilm.size_s2": Plain(size_s2),
    "fujifilm.size_in_layout": Plain(size_in_layout),
    "fujifilm.x_trans": Plain(x_trans),
    "fujifilm.low_bits": Made(low_bits, lambda mask: f"fujifilm.with_bits({mask + 1})"),
    "fujifilm.d_range_priority": Plain(d_range_priority, "fujifilm.hex_number"),
    "fujifilm.custom_set": Plain(custom_set, "fujifilm.hex_number"),
    "fujifilm.zone_size": Plain(zone_size, "fujifilm.zone_number"),
    "fujifilm.binary_log": Plain(binary_log, "fujifilm.ratio"),
    "fujifilm.reciprocal": Plain(reciprocal),
}
