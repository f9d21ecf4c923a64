"""MRC electron microscope images → blocks: the header, and that of the first section in FEI's extended header.

Source: MRC2014 specification; FEI's extended header; ExifTool's ProcessMRC.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 1024
EXTENDED = ("FEI1", "FEI2")
MORE = "Use the ExtractEmbedded option to read metadata for all frames"


def walk(context: Context) -> Iterator[Block]:
    """Yield the headers of an MRC file."""
    source, start = context.source, context.base
    yield Block("MRC", "MRC", start, HEADER, table="MRC::Main", order="<")
    members = context.members
    length = members.get("ExtendedHeaderSize", 0)
    if not length or not str(members.get("ExtendedHeaderType", "")).startswith(EXTENDED):
        return
    start += HEADER
    head = source.read(start, 4)
    if len(head) < 4:
        context.warn("Error reading extended header", start, "block")
        return
    (size,) = unpack("<I", head)
    sections = members.get("ImageDepth", 0)
    if size * sections > length:
        context.warn("Corrupted extended header", start, "block")
    elif start + size > source.size:
        context.warn("Error reading extended header 0", start, "block")
    else:
        yield Block("MRC-Extended", "MRC-Extended", start, size, table="MRC::FEI12", order="<")
        if sections > 1:
            context.warn(MORE, start, "block", minor=True)
