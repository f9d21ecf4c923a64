"""CBOR → tags: maps and lists are flattened into names along the path, as ExifTool does with JSON too.

Sources: RFC 8949; ExifTool's CBOR and JSON modules for names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ldexp
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.conv.dates import unix_time, xmp_date
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary, decode_text, number_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

INDEFINITE = 31
SIZES = {24: (1, ">B"), 25: (2, ">H"), 26: (4, ">I"), 27: (8, ">Q")}
SIMPLE = {20: "False", 21: "True", 22: "null", 23: "undef"}
DEEPEST = 64
MOST_ITEMS = 100_000
BREAK = object()
_AFTER_NO_LETTER = re.compile(r"([^a-zA-Z])([a-z])")


class Broken(Exception):
    """The data is no CBOR from here on."""


@dataclass(slots=True)
class Reader:
    """Reads items one after the other."""

    data: bytes
    at: int = 0
    items: int = 0

    def item(self, depth: int = 0) -> Any:
        """Return the next item: numbers, strings, `Binary`, lists, dictionaries, `BREAK`."""
        self.items += 1
        if self.at >= len(self.data) or depth > DEEPEST or self.items > MOST_ITEMS:
            message = "Truncated CBOR data" if self.at >= len(self.data) else "CBOR nested too deeply or too long"
            raise Broken(message)
        kind, info = self.data[self.at] >> 5, self.data[self.at] & 31
        self.at += 1
        number = self._number(info)
        if kind in (0, 1):
            return number if kind == 0 else -number
        if kind in (2, 3):
            return self._string(kind, number, depth)
        if kind == 4:
            return self._list(number, depth)
        if kind == 5:
            flat = self._list(number * 2 if number >= 0 else -1, depth)
            return {_key(flat[i]): flat[i + 1] for i in range(0, len(flat) - 1, 2)}
        return self._tagged(number, depth) if kind == 6 else self._simple(info, number)

    def _number(self, info: int) -> int:
        if info < 24:
            return info
        if info == INDEFINITE:
            return -1
        if info not in SIZES:
            message = f"Invalid CBOR integer type {info}"
            raise Broken(message)
        size, form = SIZES[info]
        if self.at + size > len(self.data):
            message = "Truncated CBOR integer value"
            raise Broken(message)
        (number,) = unpack_from(form, self.data, self.at)
        self.at += size
        return int(number)

    def _string(self, kind: int, length: int, depth: int) -> Any:
        if length < 0:
            parts = self._list(-1, depth)
            return "".join(part if isinstance(part, str) else "" for part in parts)
        data = self.data[self.at : self.at + length]
        if len(data) < length:
            message = "Truncated CBOR string value"
            raise Broken(message)
        self.at += length
        return Binary(data) if kind == 2 else decode_text(data)

    def _list(self, count: int, depth: int) -> list[Any]:
        found: list[Any] = []
        while count:
            one = self.item(depth + 1)
            if one is BREAK:
                if count > 0:
                    message = "Unexpected list terminator"
                    raise Broken(message)
                break
            found.append(one)
            count -= 1
        return found

    def _tagged(self, tag: int, depth: int) -> Any:
        value = self.item(depth + 1)
        if tag == 0 and isinstance(value, str):
            return xmp_date(value, None)  # type: ignore[arg-type]
        if tag == 1 and isinstance(value, int | float):
            return unix_time(value, local=True, digits=0 if value == int(value) else 6)
        if tag in (2, 3) and isinstance(value, Binary):
            number = int.from_bytes(value.read()[:256], "big")
            return number if tag == 2 else -number
        return value

    def _simple(self, info: int, number: int) -> Any:
        if info == INDEFINITE:
            return BREAK
        if info < 24:
            return SIMPLE.get(number, f"Unknown ({number})")
        if info == 25:
            exponent, mantissa = number >> 10 & 31, number & 1023
            value = ldexp(mantissa, -24) if not exponent else ldexp(mantissa + 1024, exponent - 25)
            return -value if number & 0x8000 else value
        forms = {26: (">f", 4), 27: (">d", 8)}
        if info not in forms:
            message = f"Invalid CBOR type 7 variant {number}"
            raise Broken(message)
        form, size = forms[info]
        return unpack_from(form, self.data, self.at - size)[0]


def _key(item: Any) -> str:
    return item if isinstance(item, str) else number_text(item) if isinstance(item, int | float) else str(item)


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode a run of CBOR items."""
    here = view.base + start
    reader = Reader(view.read(start, length))
    flattener = Flattener(context, table, here)
    try:
        while reader.at < len(reader.data):
            item = reader.item()
            if isinstance(item, dict):
                for name, value in item.items():
                    flattener.take(name, value)
            elif isinstance(item, list):
                for index, value in enumerate(item):
                    flattener.take(f"Item{index}", value)
            elif item == 0:
                return
    except Broken as damage:
        context.warn(str(damage), here + reader.at, "block")


class Flattener:
    """Makes tags of nested values, each named by the keys along its path."""

    def __init__(self, context: Context, table: TagTable, here: int) -> None:
        self.context = context
        self.table = table
        self.here = here
        self.infos: dict[str, TagInfo] = {}

    def take(self, name: str, value: Any, *, listed: bool = False, depth: int = 0) -> None:
        """Take up a value under the name that its path has so far."""
        if depth > DEEPEST or len(self.context.tags) >= self.context.limits.tags:
            return
        if isinstance(value, dict):
            for key, inner in value.items():
                between = "_" if key[:1].isdigit() and name[-1:].isdigit() else ""
                longer = name + between + key[:1].upper() + key[1:]
                longer = _AFTER_NO_LETTER.sub(lambda found: found[1] + found[2].upper(), longer)
                self.take(longer, inner, listed=listed, depth=depth + 1)
        elif isinstance(value, list):
            for inner in value:
                self.take(name, inner, listed=True, depth=depth + 1)
        elif value is not None:
            self._found(name, value, listed=listed)

    def row(self, name: str, *, listed: bool) -> TagInfo:
        """Return the row of a name, made up where the table has none."""
        info = self.table.get(name)
        if not isinstance(info, TagInfo):
            info = self.infos.get(name)
        if info is None:
            shown = re.sub("(?i)^c2pa", "C2PA", name.replace(":", "_"))
            info = self.infos[name] = TagInfo(self.table, name, tag_name(shown), {"list": int(listed)})
        return info

    def _found(self, name: str, value: Any, *, listed: bool) -> None:
        info = self.row(name, listed=listed)
        if isinstance(value, bool):
            value = str(value)
        if info.sub is None:
            self.context.found(info, value, None, self.here)
        elif info.raw is not None:
            self._descend(info, info.raw(value, self.context))

    def _descend(self, info: TagInfo, value: Any) -> None:
        """Decode what a value holds."""
        from exifweb.core.blocks.inner import decode_inner

        if isinstance(value, Binary):
            decode_inner(self.context, value.read(), (info.sub or {})["table"], self.here, packed=True)
