"""Conversions of Kodak's maker notes: times of several numbers, levels, names behind their length.

Source: ExifTool's Kodak module.
"""

from __future__ import annotations

import re
from math import exp, inf, log
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]

LOG2 = log(2)
MOST_STOPS = 100


def behind_length(value: Any, _: Context) -> Any:
    """Text behind two bytes, the first of which says how long it is."""
    data = value if isinstance(value, bytes) else encode_text(text_of(value))
    return data[2 : 2 + data[0]] if data else value


def iso(value: Any, _: Context) -> Any:
    """ISO in thirds of stops above 25."""
    try:
        return neat(exp(number_of(value) / 3 * LOG2) * 25)
    except OverflowError:
        return inf


def shutter_time(value: Any, _: Context) -> Any:
    """Seconds of a time in thirds of stops; zero for one out of all reason."""
    number = number_of(value)
    return neat(2 ** (-number / 3)) if abs(number) < MOST_STOPS else 0


def levels(value: Any, _: Context) -> str:
    """2048 divided by each number but zero."""
    numbers = [number_of(part) for part in text_of(value).split()]
    return " ".join([text_of(neat(2048 / number) if number else number) for number in numbers])


def without_f(value: Any, _: Context) -> str:
    """An F number without the letter before it."""
    return re.sub(r"^f", "", text_of(value), flags=re.IGNORECASE)


def mode_with(value: Any, _: Context) -> str:
    """`Mode 3`, or off."""
    return f"Mode {text_of(value)}" if is_true(value) else "Off"


CONVERSIONS: dict[str, Plain | Made] = {
    "kodak.behind_length": Plain(behind_length),
    "kodak.iso": Plain(iso),
    "kodak.shutter_time": Plain(shutter_time),
    "kodak.levels": Plain(levels),
    "kodak.without_f": Plain(without_f),
    "kodak.mode_with": Plain(mode_with),
}

_NUMBER = re.compile(rb"[A-Za-z0-9]{1,11}\0|[A-Za-z0-9]{12}").match


def kodak_number(probe: Probe, context: Context) -> bool:
    """A Kodak's note, with letters and digits that may be a number of the camera."""
    return re.search("(?i)Kodak", text_of(context.members["Make"])) is not None and _NUMBER(probe.data) is not None


CONDITIONS: dict[str, Plain] = {
    "kodak.number": Plain(kodak_number),
}
