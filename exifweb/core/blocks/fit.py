"""Garmin's FIT files: messages, each of a kind that was defined before, with fields in the order of the definition.

Of each kind the first message is taken, as ExifTool does where embedded data is not asked for; the others are stepped
over. Fields of developers are named by messages of their own. Sources: FIT protocol and profile (Garmin); ExifTool's
Garmin module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import keyed
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, TagTable
from exifweb.core.values import Binary, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.view import View

FIT, COMMON, DEVELOPER = "Garmin::FIT", "Garmin::Common", "Garmin::Dev"
DEVELOPER_GROUPS = ("Garmin", "Developer", "Unknown")
BASE_TYPES: dict[int, tuple[str, Any]] = {
    0x00: ("int8u", 0xFF),
    0x01: ("int8s", 0x7F),
    0x02: ("int8u", 0xFF),
    0x83: ("int16s", 0x7FFF),
    0x84: ("int16u", 0xFFFF),
    0x85: ("int32s", 0x7FFFFFFF),
    0x86: ("int32u", 0xFFFFFFFF),
    0x07: ("string", ""),
    0x88: ("float", None),
    0x89: ("double", None),
    0x0A: ("int8u", 0),
    0x8B: ("int16u", 0),
    0x8C: ("int32u", 0),
    0x0D: ("undef", None),
    0x8E: ("int64s", 0x7FFFFFFFFFFFFFFF),
    0x8F: ("int64u", 0xFFFFFFFFFFFFFFFF),
    0x90: ("int64u", 0),
}
"""Type of a field → its format, and the value that stands for none."""
HEADER = 12
TIME = 253
DEVELOPER_ID, DESCRIPTION = 207, 206
MOST_MESSAGES, MOST_DEFINITIONS = 1_000_000, 50_000
CHUNK = 1 << 16
_NOT_UNIT = re.compile(r"[^-_a-zA-Z0-9/+*]")
_WORD = re.compile(r"(^|_)([a-z])")


@dataclass(slots=True)
class Field:
    """A field of a definition: its number, size and type; of a developer's field the type is the developer's number."""

    number: int
    size: int
    kind: int
    developer: bool = False


@dataclass(slots=True)
class Message:
    """A definition.

    Attributes:
        number: Which kind of message it defines.
        name: Its name.
        table: Describes its fields.
        known: Whether it is one that is read.
        order: Byte order of its values.
        fields: Its fields in order.
        size: Bytes of a message.
        time_at: Place of its time stamp and the field, None where it has none.
        time: Time stamp told by a header in short form.
    """

    number: int
    name: str
    table: TagTable
    known: bool
    order: str
    fields: list[Field] = field(default_factory=list)
    size: int = 0
    time_at: tuple[int, Field] | None = None
    time: int | None = None


def decode(context: Context, block: Block) -> None:
    """Decode a file."""
    try:
        _Reader(context, scattered_view(context, block)).read()
    finally:
        context.doc = None


class _Reader:
    """Reads the messages of a file."""

    def __init__(self, context: Context, view: View) -> None:
        self.context = context
        self.view = view
        self.main = store.table(FIT)
        self.common = store.table(COMMON)
        self.developer = TagTable(DEVELOPER, {"groups": DEVELOPER_GROUPS}, {})
        self.messages: dict[int, Message] = {}
        self.done: set[int] = set()
        self.time = 0
        self.documents = 0
        self.developers: dict[Any, dict[Any, dict[int, Any]]] = {}
        self.made: dict[str, TagInfo] = {}
        self.held = b""
        self.start = 0

    def take(self, at: int, length: int) -> bytes:
        """Return bytes of the file, read ahead in chunks."""
        if at < self.start or at + length > self.start + len(self.held):
            self.start, self.held = at, self.view.read(at, max(length, CHUNK))
        return self.held[at - self.start : at - self.start + length]

    def read(self) -> None:
        head = self.take(0, HEADER)
        if len(head) < HEADER:
            return
        keyed.found(self.context, self.main, "vers", head[1], self.view.base + 1, 1)
        end = head[0] + int.from_bytes(head[4:8], "little")
        at = max(head[0], HEADER)
        definitions = 0
        for _ in range(MOST_MESSAGES):
            flags = self.take(at, 1)
            if at >= end or not flags:
                return
            defines = flags[0] & 0xC0 == 0x40
            definitions += defines
            if definitions > MOST_DEFINITIONS:
                break
            after = self._define(at, flags[0]) if defines else self._data(at, flags[0])
            if after < 0:
                return
            at = after
        self._warn(f"Stopped after {MOST_MESSAGES} messages or {MOST_DEFINITIONS} definitions", at)

    def _warn(self, message: str, at: int) -> None:
        self.context.warn(message, self.view.base + at, "message")

    def _define(self, at: int, flags: int) -> int:
        """Take up a definition and return the place behind it, -1 where it is cut short."""
        head = self.take(at + 1, 5)
        if len(head) < 5:
            if at + 1 + len(head) < self.view.end - self.view.base:
                self._warn("Unexpected end of file", at)
            return -1
        order = ">" if head[1] else "<"
        number = int.from_bytes(head[2:4], "big" if head[1] else "little")
        message = self.messages[flags & 15] = self._message(number, order)
        at += 6
        fields = self.take(at, 3 * head[4])
        if len(fields) < 3 * head[4]:
            self._warn("Truncated definition message", at)
            return -1
        for place in range(0, len(fields), 3):
            one = Field(*fields[place : place + 3])
            if one.kind not in BASE_TYPES:
                self._warn(f"Unknown field type {one.kind}", at + place)
            else:
                if one.number == TIME:
                    message.time_at = message.size, one
                message.fields.append(one)
            message.size += one.size
        at += len(fields)
        return self._define_developer(message, at) if flags & 0x20 else at

    def _define_developer(self, message: Message, at: int) -> int:
        count = self.take(at, 1)
        if not count:
            self._warn("Missing developer definition", at)
            return -1
        fields = self.take(at + 1, 3 * count[0])
        if len(fields) < 3 * count[0]:
            self._warn("Truncated developer definition", at)
            return -1
        for place in range(0, len(fields), 3):
            number, size, kind = fields[place : place + 3]
            one = Field(number, size, kind, developer=True)
            message.fields.append(one)
            message.size += one.size
        return at + 1 + len(fields)

    def _message(self, number: int, order: str) -> Message:
        info = self.main.get(number)
        if isinstance(info, TagInfo):
            known = info.unknown <= self.context.options.unknown
            if info.sub is not None:
                return Message(number, info.name, store.table(info.sub["table"]), known, order)
            name = info.name
        else:
            name, known = f"Unknown{number}", self.context.options.unknown > 0
        head = {"table": f"Garmin::{name}", "groups": ["Garmin", name, "Unknown"]}
        return Message(number, name, TagTable(f"Garmin::{name}", head, {}), known, order)

    def _data(self, at: int, flags: int) -> int:
        """Take up a message and return the place behind it, -1 where reading ends."""
        local = flags >> 5 & 3 if flags & 0x80 else flags & 15
        message = self.messages.get(local)
        if message is None:
            self._warn(f"Missing definition for local message {local}", at)
            return -1
        if flags & 0x80 and flags & 0x1F:
            stamp = (self.time & ~0x1F) + (flags & 0x1F)
            message.time = stamp + (0x20 if flags & 0x1F < self.time & 0x1F else 0)
        at += 1
        if message.number in self.done:
            return at + message.size
        self.done.add(message.number)
        data = self.take(at, message.size)
        if len(data) < message.size:
            self._warn("Truncated data message", at)
            return -1
        self._stamp(message, data, at)
        if message.known:
            self._remember(message, self._fields(message, data, at))
        return at + message.size

    def _stamp(self, message: Message, data: bytes, at: int) -> None:
        """Note the time of a message, which begins the next document; of one that is not read it is a tag."""
        if message.time is not None:
            moment, place = message.time, -1
        elif message.time_at is not None:
            place, one = message.time_at
            form = BASE_TYPES[one.kind][0]
            found = read_value(data[place : place + one.size], form, 1, message.order)
            moment = found if isinstance(found, int) else 0
        else:
            return
        if moment == self.time:
            return
        self.time = moment
        self.documents += 1
        self.context.doc = str(self.documents)
        if message.time is not None or not message.known:
            here = -1 if place < 0 else self.view.base + at + place
            keyed.found(self.context, self.common, TIME, moment, here, g1=message.table.g1)

    def _fields(self, message: Message, data: bytes, at: int) -> dict[int, Any]:
        """Take up the fields of a message and return those that are not a developer's."""
        values: dict[int, Any] = {}
        for one, place in _places(message):
            if one.developer:
                self._developer_field(one, data[place : place + one.size], message.order, at + place)
                continue
            value = self._value(message, one, one.kind, data[place : place + one.size], at + place)
            if value is None:
                continue
            values[one.number] = value
            table, group = message.table, None
            if table.get(one.number) is None and self.common.get(one.number) is not None:
                table, group = self.common, message.table.g1
            here = self.view.base + at + place
            if table.get(one.number) is not None:
                keyed.found(self.context, table, one.number, value, here, one.size, g1=group)
            elif self.context.options.unknown:
                info = TagInfo(table, one.number, f"{message.name}_{one.number}", {"unknown": 1})
                self.context.found(info, value, None, here, one.size)
        return values

    def _value(self, message: Message, one: Field, kind: int, data: bytes, at: int) -> Any:
        """Return the value of a field, None where it stands for none."""
        if kind not in BASE_TYPES:
            self._warn(f"Unknown field type {kind}", at)
            return None
        form, none = BASE_TYPES[kind]
        if form == "undef":
            return Binary(data, offset=self.view.base + at)
        if len(data) % SIZES[form]:
            self._warn(f"Bad count for {form} {message.name} field {one.number}", at)
            return None
        value = read_value(data, form, len(data) // SIZES[form], message.order)
        if isinstance(value, float) and isnan(value):
            return None
        return None if value == none or value is None else value

    def _remember(self, message: Message, values: dict[int, Any]) -> None:
        """Keep what the fields of developers are decoded by."""
        if message.number == DEVELOPER_ID and 3 in values:
            self.developers.setdefault(values[3], {})["id"] = values
        elif message.number == DESCRIPTION and 0 in values and 1 in values:
            self.developers.setdefault(values[0], {})[values[1]] = values

    def _developer_field(self, one: Field, data: bytes, order: str, at: int) -> None:
        known = self.developers.get(one.kind, {})
        described, origin = known.get(one.number), known.get("id", {}).get(1)
        if described is None or origin is None or 2 not in described or 3 not in described:
            return
        identity = origin.read().hex() if isinstance(origin, Binary) else text_of(origin)
        info = self._developer_row(f"{identity}_{one.number}", described)
        kind = described[2] if isinstance(described[2], int) else -1
        message = Message(0, info.name, self.developer, known=True, order=order)
        value = self._value(message, one, kind, data, at)
        if value is not None and len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value, None, self.view.base + at, one.size)

    def _developer_row(self, key: str, described: dict[int, Any]) -> TagInfo:
        info = self.made.get(key)
        if info is None:
            name = _WORD.sub(lambda word: word[2].upper(), text_of(described[3]))
            unit = _NOT_UNIT.sub("", text_of(described[8])) if 8 in described else ""
            facts = {"text": f"suffix({f' {unit}'!r})"} if unit else {}
            info = self.made[key] = keyed.made(self.developer, key, name, facts)
        return info


def _places(message: Message) -> Iterator[tuple[Field, int]]:
    at = 0
    for one in message.fields:
        yield one, at
        at += one.size
