"""Tracks of positions and motion that cameras keep in chunks of AVI files.

Of each the first record is read, all of them where timed metadata are asked for; a record is a document of its own.
Source: ExifTool's ProcessSGLT, ProcessSLLT and ProcessLucas.
"""

from __future__ import annotations

import re
from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import number_of, number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

    Facts = list[tuple[str, Any]]

GROUP = "RIFF"
MOTION, POSITION = 20, 30
"""Bytes of a bicycle camera's records."""
LONGEST, LONGEST_TEXT = 1 << 22, 4096
RECORDS = {b"0GDA": 24, b"0GPS": 48}
"""Mark of a dashboard camera's record → its bytes behind the mark."""
_MARK = re.compile(rb"0GDA|0GPS")
_SENTENCE = re.compile(rb"\$(GC|GA),(\d+),")
_CLOCK = re.compile(rb"(\d+),\d*,\d*,(\d+),([-\d.]+),(\d+),\d*,A")
_PLACE = re.compile(rb"A,([\d.]+),([\d.]+),(\d+),([NS]),([EW])")
_PAIRS = re.compile(rb"(\d{2})(\d{2})(\d{2})")


def bike_motion(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode acceleration: the number of a frame, then sign and hundred-thousandths of each axis."""
    more = "Use ExtractEmbedded option to extract all accelerometer data"
    _records(context, view, start, length, table, (MOTION, _motion, more))


def bike_positions(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode positions: degrees and their fraction, altitude, speed, time, and the hemispheres."""
    more = "Use ExtractEmbedded option to extract timed GPS"
    _records(context, view, start, length, table, (POSITION, _position, more))


def _records(
    context: Context,
    view: View,
    start: int,
    length: int,
    table: TagTable,
    kind: tuple[int, Callable[[bytes], Facts], str],
) -> None:
    size, decode, more = kind
    for at in range(start, start + length - size + 1, size):
        data = view.read(at, size)
        if len(data) < size or len(context.tags) >= context.limits.tags:
            return
        _found(context, table, view.base + at, decode(data))
        if not context.options.embedded:
            context.warn(more, unit="chunk", minor=True)
            return


def _motion(data: bytes) -> Facts:
    frame, _, *axes = unpack(">IBBIBIBI", data)
    values = [neat((-size if sign else size) / 1e5) for sign, size in zip(axes[::2], axes[1::2], strict=True)]
    return [("FrameNumber", frame), ("Accelerometer", " ".join(map(number_text, values)))]


def _position(data: bytes) -> Facts:
    frame, _, east, east_part, north, north_part, altitude, speed, *clock = unpack(">IBHIHIHHBBBHBBcc", data)
    hour, minute, second, year, month, day, side, half = clock
    return [
        ("FrameNumber", frame),
        ("GPSDateTime", f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}Z"),
        ("GPSLatitude", neat((north + north_part / 1e8) * (-1 if half == b"S" else 1))),
        ("GPSLongitude", neat((east + east_part / 1e8) * (-1 if side == b"W" else 1))),
        ("GPSAltitude", altitude),
        ("GPSSpeed", speed),
        ("GPSSpeedRef", "K"),
    ]


def lucas(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a dashboard camera's records: a time each, then acceleration or sentences like NMEA's."""
    if not context.options.embedded:
        context.warn("Use ExtractEmbedded option to extract timed GPS", unit="chunk", minor=True)
        return
    data = view.read(start, min(length, LONGEST))
    here = view.base + start
    at = 0
    moment = Moment()
    while (mark := _MARK.search(data, at)) and len(context.tags) < context.limits.tags:
        at, size = mark.end(), RECORDS[mark[0]]
        if at + size > len(data):
            context.warn(f"Truncated {mark[0].decode()} record", here + at, "chunk")
            return
        facts: Facts = [("SampleDateTime", neat(unpack_from("<Q", data, at)[0] / 1000))]
        text = 0
        if mark[0] == b"0GDA":
            values = [neat(axis / 256) for axis in unpack_from("<3i", data, at + 8)]
            facts.append(("Accelerometer", " ".join(map(number_text, values))))
        else:
            (text,) = unpack_from("<I", data, at + 8)
            if at + size + text > len(data):
                _found(context, table, here + mark.start(), facts)
                context.warn("Truncated 0GPS record", here + at, "chunk")
                return
            facts += moment.read(data[at + size : at + size + min(text, LONGEST_TEXT)])
        _found(context, table, here + mark.start(), facts)
        at += size + text


class Moment:
    """What the sentences of a dashboard camera's records tell: a date, a place, a height."""

    def __init__(self) -> None:
        self.date = ""
        self.place: Facts = []
        self.height: Facts = []

    def read(self, text: bytes) -> Facts:
        """Return what the sentences of a record tell of each moment, behind the last one that is of it."""
        facts: Facts = []
        for sentence in _SENTENCE.finditer(text):
            end = self._take(sentence[1], text, sentence.end())
            same = any(text.find(b"$%s,%s," % (kind, sentence[2]), end) >= 0 for kind in (b"GC", b"GA"))
            if not same and end:
                facts += self._fix(sentence[2])
        return facts

    def _take(self, kind: bytes, text: bytes, at: int) -> int:
        """Note what a sentence tells and return where it ends, 0 where it tells nothing."""
        found = (_CLOCK if kind == b"GC" else _PLACE).match(text, at)
        if found is None:
            return 0
        if kind == b"GC":
            self.date = _PAIRS.sub(rb"20\3:\2:\1", found[1], count=1).decode()
            names = ("GPSAltitude", "GPSSatellites", "GPSDOP")
            self.height = list(zip(names, (found[4].decode(), found[2].decode(), found[3].decode()), strict=True))
        else:
            north = _degrees(number_of(found[1])) * (-1 if found[4] == b"S" else 1)
            east = _degrees(number_of(found[2])) * (-1 if found[5] == b"W" else 1)
            self.place = [("GPSLatitude", north), ("GPSLongitude", east), ("GPSSpeed", found[3].decode())]
        return found.end()

    def _fix(self, time: bytes) -> Facts:
        clock = _PAIRS.sub(rb"\1:\2:\3Z", time, count=1).decode()
        when = ("GPSDateTime", f"{self.date} {clock}") if self.date else ("GPSTimeStamp", clock)
        facts, self.place, self.height = [when, *self.place, *self.height], [], []
        return facts


def _degrees(value: float) -> float:
    whole = int(value / 100)
    return neat(whole + (value - whole * 100) / 60)


def _found(context: Context, table: TagTable, here: int, facts: Facts) -> None:
    """Take up the tags of a record as a document of its own."""
    outer = context.doc, context.set_g0, context.set_g1
    context.doc, context.set_g0, context.set_g1 = str(context.next_document()), GROUP, GROUP
    try:
        for name, value in facts:
            info = table.get(name)
            if isinstance(info, TagInfo):
                context.found(info, value, None, here)
    finally:
        context.doc, context.set_g0, context.set_g1 = outer
