"""Monkey's Audio → the header of the sound, or an APE tag that stands at the start.

Source: the MAC headers as ExifTool's ProcessAPE reads them.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.formats.audio import tags
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 32
MAGIC = b"MAC "
LAST_OLD = 3970
OLD, NEW = "APE::OldHeader", "APE::NewHeader"
LONGEST = 64


def begins_with_tag(context: Context, at: int) -> bool:
    """Whether an APE tag stands where the sound should."""
    return context.source.read(at, len(tags.APE_MAGIC)) == tags.APE_MAGIC


def blocks(context: Context, at: int) -> Iterator[Block] | None:
    """Return the blocks of the sound at an offset, None where it is of another kind."""
    head = context.source.read(at, HEADER)
    if len(head) < HEADER or not head.startswith((MAGIC, tags.APE_MAGIC)):
        return None
    if head.startswith(tags.APE_MAGIC):
        return tags.ape_items(context, head, at, is_header=True)
    return _header(context, head, at)


def _header(context: Context, head: bytes, at: int) -> Iterator[Block]:
    context.order = "<"
    (version,) = unpack_from("<H", head, 4)
    if version <= LAST_OLD:
        yield Block("MAC", "APE", at + 4, HEADER - 4, OLD, "<")
        return
    start, length = unpack_from("<II", head, 8)
    if not (start | length) & 0x80000000 and start + length <= context.source.size:
        yield Block("MAC", "APE", start, min(length, LONGEST), NEW, "<")
