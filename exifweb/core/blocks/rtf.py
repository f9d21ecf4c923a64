"""Rich Text Format: the information group, and properties that users define.

Both are groups in braces, whose control words name what follows. The document is scanned piece by piece, as groups may
stand anywhere. Sources: Rich Text Format specification 1.9.1; ExifTool's ProcessRTF and UnescapeRTF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.charsets import codec_of, decoded
from exifweb.core.errors import InvalidValue
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable, Variants

TABLE = "RTF::Main"
STEP = 1 << 16
OVERLAP = 16
HEAD = 64
LATIN = "Latin"
CHARACTER_SETS = {b"ansi": "Latin", b"mac": "MacRoman", b"pc": "cp437", b"pca": "cp850"}
ENTITIES = {
    "par": "\n",
    "tab": "\t",
    "endash": "\u2013",
    "emdash": "\u2014",
    "lquote": "\u2018",
    "rquote": "\u2019",
    "ldblquote": "\u201c",
    "rdblquote": "\u201d",
    "bullet": "\u2022",
}
DATE_PARTS = (b"yr", b"mo", b"dy", b"hr", b"min", b"sec")
MOST_SKIPPED = 1000
_INFO = re.compile(rb"[^\\]\{[\n\r]*\\info([^a-zA-Z])")
_PROPERTIES = re.compile(rb"[^\\]\{[\n\r]*\\\*[\n\r]*\\userprops([^a-zA-Z])")
_COMMAND = re.compile(rb"\{[\n\r]*(?:\\\*[\n\r]*)?\\([a-zA-Z]+)([^a-zA-Z])")
_BRACE = re.compile(rb"(\\*)([{}])")
_DATE_PART = re.compile(rb"\\([a-z]+)(\d+)")
_CODE_PAGE = re.compile(rb"\\ansicpg(\d*)")
_SET = re.compile(rb"\\(ansi|mac|pc|pca)[^a-zA-Z]")
_WORD = re.compile(r"([a-zA-Z]+)(-?\d+)? ?")
_SKIPPED = re.compile(r"[^\\]|\\(?:[a-zA-Z]+)(?:-?\d+)? ?|\\'.{2}|\\.", re.DOTALL)
_BROKEN_WORD = re.compile(r"\\(?:([a-zA-Z]+(?:-?\d+)?)[\n\r]|(.))", re.DOTALL)
_LINE = re.compile(r"(\\[\n\r])|(\\.)", re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9]")


@dataclass(slots=True)
class Scan:
    """The part of a document that is looked at, which grows as more is needed.

    Attributes:
        source: The file.
        at: Where the next piece begins.
        end: Where the document ends.
        buffer: What is looked at.
    """

    source: Source
    at: int
    end: int
    buffer: bytes = b""

    def more(self) -> bytes:
        """Return the next piece, empty at the end."""
        data = self.source.read(self.at, min(STEP, self.end - self.at))
        self.at += len(data)
        return data

    def group(self, start: int) -> bytes | None:
        """Return what stands from a place to the brace that closes the group, None where none does."""
        level, at = 1, start
        while True:
            found = _BRACE.search(self.buffer, at)
            if found is None:
                data = self.more()
                if not data:
                    return None
                at = len(self.buffer)
                while at > start and self.buffer[at - 1] == 0x5C:
                    at -= 1
                self.buffer += data
                continue
            at = found.end()
            if len(found[1]) & 1:
                continue
            level += 1 if found[2] == b"{" else -1
            if level <= 0:
                return self.buffer[start : at - 1]


def decode(context: Context, block: Block) -> None:
    """Decode a document."""
    codec = _codec(context, context.source.read(block.offset, HEAD))
    table = store.table(TABLE)
    made: dict[str, TagInfo] = {}
    scan = Scan(context.source, block.offset, block.offset + block.length)
    started = False
    while data := scan.more():
        scan.buffer = scan.buffer[-OVERLAP:] + data if started else data
        started = True
        found = _INFO.search(scan.buffer)
        if found is None:
            continue
        info = scan.group(found.end() - (found[1] != b" "))
        if info is None:
            context.warn("Unterminated information group", block.offset, "block")
            break
        for name, value in _commands(info):
            text = _date(value) if _is_date(table, name) else unescaped(context, decode_text(value), codec)
            _take(context, made, table.get(name) or made.get(name), name, text)
    _properties(context, scan, codec)


def _codec(context: Context, head: bytes) -> str:
    page, named = _CODE_PAGE.search(head), _SET.search(head)
    if page:
        name = f"cp{page[1].decode('ascii')}"
    elif named:
        name = CHARACTER_SETS[named[1]]
    else:
        context.warn("Unspecified RTF encoding. Will assume Latin", unit="block")
        name = LATIN
    try:
        return codec_of(name)
    except InvalidValue:
        context.warn(f"Unsupported RTF encoding {name}. Will assume Latin.", unit="block")
        return codec_of(LATIN)


def _commands(info: bytes) -> list[tuple[str, bytes]]:
    """Return the control words that open groups inside one, and what the groups hold."""
    inner = Scan(_NOTHING, 0, 0, info)
    found = []
    at = 0
    while command := _COMMAND.search(info, at):
        start = command.end() - (command[2] != b" ")
        value = inner.group(start)
        if value is None:
            break
        found.append((command[1].decode("ascii"), value))
        at = start + len(value) + 1
    return found


class _Nothing:
    size = 0

    def read(self, offset: int, length: int) -> bytes:  # noqa: ARG002
        return b""


_NOTHING = _Nothing()


def _is_date(table: TagTable, name: str) -> bool:
    info = table.get(name)
    return isinstance(info, TagInfo) and info.format == "date"


def _date(value: bytes) -> str:
    parts = [0] * len(DATE_PARTS)
    for found in _DATE_PART.finditer(value):
        if found[1] in DATE_PARTS:
            parts[DATE_PARTS.index(found[1])] = int(found[2][:9])
    year, month, day, hour, minute, second = parts
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}"


def _properties(context: Context, scan: Scan, codec: str) -> None:
    """Take up the properties that users define, if they stand in what was looked at last."""
    found = _PROPERTIES.search(scan.buffer)
    if found is None:
        return
    group = scan.group(found.end() - (found[1] != b" "))
    if group is None:
        context.warn("Unterminated user properties", unit="block")
        return
    name: str | None = None
    made: dict[str, TagInfo] = {}
    for word, value in _commands(group):
        text = unescaped(context, decode_text(value), codec)
        if word == "propname":
            name = text
        elif word == "staticval" and name is not None:
            name = _NOT_IN_NAMES.sub("", re.sub(r"\s(.)", lambda letter: letter[1].upper(), name, flags=re.ASCII))
            if name:
                _take(context, made, made.get(name), name, text)


def _take(context: Context, made: dict[str, TagInfo], info: TagInfo | Variants | None, name: str, value: str) -> None:
    if not isinstance(info, TagInfo):
        shown = name[:1].upper() + name[1:]
        if len(shown) < 2 or not (shown[0].isascii() and shown[0].isalpha()):
            shown = f"Tag{shown}"
        info = made[name] = TagInfo(store.table(TABLE), name, shown, {})
    if len(context.tags) < context.limits.tags:
        context.found(info, value)


def unescaped(context: Context, text: str, codec: str) -> str:
    """Return a text with its control words carried out, as far as they stand for characters."""
    if "\\" not in text:
        return text.replace("\n", "").replace("\r", "")
    text = _BROKEN_WORD.sub(lambda found: f"\\{found[1]} " if found[1] else f"\\{found[2]}", text)
    text = _LINE.sub(lambda found: found[2] or "\\par ", text)
    text = text.replace("\n", "").replace("\r", "")
    return "".join(_pieces(context, text, codec))


def _pieces(context: Context, text: str, codec: str) -> list[str]:
    found: list[str] = []
    skip, at = 1, 0
    while at < len(text):
        slash = text.find("\\", at)
        if slash < 0:
            found.append(text[at:])
            break
        found.append(text[at:slash])
        at = slash + 1
        word = _WORD.match(text, at)
        if word is None:
            if text[at : at + 1] != "'":
                found.append(text[at : at + 1])
                at += 1
                continue
            digits = text[at + 1 : at + 3]
            if len(digits) < 2:
                break
            if re.fullmatch(r"[0-9a-fA-F]{2}", digits):
                found.append(decoded(bytes.fromhex(digits), codec))
            at += 3
            continue
        at = word.end()
        name, number = word[1], int((word[2] or "0")[:9])
        if name == "uc":
            skip = number
        elif name == "u":
            if number < 0:
                context.warn("Invalid Unicode character(s) in text", unit="block")
                found.append("?")
                continue
            found.append(chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else "?")
            at = _behind(text, at, skip)
        elif name in ENTITIES:
            found.append(ENTITIES[name])
    return found


def _behind(text: str, at: int, skip: int) -> int:
    """Return the place behind so many characters, a control word counting as one."""
    for _ in range(min(skip, MOST_SKIPPED)):
        one = _SKIPPED.match(text, at)
        if one is None:
            return len(text)
        at = one.end()
    return at
