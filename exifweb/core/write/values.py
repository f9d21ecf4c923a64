"""The raw values of an edit: words by the inverse conversions, bytes as they are, a tag's own where the row is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.xmp.structures import StructureTag
from exifweb.core.errors import InvalidValue
from exifweb.core.makernotes.carry import Carried
from exifweb.core.model import Tag
from exifweb.core.tags import registry
from exifweb.core.values import Binary, encode_text
from exifweb.core.write import rows, structs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Edit
    from exifweb.core.write.rows import Row

COORDINATES = frozenset(("GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude", "GPSPosition"))
LIST_SEPARATOR = ", "


class Taken:
    """A value taken from a tag of another file, in words, as ExifTool takes it.

    Args:
        tag: The tag.
        numeric: Whether its value is taken instead of its words: raw where it goes to the same row.
        adds: Whether it joins what other tags gave to the same list, instead of replacing it.
    """

    __slots__ = ("adds", "numeric", "tag")

    def __init__(self, tag: Tag, *, numeric: bool = False, adds: bool = False) -> None:
        self.tag = tag
        self.numeric = numeric
        self.adds = adds

    @property
    def is_exact(self) -> bool:
        """Whether its value is taken: words would round a coordinate to a foot."""
        return self.numeric or self.tag.name in COORDINATES

    def goes_raw(self, row: Row) -> bool:
        """Whether the raw value goes to a row as it is.

        Raises:
            InvalidValue: What the value means is not known, and the row is another.
        """
        info = self.tag.info
        if isinstance(self.tag, StructureTag):
            return False
        if info is row.info and info.raw is None:
            return self.is_exact or isinstance(self.shown, Binary) or not _is_ported(info)
        if not _is_ported(info, text=not isinstance(self.tag.value, str)):
            message = f"{self.tag.group1}:{info.name} can't be converted yet"
            raise InvalidValue(message, "Copy it to the tag of the same name in the same group.")
        return False

    @property
    def shown(self) -> Any:
        """What is read of it: value or words; of the coordinates in a structure the values."""
        if isinstance(self.tag, StructureTag) and not self.is_exact:
            return _structure(self.tag.raw)
        return self.tag.value if self.is_exact else self.tag.text

    @property
    def raw(self) -> list[Any]:
        """The raw value, or those of a list."""
        raw = self.tag.raw
        if self.tag.type == "undef" and isinstance(raw, int):
            raw = bytes([raw & 0xFF])
        return list(raw) if isinstance(raw, list) else [raw]


def _structure(node: Any) -> Any:
    """Return a structure with words in place of tags."""
    if isinstance(node, list):
        return [_structure(one) for one in node if one is not None]
    if not isinstance(node, dict):
        return node.text if isinstance(node, Tag) else node
    shown = {}
    for name in sorted(node):
        exact = name in COORDINATES and isinstance(node[name], Tag)
        shown[f"{name}#" if exact else name] = node[name].value if exact else _structure(node[name])
    return {name: item for name, item in shown.items() if item is not None}


def _is_ported(info: TagInfo, *, text: bool = True) -> bool:
    """Whether all conversions of a row, forwards and backwards, are known, that to words too if it matters."""
    nodes = [info.attributes.get(name) for name in ("raw", "value", *(("text", "uninvert") if text else ()))]
    return not any(registry.UNPORTED in name for name in _names(nodes))


def _names(node: Any) -> Iterator[str]:
    """Yield the names of conversions in a node of a row."""
    if isinstance(node, str):
        yield node[:1]
    elif isinstance(node, dict):
        yield from _names(list(node.get("other", "")[:1]) if "enum" in node else list(node.values()))
    elif isinstance(node, list):
        for one in node:
            yield from _names(one)


def raw_values(edit: Edit, row: Row, context: Context) -> list[Any]:
    """Return the raw values that an edit means for a row: one, or several for a list.

    Raises:
        InvalidValue: The value is outside what is allowed.
    """
    value, numeric = edit.value, edit.numeric
    if isinstance(value, Taken):
        if isinstance(value.tag.raw, Carried):
            return [value.tag.raw]
        if value.goes_raw(row):
            return value.raw
        numeric = value.is_exact
        value = value.shown.read() if isinstance(value.shown, Binary) else value.shown
    if "struct" not in row.info.attributes and has_structure(value):
        message = f"{named(row)} takes no structure"
        raise InvalidValue(message, "Give text, or the value of one field.")
    if isinstance(value, (list, tuple)) and not row.info.is_list:
        value = LIST_SEPARATOR.join(str(v) for v in value)
    many = value if isinstance(value, (list, tuple)) else [value]
    made = [_raw(row, one, context, numeric=numeric) for one in many]
    return [item for one in made for item in (one if isinstance(one, list) else [one])]


def has_structure(value: Any) -> bool:
    """Whether a value is a structure, or a list with one."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def named(row: Row) -> str:
    """Return what a row is called in a message."""
    return f"{row.group1}:{row.info.name}"


def shifted(row: Row, raw: Any, amount: str, sign: int, context: Context) -> Any:
    """Return a raw value moved by an amount.

    Raises:
        InvalidValue: The amount or the value can't be understood.
    """
    from exifweb.core.write.convert import raw_of
    from exifweb.core.write.shift import shift_of

    moved = shift_of(row.info, raw, amount, sign, context)
    return raw_of(row.info, moved, context, numeric=True)


def _raw(row: Row, value: Any, context: Context, *, numeric: bool) -> Any:
    info = row.info
    if info.name in rows.IMAGES or (info.table.name == "Extra" and info.binary):
        return _bytes(row, value, context)
    if row.kind == "COM":
        return str(value)
    if "struct" in info.attributes:
        return structs.converted(
            info, structs.taken(info, value, named(row), context, numeric=numeric)[0], context, numeric=numeric
        )
    from exifweb.core.write.convert import raw_of

    return raw_of(info, value, context, numeric=numeric)


def _bytes(row: Row, value: Any, context: Context) -> bytes:
    from exifweb.core.write.convert import check_bytes

    data = value.read() if isinstance(value, Binary) else encode_text(value) if isinstance(value, str) else value
    if not isinstance(data, (bytes, bytearray, memoryview)):
        message = f"{row.info.name} is written from bytes"
        raise InvalidValue(message, f"On the command line: '-{row.info.name}<=FILE'.")
    check_bytes(row.info, bytes(data), context)
    return bytes(data)
