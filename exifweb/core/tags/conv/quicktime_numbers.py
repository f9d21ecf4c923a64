"""Conversions of numbers in QuickTime's atoms: layouts of several, rounding, units, angles, and text around numbers.

Sources: the formulas of ExifTool's QuickTime module, each named after what it does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.quicktime import numbers_in, trimmed_time
from exifweb.core.tags.conv.quicktime_boxes import BROKEN
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import Binary, bytes_of, decode_text, number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

GPS_EPOCH = 315964800
"""Seconds from 1970 to GPS' time zero."""


def unpack_words(pattern: str, separator: str = " ") -> Convert:
    """The numbers of a layout, written as `struct` has it, what is repeated at its end as often as there is room.

    Nothing where the value is too short.

    Args:
        pattern: The layout, `*` behind the letter that repeats.
        separator: What stands between the numbers.
    """
    single = pattern.removesuffix("*")

    def convert(value: Any, _: Context) -> str | None:
        data = bytes_of(value)
        layout = single
        if single != pattern:
            width = {"B": 1, "H": 2, "I": 4}[single[-1]]
            fixed = len(data) - sum(map(int, re.findall(r"(\d+)x", single)))
            layout = f"{single[:-1]}{max(0, fixed // width)}{single[-1]}"
        try:
            return separator.join([text_of(neat(one)) for one in numbers_in(layout, data)])
        except ValueError:
            return None

    return convert


def live_photo(value: Any, _: Context) -> str:
    """What a phone keeps of a live photo's frame, some thirty numbers."""
    data = bytes_of(value)
    return " ".join([text_of(neat(one)) for one in numbers_in("<IfII6f4biBBbbi4fIHH", data)])


def milliseconds(value: Any, _: Context) -> str:
    """Milliseconds as seconds."""
    return f"{number_of(value) / 1000:.3f} s"


def milliseconds_of_seconds(value: Any, _: Context) -> str:
    """Seconds as milliseconds, four digits of them."""
    return f"{number_of(value) * 1000:.4g} ms"


def percent(value: Any, _: Context) -> str:
    """A fraction of one in percent."""
    return f"{number_of(value) * 100:.2f}%"


def hex_from(start: int) -> Convert:
    """The bytes from a place on in hexadecimal, nothing where there are fewer."""
    return lambda value, _: bytes_of(value)[start:].hex() if len(bytes_of(value)) >= start else None


def without_nulls(value: Any, _: Context) -> str:
    """Text without any NUL."""
    return decode_text(bytes_of(value).replace(b"\0", b""))


def payload(value: Any, _: Context) -> str:
    """A payload's number and its name, behind a byte that counts it."""
    data = bytes_of(value)
    number = str(int.from_bytes(data[:4], "big")) if len(data) >= 4 else ""
    return f"{number} {decode_text(data[5:])}"


def entity(value: Any, _: Context) -> str:
    """Four letters of an entity and of a criterion before the text."""
    data = bytes_of(value)
    if len(data) < 8 or b"\n" in data[:8]:
        return decode_text(data)
    return f"Entity={decode_text(data[:4])} Criteria={decode_text(data[4:8])} {decode_text(data[8:])}"


def classification(value: Any, _: Context) -> str:
    """Four letters of an entity and the number of its table before the text."""
    data = bytes_of(value)
    if len(data) < 6 or b"\n" in data[:6]:
        return decode_text(data)
    return f"Entity={decode_text(data[:4])} Index={int.from_bytes(data[4:6], 'big')} {decode_text(data[6:])}"


def number_at(at: int, width: int, least: int) -> Convert:
    """The big-endian number at a place of a value that is long enough."""

    def convert(value: Any, _: Context) -> Any:
        data = bytes_of(value)
        return int.from_bytes(data[at : at + width], "big") if len(data) >= least else BROKEN

    return convert


def version_text(value: Any, _: Context) -> str:
    """A version in a word: one number of two bytes, two of one."""
    return ".".join(map(str, numbers_in(">hbb", int(number_of(value)).to_bytes(4, "big"))))


def without(pattern: str) -> Convert:
    """Text without what matches first."""
    unwanted = re.compile(pattern, re.DOTALL)
    return lambda value, _: unwanted.sub("", text_of(value), count=1)


def printable_runs(value: Any, _: Context) -> str:
    """The runs of printable characters, with blanks between them."""
    return b" ".join(re.findall(rb"[\x20-\x7e]+", bytes_of(value))).decode()


def binary_without(pattern: str) -> Convert:
    """The same as binary data."""
    bare = without(pattern)
    return lambda value, context: Binary(text_of(bare(value, context)).encode())


def trimmed(pattern: str, unit: str) -> Convert:
    """A number with decimals as far as they are not zero, and a unit."""

    def convert(value: Any, _: Context) -> str:
        shown = pattern % number_of(value)
        return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}{unit}"

    return convert


def rounded(digits: int, unit: str = "") -> Convert:
    """A number with so many decimals at the most, and a unit."""

    def convert(value: Any, _: Context) -> Any:
        shown = neat(float(f"{number_of(value):.{digits}f}"))
        return f"{text_of(shown)}{unit}" if unit else shown

    return convert


def each_rounded(digits: int) -> Convert:
    """Each number rounded half up at so many decimals."""
    unit = 10**digits
    return lambda value, _: " ".join(
        [text_of(neat(int(number_of(one) * unit + 0.5) / unit)) for one in text_of(value).split()]
    )


def each_divided(divisor: float) -> Convert:
    """Each number divided by a constant."""
    return lambda value, _: " ".join([text_of(neat(number_of(one) / divisor)) for one in text_of(value).split()])


def inverse(value: Any, _: Context) -> Any:
    """One divided by the value."""
    return neat(1 / number_of(value))


def scaled_text(factor: float, unit: str) -> Convert:
    """A number times a constant, with a unit."""
    return lambda value, _: f"{text_of(neat(number_of(value) * factor))}{unit}"


def hevc_level(value: Any, _: Context) -> str:
    """A level of HEVC, thirty for each whole one."""
    number = int(number_of(value))
    return f"{number} (level {number / 30:.1f})"


def rate_of_time(value: Any, _: Context) -> str:
    """Bytes at the most in a span of milliseconds."""
    parts = [*text_of(value).split(), "0", "0"]
    return f"{int(number_of(parts[1]))} bytes in {number_of(parts[0]) / 1000:.3f} s"


def samples_per_pixel(value: Any, _: Context) -> Any:
    """Bits of a sample of AV1; nothing for a mode that is not used."""
    number = int(number_of(value))
    return None if number & 0x10 else (number & 0x0F) + 1


def date_of_parts(value: Any, _: Context) -> str:
    """Year of this century, month, day, hours, minutes and seconds."""
    parts = [int(number_of(one)) for one in text_of(value).split()]
    return "{:04d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(parts[0] + 2000, *parts[1:6])


def degrees_of_minutes(value: Any, _: Context) -> Any:
    """Degrees of a number whose last two whole digits are minutes."""
    number = number_of(value)
    degrees = int(number / 100)
    return neat(degrees + (number - degrees * 100) / 60)


def micro_degrees(value: Any, _: Context) -> Any:
    """Degrees of a number of millionths."""
    return neat(number_of(value) / 1e6)


def gps_seconds(value: Any, context: Context) -> str:
    """Seconds of GPS time, which begins in 1980, or of Unix time, told apart by when the film was made."""
    seconds = number_of(value)
    if number_of(context.members.get("CreateDate") or 0) - seconds > 5 * 365 * 86400:
        seconds += GPS_EPOCH
    return f"{trimmed_time(seconds)}Z"


def mark(name: str) -> Convert:
    """The value; that there is one is remembered under a name."""

    def convert(value: Any, context: Context) -> Any:
        context.members[name] = 1
        return value

    return convert


CONVERSIONS: dict[str, Plain | Made] = {
    "quicktime_numbers.unpack_words": Made(unpack_words),
    "quicktime_numbers.live_photo": Plain(live_photo),
    "quicktime_numbers.milliseconds": Plain(milliseconds),
    "quicktime_numbers.milliseconds_of_seconds": Plain(milliseconds_of_seconds),
    "quicktime_numbers.percent": Plain(percent),
    "quicktime_numbers.hex_from": Made(hex_from),
    "quicktime_numbers.without_nulls": Plain(without_nulls),
    "quicktime_numbers.micro_degrees": Plain(micro_degrees),
    "quicktime_numbers.payload": Plain(payload),
    "quicktime_numbers.entity": Plain(entity),
    "quicktime_numbers.classification": Plain(classification),
    "quicktime_numbers.number_at": Made(number_at),
    "quicktime_numbers.version_text": Plain(version_text),
    "quicktime_numbers.without": Made(without),
    "quicktime_numbers.printable_runs": Plain(printable_runs),
    "quicktime_numbers.binary_without": Made(binary_without),
    "quicktime_numbers.trimmed": Made(trimmed),
    "quicktime_numbers.rounded": Made(rounded),
    "quicktime_numbers.each_rounded": Made(each_rounded),
    "quicktime_numbers.each_divided": Made(each_divided),
    "quicktime_numbers.inverse": Plain(inverse),
    "quicktime_numbers.scaled_text": Made(scaled_text),
    "quicktime_numbers.hevc_level": Plain(hevc_level),
    "quicktime_numbers.rate_of_time": Plain(rate_of_time),
    "quicktime_numbers.samples_per_pixel": Plain(samples_per_pixel),
    "quicktime_numbers.date_of_parts": Plain(date_of_parts),
    "quicktime_numbers.degrees_of_minutes": Plain(degrees_of_minutes),
    "quicktime_numbers.gps_seconds": Plain(gps_seconds),
    "quicktime_numbers.mark": Made(mark),
}
