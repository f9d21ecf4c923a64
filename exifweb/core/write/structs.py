"""Structures in ExifTool's notation, and their fields from words to what XMP holds.

`{City=Oslo,Names=[a,b],Inner={X=1}}`: braces hold fields, brackets lists, and `|` goes before a character that is meant
as it is. What is never closed ends with the text, and a note says so. Source: ExifTool's documentation of structured
information, and its InflateStruct and CheckStruct.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.errors import InvalidValue
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exifweb.core.context import Context

HINT = "{Name=value,Name=[value,value],Name={Name=value}}, with | before a bracket, comma or | that belongs to a value."
MAX_DEPTH = 30
ESCAPE = "|"
SHOWN = 27
"""How many characters of what can't be understood are shown."""
_NAME = re.compile(r"\s*([-\w:.]+#?)\s*=")
_SPACE = re.compile(r"\s*")


def is_text_of_structure(value: Any) -> bool:
    """Whether a value is a text that opens a structure, or a list of them."""
    return isinstance(value, str) and value.lstrip()[:1] in ("{", "[")


def taken(info: TagInfo, value: Any, place: str, context: Context, *, numeric: bool = False) -> tuple[Any, str]:
    """Return what a person entered for a structure, texts parsed, and what was guessed, empty for nothing.

    Args:
        info: The row of the structure.
        value: A text, a dict, or a list of them.
        place: What the structure is for, in words.
        context: What inverses may ask for.
        numeric: Whether values are what `-n` shows.

    Raises:
        InvalidValue: It is no structure, or no field of it can be written.
    """
    notes: list[str] = []
    value = _parsed(value, place, notes)
    if isinstance(value, list) and info.is_list:
        value = [_parsed(one, place, notes) for one in value]
    several = isinstance(value, list) and info.is_list and all(isinstance(one, dict) for one in value)
    if not several and not isinstance(value, dict):
        raise _improper(place)
    fitting = _Fitting(context, place, notes, numeric=numeric)
    made = [fitting.of(info, one) for one in value] if several else fitting.of(info, value)
    return made, notes[0] if notes else ""


class _Fitting:
    """Leaves out the fields of structures whose value does not fit, with a note for each.

    Args:
        context: What inverses may ask for.
        place: What the structure is for, in words.
        notes: Where notes go.
        numeric: Whether values are what `-n` shows.
    """

    def __init__(self, context: Context, place: str, notes: list[str], *, numeric: bool) -> None:
        self.context = context
        self.place = place
        self.notes = notes
        self.numeric = numeric

    def of(self, info: TagInfo, value: dict[str, Any]) -> dict[str, Any]:
        """Return what fits of a structure.

        Raises:
            InvalidValue: No field is left.
        """
        made: dict[str, Any] = {}
        for name, item in value.items():
            try:
                made[name] = self._field(info, name, item)
            except InvalidValue as problem:
                self.notes.append(problem.message)
                hint = problem.hint
        if value and not made:
            raise InvalidValue(self.notes[-1], hint)
        return made

    def _field(self, info: TagInfo, name: str, item: Any) -> Any:
        known, attributes = _field_of(info.attributes["struct"], name)
        if not known:
            return item
        items = item if isinstance(item, list) else [item]
        if isinstance(item, list) and not attributes.get("list"):
            message = f"{name} is not a list in {self.place}"
            raise InvalidValue(message, HINT)
        structures = all(isinstance(one, dict) for one in items)
        row = TagInfo(info.table, known, known, dict(attributes))
        if "struct" in attributes and structures:
            fit = [self.of(row, one) for one in items]
            return fit if isinstance(item, list) else fit[0]
        if "struct" not in attributes and any(isinstance(one, dict) for one in items):
            message = f"{name} is not a structure in {self.place}"
            raise InvalidValue(message, HINT)
        _field(info, known, attributes, item, self.context, numeric=self.numeric or name.endswith("#"))
        return item


def _field_of(kind: str, name: str) -> tuple[str, Mapping[str, Any]]:
    """Return a field's own name and what is known of it; nothing of one that is none."""
    fields = store.struct(kind).fields
    by_lower = {one.lower(): one for one in fields}
    plain = name.rstrip("#").lower()
    known = by_lower.get(plain) or by_lower.get(plain.partition("-")[0])
    return (known, fields[known]) if known is not None else ("", {})


def _parsed(value: Any, place: str, notes: list[str]) -> Any:
    if not is_text_of_structure(value):
        return value
    parsed, note = parse(value, place)
    notes += [note] if note else []
    return parsed


def parse(text: str, place: str) -> tuple[Any, str]:
    """Return the dict, or list of dicts, that a text describes, and what was wrong with it, empty for nothing.

    What is not closed ends with the text, as in ExifTool, and what is no field ends its structure.

    Args:
        text: In ExifTool's notation.
        place: What the structure is for, in words.

    Raises:
        InvalidValue: It is nested too deep.
    """
    parser = _Parser(text, place)
    value = parser.value("", 0)
    if text[parser.at :].strip():
        parser.note("Passed over what stands behind the end of a structure")
    return value, parser.problem


def text_of_structure(value: Any, closing: str = "") -> str:
    """Return a structure, or what is in one, as a text in ExifTool's notation; `closing` is the bracket around it."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}={text_of_structure(item, '}')}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(text_of_structure(item, "]") for item in value) + "]"
    text = "".join(f"{ESCAPE}{letter}" if letter in f",{ESCAPE}{closing}" else letter for letter in text_of(value))
    return f"{ESCAPE}{text}" if text[:1] in ("[", "{") or text[:1].isspace() else text


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
    made: dict[str, Any] = {}
    for name, item in value.items():
        plain = name.rstrip("#")
        known, attributes = _field_of(info.attributes["struct"], name)
        if not known:
            made[plain] = item
            continue
        made[plain] = _field(info, known, attributes, item, context, numeric=numeric or plain != name)
    return made


def _field(info: TagInfo, name: str, attributes: Any, item: Any, context: Context, *, numeric: bool) -> Any:
    from exifweb.core.write.convert import raw_of

    row = TagInfo(info.table, name, name, dict(attributes))
    if "struct" in row.attributes:
        return converted(row, item, context, numeric=numeric)
    return raw_of(row, item, context, numeric=numeric)


class _Parser:
    """The reading of one text.

    Args:
        text: The text.
        place: What it is for, in words.
    """

    def __init__(self, text: str, place: str) -> None:
        self.text = text
        self.place = place
        self.at = 0
        self.problem = ""

    def note(self, problem: str) -> None:
        """Keep the first problem."""
        self.problem = self.problem or f"{problem} for {self.place}"

    def value(self, closing: str, depth: int) -> Any:
        """Return the value that begins here."""
        if depth > MAX_DEPTH:
            raise _improper(self.place)
        if self._eats("{"):
            return self._fields(depth)
        if self._eats("["):
            return self._items(depth)
        return self._scalar(closing)

    def _fields(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while named := _NAME.match(self.text, self.at):
            self.at = named.end()
            found[named[1]] = self.value("}", depth + 1)
            if not self._eats(","):
                break
        if not self._eats("}"):
            rest = self.text[self.at :].strip().partition("\n")[0]
            shown = f"{rest[:SHOWN]}..." if len(rest) > SHOWN + 3 else rest
            self.note(f"Invalid structure field at '{shown}'" if rest else "Missing closing brace of a structure")
        return found

    def _items(self, depth: int) -> list[Any]:
        found = [self.value("]", depth + 1)]
        while self._eats(","):
            found.append(self.value("]", depth + 1))
        if not self._eats("]"):
            self.note("Missing closing bracket of a list")
        return found

    def _scalar(self, closing: str) -> str:
        self._space()
        text, at = self.text, self.at
        letters = []
        while at < len(text) and text[at] != "," and text[at] != closing:
            if text[at] == ESCAPE:
                at += 1
            letters.append(text[at : at + 1])
            at += 1
        self.at = min(at, len(text))
        return "".join(letters)

    def _eats(self, bracket: str) -> bool:
        """Whether a bracket or comma comes next; if so, it is passed."""
        self._space()
        if not self.text.startswith(bracket, self.at):
            return False
        self.at += 1
        return True

    def _space(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at


def _improper(place: str) -> InvalidValue:
    return InvalidValue(f"Improperly formed structure for {place}", HINT)
