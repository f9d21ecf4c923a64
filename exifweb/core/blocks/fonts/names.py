"""Names of fonts: the "name" table with its languages, the names in PFM headers, metrics in words, metadata of WOFF.

Sources: OpenType specification, "name"; Adobe technical note 5004; ExifTool's Font module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import keyed
from exifweb.core.blocks.fonts.languages import CHARACTER_SETS, LANGUAGES, PLATFORMS, WIDE, text_of
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.inflate import inflate
from exifweb.core.blocks.rows import row_of
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN, NAMES, METRICS = "Font::Main", "Font::Name", "Font::AFM"
RECORD, HEADER = 12, 6
OWN_LANGUAGE = 0x8000
LONGEST_LANGUAGE = 40
DEFAULT = "en"
WARNED, SPENT = "FontWarn", "FontNames"
MOST_NAMES = 100_000
"""Names of all fonts in a file."""
_PFM_NAMES = re.compile(rb"([\x20-\xff]+)\0([\x20-\xff]+)\0")
_LINE = re.compile(rb"(\w+)\s+(.*?)[\r\n]", re.DOTALL)
_CREATED = re.compile(r"(Creation Date):\s+(.*)", re.DOTALL)
_BRACKETS = re.compile(r"\((.*)\)\Z", re.DOTALL)


def _content(context: Context, block: Block) -> bytes | None:
    """Return the bytes of a table, unpacked where it is packed."""
    data = context.source.read(block.offset, block.length)
    return inflate(context, data, "metadata", block.offset)[0] if block.label == "packed" else data


def names(context: Context, block: Block) -> None:
    """Decode a table of names."""
    data = _content(context, block)
    if data is None or len(data) < HEADER:
        return
    version, count, strings = unpack_from(">HHH", data)
    end = HEADER + RECORD * count
    if end > len(data):
        context.warn("Truncated name record", block.offset, "block")
        return
    if not end <= strings <= len(data):
        context.warn("Invalid string offset", block.offset, "block")
        return
    context.members[SPENT] = spent = context.members.get(SPENT, 0) + count
    if spent > MOST_NAMES:
        context.warn(f"Stopped after {MOST_NAMES} names", block.offset, "block")
        return
    own = _own_languages(data, end, strings) if version == 1 else {}
    for at in range(HEADER, end, RECORD):
        platform, charset, language, number, length, place = unpack_from(">6H", data, at)
        place += strings
        if place + length <= len(data):
            text = _decoded(context, data[place : place + length], (platform, charset, number), block.offset + at)
            code = LANGUAGES.get(PLATFORMS.get(platform, ""), {}).get(language) or own.get(language, "")
            here = -1 if block.label else block.offset + place
            _found(context, number, text, code if platform in PLATFORMS else "", here, length)


def _own_languages(data: bytes, at: int, strings: int) -> dict[int, str]:
    """Return the languages that the font names itself."""
    found: dict[int, str] = {}
    count = unpack_from(">H", data, at)[0] if at + 2 <= len(data) else 0
    if at + 2 + 4 * count >= len(data):
        return found
    for index in range(count):
        length, place = unpack_from(">HH", data, at + 2 + 4 * index)
        place += strings
        if not length or length & 1 or length > LONGEST_LANGUAGE or place + length > len(data):
            break
        name = data[place : place + length].decode(WIDE, "replace")
        found[OWN_LANGUAGE + index] = re.sub("[^-_a-zA-Z0-9]", "", name)
    return found


def _decoded(context: Context, data: bytes, kind: tuple[int, int, int], here: int) -> str:
    platform, charset, number = kind
    system = PLATFORMS.get(platform)
    if system is None:
        context.warn(f"Unknown platform ({platform}) for name {number}", here, "block")
        return decode_text(data)
    codec = CHARACTER_SETS[system].get(charset)
    if codec is None:
        if WARNED not in context.members:
            context.warn(f"Unknown {system} character set ({charset})", here, "block")
            context.members[WARNED] = True
        return decode_text(data)
    return text_of(data, codec)


def _found(context: Context, number: int, text: str, language: str, here: int, length: int) -> None:
    info = row_of(context, store.table(NAMES), number, b"", length)
    if info is None or len(context.tags) >= context.limits.tags:
        return
    if language not in ("", DEFAULT):
        info = keyed.in_language(info, language)
    context.found(info, text, None, here, length)


def collection(context: Context, block: Block) -> None:
    """Tell the number of fonts in a collection."""
    keyed.found(context, store.table(MAIN), "numfonts", block.detail, block.offset, block.length)


def web(context: Context, block: Block) -> None:
    """Tell the version of a packed font."""
    major, minor = unpack_from(">HH", context.source.read(block.offset, 4))
    keyed.found(context, store.table(MAIN), "WOFFVersion", f"{major}.{minor}", block.offset, 4)


def web_metadata(context: Context, block: Block) -> None:
    """Decode the metadata of a packed font."""
    from exifweb.core.blocks import office_xml

    data = _content(context, block)
    if data is not None:
        office_xml.font(context, data, block.offset)


def claims(context: Context, block: Block) -> None:
    """Decode a table of content credentials."""
    data = _content(context, block)
    info = store.table(MAIN).get("C2PA")
    if data is not None and isinstance(info, TagInfo):
        source = Buffer(data, 0 if block.label else block.offset)
        view = View(source, source.origin, source.size, source.origin)
        subdirs.decode_value(context, view, 0, len(data), info, info.table)


def printer_names(context: Context, block: Block) -> None:
    """Decode the names behind a PFM header."""
    found = _PFM_NAMES.match(context.source.read(block.offset, block.length))
    if found:
        table = store.table(MAIN)
        for group, key in ((1, "fontname"), (2, "postfont")):
            here = block.offset + found.start(group)
            keyed.found(context, table, key, decode_text(found[group]), here, len(found[group]))


def metrics(context: Context, block: Block) -> None:
    """Decode metrics in words: lines of a key and a value up to the first section; comments come together."""
    data = context.source.read(block.offset, block.length)
    table = store.table(METRICS)
    comments: list[str] = []
    at = data.find(b"\n") + 1 or data.find(b"\r") + 1
    for line in data[at:].splitlines(keepends=True):
        if comments and not re.match(rb"Comment\s", line):
            context.found(store.tag("Extra", "Comment"), "\n".join(comments), None, block.offset + at)
            comments.clear()
        found = _LINE.match(line)
        at += len(line)
        if not found:
            continue
        key, value = found[1].decode("latin-1"), decode_text(found[2])
        dated = _CREATED.match(value) if key == "Comment" else None
        if dated:
            key, value = dated[1], dated[2]
        value = _BRACKETS.sub(r"\1", value)
        if key == "Comment":
            comments.append(value)
        elif table.get(key) is not None:
            keyed.found(context, table, key, value, block.offset + at - len(line), len(line))
        elif key.startswith("Start") and key != "StartDirection":
            return
