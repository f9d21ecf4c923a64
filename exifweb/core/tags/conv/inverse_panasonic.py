"""Inverses of Panasonic's and Leica's conversions: lens codes, serial numbers, times, distances.

Source: the ValueConvInv and PrintConvInv of ExifTool's Panasonic and PanasonicRaw tables.
"""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.inverse_numbers import exact
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.panasonic import KELVIN, NO_DATE
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Plain
from exifweb.core.values import encode_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context

NEAR = frozenset((1, 3, 4, 7, 9, 16, 24, 26, 27, 28, 37, 38, 39, 40, 42, 46, 47, 51))
FAR = frozenset((6, 25, 29, 30, 43, 48, 50, 53))
MIDDLE = frozenset((5, 23, 31, 32, 33, 34, 35, 36, 44, 45, 49, 52))
FRAMES = dict.fromkeys(NEAR, 1) | dict.fromkeys(FAR, 2) | dict.fromkeys(MIDDLE, 3)
"""Lens code → position of the frame selector: towards the lens, away from it, in the middle."""
UNKNOWN = "4294967295/1024 4294967295/1024"
TIME_BYTES = 8
VERSION_LENGTH = 4
NO_DISTANCE = 65535


def lens_code(value: Any, _: Context) -> int | None:
    """A lens code with the frame selector in its low bits."""
    parts = text_of(value).split(" ")
    if not all(re.fullmatch(r"\d+", part, re.ASCII) for part in parts) or len(parts) > 2:
        return None
    code = int(parts[0])
    frame = int(parts[1]) & 3 if len(parts) == 2 else FRAMES.get(code)
    return None if frame is None else code << 2 | frame


def lens_type_number(value: Any, _: Context) -> int:
    """The number of two bytes in hexadecimal, low one first."""
    digits = re.sub(r"(..) (..)", r"\2\1", text_of(value), count=1)
    return int(re.sub(r"[^0-9A-Fa-f]", "", digits) or "0", 16)


def date_or_nines(value: Any, _: Context) -> Any:
    """A date, or what stands for none."""
    return value if text_of(value)[:1].isdigit() else NO_DATE


def from_kelvin(value: Any, _: Context) -> int | None:
    """The code of a colour temperature."""
    found = re.search(r"\d+", text_of(value), re.ASCII)
    return int(found[0]) + KELVIN if found else None


def first_digits(value: Any, _: Context) -> Any:
    """The first number in a text."""
    found = re.search(r"\d+", text_of(value), re.ASCII)
    return found[0] if found else value


def time_of_digits(value: Any, _: Context) -> bytes:
    """Date and time as two digits a byte, without a zone."""
    digits = re.sub(r"[^0-9]", "", re.sub(r"[-+].*", "", text_of(value)))
    return bytes.fromhex(digits + "0" * (len(digits) % 2)).ljust(TIME_BYTES, b"\0")


def af_point_numbers(value: Any, _: Context) -> Any:
    """Place of the focus point as two numbers."""
    text = text_of(value)
    return {"none": "16777216 16777216", "n/a": UNKNOWN}.get(text, value)


def known_share(value: Any, _: Context) -> Any:
    """A size of the focus area, or what stands for none."""
    return UNKNOWN if text_of(value) == "n/a" else value


def serial_digits(value: Any, _: Context) -> str:
    """A serial number as it is stored, its year without century."""
    kept = re.sub(r"[^A-Z0-9]", "", text_of(value))
    return re.sub(r"(...)(?:19|20)", r"\1", kept, count=1)


def seconds(value: Any, _: Context) -> Any:
    """Seconds of days, hours, minutes and seconds."""
    found = [float(one) for one in re.findall(r"\d+(?:\.\d*)?", text_of(value), re.ASCII)][-4:]
    units = (86400, 3600, 60, 1)[-len(found) :] if found else ()
    return neat(float(sum(one * unit for one, unit in zip(found, units, strict=True))))


def firmware_bytes(value: Any, _: Context) -> Any:
    """A version as four bytes.

    Raises:
        InvalidValue: It has more or fewer.
    """
    text = text_of(value)
    found = re.search(r"(?:\d+ ){3}\d+", text, re.ASCII)
    data = bytes([int(part) & 0xFF for part in text.split()]) if found else encode_text(text)
    if len(data) != VERSION_LENGTH:
        message = "Version must be 4 numbers"
        raise InvalidValue(message, "Give four numbers, or four digits.")
    return data


def metres(value: Any, _: Context) -> Any:
    """A distance without its unit; what is no number is infinite."""
    text = re.sub(r" ?m\Z", "", text_of(value))
    return text if float_of(text) is not None else NO_DISTANCE


def or_none(value: Any, _: Context) -> Any:
    """The value, or what stands for no picture."""
    return value if is_true(value) else "none"


def distortion_number(value: Any, _: Context) -> Any:
    """The number of a scale of the lens correction."""
    return neat((1 / exact(value) - 1) * 32768)


def aperture_steps(value: Any, _: Context) -> Any:
    """An F number in 1/256 stops."""
    number = exact(value)
    return neat(512 * log(number) / log(2)) if number > 0 else 0


def steps_of_time(value: Any, _: Context) -> Any:
    """A shutter speed in 1/256 stops."""
    number = exact(value)
    return neat(-256 * log(number) / log(2)) if number > 0 else -25600


def in_256ths(value: Any, _: Context) -> int:
    """A number in 1/256, cut."""
    return int(exact(value) * 256)


INVERSES: dict[str, Plain] = {
    "panasonic.lens_code": Plain(lens_code),
    "panasonic.lens_type_number": Plain(lens_type_number),
    "panasonic.date_or_nines": Plain(date_or_nines),
    "panasonic.from_kelvin": Plain(from_kelvin),
    "panasonic.first_digits": Plain(first_digits),
    "panasonic.time_of_digits": Plain(time_of_digits),
    "panasonic.af_point_numbers": Plain(af_point_numbers),
    "panasonic.known_share": Plain(known_share),
    "panasonic.serial_digits": Plain(serial_digits),
    "panasonic.seconds": Plain(seconds),
    "panasonic.firmware_bytes": Plain(firmware_bytes),
    "panasonic.metres": Plain(metres),
    "panasonic.or_none": Plain(or_none),
    "panasonic.distortion_number": Plain(distortion_number),
    "panasonic.aperture_steps": Plain(aperture_steps),
    "panasonic.steps_of_time": Plain(steps_of_time),
    "panasonic.in_256ths": Plain(in_256ths),
}
