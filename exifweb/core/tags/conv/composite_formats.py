"""Conversions of the composite tags of audio, video, documents and disk images: durations, bit rates, places.

Source: the Composite tables of ExifTool's AIFF, APE, FLAC, ID3, ISO, MPEG, Parrot, PostScript, QuickTime, RIFF and
Vorbis modules.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import atan2
from typing import TYPE_CHECKING, Any

from exifweb.core.model import in_group
from exifweb.core.tags.conv.composite import to_float
from exifweb.core.tags.conv.dates import duration
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.plain import is_true
from exifweb.core.tags.registry import Made, Plain
from exifweb.core.values import number_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.tags.composite import Inputs

    Convert = Callable[[Any, Context], Any]


def _worth(value: Any) -> float:
    return 0 if value is None else number_of(value)


def quotient(over: int, under: int) -> Convert:
    """One input divided by another; None where the latter is zero."""

    def convert(inputs: Inputs, _: Context) -> Any:
        below = _worth(inputs.value(under))
        return neat(_worth(inputs.value(over)) / below) if below else None

    return convert


def quotient_of_two(over: int, under: int) -> Convert:
    """One raw input divided by another; None where either is zero."""

    def convert(inputs: Inputs, _: Context) -> Any:
        above, below = inputs.raw(over), inputs.raw(under)
        return neat(number_of(above) / number_of(below)) if is_true(above) and is_true(below) else None

    return convert


def product(*indexes: int) -> Convert:
    """Some inputs multiplied."""

    def convert(inputs: Inputs, _: Context) -> Any:
        result: float = 1
        for index in indexes:
            result *= _worth(inputs.value(index))
        return neat(result)

    return convert


def difference(one: int, other: int) -> Convert:
    """One input less another."""
    return lambda inputs, _: neat(_worth(inputs.value(one)) - _worth(inputs.value(other)))


def ape_duration(inputs: Inputs, _: Context) -> Any:
    """Seconds, of whole frames and the last one."""
    if not is_true(inputs.raw(0)) or not is_true(inputs.raw(1)):
        return None
    rate, frames, blocks, last = (_worth(inputs.raw(i)) for i in range(4))
    return neat(((frames - 1) * blocks + last) / rate)


def vorbis_duration(inputs: Inputs, _: Context) -> Any:
    """Seconds, of a file's size and its bit rate."""
    rate = _worth(inputs.raw(0))
    return neat(_worth(inputs.raw(1)) * 8 / rate) if rate else None


_MONTH_DAY = re.compile(r"(\d{2})(\d{2})\Z")


def id3_date(inputs: Inputs, _: Context) -> Any:
    """The time of recording; else a year, with day and month and hour and minute where they are there."""
    whole, year, day, time = (inputs.value(i) for i in range(4))
    if is_true(whole):
        return whole
    if not is_true(year):
        return None
    found = _MONTH_DAY.match(text_of(day or ""))
    if not found:
        return year
    date = f"{text_of(year)}:{found[1]}:{found[2]}"
    clock = _MONTH_DAY.match(text_of(time or ""))
    return f"{date} {clock[1]}:{clock[2]}" if clock else date


VERSION_1 = 3


def _frame_rate(sample_rate: Any, version: Any) -> float:
    """Return MPEG audio frames times eight a second, by the samples of a frame of the version."""
    return number_of(sample_rate) / (144 if number_of(version) == VERSION_1 else 72)


def mpeg_audio_bit_rate(inputs: Inputs, _: Context) -> Any:
    """Bits a second, by the bytes and frames of a variable rate."""
    frames = _worth(inputs.value(3))
    return neat(_frame_rate(inputs.text(1), inputs.value(0)) * _worth(inputs.value(2)) / frames) if frames else None


def mpeg_duration(inputs: Inputs, _: Context) -> Any:
    """Seconds, by the frames of a variable rate, or by the size and the stated bit rates."""
    size, tagged, audio, video, frames, rate, version = (inputs.value(i) for i in range(7))
    if is_true(frames) and rate is not None and version is not None:
        return neat(8 * number_of(frames) / _frame_rate(inputs.text(5), version))
    rates = [one for one in (audio, video) if is_true(one)]
    if not rates or not all(re.fullmatch(r"\d+", text_of(one)) for one in rates):
        return None
    return neat(8 * (_worth(size) - _worth(tagged)) / sum(number_of(one) for one in rates))


def about(value: Any, context: Context) -> str:
    """A duration that is an estimate."""
    return f"{duration(value, context)} (approx)"


_ZONE = re.compile(r"([-+])(\d{1,2}):?(\d{2})\Z")
_MOMENT = re.compile(r"(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)(?:\D+(\d+))?")


def parrot_time(inputs: Inputs, _: Context) -> str | None:
    """The time of a sample: seconds after a moment in any zone, in UTC."""
    text, seconds = text_of(inputs.value(1)), _worth(inputs.value(2))
    zone = _ZONE.search(text)
    found = _MOMENT.match(text[: zone.start()] if zone else text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if zone:
        east = (int(zone[2]) * 60 + int(zone[3])) * 60
        seconds += -east if zone[1] == "+" else east
    elif not text.endswith("Z"):
        here = moment.replace(tzinfo=None).astimezone().utcoffset()
        seconds -= here.total_seconds() if here else 0
    moment += timedelta(milliseconds=round(seconds * 1000))
    return f"{moment:%Y:%m:%d %H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def postscript_size(side: int) -> Convert:
    """Width (0) or height (1) of a picture, or of the box around it."""

    def convert(inputs: Inputs, _: Context) -> Any:
        picture, box = (inputs.value(i) for i in range(2))
        size = re.match(r"(\d+) (\d+)", text_of(picture)) if is_true(picture) else None
        if size:
            return size[1 + side]
        edges = re.match(r"(\d+) (\d+) (\d+) (\d+)", text_of(box)) if is_true(box) else None
        return int(edges[3 + side]) - int(edges[1 + side]) if edges else None

    return convert


def cddb_number(start: int, digits: int) -> Convert:
    """Some hexadecimal digits of a disc's identification."""
    pattern = re.compile(rf".{{{start}}}([a-z0-9]{{{digits}}})", re.IGNORECASE)

    def convert(inputs: Inputs, _: Context) -> Any:
        found = pattern.match(text_of(inputs.value(0)))
        return int(found[1], 16) if found else None

    return convert


def coordinate(index: int) -> Convert:
    """One of latitude, longitude and altitude."""

    def convert(inputs: Inputs, _: Context) -> Any:
        parts = text_of(inputs.value(0)).split()
        return parts[index] if index < len(parts) else None

    return convert


def labelled(label: str) -> Convert:
    """The number behind a label such as `Lat=`."""
    pattern = re.compile(rf"{label}=([-+.\d]+)")

    def convert(inputs: Inputs, _: Context) -> Any:
        found = pattern.search(text_of(inputs.value(0)))
        return found[1] if found else None

    return convert


ALTITUDES: dict[str, Convert] = {"coordinates": coordinate(2), "labels": labelled("Alt")}


def height(source: str) -> Convert:
    """The altitude without its sign."""
    found = ALTITUDES[source]

    def convert(inputs: Inputs, context: Context) -> Any:
        metres = found(inputs, context)
        return None if metres is None else neat(abs(number_of(metres)))

    return convert


def below_sea(source: str) -> Convert:
    """Whether the altitude is negative, as 0 or 1."""
    found = ALTITUDES[source]

    def convert(inputs: Inputs, context: Context) -> Any:
        metres = found(inputs, context)
        return None if metres is None else int(number_of(metres) < 0)

    return convert


def average_bit_rate(inputs: Inputs, context: Context) -> Any:
    """Bits a second of all media data."""
    seconds = _worth(inputs.raw(1))
    if not seconds:
        return None
    seconds /= number_of(context.members.get("TimeScale") or 1)
    size = _worth(inputs.raw(0)) + sum(number_of(tag.value) for tag in inputs.all("MediaDataSize")[1:])
    return int(size * 8 / seconds + 0.5)


PI = 3.14159


def rotation(inputs: Inputs, _: Context) -> Any:
    """Degrees that the video track's matrix turns the picture by."""
    video = next((tag.group1 for tag in inputs.all("HandlerType") if text_of(tag.raw) == "vide"), None)
    matrix = next((tag.raw for tag in inputs.all("MatrixStructure") if tag.group1 == video), None)
    if matrix is None:
        return None
    across, down = ([number_of(part) for part in text_of(matrix).split()] + [0, 0])[:2]
    if not across and not down:
        return None
    angle = atan2(down, across) * 180 / PI
    return neat(int((angle + 360 if angle < 0 else angle) * 1000 + 0.5) / 1000)


RIFF_INPUTS = (("FrameRate", "riff"), ("FrameCount", "riff"), ("VideoFrameRate", ""), ("VideoFrameCount", ""))


def riff_duration(inputs: Inputs, _: Context) -> float:
    """Seconds of a video in all its parts; the stream's own where the header counts several streams as one."""
    values = [inputs.raw(i) for i in range(4)]
    total = 0.0
    part = 0
    while True:
        total += _riff_seconds(*[0 if v is None else to_float(v) or 0 for v in values])
        part += 1
        found = [_in_part(inputs.all(name), group, part) for name, group in RIFF_INPUTS]
        values = [None if tag is None else tag.raw for tag in found]
        if values[0] is None or values[1] is None:
            return neat(total)


def _in_part(tags: list[Tag], group: str, part: int) -> Tag | None:
    return next((tag for tag in tags if tag.doc == str(part) and (not group or in_group(tag, group))), None)


def _riff_seconds(rate: float, count: float, own_rate: float, own_count: float) -> float:
    seconds = count / rate if rate else 0
    if own_rate and own_count:
        own = own_count / own_rate
        return own if 1.9 < seconds / own < 3.1 else seconds
    return seconds


NOT_BY_RATE = frozenset(("LA", "OFR", "PAC", "WV"))


def riff_audio_duration(inputs: Inputs, context: Context) -> Any:
    """Seconds of a sound, by its length and its bytes a second."""
    kind = context.file_format.type if context.file_format else ""
    rate, size, frames, own_frames = (inputs.raw(i) for i in range(4))
    length = context.members.get("RIFFDataLen") or size
    if kind in NOT_BY_RATE or is_true(frames) or is_true(own_frames) or not is_true(rate) or not is_true(length):
        return None
    return neat(number_of(length) / number_of(rate))


CONVERSIONS: dict[str, Plain | Made] = {
    "composite_formats.quotient": Made(quotient),
    "composite_formats.quotient_of_two": Made(quotient_of_two),
    "composite_formats.product": Made(product),
    "composite_formats.difference": Made(difference),
    "composite_formats.ape_duration": Plain(ape_duration),
    "composite_formats.vorbis_duration": Plain(vorbis_duration),
    "composite_formats.id3_date": Plain(id3_date),
    "composite_formats.mpeg_audio_bit_rate": Plain(mpeg_audio_bit_rate),
    "composite_formats.mpeg_duration": Plain(mpeg_duration),
    "composite_formats.about": Plain(about),
    "composite_formats.parrot_time": Plain(parrot_time),
    "composite_formats.postscript_size": Made(postscript_size),
    "composite_formats.cddb_number": Made(cddb_number),
    "composite_formats.coordinate": Made(coordinate),
    "composite_formats.labelled": Made(labelled),
    "composite_formats.height": Made(height),
    "composite_formats.below_sea": Made(below_sea),
    "composite_formats.average_bit_rate": Plain(average_bit_rate),
    "composite_formats.rotation": Plain(rotation),
    "composite_formats.riff_duration": Plain(riff_duration),
    "composite_formats.riff_audio_duration": Plain(riff_audio_duration),
}
