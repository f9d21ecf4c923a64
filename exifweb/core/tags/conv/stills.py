"""Conversions of still images other than JPEG, PNG, TIFF and WebP: bitmaps, icons, scans, microscopes, disk images.

Sources: the formats' specifications, as their ExifTool modules name them (BMP, DPX, GIF, GIMP, ICO, ISO 9660, MRC,
PCX, Photo CD, PSP, WPG, LIF).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import time_zone, unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.conv.text import reversed_parts
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import decode_text, encode_text, number_of, number_text, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]

FOUR_LETTERS = 256
"""Compression codes from here on are four letters of a video codec."""
VIDEO_HEADER = 68
DAY = 86400
SPREADSHEET_EPOCH = 25569
"""Days from the end of 1899 to 1970."""
WINDOWS_EPOCH = 134774 * DAY
"""Seconds from 1601 to 1970."""
WORD_DIGITS = 8
QUARTER_HOUR = 15
ENOUGH = 1e-8
LARGEST = 0x7FFFFFFF
WPG = "WPG::Main"
_PRINTED = re.compile(rb"[\0-\x1f\x7f-\xff]")
_DATE = re.compile(r"(\d{4}:\d{2}:\d{2}):")
_ISO_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(.)", re.DOTALL)
_NOT_HEX = re.compile(r"[^0-9a-f]", re.IGNORECASE)


def unless_zero(word: str) -> Convert:
    """The value, or a word in place of zero."""
    return lambda value, _: value if is_true(value) else word


def zero_is(number: int) -> Convert:
    """The value, or a number in place of zero: what does not fit into the field."""
    return lambda value, _: value if is_true(value) else number


def none_is(text: str, word: str) -> Convert:
    """The value, or a word in place of one that stands for nothing."""
    return lambda value, _: word if text_of(value) == text else value


def without(mark: str) -> Convert:
    """The value unless it has digits that stand for nothing."""
    return lambda value, _: None if mark in text_of(value) else value


def absolute(value: Any, _: Context) -> Any:
    """The value without its sign."""
    return abs(number_of(value))


def each_over(divisor: int) -> Convert:
    """Each number of the value divided."""
    return lambda value, _: tuple([neat(one / divisor) for one in numbers_of(value)])


def visible(value: Any, _: Context) -> str:
    """Text whose bytes beyond ASCII are spelled in hexadecimal."""
    data = encode_text(text_of(value))
    return decode_text(_PRINTED.sub(lambda found: b"\\x%.2x" % found[0][0], data))


def codec_name(value: Any, _: Context) -> Any:
    """The four letters of a video codec; small numbers stay."""
    number = int(number_of(value))
    if number <= FOUR_LETTERS:
        return value
    return decode_text((number & 0xFFFFFFFF).to_bytes(4, "little").rstrip(b" \0\t\n\r\f"))


def bmp_color_space(value: Any, context: Context) -> Any:
    """A colour space: a number, or four letters last one first."""
    data: bytes = value
    space: Any = int.from_bytes(data, "little") if b"\0" in data else decode_text(data[::-1])
    context.members["BMPColorSpace"] = space
    return space


def end_of_video_header(names: dict[str, Any], context: Context) -> dict[str, Any]:
    """A hook: in the bitmap header of an AVI nothing more is valid."""
    ends = context.members.get("BMPVersion") == VIDEO_HEADER
    return {"shift": names["shift"] + names["size"]} if ends else {}


def unless_filled(value: Any, _: Context) -> Any:
    """The value unless it has nothing but bytes of ones."""
    data = encode_text(text_of(value))
    return value if data.strip(b"\xff") else None


def if_number(value: Any, _: Context) -> Any:
    """The value unless it is no number."""
    text = text_of(value)
    return value if any(one.isdigit() for one in text) and "nan" not in text.lower() else None


def space_after_date(value: Any, _: Context) -> str:
    """A date and time whose parts are all set apart by colons, with a space between them."""
    return _DATE.sub(r"\1 ", text_of(value), count=1)


def aspect_ratio(value: Any, _: Context) -> str:
    """Two numbers as the simplest ratio."""
    width, height = (*numbers_of(value), 0, 0)[:2]
    if not height:
        return "inf" if width else "undef"
    top, bottom = _ratio(width / height)
    return f"{top}:{bottom}"


def _ratio(value: float) -> tuple[int, int]:
    """Return the shortest continued fraction that is near enough, its last part rounded."""
    if not value:
        return 0, 1
    rest = value
    whole: list[int] = []
    best = (LARGEST, 1)
    while True:
        top, bottom = int(rest + 0.5), 1
        for part in reversed(whole):
            top, bottom = part * top + bottom, top
        if max(top, bottom) > LARGEST:
            return best
        best = top, bottom
        whole.append(int(rest))
        rest -= int(rest)
        if not rest or (bottom and abs((top / bottom - value) / value) < ENOUGH):
            return best
        rest = 1 / rest


def djvu_version(value: Any, _: Context) -> str:
    """A version whose minor number comes first, or alone."""
    parts = text_of(value).split()
    return f"{parts[1]}.{parts[0]}" if len(parts) > 1 else f"0.{text_of(value)}"


def swapped_bytes(value: Any, _: Context) -> int:
    """A 16-bit number in the other byte order."""
    number = int(number_of(value))
    return ((number & 0xFF) << 8) + (number >> 8)


def without_leading_spaces(value: Any, _: Context) -> str:
    """Text without spaces at its start."""
    return text_of(value).lstrip(" ")


def pixel_aspect(value: Any, _: Context) -> Any:
    """How wide a pixel is to its height: 49 stands for as wide as high."""
    return neat((number_of(value) + 15) / 64)


def bare_version(value: Any, _: Context) -> str:
    """A version without its letter and the zeros behind it."""
    return re.sub(r"\Av0*", "", text_of(value))


def trimmed_or_nothing(value: Any, _: Context) -> str | None:
    """Text without spaces at its end; none where nothing is left."""
    return text_of(value).rstrip(" ") or None


def without_padding(value: Any, _: Context) -> str:
    """Text without spaces and NULs at its end."""
    return text_of(value).rstrip(" \0")


def iso_record_date(value: Any, context: Context) -> str:
    """The date of a directory: six bytes from the year since 1900, then quarters of an hour east of UTC."""
    data: bytes = value
    year, month, day, hour, minute, second = data[:6]
    zone = time_zone(int.from_bytes(data[6:7], "big", signed=True) * QUARTER_HOUR, context)
    return f"{year + 1900:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}{zone}"


def iso_date(value: Any, context: Context) -> str | None:
    """The date of a volume: digits down to hundredths, then quarters of an hour east of UTC."""
    data: bytes = value
    if not data.strip(b"0\0 "):
        return None
    text = data.decode("latin-1")
    found = _ISO_DATE.search(text)
    if found is None:
        return decode_text(data)
    year, month, day, hour, minute, second, hundredths, zone = found.groups()
    shown = f"{year}:{month}:{day} {hour}:{minute}:{second}.{hundredths}"
    quarters = int.from_bytes(zone.encode("latin-1"), "big", signed=True)
    return text[: found.start()] + shown + text[found.end() :] + time_zone(quarters * QUARTER_HOUR, context)


def file_times(value: Any, _: Context) -> list[str]:
    """Windows' file times in hexadecimal as dates and times."""
    return [_file_time(one) for one in text_of(value).split()]


def _file_time(digits: str) -> str:
    known = not _NOT_HEX.search(digits)
    ticks = int(digits[-WORD_DIGITS:], 16) if known else 0
    if known and len(digits) > WORD_DIGITS:
        ticks += int(digits[:-WORD_DIGITS], 16) << 32
    return unix_time(ticks * 1e-7 - WINDOWS_EPOCH)


def day_number(value: Any, _: Context) -> str:
    """Days since the end of 1899 as a date and time."""
    return unix_time((number_of(value) - SPREADSHEET_EPOCH) * DAY)


def local_microseconds(value: Any, _: Context) -> str:
    """Microseconds since 1970 as a local date and time with six decimals."""
    return unix_time(number_of(value) / 1e6, local=True, digits=6)


def altitude(value: Any, _: Context) -> str:
    """Metres above or below sea level, cut at one decimal."""
    metres = number_text(neat(int(number_of(value) * 10) / 10))
    return f"{metres[1:]} m Below Sea Level" if metres.startswith("-") else f"{metres} m Above Sea Level"


def zone_of_seconds(value: Any, context: Context) -> str:
    """Seconds east of UTC as a time zone."""
    return time_zone(number_of(value) / 60, context)


def one_more_than(name: str) -> Convert:
    """The distance from what was remembered under a name, both ends counted."""
    return lambda value, context: number_of(value) - number_of(context.members.get(name, 0)) + 1


def binary_coded(value: Any, _: Context) -> str:
    """Two bytes whose digits are decimal, with a point between them."""
    data: bytes = value
    return f"{data[:1].hex()}.{data[1:2].hex()}"


def photo_cd_size(upright: int, turned: int) -> Convert:
    """A side of the largest image: so many pixels by the orientation, times a power of two."""

    def convert(value: Any, context: Context) -> Any:
        side = turned if int(number_of(context.members.get("Orient", 0))) & 1 else upright
        return side * (int(number_of(value)) * 2 or 1)

    return convert


def has_scene_balance(value: Any, context: Context) -> None:
    """Remember that the data of the scene balance algorithm follow."""
    if value == b"SBA":
        context.members["HasSBA"] = 1


def wpg_record(value: Any, context: Context) -> str:
    """A record type by its label, and how many of them follow each other."""
    kind, _, count = text_of(value).partition("x")
    words = store.tag(WPG, context.members.get("WPGRecords", "Records")).attributes["text"]["enum"]
    shown = words.get(kind) or f"Unknown (0x{int(number_of(kind)):02x})"
    return f"{shown} x {count}" if count else shown


def bit(mask: int) -> Callable[[Probe, Context], bool]:
    """Whether a bit of the mask read last is set: the field that it announces is there."""
    return lambda _, context: bool(int(number_of(context.members.get("BitM", 0))) & mask)


CONVERSIONS: dict[str, Plain | Made] = {
    "stills.unless_zero": Made(unless_zero),
    "stills.zero_is": Made(zero_is),
    "stills.none_is": Made(none_is),
    "stills.without": Made(without),
    "stills.absolute": Plain(absolute),
    "stills.each_over": Made(each_over),
    "stills.visible": Plain(visible),
    "stills.codec_name": Plain(codec_name),
    "stills.bmp_color_space": Plain(bmp_color_space),
    "stills.unless_filled": Plain(unless_filled),
    "stills.if_number": Plain(if_number),
    "stills.space_after_date": Plain(space_after_date),
    "stills.aspect_ratio": Plain(aspect_ratio),
    "stills.djvu_version": Plain(djvu_version),
    "stills.swapped_bytes": Plain(swapped_bytes),
    "stills.without_leading_spaces": Plain(without_leading_spaces),
    "stills.pixel_aspect": Plain(pixel_aspect),
    "stills.bare_version": Plain(bare_version),
    "stills.trimmed_or_nothing": Plain(trimmed_or_nothing),
    "stills.without_padding": Plain(without_padding),
    "stills.iso_record_date": Plain(iso_record_date),
    "stills.iso_date": Plain(iso_date),
    "stills.file_times": Plain(file_times),
    "stills.day_number": Plain(day_number),
    "stills.local_microseconds": Plain(local_microseconds),
    "stills.altitude": Plain(altitude),
    "stills.zone_of_seconds": Plain(zone_of_seconds),
    "stills.one_more_than": Made(one_more_than),
    "stills.reversed_parts": Plain(reversed_parts),
    "stills.binary_coded": Plain(binary_coded),
    "stills.photo_cd_size": Made(photo_cd_size),
    "stills.has_scene_balance": Plain(has_scene_balance),
    "stills.wpg_record": Plain(wpg_record),
}
CONDITIONS: dict[str, Plain | Made] = {
    "stills.bit": Made(bit),
}
EXPRESSIONS: dict[str, Plain | Made] = {
    "stills.end_of_video_header": Plain(end_of_video_header),
}
