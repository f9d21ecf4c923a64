"""WebP → blocks: the chunks of a RIFF container, of image data only the first bytes.

Sources: WebP container specification; ExifTool's ProcessRIFF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.formats import riff
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "RIFF::Main"
HEADER = 12
FORM = b"WEBP"
EXTENDED, EXTENDED_TYPE = "VP8X", "Extended WEBP"
MIME = "image/webp"
TIFF_HEADERS = (b"II*\0", b"MM\0*")
KINDS: dict[str, str] = {
    "XMP ": "XMP",
    "_PMX": "XMP",
    "ICCP": "ICC_Profile",
    "C2PA": "JUMBF",
    "SEAL": "SEAL",
    "iXML": "XML",
    "aXML": "XML",
}
"""Chunk → kind of block, where a row of the table is not enough."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a WebP in file order, or of another form of RIFF."""
    start = context.base
    if context.source.read(start, HEADER)[8:] != FORM:
        from exifweb.core.formats import riff_media

        yield from riff_media.walk(context)
        return
    table = store.table(TABLE)
    unknown = context.options.unknown > 0
    for chunk in riff.chunks(context, start + HEADER, lambda name: unknown or table.get(name) is not None):
        kind = context.file_format
        if chunk.name == EXTENDED and kind is not None and not kind.type.startswith(EXTENDED_TYPE):
            context.override_type(EXTENDED_TYPE, MIME, "webp")
        if chunk.length:
            word = _kind(context, chunk)
            order = ">" if word == "JUMBF" else "<"
            path = f"WEBP-{chunk.name.strip(chr(0)).strip()}"
            yield Block(word, path, chunk.offset, chunk.length, order=order, label=chunk.name)


def _kind(context: Context, chunk: riff.Chunk) -> str:
    if chunk.name == "EXIF" and context.source.read(chunk.offset, 4) in TIFF_HEADERS:
        return "EXIF"
    return KINDS.get(chunk.name, "RIFF")
