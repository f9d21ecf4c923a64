"""Conversions of Sony's maker notes: exposure in steps of several sizes, lenses by their features, focus, faces.

Exposure is kept in eighths of a stop by the cameras that descend from Minolta's, in 1/256 by those that encipher.
Source: ExifTool's Sony and SonyIDC modules.
"""

from __future__ import annotations

import re
from math import exp, log
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.makernotes.sony import decipher
from exifweb.core.tags.conv.exif import exposure_time
from exifweb.core.tags.conv.numbers import low_bits, neat, printf
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.conv.text import reversed_parts
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, number_of, number_text, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

LOG2 = log(2)
NOT_LIMITED = 0xFFFFFFFF
JPEG_STARTS = (b"\xd8\xff\xdb", b"\xd8\xff\xe1")
PREVIEW_HEADER = 32
MOST_FACES = 8


def steps(divisor: float, offset: float) -> Convert:
    """Divide by a constant, then add another."""
    return lambda value, _: neat(number_of(value) / divisor + offset)


def steps_from(start: float, divisor: float) -> Convert:
    """Take a constant off, then divide by another."""
    return lambda value, _: neat((number_of(value) - start) / divisor)


def each_step_from(start: float, divisor: float) -> Convert:
    """The same for each part of the value."""
    return lambda value, _: " ".join([number_text(neat((n - start) / divisor)) for n in numbers_of(value)])


def time_unless_zero(start: float, divisor: float) -> Convert:
    """Seconds of a time that is counted down from a number of stops; 0 stays 0."""

    def convert(value: Any, _: Context) -> Any:
        return neat(2 ** (start - number_of(value) / divisor)) if is_true(value) else 0

    return convert


def time_or_bulb(value: Any, context: Context) -> Any:
    """An exposure time, where 0 is bulb."""
    return exposure_time(value, context) if is_true(value) else "Bulb"


def iso_of_eighths(limit: float = NOT_LIMITED) -> Convert:
    """ISO speed in eighths of a stop; 0 and what reaches a limit mean something else and stay."""

    def convert(value: Any, _: Context) -> Any:
        number = number_of(value)
        return exp((number / 8 - 6) * LOG2) * 100 if number and number < limit else value

    return convert


def format_or(pattern: str, word: str = "") -> Convert:
    """Write the value out by a C format; zero becomes a word, or stays where there is none."""
    one = printf(pattern)

    def convert(value: Any, context: Context) -> Any:
        if is_true(value):
            return one(value, context)
        return word or value

    return convert


def format_part(pattern: str, divisor: float) -> Convert:
    """Divide by a constant and write the quotient out by a C format."""
    return lambda value, _: pattern % (number_of(value) / divisor)


def format_parts(pattern: str, divisor: float) -> Convert:
    """The same for as many parts of the value as the format has places."""
    places = pattern.count("%")
    return lambda value, _: pattern % tuple([n / divisor for n in (*numbers_of(value), 0, 0)[:places]])


def or_word(words: dict[int, str]) -> Convert:
    """The value, but words for some numbers."""

    def convert(value: Any, _: Context) -> Any:
        number = int(number_of(value))
        return value if number == 0 and is_true(value) else words.get(number, value)

    return convert


def format_bytes(pattern: str) -> Convert:
    """Write the two bytes of a 16-bit number out by a C format, the high one first."""

    def convert(value: Any, _: Context) -> str:
        number = int(number_of(value))
        return pattern % (number >> 8, number & 0xFF)

    return convert


def signed_byte(value: Any, _: Context) -> Any:
    """A byte that is negative from 129 on."""
    number = number_of(value)
    return number - 256 if number > 128 else value


def at_most_or_zero(limit: int) -> Convert:
    """The value, or 0 where it is more than a limit."""
    return lambda value, _: 0 if number_of(value) > limit else value


def nearest(value: Any, _: Context) -> int:
    """The value as a whole number, halves rounded up."""
    return int(number_of(value) + 0.5)


def frames(value: Any, _: Context) -> Any:
    """A number of frames in units of eight."""
    number = number_of(value)
    return 8 * number if number > 0 else "n.a."


def focus_shift(value: Any, _: Context) -> str:
    """In front of the subject or behind it."""
    text = text_of(value)
    return f"Front Focus ({text})" if number_of(value) < 0 else f"Back Focus (+{text})"


def mechanical(value: Any, _: Context) -> str:
    """How many times the mechanical shutter fired."""
    return f"Mechanical ({text_of(value)})"


def face_position(value: Any, _: Context) -> str:
    """Top, left, height and width in pixels, of left, top, width and height in units of 15."""
    left, top, width, height = [number_text(15 * n) for n in (*numbers_of(value), 0, 0, 0, 0)[:4]]
    return f"{top} {left} {height} {width}"


def meters(width: int, groups: int) -> Convert:
    """A table of readings in columns, three a group; the first column may be wider."""
    return printf(f"%{width}d %4d %6d" + " %3d %4d %6d" * (groups - 1))


def packed_meters(groups: int) -> Convert:
    """The same readings where they are packed: a 16-bit number and two of 32 bits each."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        return unpack("<" + "HII" * groups, data) if len(data) == 10 * groups else Binary(data)

    return convert


def deciphered(value: Any, _: Context) -> bytes:
    """Bytes in clear."""
    return decipher(bytes_of(value))


def spaced_hex(value: Any, _: Context) -> str:
    """Bytes in hexadecimal with spaces between."""
    return bytes_of(value).hex(" ")


def joined_hex(value: Any, _: Context) -> str:
    """Numbers of one byte each in hexadecimal, in one run."""
    return bytes([int(n) & 0xFF for n in numbers_of(value)]).hex()


def date_time(value: Any, _: Context) -> str | None:
    """A date and time: a little-endian year, then a byte for each part."""
    data = bytes_of(value)
    if len(data) < 7:
        return None
    return "{:04d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(*unpack_from("<H5B", data))


def short_date_time(value: Any, _: Context) -> str | None:
    """A date and time of this century, a byte for each part; nothing where the year is zero."""
    data = bytes_of(value)
    if len(data) < 6 or not data[0]:
        return None
    return "20{:02d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(*data)


def two_digits(value: Any, _: Context) -> str | None:
    """Minutes and seconds."""
    data = bytes_of(value)
    return f"{data[0]:02d}:{data[1]:02d}" if len(data) > 1 else None


def pmp_date(value: Any, _: Context) -> str:
    """A date and time with a year of two digits."""
    year, *rest = [int(n) for n in (*numbers_of(value), *[0] * 6)[:6]]
    year += 2000 if year < 70 else 1900
    return "{:04d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(year, *rest)


def coded_date(value: Any, _: Context) -> str | None:
    """A date and time whose digits are half a byte each, behind one byte of another meaning."""
    digits = bytes_of(value)[1:8].hex()
    if len(digits) < 14:
        return None
    return f"{digits[:4]}:{digits[4:6]}:{digits[6:8]} {digits[8:10]}:{digits[10:12]}:{digits[12:14]}"


def swapped_middle(divisor: float = 1) -> Convert:
    """The middle word of four bytes whose pairs are swapped, divided by a constant."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        return neat((data[0] | data[3] << 8) / divisor) if len(data) > 3 else None

    return convert


def serial_number(value: Any, _: Context) -> str:
    """A number of eight digits whose pairs are in the other order, without a zero before it."""
    text = re.sub(r"(\d{2})(\d{2})(\d{2})(\d{2})", r"\4\3\2\1", text_of(value), count=1, flags=re.ASCII)
    return text.removeprefix("0")


def full_size(value: Any, _: Context) -> str:
    """Width and height, if a third number says that they mean something."""
    across, down, valid = [int(n) for n in (*numbers_of(value), 0, 0, 0)[:3]]
    return f"{across:3d}x{down:3d}" if valid else "n/a"


def pixel_shift(value: Any, context: Context) -> str | None:
    """Group by day and time, shot, number of shots, and a number in hexadecimal, out of bits."""
    data = bytes_of(value)
    if len(data) < 6:
        return None
    (bits,) = unpack_from(f"{context.order}I", data)
    day, hour, minute, second = bits >> 17 & 0x1F, bits >> 12 & 0x1F, bits >> 6 & 0x3F, bits & 0x3F
    return f"{day:02d}{hour:02d}{minute:02d}{second:02d} {data[4]} {data[5]} {bits >> 22:#x}"


def pixel_shift_text(value: Any, _: Context) -> str | None:
    """The same in words; shot 0 is what the others were composed to."""
    found = re.search(r"(\d+) (\d+) (\d+) (\w+)", text_of(value), re.ASCII)
    if not found:
        return None
    text = f"Group {found[1]}, Shot {found[2]}/{found[3]} ({found[4]})"
    text = re.sub(r"Shot 0+/0*(\d+)\b", r"Composed \1-shot", text, count=1)
    whole = text_of(value)
    return whole[: found.start()] + text + whole[found.end() :]


def preview(value: Any, context: Context) -> Binary | None:
    """The picture behind a header of 32 bytes, whose first byte may be missing."""
    data = bytes_of(value)
    if len(data) > PREVIEW_HEADER:
        data = data[PREVIEW_HEADER:]
    if data[1:4] in JPEG_STARTS:
        return Binary(b"\xff" + data[1:])
    if data not in (b"none", b""):
        context.members["PreviewError"] = 1
    return None


def faces_found(most: int | None = None) -> Convert:
    """Remember the number of faces; -1 and more than there can be stand for none."""

    def convert(value: Any, context: Context) -> Any:
        number = number_of(value)
        none = number == -1 if most is None else number > most
        context.members["FacesDetected"] = 0 if none else value
        return value

    return convert


def hidden_member(name: str) -> Convert:
    """Remember the value under a name; it is a tag only where unknown ones are asked for."""

    def convert(value: Any, context: Context) -> Any:
        context.members[name] = value
        return value if context.options.unknown > 1 else None

    return convert


def lens_mount(pattern: str) -> Convert:
    """Remember the mount; models with a lens that can't be changed have no tag for it."""
    match = re.compile(pattern).match

    def convert(value: Any, context: Context) -> Any:
        context.members["LensMount"] = value
        return None if match(text_of(context.members["Model"])) else value

    return convert


LARGEST_A_MOUNT_LENS = 32784


def lens_of_mount(value: Any, context: Context) -> Any:
    """A type of E-mount lens, unless an A-mount lens is there whose type it can't be."""
    other = is_true(context.members.get("LensMount"))
    return value if other or 0 < number_of(value) < LARGEST_A_MOUNT_LENS else None


def not_a100(value: Any, context: Context) -> Any:
    """The value; -1 means nothing in the DSLR-A100."""
    nothing = number_of(value) == -1 and re.search(r"DSLR-A100\b", text_of(context.members["Model"]))
    return None if nothing else value


def raw_type(value: Any, context: Context) -> Any:
    """The format of the file, which tells that it is an SR2."""
    if text_of(value) == "1 0 0 0":
        context.override_type("SR2")
    return value


def before(mark: str) -> Convert:
    """Text up to a mark."""
    return lambda value, _: text_of(value).partition(mark)[0]


def first_characters(count: int) -> Convert:
    """So many characters."""
    return lambda value, _: text_of(value)[:count]


def unless_no_number(value: Any, _: Context) -> Any:
    """The value if it begins with a number."""
    return value if re.match(r"-?\d+", text_of(value), re.ASCII) else None


def unless_measured(value: Any, _: Context) -> Any:
    """The value, unless it is one of those that mean that nothing was measured."""
    return None if number_of(value) in (-1, -32768) else value


CONVERSIONS: dict[str, Plain | Made] = {
    "sony.steps": Made(steps, "sony.of_steps"),
    "sony.steps_from": Made(steps_from, "sony.of_steps_from"),
    "sony.each_step_from": Made(each_step_from, "sony.of_each_step_from"),
    "sony.time_unless_zero": Made(time_unless_zero, "sony.of_time"),
    "sony.time_or_bulb": Plain(time_or_bulb, "sony.seconds_or_bulb"),
    "sony.iso_of_eighths": Made(iso_of_eighths, "sony.eighths_of_iso"),
    "sony.format_or": Made(format_or, "sony.zero_for"),
    "sony.format_part": Made(format_part),
    "sony.format_parts": Made(format_parts),
    "sony.or_word": Made(or_word, "sony.number_for"),
    "sony.format_bytes": Made(format_bytes),
    "sony.low_bits": Made(low_bits),
    "sony.signed_byte": Plain(signed_byte, "sony.unsigned_byte"),
    "sony.at_most_or_zero": Made(at_most_or_zero),
    "sony.nearest": Plain(nearest, "sony.number_only"),
    "sony.frames": Plain(frames),
    "sony.focus_shift": Plain(focus_shift, "sony.number_in_brackets"),
    "sony.mechanical": Plain(mechanical, "sony.in_brackets"),
    "sony.face_position": Plain(face_position, "sony.face_units"),
    "sony.meters": Made(meters, lambda *_: "keep"),
    "sony.packed_meters": Made(packed_meters),
    "sony.deciphered": Plain(deciphered),
    "sony.spaced_hex": Plain(spaced_hex),
    "sony.joined_hex": Plain(joined_hex, "sony.bytes_of_hex"),
    "sony.date_time": Plain(date_time, "sony.date_bytes"),
    "sony.short_date_time": Plain(short_date_time, "sony.short_date_bytes"),
    "sony.two_digits": Plain(two_digits),
    "sony.pmp_date": Plain(pmp_date),
    "sony.coded_date": Plain(coded_date),
    "sony.swapped_middle": Made(swapped_middle),
    "sony.reversed_parts": Plain(reversed_parts, "sony.reversed_parts"),
    "sony.serial_number": Plain(serial_number, "sony.serial_digits"),
    "sony.full_size": Plain(full_size, "sony.size_numbers"),
    "sony.pixel_shift": Plain(pixel_shift, "sony.pixel_shift_bytes"),
    "sony.pixel_shift_text": Plain(pixel_shift_text, "sony.pixel_shift_parts"),
    "sony.preview": Plain(preview),
    "sony.faces_found": Made(faces_found),
    "sony.hidden_member": Made(hidden_member),
    "sony.lens_mount": Made(lens_mount),
    "sony.lens_of_mount": Plain(lens_of_mount),
    "sony.not_a100": Plain(not_a100),
    "sony.raw_type": Plain(raw_type),
    "sony.before": Made(before),
    "sony.first_characters": Made(first_characters),
    "sony.unless_no_number": Plain(unless_no_number),
    "sony.unless_measured": Plain(unless_measured),
}
