"""Values that a format names by a key: its row is looked up, or made up of the key where the table has none.

This is how formats of named values (archives, cards, torrents) become tags; ones of fixed layout have `binary`.
Source: ExifTool's HandleTag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context
    from exifweb.core.model import Block, Tag
    from exifweb.core.tags.schema import Key, TagTable

NOTHING: Mapping[str, Any] = {}
_ACRONYMS = re.compile(r"([A-Z]) ([A-Z][ A-Z])")
_AFTER_NO_LETTER = re.compile(r"([^A-Za-z])([a-z])")
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")


def found(
    context: Context,
    table: TagTable,
    key: Key,
    value: Any,
    here: int = -1,
    length: int = 0,
    *,
    make: bool = False,
    g1: str | None = None,
) -> Tag | None:
    """Take up a value by its key.

    Args:
        context: Takes the tag.
        table: The table that the key is of.
        key: Names the value.
        value: It.
        here: Where it lies in the file, -1 where that has no meaning.
        length: Its bytes there.
        make: A row is made up where the table has none.
        g1: Group of family 1, where it is not the row's.

    Returns:
        The tag; None where there is no row or the value was dropped.
    """
    if len(context.tags) >= context.limits.tags:
        return None
    info = row_of(context, table, key, b"", length)
    if info is None and make and table.get(key) is None:
        info = TagInfo(table, key, name_of(str(key)), NOTHING)
    return None if info is None else context.found(info, value, g1, here, length)


def made(table: TagTable, key: Key, name: str, attributes: Mapping[str, Any] = NOTHING) -> TagInfo:
    """Return a row that the table lacks."""
    return TagInfo(table, key, tag_name(name), attributes)


def name_of(key: str) -> str:
    """Return the name of a tag made of a key: words capitalised and put together, acronyms kept apart."""
    name = _ACRONYMS.sub(r"\1_\2", key)
    name = _AFTER_NO_LETTER.sub(lambda odd: odd[1] + odd[2].upper(), name)
    name = _NOT_IN_NAMES.sub("", name)
    if len(name) < 2 or name[0] in "-0123456789":
        name = f"Tag{name}"
    return name[:1].upper() + name[1:]


def in_language(info: TagInfo, language: str) -> TagInfo:
    """Return the variant of a row in a language."""
    described = {**info.attributes, "desc": f"{info.description} ({language})"}
    return TagInfo(info.table, f"{info.id}-{language}", f"{info.name}-{language}", described)


def kandao(context: Context, block: Block) -> None:
    """Decode a file that is what a box of Kandao's videos holds too."""
    table = store.table("Kandao::Main")
    codec = subdirs.codec_of(table.process or "")
    if codec is not None:
        codec(context, scattered_view(context, block).ordered("<"), 0, block.length, table, block.kind)
