"""Rows made up for tags that a table lacks, named as ExifTool names them.

Source: ExifTool's AddTagToTable, MakeTagName, GetLangInfo and the MakeTag routines of its audio modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.tags.schema import Key, TagTable

RESERVED = frozenset(
    (
        "TABLE_NAME",
        "SHORT_NAME",
        "PROCESS_PROC",
        "WRITE_PROC",
        "CHECK_PROC",
        "GROUPS",
        "FORMAT",
        "FIRST_ENTRY",
        "TAG_PREFIX",
        "PRINT_CONV",
        "WRITABLE",
        "TABLE_DESC",
        "NOTES",
        "IS_OFFSET",
        "IS_SUBDIR",
        "EXTRACT_UNKNOWN",
        "NAMESPACE",
        "PREFERRED",
        "SRC_TABLE",
        "PRIORITY",
        "AVOID",
        "WRITE_GROUP",
        "LANG_INFO",
        "VARS",
        "DATAMEMBER",
        "SET_GROUP1",
        "PERMANENT",
        "INIT_TABLE",
    )
)
"""Words that mean something else in a table of ExifTool's; a tag of that name gets a sign behind it."""
LONGEST = 4096
_ILLEGAL = re.compile(r"[^-\w]", re.ASCII)
_GAP = re.compile(r"[^-\w]+(.?)", re.ASCII | re.DOTALL)
_UNDERLINED = re.compile(r"([a-z0-9])_([a-z])")


def row(table: TagTable, key: Key, name: str, attributes: Mapping[str, Any] | None = None) -> TagInfo:
    """Return the row of a table for a key, made with a name unless it is there."""
    known = table.get(key)
    return known if isinstance(known, TagInfo) else TagInfo(table, key, legal(name), attributes or {})


def legal(name: str) -> str:
    """Return a name without what no tag's name may have."""
    name = _ILLEGAL.sub("", name[:LONGEST])
    name = name[:1].upper() + name[1:]
    return name if len(name) > 1 and name[0].isalpha() else f"Tag{name}"


def spoken(text: str) -> str:
    """Return a name made of a key in any spelling: `ALBUM ARTIST`, `album_artist` → `AlbumArtist`."""
    name = text[:LONGEST].lower()
    name = name[:1].upper() + name[1:]
    name = _GAP.sub(lambda found: found[1].upper(), name)
    return _UNDERLINED.sub(lambda found: found[1] + found[2].upper(), name)


def in_language(info: TagInfo, language: str) -> TagInfo:
    """Return the variant of a row in a language."""
    attributes = {**info.attributes, "desc": f"{info.description} ({language})"}
    return TagInfo(info.table, f"{info.id}-{language}", f"{info.name}-{language}", attributes)
