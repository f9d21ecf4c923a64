"""Insta360's trailer: records with an id and a length behind them, read from the last one on or by a directory.

Source: ExifTool's ProcessInsta360 (QuickTimeStream).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.quicktime.stream.records import joined
from exifweb.core.formats.isobmff.trailers import INSTA360
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.conv.images import tiff_of
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

FOOTER, RECORD_FOOTER, DIRECTORY_ENTRY = 78, 6, 10
DIRECTORY, NOTES, PREVIEW, MOTION, EXPOSURE, FRAMES, PLACES = 0, 0x101, 0x200, 0x300, 0x400, 0x600, 0x700
LENGTHS = {EXPOSURE: 16, FRAMES: 8, PLACES: 53}
MOST_MOTIONS = 20_000
LONG_MOTION, SHORT_MOTION = 56, 20
MOST_RECORDS = 1000
HINT = "Use ExtractEmbedded option to extract timed metadata from Insta360 trailer"


def decode(context: Context, block: Block) -> None:
    """Decode a trailer at the end of a film, where timed metadata are asked for."""
    if context.options.embedded:
        trailer(context, block.offset + block.length)


def box(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a trailer that is the payload of a box."""
    trailer(context, view.base + start + length)


def trailer(context: Context, end: int) -> None:
    """Decode the trailer that ends at an offset of the file."""
    source = context.source
    footer = source.read(end - FOOTER, FOOTER) if end >= FOOTER else b""
    if not footer.endswith(INSTA360):
        return
    length = int.from_bytes(footer[38:42], "little")
    if length > end:
        context.warn("Bad Insta360 trailer size", end - FOOTER, "block")
        return
    if not context.options.embedded:
        context.warn(HINT, minor=True)
        return
    document, groups = context.doc, (context.set_g0, context.set_g1)
    context.set_g0, context.set_g1 = "Trailer", "Insta360"
    for kind, start, size in _records(context, end, length):
        if common.full(context):
            break
        _record(context, kind, start, size)
    context.doc, (context.set_g0, context.set_g1) = document, groups


def _records(context: Context, end: int, length: int) -> Iterator[tuple[int, int, int]]:
    """Yield kind, place and length of the records, last first, or in the order of their directory."""
    source, first = context.source, end - length
    at = end - FOOTER
    for _ in range(MOST_RECORDS):
        head = source.read(at, RECORD_FOOTER)
        if len(head) < RECORD_FOOTER:
            return
        kind, size = fields("<HI", head)
        start = at - size
        if start < first:
            return
        if kind == DIRECTORY:
            if size:
                yield from _listed(context, source.read(start, size), end, length)
            return
        yield kind, start, size
        at = start - RECORD_FOOTER
        if at < first:
            return


def _listed(context: Context, directory: bytes, end: int, length: int) -> Iterator[tuple[int, int, int]]:
    for at in range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY):
        kind, size, offset = fields("<HII", directory, at)
        if kind and size and offset + size < length:
            here = end - length + offset + size
            kind, size = fields("<HI", context.source.read(here, RECORD_FOOTER).ljust(RECORD_FOOTER, b"\0"))
            if kind and here - size >= end - length:
                yield kind, here - size, size


def _record(context: Context, kind: int, start: int, size: int) -> None:
    source = context.source
    if kind == NOTES:
        _notes(context, source.read(start, size), start)
        return
    if kind == PREVIEW:
        _preview(context, start, size)
        return
    step = LENGTHS.get(kind) or (_motion_length(source.read(start, SHORT_MOTION), size) if kind == MOTION else 0)
    if not step:
        return
    if kind == MOTION and size > MOST_MOTIONS * step:
        most = f"Processing only the first {MOST_MOTIONS} records"
        context.warn(f"[Minor] Insta360 accelerometer data is huge. {most}", start, "block")
        size = MOST_MOTIONS * step
    if size % step and kind != PLACES:
        context.warn(f"Unexpected Insta360 record 0x{kind:x} length", start, "block")
        return
    data = source.read(start, size)
    reader = READERS[kind]
    for at in range(0, len(data) - step + 1, step):
        if common.full(context) or not reader(context, data[at : at + step]):
            break


def _motion_length(head: bytes, size: int) -> int:
    if size % SHORT_MOTION and not size % LONG_MOTION:
        return LONG_MOTION
    if size % LONG_MOTION and not size % SHORT_MOTION:
        return SHORT_MOTION
    return LONG_MOTION if head[16:19] == b"\0\0\0" else SHORT_MOTION


def _clock(data: bytes) -> str:
    return f"{fields('<Q', data)[0] / 1000:.3f}"


def _motion(context: Context, data: bytes) -> bool:
    common.begin(context)
    if len(data) == LONG_MOTION:
        numbers: tuple[float, ...] = fields("<6d", data, 8)
    else:
        numbers = tuple([(one - 0x8000) / 1000 for one in fields("<6H", data, 8)])
    common.found(context, "TimeCode", _clock(data))
    common.found(context, "Accelerometer", joined(numbers[:3]))
    common.found(context, "AngularVelocity", joined(numbers[3:]))
    return True


def _exposure(context: Context, data: bytes) -> bool:
    common.begin(context)
    common.found(context, "TimeCode", _clock(data))
    common.found(context, "ExposureTime", fields("<d", data, 8)[0])
    return True


def _frame(context: Context, data: bytes) -> bool:
    common.begin(context)
    common.found(context, "VideoTimeStamp", _clock(data))
    return True


def _place(context: Context, data: bytes) -> bool:
    seconds, unknown, thousandths, status = fields("<IIHc", data)
    lat, north, lon, east, speed, track, height = fields("<dcdcddd", data, 11)
    if north not in (b"N", b"S") or east not in (b"E", b"W", b"O"):
        if status != b"V":
            context.warn("Unrecognized INSV GPS format")
        return bool(status == b"V")
    if status != b"A":
        return True
    common.begin(context)
    rest = f".{thousandths:03d}".rstrip("0") if thousandths else ""
    common.found(context, "GPSDateTime", f"{unix_time(seconds)}{rest}Z")
    common.found(context, "GPSLatitude", -abs(lat) if north == b"S" else lat)
    common.found(context, "GPSLongitude", -abs(lon) if east != b"E" else lon)
    common.found(context, "GPSSpeed", speed * common.METRES)
    common.found(context, "GPSTrack", track)
    common.found(context, "GPSAltitude", height)
    if context.options.unknown:
        common.found(context, "Unknown02", unknown)
    return True


READERS: dict[int, Callable[[Context, bytes], bool]] = {
    MOTION: _motion,
    EXPOSURE: _exposure,
    FRAMES: _frame,
    PLACES: _place,
}
"""Kind of record → what reads one of its entries; False ends it."""


def _notes(context: Context, data: bytes, start: int) -> None:
    table = store.table("QuickTime::INSV_MakerNotes")
    at = 0
    for _ in range(4):
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            return
        row = table.get(data[at])
        if isinstance(row, TagInfo):
            context.found(row, decode_text(data[at + 2 : at + 2 + data[at + 1]]), None, start + at + 2, data[at + 1])
        at += 2 + data[at + 1]


def _preview(context: Context, start: int, size: int) -> None:
    head = context.source.read(start, 40)
    if head.startswith(b"\xff\xd8\xff"):
        image = Binary(source=context.source, offset=start, length=size)
        context.found(store.tag("Extra", "PreviewImage"), image, None, start, size)
    elif head.startswith(b"\1\0\0\0") and head[8:9] == b"\1" and fields("<I", head, 4)[0] == size:
        width, height = fields("<II", head, 16)
        pixels = tiff_of(width & 0xFFFF, height & 0xFFFF, 1) + context.source.read(start + 40, size - 40)
        context.found(store.tag("Extra", "PreviewTIFF"), Binary(pixels), None, start, size)
