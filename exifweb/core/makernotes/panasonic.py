"""Structures of Panasonic's and Leica's own: notes behind the image of a JPEG, lens corrections with checksums.

Leica's S2, S (Typ 006) and M (Typ 240) write their notes behind the image, with offsets from the start of the file.
Source: ExifTool's Panasonic and PanasonicRaw modules.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.blocks.ifd.subdirs import guess_order
from exifweb.core.makernotes.base import values_of
from exifweb.core.source import Patched
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagInfo, TagTable

CORRECTION = 32
CHECKED = ((4, 12, 1, 2), (16, 12, 1, 28), (2, 14, 2, 0), (3, 14, 2, 30))
"""Start, number of bytes and step of each run that has a checksum, and where that stands."""
MODULUS, FACTOR = 0xFFEF, 73
HEADER = re.compile(rb".{0,256}(?=LEICA\0....)", re.DOTALL)
MEMBER = "LeicaTrailer"
"""Under this name the row of a note is remembered that is not where it is said to be."""
TITLE = 8
PICTURES = (0x300, 0x301)
NOWHERE = (0, 0xFFFFFFFF)
S2_ZEROS = 282
LENS = re.compile(rb".{114}([\x20-\x7e]*\0*)", re.DOTALL)
LENS_AT, LENS_LENGTH = 114, 50
LEAST_VIDEO = 6


def checksum(data: bytes) -> int:
    """Return a checksum of bytes."""
    total = 0
    for byte in data:
        total = (FACTOR * total + byte) % MODULUS
    return total


def distortion(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode lens corrections; checksums that don't fit are a warning."""
    data = view.read(start, length)
    if len(data) != CORRECTION:
        context.warn("Invalid DistortionInfo", view.base + start, "block", minor=True)
    else:
        # ExifTool compares the four by one exclusive or.
        differ = 0
        for begin, number, step, place in CHECKED:
            (stated,) = unpack_from(f"{view.order}H", data, place)
            differ ^= stated ^ checksum(data[begin : begin + number * step : step])
        if differ:
            context.warn("Invalid DistortionInfo checksum", view.base + start, "block", minor=True)
    binary.decode_block(context, view, start, length, table, name)


def leica_video(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the note in a video: a directory whose count stands before its size."""
    view = view.ordered("<")
    head = view.read(start, LEAST_VIDEO)
    if len(head) < LEAST_VIDEO:
        return
    count, size = unpack_from("<HI", head)
    if not 1 <= count <= 255 or size < count * 12 or size + LEAST_VIDEO > length:
        return
    here = view.base + start
    source = Patched(view.source, here + 4, head[:2])
    moved = View(source, view.start, view.end, here, "<", bounded=view.bounded)
    ifd.decode(context, moved, 4, table, name)


def trailer(context: Context, info: TagInfo, offset: int, length: int, *, behind: bool = False) -> bool:
    """Decode a Leica note that stands behind the image.

    Args:
        context: Takes the tags and warnings.
        info: The row that describes the note.
        offset: Where in the file it is said to stand, or where the image ends.
        length: Its bytes, or those up to the end of the file.
        behind: Whether it is looked for behind the image, where junk may precede it.

    Returns:
        Whether a note stands there.
    """
    source = context.source
    if length <= 0 or offset + length > source.size:
        if behind:
            context.warn("Error reading Leica MakerNote trailer", offset, "block", minor=True)
        return False
    data = source.read(offset, min(length, context.limits.single_read))
    found = HEADER.match(data)
    if found is None or (found.end() and not behind):
        message = f"Invalid Leica MakerNote {'trailer' if behind else 'offset'}"
        context.warn(message, offset, "block", minor=True)
        return False
    view = View(source, offset, offset + length, 0)
    start = offset + found.end() + TITLE
    view = guess_order(view, start)
    view = view.rebased(_misplaced(context, view, start, data[found.end() :]))
    table = store.table((info.sub or {})["table"])
    ifd.decode(context, view, start - view.base, table, "MakerNotes")
    return True


def trailer_block(context: Context, block: Block) -> None:
    """Decode what stands behind the image as the note that was not where it is said to be."""
    trailer(context, context.members.pop(MEMBER), block.offset, block.length, behind=True)


def _misplaced(context: Context, view: View, start: int, data: bytes) -> int:
    """Return by how much the offsets are wrong, told by what stands before the first value."""
    values, extent = values_of(view, start)
    behind = TITLE + extent + 4
    if values is None or behind >= len(data):
        return 0
    places = [at for tag, at in values.by_tag.items() if tag not in PICTURES and at not in NOWHERE]
    if not places:
        return 0
    expected = _room_before(context, data, behind)
    if expected is None:
        context.warn("Unrecognized Leica trailer structure", view.base + start, "ifd")
        return 0
    shift = expected - (min(places) - (behind + start - TITLE))
    if shift:
        message = f"Possibly incorrect maker notes offsets (fixed by {shift})"
        context.warn(message, view.base + start, "ifd", minor=True)
    return shift


def _room_before(context: Context, data: bytes, behind: int) -> int | None:
    """Return the bytes between a directory and its values: zeros in the S2, junk before the lens in the M."""
    if context.members["Model"] == "S2":
        rest = data[behind:]
        zeros = len(rest) - len(rest.lstrip(b"\0"))
        return None if zeros == len(rest) else S2_ZEROS if zeros >= S2_ZEROS else 0
    found = LENS.match(data, behind)
    return LENS_AT if found and len(found[1]) >= LENS_LENGTH else None
