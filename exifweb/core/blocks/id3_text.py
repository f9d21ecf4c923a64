"""Strings of ID3v2 frames: in one of four encodings, several of them with NULs between.

Sources: ID3 2.4 section 4; ExifTool's DecodeString, whose slips over UTF-16 without an end are kept.
"""

from __future__ import annotations

from array import array

from exifweb.core.tags.conv.audio import narrow_text
from exifweb.core.values import decode_text

LATIN, MARKED, BIG, UTF8 = 0, 1, 2, 3
WIDE = (MARKED, BIG)
MARKS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le"}
LONGEST = 1 << 20
MOST_PARTS = 1000
MOST_SLIPS = 16
LONGEST_SLIP = 1 << 14
STEP = 4096


def strings(data: bytes, encoding: int | None = None) -> list[str]:
    """Return the strings of a value, whose first byte is the encoding where that is not given."""
    if not data:
        return []
    if encoding is None:
        encoding, data = data[0], data[1:]
    data = data[:LONGEST]
    if encoding in WIDE:
        return _wide(data)
    data = data.rstrip(b"\0")
    if encoding not in (LATIN, UTF8):
        return [f"<Unknown encoding {encoding}> {decode_text(data)}"]
    parts = data.split(b"\0", MOST_PARTS) if data else []
    return [decode_text(part) if encoding == UTF8 else narrow_text(part, "cp1252") for part in parts]


def string(data: bytes, encoding: int | None = None) -> str:
    """Return the strings of a value as one, with slashes between."""
    return "/".join(strings(data, encoding))


def aligned_end(data: bytes, start: int) -> int:
    """Return where two NULs stand an even number of bytes behind a place, -1 where they don't."""
    first = data.find(b"\0\0", start)
    if first < 0 or not (first - start) % 2:
        return first
    for at in range(first + 1, len(data) - 1, STEP):
        part = data[at : at + STEP]
        try:
            return at + 2 * array("H", part[: len(part) & ~1]).index(0)
        except ValueError:
            continue
    return -1


def _wide(data: bytes) -> list[str]:
    found: list[str] = []
    codec = MARKS[b"\xfe\xff"]
    at = slips = 0
    while len(found) < MOST_PARTS:
        end = aligned_end(data, at)
        if end >= 0:
            part, at = data[at:end], end + 2
        elif slips < MOST_SLIPS and len(data) < LONGEST_SLIP and (odd := data.find(b"\0\0", at + 1)) >= 0:
            part, data, at = data[at + 1 : odd], data[at : at + 1] + data[odd + 2 :], 0
            slips += 1
        elif len(data) - at > 1:
            part, at = data[at:], len(data)
        else:
            break
        if part[:2] in MARKS:
            codec, part = MARKS[part[:2]], part[2:]
        found.append(part[: len(part) & ~1].decode(codec, "replace").partition("\0")[0])
    return found
