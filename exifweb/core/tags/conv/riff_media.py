"""Conversions of the chunks of AVI and WAV files: dates as many writers spell them, streams, cue points, time codes.

Sources: Multimedia Programming Interface and Data Specifications 1.0; EBU Tech 3285; Exif 2.3 for WAV; ExifTool's RIFF
module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.exif import encoded_text
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import bytes_of, decode_text, number_of, numbers_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

    Convert = Callable[[Any, Context], Any]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FROM_1601_TO_1970 = 134774 * 86400
TICK = 1e-7
_SLASHES = re.compile(r"(\d{4})/\s*(\d+)/\s*(\d+)/?\s+(\d+):\s*(\d+)\s*(P?)")
_DASHES = re.compile(r"(\d{4})[-/](\d+)[-/](\d+)\s+(\d+:\d+:\d+)")
_DAY = re.compile(r"\A(\d{4}:\d{2}:\d{2})")
_EXIF_DATE = re.compile(r"\d{4}:\d{2}:\d{2} \d{2}:\d{2}:\d{2}\n?\Z")
_PRINTABLE = re.compile(rb"[\x20-\x7e]+\n?\Z")
_ENCODING = re.compile(rb"(?:ASCII)?(?:\0|[\0 ]+\Z)|UNICODE[\0 ]\Z|JIS[\0 ]{5}\Z")


def recording_date(value: Any, _: Context) -> str:
    """The date of an IDIT chunk in any of the ways in which cameras write it."""
    text = text_of(value)
    parts = text.split()
    if len(parts) >= 5 and parts[1].lower() in MONTHS:
        month = MONTHS.index(parts[1].lower()) + 1
        return f"{int(number_of(parts[4])):04d}:{month:02d}:{int(number_of(parts[2])):02d} {parts[3]}"
    found = _SLASHES.search(text)
    if found:
        year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
        return f"{year:04d}:{month:02d}:{day:02d} {hour + (12 if found[6] else 0):02d}:{minute:02d}:00"
    found = _DASHES.search(text)
    return f"{found[1]}:{found[2]}:{found[3]} {found[4]}" if found else text


def broadcast_date(value: Any, _: Context) -> str:
    """A date and time that stand without a space between them."""
    return _DAY.sub(r"\1 ", text_of(value).replace("-", ":"), count=1) if value else ""


def ticks_date(value: Any, _: Context) -> str | None:
    """Tenths of microseconds since 1601 in two halves, or a date where a camera writes one."""
    text = text_of(value)
    halves = text.split()
    if len(halves) != 2:
        return None
    if _EXIF_DATE.match(text):
        return text
    seconds = TICK * (number_of(halves[0]) * (1 << 32) + number_of(halves[1]))
    return unix_time(seconds - FROM_1601_TO_1970 if seconds else 0)


def software(value: Any, _: Context) -> str:
    """The program's name; what a camera writes behind the first NUL follows a comma."""
    text = re.sub(r"(?:\s*\0)+\n?\Z", "", text_of(value))
    return re.sub(r"\s*\0", ", ", text, count=1).replace("\0", "")


def time_code(value: Any, _: Context) -> str:
    """Hours, minutes and seconds with hundredths."""
    seconds = number_of(value)
    hours = int(seconds / 3600)
    seconds -= hours * 3600
    minutes = int(seconds / 60)
    shown = f"{seconds - minutes * 60:05.2f}"
    if float(shown) >= 60:
        shown, minutes = "00.00", minutes + 1
        if minutes >= 60:
            hours, minutes = hours + 1, minutes - 60
    return f"{hours}:{minutes:02d}:{shown}"


def one_over(fallback: float | None, factor: float = 1) -> Convert:
    """A constant divided by the value, or something else where that is zero."""

    def convert(value: Any, _: Context) -> Any:
        if not is_true(value):
            return fallback
        number = number_of(value)
        return neat(factor / number) if number else None

    return convert


def data_rate(value: Any, _: Context) -> str:
    """Bytes a second in thousands or, from ten million on, in millions."""
    rate = number_of(value) / 1000
    return f"{rate / 1000:.4g} MB/s" if rate > 9999 else f"{rate:.4g} kB/s"


def stream_type(value: Any, context: Context) -> Any:
    """The kind of a stream, which the other chunks of the stream go by."""
    context.members["RIFFStreamNum"] = context.members.get("RIFFStreamNum", 0) + 1
    context.members["RIFFStreamType"] = value
    return value


def stream_codec(value: Any, context: Context) -> Any:
    """The codec of a stream, which names the packets of text among the media data."""
    codecs = context.members.setdefault("RIFFStreamCodec", {})
    codecs[context.members.get("RIFFStreamNum", 0)] = value
    return value


def timed_text(_value: Any, context: Context) -> None:
    """Nothing: the text lies among the media data."""
    context.warn("Use ExtractEmbedded option to extract timed text", unit="chunk", minor=True)


def stream_quality(value: Any, _: Context) -> Any:
    """A stream's quality, whose highest number says that there is none of its own."""
    return "Default" if value == 0xFFFFFFFF else value


def sample_size(value: Any, _: Context) -> str:
    """Bytes a sample."""
    return f"{text_of(value)} byte{'' if value == 1 else 's'}" if is_true(value) else "Variable"


def printable(value: Any, _: Context) -> str | None:
    """Text that is all printable ASCII, else nothing."""
    data = bytes_of(value)
    return data.decode("ascii") if _PRINTABLE.match(data) else None


def cue_text(value: Any, _: Context) -> str:
    """The number of a cue point and its text."""
    data = bytes_of(value)
    number = str(unpack_from("<I", data)[0]) if len(data) >= 4 else ""
    return f"{number} {decode_text(data[4:].rstrip(bytes(1)))}"


def labelled_text(value: Any, _: Context) -> str:
    """A text for a part of the sound: cue point, length, purpose, country, language, dialect, code page, text."""
    data = bytes_of(value)
    if len(data) < 20:
        return decode_text(data)
    point, length, purpose, *codes = unpack_from("<II4s4H", data)
    text = decode_text(data[18:].rstrip(b"\0"))
    return " ".join([str(point), str(length), f"'{decode_text(purpose)}'", *map(str, codes), text])


def words_joined(value: Any, _: Context) -> Any:
    """A number whose low word comes first."""
    low, high = (*numbers_of(value), 0, 0)[:2]
    return low + high * (1 << 32)


def material_id(value: Any, _: Context) -> str:
    """A material identifier in hexadecimal, the basic one where the source pack is empty."""
    return re.sub(r"0{64}\Z", "", bytes_of(value).hex()).upper()


def smpte_offset(value: Any, _: Context) -> str:
    """Hours, minutes, seconds and frames, a byte each."""
    digits = f"{int(number_of(value)):08x}"
    return ":".join(digits[at : at + 2] for at in range(0, 8, 2))


def meter(value: Any, _: Context) -> str:
    """Beats in a bar: the value has the note first."""
    return re.sub(r"(\d+) (\d+)", r"\2/\1", text_of(value), count=1)


def samples(value: Any, _: Context) -> int | None:
    """The number that a chunk begins with."""
    data = bytes_of(value)
    return int(unpack_from("<I", data)[0]) if len(data) >= 4 else None


def user_comment(value: Any, context: Context) -> Any:
    """A comment behind the name of its encoding."""
    data = bytes_of(value)
    if len(data) < 8 or _ENCODING.match(data[:8]):
        return encoded_text(value, context)
    return decode_text(data).rstrip(" ")


def degrees_and_minutes(sign: int) -> Convert:
    """Degrees of a number that has minutes in its last two whole digits."""

    def convert(value: Any, _: Context) -> float:
        number = number_of(value)
        whole = int(number / 100)
        return neat(sign * (whole + (number - whole * 100) / 60))

    return convert


CONVERSIONS: dict[str, Plain | Made] = {
    "riff_media.recording_date": Plain(recording_date),
    "riff_media.broadcast_date": Plain(broadcast_date),
    "riff_media.ticks_date": Plain(ticks_date),
    "riff_media.software": Plain(software),
    "riff_media.time_code": Plain(time_code),
    "riff_media.one_over": Made(one_over),
    "riff_media.data_rate": Plain(data_rate),
    "riff_media.stream_type": Plain(stream_type),
    "riff_media.stream_codec": Plain(stream_codec),
    "riff_media.timed_text": Plain(timed_text),
    "riff_media.stream_quality": Plain(stream_quality),
    "riff_media.sample_size": Plain(sample_size),
    "riff_media.printable": Plain(printable),
    "riff_media.cue_text": Plain(cue_text),
    "riff_media.labelled_text": Plain(labelled_text),
    "riff_media.words_joined": Plain(words_joined),
    "riff_media.material_id": Plain(material_id),
    "riff_media.smpte_offset": Plain(smpte_offset),
    "riff_media.meter": Plain(meter),
    "riff_media.samples": Plain(samples),
    "riff_media.user_comment": Plain(user_comment),
    "riff_media.degrees_and_minutes": Made(degrees_and_minutes),
}
