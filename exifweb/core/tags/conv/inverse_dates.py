"""Inverses of dates and times: whatever order of digits a person writes becomes `YYYY:MM:DD HH:MM:SS`.

A zone is kept, dropped where the tag has no room for it, and never made up. `now` is what the host says it is
(`context.members["Now"]`): nothing here looks at a clock. Source: ExifTool's InverseDateTime, FormatXMPDate,
InverseOffsetTime and GetUnixTime.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

BAD_DATE = "Invalid date/time (use YYYY:mm:dd HH:MM:SS[.ss][+/-HH:MM|Z])"
DATE_HINT = "For example 2024:05:06 07:08:09, 2024:05:06 07:08:09.25+02:00 or 2024-05-06T07:08:09Z."
_ZONE_AT_END = re.compile(r"([-+])(\d{1,2}):?(\d{2})\s*(DST)?\Z", re.IGNORECASE | re.ASCII)
_ZULU = re.compile(r"Z\Z", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_PAIR = re.compile(r"\d{1,2}", re.ASCII)
_FRACTION = re.compile(r"(\.\d+)\s*\Z", re.ASCII)
RANGES = (("Month", 1, 12), ("Day", 1, 31), ("Hour", 0, 24), ("Minutes", 0, 59))


def now_of(value: Any, context: Context) -> str:
    """Return the text of a value, the host's time where it says `now`.

    Raises:
        InvalidValue: The host has not told the time.
    """
    text = text_of(value)
    if text.lower() != "now":
        return text
    told = context.members.get("Now")
    if not told:
        message = "The time is not known here"
        raise InvalidValue(message, DATE_HINT)
    return text_of(told)


def now(value: Any, context: Context) -> str:
    """The text, or the host's time for `now`."""
    return now_of(value, context)


def date_and_time(*flags: str) -> Convert:
    """A date and time put in order.

    Args:
        flags: `drop`: without zone and fractions of a second. `day`: a year, a month or a day will do, and seconds
            may be missing. `zone`: a time without zone gets that of the host, where the host has told it.
    """

    def convert(value: Any, context: Context) -> str:
        text = ordered_date(now_of(value, context), drop="drop" in flags, date_only="day" in flags)
        here = text_of(context.members.get("TimeZone", "")) if "zone" in flags else ""
        if not here or " " not in text or _split_zone(text)[1]:
            return text
        return f"{text}{here[:-2]}:{here[-2:]}"

    return convert


def ordered_date(text: str, *, drop: bool, date_only: bool) -> str:
    """Return a date and time put in order.

    Raises:
        InvalidValue: It is none, or a part of it is out of range.
    """
    text, offset = _split_zone(text)
    year = _YEAR.search(text)
    parts = [part.rjust(2, "0") for part in _PAIR.findall(text, year.end())] if year else []
    if year is None or (len(parts) < 3 and not date_only):
        raise InvalidValue(BAD_DATE, DATE_HINT)
    if len(parts) < 3:
        return ":".join([year[0], *parts])
    seconds = parts[4] if len(parts) > 4 else None
    found = _FRACTION.search(text) if len(parts) > 5 else None
    fraction = found[1] if found else ""
    if drop:
        offset = fraction = ""
    parts += ["00"] * (5 - len(parts))
    if seconds is not None and int(seconds) < 60:
        shown = f":{seconds}"
    else:
        shown = "" if date_only else ":00"
    for (name, least, most), part in zip(RANGES, parts, strict=False):
        if not least <= int(part) <= most:
            message = f"{name} '{part}' out of range {least}..{most}"
            raise InvalidValue(message, DATE_HINT)
    month, day, hour, minute = parts[:4]
    return f"{year[0]}:{month}:{day} {hour}:{minute}{shown}{fraction}{offset}"


def _split_zone(text: str) -> tuple[str, str]:
    found = _ZONE_AT_END.search(text)
    if found:
        return text[: found.start()], f"{found[1]}{found[2].rjust(2, '0')}:{found[3]}"
    found = _ZULU.search(text)
    return (text[:-1], "Z") if found else (text, "")


_EXIF_MOMENT = re.compile(r"(\d{4}):(\d{2}):(\d{2}) (\d{2}:\d{2}(?::\d{2}(?:\.\d*)?)?)(.*)", re.DOTALL | re.ASCII)
_ISO_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d*)?)?)(.*)", re.DOTALL | re.ASCII)
_DAY = re.compile(r"\s*\d{4}(:\d{2}){0,2}\s*\Z", re.ASCII)
_CLOCK = re.compile(r"\s*(\d{2}:\d{2}(?::\d{2}(?:\.\d*)?)?)(.*)\s*\Z", re.ASCII)
_ISO_ZONE = re.compile(r"(Z|[+-]\d{2}:\d{2})\Z", re.ASCII)


def iso_date(value: Any, _: Context) -> str | None:
    """A date, a date and time, or a time by ISO 8601; None for anything else."""
    text = text_of(value)
    moment = _EXIF_MOMENT.search(text) or _ISO_MOMENT.search(text)
    if moment:
        year, month, day, clock, zone = moment.groups()
        shown = f"{year}-{month}-{day}T{clock}"
    elif _DAY.match(text):
        return text.replace(":", "-")
    else:
        found = _CLOCK.match(text)
        if not found:
            return None
        shown, zone = found.groups()
    if zone and not _ISO_ZONE.match(zone):
        return None
    return shown + zone


def zone_offset(value: Any, context: Context) -> str | None:
    """The zone of a date, a time or a zone itself as `+02:00`."""
    text = now_of(value, context)
    if text.endswith("Z"):
        return "+00:00"
    found = re.search(r"([-+])(\d{1,2}):?(\d{2})", text, re.ASCII)
    return f"{found[1]}{int(found[2]):02d}:{found[3]}" if found else None


def sub_seconds(value: Any, _: Context) -> str | None:
    """Digits, or those behind the point of a date and time."""
    text = text_of(value)
    found = re.match(r"(\d+)\s*\Z", text, re.ASCII) or re.search(r"\.(\d+)", text, re.ASCII)
    return found[1] if found else None


_UNIX = re.compile(r"(\d+)[-:](\d+)[-:](\d+)\s+(\d+):(\d+):(\d+)(\.\d+)?", re.ASCII)


def seconds_since_1970(value: Any, _: Context) -> float | None:
    """Seconds from 1970 to a date and time, which is taken for UTC; a zone behind it is not looked at."""
    text = text_of(value)
    if text == "0000:00:00 00:00:00":
        return 0
    found = _UNIX.match(text)
    if not found:
        return None
    parts = [int(part) for part in found.groups()[:6]]
    try:
        moment = datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
    except ValueError as problem:
        raise InvalidValue(BAD_DATE, DATE_HINT) from problem
    return neat(int(moment.timestamp()) + float(found[7] or 0))


def seconds(value: Any, _: Context) -> float:
    """A duration in seconds, or hours, minutes and seconds, as seconds."""
    parts = [float(part) for part in re.findall(r"\d+(?:\.\d*)?", text_of(value), re.ASCII)[-3:]]
    return neat(sum(part * 60**at for at, part in enumerate(reversed(parts))))


def zone_minutes(value: Any, _: Context) -> int | None:
    """A zone as minutes east of UTC."""
    text = text_of(value)
    if text.endswith("Z"):
        return 0
    found = re.search(r"([-+])(\d{1,2}):?(\d{2})\Z", text, re.ASCII)
    if found:
        return int(f"{found[1]}{int(found[2]) * 60 + int(found[3])}")
    found = re.match(r"(\d{2})(\d{2})\Z", text, re.ASCII)
    return int(found[1]) * 60 + int(found[2]) if found else None


INVERSES: dict[str, Plain | Made] = {
    "now": Plain(now),
    "date_and_time": Made(date_and_time),
    "iso_date": Plain(iso_date),
    "zone_offset": Plain(zone_offset),
    "sub_seconds": Plain(sub_seconds),
    "seconds_since_1970": Plain(seconds_since_1970),
    "seconds": Plain(seconds),
    "zone_minutes": Plain(zone_minutes),
}
