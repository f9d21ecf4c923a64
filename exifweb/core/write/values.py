"""The raw values of an edit: words by the inverse conversions, bytes as they are, a tag's own where the row is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.values import Binary
from exifweb.core.write import rows, structs

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Tag
    from exifweb.core.write.changes import Edit
    from exifweb.core.write.rows import Row

LIST_SEPARATOR = ", "


class Taken:
    """A value taken from a tag of another file: raw where the row is the same, in words otherwise.

    Args:
        tag: The tag.
        numeric: Whether its value is taken instead of its words.
        adds: Whether it joins what other tags gave to the same list, instead of replacing it.
    """

    __slots__ = ("adds", "numeric", "tag")

    def __init__(self, tag: Tag, *, numeric: bool = False, adds: bool = False) -> None:
        self.tag = tag
        self.numeric = numeric
        self.adds = adds

    @property
    def shown(self) -> Any:
        """What is read of it: value or words."""
        return self.tag.value if self.numeric else self.tag.text


def raw_values(edit: Edit, row: Row, context: Context) -> list[Any]:
    """Return the raw values that an edit means for a row: one, or several for a list.

    Raises:
        InvalidValue: The value is outside what is allowed.
    """
    value, numeric = edit.value, edit.numeric
    if isinstance(value, Taken):
        if value.tag.info is row.info and row.info.raw is None:
            raw = value.tag.raw
            if value.tag.type == "undef" and isinstance(raw, int):
                raw = bytes([raw & 0xFF])
            return list(raw) if isinstance(raw, list) else [raw]
        value, numeric = value.shown, value.numeric
    if isinstance(value, (list, tuple)) and not row.info.is_list:
        value = LIST_SEPARATOR.join(str(v) for v in value)
    many = value if isinstance(value, (list, tuple)) else [value]
    made = [_raw(row, one, context, numeric=numeric) for one in many]
    return [item for one in made for item in (one if isinstance(one, list) else [one])]


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
        return _bytes(row, value)
    if row.kind == "COM":
        return str(value)
    if "struct" in info.attributes:
        return _structure(row, value, context, numeric=numeric)
    from exifweb.core.write.convert import raw_of

    return raw_of(info, value, context, numeric=numeric)


def _structure(row: Row, value: Any, context: Context, *, numeric: bool) -> Any:
    place = f"{row.group1}:{row.info.name}"
    if structs.is_text_of_structure(value):
        value = structs.parse(value, place)
    several = isinstance(value, list) and row.info.is_list and all(isinstance(one, dict) for one in value)
    if not several and not isinstance(value, dict):
        message = f"Improperly formed structure for {place}"
        raise InvalidValue(message, structs.HINT)
    return structs.converted(row.info, value, context, numeric=numeric)


def _bytes(row: Row, value: Any) -> bytes:
    if isinstance(value, Binary):
        return value.read()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    message = f"{row.info.name} is written from bytes"
    raise InvalidValue(message, f"On the command line: '-{row.info.name}<=FILE'.")
