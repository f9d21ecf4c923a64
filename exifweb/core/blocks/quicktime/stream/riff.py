"""A trailer of RIFF chunks, of Auto-Vox's dashcams, with places and accelerations.

Source: ExifTool's ProcessRIFFTrailer (QuickTimeStream).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.quicktime.stream.records import joined
from exifweb.core.tags.conv.quicktime import EMBEDDED_HINT

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

NAME = re.compile(rb"[\w ]{4}", re.ASCII)
LONGEST, MOST = 0x2000000, 1000
PLACE, MOTION = 0x28, 0x0C


def trailer(context: Context, block: Block) -> None:
    """Decode the chunks from an offset to the end of the file, where timed metadata are asked for."""
    if not context.options.embedded:
        context.warn(EMBEDDED_HINT, minor=True, counted=True)
        return
    source, at = context.source, block.offset
    for _ in range(MOST):
        head = source.read(at, 8)
        if len(head) < 8 or not any(head[:4]):
            break
        size = int.from_bytes(head[4:], "little")
        if not NAME.match(head) or size >= LONGEST:
            context.warn("Bad RIFF trailer", at, "chunk")
            break
        data = source.read(at + 8, size)
        if len(data) < size:
            context.warn(f"Truncated {head[:4].decode('latin-1')} record in RIFF trailer", at, "chunk")
            break
        if head[:4] == b"gps0":
            _places(context, data, at)
        elif head[:4] == b"gsen":
            _motions(context, data, at)
        at += 8 + size
    context.doc = None


def _places(context: Context, data: bytes, here: int) -> None:
    for at in range(0, len(data) - PLACE, PLACE):
        if data[at : at + 4] != b"AITG" or common.full(context):
            context.warn("Unrecognized gps0 record", here, "chunk")
            return
        lat, lon = fields("<dd", data, at + 4)
        common.begin(context)
        if not (abs(lat) <= 9000 and abs(lon) <= 18000):
            context.warn("Bad gps0 record", here, "chunk")
            return
        (speed,), track, south, west = fields("<H", data, at + 24), *data[at + 32 : at + 35]
        year, month, day, hour, minute, second = data[at + 26 : at + 32]
        common.found(context, "SampleTime", fields("<I", data, at + 36)[0] / 1000)
        when = f"{year + 1900:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}Z"
        common.found(context, "GPSDateTime", when)
        common.found(context, "GPSLatitude", common.degrees(lat) * (-1 if south == 2 else 1))
        common.found(context, "GPSLongitude", common.degrees(lon) * (-1 if west == 2 else 1))
        common.found(context, "GPSSpeed", speed * common.KNOTS)
        common.found(context, "GPSTrack", track * 2)


def _motions(context: Context, data: bytes, here: int) -> None:
    for at in range(0, len(data) - MOTION, MOTION):
        if data[at : at + 4] != b"AITS" or common.full(context):
            context.warn("Unrecognized gsen record", here, "chunk")
            return
        common.begin(context)
        common.found(context, "SampleTime", fields("<I", data, at + 8)[0] / 1000)
        common.found(context, "Accelerometer", joined([one / 24 for one in fields("3b", data, at + 4)]))
