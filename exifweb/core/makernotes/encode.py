"""Maker notes edited: a value is written over the old one, where and as the reader found it; nothing moves.

A value that takes more room than the old one is refused, and so is all that is not stored as it is read: encrypted,
compressed, offsets, lists, and tables that ExifTool doesn't write either. Source: ExifTool's WriteBinaryData and
WriteCanon, which lays a note out anew where we don't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.binary_encode import held_in, only_value, written_over
from exifweb.core.blocks.ifd.types import INTEGERS, SIZES
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.makernotes.places import spots_of
from exifweb.core.values import Binary, encode_text, text_of
from exifweb.core.write.changes import Change
from exifweb.core.write.check import typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exifweb.core.makernotes.places import Spot
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Job

KIND, COMPOSITE = "MakerNotes", "Composite"
PREVIEW_START, PREVIEW_LENGTH, PREVIEW_VALID = "PreviewImageStart", "PreviewImageLength", "PreviewImageValid"
PLAIN = frozenset(
    (
        *("WriteBinaryData", "Exif::WriteExif", "Canon::WriteCanon", "CanonCustom::WriteCanonCustom"),
        *("CanonCustom::WriteCanonCustom2", "Kodak::WriteKodakIFD", "MakerNotes::WriteUnknownOrPreview"),
        "Nikon::ProcessNikon",
    )
)
"""ExifTool's procedures that write tables whose values are stored as they are read: no cipher, no checksum."""
BINARY = "ProcessBinaryData"
STRINGS = ("string", "utf8")
TEXTS = (*STRINGS, "undef", "binary")
HINT = "Maker notes are written in place: nothing in them may move."


def refusal(info: TagInfo) -> str:
    """Return why a row can't be written in place, empty where it can."""
    if info.table.head.get("writeproc") not in PLAIN:
        return "its block is encrypted, has a checksum or is only read"
    if info.is_offset:
        return "it is an offset"
    if info.sub is not None or info.is_list:
        return "it is more than one value"
    return ""


def packed(spot: Spot, value: Any, was: bytes | None = None) -> bytes:
    """Return the bytes of a place with a new value.

    Args:
        spot: The place.
        value: The raw value.
        was: Its bytes now, of which bits that belong to other tags stay; None to see whether the value fits.

    Raises:
        InvalidValue: The value is not what the place can hold.
        Unwritable: It takes more room than there is.
    """
    info, label = spot.info, f"{spot.group1}:{spot.info.name}"
    reason = refusal(info)
    if reason:
        message = f"{label} can't be written: {reason}"
        raise Unwritable(message, HINT)
    width = SIZES.get(spot.format, 0) * spot.count
    if width != spot.length or not width:
        message = f"{label} can't be written: its length is not fixed"
        raise Unwritable(message, HINT)
    if spot.format in TEXTS:
        _see_room(spot, value, label)
    elif isinstance(value, str) or (type(value) is float and spot.format in INTEGERS):
        value = typed(text_of(value), spot.format, spot.count)
    before = bytes(spot.length) if was is None else was
    return written_over(info, value, before, spot.format, spot.count, spot.order)


def patches(job: Job, source: Source, *, start: int = 0, in_file: bool = False) -> list[tuple[int, bytes]]:
    """Return the (offset, bytes) pairs that the changes of maker notes come to, none overlapping.

    Args:
        job: The write.
        source: An EXIF block, or a TIFF file.
        start: Offset of the structure's header.
        in_file: Whether it is a TIFF file.

    Raises:
        InvalidValue: A value is not what its place can hold.
        Unwritable: A value has no room, or its place is not what it seems.
    """
    changes = job.changes.get(KIND, [])
    if not changes or job.drops(KIND):
        return []
    overlay = _Overlay(source)
    spots = spots_of(source, job.context, start=start, in_file=in_file)
    for change in changes:
        if change.info.table.name == COMPOSITE:
            _write_preview(overlay, spots, change)
    for spot in spots:
        for change in changes:
            if change.info is spot.info and change.group1 == spot.group1:
                _write(overlay, spot, change)
    return overlay.runs()


def _write(overlay: _Overlay, spot: Spot, change: Change) -> None:
    stored = overlay.source.read(spot.offset, spot.length)
    if len(stored) != spot.length or not _is_here(spot, stored):
        message = f"{spot.group1}:{spot.info.name} can't be written: it is not stored as it is read"
        raise Unwritable(message, HINT)
    was = overlay.read(spot.offset, spot.length)
    overlay.write(spot.offset, packed(spot, only_value(change), was))


def _write_preview(overlay: _Overlay, spots: list[Spot], change: Change) -> None:
    """Write a preview over the old one, or zeros where it goes; its length follows, its place stays."""
    label = f"{change.group1}:{change.info.name}"
    own = {spot.info.name: spot for spot in spots if spot.group1 == change.group1}
    start, length = own.get(PREVIEW_START), own.get(PREVIEW_LENGTH)
    if start is None or length is None:
        return
    at, room = start.raw, length.raw
    if not isinstance(at, int) or not isinstance(room, int) or at < 8 or room < 0 or at + room > overlay.source.size:
        message = f"{label} can't be written: it does not lie in EXIF"
        raise Unwritable(message, "Previews behind the image stay as they are, or go with the trailer.")
    data: bytes = change.values[0] if change.values else b""
    if len(data) > room:
        message = f"{label} has room for {room} bytes in this file, the value takes {len(data)}"
        raise Unwritable(message, f"{HINT} Give a smaller picture.")
    overlay.write(at, data.ljust(room, b"\0"))
    follows = {PREVIEW_LENGTH: len(data), PREVIEW_VALID: int(bool(data))}
    for name, value in follows.items():
        if name in own:
            _write(overlay, own[name], Change(own[name].info, change.group1, (value,)))


def _is_here(spot: Spot, stored: bytes) -> bool:
    """Whether the bytes at a place are those that the value was read from."""
    if isinstance(spot.raw, Binary):
        return spot.raw.read() == stored
    try:
        return repr(held_in(spot.info, stored, spot.format, spot.count, spot.order)) == repr(spot.raw)
    except (ValueError, TypeError, LookupError):
        return False


def _see_room(spot: Spot, value: Any, label: str) -> None:
    """See that a text or a run of bytes fits over the old one; a text is ended by a zero."""
    data = value.read() if isinstance(value, Binary) else value
    data = encode_text(data) if isinstance(data, str) else data
    if not isinstance(data, bytes):
        message = f"{label} takes text"
        raise InvalidValue(message, "Give its value as text.")
    room = spot.length
    if spot.format in STRINGS:
        data, room = data.rstrip(b"\0"), room - 1
    if len(data) > room:
        message = f"{label} has room for {room} bytes in this file, the value takes {len(data)}"
        raise Unwritable(message, f"{HINT} Give a shorter value.")
    if len(data) < room and spot.format not in STRINGS and spot.info.table.process != BINARY:
        message = f"{label} takes {room} bytes in this file, neither more nor less than it has"
        raise Unwritable(message, HINT)


class _Overlay:
    """Bytes written over a source, those of neighbours that share a byte together."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._bytes: dict[int, int] = {}

    def read(self, offset: int, length: int) -> bytes:
        """Return bytes as they are by now."""
        held = bytearray(self.source.read(offset, length))
        for at in range(len(held)):
            held[at] = self._bytes.get(offset + at, held[at])
        return bytes(held)

    def write(self, offset: int, data: bytes) -> None:
        """Write over the source."""
        self._bytes.update(enumerate(data, offset))

    def runs(self) -> list[tuple[int, bytes]]:
        """Return what was written, neighbours joined, without what is as it was."""
        found: list[tuple[int, bytearray]] = []
        for at, byte in sorted(self._bytes.items()):
            if found and found[-1][0] + len(found[-1][1]) == at:
                found[-1][1].append(byte)
            else:
                found.append((at, bytearray([byte])))
        made = [(at, bytes(run)) for at, run in found]
        return [(at, run) for at, run in made if self.source.read(at, len(run)) != run]


def clashes(places: Iterable[tuple[int, int]], runs: Iterable[tuple[int, bytes]]) -> bool:
    """Whether any run lies in one of the (offset, length) ranges."""
    return any(at < start + length and start < at + len(run) for start, length in places for at, run in runs)
