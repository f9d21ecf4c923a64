"""Headers of portable pixmaps and float maps: sizes, the largest value, comments.

Source: the netpbm manual pages; ExifTool's ProcessPPM and ProcessPFM2 for what counts as a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

EXTRA, FLOAT = "Extra", "Other::PFM"
BITMAPS = b"14"
SEAL_START = b"<seal seal="
_MAGIC = re.compile(rb"P([1-6])\s+", re.ASCII)
_COMMENT = re.compile(rb" ?([^\n]*?[\n\r]+(?:#[^\n]*?[\n\r]+)*)\s*", re.ASCII)
_SIZE = re.compile(rb"(\S+)\s+(\S+)\s+", re.ASCII)
_LATER_COMMENT = re.compile(rb"\s*#", re.ASCII)
_LARGEST = re.compile(rb"(\S+)\s", re.ASCII)
_FLOAT = re.compile(rb"(P[Ff])\n(\d+) (\d+)\n([-+0-9.]+)\n")


@dataclass(slots=True)
class Header:
    """The text before the pixels.

    Attributes:
        values: Name of a tag → what stands there.
        comment: The comment with its marks, None where there is none.
        length: Bytes of the header.
    """

    values: dict[str, bytes]
    comment: bytes | None
    length: int


def header_of(data: bytes) -> Header | None:
    """Return the header of a pixmap, None where it does not end here."""
    magic = _MAGIC.match(data)
    if magic is None:
        return None
    at, comment = magic.end(), None
    if data[at : at + 1] == b"#":
        found = _COMMENT.match(data, at + 1)
        if found is None or data[found.end() : found.end() + 1] == b"#":
            return None
        at, comment = found.end(), found[1]
    size = _SIZE.match(data, at)
    if size is None:
        return None
    values = {"ImageWidth": size[1], "ImageHeight": size[2]}
    at = size.end()
    if magic[1] in BITMAPS:
        return Header(values, comment, at)
    later = _LATER_COMMENT.match(data, at)
    if later:
        found = _COMMENT.match(data, later.end())
        if found is None or data[found.end() : found.end() + 1] == b"#":
            return None
        at, comment = found.end(), (comment or b"") + found[1]
    largest = _LARGEST.match(data, at)
    if largest is None:
        return None
    return Header({**values, "MaxVal": largest[1]}, comment, largest.end())


def decode(context: Context, block: Block) -> None:
    """Decode the header of a pixmap."""
    header = header_of(context.source.read(block.offset, block.length))
    if header is None:
        return
    if header.comment is not None:
        comment = re.sub(rb"(?m)^# ?", b"", header.comment).rstrip(b"\r\n")
        if comment.startswith(SEAL_START):
            from exifweb.core.blocks.small import seal

            seal(context, block)
        else:
            context.found(store.tag(EXTRA, "Comment"), decode_text(comment), None, block.offset, block.length)
    for name, value in header.values.items():
        context.found(store.tag(EXTRA, name), decode_text(value), None, block.offset, block.length)


def decode_float(context: Context, block: Block) -> None:
    """Decode the header of a float map."""
    found = _FLOAT.match(context.source.read(block.offset, block.length))
    if found is None:
        return
    for part, name in enumerate(("ColorSpace", "ImageWidth", "ImageHeight", "ByteOrder"), 1):
        value = found[part].decode("ascii")
        place = block.offset + found.start(part)
        context.found(store.tag(FLOAT, name), value, None, place, len(value), "string", len(value))
