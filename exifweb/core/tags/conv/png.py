"""Conversions of PNG, APNG and MNG chunks: packed numbers, dates in words, what a palette's transparency means.

Sources: PNG specification (third edition) clause 11; RFC 1123 section 5.2.14 for dates.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Plain
from exifweb.core.values import Binary, bytes_of, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context, Probe

COLOR_TYPE = "PNGColorType"
PALETTE = 3
MOST_TRANSPARENCY = 6
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ZONES: dict[str, str] = {
    **dict.fromkeys(("UT", "GMT", "UTC", "Z"), "+00:00"),
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
    **{letter: f"-{hours:02d}:00" for hours, letter in enumerate("ABCDEFGHIKLM", 1)},
    **{letter: f"+{hours:02d}:00" for hours, letter in enumerate("NOPQRSTUVWXY", 1)},
}
"""Names of time zones, the military letters among them as RFC 822 has them."""
_DATE = re.compile(
    rf"(\d+)\s*({'|'.join(MONTHS)})\s*(\d+)\s+(\d+):(\d{{2}})(:\d{{2}})?\s*(\S*)", re.IGNORECASE | re.ASCII
)
_OFFSET = re.compile(r"([-+]\d+):?(\d{2})", re.ASCII)


def _words(data: bytes) -> str:
    return " ".join([str(number) for number in unpack_from(f">{len(data) // 2}H", data)])


def background(value: Any, _: Context) -> str:
    """An index into the palette, or 16-bit samples."""
    data = bytes_of(value)
    return " ".join(map(str, data)) if len(data) < 2 else _words(data)


def small_bytes(value: Any, _: Context) -> str:
    """Each byte as a number."""
    return " ".join(map(str, bytes_of(value)))


def words(value: Any, _: Context) -> str:
    """Each 16-bit word as a number."""
    return _words(bytes_of(value))


def first_byte(value: Any, _: Context) -> Any:
    """The first byte as a number; an empty value is dropped."""
    data = bytes_of(value)
    return data[0] if data else None


def gamma(value: Any, _: Context) -> Any:
    """The gamma for decoding, out of a hundred thousand times that of encoding."""
    data = bytes_of(value)
    stored = int.from_bytes(data[:4], "big") if len(data) >= 4 else 0
    return neat(int(1e9 / stored + 0.5) / 1e4) if stored else value


def image_offset(value: Any, _: Context) -> str:
    """Two distances and their unit."""
    data = bytes_of(value).ljust(9, b"\0")
    across, down = unpack_from(">II", data)
    return f"{across}, {down} ({'microns' if data[8] else 'pixels'})"


def palette(value: Any, _: Context) -> Any:
    """The samples of a palette with one colour; more are left as they are."""
    data = bytes_of(value)
    return " ".join(map(str, data)) if len(data) <= 3 else Binary(data)


def transparency(value: Any, context: Context) -> Any:
    """Alpha by colour of the palette, or the samples of the one colour that is transparent."""
    data = bytes_of(value)
    if len(data) > MOST_TRANSPARENCY:
        return Binary(data)
    if context.members.get(COLOR_TYPE) == PALETTE:
        return " ".join(map(str, data))
    return _words(data)


def moment(value: Any, _: Context) -> str:
    """A year in two bytes, then month, day, hour, minute and second."""
    data = bytes_of(value)
    year, *rest = unpack_from(">H5B", data.ljust(7, b"\0"))
    month, day, hour, minute, second = rest
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def date_in_words(value: Any, _: Context) -> Any:
    """`Mon, 1 Jan 2018 12:10:22 EST` as Exif writes it; what is not written so stays."""
    if not isinstance(value, str):
        return value
    found = _DATE.search(value)
    if found is None:
        return value
    day, month, year, hour, minute, second, zone = found.groups()
    number = int(year)
    if number < 100:
        number += 1900 if number > 70 else 2000
    if zone:
        offset = _OFFSET.match(zone)
        known = ZONES.get(zone.upper()) or (f"{offset[1]}:{offset[2]}" if offset else None)
        if known is None:
            return value
        zone = known
    at = MONTHS.index(month.lower()) + 1
    return f"{number:04d}:{at:02d}:{int(day):02d} {int(hour):02d}:{int(minute):02d}{second or ':00'}{zone}"


def color_type(value: Any, context: Context) -> Any:
    """The value, remembered for the meaning of transparency."""
    context.members[COLOR_TYPE] = value
    return value


def animation(value: Any, context: Context) -> Any:
    """The number of frames; having one makes the file an APNG."""
    context.override_type("APNG", extension="png")
    return value


def or_infinite(value: Any, _: Context) -> Any:
    """How often, where 0 is without end."""
    return value if is_true(value) else "inf"


def fields(value: Any, _: Context) -> Any:
    """How many texts a value falls into when it is not cut at all."""
    return 1 if len(bytes_of(value)) else 0


def names_of_chunks(value: Any, _: Context) -> str:
    """Names of four characters."""
    data = bytes_of(value)
    return " ".join([decode_text(data[at : at + 4]) for at in range(0, len(data) // 4 * 4, 4)])


def plus(_: Probe, context: Context) -> bool:
    """Always; a PNG with such a chunk is what Picture It! calls PNG Plus."""
    for tag in context.tags:
        if tag.info.name == "FileType" and tag.info.table.name == "Extra" and tag.raw == "PNG":
            tag.raw = "PNG Plus"
    return True


CONVERSIONS: dict[str, Plain] = {
    "png.background": Plain(background),
    "png.bytes": Plain(small_bytes),
    "png.words": Plain(words),
    "png.first_byte": Plain(first_byte),
    "png.gamma": Plain(gamma),
    "png.image_offset": Plain(image_offset),
    "png.palette": Plain(palette),
    "png.transparency": Plain(transparency),
    "png.moment": Plain(moment),
    "png.date_in_words": Plain(date_in_words),
    "png.color_type": Plain(color_type),
    "png.animation": Plain(animation),
    "png.or_infinite": Plain(or_infinite),
    "png.fields": Plain(fields),
    "png.names_of_chunks": Plain(names_of_chunks),
}
CONDITIONS: dict[str, Plain] = {"png.plus": Plain(plus)}
