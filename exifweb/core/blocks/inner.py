"""Blocks inside a chunk, whose offsets count from their own start and whose bytes may come out of a compressed stream.

They are decoded in memory; afterwards tags and warnings are told where in the file they lie, and tags that point at
data are told which bytes their offsets are good for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exifweb.core.blocks import whole
from exifweb.core.blocks.ifd.subdirs import codec_of
from exifweb.core.errors import Malformed
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context

EXIF = "Exif::Main"
TIFF = "ProcessTIFF"
STRICT = frozenset(("Photoshop::Main",))
"""Tables whose blocks count as unreadable when only a part of them is damaged."""


def decode_inner(context: Context, data: bytes, table_name: str, here: int, *, packed: bool, base: int = 0) -> bool:
    """Decode the bytes of a block by its table and return whether they are what they claim to be.

    Args:
        context: Takes the tags and warnings.
        data: The block.
        table_name: Its table.
        here: Where it lies in the file, or what holds it.
        packed: Whether its bytes are not those of the file: inflated, or spelled in digits.
        base: What ExifTool adds to the offsets in it.
    """
    table = store.table(table_name)
    name = whole.NAMES.get(table_name)
    if name is not None:
        whole.take(context, name, data, here)
    codec = codec_of(TIFF if table_name == EXIF else table.process or "")
    if codec is None:
        return True
    tags, warnings, blocks = len(context.tags), len(context.warnings), len(context.blocks)
    outer, context.visited = context.visited, {}
    context.lists.clear()
    source = Buffer(data, base)
    try:
        codec(context, View(source, base, source.size, base), 0, len(data), table, table.g0)
    except Malformed as damage:
        context.warn(damage.reason, damage.offset, damage.unit)
    finally:
        context.visited = outer
        context.lists.clear()
    damaged = any(not warning.minor for warning in context.warnings[warnings:])
    _place(context, tags, warnings, source, here - base, packed=packed)
    for index, block in enumerate(context.blocks[blocks:], blocks):
        context.blocks[index] = block._replace(offset=-1 if packed else here - base + block.offset)
    return len(context.tags) > tags and not (damaged and table_name in STRICT)


def _place(context: Context, tags: int, warnings: int, source: Buffer, shift: int, *, packed: bool) -> None:
    """Say where in the file the new tags and warnings lie, and which bytes their offsets are good for elsewhere."""
    here = shift + source.origin
    for tag in context.tags[tags:]:
        if tag.info.is_offset and (packed or shift):
            context.elsewhere.setdefault(tag, (source, None if packed else shift))
        if tag.offset >= 0:
            tag.offset = -1 if packed else shift + tag.offset
    for index in range(warnings, len(context.warnings)):
        warning = context.warnings[index]
        inside = not packed and warning.offset >= 0
        context.warnings[index] = replace(warning, offset=shift + warning.offset if inside else here)
