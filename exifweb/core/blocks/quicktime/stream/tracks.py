"""Samples of tracks that are no pictures and no sound: each is a document with a time, decoded by its format.

The sample table is read when it is complete, the samples one after the other. `FORMATS` says which handlers name the
format of their samples. Sources: ISO 14496-12 8.6 and 8.7; QuickTime File Format, "Timed Metadata Media"; ExifTool's
ProcessSamples and ParseTag.
"""

from __future__ import annotations

import re
from struct import iter_unpack
from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.sample_places import TABLES, Sample, samples
from exifweb.core.blocks.quicktime.samples import first_atom
from exifweb.core.blocks.quicktime.state import state_of
from exifweb.core.blocks.quicktime.stream import common, text
from exifweb.core.blocks.rows import row_of, take
from exifweb.core.errors import Malformed
from exifweb.core.formats.isobmff.boxes import box_at, boxes
from exifweb.core.model import Embedded
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, number_of, text_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context

FORMATS = frozenset(("meta", "data", "sbtl", "ctbx"))
"""Handlers whose sample description names the format of the samples."""
DESCRIPTIONS, PICTURE, VIDEO_HEADER = "stsd", "JPEG", "avcC"
LEAST_VIDEO_HEADER = 7
LONGEST_TABLE = 1 << 24
LONGEST_SAMPLE = 1 << 24
MOST_TIMES = 2
"""How many times as long as the file all samples of a track may be, should they overlap."""
TEXT_END = b"\0\0\0\x0cencd\0\0\x01\0"
GARMIN = re.compile(rb"(\0.{3})?PNDM", re.DOTALL)
SUBTITLE_GARMIN = re.compile(rb"..PNDM", re.DOTALL)
ENCIPHERED = re.compile(rb"(.*?)(\$[A-Z]{2}RMC.*)", re.DOTALL)
FREE_GPS = re.compile(rb"....freeGPS ", re.DOTALL)
PLACE_RECORD = 36


def process(context: Context) -> None:
    """Decode the samples of the track whose sample table has just been read."""
    state = state_of(context)
    source, start, end = state.latest
    handler, state.embedded_keys = text_of(context.members.get("HandlerType", "")), {**state.embedded_keys}
    kind, header = _kind(context, handler)
    if source is None or not kind:
        return
    tables = {
        box.name: source.read(box.offset, min(box.length, LONGEST_TABLE, end - box.offset))
        for box in boxes(source, start, end, context.limits)
        if box.name in TABLES and not box.missing(end)
    }
    document, left = context.doc, MOST_TIMES * context.source.size
    for sample in samples(context, tables, number_of(context.members.get("MediaTS", 0))):
        left -= min(sample.length, max(0, context.source.size - sample.offset))
        if left < 0 or common.full(context) or context.source.exceeded:  # type: ignore[attr-defined]
            break
        try:
            if kind == VIDEO_HEADER:
                from exifweb.core.blocks.quicktime.stream import frames

                if not frames.frame(context, sample, header):
                    break
            elif kind == PICTURE:
                _picture(context, sample)
            else:
                _sample(context, kind, sample)
        except Malformed as damage:
            context.warn(damage.reason, sample.offset, damage.unit)
    context.doc = document
    context.members["HandlerType"] = ""
    state.embedded_keys = {}


def _kind(context: Context, handler: str) -> tuple[str, bytes]:
    """Return what decodes the samples of a track, empty for pictures and sound, and the configuration of a decoder."""
    if handler not in ("vide", "soun"):
        return handler, b""
    inner = _inner_atoms(context) if handler == "vide" else {}
    header = inner.get(VIDEO_HEADER, b"")
    if context.options.embedded > 1 and len(header) >= LEAST_VIDEO_HEADER:
        return VIDEO_HEADER, header
    return (PICTURE if PICTURE in inner else ""), b""


def _inner_atoms(context: Context) -> dict[str, bytes]:
    """Return the atoms in the first sample description of the track by their types."""
    source, start, end = state_of(context).latest
    for box in boxes(source, start, end, context.limits):
        if box.name == DESCRIPTIONS:
            data = source.read(box.offset, min(box.length, LONGEST_TABLE))
            entry = box_at(Buffer(data), 8, len(data))
            if entry is None or entry.missing(len(data)):
                return {}
            inner = first_atom(data[8 : entry.end])
            if inner is None:
                return {}
            atoms = boxes(Buffer(data), 8 + inner, entry.end, context.limits)
            return {one.name: data[one.offset : one.end] for one in atoms}
    return {}


def _picture(context: Context, sample: Sample) -> None:
    """Take up a picture in a track of Canon's raw files; its bytes stay where they are."""
    here, length = sample.offset, min(sample.length, max(0, context.source.size - sample.offset))
    if length < sample.length:
        context.warn(f"Error reading {PICTURE} data", here, "box")
    info = store.table(common.STREAM).get(PICTURE)
    if length and isinstance(info, TagInfo):
        common.begin(context, sample.time, sample.duration)
        context.embedded.append(Embedded(info.name, "image/jpeg", here, length))
        image = Binary(source=context.source, offset=here, length=length)
        context.found(info, image, None, here, length, "undef", length)


def _sample(context: Context, kind: str, sample: Sample) -> None:
    common.forget(context)
    data = context.source.read(sample.offset, min(sample.length, LONGEST_SAMPLE))
    if len(data) < sample.length:
        context.warn(f"Error reading {kind} data", sample.offset, "box")
        if not data:
            return
    name = text_of(context.members.get("MetaFormat", "")) if kind in FORMATS else kind
    if kind == "text" or (kind == "sbtl" and name == "tx3g" and SUBTITLE_GARMIN.match(data)):
        if not _text(context, data, sample):
            return
    elif kind == "gps ":
        if FREE_GPS.match(data) and not context.members.get("FoundGPSByScan"):
            from exifweb.core.blocks.quicktime.stream import freegps

            freegps.record(context, data, sample.time, sample.duration)
    else:
        _by_format(context, kind, name, data, sample)
    if context.members.get(common.LATITUDE) and not context.members.get(common.DATE):
        common.derive_time(context, sample.time)


def _by_format(context: Context, kind: str, name: str, data: bytes, sample: Sample) -> None:
    """Decode a sample by the row of its format."""
    table = store.table(common.STREAM)
    info = row_of(context, table, name, data, len(data))
    if info is not None:
        common.begin(context, sample.time, sample.duration)
        view = View(Buffer(data, sample.offset), sample.offset, sample.offset + len(data), sample.offset)
        take(context, table, name, view, 0, len(data))
        if name == "djmd":
            _drone_time(context, sample)
    elif name == "camm" and kind in FORMATS and data.startswith(b"X"):
        common.begin(context, sample.time, sample.duration)
        forces = re.search(rb"X(.*?)Y(.*?)Z(.*?)G(.*?)\$", data)
        if forces:
            common.found(context, "Accelerometer", b" ".join(forces.groups()).decode("latin-1"))
        text.decode(context, data)


def _drone_time(context: Context, sample: Sample) -> None:
    """Say when a drone's sample was taken where it says only where."""
    members = context.members
    if members.get("GPSLatitude") is not None and members.get("GPSLongitude") is not None:
        if members.get("GPSDateTime") is None:
            common.derive_time(context, sample.time, utc=True)
    for name in ("GPSLatitude", "GPSLongitude", "GPSDateTime"):
        members.pop(name, None)


def _text(context: Context, data: bytes, sample: Sample) -> bool:
    """Decode a subtitle; False where nothing is to follow it."""
    common.begin(context, sample.time, sample.duration)
    handled = False
    if not data.startswith(b"$BEGIN"):
        data = data.removesuffix(TEXT_END)
        if len(data) >= 2 and int.from_bytes(data[:2], "big") == len(data) - 2:
            if len(data) == 2:
                return False
            data = data[2:]
        forces = None
        if data.startswith(b"\0") and data.endswith(b"\n") and len(data) > 5:
            shift = ord("*") - data[-4]
            plain = ENCIPHERED.match(bytes((byte + shift) & 0xFF for byte in data[1:-1]))
            if plain:
                forces, data = plain[1].replace(b"\t", b" "), plain[2]
                if forces:
                    common.found(context, "RawGSensor", forces.decode("latin-1"))
        garmin = GARMIN.match(data) if forces is None else None
        if garmin:
            _garmin(context, data[len(garmin[1] or b"") :], sample)
            return False
        if forces is None and not re.search(rb"\0[^\0]", data):
            common.found(context, "Text", decode_text(data))
            handled = True
    text.decode(context, data, handled=handled)
    return True


def _garmin(context: Context, data: bytes, sample: Sample) -> None:
    if len(data) < 20:
        return
    speed, lat, lon = *fields(">H", data, 8), *fields(">ii", data, 12)
    common.found(context, "GPSLatitude", lat * 180 / 0x80000000)
    common.found(context, "GPSLongitude", lon * 180 / 0x80000000)
    common.found(context, "GPSSpeed", speed * common.MILES)
    common.derive_time(context, sample.time, utc=True)


def places(context: Context, data: bytes) -> None:
    """Decode a box of offsets and lengths of records with places, Novatek's."""
    count = min(int.from_bytes(data[4:8], "big"), (len(data) - 8) // 8) if len(data) > 8 else 0
    document = context.doc
    for offset, length in iter_unpack(">II", data[8 : 8 + 8 * count]):
        if common.full(context):
            break
        _sample(context, "gps ", Sample(offset, length, None, None))
    context.doc = document


def place_list(context: Context, data: bytes) -> None:
    """Decode a box of records with a time and a place, of 70mai's dashcams."""
    document = context.doc
    for at in range(0, len(data) - PLACE_RECORD, PLACE_RECORD):
        record = data[at : at + PLACE_RECORD]
        if not any(record) or common.full(context):
            break
        seconds, speed = fields("<II", record, 8)
        north, lat, east, lon = fields("<cIcI", record, 16)
        common.begin(context)
        common.derive_time(context, seconds)
        common.found(
            context, "GPSLatitude", -abs(common.degrees(lat / 1e3)) if north == b"S" else common.degrees(lat / 1e3)
        )
        common.found(
            context, "GPSLongitude", -abs(common.degrees(lon / 1e3)) if east == b"W" else common.degrees(lon / 1e3)
        )
        common.found(context, "GPSSpeed", speed / 1e3)
    context.doc = document
