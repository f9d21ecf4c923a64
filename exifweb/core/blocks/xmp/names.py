"""Which tag a path of properties is: its table, its row, or a row made up for a property that nobody knows.

ExifTool's tag ids join the names along the path; a field of a known structure takes its row from the structure, one of
an open structure from the table of its own namespace.
Source: ExifTool's GetXMPTagID, AddFlattenedTags and FoundXMP.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.namespaces import LONG, SHORT
from exifweb.core.blocks.xmp.parse import IGNORED, IGNORED_PROPERTIES
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants, tag_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exifweb.core.tags.schema import TagTable

MAIN, XMP = "XMP::Main", "XMP"
OTHER = "XMP::other"
PICTURE, SVG, OTHER_SVG = "svg:svg", "XMP::SVG", "XMP::otherSVG"
KINDS_OF_LIST = ("rdf:Bag", "rdf:Seq", "rdf:Alt")
_NUMBERED = re.compile(r"rdf:(_\d+)\Z", re.ASCII)
_LOWER_CASE = re.compile(r"[a-z]")
_UPPER_AFTER_LINE = re.compile(r"_([a-z])")
_PREFIX = re.compile(r"(?:[A-Za-z_\x80-\U0010ffff][-.\w\x80-\U0010ffff]*)?", re.ASCII)
_NOT_IN_PREFIXES = re.compile(r"[^-.\w\x80-\U0010ffff]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """What a path is.

    Attributes:
        info: The row.
        group: Family-1 group.
        g0: Family-0 group where it is not that of the row.
        unknown: Whether the row was made up.
        steps: Names along the path, in the spelling that structures use.
        prefix: Prefix of the namespace that counts.
        added: Whether the row is in no table, so that the first in a file settles what it is.
        invalid: Whether the prefix can't be one.
    """

    info: TagInfo
    group: str
    unknown: bool
    steps: tuple[str, ...]
    prefix: str = ""
    added: bool = False
    invalid: bool = False
    g0: str | None = None


@dataclass(slots=True)
class Names:
    """The names along a path that make up a tag id, each with its prefix, and the id."""

    names: list[str]
    prefixes: list[str]
    id: str = ""


def joined(names: Sequence[str]) -> str:
    """Return names as one id: `regionInfo`, `regions` → `regionInfoRegions`."""
    return names[0] + "".join([_upper(name) for name in names[1:]])


def key_of(path: Sequence[str]) -> tuple[str, ...]:
    """Return a path without the numbers of its list items."""
    return tuple(["rdf:li" if step.startswith("rdf:li ") else step for step in path])


@lru_cache(maxsize=2048)
def resolve(path: tuple[str, ...], *, language: bool, main: str = MAIN) -> Found | None:
    """Return what a path (as `key_of` gives it) is, None where it names no property.

    Args:
        path: The properties from the outermost to the innermost.
        language: Whether the value has a language.
        main: The table that leads from prefixes to others. One of XML holds properties without a table itself.
    """
    names = _names(path)
    if not names.id:
        return None
    namespace = next((p for p in names.prefixes if p), "")
    short = SHORT.get(namespace, namespace)
    home = store.table(main)
    table = _table_of(short, main)
    prefix = ""
    if home.g0 != XMP and (table is None or not short):
        table, prefix = home, f"{short}:" if short else ""
    else:
        table = table or _table_in_svg(names, path, short) or store.table(OTHER)
        if not table.head.get("namespace"):
            prefix = f"{LONG.get(short, short)}:"
    invalid = bool(prefix) and not _PREFIX.fullmatch(short)
    info = table.get(prefix + names.id)
    if isinstance(info, Variants):
        info = info.infos[0]
    steps = names.names.copy()
    steps[0] = prefix + steps[0]
    unknown = added = False
    if info is None or info.attributes.get("flat"):
        known = _flattened(table, names.names)
        if known is None:
            info, unknown = _added(table, prefix + names.id, names, steps, path, language=language)
            added = True
        else:
            info = known
    group = _clean(short) if invalid else short
    g0 = home.g0 if home.g0 != XMP else None
    shown = f"{g0 or table.g0}-{group}" if group else table.g1
    return Found(info, shown, unknown, tuple(steps), namespace, added, invalid, g0)


def _table_in_svg(names: Names, path: tuple[str, ...], short: str) -> TagTable | None:
    """Return the table of a property that a picture itself has."""
    if path[0] != PICTURE:
        return None
    if not short:
        if names.id == "id" and path[1:2] == ("svg:metadata",):
            names.id = "metadataId"
        return store.table(SVG)
    return None if any(step.startswith("rdf:") for step in path) else store.table(OTHER_SVG)


def _clean(prefix: str) -> str:
    kept = _NOT_IN_PREFIXES.sub("", prefix)
    return kept if re.match(r"[A-Za-z_\x80-\U0010ffff]", kept) else f"ns_{kept}"


def _names(path: tuple[str, ...]) -> Names:
    """Return the names that make up the tag id."""
    found = Names([], [])
    parts: list[str] = []
    for step in path:
        part = _part(step)
        if part is None:
            continue
        prefix, name, upper = part
        if name:
            parts.append(upper if parts else name)
            found.names.append(name)
            found.prefixes.append(prefix)
        elif parts:
            parts.append(upper)
    found.id = "".join(parts)
    return found


@lru_cache(maxsize=4096)
def _part(step: str) -> tuple[str, str, str] | None:
    """Return a property's prefix, its name, and the name as it continues an id; only that of RDF's numbered items."""
    if not counts(step):
        numbered = _NUMBERED.match(step)
        return ("", "", numbered[1]) if numbered else None
    prefix, colon, name = step.partition(" ")[0].partition(":")
    if not colon:
        prefix, name = "", prefix
    if not _LOWER_CASE.search(name):
        name = _cased(prefix, name)
    return prefix, name, _upper(name)


def counts(step: str) -> bool:
    """Whether a property contributes to tag names."""
    prefix, colon, _ = step.partition(":")
    return not ((colon and prefix in IGNORED) or step in IGNORED_PROPERTIES)


def _cased(prefix: str, name: str) -> str:
    """Return a name all in capitals in lower case, unless its table knows it as it is."""
    table = _table_of(SHORT.get(prefix, prefix))
    if table is not None and table.get(name) is not None:
        return name
    return _UPPER_AFTER_LINE.sub(lambda found: found[1].upper(), name.lower())


def _table_of(short: str, main: str = MAIN) -> TagTable | None:
    row = store.table(main).get(short)
    return store.table(row.sub["table"]) if isinstance(row, TagInfo) and row.sub else None


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _flattened(table: TagTable, names: Sequence[str]) -> TagInfo | None:
    """Return the row of a structure's field, None where there is no such structure or it has no such field."""
    return _rows(table, names)[-1]


def _rows(table: TagTable, names: Sequence[str]) -> list[TagInfo | None]:
    """Return, for each place along a path, the row of the structure or field there, from the first structure on."""
    rows: list[TagInfo | None] = [None] * len(names)
    key = ""
    at: TagInfo | None = None
    for place, name in enumerate(names):
        key += _upper(name) if place else name
        if at is not None:
            reference = at.attributes.get("struct")
            fields = store.struct(reference).fields if reference else {}
            field = fields.get(name if name in fields else _upper(name))  # a field `X` has been put in lower case
            if field is None or ("struct" in field and at.attributes.get("nosubstruct")):
                break
            rows[place] = at = _field(table, key, field, name, at)
        elif len(key) > _longest_id(table.name):
            break
        elif place < len(names) - 1:
            root = table.get(key)
            if isinstance(root, TagInfo) and "struct" in root.attributes:
                rows[place] = at = root
    return rows


@cache
def _longest_id(name: str) -> int:
    return max([len(str(key)) for key in store.table(name).keys()], default=0)


def _field(table: TagTable, key: str, field: Mapping[str, Any], name: str, parent: TagInfo) -> TagInfo:
    """Return the row of a field inside the tag that holds its structure."""
    own = table.get(key)
    if isinstance(own, TagInfo):
        given = dict(own.attributes)
        if "flat" not in given and given.get("notflat"):
            return own
        if given.get("list"):
            del given["list"]
        attributes = {**field, **given}
        if not given.get("list", 1):
            attributes["list"] = 0
        shown = own.name
    else:
        attributes = dict(field)
        shown = _flat_name(parent) + field.get("flatname", _upper(name))
        if "flatname" in field:
            attributes["flatname"] = shown
    if "list" not in attributes and parent.attributes.get("list"):
        attributes["list"] = 1
    attributes["g2"] = field.get("g2", parent.g2)
    attributes.pop("flat", None)
    return TagInfo(table, key, shown, attributes)


def _flat_name(info: TagInfo) -> str:
    flat: str = info.attributes.get("flatname", info.name)
    return flat


def _added(
    table: TagTable, key: str, names: Names, steps: list[str], path: tuple[str, ...], *, language: bool
) -> tuple[TagInfo, bool]:
    """Return a row for a property that its table lacks, and whether it had to be made up.

    The innermost structure around it, if one is known, gives the beginning of its name; one that is open to fields of
    any namespace takes the rest from the field's own table, and marks the step with its prefix.
    """
    name = _upper(names.id)
    rows = _rows(table, names.names)
    for place in range(len(rows) - 2, -1, -1):
        at = rows[place]
        if at is None or "struct" not in at.attributes:
            continue
        rest = names.names[place + 1 :]
        name = _flat_name(at) + _upper(joined(rest))
        if not store.struct(at.attributes["struct"]).any_namespace:
            break
        short = SHORT.get(names.prefixes[place + 1], names.prefixes[place + 1])
        long = LONG.get(short, short)
        if long == table.head.get("namespace", ""):
            break
        key = f"{long}:{names.id}"
        steps[place + 1] = f"{long}:{steps[place + 1]}"
        borrowed = _borrowed(short, rest)
        if borrowed is not None:
            kept = {k: v for k, v in borrowed.attributes.items() if k not in ("desc", "g0", "g1", "flat")}
            kept["g2"] = borrowed.g2
            kept |= _kind_of_list(path, language=language)
            return TagInfo(table, key, _flat_name(at) + borrowed.name, kept), False
        break
    return TagInfo(table, key, tag_name(name), {"priority": 0, **_kind_of_list(path, language=language)}), True


def _borrowed(short: str, names: Sequence[str]) -> TagInfo | None:
    """Return the row that a namespace's own table has for a path."""
    table = _table_of(short)
    if table is None:
        return None
    info = table.get(joined(names))
    if isinstance(info, TagInfo) and not info.attributes.get("flat"):
        return info
    return _flattened(table, names)


def _kind_of_list(path: tuple[str, ...], *, language: bool) -> dict[str, Any]:
    """Return what an item of a list says of a property that no table knows."""
    if len(path) > 2 and path[-1] == "rdf:li" and path[-2] in KINDS_OF_LIST:
        return {"write": "lang-alt"} if language and path[-2] == "rdf:Alt" else {"list": path[-2][4:]}
    return {}


@lru_cache(maxsize=1024)
def in_language(info: TagInfo, language: str) -> TagInfo:
    """Return the row of a tag's alternative in a language: `Title-de`."""
    code = _standard_case(language)
    return TagInfo(info.table, f"{info.id}-{code}", f"{info.name}-{code}", {**info.attributes, "language": code})


_LANGUAGE = re.compile(r"([a-z]{2,3}|[xi])(-[a-z]{2})\b(.*)", re.ASCII | re.IGNORECASE | re.DOTALL)


def _standard_case(language: str) -> str:
    """Return a language code with its region in capitals and the rest in lower case."""
    parts = _LANGUAGE.match(language)
    code = parts[1].lower() + parts[2].upper() + parts[3].lower() if parts else language.lower()
    return code.replace("_", "-")
