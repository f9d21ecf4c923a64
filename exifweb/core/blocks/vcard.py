"""vCard, iCalendar and V-Note files: lines of name, parameters and value, in objects that begin and end.

A tag's name is put together of the objects around it, the property and its types. Sources: RFC 6350, RFC 5545;
ExifTool's VCard module.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.keyed import in_language
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, encode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

TABLES: tuple[tuple[bytes, str, str], ...] = (
    (b"VCARD", "VCard::Main", "vCard"),
    (b"VCALENDAR", "VCard::VCalendar", "iCalendar"),
    (b"VNOTE", "VCard::VNote", "vNote"),
)
"""Outermost object → its table, and what it is called in warnings."""
COMPONENTS = frozenset(("Event", "Todo", "Journal", "Freebusy", "Timezone", "Alarm"))
WHOLES = frozenset(("Card", "Calendar", "Note"))
MORE_PARAMETERS = ("Geo", "Label", "Tzid")
ESCAPED = {"\\": "\\", ",": ",", "n": "\n", "N": "\n"}
LONGEST_TEXT = 1 << 20
"""Characters of a text that is taken apart; a longer one stays as it is."""
MOST_PARAMETERS = 1000
DEEPEST = 32
_BOUND = re.compile(r"(BEGIN|END):(V?)(\w+)\Z", re.IGNORECASE | re.ASCII)
_NAME = re.compile(r"[-A-Za-z0-9.]+")
_GROUP = re.compile(r"([-A-Za-z0-9]+)\.")
_PARAMETER = re.compile(r";([-A-Za-z0-9]*)(=?)")
_QUOTED = re.compile(r'"([^"]*)",?')
_BARE = re.compile(r'([^";:,]+,?)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPE_OR_COMMA = re.compile(r"(\\.)|,", re.DOTALL)
_INLINE = re.compile(r"data:(\w+)/(\w+);base64,", re.ASCII)
_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/= \t\n\r\f]")
_NO_LETTER = re.compile(r"[= \t\n\r\f]")
_HEX = re.compile(r"=([0-9a-f]{2})", re.IGNORECASE)


@dataclass(slots=True)
class Level:
    """An object that is open: its name, and how many of each kind it holds so far."""

    name: str = ""
    counts: dict[str, int] = field(default_factory=dict)


def decode(context: Context, block: Block) -> None:
    """Decode a file of cards, a calendar or a note."""
    data = context.source.read(block.offset, min(block.length, context.limits.single_read))
    head = data[6:24].upper()
    row = next((row for row in TABLES if head.startswith(row[0])), None)
    if row is None:
        return
    outer = context.set_g1, context.doc
    try:
        _Cards(context, store.table(row[1]), row[2]).read(data, block.offset)
    finally:
        context.set_g1, context.doc = outer


def _lines(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield each line with those that continue it, and where it begins."""
    parts: list[bytes] = []
    start = at = 0
    while at < len(data):
        end = data.find(b"\r\n", at)
        end = len(data) if end < 0 else end
        line = data[at:end]
        if parts and line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        else:
            if parts:
                yield decode_text(b"".join(parts)), start
            parts, start = [line], at
        at = end + 2
    if parts:
        yield decode_text(b"".join(parts)), start


class _Cards:
    """Reads the lines of one file."""

    def __init__(self, context: Context, table: TagTable, label: str) -> None:
        self.context = context
        self.table = table
        self.label = label
        self.levels = [Level()]
        self.component = ""
        self.numbers: dict[str, int] = {}
        self.documents = 0
        self.whole = False
        self.made: dict[str, TagInfo] = {}

    def read(self, data: bytes, here: int) -> None:
        limit = self.context.limits.tags
        for line, at in _lines(data):
            if len(self.context.tags) >= limit:
                self.context.warn(f"Stopped after {limit} tags", here + at, "line")
                return
            bound = _BOUND.match(line)
            if bound:
                self._bound(bound[1].lower() == "begin", bool(bound[2]), bound[3].lower().capitalize())
                continue
            if self.whole:
                self.whole = False
                self.documents += 1
                self.context.doc = str(self.documents)
            self._property(line, here + at)
        if not self.whole:
            self.context.warn(f"Missing {self.label} end", here, "block")

    def _bound(self, begins: bool, virtual: bool, name: str) -> None:  # noqa: FBT001
        """Open or close an object."""
        if name in WHOLES:
            if begins:
                self.levels = [Level()]
            else:
                self.whole = True
            return
        if name in COMPONENTS:
            if begins and not self.component:
                self.levels = [Level()]
                self.component = name
                self.numbers[name] = self.numbers.get(name, 0) + 1
                return
            if not begins and self.component == name:
                self.component = ""
                return
        if begins:
            if virtual:
                counts = self.levels[-1].counts
                counts[name] = counts.get(name, 0) + 1
            if len(self.levels) < DEEPEST:
                self.levels.append(Level(name))
        elif len(self.levels) > 1:
            self.levels.pop()

    def _property(self, line: str, here: int) -> None:
        context = self.context
        found = _NAME.match(line)
        if not found:
            context.warn(f"Unrecognized line in {self.label} file", here, "line")
            return
        key, rest = found[0], line[found.end() :]
        group = _GROUP.match(key)
        if group:
            key = key[group.end() :]
            context.set_g1 = group[1].lower().capitalize()
        else:
            context.set_g1 = f"{self.component}{self.numbers[self.component]}" if self.component else None
        own = key[:1].upper() + key[1:] if re.search("[a-z]", key) else ""
        key = key.lower().capitalize()
        source = self._row(key)
        if source is not None:
            name = source.name
        else:
            name = own or key
            name = name[2:3].upper() + name[3:] if name.startswith("X-") else name
        before = self._objects()
        parameters, rest = _parameters(rest)
        if not rest.startswith(":"):
            context.warn(f"Invalid line in {self.label} file", here, "line")
            return
        kinds = parameters.get("Type", "")
        self._take(source, before + key + kinds, before + name + kinds, rest[1:], parameters, here)

    def _objects(self) -> str:
        """Return what the objects around a property, but for the outermost, add to its name."""
        names = ""
        for index in range(len(self.levels) - 2, -1, -1):
            name = self.levels[index - 1].name  # with three levels that is the innermost twice over, as in ExifTool
            names = f"{name}{self.levels[index].counts.get(name, '')}{names}"
        return names

    def _take(
        self, source: TagInfo | None, key: str, name: str, text: str, parameters: dict[str, str], here: int
    ) -> None:
        encoding = parameters.get("Encoding", "").lower()
        inline = _INLINE.match(text)
        if inline:
            kind = inline[1].lower().capitalize() + inline[2].lower().capitalize()
            key, name, encoding, text = key + kind, name + kind, "base64", text[inline.end() :]
        language = parameters.get("Language", "")
        self._found(self._info(source, key, name, language), _value(text, encoding), here)
        for parameter in MORE_PARAMETERS:
            if parameter in parameters:
                row = self._row(parameter)
                added = row.name if row is not None else parameter
                info = self._info(row, key + parameter, name + added, language)
                self._found(info, _value(parameters[parameter], ""), here)

    def _found(self, info: TagInfo, value: Any, here: int) -> None:
        if len(self.context.tags) < self.context.limits.tags:
            self.context.found(info, value, None, here)

    def _row(self, key: str) -> TagInfo | None:
        known = self.table.get(key)
        return known if isinstance(known, TagInfo) else self.made.get(key)

    def _info(self, source: TagInfo | None, key: str, name: str, language: str) -> TagInfo:
        info = self._row(key)
        if info is None:
            attributes = {k: v for k, v in source.attributes.items() if k != "desc"} if source is not None else {}
            info = self.made[key] = TagInfo(self.table, key, _legal(name), attributes)
        return in_language(info, language) if language else info


def _legal(name: str) -> str:
    name = re.sub(r"[^-_a-zA-Z0-9]", "", name)
    name = name[:1].upper() + name[1:]
    return name if len(name) > 1 and name[0].isalpha() else f"Tag{name}"


def _parameters(rest: str) -> tuple[dict[str, str], str]:
    """Return the parameters of a property and what follows them; those without a name are types."""
    parameters: dict[str, list[str]] = {}
    at = 0
    for _ in range(MOST_PARAMETERS):
        found = _PARAMETER.match(rest, at)
        if found is None:
            break
        name, at = found[1].lower().capitalize(), found.end()
        if not found[2]:
            name, at = "Type", found.start(1)
        values = parameters.setdefault(name, [])
        while (one := _QUOTED.match(rest, at) or _BARE.match(rest, at)) is not None:
            at = one.end()
            value = one[1].lower().capitalize() if name == "Type" else one[1]
            values.append(_ESCAPE.sub(lambda e: ESCAPED.get(e[1], e[1]), value))
    return {name: "".join(values) for name, values in parameters.items()}, rest[at:]


def _value(text: str, encoding: str) -> Any:
    """Return a value: text, a list of texts where commas part it, or bytes."""
    if encoding in ("b", "base64"):
        return _bytes(text)
    if len(text) > LONGEST_TEXT:
        return text
    if encoding == "quoted-printable":
        text = decode_text(_HEX.sub(lambda code: chr(int(code[1], 16)), _latin(text)).encode("latin-1"))
    parted = _ESCAPE_OR_COMMA.sub(lambda found: found[1] or "\0", text)
    parts = _ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), parted).split("\0")
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts if len(parts) > 1 else parts[0] if parted.rstrip("\0") != parted else "".join(parts)


def _latin(text: str) -> str:
    return encode_text(text).decode("latin-1")


def _bytes(text: str) -> Any:
    letters = _NO_LETTER.sub("", _NOT_BASE64.split(text, maxsplit=1)[0])
    data = b64decode(letters + "A" * (-len(letters) % 4))[: len(letters) * 3 // 4]
    return Binary(data)
