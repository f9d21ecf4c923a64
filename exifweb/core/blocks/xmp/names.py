"""Which tag a path of properties is: its table, its row, or a row made up for a property that nobody knows.

ExifTool's tag ids join the names along the path; a field of a known structure takes its row from the structure.
Source: ExifTool's GetXMPTagID, AddFlattenedTags and FoundXMP.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.namespaces import LONG, SHORT
from exifweb.core.blocks.xmp.parse import IGNORED, IGNORED_PROPERTIES
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants, tag_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exifweb.core.tags.schema import TagTable

MAIN = "XMP::Main"
OTHER = "XMP::other"
KINDS_OF_LIST = ("rdf:Bag", "rdf:Seq", "rdf:Alt")
_NUMBERED = re.compile(r"rdf:(_\d+)\Z")
_UPPER_AFTER_LINE = re.compile(r"_([a-z])")


@dataclass(frozen=True, slots=True)
class Found:
    """What a path is.

    Attributes:
        info: The row.
        group: Family-1 group.
        unknown: Whether the row was made up.
        steps: Names along the path, in the spelling that structures use.
    """

    info: TagInfo
    group: str
    unknown: bool
    steps: tuple[str, ...]


def key_of(path: Sequence[str]) -> tuple[str, ...]:
    """Return a path without the numbers of its list items."""
    return tuple(["rdf:li" if step.startswith("rdf:li ") else step for step in path])


@lru_cache(maxsize=4096)
def resolve(path: tuple[str, ...], *, language: bool) -> Found | None:
    """Return what a path (as `key_of` gives it) is, None where it names no property.

    Args:
        path: The properties from the outermost to the innermost.
        language: Whether the value has a language.
    """
    names, namespace = _names(path)
    if not names:
        return None
    short = SHORT.get(namespace, namespace)
    row = store.table(MAIN).get(short)
    sub = row.sub if isinstance(row, TagInfo) else None
    table = store.table(sub["table"] if sub else OTHER)
    key = names[0] + "".join([_upper(name) for name in names[1:]])
    own = table.head.get("namespace")
    prefix = "" if own else f"{LONG.get(short, short)}:"
    info = table.get(prefix + key)
    if isinstance(info, Variants):
        info = info.infos[0]
    unknown = False
    if info is None or info.attributes.get("flat"):
        found = _flattened(table, prefix + names[0], names, key)
        if isinstance(found, TagInfo):
            info = found
        elif info is None or found:
            info, unknown = _made_up(table, prefix + key, found or _upper(key), path, language=language), True
    return Found(info, f"XMP-{short}" if short else "XMP", unknown, tuple(names))


def _names(path: tuple[str, ...]) -> tuple[list[str], str]:
    """Return the names that make up the tag id, and the namespace of the first."""
    names: list[str] = []
    namespace = ""
    for step in path:
        prefix, colon, name = step.partition(":")
        if not colon:
            prefix, name = "", step
        if prefix in IGNORED or step in IGNORED_PROPERTIES:
            numbered = _NUMBERED.match(step)
            if numbered and names:
                names[-1] += numbered[1]
            continue
        name = name.partition(" ")[0]
        names.append(_cased(prefix, name) if name.upper() == name else name)
        namespace = namespace or prefix
    return names, namespace


def _cased(prefix: str, name: str) -> str:
    """Return a name all in capitals in lower case, unless its table knows it as it is."""
    row = store.table(MAIN).get(SHORT.get(prefix, prefix))
    if isinstance(row, TagInfo) and row.sub and store.table(row.sub["table"]).get(name) is not None:
        return name
    return _UPPER_AFTER_LINE.sub(lambda found: found[1].upper(), name.lower())


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _flattened(table: TagTable, root_key: str, names: list[str], key: str) -> TagInfo | str | None:
    """Return the row of a structure's field, the name for a field that its structure lacks, None without structure."""
    root = table.get(root_key)
    if not isinstance(root, TagInfo) or "struct" not in root.attributes:
        return None
    flat: str = root.attributes.get("flatname", root.name)
    parent: Mapping[str, Any] = root.attributes
    g2 = root.g2
    struct = store.struct(root.attributes["struct"])
    at = root_key
    for index, name in enumerate(names[1:], 1):
        field = struct.fields.get(name)
        if field is None:
            rest = "".join([_upper(n) for n in names[index:]])
            if struct.any_namespace:
                return _borrowed(table, flat, names[index:], key) or flat + rest
            return flat + rest
        at += _upper(name)
        attributes, shown = _field(table, at, field, flat, name, parent)
        g2 = attributes.get("g2", g2)
        if index == len(names) - 1:
            return TagInfo(table, at, shown, {**attributes, "g2": g2})
        if "struct" not in attributes:
            return shown + "".join([_upper(n) for n in names[index + 1 :]])
        flat = attributes.get("flatname", shown) if isinstance(table.get(at), TagInfo) else shown
        parent = attributes
        struct = store.struct(attributes["struct"])
    return None


def _field(
    table: TagTable, key: str, field: Mapping[str, Any], flat: str, name: str, parent: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the attributes and the name of a field inside the tag that holds its structure."""
    own = table.get(key)
    given = dict(own.attributes) if isinstance(own, TagInfo) else {}
    given.pop("list", None)
    attributes = {**field, **given}
    if "list" not in attributes and parent.get("list"):
        attributes["list"] = 1
    shown = own.name if isinstance(own, TagInfo) else flat + field.get("flatname", _upper(name))
    return attributes, shown


def _borrowed(table: TagTable, flat: str, names: list[str], key: str) -> TagInfo | None:
    """Return the row of a field that a structure takes from whatever table knows it."""
    for row in store.table(MAIN).rows():
        if not row.sub:
            continue
        info = store.table(row.sub["table"]).get(names[0]) if len(names) == 1 else None
        if isinstance(info, TagInfo):
            kept = {k: v for k, v in info.attributes.items() if k not in ("desc", "g0", "g1")}
            return TagInfo(table, key, flat + info.name, kept)
    return None


def _made_up(table: TagTable, key: str, name: str, path: tuple[str, ...], *, language: bool) -> TagInfo:
    attributes: dict[str, Any] = {"priority": 0}
    if len(path) > 2 and path[-1] == "rdf:li" and path[-2] in KINDS_OF_LIST:
        if language and path[-2] == "rdf:Alt":
            attributes["write"] = "lang-alt"
        else:
            attributes["list"] = path[-2][4:]
    return TagInfo(table, key, tag_name(name), attributes)


@lru_cache(maxsize=1024)
def in_language(info: TagInfo, language: str) -> TagInfo:
    """Return the row of a tag's alternative in a language: `Title-de`."""
    code = _standard_case(language)
    return TagInfo(info.table, f"{info.id}-{code}", f"{info.name}-{code}", info.attributes)


def _standard_case(language: str) -> str:
    """Return a language code with its region in capitals and the rest in lower case."""
    parts = language.lower().split("-")
    if len(parts) > 1 and len(parts[1]) == 2:
        parts[1] = parts[1].upper()
    return "-".join(parts)
