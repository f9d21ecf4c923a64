"""Structures in ExifTool's notation, and their fields from words to what XMP holds.

`{City=Oslo,Names=[a,b],Inner={X=1}}`: braces hold fields, brackets lists, and `|` goes before a character that is meant
as it is. What is never closed is refused, where ExifTool guesses. Source: ExifTool's documentation of structured
information, and the conversion of fields in its CheckStruct.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context

HINT = "{Name=value,Name=[value,value],Name={Name=value}}, with | before a bracket, comma or | that belongs to a value."
MAX_DEPTH = 30
ESCAPE = "|"
_NAME = re.compile(r"\s*([-\w:.]+#?)\s*=")
_SPACE = re.compile(r"\s*")


def is_text_of_structure(value: Any) -> bool:
    """Whether a value is a text that opens a structure, or a list of them."""
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[")


def parse(text: str, place: str) -> Any:
    """Return the dict, or list of dicts, that a text describes.

    Args:
        text: In ExifTool's notation.
        place: What the structure is for, in words.

    Raises:
        InvalidValue: It is not well formed.
    """
    value, end = _value(text, 0, "", place, 0)
    if text[end:].strip():
        raise _improper(place)
    return value


def converted(info: TagInfo, value: Any, context: Context, *, numeric: bool) -> Any:
    """Return a structure with its fields as XMP holds them; names that are no fields stay as they are.

    Args:
        info: The row of the structure.
        value: Its fields by name.
        context: What inverses may ask for.
        numeric: Whether values are what `-n` shows; so are those whose name ends in `#`.

    Raises:
        InvalidValue: A value is outside what its field allows.
    """
    if isinstance(value, (list, tuple)):
        return [converted(info, one, context, numeric=numeric) for one in value]
    if not isinstance(value, dict):
        return value
    fields = store.struct(info.attributes["struct"]).fields
    by_lower = {name.lower(): name for name in fields}
    made: dict[str, Any] = {}
    for name, item in value.items():
        plain = name.rstrip("#")
        known = by_lower.get(plain.lower()) or by_lower.get(plain.partition("-")[0].lower())
        if known is None:
            made[plain] = item
            continue
        made[plain] = _field(info, known, fields[known], item, context, numeric=numeric or plain != name)
    return made


def _field(info: TagInfo, name: str, attributes: Any, item: Any, context: Context, *, numeric: bool) -> Any:
    from exifweb.core.write.convert import raw_of

    row = TagInfo(info.table, name, name, dict(attributes))
    if "struct" in row.attributes:
        return converted(row, item, context, numeric=numeric)
    return raw_of(row, item, context, numeric=numeric)


def _value(text: str, at: int, closing: str, place: str, depth: int) -> tuple[Any, int]:
    """Return the value that begins at a position, and where it ends."""
    if depth > MAX_DEPTH:
        raise _improper(place)
    at = _space(text, at)
    opening = text[at : at + 1]
    if opening == "{":
        return _fields(text, at + 1, place, depth)
    if opening == "[":
        return _items(text, at + 1, place, depth)
    return _scalar(text, at, closing)


def _fields(text: str, at: int, place: str, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while named := _NAME.match(text, at):
        found[named[1]], at = _value(text, named.end(), "}", place, depth + 1)
        at = _space(text, at)
        if text[at : at + 1] != ",":
            break
        at += 1
    return found, _closed(text, at, "}", place)


def _items(text: str, at: int, place: str, depth: int) -> tuple[list[Any], int]:
    found = []
    while True:
        item, at = _value(text, at, "]", place, depth + 1)
        found.append(item)
        at = _space(text, at)
        if text[at : at + 1] != ",":
            return found, _closed(text, at, "]", place)
        at += 1


def _scalar(text: str, at: int, closing: str) -> tuple[str, int]:
    letters = []
    while at < len(text) and text[at] != "," and text[at] != closing:
        if text[at] == ESCAPE:
            at += 1
        letters.append(text[at : at + 1])
        at += 1
    return "".join(letters), at


def _closed(text: str, at: int, bracket: str, place: str) -> int:
    at = _space(text, at)
    if text[at : at + 1] != bracket:
        raise _improper(place)
    return at + 1


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _improper(place: str) -> InvalidValue:
    return InvalidValue(f"Improperly formed structure for {place}", HINT)
