"""ZIP archives → one block for each file in them, from the local headers one after the other.

That is what ExifTool reads by itself; with `Options.archives` the central directory is read in its place, and what the
files of documents hold (`documents`), as it does with Archive::Zip. Sources: APPNOTE.TXT 4.3; ExifTool's ZIP module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.formats.zip import documents
from exifweb.core.formats.zip.directory import LOCAL, LOCAL_HEADER, Archive
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "ZIP::Main"
STREAMED = 0x08


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of an archive."""
    archive = Archive.of(context) if context.options.archives else None
    try:
        if archive is None:
            yield from _local(context)
        else:
            yield from documents.walk(context, archive)
    finally:
        context.doc = None


def _local(context: Context) -> Iterator[Block]:
    """Yield the local header of each file, up to one whose length is only told behind it."""
    at = context.base
    for number in range(1, context.limits.segments + 1):
        head = context.source.read(at, LOCAL_HEADER)
        if len(head) < LOCAL_HEADER or not head.startswith(LOCAL):
            return
        flags, size, name, extra = unpack_from("<6xH10xI4xHH", head)
        length = LOCAL_HEADER + name + extra
        if at + length > context.source.size:
            return
        context.doc = str(number)
        yield Block("ZIP", "ZIP-header", at, length, table=TABLE, order="<")
        if flags & STREAMED:
            context.warn("Stream mode data encountered, file list may be incomplete", at, "block")
            return
        at += length + size
    context.warn(f"Stopped after {context.limits.segments} files", at, "block")
