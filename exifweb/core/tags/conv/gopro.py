"""Conversions of GoPro's records: units, and times counted by the camera's own clock.

Source: ExifTool's GoPro module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import duration, unix_time
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

CLOCKS = "GoPro clocks"
DAY = 86400
DAYS_TO_2000 = 10957


class Measured(str):
    """Numbers as text, with a unit for each."""

    __slots__ = ("units",)
    units: tuple[str, ...]


def measured(value: Any, units: tuple[str, ...]) -> Measured:
    """Return a value that knows its units."""
    made = Measured(text_of(value))
    made.units = units
    return made


def with_units(value: Any, _: Context) -> str:
    """Each number with its unit, if there are as many units as numbers."""
    text = text_of(value)
    parts = text.split()
    units = value.units if isinstance(value, Measured) else ()
    if len(units) != len(parts):
        return text
    return " ".join(f"{part} {unit}" if unit else part for part, unit in zip(parts, units, strict=True))


def remember_clock(value: Any, context: Context) -> Any:
    """Remember a pair of the camera's clock and the time."""
    pair = numbers_of(value)
    clocks = context.members.setdefault(CLOCKS, [])
    if len(pair) == 2 and len(clocks) < context.limits.array:
        clocks.append(pair)
    return value


def clock_time(value: Any, context: Context) -> str:
    """The time at a reading of the camera's clock, between the nearest two pairs that the file tells."""
    clocks: list[tuple[float, float]] = sorted(context.members.get(CLOCKS, ()), key=lambda pair: pair[0])
    if not clocks:
        return "<uncalibrated>"
    reading = number_of(value)
    low, high = 0, len(clocks) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reading < clocks[middle][0] else (middle, high)
    (start, seconds), (end, later) = clocks[low], clocks[high]
    if start != end:
        seconds += (later - seconds) * (reading - start) / (end - start)
    whole, dot, fraction = text_of(seconds).partition(".")
    return unix_time(number_of(whole)) + dot + fraction


def gps_time(value: Any, context: Context) -> str:
    """Seconds of the day that was remembered, as a date and time."""
    days = number_of(context.members.get("GPSDays", 0))
    return unix_time((days + DAYS_TO_2000) * DAY + number_of(value), digits=3)


def whole_seconds(value: Any, context: Context) -> str:
    """A duration without fractions."""
    return duration(int(number_of(value) + 0.5), context)


CONVERSIONS: dict[str, Plain] = {
    "gopro.with_units": Plain(with_units),
    "gopro.remember_clock": Plain(remember_clock),
    "gopro.clock_time": Plain(clock_time),
    "gopro.gps_time": Plain(gps_time),
    "gopro.whole_seconds": Plain(whole_seconds),
}
