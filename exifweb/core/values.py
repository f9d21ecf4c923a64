"""The values that tags carry between bytes and text.

Raw values are plain Python: `int`, `float`, `str`, `bytes` (format undef), `Rational`, a tuple for an array of
numbers, a list for a list-type tag, `Binary` for what is only worth a placeholder. ExifTool treats all of them as
strings; `text_of` is the one place that knows how it spells each.
"""

from __future__ import annotations

import re
from math import inf, isinf, isnan, nan
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self

    from exifweb.core.source import Source

Value = Any
"""int | float | Rational | str | bytes | tuple | list | dict | Binary; kept loose on the hot path."""
NUMBERS = (int, float)
"""For `isinstance`: a tuple made once, where a union in the call is made each time."""


class Rational(float):
    """A fraction, worth its quotient at the ten significant digits that ExifTool keeps."""

    __slots__ = ("denominator", "numerator")
    numerator: int
    denominator: int

    def __new__(cls, numerator: int, denominator: int, digits: int = 10) -> Self:
        """Make a fraction, kept to so many significant digits; x/0 is infinite and 0/0 is undefined."""
        if denominator:
            quotient = numerator / denominator
            self = float.__new__(cls, quotient if quotient.is_integer() else f"{quotient:.{digits}g}")
        else:
            self = float.__new__(cls, inf if numerator else nan)
        self.numerator = numerator
        self.denominator = denominator
        return self

    def __repr__(self) -> str:
        return f"Rational({self.numerator}, {self.denominator})"

    def __getnewargs__(self) -> tuple[int, int]:  # type: ignore[override]
        return self.numerator, self.denominator


class Binary:
    """Bytes shown as a placeholder: held here, or a range of the source that is read when asked for."""

    __slots__ = ("_data", "_source", "length", "offset")

    def __init__(
        self, data: bytes = b"", *, source: Source | None = None, offset: int = -1, length: int | None = None
    ) -> None:
        self._data = data
        self._source = source
        self.offset = offset
        self.length = len(data) if length is None else length

    def read(self) -> bytes:
        """Return the bytes."""
        if self._source is None:
            return self._data
        return self._source.read(self.offset, self.length)

    def after(self, start: int) -> Binary:
        """Return the bytes from an offset in them on."""
        if self._source is None:
            return Binary(self._data[start:], offset=self.offset + start if self.offset >= 0 else -1)
        return Binary(source=self._source, offset=self.offset + start, length=max(0, self.length - start))

    def is_cut_off(self) -> bool:
        """Whether the source ends before the bytes do."""
        return self._source is not None and self.offset + self.length > self._source.size

    def head(self, length: int) -> bytes:
        """Return the first bytes."""
        return self._data[:length] if self._source is None else self._source.read(self.offset, min(length, self.length))

    def lies_in(self, source: Source) -> bool:
        """Whether the bytes are a range of that source."""
        return self._source is source

    def __len__(self) -> int:
        return self.length

    def __repr__(self) -> str:
        return f"Binary({self.length} bytes at {self.offset})"


def number_text(value: float) -> str:
    """Return a number as ExifTool prints it: 15 significant digits, `inf` and `undef` for x/0 and 0/0."""
    if type(value) is int:
        return str(value)
    if isinf(value) or isnan(value):
        return _unmeasured(value)
    return f"{value:.15g}"


def _unmeasured(value: float) -> str:
    if type(value) is Rational:
        return "undef" if isnan(value) else "inf"
    if isnan(value):
        return "NaN"
    return "Inf" if value > 0 else "-Inf"


def text_of(value: Value) -> str:
    """Return any scalar or array value as the string that ExifTool holds for it."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if kind is tuple:
        return " ".join([text_of(v) for v in value])
    if kind is bytes:
        return value.decode("utf-8", "surrogateescape")  # type: ignore[no-any-return]
    if isinstance(value, float):
        return number_text(value)
    if kind is Binary:
        return placeholder(value)
    if kind is bool:
        return "1" if value else ""
    if kind is list:
        return ", ".join([text_of(v) for v in value])
    return str(value)


def placeholder(value: Binary | bytes) -> str:
    """Return what stands for binary data in text output."""
    length = (
        len(value) if isinstance(value, bytes) else value.length
    )  # len() stops at 2**31 - 1 where words are 32 bits
    return f"(Binary data {length} bytes, use -b option to extract)"


def decode_text(data: bytes) -> str:
    """Return bytes as text; what is not UTF-8 survives as lone surrogates, so nothing is lost."""
    return data.decode("utf-8", "surrogateescape")


def latin_text(data: bytes) -> str:
    """Return bytes of Windows' Latin character set as text; its five gaps stand for control characters."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join([_LATIN[byte] for byte in data])


_LATIN = [bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def encode_text(text: str) -> bytes:
    """Undo `decode_text`."""
    return text.encode("utf-8", "surrogateescape")


_LEADING_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?inf)", re.IGNORECASE)


def numbers_of(value: Value) -> tuple[float, ...]:
    """Return the numbers that a value stands for: an array's, or those of a space-separated string."""
    if isinstance(value, NUMBERS):
        return (value,)
    if type(value) is tuple:
        return value
    return tuple([number_of(part) for part in text_of(value).split()])


def number_of(value: Value) -> float:
    """Return the number that a value begins with, 0 where it begins with none: what ExifTool's formulas see."""
    if type(value) is tuple and value:
        value = value[0]
    if isinstance(value, NUMBERS):
        return 0 if type(value) is Rational and isnan(value) else value
    found = _LEADING_NUMBER.match(text_of(value))
    if found is None:
        return 0
    number = found[1]
    return int(number) if number.lstrip("+-").isdigit() else float(number)


def bytes_of(value: Any) -> bytes:
    """Return the bytes that a value is, or stands for, or that its text was read from."""
    if isinstance(value, bytes):
        return value
    return value.read() if isinstance(value, Binary) else encode_text(text_of(value))
