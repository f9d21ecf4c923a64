"""Matroska's tags proper: a name, a text, perhaps a language, and tags inside, whose names take that of the outer.

Source: ExifTool's HandleStruct.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.video.values import added, in_language
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import encode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context

TABLE = "Matroska::StdTag"
COUNTRY, ENGLISH = "COUNTRY", "eng"
_NOT_IN_NAMES = re.compile(r"[^0-9a-zA-Z_]")
_WORD = re.compile(r"_([a-z])")


@dataclass(slots=True)
class Simple:
    """One tag.

    Attributes:
        values: Name of an element → its value.
        inner: The tags inside.
    """

    values: dict[str, Any] = field(default_factory=dict)
    inner: list[Simple] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What the tags outside say.

    Attributes:
        path: Their keys.
        name: Their names.
        language: Their language.
        country: Their country.
    """

    path: str = ""
    name: str = ""
    language: str = ""
    country: str = ""


def tell_simple(context: Context, simple: Simple, around: Around | None = None, depth: int = 0) -> None:
    """Take up a tag and those inside it."""
    around = around or Around()
    key = str(simple.values.get("TagName") or "")
    info, path, name = _row(key, around)
    text, language = simple.values.get("TagString"), around.language
    country = around.country
    if text is not None:
        language = simple.values.get("TagLanguageBCP47") or simple.values.get("TagLanguage") or language
        code = f"{language or ENGLISH}-{country}" if country else language
        _found(context, in_language(info, code) if code else info, text)
        if key == COUNTRY:
            country, path, name = text, around.path, around.name
    if depth < context.limits.depth:
        for inner in simple.inner:
            tell_simple(context, inner, Around(path, name, language, country), depth + 1)


def _row(key: str, around: Around) -> tuple[TagInfo, str, str]:
    """Return the row of a tag, and keys and names up to it."""
    table = store.table(TABLE)
    found = table.get(key)
    info = found if isinstance(found, TagInfo) else added(table, key, _name(key))
    if not around.path:
        return info, key, info.name
    path, name = f"{around.path}/{key}", f"{around.name}/{info.name}"
    return added(table, path, name, info.attributes), path, name


def _name(key: str) -> str:
    """Return the name of a tag that the table lacks: `CONTENT_ID` → `ContentId`."""
    name = _NOT_IN_NAMES.sub("", key[:1].upper() + key[1:].lower())
    name = _WORD.sub(lambda found: found[1].upper(), name)
    return name if len(name) > 1 else f"Tag_{name}"


def _found(context: Context, info: TagInfo, text: str) -> None:
    if info.sub is None:
        context.found(info, text)
        return
    data = encode_text(text)
    subdirs.decode_value(context, View(Buffer(data), 0, len(data), 0), 0, len(data), info, info.table)
