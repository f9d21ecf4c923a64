"""RAF → blocks: a header with the places of a JPEG that has the metadata, of directories and of TIFF structures.

The header's pairs of offset and length are looked at as far as they stand before the JPEG; early cameras have fewer.
Source: ExifTool's FujiFilm module, ProcessRAF.
"""

from __future__ import annotations

from struct import unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEAD = 0x70
HEADER = "FujiFilm::RAFHeader"
JPEG_AT = 84
M_RAW = 0x48
PLACES: tuple[tuple[int, str], ...] = (
    (M_RAW, "M-RAW"),
    (0x5C, "RAF"),
    (0x64, "FujiIFD"),
    (0x78, "RAF"),
    (0x80, "FujiIFD"),
)
"""Where in the header a pair of offset and length stands, and what lies there."""
SOI = b"\xff\xd8"


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a RAF file in the order in which the header names them, the JPEG first."""
    source, base = context.source, context.base
    head = source.read(base, HEAD)
    if len(head) < HEAD:
        return
    at, length = unpack_from(">2I", head, JPEG_AT)
    yield Block("RAFHeader", "RAF", base, HEAD, table=HEADER)
    if at and source.read(base + at, 2) == SOI:
        yield Block("JPEG", "RAF-JPEG", base + at, length)
        yield Block("PreviewImage", "RAF-JPEG", base + at, length)
    numbers = dict.fromkeys(("M-RAW", "RAF", "FujiIFD"), 0)
    for place, kind in PLACES:
        if at and place >= at:
            return
        pair = source.read(base + place, 8)
        if not pair:
            context.warn("Possibly corrupt RAF information", base + place, "file")
            return
        start, size = unpack(">2I", pair.ljust(8, b"\0"))
        if not start:
            continue
        numbers[kind] += 1
        left = max(source.size - base - start, 0)
        whole = size if kind == "M-RAW" else left
        yield Block(kind, f"RAF-{kind}", base + start, whole, detail=numbers[kind])
