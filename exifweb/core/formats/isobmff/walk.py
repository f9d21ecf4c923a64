"""QuickTime, MP4 and other ISO base media files → blocks: the boxes at the top of the file, each as one.

What lies in a box is for its decoder, which reads only what the tables ask for; media data is never read. Trailers that
cameras append are told by their last bytes, before the boxes are walked. Sources: ISO 14496-12 4.3 and 6.2; QuickTime
File Format; ExifTool's ProcessMOV and IdentifyTrailers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.quicktime import values
from exifweb.core.blocks.quicktime.atoms import MAIN, Level, finish
from exifweb.core.blocks.quicktime.state import CANON_RAW, state_of
from exifweb.core.errors import Malformed
from exifweb.core.formats.isobmff.boxes import Box, box_at
from exifweb.core.formats.isobmff.trailers import trailers
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

LARGE = 0x2000000
APPENDED = (
    (re.compile(rb"(?:gpsa|gps0|gsen|gsea)...\0", re.DOTALL), "RIFFTrailer"),
    (re.compile(rb"CCCCCCCC"), "KenwoodTrailer"),
)
"""First bytes of records that look like a box of more than 32 MiB → kind of block."""
IMAGE = "QuickTime::ImageFile"
MEDIA_DATA = ("mdat", "idat")
TRAILER_BOX = "inst"
AUDIO_BRANDS = (b"iso", b"dash", b"mp42")
TRAILERS = {"Insta360": "Insta360", "LigoGPS": "LigoGPS", "MIE": "MIE"}
"""Trailer → kind of block."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the boxes at the top of a film or of a QuickTime image as blocks, then its trailers."""
    state_of(context)
    source, kind = context.source, context.file_format.type if context.file_format else ""
    table = store.table(IMAGE if context.file_format and context.file_format.parser == "QTIF" else MAIN)
    level = context.members["TopLevel"] = Level(context, source, source.size, table)
    context.members["MajorBrand"] = source.read(8, 4) if source.read(4, 4) == b"ftyp" else b""
    if context.members["MajorBrand"] == CANON_RAW:  # which of Canon's types it is a box will tell
        context.override_type("CRX", "video/x-canon-crx", "crx")
    if kind != "HEIC":
        context.priority_directory = "XMP"
    behind = trailers(context) if not context.options.fast else []
    first = behind[0] if behind else None
    current, at = "", context.base
    last = at
    try:
        for _ in range(context.limits.segments):
            box = box_at(source, at, source.size)
            if box is None:
                break
            last, current = at, box.name
            if box.length > LARGE and (trailing := _trailing(context, at)):
                yield Block(trailing, f"{kind}-{trailing}", at, source.size - at)
                break
            if box.open:
                _open_end(level, box)
                break
            if current in MEDIA_DATA and context.options.fast > 1 and not (current == "idat" and kind == "HEIC"):
                level.measure(current, box)
                break
            if current == TRAILER_BOX:
                behind = [trailer for trailer in behind if trailer.start != box.offset]
                first = behind[0] if behind else None
            yield Block("QuickTime", f"{kind}-{current}", box.offset, box.length, detail=box.start, label=current)
            if box.missing(source.size):
                break
            at = box.end
            if first is not None and at >= first.start:
                context.warn(
                    f"{first.kind} trailer at offset 0x{first.start:x} ({first.length} bytes)",
                    first.start,
                    "file",
                    minor=True,
                )
                break
        else:
            context.warn(f"Stopped after {context.limits.segments} boxes", at, "box")
    except Malformed as damage:
        told = level.complain(damage, source.read(damage.offset + 4, 4).decode("latin-1"))
        context.warn(told.reason, told.offset, told.unit)
    _settle_type(context)
    values.in_default_language(context)
    finish(context, "")
    for trailer in behind:
        if trailer.start >= last:
            yield Block(TRAILERS[trailer.kind], f"{kind}-{trailer.kind}", trailer.start, trailer.length)
    place = context.members.get("MediaDataOffset")
    if context.options.embedded and place:
        yield Block("MediaData", f"{kind}-mdat", int(place), int(context.members.get("MediaDataSize", 0)))


def _trailing(context: Context, at: int) -> str:
    """Return the kind of block of what is no box but records that a camera appended, empty where it is a box."""
    head = context.source.read(at, 8)
    return next((kind for pattern, kind in APPENDED if pattern.match(head)), "")


def _open_end(level: Level, box: Box) -> None:
    """Take up the place of media data that run to the end of the file."""
    if not isinstance(level.table.get(f"{box.name}-size"), TagInfo):
        return
    level.measure(box.name, box, with_size=not level.context.options.fast)


def _settle_type(context: Context) -> None:
    """Correct the type of an MP4 that has sound but no picture."""
    handlers = context.members.get("HasHandler", ())
    brand: bytes = context.members["MajorBrand"]
    if context.file_format is None or context.file_format.type != "MP4" or not brand.startswith(AUDIO_BRANDS):
        return
    if "soun" in handlers and "vide" not in handlers:
        context.override_type("M4A", "audio/mp4")
