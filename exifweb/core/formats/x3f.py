"""X3F → blocks: a header that grew from version to version, and sections that a directory at the end lists.

Of the image sections only JPEGs count; one with EXIF is the image that the camera made of the RAW data, and is read as
a file of its own. Sources: the X3F specification; ExifTool's SigmaRaw module.
"""

from __future__ import annotations

from struct import iter_unpack, unpack
from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

SMALLEST = 40
NEWEST = 5.0
FOURTH = 4.0
FOURTH_HEADER = 0x300
EXTENDED = 160
SECTION, ENTRY = 12, 12
MOST_SECTIONS = 100
IMAGE_HEAD = 28
JPEG_PREVIEW = b"SECi\0\0\2\0\2\0\0\0\x12\0\0\0"
WITH_EXIF = b"\xff\xd8\xff\xe1"
IMAGES = (b"IMAG", b"IMA2")
PROPERTIES = b"PROP"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header, then the sections in the order of the directory.

    Raises:
        Malformed: The directory can't be read, or a section's bytes end before it does.
    """
    source, start = context.source, context.base
    head = source.read(start, SMALLEST)
    if len(head) < SMALLEST:
        return
    version = version_of(head)
    if version > NEWEST:
        message = f"Untested X3F version ({version:g}). Please submit sample for testing"
        context.warn(message, start + 4, "file", minor=True)
    length, extra = header_length(version)
    if start + length + extra > source.size:
        message = "Error reading X3F header"
        raise Malformed("file", start, message)
    yield Block("X3F-Header", "X3F", start, length + extra, detail=length)
    (at,) = unpack("<I", source.read(source.size - 4, 4))
    yield from _sections(context, at)


def version_of(head: bytes) -> float:
    """Return the version that a header tells: 2.3 of 2 and 3."""
    minor, major = unpack("<2H", head[4:8])
    return float(f"{major}.{minor}")


def header_length(version: float) -> tuple[int, int]:
    """Return the length of the header, and of what versions 2.1 to 2.3 have behind it."""
    if version <= 2:
        return SMALLEST, 0
    if version >= FOURTH:
        return FOURTH_HEADER, 0
    return (104 if version > 2.2 else 72), EXTENDED


def _sections(context: Context, at: int) -> Iterator[Block]:
    source = context.source
    head = source.read(at, SECTION)
    if len(head) < SECTION:
        raise Malformed("file", at, "Truncated X3F image")
    if not head.startswith(b"SECd"):
        raise Malformed("file", at, "Bad section header")
    count = int.from_bytes(head[8:], "little")
    size = min(count, MOST_SECTIONS) * ENTRY
    directory = source.read(at + SECTION, size)
    if len(directory) < size or at + SECTION + count * ENTRY > source.size:
        raise Malformed("file", at + SECTION, "Truncated X3F directory")
    if count > MOST_SECTIONS:
        context.warn(f"Stopped after {MOST_SECTIONS} sections", at, "file")
    for offset, length, name in iter_unpack("<II4s", directory):
        if name == PROPERTIES:
            if offset + length > source.size:
                raise Malformed("file", offset, "Error reading Properties data")
            yield Block("X3F-Properties", "X3F-PROP", offset, length)
        elif name in IMAGES:
            yield from _image(context, name.decode(), offset, length)


def _image(context: Context, name: str, offset: int, length: int) -> Iterator[Block]:
    source = context.source
    head = source.read(offset, IMAGE_HEAD + len(WITH_EXIF))
    if len(head) < IMAGE_HEAD:
        raise Malformed("file", offset, "Error reading PreviewImage header")
    if not head.startswith(JPEG_PREVIEW):
        return
    at, size = offset + IMAGE_HEAD, length - IMAGE_HEAD
    if size < 0 or at + size > source.size:
        raise Malformed("file", at, "Error reading PreviewImage data")
    is_whole = head[IMAGE_HEAD:] == WITH_EXIF
    if is_whole and name == IMAGES[1].decode():
        yield Block("JPEG", f"X3F-{name}", at, size)
    yield Block("X3F-Image", f"X3F-{name}", at, size, detail=int(is_whole), label=name)
