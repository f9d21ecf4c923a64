"""Windows and OS/2 bitmaps → blocks: the header, whose length tells its version, a picture or a profile that it names.

Sources: BITMAPV5HEADER of the Windows API; ExifTool's ProcessBMP.
"""

from __future__ import annotations

from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

FILE_HEADER = 14
OS2 = frozenset((12, 16, 64))
V5 = 124
PICTURES = {4: "EmbeddedJPG", 5: "EmbeddedPNG"}
"""Compression → what the pixels are then."""
LINKED = "LINK"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header of a bitmap and what it embeds."""
    source, start = context.source, context.base + FILE_HEADER
    size = source.read(start, 4)
    if len(size) < 4:
        return
    (length,) = unpack("<I", size)
    table = "BMP::OS2" if length in OS2 else "BMP::Main"
    yield Block("BMP", "BMP", start, length, table=table, order="<")
    members = context.members
    picture, size_of_picture = PICTURES.get(members.get("BMPCompression", 0)), members.get("BMPImageLength", 0)
    if picture and size_of_picture:
        yield Block("BMP-Picture", f"BMP-{picture}", start + length, size_of_picture, label=picture)
    if length == V5 and members.get("BMPProfileOffset"):
        yield from _profile(context)


def _profile(context: Context) -> Iterator[Block]:
    """Yield the profile, or the name of the file that it is in."""
    members = context.members
    at = context.base + FILE_HEADER + members["BMPProfileOffset"]
    size = members.get("BMPProfileSize", 0)
    if at + size > context.source.size:
        context.warn("Error loading profile data", at, "block", minor=True)
    elif members.get("BMPColorSpace") == LINKED:
        yield Block("BMP-Link", "BMP-Profile", at, size, label="LinkedProfileName")
    else:
        yield Block("ICC_Profile", "BMP-Profile", at, size)
