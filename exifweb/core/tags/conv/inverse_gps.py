"""Inverses of positions: coordinates however they are written, as degrees, minutes and seconds.

Source: ExifTool's GPS::ToDegrees and ToDMS and the inverses of its GPS table; Exif 3.0 4.6.6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_dates import now_of, seconds_since_1970
from exifweb.core.tags.conv.inverse_numbers import exact
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

_UNMEASURED = re.compile(r"\b(?:inf|undef)\b")
_PART = re.compile(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[Ee][+-]\d+)?", re.ASCII)
_BOTH = re.compile(r"(.*(?:N(?:orth)?|S(?:outh)?)),\s*(.*(?:E(?:ast)?|W(?:est)?))\Z", re.IGNORECASE)
_SOUTH_OR_WEST = re.compile(r"[^A-Z](?:S(?:outh)?|W(?:est)?)\s*\Z", re.IGNORECASE)
HINT = "For example 48.858, -48.858, 48 deg 51' 29.6\" N or 48 51.49."


def degrees_of(value: Any, coordinate: str, *, signed: bool) -> Any:
    """Return degrees, empty where the text has no number.

    Args:
        value: Up to three numbers with anything between them; or a latitude and a longitude with a comma between.
        coordinate: Which of those, `lat` or `lon`.
        signed: South and west are negative; otherwise there is no sign.
    """
    text = text_of(value)
    if _UNMEASURED.search(text):
        return ""
    both = _BOTH.match(text)
    if both:
        text = both[1 if coordinate == "lat" else 2]
    parts = [float(part) for part in _PART.findall(text)[:3]]
    if not parts:
        return ""
    d, m, s = [*parts, 0.0, 0.0][:3]
    found = d + (m + s / 60) / 60
    if bool(_SOUTH_OR_WEST.search(text)) if signed else found < 0:
        found = -found
    return neat(found)


def unsigned(coordinate: str) -> Convert:
    """Degrees without a sign."""
    return lambda value, _: degrees_of(value, coordinate, signed=False)


def signed(coordinate: str) -> Convert:
    """Degrees, negative in the south and west."""
    return lambda value, _: degrees_of(value, coordinate, signed=True)


def three_parts(value: Any, _: Context) -> str | None:
    """Degrees, minutes and seconds of a number of degrees; the sign is another tag's."""
    if text_of(value) == "":
        return None
    number = abs(exact(value))
    whole = int(number)
    minutes = int((number - whole) * 60)
    seconds = (number - whole - minutes / 60) * 3600
    seconds = float(number_text(seconds))
    if seconds >= 60:
        seconds -= 60
        minutes += 1
        if minutes >= 60:
            minutes -= 60
            whole += 1
    return f"{whole} {minutes} {number_text(seconds)}"


def xmp_degrees(positive: str) -> Convert:
    """Degrees and decimal minutes as XMP writes them, `48,51.4933N`."""
    negative = {"N": "S", "E": "W"}[positive]

    def convert(value: Any, _: Context) -> str | None:
        if text_of(value) == "":
            return None
        number = exact(value)
        letter = negative if number < 0 else positive
        number = abs(number)
        whole = int(number)
        minutes = f"{(number - whole) * 60:.8f}"
        if float(minutes) >= 60:
            minutes = "0.00000000"
            whole += 1
        return re.sub(r"(\d)0+\Z", r"\1", f"{whole},{minutes}") + letter

    return convert


def letter_of(positive: str, negative: str) -> Convert:
    """The letter of a hemisphere in a coordinate, or that of its sign."""
    rest = {"N": "orth|outh", "E": "ast|est"}[positive]
    word = re.compile(rf"(?:^|[^A-Z])([{positive}{negative}])(?:{rest})?\b", re.IGNORECASE)

    def convert(value: Any, _: Context) -> str | None:
        text = text_of(value)
        found = word.search(text)
        if found:
            return found[1].upper()
        found = re.search(r"([-+]?)\d+", text, re.ASCII)
        return None if not found else negative if found[1] == "-" else positive

    return convert


def altitude_code(value: Any, _: Context) -> int | None:
    """1 for an altitude below sea level, 0 for one above."""
    text = text_of(value)
    return None if text[:1] not in tuple("-+0123456789") else int(text[0] == "-")


def positive_decimal(value: Any, _: Context) -> str | None:
    """The first number of the text without its sign."""
    found = re.search(r"(?=\d|\.\d)\d*(?:\.\d*)?", text_of(value), re.ASCII)
    return found[0] if found else None


def utc_date(value: Any, context: Context) -> str | None:
    """The day in UTC of a date, which may have a time and a zone."""
    text = now_of(value, context)
    zone = re.search(r"(?<=\d)([-+])(\d{1,2}):?(\d{2})\Z", text, re.ASCII)
    if zone:
        minutes = (int(zone[2]) * 60 + int(zone[3])) * (-1 if zone[1] == "-" else 1)
        moment = seconds_since_1970(text, context)
        if moment is not None:
            from exifweb.core.tags.conv.dates import unix_time

            text = unix_time(moment - minutes * 60)
    found = re.search(r"(\d{4}).*?(\d{2}).*?(\d{2})", text, re.ASCII | re.DOTALL)
    return f"{found[1]}:{found[2]}:{found[3]}" if found else None


_DATED_CLOCK = re.compile(
    r"[^\d]*\d{4}[^\d]*\d{1,2}[^\d]*\d{1,2}[^\d]*(\d{1,2})[^\d]*(\d{2})[^\d]*(\d{2}(?:\.\d+)?)[^\d]*\Z", re.ASCII
)
_CLOCK = re.compile(r"[^\d]*(\d{1,2})[^\d]*(\d{2})[^\d]*(\d{2}(?:\.\d+)?)[^\d]*\Z", re.ASCII)
_ZONE = re.compile(r"([-+])(\d{1,2}):?(\d{2})\s*(DST)?\Z", re.IGNORECASE | re.ASCII)


def utc_time(value: Any, context: Context) -> str:
    """The time in UTC of a time, which may have a date and a zone."""
    text = now_of(value, context)
    zone = _ZONE.search(text)
    if zone:
        text = text[: zone.start()]
    found = _DATED_CLOCK.match(text) or _CLOCK.match(text)
    if not found:
        message = "Invalid time (use HH:MM:SS[.ss][+/-HH:MM|Z])"
        raise InvalidValue(message, "For example 07:08:09, 07:08:09.25 or 07:08:09+02:00.")
    if not zone:
        return ":".join(found.groups())
    east = (int(zone[2]) * 60 + int(zone[3])) * (-1 if zone[1] == "-" else 1)
    minutes = int(found[1]) * 60 + int(found[2]) - east
    return f"{minutes // 60 % 24}:{minutes % 60}:{found[3]}"


INVERSES: dict[str, Plain | Made] = {
    "gps.unsigned": Made(unsigned),
    "gps.signed": Made(signed),
    "gps.three_parts": Plain(three_parts),
    "gps.xmp_degrees": Made(xmp_degrees),
    "gps.letter_of": Made(letter_of),
    "gps.altitude_code": Plain(altitude_code),
    "gps.positive_decimal": Plain(positive_decimal),
    "gps.utc_date": Plain(utc_date),
    "gps.utc_time": Plain(utc_time),
}
