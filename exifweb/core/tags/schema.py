"""Rows of the tag tables as objects: what a tag is called, how it is read, how its value becomes text.

A `TagInfo` is made once per row, when a file first has the tag, and is shared from then on. Its conversions are
functions of (value, context); None means that the value passes through. A row with conditions becomes `Variants`,
from which `choose` takes the first that holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import labels, registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from exifweb.core.context import Context, Probe

    Convert = Callable[[Any, Context], Any]
    Key = int | float | str


class TagInfo:
    """What the tables say about one tag."""

    __slots__ = (
        "attributes",
        "binary",
        "condition",
        "format",
        "g0",
        "g1",
        "g2",
        "id",
        "is_list",
        "is_offset",
        "name",
        "own_g1",
        "plain",
        "priority",
        "raw",
        "sub",
        "table",
        "text",
        "unknown",
        "value",
    )

    def __init__(self, table: TagTable, key: Key, name: str, attributes: Mapping[str, Any]) -> None:
        get = attributes.get
        self.table = table
        self.id = key
        self.name = name
        self.attributes = attributes
        self.g0: str = get("g0", table.g0)
        self.g1: str = get("g1", table.g1)
        self.g2: str = get("g2", table.g2)
        self.own_g1: bool = "g1" in attributes
        self.format: Any = get("format")
        self.unknown: int = get("unknown", 0)
        self.binary: bool = bool(get("binary"))
        self.is_list: bool = bool(get("list"))
        self.priority: int | None = get("priority", 0 if get("avoid") else table.priority)
        self.sub: Mapping[str, Any] | None = get("sub")
        self.is_offset: Any = get("isoffset")
        name_of_condition = get("if")
        self.condition: Convert | None = None
        if name_of_condition is not None:
            self.condition = registry.condition(name_of_condition) or _never
        self.raw = compile_conversion(get("raw"), attributes, " ")
        self.value = compile_conversion(get("value"), _unprinted(attributes), " ")
        self.text = compile_conversion(get("text", table.text), attributes, "; ")
        # The IFD reader keeps such a tag's value without looking at the rest of its row.
        self.plain: bool = not (
            self.condition or self.raw or self.sub or self.is_list or self.format or self.is_offset or self.unknown
        ) and not attributes.keys() & {"subifd", "makernotes", "fixcount"}

    @property
    def description(self) -> str:
        """The tag's name in words."""
        given = self.attributes.get("desc")
        return given if given is not None else describe(self.name)

    @property
    def writable(self) -> str | int | bool:
        """The format it is written in, 1 for any, False for a tag that can't be written."""
        found = self.attributes.get("write", self.table.head.get("writable", False))
        return found or False

    def __repr__(self) -> str:
        return f"<TagInfo {self.table.name}:{self.name}>"


class Variants:
    """Several rows for one id, told apart by their conditions."""

    __slots__ = ("infos",)

    def __init__(self, infos: tuple[TagInfo, ...]) -> None:
        self.infos = infos

    def choose(self, probe: Probe, context: Context) -> TagInfo | None:
        """Return the first variant whose condition holds."""
        for info in self.infos:
            if info.condition is None or info.condition(probe, context):
                return info
        return None


class TagTable:
    """One table: its head, and its rows by id."""

    __slots__ = (
        "_rows",
        "format",
        "g0",
        "g1",
        "g2",
        "head",
        "infos",
        "is_exif",
        "is_maker",
        "name",
        "plan",
        "priority",
        "process",
        "setgroup1",
        "text",
    )

    def __init__(self, name: str, head: Mapping[str, Any], rows: dict[Key, list[Any]]) -> None:
        self.name = name
        self.head = head
        self.g0, self.g1, self.g2 = head["groups"]
        self.process: str | None = head.get("process")
        self.format: str | None = head.get("format")
        self.priority: int | None = head.get("priority", 0 if head.get("avoid") else None)
        self.setgroup1 = bool(head.get("setgroup1"))
        self.text: Any = head.get("text")
        self.is_maker = self.g0 == "MakerNotes"
        self.is_exif = name == "Exif::Main"
        self.plan: Any = None
        self._rows = rows
        self.infos: dict[Key, TagInfo | Variants] = {}
        """The rows that were asked for."""

    def get(self, key: Key) -> TagInfo | Variants | None:
        """Return what the table says about an id, or None."""
        found = self.infos.get(key)
        return self._make(key) if found is None and key in self._rows else found

    def keys(self) -> list[Key]:
        """Return the ids in the order of the table."""
        return list(self._rows)

    def rows(self) -> Iterator[TagInfo]:
        """Yield the rows without conditions."""
        for key in self._rows:
            info = self.get(key)
            if isinstance(info, TagInfo):
                yield info

    def names(self) -> set[str]:
        """Return the names of all rows and variants in lower case."""
        found = set()
        for row in self._rows.values():
            found |= {row[1].lower()} if isinstance(row[1], str) else {variant[0].lower() for variant in row[1]}
        return found

    def named(self, wanted: Callable[[str], bool]) -> list[TagInfo]:
        """Return the rows whose lower-case name is wanted, of several variants with one name the first."""
        found: list[TagInfo] = []
        for key, row in self._rows.items():
            names = [row[1]] if isinstance(row[1], str) else [variant[0] for variant in row[1]]
            if any(wanted(name.lower()) for name in names):
                made = self.get(key)
                infos = made.infos if isinstance(made, Variants) else (made,)
                first = {i.name: i for i in reversed(infos) if i is not None and wanted(i.name.lower())}
                found += reversed(first.values())
        return found

    @property
    def unknown_prefix(self) -> str:
        """What the names of unknown tags begin with."""
        given: str | None = self.head.get("prefix")
        return self.name.removesuffix("::Main").replace("::", "_") if given is None else given

    def unknown(self, key: int) -> TagInfo:
        """Return a made-up row for an id that the table doesn't have, as `-u` shows it."""
        prefix = self.unknown_prefix
        return TagInfo(self, key, f"{prefix}_0x{key:04x}", {"unknown": 1, "text": self.text or "limit_long_values"})

    def _make(self, key: Key) -> TagInfo | Variants | None:
        row = self._rows.get(key)
        made: TagInfo | Variants | None = None
        if row is not None:
            if isinstance(row[1], str):
                made = TagInfo(self, key, row[1], row[2] if len(row) > 2 else {})
            else:
                made = Variants(tuple(TagInfo(self, key, v[0], v[1] if len(v) > 1 else {}) for v in row[1]))
            self.infos[key] = made
        return made

    def __repr__(self) -> str:
        return f"<TagTable {self.name}>"


def compile_conversion(node: Any, attributes: Mapping[str, Any], joiner: str) -> Convert | None:
    """Return the function that a conversion node of the tables stands for; None where nothing is to be done."""
    if node is None:
        return None
    if isinstance(node, str):
        return registry.conversion(node)
    if isinstance(node, list):
        repeat = node[-1:] == ["REPEAT"]
        parts = [compile_conversion(n, attributes, joiner) for n in (node[:-1] if repeat else node)]
        return labels.each(parts, joiner=joiner, repeat=repeat, order=attributes.get("relist"))
    return labels.lookup(node, attributes, compile_conversion(node.get("other"), attributes, joiner))


_NOT_IN_NAMES = re.compile(r"[^-\w]", re.ASCII)


def tag_name(text: str) -> str:
    """Return a tag name made of any text, as ExifTool makes one: `2nd (copy)` → `Tag2ndcopy`."""
    name = _NOT_IN_NAMES.sub("", text)
    name = name[:1].upper() + name[1:]
    return f"Tag{name}" if len(name) < 2 or name[0] in "-0123456789" else name


def describe(name: str) -> str:
    """Return a tag name in words, as ExifTool does: `FNumber` → `F Number`, `GPSLatitude` → `GPS Latitude`."""
    words = name[:1].upper() + name[1:].replace("_", " ")
    words, found, number = words.partition(" 0x")
    words = re.sub(r"([a-z])([A-Z\d])", r"\1 \2", words)
    words = re.sub(r"([A-Z])([A-Z][a-z])", r"\1 \2", words)
    return re.sub(r"(\d)([A-Z]\S)", r"\1 \2", words) + found + number


def _unprinted(attributes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a row says to a value, which is never spelled in hexadecimal."""
    return {key: fact for key, fact in attributes.items() if key != "hex"} if "hex" in attributes else attributes


def _never(probe: Any, context: Any) -> bool:  # noqa: ARG001
    return False
