"""Whole blocks as one value: `-b -XMP`, `-b -ICC_Profile`, `-b -EXIF`, `-b -IPTC`. They are tags only when asked
for by name.

Source: what ExifTool does with the tags that a user requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.views import block_bytes
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.view import View

NAMES: dict[str, str] = {
    "XMP::Main": "XMP",
    "ICC_Profile::Main": "ICC_Profile",
    "Exif::Main": "EXIF",
    "Jpeg2000::Main": "JUMBF",
}
"""Table that a block begins with → the tag that the whole block is."""
PROFILE, NAMED = "ICC_Profile", ("XMP", "JUMBF")
KINDS = frozenset(NAMES.values())
"""Kinds of block that are tags as a whole, by the tag's name."""


def take(context: Context, name: str, data: bytes, here: int) -> None:
    """Take up a block as a tag if that is asked for."""
    if is_wanted(context, name):
        context.found(store.tag("Extra", name), Binary(data, offset=here), None, here, len(data), "undef", len(data))


def take_block(context: Context, block: Block) -> None:
    """Take up a block of a container as a tag if that is asked for."""
    if block.kind in KINDS and is_wanted(context, block.kind):
        take(context, block.kind, block_bytes(context, block), block.offset)


def take_inner(context: Context, table_name: str, directory: str, view: View, start: int, size: int) -> None:
    """Take up a block inside another one as a tag if that is asked for; some only where they go by that name."""
    name = NAMES.get(table_name, "")
    if name == PROFILE or (name in NAMED and directory == name):
        if is_wanted(context, name):
            take(context, name, view.read(start, size), view.base + start)


def take_row(context: Context, info: TagInfo, name: str, view: View, start: int, size: int) -> None:
    """Take up the value of a row that is a block too (XML, JSON) as a tag if that is asked for by its name."""
    if info.attributes.get("blockextract") and is_wanted(context, name):
        row = TagInfo(info.table, info.id, name, {"binary": 1, "g2": info.g2})
        here = view.base + start
        context.found(row, Binary(view.read(start, size), offset=here), None, here, size, "undef", size)


def is_wanted(context: Context, name: str) -> bool:
    """Whether the tag of that name is asked for by name."""
    selection = context.selection
    return name.lower() in context.options.whole or (selection is not None and selection.names(name))
