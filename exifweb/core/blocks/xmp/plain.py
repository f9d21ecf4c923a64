"""XML that is no XMP: elements become tags by their path, in a table without namespaces.

Only Dublin Core keeps the table that XMP has for it. Source: ExifTool's FoundXMP, where it is given the XML table.
"""

from __future__ import annotations

from functools import lru_cache

from exifweb.core.blocks.xmp.names import Found, kind_of_list, names_of
from exifweb.core.blocks.xmp.namespaces import SHORT
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name


@lru_cache(maxsize=512)
def resolve_plain(path: tuple[str, ...], table_name: str, *, language: bool) -> Found | None:
    """Return what a path (as `key_of` gives it) is, None where it names nothing.

    Args:
        path: The elements from the outermost to the innermost.
        table_name: Table of the tags without a namespace of their own.
        language: Whether the value has a language.
    """
    names = names_of(path)
    if not names.id:
        return None
    table = store.table(table_name)
    namespace = next((p for p in names.prefixes if p), "")
    short = SHORT.get(namespace, namespace)
    own = table.get(short) if short else None
    key = f"{short}:{names.id}" if short else names.id
    if isinstance(own, TagInfo) and own.sub:
        table, key = store.table(own.sub["table"]), names.id
    known = table.get(key)
    added = not isinstance(known, TagInfo) or known.sub is not None
    if isinstance(known, TagInfo) and not added:
        info = known
    else:
        shown = tag_name(names.id[:1].upper() + names.id[1:])
        info = TagInfo(table, key, shown, {"priority": 0, **kind_of_list(path, language=language)})
    group = f"XML-{short}" if short else info.g1
    return Found(info, group, added, tuple(names.names), namespace, added)
