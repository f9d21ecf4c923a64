"""Inverses of Sony's and Minolta's conversions: codes of exposure, lenses, dates and words.

Source: the ValueConvInv and PrintConvInv of ExifTool's Sony, SonyIDC, Minolta and MinoltaRaw modules.
"""

from __future__ import annotations

import re
from math import log
from struct import pack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.inverse_exif import lens_numbers
from exifweb.core.tags.conv.inverse_numbers import exact, quotient, whole_part
from exifweb.core.tags.conv.minolta import FARTHEST, middle
from exifweb.core.tags.conv.numbers import float_of, neat
from exifweb.core.tags.conv.sony import NOT_LIMITED
from exifweb.core.tags.conv.sony_lenses import FEATURES
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import encode_text, number_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

ADAPTED = 0x8000
INFINITE = FARTHEST + 1


def of_steps(divisor: float, offset: float) -> Convert:
    """Take a constant off, then multiply by another."""
    return lambda value, _: neat((exact(value) - offset) * divisor)


def rounded_of_steps(divisor: float, offset: float) -> Convert:
    """The same, rounded."""
    return lambda value, _: whole_part((exact(value) - offset) * divisor + 0.5)


def of_steps_from(start: float, divisor: float) -> Convert:
    """Multiply by a constant, then add another."""
    return lambda value, _: neat(exact(value) * divisor + start)


def rounded_of_steps_from(start: float, divisor: float) -> Convert:
    """The same, rounded."""
    return lambda value, _: whole_part(exact(value) * divisor + start + 0.5)


def of_each_step_from(start: float, divisor: float) -> Convert:
    """The same for each part of the value."""
    one = rounded_of_steps_from(start, divisor)
    return lambda value, context: " ".join([str(one(part, context)) for part in text_of(value).split()])


def rounded_log(factor: float, offset: float) -> Convert:
    """The binary logarithm, multiplied and shifted, rounded."""
    return lambda value, _: whole_part(log(exact(value)) / log(2) * factor + offset + 0.5)


def of_time(start: float, divisor: float) -> Convert:
    """An exposure time counted down from a number of stops; 0 stays 0."""

    def convert(value: Any, _: Context) -> int:
        seconds = exact(value)
        return whole_part((start - log(seconds) / log(2)) * divisor + 0.5) if seconds else 0

    return convert


def seconds_or_bulb(value: Any, context: Context) -> Any:
    """An exposure time, 0 for bulb."""
    return 0 if text_of(value).lower() == "bulb" else quotient(value, context)


def eighths_of_iso(limit: float = NOT_LIMITED) -> Convert:
    """ISO speed in eighths of a stop; 0 and what means something else stay."""

    def convert(value: Any, _: Context) -> Any:
        number = exact(value)
        return neat(8 * (log(number / 100) / log(2) + 6)) if number and number != limit else number

    return convert


def zero_for(_pattern: str, word: str = "") -> Convert:
    """0 for a word, else the value."""
    return lambda value, _: 0 if word and word.lower() in text_of(value).lower() else value


def number_for(words: dict[int, str]) -> Convert:
    """The number that a word stands for, else the value."""
    numbers = {word.lower(): number for number, word in words.items()}
    return lambda value, _: numbers.get(text_of(value).lower(), value)


def number_only(value: Any, _: Context) -> Any:
    """The value if it is a number."""
    return None if float_of(value) is None else value


def without(pattern: str) -> Convert:
    """The text without the first place that matches."""
    return lambda value, _: re.sub(pattern, "", text_of(value), count=1)


def of_per_cent(factor: float) -> Convert:
    """A number of per cent, multiplied."""
    return lambda value, _: neat(exact(text_of(value).rstrip("% ")) * factor)


def float_times(factor: float) -> Convert:
    """The number that the text begins with, multiplied."""

    def convert(value: Any, _: Context) -> Any:
        found = re.search(r"[+-]?(?=\d|\.\d)\d*(?:\.\d*)?(?:[eE][+-]?\d+)?", text_of(value), re.ASCII)
        return neat(float(found[0]) * factor) if found else None

    return convert


def two_hex_bytes(value: Any, _: Context) -> int:
    """Two numbers in hexadecimal with a dot between as one of 16 bits."""
    high, _dot, low = text_of(value).partition(".")
    return _hexadecimal(high) << 8 | _hexadecimal(low)


def _hexadecimal(text: str) -> int:
    found = re.match(r"(?:0x)?([0-9a-fA-F]+)", text.strip())
    return int(found[1], 16) if found else 0


def unsigned_byte(value: Any, _: Context) -> float:
    """A byte that stands for a negative number too."""
    number = exact(value)
    return number + 256 if number < 0 else number


def lens_code(other: int) -> Convert:
    """A lens type; what stands for a lens behind an adapter becomes something else."""

    def convert(value: Any, _: Context) -> int:
        number = whole_part(value)
        return other if number & 0xFF00 == ADAPTED else number

    return convert


def number_in_brackets(value: Any, _: Context) -> int | None:
    """The first number with its sign."""
    found = re.search(r"[-+]?\d+", text_of(value), re.ASCII)
    return int(found[0]) if found else None


def in_brackets(value: Any, _: Context) -> str | None:
    """What stands in brackets."""
    found = re.search(r"\((.*?)\)", text_of(value))
    return found[1] if found else None


def face_units(value: Any, _: Context) -> str:
    """Left, top, width and height in units of 15 pixels, of top, left, height and width."""
    parts = [whole_part(exact(part) / 15 + 0.5) for part in text_of(value).split()]
    top, left, height, width = (*parts, 0, 0, 0, 0)[:4]
    return f"{left} {top} {width} {height}"


def bytes_of_hex(value: Any, _: Context) -> str:
    """Hexadecimal digits as numbers of one byte each."""
    digits = re.sub(r"[^0-9a-fA-F]", "0", text_of(value))
    return " ".join(map(str, bytes.fromhex(digits + "0" * (len(digits) % 2))))


def _date_parts(value: Any) -> list[int] | None:
    parts = [int(part) for part in re.findall(r"\d+", text_of(value), re.ASCII)]
    return parts if len(parts) == 6 else None


def date_bytes(value: Any, _: Context) -> bytes | None:
    """A date and time as a little-endian year and five bytes."""
    parts = _date_parts(value)
    return pack("<H5B", parts[0] & 0xFFFF, *[part & 0xFF for part in parts[1:]]) if parts else None


def short_date_bytes(value: Any, _: Context) -> bytes | None:
    """A date and time since 2000 as six bytes."""
    parts = _date_parts(value)
    if parts is None or parts[0] < 2000:
        return None
    return bytes([part & 0xFF for part in (parts[0] - 2000, *parts[1:])])


def serial_digits(value: Any, _: Context) -> str:
    """A serial number with its pairs of digits in the other order, eight digits."""
    text = text_of(value)
    text = f"0{text}" if len(text) == 7 else text
    return re.sub(r"(\d{2})(\d{2})(\d{2})(\d{2})", r"\4\3\2\1", text, count=1, flags=re.ASCII)


def size_numbers(value: Any, _: Context) -> str:
    """Width and height with the number that says that they mean something."""
    found = re.search(r"(\d+)x(\d+)", text_of(value), re.ASCII)
    return f"{found[1]} {found[2]} 257" if found else "0 0 0"


def pixel_shift_parts(value: Any, _: Context) -> str | None:
    """Group, shot, number of shots and the number behind, of words."""
    text = re.sub(r"(?i)Composed (\d+)-shot", r"Shot 0/\1", text_of(value), count=1)
    found = re.match(r"(?i)(?:Group)?\s*(\d+)[, ]+(?:Shot\s*)?(\d+)[/ ](\d+)\s*\(?(\w+)\)?", text, re.ASCII)
    return " ".join(found.groups()) + text[found.end() :] if found else None


def pixel_shift_bytes(value: Any, context: Context) -> bytes | None:
    """The same packed into six bytes."""
    group, shot, shots, number = [*text_of(value).split(), "", "0", "0", "0"][:4]
    parts = [int(part) for part in re.findall(r"\d\d", group, re.ASCII)]
    if len(parts) != 4:
        return None
    day, hour, minute, second = parts
    bits = (_hexadecimal(number) << 22 | day << 17 | hour << 12 | minute << 6 | second) & 0xFFFFFFFF
    return pack(f"{context.order}I2B", bits, whole_part(shot) & 0xFF, whole_part(shots) & 0xFF)


def _flags(text: str) -> int:
    flags = 0
    for _, words, _first in FEATURES:
        for bits, word in words.items():
            if re.search(rf"\b{word}\b", text, re.IGNORECASE):
                flags |= bits
    return flags


def spec_parts(value: Any, context: Context) -> str | None:
    """The six parts of what is written on a lens; a fixed lens has zeros for the far end."""
    text = text_of(value)
    unknown = re.search(r"(?i)Unknown \((.*)\)", text)
    if unknown:
        return unknown[1]
    parts = text_of(lens_numbers(value, context)).split()
    if len(parts) != 4 or parts == text.split():
        return None
    short, long, wide, tele = parts
    flags = _flags(text)
    long, tele = "0" if long == short else long, "0" if tele == wide else tele
    return f"{flags >> 8:02x} {short} {long} {wide} {tele} {flags & 0xFF:02x}"


def feature_parts(value: Any, _: Context) -> str:
    """The two bytes of the features that are named."""
    text = text_of(value)
    unknown = re.search(r"(?i)Unknown \((.*)\)", text)
    if unknown:
        return unknown[1]
    flags = _flags(text)
    return f"{flags >> 8:02x} {flags & 0xFF:02x}"


def spec_bytes(value: Any, _: Context) -> Any:
    """The eight bytes of a lens: digits of focal lengths and apertures between flags."""
    parts = text_of(value).split()
    if len(parts) != 6:
        return value
    apertures = [number_text(neat(round(exact(part) * 10, 6))) for part in parts[3:5]]
    apertures = [f"{int(part[:2]):x}0" if re.fullmatch(r"\d\d0", part) else part for part in apertures]
    first, short, long, wide, tele, last = [_hexadecimal(p) for p in (*parts[:3], *apertures, parts[5])]
    return pack(">BHHBBB", first & 0xFF, short & 0xFFFF, long & 0xFFFF, wide & 0xFF, tele & 0xFF, last & 0xFF)


def swapped_spec_bytes(value: Any, context: Context) -> Any:
    """The same with the bytes of each pair swapped."""
    data = spec_bytes(value, context)
    data = data if isinstance(data, bytes) else encode_text(text_of(data))
    data = data[: len(data) & ~1]
    return bytes([data[at ^ 1] for at in range(len(data))])


def two_bytes(value: Any, _: Context) -> bytes | None:
    """Two numbers in hexadecimal as bytes."""
    parts = text_of(value).split()
    return bytes([_hexadecimal(part) & 0xFF for part in parts]) if len(parts) == 2 else None


def of_three_bytes(value: Any, _: Context) -> int | None:
    """Three numbers as one of 32 bits, the first of 16."""
    found = re.search(r"(\d+):(\d+):(\d+)", text_of(value), re.ASCII)
    return (int(found[1]) << 16) + (int(found[2]) << 8) + int(found[3]) if found else None


def of_steps_off(value: Any, context: Context) -> Any:
    """A setting counted from its least."""
    return neat(exact(value) + middle(context))


def raw_iso_code(value: Any, _: Context) -> float | None:
    """ISO speed in eighths of a stop."""
    number = float_of(value)
    return neat(48 + 8 * log(number / 100) / log(2)) if number else None


def without_metres(value: Any, _: Context) -> Any:
    """Metres, 0 for infinity."""
    text = text_of(value)
    return 0 if text == "inf" else re.sub(r"\s*m\Z", "", text)


def metres_of_text(value: Any, _: Context) -> Any:
    """Metres, more than the farthest for infinity."""
    text = re.sub(r" ?m", "", text_of(value), count=1)
    return INFINITE if "inf" in text.lower() else text


def none_if_empty(value: Any, _: Context) -> Any:
    """The value, a word for no picture."""
    return value if text_of(value) else "none"


INVERSES: dict[str, Plain | Made] = {
    "sony.of_steps": Made(of_steps),
    "sony.rounded_of_steps": Made(rounded_of_steps),
    "sony.of_steps_from": Made(of_steps_from),
    "sony.rounded_of_steps_from": Made(rounded_of_steps_from),
    "sony.of_each_step_from": Made(of_each_step_from),
    "sony.rounded_log": Made(rounded_log),
    "sony.of_time": Made(of_time),
    "sony.seconds_or_bulb": Plain(seconds_or_bulb),
    "sony.eighths_of_iso": Made(eighths_of_iso),
    "sony.zero_for": Made(zero_for),
    "sony.number_for": Made(number_for),
    "sony.number_only": Plain(number_only),
    "sony.without": Made(without),
    "sony.of_per_cent": Made(of_per_cent),
    "sony.float_times": Made(float_times),
    "sony.two_hex_bytes": Plain(two_hex_bytes),
    "sony.unsigned_byte": Plain(unsigned_byte),
    "sony.lens_code": Made(lens_code),
    "sony.number_in_brackets": Plain(number_in_brackets),
    "sony.in_brackets": Plain(in_brackets),
    "sony.face_units": Plain(face_units),
    "sony.bytes_of_hex": Plain(bytes_of_hex),
    "sony.date_bytes": Plain(date_bytes),
    "sony.short_date_bytes": Plain(short_date_bytes),
    "sony.serial_digits": Plain(serial_digits),
    "sony.size_numbers": Plain(size_numbers),
    "sony.pixel_shift_parts": Plain(pixel_shift_parts),
    "sony.pixel_shift_bytes": Plain(pixel_shift_bytes),
    "sony_lenses.spec_parts": Plain(spec_parts),
    "sony_lenses.feature_parts": Plain(feature_parts),
    "sony_lenses.spec_bytes": Plain(spec_bytes),
    "sony_lenses.swapped_spec_bytes": Plain(swapped_spec_bytes),
    "sony_lenses.two_bytes": Plain(two_bytes),
    "minolta.of_three_bytes": Plain(of_three_bytes),
    "minolta.of_steps_off": Plain(of_steps_off),
    "minolta.raw_iso_code": Plain(raw_iso_code),
    "minolta.without_metres": Plain(without_metres),
    "minolta.metres_of_text": Plain(metres_of_text),
    "minolta.none_if_empty": Plain(none_if_empty),
}
