"""JPEGs with a maker note of given bytes, in the EXIF segment or behind the image."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Entry = tuple[int, int, int, bytes]
"""Tag, format code, count, value."""
IMAGE = b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\x34\xff\xd9"
HEADERS = {"<": b"II*\0", ">": b"MM\0*"}
TIFF_AT = 12
"""Where in the file offsets of EXIF count from."""


def directory(order: str, entries: Sequence[Entry], at: int, gap: bytes = b"") -> bytes:
    """Return a directory that stands at an offset, its values behind a gap."""
    place = at + 2 + 12 * len(entries) + 4 + len(gap)
    rows, values = pack(order + "H", len(entries)), b""
    for tag, code, count, value in entries:
        if len(value) <= 4:
            rows += pack(order + "HHI", tag, code, count) + value.ljust(4, b"\0")
        else:
            rows += pack(order + "HHII", tag, code, count, place + len(values))
            values += value + bytes(len(value) % 2)
    return rows + bytes(4) + gap + values


def jpeg(make: bytes, model: bytes, note: Callable[[int], bytes], order: str = "<") -> bytes:
    """Return a JPEG; the note is made for its offset in EXIF."""
    head, at = _head(make, model, order)
    note_at = at + 2 + 12 + 4
    data = note(note_at)
    return _file(head + directory(order, [(0x927C, 7, len(data), data)], at))


def jpeg_with_trailer(
    make: bytes, model: bytes, size: int, note: Callable[[int], bytes], order: str = "<", between: bytes = b""
) -> bytes:
    """Return a JPEG whose note, made for its offset in the file, stands behind the image, perhaps with junk before."""
    head, _ = _head(make, model, order)
    row = pack(order + "HHHI", 1, 0x927C, 7, size)
    length = len(_file(head + row + bytes(8)))
    told = pack(order + "I", length - TIFF_AT) + bytes(4)
    return _file(head + row + told) + between + note(length + len(between)).ljust(size, b"\0")


def _head(make: bytes, model: bytes, order: str) -> tuple[bytes, int]:
    texts = [(tag, 2, len(text) + 1, text + b"\0") for tag, text in ((0x10F, make), (0x110, model))]
    size = len(directory(order, [*texts, (0x8769, 4, 1, bytes(4))], 8))
    first = directory(order, [*texts, (0x8769, 4, 1, pack(order + "I", 8 + size))], 8)
    return HEADERS[order] + pack(order + "I", 8) + first, 8 + size


def _file(tiff: bytes) -> bytes:
    payload = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + pack(">H", len(payload) + 2) + payload + IMAGE
