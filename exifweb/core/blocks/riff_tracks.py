"""Tracks of positions and motion that bicycle cameras keep in chunks of AVI files.

Of each the first record is read, as a document of its own; the rest is media. Source: ExifTool's ProcessSGLT,
ProcessSLLT and ProcessLucas.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.formats.riff import next_document
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import number_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

GROUP = "RIFF"
MOTION, POSITION = 20, 30
"""Bytes of a bicycle camera's records."""
MORE = "The ExtractEmbedded option may find more tags in the media data"


def bike_motion(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode acceleration: the number of a frame, then sign and hundred-thousandths of each axis."""
    data = view.read(start, min(length, MOTION))
    if len(data) < MOTION:
        return
    frame, _, *axes = unpack(">IBBIBIBI", data)
    values = [neat((-size if sign else size) / 1e5) for sign, size in zip(axes[::2], axes[1::2], strict=True)]
    facts = [("FrameNumber", frame), ("Accelerometer", " ".join(map(number_text, values)))]
    _found(context, table, view.base + start, MOTION, facts)
    context.warn("Use ExtractEmbedded option to extract all accelerometer data", unit="chunk", minor=True)


def bike_positions(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a position: degrees and their fraction, altitude, speed, time, and the hemispheres."""
    data = view.read(start, min(length, POSITION))
    if len(data) < POSITION:
        return
    frame, _, east, east_part, north, north_part, altitude, speed, *clock = unpack(">IBHIHIHHBBBHBBcc", data)
    hour, minute, second, year, month, day, side, half = clock
    facts = [
        ("FrameNumber", frame),
        ("GPSDateTime", f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}Z"),
        ("GPSLatitude", neat((north + north_part / 1e8) * (-1 if half == b"S" else 1))),
        ("GPSLongitude", neat((east + east_part / 1e8) * (-1 if side == b"W" else 1))),
        ("GPSAltitude", altitude),
        ("GPSSpeed", speed),
        ("GPSSpeedRef", "K"),
    ]
    _found(context, table, view.base + start, POSITION, facts)
    context.warn("Use ExtractEmbedded option to extract timed GPS", unit="chunk", minor=True)


def lucas(context: Context, _view: View, _start: int, _length: int, _table: TagTable, _name: str) -> None:
    """Say that there is a track; all of it is media."""
    context.warn("Use ExtractEmbedded option to extract timed GPS", unit="chunk", minor=True)


def _found(context: Context, table: TagTable, here: int, length: int, facts: list[tuple[str, Any]]) -> None:
    """Take up the tags of a record as a document of its own."""
    outer = context.doc, context.set_g0, context.set_g1
    context.doc, context.set_g0, context.set_g1 = next_document(context), GROUP, GROUP
    try:
        for name, value in facts:
            info = table.get(name)
            if isinstance(info, TagInfo):
                context.found(info, value, None, here, length)
    finally:
        context.doc, context.set_g0, context.set_g1 = outer
