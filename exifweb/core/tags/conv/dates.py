"""Conversions of dates and times. They keep the zone that a value has and never make one up.

Sources: Exif 3.0 (`YYYY:MM:DD HH:MM:SS`), ExifTool's ExifDate, ExifTime and ConvertXMPDate.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import floor, isinf
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import float_of
from exifweb.core.tags.registry import Plain
from exifweb.core.values import number_of, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

_DATE = re.compile(r"(\d{4})\D*(\d{2})\D*(\d{2})\Z")
_TIME = re.compile(r"^(\d{2})(\d{2})(\d{2})")
_ZONE = re.compile(r"([+-]\d{2})(\d{2})\s*\Z")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2})(:\d{2})?\s*(\S*)\Z")
_ISO_DAY = re.compile(r"(\d{4})(-\d{2}){0,2}")
_SECONDS = re.compile(r":(\d{2}\.\d+)\Z")


def date_time(value: Any, _: Context) -> str:
    """A date and time as it stands: no format is imposed on it."""
    return text_of(value)


def exif_date(value: Any, _: Context) -> str:
    """A date with colons, whatever separated its parts."""
    text = text_of(value)
    return _DATE.sub(r"\1:\2:\3", text.removesuffix("\0"))


def exif_time(value: Any, _: Context) -> str:
    """A time with colons, and its zone too."""
    text = _TIME.sub(r"\1:\2:\3", text_of(value).replace(" ", ":").removesuffix("\0"))
    return _ZONE.sub(r"\1:\2", text)


def xmp_date(value: Any, _: Context) -> str:
    """An ISO 8601 date as Exif writes it."""
    text = text_of(value)
    whole = _ISO.match(text)
    if whole:
        year, month, day, minutes, seconds, rest = whole.groups()
        return f"{year}:{month}:{day} {minutes}{seconds or ''}{rest}"
    if _ISO_DAY.match(text):
        return text.replace("-", ":")
    return text


def time_stamp(value: Any, _: Context) -> str:
    """Hours, minutes and seconds as `HH:MM:SS`, fractions kept to nine decimals."""
    parts = [number_of(part) for part in numbers_of(value)]
    hours, minutes, seconds = [*parts, 0, 0, 0][:3]
    if isinf(hours) or isinf(minutes) or isinf(seconds):
        return "Inf:NaN:000000000NaN"
    rest = (hours * 60 + minutes) * 60 + seconds
    hours = int(rest / 3600)
    rest -= hours * 3600
    minutes = int(rest / 60)
    rest -= minutes * 60
    shown = f"{rest:012.9f}"
    if float(shown) >= 60:
        shown = "00"
        minutes += 1
        if minutes >= 60:
            minutes -= 60
            hours += 1
    else:
        shown = re.sub(r"\.?0+\Z", "", shown)
    return f"{hours:02d}:{minutes:02d}:{shown}"


def time_stamp_text(value: Any, _: Context) -> str:
    """A time stamp with its seconds rounded to six decimals."""
    text = text_of(value)
    found = _SECONDS.search(text)
    if not found:
        return text
    seconds = int(float(found[1]) * 1000000 + 0.5) / 1000000
    shown = f"{seconds:.15g}"
    return f"{text[: found.start()]}:{'0' if seconds < 10 else ''}{shown}"


OLE_EPOCH_DAYS = 70 * 365 + 17 + 2


def ole_days_date(value: Any, _: Context) -> str:
    """A day number counted from the end of 1899 as a date and time."""
    seconds = round((number_of(value) - OLE_EPOCH_DAYS) * 86400)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return f"{moment:%Y:%m:%d %H:%M:%S}"


def local_time(value: Any, _: Context) -> str:
    """Seconds since 1970 in local time; of a file's time stamp the host has put them into words."""
    if isinstance(value, int | float):
        return unix_time(value, local=True)
    text = text_of(value)
    return unix_time(int(text), local=True) if text.strip().isdecimal() else text


NO_TIME = "0000:00:00 00:00:00"
CYCLE = 146_097 * 86_400
"""Seconds of 400 years, after which the calendar repeats itself."""
LATEST = 253_402_300_000
"""Seconds since 1970 a little before the last year that has four digits ends."""


def unix_time(seconds: float, *, local: bool = False, digits: int = 0) -> str:
    """Return seconds since 1970 as a date and time, in UTC without a zone or in local time with it.

    Args:
        seconds: The number; 0 means that there is no time.
        local: Local time.
        digits: Decimals of a second.
    """
    if seconds == 0:
        return NO_TIME
    whole = floor(seconds)
    fraction = f"{seconds - whole:.{digits}f}"
    cycles = 0 if local else max((whole - LATEST) // CYCLE + 1, 0)
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole - cycles * CYCLE + int(fraction[0]))
        if local:
            moment = moment.astimezone()
    except OverflowError:
        return NO_TIME
    zone = moment.isoformat()[-6:] if local else ""
    return f"{moment.year + 400 * cycles:4d}:{moment:%m:%d %H:%M:%S}{fraction[1:]}{zone}"


_PDF_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(.*)", re.DOTALL)
_PDF_ZONE = re.compile(r"\s*([-+])\s*(\d+)[': ]+(\d*)")
EARLIEST = "00000101000000"


def pdf_date(value: Any, _: Context) -> str:
    """A PDF date, `D:20240506070809+02'00'`."""
    text = text_of(value).removeprefix("D:")
    text += EARLIEST[len(text) :]
    found = _PDF_DATE.match(text)
    if not found:
        return text
    *parts, rest = found.groups()
    shown = f"{parts[0]}:{parts[1]}:{parts[2]} {parts[3]}:{parts[4]}:{parts[5]}"
    zone = _PDF_ZONE.match(rest)
    if re.match(r"\s*Z", rest, re.IGNORECASE):
        return f"{shown}Z"
    return f"{shown}{zone[1]}{zone[2]}:{zone[3] or '00'}" if zone else shown


def duration(value: Any, _: Context) -> str:
    """Seconds, or hours, minutes and seconds from half a minute on."""
    seconds = float_of(value)
    if seconds is None:
        return text_of(value)
    if not seconds:
        return "0 s"
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    if seconds < 30:
        return f"{sign}{seconds:.2f} s"
    whole = int(seconds + 0.5)
    hours, whole = divmod(whole, 3600)
    if hours > 24:
        days, hours = divmod(hours, 24)
        sign = f"{sign}{days} days "
    return f"{sign}{hours}:{whole // 60:02d}:{whole % 60:02d}"


def time_zone(value: Any, _: Context) -> str:
    """Minutes east of UTC as `+02:00`."""
    minutes = number_of(value)
    whole = int(abs(minutes) + 0.5)
    return f"{'-' if minutes < 0 else '+'}{whole // 60:02d}:{whole % 60:02d}"


CONVERSIONS: dict[str, Plain] = {
    "duration": Plain(duration, "seconds"),
    "time_zone": Plain(time_zone, "zone_minutes"),
    "pdf_date": Plain(pdf_date),
    "date_time": Plain(date_time, "date_and_time()"),
    "exif_date": Plain(exif_date, "iptc.date"),
    "exif_time": Plain(exif_time, "iptc.time"),
    "xmp_date": Plain(xmp_date, "iso_date"),
    "time_stamp": Plain(time_stamp, "translate(':', ' ')"),
    "ole_days_date": Plain(ole_days_date),
    "local_time": Plain(local_time, "host.only"),
    "time_stamp_text": Plain(time_stamp_text, "gps.utc_time"),
}
