"""Boxes of records of one length, each with a time or a place: what dashcams and action cameras append to a film.

Without being asked for all of them the first record is read, and a hint is given that there are more. Source:
ExifTool's Process_gps0, Process_gsen, Process_3gf, ProcessGarminGPS, Process360Fly, ProcessFMAS, ProcessWolfbox,
ProcessCAMM, ProcessTTAD (QuickTimeStream), ProcessPose (Kodak), ProcessRicohRDT (Ricoh).
"""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import read_value
from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common, text
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.conv.quicktime import EMBEDDED_HINT, EPOCH
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

LAMAX = re.compile(rb".{2}\xf2\xe1\xf0\xeeTT\x98", re.DOTALL)
LAMAX_RECORD = 311
CAMM_SIZES = {1: 12, 2: 16, 3: 16, 4: 16, 5: 28, 6: 60, 7: 16}
TOMTOM_SIZES = {0: 12, 1: 4, 2: 12, 3: 12, 5: 92, 0xFF: 4}
NO_PLACE = -(1 << 31)


def joined(values: Sequence[float]) -> str:
    """Return numbers as one text."""
    return " ".join(text_of(neat(value)) for value in values)


def starts(context: Context, length: int, size: int) -> Iterator[int]:
    """Yield where records begin: all of them, or the first and a hint."""
    if length > size and not context.options.embedded:
        length = size
        context.warn(EMBEDDED_HINT, minor=True, counted=True)
    for at in range(0, length - size + 1, size):
        if common.full(context):
            return
        yield at


def gps0(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode places of 32 bytes, or a cipher of another maker's."""
    data = view.read(start, length)
    if LAMAX.match(data):
        document = context.doc
        for at in range(0, len(data) - LAMAX_RECORD + 1, 2 * LAMAX_RECORD):
            if not LAMAX.match(data, at):
                break
            common.begin(context)
            text.decode(context, data[at : at + LAMAX_RECORD])
        context.doc = document
        return
    document = context.doc
    for at in starts(context, len(data), 32):
        lat, lon, height, speed = fields("<ddiH", data, at)
        common.begin(context)
        if not (abs(lat) <= 9000 and abs(lon) <= 18000):
            continue
        year, *rest = data[at + 22 : at + 28]
        common.found(context, "GPSDateTime", _moment(year + 2000, *rest))
        common.found(context, "GPSLatitude", common.degrees(lat))
        common.found(context, "GPSLongitude", common.degrees(lon))
        common.found(context, "GPSSpeed", speed)
        common.found(context, "GPSTrack", data[at + 28] * 2)
        common.found(context, "GPSAltitude", height)
    context.doc = document


def _moment(year: int, month: int, day: int, hour: int, minute: int, second: int) -> str:
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}Z"


def gsen(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode accelerations of three bytes."""
    data = view.read(start, length)
    document = context.doc
    for at in starts(context, len(data), 3):
        common.begin(context)
        common.found(context, "Accelerometer", joined([one / 16 for one in fields("3b", data, at)]))
    context.doc = document


def accelerations(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode accelerations of ten bytes, with a time."""
    data = view.read(start, length)
    document = context.doc
    for at in starts(context, len(data), 10):
        common.begin(context)
        time, *forces = fields(">I3h", data, at)
        if time == 0xFFFFFFFF:
            break
        common.found(context, "TimeCode", time / 1000)
        common.found(context, "Accelerometer", joined([one / 10 for one in forces]))
    context.doc = document


def garmin(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode Garmin's places of 20 bytes."""
    data = view.read(start, length)
    document, group, context.set_g1 = context.doc, context.set_g1, "Garmin"
    for at in range(33, len(data) - 19, 20):
        if common.full(context):
            break
        common.begin(context)
        seconds, speed, lat, lon = fields(">IH6xii", data, at)
        common.found(context, "GPSDateTime", f"{unix_time(seconds - EPOCH)}Z")
        if (lat, lon) != (NO_PLACE, NO_PLACE):
            common.found(context, "GPSLatitude", lat * 180 / (1 << 31))
            common.found(context, "GPSLongitude", lon * 180 / (1 << 31))
            common.found(context, "GPSSpeed", speed)
            common.found(context, "GPSSpeedRef", "M")
    context.doc, context.set_g1 = document, group


def sensors_360fly(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode 360Fly's records of 32 bytes, of several kinds; those of one time are one document."""
    data, document, before = view.read(start, length), context.doc, -1
    for at in range(16, len(data) - 31, 32):
        kind, time = data[at], int.from_bytes(data[at + 2 : at + 10], "big")
        row = table.get(kind)
        if common.full(context):
            break
        if isinstance(row, TagInfo) and row.sub is not None:
            if time != before:
                common.begin(context)
                before = time
            binary.decode_block(context, view, start + at, 32, store.table(row.sub["table"]), row.name or name)
        if kind == 5:
            common.derive_time(context, time / 1e6)
    context.doc = document


def fmas(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a record of Vantrue's dashcams."""
    data = view.read(start, length)
    if len(data) < 160 or not re.match(rb"FMAS\0{4}.{72}SAMM.{36}A", data, re.DOTALL):
        return
    year, month, day, hour, minute, second = fields("<H5B", data, 96)
    east, north = data[121:122], data[122:123]
    lon_degrees, lon_minutes, lon_rest, lat_degrees, lat_minutes, lat_rest = fields("<BBxHBBH", data, 123)
    speed, track = fields("<HH", data, 132)
    common.found(context, "GPSDateTime", _moment(year, month, day, hour, minute, second)[:-1])
    lat, lon = lat_degrees + (lat_minutes + lat_rest / 6000) / 60, lon_degrees + (lon_minutes + lon_rest / 6000) / 60
    common.found(context, "GPSLatitude", -lat if north == b"S" else lat)
    common.found(context, "GPSLongitude", -lon if east == b"W" else lon)
    common.found(context, "GPSSpeed", speed * common.MILES)
    common.found(context, "GPSTrack", track)
    common.found(context, "Accelerometer", text_of(read_value(data[0x6C:0x78], "float", 3, "<")))


def wolfbox(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a record of Wolfbox's and Redtiger's dashcams."""
    data = view.read(start, length)
    if len(data) < 0xF8:
        return
    day, month, year = fields("<3I", data, 104)
    clock = fields("<3I", data, 0xA0)
    values = [number / (scale or 1) for number, scale in (fields("<qq", data, at) for at in _WOLFBOX)]
    speed, track, lat, lon, height = values
    common.found(context, "GPSDateTime", _moment(year, month, day, *clock))
    common.found(context, "GPSLatitude", common.degrees(lat))
    common.found(context, "GPSLongitude", common.degrees(lon))
    common.found(context, "GPSSpeed", speed * common.KNOTS)
    common.found(context, "GPSTrack", track)
    common.found(context, "GPSAltitude", height)


_WOLFBOX = (0x48, 0x58, 0xB0, 0xC0, 0xE8)


def camm(context: Context, view: View, start: int, length: int, _table: TagTable, name: str) -> None:
    """Decode records of Street View's camera motion metadata, each of a kind with a length of its own."""
    at = start
    while at + 4 < start + length:
        kind = int.from_bytes(view.read(at + 2, 2), "little")
        size = CAMM_SIZES.get(kind)
        if size is None:
            context.warn(f"Unknown camm record type {kind}", view.base + at, "block")
            return
        if at + size > start + length:
            context.warn(f"Truncated camm record {kind}", view.base + at, "block")
            return
        binary.decode_block(context, view.ordered("<"), at, size, store.table(f"QuickTime::camm{kind}"), name)
        at += size


def tomtom(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode TomTom's records of several kinds; unknown ones are passed over up to the next time."""
    data, document = view.read(start, length), context.doc
    everything, unknown = context.options.embedded, context.options.unknown
    at, time, lost, skipped, seen, warned = 76, 0, True, 0, 0, False
    while at < len(data) and not common.full(context):
        kind, at = data[at], at + 1
        if lost and kind != 0xFF:
            skipped += 1
            if skipped > 0x100:
                context.warn("Unrecognized or bad TTAD data", view.base + start + at, "block", minor=True)
                break
            continue
        size = TOMTOM_SIZES.get(kind)
        if size is None:
            if not warned:
                context.warn(f"Unknown TTAD record type {kind}", view.base + start + at, "block", minor=True)
            lost = warned = True
            skipped += 1
            continue
        if at + size > len(data):
            break
        if kind == 0xFF:
            (clock,) = fields("<I", data, at)
            if lost and not time <= clock <= time + 250:
                skipped += 1
                continue
            lost, skipped, time = False, 0, clock
        elif everything or not seen & (1 << kind):
            seen |= 1 << kind
            _tomtom(context, data, at, kind, time / 1000, unknown)
            if not everything and seen & 0x29 == 0x29:
                context.warn(EMBEDDED_HINT, minor=True, counted=True)
                break
        at += size
    context.doc = document


def _tomtom(context: Context, data: bytes, at: int, kind: int, time: float, unknown: int) -> None:
    if kind in (0, 3):
        common.begin(context, time)
        name = "Accelerometer" if kind else "AngularVelocity"
        common.found(context, name, joined([one / 1000 for one in fields("<3i", data, at)]))
    elif kind == 5:
        common.begin(context, time)
        when, speed, height, lat, lon = fields("<d4xdddd", data, at)
        (track,) = fields("<d", data, at + 0x30)
        common.found(context, "GPSDateTime", f"{unix_time(when, digits=3) if isfinite(when) else when}Z")
        common.found(context, "GPSLatitude", lat)
        common.found(context, "GPSLongitude", lon)
        common.found(context, "GPSAltitude", height)
        common.found(context, "GPSSpeed", speed * common.METRES)
        common.found(context, "GPSTrack", track)
        if unknown:
            common.found(context, "Unknown03", joined(fields("<3d", data, at + 0x38)))
    elif unknown:
        common.begin(context, time)
        common.found(context, f"Unknown0{kind}", joined(fields(f"<{1 if kind == 1 else 3}i", data, at)))


def pose(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode Kodak's turning and acceleration, one list after the other; the records of both are numbered alike."""
    data, document = view.read(start, length), context.doc
    at = 0x14
    for key, lead in (("AngularVelocity", 0x14), ("Accelerometer", 0x10)):
        at += 0 if key == "AngularVelocity" else lead
        if len(data) < at:
            break
        (count,) = fields(">I", data, at - 4)
        if len(data) < at + count * 24:
            break
        for number in range(count if context.options.embedded else min(count, 1)):
            if common.full(context):
                break
            context.doc = str(number) if number else document
            parts = read_value(data[at + number * 24 : at + number * 24 + 24], "rational64s", 3, ">")
            common.found(context, key, text_of(parts), table, view.base + start + at + number * 24)
        context.doc = document
        at += count * 24
    else:
        if not context.options.embedded:
            context.warn("Use the ExtractEmbedded option to extract all accelerometer data", minor=True)


def ricoh(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode Ricoh's measurements, each as long as the box says."""
    data = view.read(start, min(length, 16))
    if len(data) < 16:
        return
    embedded = context.options.embedded
    if not embedded:
        context.warn("Use ExtractEmbedded option to read Ricoh real-time metadata", minor=True)
        return
    order = "<" if data[8:10] == b"\x23\x01" else ">"
    (count,), (size,) = fields(f"{order}I", data), fields(f"{order}H", data, 6)
    frames = name == "RicohRDTG"
    if frames and embedded < 2:
        context.warn("Set ExtractEmbedded option to 2 or higher to extract frame timestamps", minor=True)
        return
    if frames and size > 8:
        context.warn("Unexpected RDTG record length")
    if not size:
        return
    if count * size + 16 > length:
        context.warn(f"Truncated {name} data", view.base + start, "block")
        count = (length - 16) // size
    document = context.doc
    for number in range(count):
        if common.full(context):
            break
        common.begin(context)
        row = table.get(100) if frames else None
        if isinstance(row, TagInfo):
            context.found(row, number)
        binary.decode_block(context, view.ordered(order), start + 16 + number * size, size, table, name)
    context.doc = document
