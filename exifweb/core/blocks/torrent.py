"""BitTorrent files: one dictionary in Bencode, whose lists become tags with numbers in their names.

Nesting costs a list entry, not a Python frame, and is capped; strings are read where they lie, long ones not at all.
Sources: BEP 3; ExifTool's Torrent module.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MAIN = "Torrent::Main"
LONGEST_TEXT = 256
CHUNK = 1 << 16
MOST_VALUES = 200_000
_INTEGER = re.compile(rb"i(-?\d+)e")
_LENGTH = re.compile(rb"(\d+):")
_NOT_ASCII = re.compile(rb"[^\t\x20-\x7e]")
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]+(.?)", re.DOTALL)
TOKEN = 32
"""Bytes that the head of a value may have."""


@dataclass(slots=True)
class Reader:
    """Reads Bencode from a view.

    Attributes:
        view: Where it lies.
        at: Place of the next value.
        problem: What ended the reading early.
        start: Place of the first byte that is held.
        held: Bytes read ahead.
    """

    view: View
    at: int = 0
    problem: str = ""
    start: int = 0
    held: bytes = b""

    def peek(self, length: int) -> bytes:
        """Return the next bytes without stepping over them."""
        if self.at < self.start or self.at + length > self.start + len(self.held):
            self.start, self.held = self.at, self.view.read(self.at, max(length, CHUNK))
        return self.held[self.at - self.start : self.at - self.start + length]

    def value(self, deepest: int) -> Any:
        """Return the next value: an int, str, `Binary`, list or dictionary; None where there is none."""
        top: list[Any] = []
        stack: list[tuple[Any, list[str]]] = [(top, [])]
        for _ in range(MOST_VALUES):
            token = self.peek(TOKEN)
            kind = token[:1]
            if kind in (b"d", b"l"):
                if len(stack) > deepest:
                    self.problem = "Nested too deeply"
                    break
                self.at += 1
                inner: Any = {} if kind == b"d" else []
                self._put(stack[-1], inner)
                stack.append((inner, []))
            elif kind == b"e" and len(stack) > 1:
                self.at += 1
                stack.pop()
            else:
                one = self._scalar(token)
                if one is None or not self._put(stack[-1], one):
                    break
            if len(stack) == 1:
                break
        return top[0] if top else None

    def _put(self, into: tuple[Any, list[str]], one: Any) -> bool:
        """Put a value into a collection, or keep it as the key of the next; False where it can't be one."""
        collection, key = into
        if isinstance(collection, list):
            collection.append(one)
        elif key:
            collection[key.pop()] = one
        elif isinstance(one, str | Binary | int):
            key.append(decode_text(one.read()) if isinstance(one, Binary) else str(one))
        else:
            self.problem = "Bad dictionary key"
            return False
        return True

    def _scalar(self, token: bytes) -> Any:
        number = _INTEGER.match(token)
        if number:
            self.at += number.end()
            return int(number[1])
        if token[:1] == b"i":
            return None
        length = _LENGTH.match(token)
        if length:
            self.at += length.end()
            return self._string(int(length[1]))
        if token:
            self.problem = "Bad format"
        return None

    def _string(self, length: int) -> Any:
        here = self.view.base + self.at
        if not self.view.holds(self.at, length):
            self.problem = "Truncated byte string"
            return None
        if length > LONGEST_TEXT:
            self.at += length
            return Binary(source=self.view.source, offset=here, length=length)
        data = self.peek(length)
        self.at += length
        if _NOT_ASCII.search(data):
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                return Binary(data, offset=here)
        return data.decode("ascii")


def decode(context: Context, block: Block) -> None:
    """Decode a whole file."""
    reader = Reader(scattered_view(context, block))
    root = reader.value(context.limits.depth)
    if reader.problem:
        context.warn(f"Bencode error: {reader.problem}", block.offset + reader.at, "block")
    if isinstance(root, dict) and any(root.get(key) for key in ("announce", "created by", "info")):
        Tags(context).take(root, store.table(MAIN))


class Tags:
    """Makes tags of dictionaries."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.made: dict[tuple[str, str], TagInfo] = {}

    def take(
        self, found: dict[str, Any], table: TagTable, root: tuple[str, str] | None = None, at: tuple[int, ...] = ()
    ) -> None:
        """Take the values of a dictionary in the order of their keys.

        Args:
            found: The dictionary.
            table: Describes its keys.
            root: Id and name of the dictionary, where its table is that of another.
            at: Its places in the lists around it.
        """
        for key in sorted(found):
            info = self._row(table, key, root)
            self._take(found[key], info, table, at, at)

    def _take(self, value: Any, info: TagInfo, table: TagTable, at: tuple[int, ...], outer: tuple[int, ...]) -> None:
        if isinstance(value, list):
            if info.attributes.get("joinpath"):
                words = ["(Binary data)" if isinstance(one, Binary | dict | list) else str(one) for one in value]
                self._take("/".join(words), info, table, at, outer)
                return
            flat = _flattened(value)
            for number, one in enumerate(flat, 1):
                self._take(one, info, table, (*outer, number), outer)
            return
        if at:
            info = self._numbered(info, at)
        if isinstance(value, dict):
            sub = info.sub
            if sub is not None:
                self.take(value, store.table(sub["table"]), None, at)
            else:
                self.take(value, table, (str(info.id), info.name), at)
        elif len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value)

    def _row(self, table: TagTable, key: str, root: tuple[str, str] | None) -> TagInfo:
        whole = f"{root[0]}/{key}" if root else key
        known = table.get(whole) or self.made.get((table.name, whole))
        if isinstance(known, TagInfo):
            return known
        name = _NOT_IN_NAMES.sub(lambda odd: odd[1].upper(), key[:1].upper() + key[1:])
        if len(name) < 2 or not ("A" <= name[0] <= "Z"):
            name = f"Tag{name}"
        info = self.made[table.name, whole] = TagInfo(table, whole, (root[1] if root else "") + name, {})
        return info

    def _numbered(self, info: TagInfo, at: tuple[int, ...]) -> TagInfo:
        """Return a row with places in its name: one for each 1 there, the others behind."""
        key = f"{info.id}{'_'.join(map(str, at))}"
        made = self.made.get((info.table.name, key))
        if made is None:
            pieces = info.name.split("1")
            name, left = pieces[0], list(at)
            for piece in pieces[1:]:
                name += (str(left.pop(0)) if left else "") + piece
            for number in left:
                name += ("_" if name[-1:].isdigit() else "") + str(number)
            made = self.made[info.table.name, key] = TagInfo(info.table, key, name, info.attributes)
        return made


def _flattened(values: list[Any]) -> list[Any]:
    """Return the values of a list, those of lists at its beginning in its place at the end."""
    pending = deque(values)
    flat: list[Any] = []
    while pending and len(flat) < MOST_VALUES:
        one = pending.popleft()
        if isinstance(one, list):
            pending.extend(one)
        else:
            flat.append(one)
    return flat
