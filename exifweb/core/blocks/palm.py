"""Palm databases and the Mobipocket books in them: three headers of fixed layout, the last a list of numbered texts.

Sources: Palm File Format Specification; the MobileRead wiki; ExifTool's Palm module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core import charsets
from exifweb.core.blocks import binary, keyed
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.views import scattered_view
from exifweb.core.errors import InvalidValue
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

HEADER, BOOK_HEADER, EXTENDED = 86, 274, 12
MOBIPOCKET = b"BOOKMOBI"
LONGEST_NAME = 1 << 16
LONGEST_EXTENDED = 1 << 24
HAS_EXTENDED = 0x40
UTF8 = "utf-8"


def decode(context: Context, block: Block) -> None:
    """Decode the headers of a database."""
    view = scattered_view(context, block).ordered(">")
    head = view.read(0, HEADER)
    if len(head) < HEADER:
        return
    _table(context, "Palm::Main", head, view.base)
    if head[60:68] != MOBIPOCKET or not unpack_from(">H", head, 76)[0]:
        return
    (at,) = unpack_from(">I", head, 78)
    book = view.read(at, BOOK_HEADER)
    if len(book) < BOOK_HEADER:
        context.warn("Truncated MOBI header", view.base + at, "block")
    elif book[16:20] != b"MOBI":
        context.warn("Invalid MOBI header", view.base + at, "block")
    else:
        _book(context, view, book, at)


def _table(context: Context, name: str, data: bytes, here: int) -> None:
    view = View(Buffer(data, here), here, here + len(data), here, ">")
    binary.decode_block(context, view, 0, len(data), store.table(name), name)


def _book(context: Context, view: View, book: bytes, at: int) -> None:
    """Decode the header of a book: its name and its extended header lie where it says."""
    before = len(context.tags)
    _table(context, "Palm::MOBI", book, view.base + at)
    codec = _codec(context)
    start, length = unpack_from(">II", book, 84)
    name = view.read(at + start, length) if length <= LONGEST_NAME else b""
    for tag in context.tags[before:]:
        if tag.info.name == "BookName":
            tag.raw = charsets.decoded(name, codec) if len(name) == length else "<err>"
            tag.offset, tag.length = view.base + at + start, length
    if not unpack_from(">I", book, 128)[0] & HAS_EXTENDED:
        return
    end = at + unpack_from(">I", book, 20)[0] + 16
    head = view.read(end, EXTENDED)
    if len(head) < EXTENDED or head[:4] != b"EXTH" or unpack_from(">I", head, 4)[0] <= EXTENDED:
        context.warn("Invalid MOBI extended header", view.base + end, "block")
        return
    size = unpack_from(">I", head, 4)[0] - EXTENDED
    if not view.holds(end + EXTENDED, size) or size > LONGEST_EXTENDED:
        context.warn("Truncated MOBI extended header", view.base + end, "block")
        return
    _extended(context, view.read(end + EXTENDED, size), view.base + end + EXTENDED, codec)


def _codec(context: Context) -> str:
    page = context.members.get("CodePage")
    try:
        return charsets.codec_of(f"cp{page}") if page else UTF8
    except InvalidValue:
        return UTF8


def _extended(context: Context, data: bytes, here: int, codec: str) -> None:
    table = store.table("Palm::EXTH")
    at = 0
    for _ in range(context.limits.entries):
        if at + 8 > len(data):
            return
        key, length = unpack_from(">II", data, at)
        if length < 8 or at + length > len(data):
            return
        value = data[at + 8 : at + length]
        info = table.get(key)
        form = info.format if isinstance(info, TagInfo) else None
        if isinstance(form, str) and form in SIZES and form not in ("string", "undef"):
            shown: object = read_value(value, form, len(value) // SIZES[form], ">")
        else:
            text = value.partition(b"\0")[0] if form != "undef" else value
            shown = decode_text(text) if codec == UTF8 else charsets.decoded(text, codec)
        if shown is not None:
            keyed.found(context, table, key, shown, here + at + 8, length - 8)
        at += length
