"""What all readers of timed metadata share: documents, tags of the stream's table, times, coordinates.

Source: ExifTool's FoundSomething, SetGPSDateTime, ConvertLatLon (QuickTimeStream).
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo, TagTable
from exifweb.core.values import NUMBERS, number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Tag

STREAM = "QuickTime::Stream"
KNOTS, METRES, MILES = 1.852, 3.6, 1.60934
"""Kilometres an hour in a knot, a metre a second and a mile an hour."""
LATITUDE, DATE = "FoundGPSLatitude", "FoundGPSDateTime"
"""Members that tell that a sample has a position and a time."""


def found(context: Context, key: str, value: Any, table: TagTable | None = None, offset: int = -1) -> Tag | None:
    """Take up a value of a sample; one that the table has no row for is left out."""
    row = (table or store.table(STREAM)).get(key)
    if not isinstance(row, TagInfo) or row.unknown > context.options.unknown or full(context):
        return None
    if isinstance(value, float) and type(value) is float:
        value = neat(value)
    return context.found(row, value, None, offset)


def full(context: Context) -> bool:
    """Whether the read has as many tags as it may."""
    return len(context.tags) >= context.limits.tags


def begin(context: Context, time: float | None = None, duration: float | None = None) -> None:
    """Begin another document, at a time in seconds, as long as a sample lasts."""
    context.doc = str(context.next_document())
    context.lists.clear()
    if time is not None:
        found(context, "SampleTime", time)
    if duration is not None:
        found(context, "SampleDuration", duration)


def forget(context: Context) -> None:
    """Forget what earlier samples told of places and times."""
    context.members.pop(LATITUDE, None)
    context.members.pop(DATE, None)


def derive_time(context: Context, time: float | None, *, utc: bool = False) -> None:
    """Say when a sample was taken as far as the time of the film tells.

    Args:
        context: Takes the tag.
        time: Seconds from the start of the film.
        utc: Whether the film's own time is in UTC without its being said.
    """
    created = context.first("CreateDate")
    if time is None or created is None or not isinstance(created.raw, NUMBERS) or not created.raw:
        return
    seconds = time + created.raw
    if context.members.get("CreateDateAtEnd"):
        length, scale = context.first("Duration"), number_of(context.members.get("TimeScale", 0))
        if length is None or not length.raw or not scale:
            return
        seconds -= number_of(length.raw) / scale
        context.warn("Approximating GPSDateTime as CreateDate - Duration + SampleTime", minor=True, counted=True)
    else:
        context.warn("Approximating GPSDateTime as CreateDate + SampleTime", minor=True, counted=True)
    if not (context.options.quicktime_utc or utc):
        seconds -= _local_offset(created.raw)
    outer, context.set_g0 = context.set_g0, "Composite"
    found(context, "GPSDateTime", f"{unix_time(seconds, digits=3)}Z")
    context.set_g0 = outer


def _local_offset(seconds: float) -> float:
    """Return how far local time is ahead of UTC at a moment, 0 for one that no calendar has."""
    try:
        zone = datetime.fromtimestamp(seconds, UTC).astimezone().utcoffset()
    except (OverflowError, ValueError, OSError):
        return 0
    return zone.total_seconds() if zone else 0


def degrees(value: float) -> float:
    """Return degrees of a number whose last two whole digits are minutes; what is no number stays as it is."""
    if not isfinite(value):
        return value
    whole = int(value / 100)
    return whole + (value - whole * 100) / 60


def signed(value: float, letter: str, negative: str) -> float:
    """Return a coordinate with the sign that its letter tells."""
    return -value if letter == negative else value


def nmea_degrees(whole: str, minutes: str, letter: str) -> float:
    """Return a coordinate of an NMEA sentence in degrees."""
    return (float(whole or 0) + float(minutes) / 60) * (1 if letter in "NE" else -1)


def full_year(two: int) -> int:
    """Return the year of two digits."""
    return two + (1900 if two >= 70 else 2000)
