"""The formats of values in directories and binary tables, and how an array of one becomes Python.

Sources: TIFF 6.0 section 2, BigTIFF, Exif 3.0 table 4 (UTF-8); names and rounding from ExifTool's ReadValue.
"""

from __future__ import annotations

from math import isfinite
from struct import Struct, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.values import Rational, decode_text

if TYPE_CHECKING:
    from collections.abc import Callable

TYPES: tuple[tuple[int, str, int, str], ...] = (
    (1, "int8u", 1, "B"),
    (2, "string", 1, ""),
    (3, "int16u", 2, "H"),
    (4, "int32u", 4, "I"),
    (5, "rational64u", 8, "I"),
    (6, "int8s", 1, "b"),
    (7, "undef", 1, ""),
    (8, "int16s", 2, "h"),
    (9, "int32s", 4, "i"),
    (10, "rational64s", 8, "i"),
    (11, "float", 4, "f"),
    (12, "double", 8, "d"),
    (13, "ifd", 4, "I"),
    (14, "unicode", 2, ""),
    (15, "complex", 8, ""),
    (16, "int64u", 8, "Q"),
    (17, "int64s", 8, "q"),
    (18, "ifd64", 8, "Q"),
    (129, "utf8", 1, ""),
)
"""Code in a directory, name, bytes an element, `struct` letter."""

NAMES = {code: name for code, name, _, _ in TYPES}
CODES = {name: code for code, name, _, _ in TYPES} | {"binary": 7}
LETTERS = {name: letter for _, name, _, letter in TYPES if letter}
INTEGERS = frozenset(("int8u", "int16u", "int32u", "int8s", "int16s", "int32s", "ifd", "int64u", "int64s", "ifd64"))
BYTE_FORMATS = frozenset(("undef", "string", "binary", "utf8", "unicode", "complex"))
SIZES = {name: size for _, name, size, _ in TYPES} | {
    "binary": 1,
    "ue7": 1,
    "int16uRev": 2,
    "int32uRev": 4,
    "rational32s": 4,
    "rational32u": 4,
    "fixed16s": 2,
    "fixed16u": 2,
    "fixed32s": 4,
    "fixed32u": 4,
    "fixed64s": 8,
    "extended": 10,
}
SINGLES = {
    order: {name: Struct(order + letter).unpack_from for name, letter in LETTERS.items() if "rational" not in name}
    for order in "<>"
}
BY_CODE = {order: {code: (name, size, SINGLES[order].get(name)) for code, name, size, _ in TYPES} for order in "<>"}
"""Byte order → code → name, bytes an element, and what reads a single one, None where that takes more."""


def read_value(data: bytes, format: str, count: int, order: str) -> Any:  # noqa: A002
    """Return `count` elements from the start of `data`: a scalar, or a tuple of them.

    Short data gives fewer elements, and None where not one fits.
    """
    if format == "string":
        end = data.find(b"\0", 0, count)
        return data[: end if end >= 0 else count].decode("utf-8", "surrogateescape")
    if format in BYTE_FORMATS:
        return _read_bytes(data, format, count)
    size = SIZES[format]
    if count * size > len(data):
        count = len(data) // size
        if not count:
            return None
    if count == 1:
        single = SINGLES[order].get(format)
        if single is not None:
            return single(data)[0]
    if not count:
        return ""
    values = READERS[format](data, count, order)
    return values[0] if count == 1 else values


def _read_bytes(data: bytes, format: str, count: int) -> Any:  # noqa: A002
    data = data[: count * SIZES[format]]
    return decode_text(data) if format == "utf8" else data


def _numbers(letter: str) -> Callable[[bytes, int, str], tuple[Any, ...]]:
    def read(data: bytes, count: int, order: str) -> tuple[Any, ...]:
        return unpack_from(f"{order}{count}{letter}", data)

    return read


def _rationals(letter: str) -> Callable[[bytes, int, str], tuple[Any, ...]]:
    pairs = {order: Struct(f"{order}2{letter}").unpack_from for order in "<>"}

    def read(data: bytes, count: int, order: str) -> tuple[Any, ...]:
        if count == 1:
            return (Rational(*pairs[order](data)),)
        parts = unpack_from(f"{order}{2 * count}{letter}", data)
        return tuple([Rational(n, d) for n, d in zip(parts[::2], parts[1::2], strict=True)])

    return read


def _short_rationals(letter: str) -> Callable[[bytes, int, str], tuple[Any, ...]]:
    def read(data: bytes, count: int, order: str) -> tuple[Any, ...]:
        parts = unpack_from(f"{order}{2 * count}{letter}", data)
        return tuple([Rational(n, d, 7) for n, d in zip(parts[::2], parts[1::2], strict=True)])

    return read


def _fixed(letter: str, one: int, digits: float) -> Callable[[bytes, int, str], tuple[Any, ...]]:
    def read(data: bytes, count: int, order: str) -> tuple[Any, ...]:
        parts = unpack_from(f"{order}{count}{letter}", data)
        return tuple([_rounded(n / one, digits) for n in parts])

    return read


def _rounded(value: float, digits: float) -> float:
    result = int(value * digits + (0.5 if value > 0 else -0.5)) / digits
    return int(result) if result.is_integer() else result


def _reversed(letter: str) -> Callable[[bytes, int, str], tuple[Any, ...]]:
    def read(data: bytes, count: int, order: str) -> tuple[Any, ...]:
        return unpack_from(f"{'<' if order == '>' else '>'}{count}{letter}", data)

    return read


def _fixed64(data: bytes, count: int, order: str) -> tuple[Any, ...]:
    words = unpack_from(f"{order}{2 * count}i", data)
    high, low = (words[::2], words[1::2]) if order == ">" else (words[1::2], words[::2])
    pairs = zip(high, low, strict=True)
    return tuple([_rounded(h + (w & 0xFFFFFFFF) / 4294967296, 1e10) for h, w in pairs])


def _extended(data: bytes, count: int, order: str) -> tuple[Any, ...]:
    return tuple([_extended_one(data[at * 10 : at * 10 + 10], order) for at in range(count)])


def _extended_one(data: bytes, order: str) -> float:
    exponent, mantissa = unpack_from(">HQ", data if order == ">" else data[::-1])
    sign = -1 if exponent & 0x8000 else 1
    try:
        value = sign * float(mantissa) * 2.0 ** ((exponent & 0x7FFF) - 16383 - 63)
    except OverflowError:
        return sign * float("inf")
    return int(value) if isfinite(value) and value.is_integer() and abs(value) < 1e15 else value


READERS: dict[str, Callable[[bytes, int, str], tuple[Any, ...]]] = {
    **{name: _numbers(letter) for name, letter in LETTERS.items()},
    "rational64u": _rationals("I"),
    "rational64s": _rationals("i"),
    "rational32u": _short_rationals("H"),
    "rational32s": _short_rationals("h"),
    "int16uRev": _reversed("H"),
    "int32uRev": _reversed("I"),
    "fixed16u": _fixed("H", 0x100, 1000.0),
    "fixed16s": _fixed("h", 0x100, 1000.0),
    "fixed32u": _fixed("I", 0x10000, 1e5),
    "fixed32s": _fixed("i", 0x10000, 1e5),
    "fixed64s": _fixed64,
    "extended": _extended,
    "ue7": _numbers("B"),
}
