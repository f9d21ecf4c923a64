"""Conversions of records that go along with a film: times from their start, as cars and cameras of a sphere keep them.

Sources: ExifTool's GM and Kandao modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

START = "GMStartTime"
TICKS = 1e7


def start(value: Any, context: Context) -> Any:
    """The time of the first record in seconds, remembered."""
    found = context.members[START] = neat(number_of(value) / TICKS)
    return found


def moment(value: Any, _: Context) -> str:
    """Seconds since 1970 to a millionth."""
    return unix_time(number_of(value), digits=6)


def time_from_start(value: Any, context: Context) -> str:
    """Seconds from the first record as a date and time, where that of the first is known."""
    first = context.members.get(START)
    return unix_time(number_of(value) + first, digits=6) if first else f"{text_of(value)} s"


def if_started(value: Any, context: Context) -> Any:
    """The value, where the time of the first record is known."""
    return value if context.members.get(START) else None


def utc_from_start(value: Any, context: Context) -> str:
    """Ticks from the first record as a date and time."""
    return f"{unix_time(number_of(value) / TICKS + number_of(context.members.get(START, 0)))}Z"


def utc_milliseconds(value: Any, _: Context) -> str:
    """Milliseconds since 1970."""
    return f"{unix_time(number_of(value) / 1000, digits=3)}Z"


def date_with_colons(value: Any, _: Context) -> str:
    """A date whose dashes become colons."""
    return re.sub(r"\A(\d{4})-(\d{2})-", r"\1:\2:", text_of(value))


def megabits(value: Any, _: Context) -> str:
    """Bits a second in millions."""
    return f"{text_of(neat(number_of(value) / 1e6))} Mbps"


def heading(value: Any, _: Context) -> str:
    """Degrees, unless there are more than a circle has."""
    number = number_of(value)
    return "n/a" if number > 360 else f"{number:.2f}"


CONVERSIONS: dict[str, Plain] = {
    "quicktime_stream.start": Plain(start),
    "quicktime_stream.moment": Plain(moment),
    "quicktime_stream.time_from_start": Plain(time_from_start),
    "quicktime_stream.if_started": Plain(if_started),
    "quicktime_stream.utc_from_start": Plain(utc_from_start),
    "quicktime_stream.utc_milliseconds": Plain(utc_milliseconds),
    "quicktime_stream.date_with_colons": Plain(date_with_colons),
    "quicktime_stream.megabits": Plain(megabits),
    "quicktime_stream.heading": Plain(heading),
}
