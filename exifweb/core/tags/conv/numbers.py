"""Conversions of numbers: scaling, rounding, powers, and how a number is written out.

Sources: the formulas of ExifTool's tables, each named after what it does; APEX from Exif 3.0 annex C.
"""

from __future__ import annotations

import re
from math import inf, isfinite, isinf, isnan
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import NUMBERS, number_of, number_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

UNMEASURED = frozenset(("inf", "undef"))
_PLACE = re.compile(r"%[-+ 0#]*\d*(?:\.\d+)?([diouxXeEfFgGs])")


WORD = 1 << 64
"""Whole numbers from here on are written as -1, as C does."""


def _whole(value: Any) -> int:
    number = int(number_of(value))
    return -1 if number >= WORD else number


def _unsigned(value: Any) -> int:
    return _whole(value) & (WORD - 1)


_CASTS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys("di", _whole),
    **dict.fromkeys("ouxX", _unsigned),
    **dict.fromkeys("eEfFgG", number_of),
    "s": text_of,
}


def neat(value: float) -> float:
    """An integral float as an int, so that it is spelled without a fraction at any size."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def low_bits(mask: int) -> Convert:
    """Some bits of a number."""
    return lambda value, _: int(number_of(value)) & mask


def scale(factor: float) -> Convert:
    """Multiply by a constant."""
    return lambda value, _: neat(number_of(value) * factor)


def divide(divisor: float) -> Convert:
    """Divide by a constant."""
    return lambda value, _: neat(number_of(value) / divisor)


def add(term: float) -> Convert:
    """Add a constant."""
    return lambda value, _: neat(number_of(value) + term)


def negate(value: Any, _: Context) -> Any:
    """The value with the other sign."""
    return neat(-number_of(value))


def power(base: float, divisor: float = 1, offset: float = 0) -> Convert:
    """Raise a base to the value, divided and shifted first."""

    def convert(value: Any, _: Context) -> Any:
        return raised(base, (number_of(value) + offset) / divisor)

    return convert


def raised(base: float, exponent: float) -> float:
    """Return a power, infinite where it is beyond all numbers."""
    try:
        return neat(float(base) ** exponent)
    except OverflowError:
        return inf


_FLOAT = re.compile(r"[+-]?(?=\d|\.\d)\d*(\.\d*)?([Ee][+-]?\d+)?\Z")


def float_of(value: Any) -> float | None:
    """The number that a value is, None where ExifTool would not take the whole of it for one."""
    if isinstance(value, NUMBERS):
        return value if isfinite(value) else None
    text = text_of(value)
    return float(text) if _FLOAT.match(text) else None


def apex_fnumber(value: Any, _: Context) -> Any:
    """F number of an APEX aperture value."""
    return raised(2, number_of(value) / 2)


def apex_shutter(value: Any, _: Context) -> Any:
    """Seconds of an APEX shutter speed value; 0 for one out of all reason."""
    stops = float_of(value)
    return neat(2**-stops) if stops is not None and abs(stops) < 100 else 0


def apex_seconds(value: Any, _: Context) -> Any:
    """Seconds of an APEX shutter speed value; 0 for a hundred stops and more."""
    stops = number_of(value)
    return neat(2**-stops) if abs(stops) < 100 else 0


def round_to(digits: int) -> Convert:
    """Round half up at so many decimals."""
    unit = 10**digits

    def convert(value: Any, _: Context) -> Any:
        number = number_of(value)
        return float(number) if isinf(number) else neat(int(number * unit + 0.5) / unit)

    return convert


def printf(pattern: str) -> Convert:
    """Write the value out by a C format such as `%.1f mm`; several places take the parts of the value."""
    casts = [_CASTS[letter] for letter in _PLACE.findall(pattern.replace("%%", ""))]
    as_text = _PLACE.sub("%s", pattern)

    def convert(value: Any, _: Context) -> str:
        if len(casts) == 1:
            one = casts[0](value)
            if isinstance(one, float) and not isfinite(one):
                return as_text % number_text(float(one))
            return str(pattern % one)
        parts = [*text_of(value).split(), *["0"] * len(casts)]
        return pattern % tuple([cast(part) for cast, part in zip(casts, parts, strict=False)])

    return convert


def format_each(pattern: str, separator: str) -> Convert:
    """Write each part of the value out by a C format."""
    one = printf(pattern)
    return lambda value, context: separator.join([one(part, context) for part in text_of(value).split()])


def octal(value: Any, _: Context) -> str:
    """The value in octal, three digits at least."""
    return f"{int(number_of(value)):03o}"


def device_number(value: Any, _: Context) -> str:
    """Major and minor number of a device."""
    number = int(number_of(value))
    return f"{number >> 24 & 0xFF}.{number & 0xFFFFFF}"


FILE_SIZES: tuple[tuple[float, str], ...] = (
    (2000, "{0} bytes"),
    (10000, "{1:.1f} kB"),
    (2000000, "{1:.0f} kB"),
    (10000000, "{2:.1f} MB"),
    (2000000000, "{2:.0f} MB"),
    (10000000000, "{3:.1f} GB"),
    (float("inf"), "{3:.0f} GB"),
)


def file_size(value: Any, _: Context) -> str:
    """A number of bytes with a unit of powers of 1000."""
    size = int(number_of(value))
    pattern = next(text for limit, text in FILE_SIZES if size < limit)
    return pattern.format(size, size / 1e3, size / 1e6, size / 1e9)


BIT_RATES = ("bps", "kbps", "Mbps", "Gbps")


def bit_rate(value: Any, _: Context) -> str:
    """Bits a second with a unit of powers of 1000."""
    rate = float_of(value)
    if rate is None:
        return text_of(value)
    units = list(BIT_RATES)
    while rate >= 1000 and len(units) > 1:
        rate /= 1000
        del units[0]
    return f"{f'{rate:.3g}' if rate < 100 else f'{rate:.0f}'} {units[0]}"


def signed(pattern: str = "%+d") -> Convert:
    """Write the value out with its sign; zero stays bare."""

    def convert(value: Any, _: Context) -> str:
        one = number_of(value)
        if isinstance(one, float) and isinf(one):
            return "+Inf" if one > 0 else "-Inf"
        if not one:
            return pattern % one if is_nan(value) else number_text(one)
        return pattern % one

    return convert


def is_nan(value: Any) -> bool:
    """Whether a value is 0/0, which ExifTool holds as a word."""
    return isinstance(value, float) and isnan(value)


def plus_if_positive(value: Any, _: Context) -> Any:
    """The value, a plus before it where it is greater than zero."""
    return f"+{text_of(value)}" if number_of(value) > 0 else value


def unless_unmeasured(suffix: str) -> Convert:
    """The value with a unit, unless it is infinite or undefined."""

    def convert(value: Any, _: Context) -> str:
        text = text_of(value)
        return text if text in UNMEASURED else text + suffix

    return convert


def high_low_bytes(value: Any, _: Context) -> str:
    """The two bytes of a 16-bit number, high one first."""
    word = int(number_of(value))
    return f"{word >> 8} {word & 0xFF}"


def parameter(value: Any, _: Context) -> Any:
    """A camera setting around zero: plus before positive values, large ones taken as negative in disguise."""
    one = number_of(value)
    if one <= 0:
        return value
    return one - 0x10000 if one > 0xFFF0 else f"+{text_of(value)}"


CONVERSIONS: dict[str, Plain | Made] = {
    "scale": Made(scale, "over"),
    "divide": Made(divide, "times"),
    "add": Made(add, lambda term: f"plus({-term!r})"),
    "negate": Plain(negate, "opposite"),
    "power": Made(power, "log_of"),
    "apex_fnumber": Plain(apex_fnumber, "apex_of_fnumber"),
    "apex_seconds": Plain(apex_seconds, "apex_of_time(-100)"),
    "apex_shutter": Plain(apex_shutter, "apex_of_time(-100)"),
    "round_to": Made(round_to, lambda _: "keep"),
    "format": Made(printf, lambda _: "keep"),
    "format_each": Made(format_each),
    "octal": Plain(octal),
    "device_number": Plain(device_number),
    "file_size": Plain(file_size),
    "bit_rate": Plain(bit_rate, "bits_per_second"),
    "signed": Made(signed, lambda *_: "keep"),
    "plus_if_positive": Plain(plus_if_positive, "keep"),
    "unless_unmeasured": Made(unless_unmeasured, "without_unit"),
    "high_low_bytes": Plain(high_low_bytes, "high_low_number"),
    "parameter": Plain(parameter, "keep"),
}
