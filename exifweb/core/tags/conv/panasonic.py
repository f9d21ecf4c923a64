"""Conversions of Panasonic's and Leica's maker notes: serial numbers, faces, times, lens codes.

Source: ExifTool's Panasonic and PanasonicRaw modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]
    Names = dict[str, Any]

LENSES = "@Panasonic.leicaLensTypes"
KELVIN = 0x8000
NO_DATE = "9999:99:99 00:00:00"
UNKNOWN_SHARE = "4194303.9"
DAY = 86400
PICTURE = b"\xff\xd8\xff"
THUMBNAILS = ((0x1C, 1), (0x506, 2), (0x51E, 3))


def if_at_least(name: str, least: int) -> Convert:
    """The value if so many were counted before."""
    return lambda value, context: value if number_of(context.members.get(name, 0)) >= least else None


def leica_lens(value: Any, _: Context) -> str | None:
    """The lens of a code whose frame selector does not matter."""
    code, space, _rest = text_of(value).partition(" ")
    return store.labels(LENSES).get(code) if space else None


def lens_and_frame(mask: int = -1) -> Convert:
    """A lens code and, in its low two bits, the frame selector."""

    def convert(value: Any, _: Context) -> str:
        number = int(number_of(value))
        return f"{number >> 2 & mask} {number & 3}"

    return convert


def lens_type_bytes(value: Any, _: Context) -> str:
    """The two bytes of a lens type in hexadecimal, low one first."""
    digits = f"{int(number_of(value)) & 0xFFFFFFFFFFFFFFFF:04x}"
    return f"{digits[2:4]} {digits[:2]}{digits[4:]}"


def date_or_not_set(value: Any, _: Context) -> Any:
    """A date, unless it was never set."""
    return "(not set)" if text_of(value) == NO_DATE else value


def kelvin(value: Any, _: Context) -> str | None:
    """A colour temperature."""
    number = number_of(value)
    return f"{text_of(neat(number - KELVIN))} Kelvin" if number > KELVIN else None


def unless_is(unset: int) -> Convert:
    """The value, or n/a."""
    return lambda value, _: "n/a" if number_of(value) == unset else value


def digits_of_time(value: Any, _: Context) -> str:
    """Date and time of decimal digits, two a byte."""
    digits = bytes_of(value)[:8].hex()
    year, month, day, hour, minute, second, part = (
        digits[:4],
        *[digits[at : at + 2] for at in range(4, 16, 2)],
    )
    return f"{year}:{month}:{day} {hour}:{minute}:{second}.{part}"


def unless_null(value: Any, _: Context) -> Any:
    """The value unless it begins with a NUL."""
    return None if bytes_of(value).startswith(b"\0") else value


def af_point(value: Any, _: Context) -> str:
    """Place of the focus point as two shares."""
    text = text_of(value)
    if text == "16777216 16777216":
        return "none"
    if text.startswith(UNKNOWN_SHARE):
        return "n/a"
    x, y = [number_of(part) for part in [*text.split(), "0", "0"][:2]]
    return f"{x:.2g} {y:.2g}".replace("inf", "Inf")


def serial_number(pattern: str) -> Convert:
    """An internal serial number: prefix, date of make, number."""
    match = re.compile(pattern).match

    def convert(value: Any, _: Context) -> Any:
        found = match(text_of(value))
        if found is None:
            return value
        lead, year, month, day, number = found.groups()
        return f"({lead}) {int(year) + (2000 if int(year) < 70 else 1900)}:{month}:{day} no. {number}"

    return convert


def picture_without_nulls(value: Any, _: Context) -> Binary:
    """Binary data without the zeros behind it."""
    return Binary(bytes_of(value).rstrip(b"\0"))


def unknown_share(value: Any, _: Context) -> Any:
    """A size of the focus area, or n/a."""
    return "n/a" if text_of(value).startswith(UNKNOWN_SHARE) else value


def below(limit: int) -> Convert:
    """The value up to a limit."""
    return lambda value, _: None if number_of(value) > limit else value


def text_length(value: Any, _: Context) -> int:
    """Number of characters."""
    return len(text_of(value))


def preview(value: Any, context: Context) -> Any:
    """A preview, if it is a picture."""
    if isinstance(value, Binary):
        return value
    data = bytes_of(value)
    if data.startswith((PICTURE, b"Binary")):
        return Binary(data)
    if data != b"none":
        context.members["PreviewError"] = 1
    return None


def elapsed(value: Any, _: Context) -> str:
    """Days, hours, minutes and seconds of a number of seconds."""
    seconds = number_of(value)
    lead = ""
    if seconds >= DAY:
        days = int(seconds / DAY)
        lead = f"{days} days "
        seconds -= days * DAY
    hours = int(seconds / 3600)
    seconds -= hours * 3600
    minutes = int(seconds / 60)
    shown = f"{seconds - minutes * 60:05.2f}"
    if float(shown) >= 60:
        shown = "00.00"
        minutes += 1
        if minutes >= 60:
            minutes -= 60
            hours += 1
    return f"{lead}{hours:02d}:{minutes:02d}:{shown}"


def firmware(value: Any, _: Context) -> Any:
    """A version: text of digits, or four numbers."""
    data = bytes_of(value)
    return tuple(data) if any(byte < 0x30 for byte in data) else value


def metres_or_infinite(value: Any, _: Context) -> str:
    """Metres of a focus distance."""
    return f"{text_of(value)} m" if number_of(value) < 65535 else "inf"


def leica_video_make(value: Any, context: Context) -> Any:
    """The make, which tells that it is Leica's layout."""
    context.members["LeicaLEIC"] = 1
    context.members["Make"] = value
    return value


def thumbnail_place(value: Any, context: Context) -> None:
    """Remember in which of three places the thumbnail stands."""
    data = bytes_of(value)
    found = (kind for at, kind in THUMBNAILS if data[at : at + 3] == PICTURE)
    context.members["ThumbType"] = next(found, 0)


def distortion_scale(value: Any, _: Context) -> Any:
    """Scale of the lens correction."""
    share = 1 + number_of(value) / 32768
    return neat(1 / share) if share else None


def shutter_steps(value: Any, _: Context) -> Any:
    """Seconds of a shutter speed in 1/256 stops."""
    stops = number_of(value) / 256
    return neat(2**-stops) if abs(stops) < 100 else 0


def gamma(value: Any, _: Context) -> Any:
    """Gamma, in one of three units by its size."""
    number = number_of(value)
    return neat(number / (1024 if number >= 1024 else 256 if number >= 256 else 100))


def is_raw_file(_: Names, context: Context) -> bool:
    """Whether the file is a RW2 or RWL."""
    return context.members.get("TIFF_TYPE") in ("RW2", "RWL")


CONVERSIONS: dict[str, Plain | Made] = {
    "panasonic.if_at_least": Made(if_at_least, lambda *_: "keep"),
    "panasonic.leica_lens": Plain(leica_lens),
    "panasonic.lens_and_frame": Made(lens_and_frame, lambda *_: "panasonic.lens_code"),
    "panasonic.lens_type_bytes": Plain(lens_type_bytes, "panasonic.lens_type_number"),
    "panasonic.date_or_not_set": Plain(date_or_not_set, "panasonic.date_or_nines"),
    "panasonic.kelvin": Plain(kelvin, "panasonic.from_kelvin"),
    "panasonic.unless_is": Made(unless_is, lambda *_: "panasonic.first_digits"),
    "panasonic.digits_of_time": Plain(digits_of_time, "panasonic.time_of_digits"),
    "panasonic.unless_null": Plain(unless_null),
    "panasonic.af_point": Plain(af_point, "panasonic.af_point_numbers"),
    "panasonic.serial_number": Made(serial_number, lambda *_: "panasonic.serial_digits"),
    "panasonic.picture_without_nulls": Plain(picture_without_nulls),
    "panasonic.unknown_share": Plain(unknown_share, "panasonic.known_share"),
    "panasonic.below": Made(below),
    "panasonic.text_length": Plain(text_length),
    "panasonic.preview": Plain(preview),
    "panasonic.elapsed": Plain(elapsed, "panasonic.seconds"),
    "panasonic.firmware": Plain(firmware, "panasonic.firmware_bytes"),
    "panasonic.metres_or_infinite": Plain(metres_or_infinite, "panasonic.metres"),
    "panasonic.leica_video_make": Plain(leica_video_make),
    "panasonic.thumbnail_place": Plain(thumbnail_place),
    "panasonic.distortion_scale": Plain(distortion_scale, "panasonic.distortion_number"),
    "panasonic.shutter_steps": Plain(shutter_steps, "panasonic.steps_of_time"),
    "panasonic.gamma": Plain(gamma),
}
EXPRESSIONS: dict[str, Plain] = {"panasonic.is_raw_file": Plain(is_raw_file)}
