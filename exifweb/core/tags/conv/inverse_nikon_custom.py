"""Inverses of Nikon's custom settings.

Source: the inverse conversions of ExifTool's NikonCustom, NikonSettings and NikonCapture modules.
"""

from __future__ import annotations

import re
from math import inf, log
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_numbers import exact, quotient, whole_part
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]


def _stops(value: Any) -> float | None:
    """Return the power of two that a value is, None where it is zero or less."""
    number = exact(value)
    if number == inf:
        message = f'Argument "{text_of(value)}" is not finite'
        raise InvalidValue(message, "Give a number.")
    return log(number) / log(2) if number > 0 else None


def stops(factor: float) -> Convert:
    """The power of two that a value is, times a constant; 0 for what is none."""

    def convert(value: Any, _: Context) -> Any:
        power = _stops(value)
        return 0 if power is None else neat(factor * power)

    return convert


def rounded_stops(factor: float, term: float = 0) -> Convert:
    """The same as a whole number, a constant added."""

    def convert(value: Any, _: Context) -> int:
        power = _stops(value)
        return 0 if power is None else int(factor * power + term + 0.5)

    return convert


def steps_to(zero: float, per_unit: float) -> Convert:
    """Steps, so many a unit, counted from a zero of their own."""
    return lambda value, _: neat(exact(value) * per_unit + zero)


def whole_steps_to(zero: float, per_unit: float) -> Convert:
    """The same without decimals."""
    return lambda value, _: whole_part(exact(value) * per_unit + zero)


def tens_code(step: float, shift: int) -> Convert:
    """The code of a count in ones up to ten, then in larger steps."""

    def convert(value: Any, _: Context) -> Any:
        count = exact(value)
        return neat(count - 1 if count <= 10 else count / step + shift)

    return convert


def whole_tens_code(step: float, shift: int) -> Convert:
    """The same as a whole number."""
    code = tens_code(step, shift)
    return lambda value, context: whole_part(code(value, context) + 0.5)


def flash_fraction(value: Any, context: Context) -> Any:
    """The power of a flash; 1 for full power."""
    return 1 if "f" in text_of(value).lower() else quotient(value, context)


def from_128_or_auto(value: Any, _: Context) -> Any:
    """A setting with 128 as its zero; 0 for anything without digits."""
    return neat(exact(value) + 128) if re.search(r"\d", text_of(value)) else 0


def without_fps(value: Any, _: Context) -> str:
    """Frames a second without the unit."""
    return re.sub(r"\s*fps", "", text_of(value), count=1, flags=re.IGNORECASE)


INVERSES: dict[str, Plain | Made] = {
    "nikon_custom.stops": Made(stops),
    "nikon_custom.rounded_stops": Made(rounded_stops),
    "nikon_custom.steps_to": Made(steps_to),
    "nikon_custom.whole_steps_to": Made(whole_steps_to),
    "nikon_custom.tens_code": Made(tens_code),
    "nikon_custom.whole_tens_code": Made(whole_tens_code),
    "nikon_custom.flash_fraction": Plain(flash_fraction),
    "nikon_custom.from_128_or_auto": Plain(from_128_or_auto),
    "nikon_custom.without_fps": Plain(without_fps),
}
