"""The video of a motion photo: how long it is, and where its atoms say where it was taken.

Sources: ISO 14496-12 (boxes), 3GPP TS 26.244 8.3 (`loci`), QuickTime File Format (`©xyz`, `keys` and `ilst`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.source import Source

HEADER = 8
TOP = frozenset(
    (
        b"ftyp",
        b"styp",
        b"moov",
        b"mdat",
        b"moof",
        b"mfra",
        b"sidx",
        b"free",
        b"skip",
        b"wide",
        b"udta",
        b"meta",
        b"uuid",
    )
)
HOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"moof", b"traf", b"edts", b"dinf"))
PLACES = frozenset((b"\xa9xyz", b"loci", b"gps ", b"GPS ", b"gps0", b"GPS0", b"\xa9gps"))
TRACKS = (b"camm", b"gpmd", b"gps0", b"location", b"NMEA", b"nmea")
"""What a description of samples says of tracks of places, which can't be blanked here."""
LARGEST = 1 << 24
DEEPEST, MOST = 12, 4096
FREE = b"free"


def end(source: Source, at: int) -> int:
    """Return where a video ends that begins at an offset: with the last of its known boxes."""
    for _ in range(MOST):
        head = source.read(at, 16)
        if len(head) < HEADER or head[4:8] not in TOP:
            break
        length = _length(head, source.size - at)
        if length < HEADER or at + length > source.size:
            break
        at += length
    return at


def blanked(source: Source) -> list[tuple[int, bytes]]:
    """Return (offset, bytes) of what has to be overwritten in a video, so that it says nothing of a place.

    Raises:
        Unwritable: It has a track of places, or can't be understood.
    """
    return list(_in_boxes(source, 0, source.size, 0))


def _in_boxes(source: Source, at: int, stop: int, depth: int) -> Iterator[tuple[int, bytes]]:
    for kind, start, length in _boxes(source, at, stop):
        inner, last = start + HEADER, start + length
        if kind in PLACES:
            yield start + 4, FREE + bytes(length - HEADER)
        elif kind in HOLDERS and depth < DEEPEST:
            yield from _in_boxes(source, inner, last, depth + 1)
        elif kind == b"meta":
            yield from _in_items(source, start, last)
        elif kind == b"uuid":
            yield start + 4, FREE + bytes(length - HEADER)
        elif kind == b"stsd":
            said = source.read(inner, min(length - HEADER, LARGEST))
            if any(word in said for word in TRACKS):
                message = "the video has a track of places"
                raise Unwritable(message)


def _in_items(source: Source, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
    """Blank the values of items whose keys speak of a location."""
    full = source.read(start + 12, 4) not in (b"hdlr", b"keys")
    at = start + HEADER + (4 if full else 0)
    boxes = list(_boxes(source, at, stop))
    named: set[int] = set()
    for kind, offset, length in boxes:
        if kind == b"keys":
            named = _named(source.read(offset + 12, min(length - 12, LARGEST)))
    for kind, offset, length in boxes:
        for item, place, size in _boxes(source, offset + HEADER, offset + length) if kind == b"ilst" else ():
            if item in PLACES or int.from_bytes(item, "big") in named:
                yield place + 4, FREE + bytes(size - HEADER)


def _named(data: bytes) -> set[int]:
    """Return the numbers of keys that speak of a location."""
    found, at, number = set(), 4, 0
    while at + HEADER <= len(data):
        number += 1
        length = int.from_bytes(data[at : at + 4], "big")
        if b"location" in data[at + HEADER : at + length].lower():
            found.add(number)
        at += max(length, HEADER)
    return found


def _boxes(source: Source, at: int, stop: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, offset and length of the boxes from `at` to `stop`."""
    for _ in range(MOST):
        head = source.read(at, 16)
        if at + HEADER > stop or len(head) < HEADER:
            return
        length = _length(head, stop - at)
        if length < HEADER or at + length > stop:
            if any(head[:HEADER]):
                message = f"its box at byte {at} is damaged"
                raise Unwritable(message)
            return
        yield head[4:8], at, length
        at += length


def _length(head: bytes, rest: int) -> int:
    length = int.from_bytes(head[:4], "big")
    if length == 1:
        return int.from_bytes(head[8:16], "big")
    return length or rest
