"""Binary property lists → values and tags: objects told apart by a marker byte, which refer to each other by number.

Dictionaries become tags named by the keys along their path, or values where a conversion asks for them. References may
loop and repeat: depth and the number of objects looked at are capped. Source: ExifTool's PLIST module; the markers are
those of Apple's CFBinaryPList.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

TRAILER = 32
DEEPEST = 64
MOST_OBJECTS = 50_000
INTEGERS = frozenset((1, 2, 3, 4, 8))
REALS = {4: ">f", 8: ">d"}
# ExifTool's words; Apple's own header has 8 for false and 9 for true.
SIMPLE = {0x00: "<null>", 0x08: "True", 0x09: "False", 0x0F: "<fill>"}
MARKED_SIZE = 0x0F
FIRST_DAY = 11323 * 24 * 3600
"""Seconds from 1970 to 2001, which dates count from."""
_AFTER_NO_LETTER = re.compile(r"([^A-Za-z])([a-z])")
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")


class Broken(Exception):
    """An object is not what its marker says."""


class Date(str):
    """A date and time as text."""

    __slots__ = ()


@dataclass(slots=True)
class Reader:
    """Reads objects by number.

    Attributes:
        data: The list, trailer included.
        places: Where each object stands.
        width: Bytes of a reference.
        top: Number of the outermost object.
        looked: Objects read so far.
    """

    data: bytes
    places: list[int] = field(default_factory=list)
    width: int = 1
    top: int = 0
    looked: int = 0

    def begin(self) -> bool:
        """Read the trailer and the table of places; False where there is none."""
        if len(self.data) < TRAILER:
            return False
        step, self.width, count, self.top, table = unpack(">6x2B3Q", self.data[-TRAILER:])
        if self.top >= count or step not in INTEGERS or self.width not in INTEGERS:
            return False
        if table + step * count > len(self.data):
            return False
        self.places = [
            int.from_bytes(self.data[at : at + step], "big") for at in range(table, table + step * count, step)
        ]
        return True

    def object(self, number: int, depth: int = 0) -> Any:
        """Return an object: int, float, str, `Date`, `Binary`, list or dictionary.

        Raises:
            Broken: It is damaged, too deep, or too much.
        """
        if number >= len(self.places):
            raise Broken
        return self._at(self.places[number], depth)[0]

    def _at(self, at: int, depth: int) -> tuple[Any, int]:
        """Return the object at a place, and the place behind it."""
        self.looked += 1
        if at >= len(self.data) or depth > DEEPEST or self.looked > MOST_OBJECTS:
            raise Broken
        kind, size = self.data[at] >> 4, self.data[at] & 15
        at += 1
        if kind == 0:
            return SIMPLE.get(size), at
        if kind in (1, 2, 3):
            return self._number(kind, at, 1 << size)
        if kind == 8:
            return self._uid(at, size + 1)
        if size == MARKED_SIZE:
            size, at = self._at(at, depth + 1)
            if not isinstance(size, int):
                raise Broken
        if kind in (4, 5, 6):
            return self._run(kind, at, size)
        if kind in (10, 12, 13):
            return self._collection(kind, at, size, depth), at
        return None, at

    def _take(self, at: int, size: int) -> bytes:
        data = self.data[at : at + size]
        if len(data) < size:
            raise Broken
        return data

    def _number(self, kind: int, at: int, size: int) -> tuple[Any, int]:
        known = size in INTEGERS if kind == 1 else size in REALS
        if not known:
            raise Broken
        data = self._take(at, size)
        if kind == 1:
            return int.from_bytes(data, "big"), at + size
        (number,) = unpack(REALS[size], data)
        return (Date(_date(number)) if kind == 3 else number), at + size

    def _uid(self, at: int, size: int) -> tuple[Any, int]:
        data = self._take(at, size)
        if size in INTEGERS:
            return int.from_bytes(data, "big"), at + size
        digits = data.hex()
        if size == 16:
            head = data[3::-1] + data[5:3:-1] + data[7:5:-1] + data[8:]
            digits = head.hex().upper()
            return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])), at + size
        return f"0x{digits}", at + size

    def _run(self, kind: int, at: int, size: int) -> tuple[Any, int]:
        size *= 2 if kind == 6 else 1
        data = self._take(at, size)
        if kind == 4:
            return Binary(data), at + size
        text = decode_text(data) if kind == 5 else data.decode("utf-16-be", "replace")
        return text, at + size

    def _collection(self, kind: int, at: int, size: int, depth: int) -> Any:
        count = size * 2 if kind == 13 else size
        data = self._take(at, count * self.width)
        numbers = [int.from_bytes(data[i : i + self.width], "big") for i in range(0, len(data), self.width)]
        if kind != 13:
            return [one for one in (self._lenient(number, depth) for number in numbers) if one is not None]
        found = {}
        for key, value in zip(numbers[:size], numbers[size:], strict=True):
            name = self._lenient(key, depth)
            if name in (None, "") or isinstance(name, list | dict | Binary):
                continue
            held = self._lenient(value, depth)
            if held is not None:
                found[str(name)] = held
        return found

    def _lenient(self, number: int, depth: int) -> Any:
        """Return a member of a collection, None where it alone is damaged."""
        try:
            return self.object(number, depth + 1)
        except Broken:
            if self.looked > MOST_OBJECTS:
                raise
            return None


def _date(seconds: float) -> str:
    try:
        return unix_time(seconds + FIRST_DAY, local=True)
    except (ValueError, OverflowError):
        return ""


def read(data: bytes) -> Any:
    """Return the outermost object of a binary property list, None where it is damaged."""
    reader = Reader(data)
    try:
        return reader.object(reader.top) if reader.begin() else None
    except Broken:
        return None


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a binary property list whose outermost object is a dictionary."""
    found = read(view.read(start, length))
    take_all(context, table, found, view.base + start)


def take_all(context: Context, table: TagTable, found: Any, here: int) -> None:
    """Make tags of what a dictionary holds, or the dictionaries of a list."""
    taker = Taker(context, table, here)
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            taker.take_all(one, "")


class Taker:
    """Makes tags of values, each named by the keys along its path; values that follow each other make a list."""

    def __init__(self, context: Context, table: TagTable, here: int) -> None:
        self.context = context
        self.table = table
        self.here = here
        self.made: dict[str, TagInfo] = {}
        self.last: TagInfo | None = None

    def take_all(self, found: dict[str, Any], path: str) -> None:
        """Take up what a dictionary holds."""
        for key, value in found.items():
            self._take(f"{path}/{key}" if path else key, value)

    def _take(self, tag: str, value: Any) -> None:
        if isinstance(value, dict):
            self.take_all(value, tag)
            return
        plain = self._plain(tag, value) if isinstance(value, list) else value
        info = self._row(tag, value)
        if self.last is not None and self.last is not info:
            self.context.lists.pop(self.last, None)
        self.last = info
        for one in plain if plain and isinstance(plain, list) else [plain]:
            if len(self.context.tags) < self.context.limits.tags:
                self.context.found(info, one, None, self.here)

    def _plain(self, tag: str, values: list[Any]) -> list[Any]:
        """Take up the dictionaries of a list and return its other values."""
        plain: list[Any] = []
        for one in values:
            if isinstance(one, dict):
                self.take_all(one, tag)
            elif isinstance(one, list):
                plain += self._plain(tag, one)
            else:
                plain.append(one)
        return plain

    def _row(self, tag: str, value: Any) -> TagInfo:
        info = self.table.get(tag) or self.made.get(tag)
        if isinstance(info, TagInfo):
            return info
        while isinstance(value, list) and value:
            value = value[-1]
        facts = {"list": 1, "g2": "Time"} if isinstance(value, Date) else {"list": 1}
        self.made[tag] = TagInfo(self.table, tag, name_of(tag), facts)
        return self.made[tag]


def name_of(path: Key) -> str:
    """Return the name of a tag made of the keys along its path: words capitalized, other characters left out."""
    name = _NOT_IN_NAMES.sub("", _AFTER_NO_LETTER.sub(lambda found: found[1] + found[2].upper(), str(path)))
    if len(name) < 2 or name[0] in "-0123456789":
        name = f"Tag{name[:1].upper()}{name[1:]}"
    return name[:1].upper() + name[1:]
