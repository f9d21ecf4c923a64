"""MIFF, ImageMagick's own format → blocks: keywords in text, then the profiles that they announce.

Sources: ImageMagick's description of MIFF; ExifTool's ProcessMIFF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

FIRST_READ, LONGEST = 4096, 1 << 20
END = b":\x1a"
EXIF_HEADER, XMP_HEADER = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
PROFILES = "MIFFProfiles"
"""What the text remembers: the type and the length of each profile."""
STARTS: dict[str, tuple[tuple[bytes, str, int], ...]] = {
    "icc": ((b"", "ICC_Profile", 0),),
    "iptc": ((b"8BIM", "Photoshop", 0),),
    **dict.fromkeys(
        ("APP1", "exif", "xmp"),
        ((EXIF_HEADER, "MIFF-EXIF", len(EXIF_HEADER)), (XMP_HEADER, "XMP", len(XMP_HEADER))),
    ),
}
"""Type of a profile → how its data may begin, the kind of block that it is then, and how long that header is."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the text of a MIFF file and its profiles."""
    source, start = context.source, context.base
    length = FIRST_READ
    data = source.read(start, length)
    while END not in data and len(data) == length and length < LONGEST:
        length *= 2
        data = source.read(start, length)
    end = data.find(END)
    yield Block("MIFF", "MIFF", start, end if end >= 0 else len(data))
    at = start + (end + len(END) if end >= 0 else len(data))
    for kind, size in context.members.get(PROFILES, ()):
        if not size.isdigit():
            context.warn(f"Invalid length for {kind} profile", at, "block")
            return
        block = _profile(context, kind, at, int(size))
        if block is not None:
            yield block
        at = min(at + int(size), source.size)


def _profile(context: Context, kind: str, at: int, size: int) -> Block | None:
    """Return the block of a profile."""
    if at + size > context.source.size:
        context.warn(f"Error reading {kind} profile ({size} bytes)", at, "block")
        return None
    head = context.source.read(at, min(size, len(XMP_HEADER)))
    for start, block, skip in STARTS.get(kind, ()):
        if head.startswith(start):
            return Block(block, f"MIFF-{kind}", at + skip, size - skip)
    context.warn(f"Unknown MIFF {kind} profile data", at, "block")
    return None
