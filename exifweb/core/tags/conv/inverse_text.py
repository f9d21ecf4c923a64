"""Inverses of text: units taken off, separators put back, hexadecimal and UTF-16 as bytes.

Source: the ValueConvInv and PrintConvInv of ExifTool's tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_numbers import whole_part
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def without_unit(unit: str) -> Convert:
    """The value without a unit at its end, whatever white space lies between."""
    pattern = re.compile(rf"\s*{re.escape(unit.strip())}\Z")
    return lambda value, _: pattern.sub("", text_of(value))


def without_per_unit(unit: str) -> Convert:
    """The value without a unit, with or without the stroke before it."""
    pattern = re.compile(rf"\s*/?\s*{re.escape(unit)}")
    return lambda value, _: pattern.sub("", text_of(value), count=1)


def without_characters(characters: str) -> Convert:
    """The value without any of these characters."""
    table = dict.fromkeys(map(ord, characters))
    return lambda value, _: text_of(value).translate(table)


def from_hex(value: Any, _: Context) -> bytes:
    """Hexadecimal digits as bytes."""
    text = re.sub(r"\s", "", text_of(value))
    if not re.fullmatch(r"[0-9A-Fa-f]*", text):
        message = "Not hexadecimal"
        raise InvalidValue(message, "Give an even number of digits 0-9 and a-f.")
    return bytes.fromhex(text + "0" * (len(text) % 2))


def utf16_with_null(value: Any, _: Context) -> bytes:
    """Text in little-endian UTF-16 behind which a NUL stands."""
    return text_of(value).encode("utf-16-le", "replace") + b"\0\0"


def padded(length: int) -> Convert:
    """Bytes filled up with NULs."""
    return lambda value, _: encode_text(text_of(value)).ljust(length, b"\0")


def to_big_endian(value: Any, _: Context) -> bytes:
    """A number as four bytes."""
    return (whole_part(value) & 0xFFFFFFFF).to_bytes(4, "big")


def bytes_of(value: Any, _: Context) -> bytes:
    """A list of numbers as one byte each."""
    return bytes([whole_part(part) & 0xFF for part in text_of(value).split()])


def group_of(pattern: str, group: int) -> Convert:
    """What a group of a pattern holds."""
    search = re.compile(pattern, re.ASCII).search

    def convert(value: Any, _: Context) -> str | None:
        found = search(text_of(value))
        return found[group] if found else None

    return convert


INVERSES: dict[str, Plain | Made] = {
    "without_unit": Made(without_unit),
    "without_per_unit": Made(without_per_unit),
    "without_characters": Made(without_characters),
    "from_hex": Plain(from_hex),
    "utf16_with_null": Plain(utf16_with_null),
    "padded": Made(padded),
    "to_big_endian": Plain(to_big_endian),
    "bytes_of": Plain(bytes_of),
    "group_of": Made(group_of),
}
