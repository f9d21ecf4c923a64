"""What Canon's raw files keep beside each image: its JPEG, and records with a time, exposure and maker notes.

ExifTool reads them without being asked to look at timed metadata, and so do we. Sources: ISO 14496-12 8.5 for sample
tables; ExifTool's ProcessCTMD, ProcessExifInfo and ProcessSamples.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.quicktime.sample_places import TABLES, samples
from exifweb.core.blocks.quicktime.samples import first_atom
from exifweb.core.blocks.quicktime.state import next_document, state_of
from exifweb.core.blocks.rows import take
from exifweb.core.errors import Malformed
from exifweb.core.formats.isobmff.boxes import boxes
from exifweb.core.model import Embedded
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.blocks.quicktime.sample_places import Sample
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

STREAM = "QuickTime::Stream"
TIMED, PICTURE = "CTMD", "JPEG"
WORDS = {TIMED: "meta", PICTURE: "JPEG"}
"""What ExifTool calls each kind of sample."""
DESCRIPTIONS = "stsd"
FIRST_ENTRY = 8
LONGEST_TABLE = 1 << 24
RECORD, DIRECTORY = 12, 8
MOST_TIMES = 2
"""How many times as long as the file all samples of a track may be, should they overlap."""


def track_done(context: Context) -> None:
    """Decode the samples of a track with pictures or timed metadata, once its sample table has been read."""
    source, start, end = state_of(context).latest
    found: dict[str, bytes] = {}
    for box in boxes(source, start, end, context.limits):
        if (box.name in TABLES or box.name == DESCRIPTIONS) and box.name not in found:
            found[box.name] = source.read(box.offset, min(box.length, LONGEST_TABLE, end - box.offset))
    kind = _kind(found.pop(DESCRIPTIONS, b""))
    if not kind:
        return
    scale = context.members.get("MediaTS") or 1
    document, most = context.doc, MOST_TIMES * context.source.size
    try:
        for sample in samples(context, found, scale):
            most -= sample.length
            if most < 0 or len(context.tags) >= context.limits.tags:
                context.warn("Stopped at a sample: there are too many, or they overlap", sample.offset, "sample")
                break
            _sample(context, kind, sample)
    finally:
        context.doc = document


def _kind(data: bytes) -> str:
    """Return what the samples of a track are, empty for what is of no interest."""
    entry = data[FIRST_ENTRY:]
    if entry[4:8] == TIMED.encode():
        return TIMED
    inner = first_atom(entry)
    at = len(entry) if inner is None else inner
    while at + 8 <= len(entry):
        size, name = unpack_from(">I4s", entry, at)
        if name == PICTURE.encode():
            return PICTURE
        at += max(size, 8)
    return ""


def _sample(context: Context, kind: str, sample: Sample) -> None:
    """Take up one sample as a document of its own; of one that is cut short what is there."""
    here, length = sample.offset, min(sample.length, max(0, context.source.size - sample.offset))
    if length < sample.length:
        context.warn(f"Error reading {WORDS[kind]} data", here, "sample")
        if not length:
            return
    context.doc = next_document(context)
    table = store.table(STREAM)
    for name, value in (("SampleTime", sample.time), ("SampleDuration", sample.duration)):
        info = table.get(name)
        if value is not None and isinstance(info, TagInfo):
            context.found(info, value, None, sample.offset)
    if kind == PICTURE:
        info = table.get(PICTURE)
        if isinstance(info, TagInfo):
            context.embedded.append(Embedded(info.name, "image/jpeg", here, length))
            image = Binary(source=context.source, offset=here, length=length)
            context.found(info, image, None, here, length, "undef", length)
        return
    data = context.source.read(here, length)
    view = View(Buffer(data, here), here, here + len(data), here)
    take(context, table, TIMED, view, 0, len(data))


def records(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a sample of timed metadata: records with a length and a type."""
    view = view.ordered("<")
    data = view.read(start, length)
    at = 0
    outer, context.order = context.order, "<"
    try:
        while at + 6 < len(data):
            size, kind = unpack_from("<IH", data, at)
            if size < RECORD or at + size > len(data):
                problem = "Short CTMD record" if size < RECORD else "Truncated CTMD record"
                context.warn(problem, view.base + start + at, "record")
                break
            if table.get(kind) is not None:
                take(context, table, kind, view, start + at + RECORD, size - RECORD)
            at += size
    finally:
        context.order = outer
    if at != len(data):
        context.warn("Error parsing Canon CTMD data", view.base + start + at, "record", minor=True)


def directories(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode EXIF and maker notes, each behind a length, a tag and a TIFF header."""
    order = view.order
    at, end = start, start + length
    while at + DIRECTORY < end:
        head = view.read(at, DIRECTORY)
        if len(head) < DIRECTORY:
            return
        size, tag = unpack_from(f"{order}II", head)
        info = table.get(tag)
        if size < DIRECTORY or at + size > end or not isinstance(info, TagInfo):
            return
        context.lists.clear()
        try:
            subdirs.decode_value(context, view, at + DIRECTORY, size - DIRECTORY, info, table)
        except Malformed as damage:
            context.warn(f"{info.name}: {damage.reason}", damage.offset, damage.unit, minor=True)
        at += size
