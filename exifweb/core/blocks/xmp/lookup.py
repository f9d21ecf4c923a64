"""Where a tag of XMP stands in a packet: its path of properties, from its row; and its row, from its name.

A field of a structure is a tag as well, `LocationShownCity`, whose id joins the ids along the way. Such rows are made
here as the reader makes them, and in their order: structure by structure, from the outside in.
Source: ExifTool's SetPropertyPath, AddFlattenedTags and the choice among tags of one name in SetNewValue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.namespaces import SHORT, URIS
from exifweb.core.errors import Unwritable
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from exifweb.core.tags.schema import TagTable

Path = tuple[str, ...]
"""Names from the property inwards: `("dc:subject", "rdf:Bag", "rdf:li")`."""

TABLES = "XMP::Main"
MAX_ID = 250
OWN_URIS: dict[str, str] = {
    "Device": "http://ns.google.com/photos/dd/1.0/device/",
    "photomechanic": "http://ns.camerabits.com/photomechanic/1.0/",
}
"""Prefixes whose URI is known by the table alone that uses them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row and where its values stand."""

    info: TagInfo
    path: Path


def find(name: str, group1: str | None = None) -> list[tuple[TagInfo, Path]]:
    """Return the writable tags of XMP with that name, the preferred one first.

    Args:
        name: ExifTool's name in any case, also of a structure's field: `Subject`, `LocationShownCity`.
        group1: Family-1 group in any case, such as `XMP-dc`; `XMP` or None for any.
    """
    wanted = group1.lower() if group1 else "xmp"
    found = [
        place
        for place in _by_name().get(name.lower(), ())
        if wanted == "xmp" or place.info.g1.lower() == wanted or f"xmp-{_prefix(place)}" == wanted
    ]
    found.sort(key=lambda place: (bool(place.info.attributes.get("avoid")), bool(place.info.table.head.get("avoid"))))
    return [(place.info, place.path) for place in found]


def names(wanted: Callable[[str], bool]) -> list[str]:
    """Return the names (lower case) of writable tags that a test wants."""
    return [name for name in _by_name() if wanted(name)]


def fields_below(info: TagInfo) -> list[TagInfo]:
    """Return the tags that are fields of a structure, at any depth."""
    own = place_of(info).path
    return [place.info for place in places(info.table.name).values() if place.path[: len(own)] == own]


def place_of(info: TagInfo) -> Place:
    """Return where a tag's values stand, and its row with all that its structure says about it.

    Raises:
        Unwritable: The tag is of no table that can be written.
    """
    rows = places(info.table.name)
    key = str(info.id)
    while key not in rows and "-" in key:
        key = key.rpartition("-")[0]  # a language
    if key not in rows:
        message = f"{info.g1}:{info.name} can't be written"
        raise Unwritable(message)
    return rows[key]


def uri_of(prefix: str) -> str | None:
    """Return the URI of a standard prefix."""
    return URIS.get(prefix) or OWN_URIS.get(prefix) or _uris_of_structures().get(prefix)


@lru_cache(maxsize=128)
def places(table_name: str) -> Mapping[str, Place]:
    """Return every tag of a table by id, fields of structures among them."""
    table = store.table(table_name)
    prefix = table.head.get("namespace")
    made: dict[str, Place] = {}
    if not prefix:
        return made
    for row in table.rows():
        if row.attributes.get("flat"):
            continue  # comes with its structure
        key = str(row.id)
        path = field_path(row.attributes.get("namespace", prefix), key, row.attributes)
        made[key] = Place(row, path)
        if "struct" in row.attributes:
            _flatten(table, made[key], row.attributes.get("flatname", row.name), made)
    return made


def field_path(prefix: str, name: str, attributes: Mapping[str, Any]) -> Path:
    """Return what a property adds to a path: itself, and the list that holds its values."""
    path: Path = (f"{prefix}:{name}",)
    kind = attributes.get("list")
    if kind and kind != 1:
        path += (f"rdf:{kind}", "rdf:li")
    if attributes.get("write") == "lang-alt":
        path += ("rdf:Alt", "rdf:li")
    return path


def prefix_in(struct: store.Struct, attributes: Mapping[str, Any]) -> str | None:
    """Return the prefix of a structure's field; None in a structure of any namespace."""
    own = attributes.get("namespace", struct.namespace)
    if isinstance(own, str) or own is None:
        return own or None
    return next(iter(own), None)


def _flatten(table: TagTable, parent: Place, flat: str, made: dict[str, Place]) -> None:
    """Make a tag of every field of a structure."""
    struct = store.struct(parent.info.attributes["struct"])
    shallow = bool(parent.info.attributes.get("nosubstruct"))
    for name, attributes in struct.fields.items():
        key = f"{parent.info.id}{name[:1].upper()}{name[1:]}"
        prefix = prefix_in(struct, attributes)
        if prefix is None or len(key) > MAX_ID or (shallow and "struct" in attributes):
            continue
        own = table.get(key)
        if isinstance(own, TagInfo) and not own.attributes.get("flat"):
            continue  # a property of its own has that id
        info = _field_row(table, key, name, attributes, flat, parent)
        made[key] = Place(info, parent.path + field_path(prefix, name, attributes))
        if "struct" in info.attributes:
            inner = info.attributes.get("flatname", info.name) if isinstance(own, TagInfo) else info.name
            _flatten(table, made[key], inner, made)


def _field_row(
    table: TagTable, key: str, name: str, attributes: Mapping[str, Any], flat: str, parent: Place
) -> TagInfo:
    own = table.get(key)
    given = dict(own.attributes) if isinstance(own, TagInfo) else {}
    whole = {"g2": parent.info.g2, **attributes, **given, "flat": 1}
    if given.get("list") != 0:
        whole.pop("list", None)
        kind = attributes.get("list") or (1 if parent.info.attributes.get("list") else 0)
        if kind:
            whole["list"] = kind
    shown = own.name if isinstance(own, TagInfo) else flat + attributes.get("flatname", name[:1].upper() + name[1:])
    return TagInfo(table, key, shown, whole)


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for row in store.table(TABLES).rows():
        if not row.sub:
            continue
        for place in places(row.sub["table"]).values():
            writable = place.info.writable or "struct" in place.info.attributes
            if writable and not place.info.sub and uri_of(_prefix(place)) is not None:
                found.setdefault(place.info.name.lower(), []).append(place)
    return found


def _prefix(place: Place) -> str:
    return place.path[0].partition(":")[0]


def group_of(prefix: str) -> str:
    """Return the family-1 group of a property's prefix."""
    return f"XMP-{SHORT.get(prefix, prefix)}" if prefix else "XMP"


@lru_cache(maxsize=1)
def _uris_of_structures() -> Mapping[str, str]:
    """Return the namespaces that structures alone know."""
    found: dict[str, str] = {}
    pending = [
        info.attributes["struct"]
        for row in store.table(TABLES).rows()
        if row.sub
        for info in store.table(row.sub["table"]).rows()
        if "struct" in info.attributes
    ]
    seen: set[str] = set()
    while pending:
        reference = pending.pop()
        if reference in seen:
            continue
        seen.add(reference)
        struct = store.struct(reference)
        if struct.namespace is not None and not isinstance(struct.namespace, str):
            found.update(struct.namespace)
        pending += [field["struct"] for field in struct.fields.values() if "struct" in field]
    return found
