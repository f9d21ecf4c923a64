"""Raw values → the bytes of a format: `read_value` backwards. Source: TIFF 6.0 section 2, ExifTool's WriteValue."""

from __future__ import annotations

from fractions import Fraction
from math import isinf, isnan
from struct import error as StructError  # noqa: N812 - an exception by its right name
from struct import pack
from typing import Any

from exifweb.core.blocks.ifd.types import BYTE_FORMATS, LETTERS, SIZES
from exifweb.core.errors import InvalidValue
from exifweb.core.values import Binary, Rational, encode_text, number_of, text_of

LARGEST = {"rational64u": 0xFFFFFFFF, "rational64s": 0x7FFFFFFF}


def write_value(raw: Any, format: str, order: str, count: int = 0) -> bytes:  # noqa: A002
    """Return the bytes of a value.

    Args:
        raw: A scalar, a tuple, or a text of numbers.
        format: Name of the format.
        order: `<` or `>`.
        count: Elements that there must be, 0 for as many as there are; a text is padded or cut.

    Raises:
        InvalidValue: The value can't be had in that format.
    """
    if format in BYTE_FORMATS:
        return _text_bytes(raw, format, count * SIZES[format])
    letter = LETTERS.get(format)
    if letter is None:
        message = f"Values of format {format} can't be written"
        raise InvalidValue(message, "Choose another tag.")
    items = raw if isinstance(raw, tuple | list) else (raw,) if isinstance(raw, int | float) else text_of(raw).split()
    if count > 0 and len(items) != count:
        message = f"{count} values are needed, not {len(items)}"
        raise InvalidValue(message, "Separate values by spaces.")
    try:
        if format in LARGEST:
            flat = [part for item in items for part in fraction_of(item, LARGEST[format])]
            return pack(f"{order}{len(flat)}{letter}", *flat)
        if letter in "fd":
            return pack(f"{order}{len(items)}{letter}", *(float(number_of(item)) for item in items))
        return pack(f"{order}{len(items)}{letter}", *(int(number_of(item)) for item in items))
    except (StructError, OverflowError):
        message = f"{text_of(raw)} is out of range for {format}"
        raise InvalidValue(message, f"Give a value that fits {format}.") from None


def _text_bytes(raw: Any, format: str, size: int) -> bytes:  # noqa: A002
    data = raw if isinstance(raw, bytes) else raw.read() if isinstance(raw, Binary) else encode_text(text_of(raw))
    if format == "string" and not data.endswith(b"\0"):
        data += b"\0"
    return data[:size].ljust(size, b"\0") if size > 0 else data


def fraction_of(value: Any, largest: int) -> tuple[int, int]:
    """Return numerator and denominator of a number, neither larger than `largest`."""
    if isinstance(value, Rational):
        return value.numerator, value.denominator
    number = number_of(value)
    if isnan(number) or isinf(number):
        return (0, 0) if isnan(number) else (1 if number > 0 else -1, 0)
    exact = Fraction(repr(number))
    if abs(exact) > largest:
        return (largest if exact > 0 else -largest), 1
    near = exact.limit_denominator(max(1, int((largest - 1) / max(Fraction(1), abs(exact)))))
    return near.numerator, near.denominator
