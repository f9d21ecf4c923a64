"""Where the image of a JPEG ends: scans are stepped over, segments between them skipped. Source: ITU-T T.81 annex B."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.source import Source

CHUNK = 1 << 16
END_OF_IMAGE = 0xD9
IN_SCAN = frozenset((0x00, 0xFF, *range(0xD0, 0xD8)))
"""What follows FF inside of a scan: a stuffed zero, fill bytes, restart markers."""


def image_end(source: Source, at: int) -> int:
    """Return the offset behind the end-of-image marker of the image whose first scan begins at `at`.

    A file that ends before has its image end with it.
    """
    chunk, start = b"", at
    while at + 1 < source.size:
        if not start <= at < start + len(chunk) - 1:
            chunk, start = source.read(at, CHUNK), at
        found = chunk.find(b"\xff", at - start, len(chunk) - 1)
        if found < 0:
            at = start + len(chunk) - 1
            if len(chunk) < 2:
                break
            chunk = b""
            continue
        marker = chunk[found + 1]
        at = start + found + (1 if marker == 0xFF else 2)
        if marker == END_OF_IMAGE:
            return at
        if marker not in IN_SCAN:
            at += int.from_bytes(source.read(at, 2), "big")
    return source.size
