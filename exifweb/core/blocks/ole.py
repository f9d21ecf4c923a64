"""Streams of compound files: property sets and tables by their rows, and those with a structure of their own.

Word keeps offsets in one stream that count in another; Flash keeps XMP, Vignette a list of pictures, in "Contents".
Sources: [MS-DOC] 2.5; ExifTool's FlashPix module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, keyed
from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.rows import row_of, take
from exifweb.core.source import Buffer, Splice
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, number_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

MAIN, WORD_TABLE = "FlashPix::Main", "FlashPix::DocTable"
FIB = 0xA5EC
FIB_WORDS, TABLE_PLACES = 32, (0xF8, 0x120, 0x238)
MODIFIED = 0x2B8
PLACES, WORD_TABLES = "IeImg_lkup", "WordTables"
LONGEST_CONTENTS = 64 << 20
_FLASH = re.compile(rb"..\0+\xff\xff\x01\0\x0d\0CDocumentPage", re.DOTALL)
_VIGNETTE = re.compile(rb"\0{4}.(.{1,255})\x60\xa1\x3f\x22\0{5}(.{8})", re.DOTALL)
_OBJECTS = re.compile(rb"\x01\0{4}(.{12})", re.DOTALL)
_PICTURE = re.compile(rb"\x0bTargetRole1(?:.\x80|\xff\xff.\0.\0Vn(\w+))\0\0\x01.{4}(.{24})", re.DOTALL)
_BEGIN = re.compile(rb"<\0\?\0x\0p\0a\0c\0k\0e\0t\0 \0b\0e\0g\0i\0n\0=\0['\"](?:\0\xff\xfe|\xfe\xff)")
_END = re.compile(rb"<\0\?\0x\0p\0a\0c\0k\0e\0t\0 \0e\0n\0d\0=\0['\"]\0[wr]\0['\"]\0\?\0>\0?")


def stream(context: Context, block: Block) -> None:
    """Decode a stream by its row."""
    joined = Splice(context.source, block.extents, block.offset)
    length = min(block.length, joined.size - block.offset)
    view = View(joined, block.offset, block.offset + length, block.offset, block.order)
    table = store.table(MAIN)
    if block.detail >= 0:
        _picture(context, table, view, block)
        return
    info = table.get(block.label)
    skip = (info.sub or {}).get("dirstart", 0) if isinstance(info, TagInfo) else 0
    context.directory = "FlashPix"
    take(context, table, block.label, view, skip, length - skip)


def inside(context: Context, data: bytes) -> None:
    """Decode a compound file that is a part of another file."""
    from exifweb.core.formats.ole import streams

    outer, base, before = context.source, context.base, len(context.tags)
    context.source, context.base = Buffer(data), 0
    try:
        for block in streams(context):
            (word if block.kind == "OLE-Word" else stream)(context, block)
    finally:
        context.source, context.base = outer, base
    for tag in context.tags[before:]:
        tag.offset = -1


def word(context: Context, block: Block) -> None:
    """Decode a part of a table stream of a Word document."""
    joined = Splice(context.source, block.extents, block.offset)
    view = View(joined, block.offset, joined.size, block.offset, "<")
    info = store.table(WORD_TABLE).get(block.label)
    if isinstance(info, TagInfo):
        subdirs.decode_value(context, view, block.detail, block.length, info, info.table)


def word_document(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the file information block of a Word document, and note where its tables lie."""
    head = view.read(start, FIB_WORDS + 2)
    if len(head) <= 2 or unpack_from("<H", head)[0] != FIB:
        context.warn("Invalid FIB signature", view.base + start, "block", minor=True)
        return
    binary.decode_block(context, view, start, min(length, FIB_WORDS), table, name)
    at = start + FIB_WORDS
    for size in (2, 4):
        count = view.read(at, 2)
        if len(count) < 2:
            return
        at += 2 + size * unpack_from("<H", count)[0]
    count = view.read(at, 2)
    at += 2
    if len(count) < 2 or not view.holds(at, 8 * unpack_from("<H", count)[0]):
        return
    size = 8 * unpack_from("<H", count)[0]
    places = [unpack_from("<II", view.read(at + place, 8)) for place in TABLE_PLACES if place + 8 <= size]
    moment = view.read(at + MODIFIED, 8)
    if len(moment) == 8:
        here = view.base + at + MODIFIED
        keyed.found(context, store.table(WORD_TABLE), "ModifyDate", unpack_from("<Q", moment)[0], here, 8)
    flags = int(number_of(context.members.get("DocFlags", 0)))
    context.members.setdefault(WORD_TABLES, []).append((context.doc, flags, places))


def comment_by(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the names of those who comment."""
    data = view.read(start, length)
    at = 0
    while at + 2 < len(data):
        size = 2 * unpack_from("<H", data, at)[0]
        at += 2
        if at + size > len(data):
            return
        keyed.found(context, table, "CommentBy", _wide(data[at : at + size]), view.base + start + at, size)
        at += size


def last_saved_by(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode who saved the document, and where: pairs of texts."""
    data = view.read(start, length)
    if len(data) < 6:
        return
    (count,) = unpack_from("<H", data, 2)
    at = 6
    for _ in range(count // 2):
        pair = []
        here = at
        for _text in range(2):
            size = 2 * unpack_from("<H", data, at)[0] if at + 2 <= len(data) else len(data)
            at += 2
            if at + size > len(data):
                return
            pair.append(_wide(data[at : at + size]))
            at += size
        shown = f"{pair[0]} ({pair[1]})"
        keyed.found(context, table, "LastSavedBy", shown, view.base + start + here, at - here)


def _wide(data: bytes) -> str:
    return data.decode("utf-16-le", "replace").partition("\0")[0]


def contents(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode the contents of a Flash project, or of a Vignette with its pictures; look for XMP in either."""
    data = view.read(start, min(length, LONGEST_CONTENTS))
    here = view.base + start
    flash = _FLASH.match(data) is not None
    if not flash:
        _vignette(context, data, here)
    begin = _BEGIN.search(data)
    end = _END.search(data, begin.end()) if begin else None
    if begin and end:
        packet = data[begin.end() - 36 : end.end()]
        decode_inner(context, packet, "XMP::Main", here + begin.end() - 36, packed=False)
        told = context.first("Format")
        flash = flash or (told is not None and told.raw == "application/vnd.adobe.fla")
    if flash:
        context.override_type("FLA")


def _vignette(context: Context, data: bytes, here: int) -> None:
    found = _VIGNETTE.match(data)
    if not found:
        return
    context.override_type("VNT", "image/x-vignette")
    width, height = unpack_from("<II", found[2])
    context.found(store.tag("Extra", "ImageWidth"), width, None, here + found.start(2), 4)
    context.found(store.tag("Extra", "ImageHeight"), height, None, here + found.start(2) + 4, 4)
    name = keyed.made(store.table("XMP::Main"), "OriginalFileName", "OriginalFileName")
    if row_of(context, store.table("XMP::Main"), "OriginalFileName", b"", 0) is not None:
        context.found(name, decode_text(found[1]), None, here + found.start(1), len(found[1]))
    objects = _OBJECTS.match(data, found.end())
    if not objects:
        return
    at = objects.end()
    size = unpack_from("<8xI", objects[1])[0]
    if size and at + size < len(data):
        context.found(
            store.tag("Extra", "ICC_Profile"), Binary(data[at : at + size], offset=here + at), None, here + at
        )
        at += size
    places = context.members.setdefault(PLACES, {})
    for picture in _PICTURE.finditer(data, at):
        index, *corners = unpack_from("<I4x4I", picture[2])
        if index == 0xFFFFFFFF:
            continue
        if index in places:
            context.warn("Duplicate image index", here + picture.start(), "block")
        places[index] = " ".join(map(str, corners)), decode_text(picture[1] or b"")


def _picture(context: Context, table: TagTable, view: View, block: Block) -> None:
    """Take up a picture of a Vignette as a document of its own, with its place and class."""
    number = context.members.get("IeImg_count", 0) + 1
    context.members["IeImg_count"] = number
    outer, context.doc = context.doc, str(number)
    here = block.offset
    keyed.found(
        context, table, "IeImg", Binary(source=view.source, offset=here, length=block.length), here, block.length
    )
    place, kind = context.members.get(PLACES, {}).pop(block.detail, ("", ""))
    if place:
        keyed.found(context, table, "IeImg_rect", place, here)
    if kind:
        keyed.found(context, table, "IeImg_class", kind, here)
    context.doc = outer
