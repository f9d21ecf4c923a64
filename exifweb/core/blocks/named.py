"""Values under names that a file chooses: one that no table knows is a tag by its own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.tags.schema import TagInfo, tag_name

if TYPE_CHECKING:
    from exifweb.core.tags.schema import TagTable


def row_named(table: TagTable, key: str, name: str = "", attributes: dict[str, Any] | None = None) -> TagInfo:
    """Return the row of a key, or one made of a name that need not be fit for a tag.

    Args:
        table: The table that may know the key.
        key: Id of the row.
        name: Name of a row that is made; the key itself where it is empty.
        attributes: Of a row that is made.
    """
    known = table.get(key)
    return known if isinstance(known, TagInfo) else TagInfo(table, key, tag_name(name or key), attributes or {})
