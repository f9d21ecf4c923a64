"""Inverses of numbers: what scaling, powers, fractions and units in words came from.

Each takes what a person wrote and gives what the conversion beside it would have turned into that. Where Perl would
warn that something isn't numeric, `InvalidValue` is raised. Source: the ValueConvInv and PrintConvInv of ExifTool's
tables.
"""

from __future__ import annotations

import re
from math import inf, isnan, log
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")
_FRACTION = re.compile(r"([-+]?\d+)/(\d+)")
UNITS = {"bps": 1, "kbps": 10**3, "Mbps": 10**6, "Gbps": 10**9}


def exact(value: Any) -> float:
    """Return the number that the whole of a value is.

    Raises:
        InvalidValue: It is something else.
    """
    if isinstance(value, int | float) and not isnan(value):
        return value
    text = text_of(value).strip()
    if _NUMBER.match(text):
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    if text.lower() in ("inf", "+inf", "-inf"):
        return -inf if text[0] == "-" else inf
    message = f'Argument "{text}" isn\'t numeric'
    raise InvalidValue(message, "Give a number.")


def whole_part(value: Any) -> int:
    """Return the number that a value is without its decimals.

    Raises:
        InvalidValue: It is no finite number.
    """
    number = exact(value)
    if abs(number) == inf:
        message = f'Argument "{text_of(value)}" is not finite'
        raise InvalidValue(message, "Give a number.")
    return int(number)


def times(factor: float) -> Convert:
    """Multiply by a constant."""
    return lambda value, _: neat(exact(value) * factor)


def over(divisor: float) -> Convert:
    """Divide by a constant."""
    return lambda value, _: neat(exact(value) / divisor)


def plus(term: float) -> Convert:
    """Add a constant."""
    return lambda value, _: neat(exact(value) + term)


def opposite(value: Any, _: Context) -> Any:
    """The number with the other sign."""
    return neat(-exact(value))


def rounded_times(factor: float) -> Convert:
    """Multiply by a constant, add a half and cut."""
    return lambda value, _: whole_part(exact(value) * factor + 0.5)


def rounded_away_times(factor: float) -> Convert:
    """Multiply by a constant and round halves away from zero."""

    def convert(value: Any, _: Context) -> int:
        number = exact(value)
        return whole_part(number * factor + (-0.5 if number < 0 else 0.5))

    return convert


def whole(value: Any, _: Context) -> int:
    """The number without its decimals."""
    return whole_part(value)


def at_most(limit: float) -> Convert:
    """The number, the limit at the most."""
    return lambda value, _: min(exact(value), limit)


def log_of(base: float, divisor: float = 1, offset: float = 0) -> Convert:
    """The exponent that a power was raised to, before it was shifted and divided."""
    return lambda value, _: neat(log(exact(value)) / log(base) * divisor - offset)


def apex_of_fnumber(value: Any, _: Context) -> float:
    """The APEX aperture value of an F number."""
    number = exact(value)
    return 2 * log(number) / log(2) if number > 0 else 0


def apex_of_time(never: float) -> Convert:
    """The APEX shutter speed value of a number of seconds; what stands for none is given."""

    def convert(value: Any, _: Context) -> float:
        seconds = exact(value)
        return -log(seconds) / log(2) if seconds > 0 else never

    return convert


def quotient(value: Any, _: Context) -> Any:
    """A fraction as a number, anything else as it is."""
    found = _FRACTION.search(text_of(value))
    if not found:
        return value
    top, bottom = int(found[1]), int(found[2])
    if bottom:
        return neat(top / bottom)
    return "inf" if top else "undef"


def first_digits(default: int | None = None) -> Convert:
    """The first digits of the text."""

    def convert(value: Any, _: Context) -> Any:
        found = re.search(r"\d+", text_of(value), re.ASCII)
        return int(found[0]) if found else default

    return convert


def last_digits(default: int | None = None) -> Convert:
    """The digits that the text ends in."""

    def convert(value: Any, _: Context) -> Any:
        found = re.search(r"\d+\Z", text_of(value), re.ASCII)
        return int(found[0]) if found else default

    return convert


def first_decimal(value: Any, _: Context) -> Any:
    """The first number of the text, 0 where it has none."""
    found = re.search(r"[\d.]+", text_of(value), re.ASCII)
    return found[0] if found else 0


def first_signed_decimal(value: Any, _: Context) -> Any:
    """The first number of the text with its sign, 0 where it has none."""
    found = re.search(r"-?[\d.]+", text_of(value), re.ASCII)
    return found[0] if found else 0


def first_quotient(value: Any, _: Context) -> Any:
    """The first number or fraction of the text, 0 where it has none."""
    found = re.search(r"([\d.]+)(?:/([\d.]+))?", text_of(value), re.ASCII)
    if not found:
        return 0
    return neat(exact(found[1]) / exact(found[2] or 1))


def hex_digits(value: Any, _: Context) -> int | None:
    """The number written after `0x`."""
    found = re.search(r"0x([0-9A-Fa-f]+)", text_of(value))
    return int(found[1], 16) if found else None


def bits_per_second(value: Any, _: Context) -> Any:
    """A bit rate without its unit."""
    found = re.match(r"(\d+(?:\.\d*)?) ?([kMG]?bps)?\Z", text_of(value))
    return neat(float(found[1]) * UNITS[found[2] or "bps"]) if found else None


def high_low_number(value: Any, _: Context) -> int:
    """Two bytes, the high one first, as one number."""
    parts = [whole_part(part) for part in text_of(value).split()]
    high, low = [*parts, 0, 0][:2]
    return ((high & 0xFF) << 8) + (low & 0xFF)


INVERSES: dict[str, Plain | Made] = {
    "times": Made(times),
    "over": Made(over),
    "plus": Made(plus),
    "opposite": Plain(opposite),
    "rounded_times": Made(rounded_times),
    "rounded_away_times": Made(rounded_away_times),
    "whole": Plain(whole),
    "at_most": Made(at_most),
    "log_of": Made(log_of),
    "apex_of_fnumber": Plain(apex_of_fnumber),
    "apex_of_time": Made(apex_of_time),
    "quotient": Plain(quotient),
    "first_digits": Made(first_digits),
    "last_digits": Made(last_digits),
    "first_decimal": Plain(first_decimal),
    "first_signed_decimal": Plain(first_signed_decimal),
    "first_quotient": Plain(first_quotient),
    "hex_digits": Plain(hex_digits),
    "bits_per_second": Plain(bits_per_second),
    "high_low_number": Plain(high_low_number),
}
