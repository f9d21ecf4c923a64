"""Custom settings of Nikon's cameras: fine tuning, flash levels, delays.

Source: ExifTool's NikonCustom, NikonSettings and NikonCapture modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.exif import exposure_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

FULL_POWER = 0.99
SYNC_ZERO, SYNC_STEP = 144, 8
SLOW_SYNC_ZERO, SLOW_SYNC_STEP = 16, 24


def nibble_sixths(value: Any, _: Context) -> Any:
    """Sixths of a stop in four bits with a sign."""
    sixths = number_of(value)
    return neat((sixths - 16 if sixths > 7 else sixths) / 6)


def steps_from(zero: float, per_unit: float) -> Convert:
    """Steps, so many a unit, counted from a zero of their own."""
    return lambda value, _: neat((number_of(value) - zero) / per_unit)


def flash_level(value: Any, context: Context) -> Any:
    """The power of a flash as a fraction."""
    return "Full" if number_of(value) > FULL_POWER else exposure_time(value, context)


def tens_behind(step: int, shift: int) -> Convert:
    """A count in ones up to ten, then in larger steps."""

    def convert(value: Any, _: Context) -> Any:
        code = number_of(value)
        return code + 1 if code < 10 else step * (code - shift)

    return convert


def subtracted_from(whole: float) -> Convert:
    """What is left of a constant."""
    return lambda value, _: neat(whole - number_of(value))


def around_128_or_auto(value: Any, _: Context) -> Any:
    """A setting with 128 as its zero; zero itself stands for automatic."""
    return neat(number_of(value) - 128) if is_true(value) else "Auto"


def unless_no_limit(value: Any, _: Context) -> Any:
    """A number of shots, -1 for no limit."""
    return "No Limit" if text_of(value) == "-1" else value


def flash_sync(value: Any, _: Context) -> Any:
    """The index of a sync speed, which can't be written."""
    return neat((number_of(value) - SYNC_ZERO) / SYNC_STEP)


def flash_shutter(value: Any, _: Context) -> Any:
    """The index of a slowest shutter speed with flash; those that later models added have codes of their own."""
    code = number_of(value)
    beyond = code - SLOW_SYNC_ZERO
    return neat(code / SLOW_SYNC_STEP if int(beyond) % SLOW_SYNC_STEP else 2 + beyond / SLOW_SYNC_STEP)


CONVERSIONS: dict[str, Plain | Made] = {
    "nikon_custom.nibble_sixths": Plain(nibble_sixths, "rounded_away_times(6)"),
    "nikon_custom.steps_from": Made(steps_from, "nikon_custom.steps_to"),
    "nikon_custom.flash_level": Plain(flash_level, "nikon_custom.flash_fraction"),
    "nikon_custom.tens_behind": Made(tens_behind, "nikon_custom.tens_code"),
    "nikon_custom.subtracted_from": Made(subtracted_from, "nikon_custom.subtracted_from"),
    "nikon_custom.around_128_or_auto": Plain(around_128_or_auto, "nikon_custom.from_128_or_auto"),
    "nikon_custom.unless_no_limit": Plain(unless_no_limit),
    "nikon_custom.flash_sync": Plain(flash_sync),
    "nikon_custom.flash_shutter": Plain(flash_shutter),
}
