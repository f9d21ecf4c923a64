"""Small blocks with a structure of their own: print information, Ducky, picture information of old Agfas and Olympus.

Sources: the Print Image Matching header as cameras write it; ExifTool's PrintIM and APP12 modules.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

OTHER_ORDER = {"<": ">", ">": "<"}
DUCKY = "APP12::Ducky"
MOST_SETTINGS = 100
PICTURE_INFO = "APP12::PictureInfo"
_TOKEN = re.compile(r"\[.*?\]|[\w#-]+=[\x20-\x7e]+?(?=\s*(?:[\n\r\0]|[\w#-]+=|\[|$))", re.ASCII)
_SEAL = re.compile(r"<\??seal\s([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SECTION = re.compile(r"\[(\S+) ?Info\]", re.IGNORECASE)


def print_im(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode print information: a version, then numbered values."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) <= 15:
        context.warn("Bad PrintIM data" if data else "Empty PrintIM data", here, "block", minor=not data)
        return
    if not data.startswith(b"PrintIM"):
        context.warn("Invalid PrintIM header", here, "block")
        return
    order = next((o for o in (view.order, OTHER_ORDER[view.order]) if _fits(data, o)), None)
    if order is None:
        context.warn("Bad PrintIM size", here, "block")
        return
    version = table.get("PrintIMVersion")
    if isinstance(version, TagInfo):
        context.found(version, decode_text(data[8:12]), None, here + 8, 4, "string", 4)
    if not context.options.unknown:
        return
    for at in range(16, 16 + 6 * unpack_from(f"{order}H", data, 14)[0], 6):
        tag, value = unpack_from(f"{order}HI", data, at)
        context.found(table.unknown(tag), value, None, here + at + 2, 4, "int32u", 1)


def scalado(context: Context, block: Block) -> None:
    """Decode four-letter tags with a version and a number each."""
    view = block_view(context, block)
    data = view.read(0, block.length)
    table = store.table("Scalado::Main")
    at, end = 0, len(data)
    while at + 12 <= end:
        name = data[at : at + 4].decode("latin-1")
        version, value = unpack_from(">Ii", data, at + 4)
        take(context, table, name, view.ordered(">"), at + 8, 4)
        if name == "SPMO":
            end = min(end, end - value if version < 5 else value + 12)
        at += 12


def seal(context: Context, block: Block) -> None:
    """Decode the attributes of a SEAL record."""
    _seal(context, block_view(context, block).read(0, block.length), block.offset)


def seal_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a SEAL record that is a value."""
    _seal(context, view.read(start, length), view.base + start)


def _seal(context: Context, data: bytes, here: int) -> None:
    text = decode_text(data)
    table = store.table("XMP::SEAL")
    for record in _SEAL.finditer(text):
        for found in _ATTRIBUTE.finditer(record[1]):
            known = table.get(found[1])
            info = known if isinstance(known, TagInfo) else TagInfo(table, found[1], tag_name(found[1]), {})
            context.found(info, found[2] or found[3] or "", None, here + record.start(1) + found.start())


def rmeta(context: Context, block: Block) -> None:
    """Decode Ricoh's settings: names, texts and numbers in sections of their own, matched by place."""
    data = block_view(context, block).read(0, block.length)
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if len(data) < 20 or order is None:
        context.warn("Bad Ricoh RMETA data", block.offset, "block", minor=True)
        return
    if unpack_from(f"{order}H", data, 4)[0]:
        return
    (at,) = unpack_from(f"{order}H", data, 8)
    count = unpack_from(f"{order}H", data, at)[0] if at + 2 <= len(data) else 0
    if not 0 < count <= MOST_SETTINGS:
        context.warn("Bad RMETA entry count", block.offset, "block")
        return
    names, texts, numbers = _rmeta_sections(data, at + 10, order, count)
    for index in range(count):
        name = names[index] if index < len(names) else ""
        text = texts[index] if index < len(texts) else ""
        if not name and not text:
            continue
        number: Any = numbers[index] if index < len(numbers) else text
        _rmeta_found(context, block, name, number, text)


def _rmeta_sections(data: bytes, at: int, order: str, count: int) -> tuple[list[str], list[str], tuple[int, ...]]:
    names: list[str] = []
    texts: list[str] = []
    numbers: tuple[int, ...] = ()
    while at + 4 <= len(data):
        kind, size = unpack_from(f"{order}HH", data, at)
        if size < 2 or at + 2 + size > len(data):
            break
        section = data[at + 4 : at + 2 + size]
        if kind == 1:
            names = section.decode("latin-1").split("\0")[:count]
        elif kind in (2, 18):
            texts = section.decode("latin-1").split("\0")[:count]
        elif kind == 3 and len(section) >= 2 * count:
            numbers = unpack_from(f"{order}{count}H", section)
        at += 2 + size
    return names, texts, numbers


def _rmeta_found(context: Context, block: Block, name: str, number: Any, text: str) -> None:
    table = store.table("Ricoh::RMETA")
    known = table.get(name)
    shown = re.sub(r"\b([a-z])", lambda found: found[1].upper(), name)
    shown = re.sub(r" (\w)", lambda found: found[1].upper(), shown) or "RMETA_Unknown"
    attributes = dict(known.attributes) if isinstance(known, TagInfo) else {}
    words = {str(number): text or str(number)}
    attributes["text"] = {"enum": words}
    title = known.name if isinstance(known, TagInfo) else tag_name(shown)
    context.found(TagInfo(table, name, title, attributes), number, None, block.offset)


def _fits(data: bytes, order: str) -> bool:
    return len(data) >= 16 + 6 * int(unpack_from(f"{order}H", data, 14)[0])


def ducky(context: Context, block: Block) -> None:
    """Decode what Photoshop keeps of saving for the web: numbered values with a length."""
    view = block_view(context, block)
    data = view.read(0, block.length)
    table = store.table(DUCKY)
    at = 0
    while at + 4 <= len(data):
        tag, length = unpack_from(">HH", data, at)
        at += 4
        if at + length > len(data):
            context.warn("Invalid Ducky block length", block.offset + at, "block")
            return
        info = table.get(tag)
        if isinstance(info, TagInfo):
            context.found(info, data[at : at + length], None, block.offset + at, length, "undef", length)
        at += length


def picture_info(context: Context, block: Block) -> None:
    """Decode text of `name=value`, in sections."""
    picture_text(context, block_view(context, block), 0, block.length, store.table(PICTURE_INFO), "")


def picture_text(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the same where another block holds it; names that the table lacks are tags too."""
    text = view.read(start, length).decode("latin-1")
    here = view.base + start
    section = ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token.startswith("["):
            named = _SECTION.search(token)
            section = named[1] if named else ""
            continue
        name, _, value = token.partition("=")
        info = table.get(name)
        if info is None:
            attributes = {"g2": "Camera"} if "camera" in section.lower() else {}
            info = TagInfo(table, name, tag_name(name), attributes)
        if isinstance(info, TagInfo):
            context.found(info, value, None, here + found.start(), len(token))
