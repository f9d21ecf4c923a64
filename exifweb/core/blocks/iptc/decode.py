"""IPTC-IIM: a run of datasets, each with a record, a number and a length; records have tables of their own.

Sources: IPTC-NAA Information Interchange Model 4.2, chapter 3; ExifTool's ProcessIPTC for priorities of several
blocks in one file.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import whole
from exifweb.core.blocks.views import block_view
from exifweb.core.charsets import decoded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, latin_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "IPTC::Main"
MARKER = 0x1C
HEADER = 5
EXTENDED = 0x8000
MOST_LENGTH_BYTES = 8
CHARACTER_SET = (1, 90)
UTF8_ESCAPE = b"\x1b%G"
ESCAPES = b"\x14\x15\x1b"
FALLBACKS = {"cp1252": "Latin", "utf-8": "UTF8"}
"""Codec → the name that it goes by here."""
STANDARD: tuple[tuple[str, str], ...] = (
    ("JPEG", "Photoshop"),
    ("EXV", "Photoshop"),
    ("TIFF", "IFD0"),
    ("PSD", "Photoshop"),
    ("MIE", "MIE"),
    ("EPS", "Photoshop"),
    ("PS", "Photoshop"),
)
"""Type of file → the directory at its top in which IPTC belongs."""


def decode(context: Context, block: Block) -> None:
    """Decode a block of IPTC."""
    view = block_view(context, block)
    decode_block(context, view, 0, view.end - view.start, store.table(TABLE), "IPTC")


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode IPTC that is the value of an entry or a resource."""
    data = view.read(start, length)
    outer, group = context.directory, context.set_g1
    if _is_primary(context):
        if _standard_place(context):
            context.found(store.tag("Extra", "CurrentIPTCDigest"), hashlib.md5(data, usedforsecurity=False).digest())
    else:
        count = context.members["IPTC blocks"] = context.members.get("IPTC blocks", 1) + 1
        context.set_g1 = f"+{count}"
        context.low_priority.add("IPTC")
    context.directory = name
    try:
        whole.take(context, "IPTC", data, view.base + start)
        _Records(context, table, view.base + start).decode(_in_order(context, data, view.base + start))
    finally:
        context.directory, context.set_g1 = outer, group
        context.low_priority.discard("IPTC")


def records(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a block that is laid out like IPTC and is none: its tags come first and have a group of their own."""
    outer, context.directory = context.directory, name
    try:
        _Records(context, table, view.base + start).decode(view.read(start, length))
    finally:
        context.directory = outer


def _standard_place(context: Context) -> bool:
    kind = context.members.get("FILE_TYPE")
    return (kind, context.directory) in STANDARD and not context.parent_directory


def _is_primary(context: Context) -> bool:
    """Whether the tags of this block come first: the first one where it belongs, or where no place is laid down."""
    known = any(kind == context.members.get("FILE_TYPE") for kind, _ in STANDARD)
    if context.members.get("IPTC standard") or (known and not _standard_place(context)):
        return False
    context.members["IPTC standard"] = True
    return True


def _in_order(context: Context, data: bytes, here: int) -> bytes:
    """Undo what programs do that take the block for 32-bit numbers."""
    if len(data) < 4 or data[0] == MARKER or data[3] != MARKER:
        return data
    context.warn("IPTC data was improperly byte-swapped", here, "block")
    padded = data + bytes(-len(data) % 4)
    return b"".join(padded[at : at + 4][::-1] for at in range(0, len(padded), 4))[: len(data)]


def fallback_of(codec: str | None) -> str:
    """Return the character set of a block that declares none: `UTF8`, `Latin`, or a codec."""
    return FALLBACKS.get(codec, codec) if codec else "Latin"


def text_in(data: bytes, charset: str) -> str:
    """Return the text that bytes of a character set stand for."""
    if charset == "Latin":
        return latin_text(data)
    return decode_text(data) if charset in ("UTF8", "") else decoded(data, charset)


class _Records:
    """The reading of one block: which record it is in, and which character set its text is of."""

    def __init__(self, context: Context, table: TagTable, here: int) -> None:
        self.context = context
        self.table = table
        self.here = here
        self.utf8 = False
        self.warned = False

    def decode(self, data: bytes) -> None:
        """Decode the datasets."""
        context = self.context
        record, known = -1, None
        at = count = 0
        while at + HEADER <= len(data):
            count += 1
            if count > context.limits.entries:
                context.warn(f"Stopped after {count - 1} IPTC datasets", self.here + at, "block")
                return
            marker, number, tag = data[at : at + 3]
            if marker != MARKER:
                if marker or data[at:].strip(b"\0"):
                    context.warn(f"Bad IPTC data tag (marker 0x{marker:x})", self.here + at, "block")
                return
            length = int.from_bytes(data[at + 3 : at + 5], "big")
            at += HEADER
            if length & EXTENDED:
                width = length & ~EXTENDED
                if width > MOST_LENGTH_BYTES or at + width > len(data):
                    return
                length = int.from_bytes(data[at : at + width], "big")
                at += width
            if at + length > len(data):
                context.warn(f"Truncated IPTC dataset {number}:{tag}", self.here + at, "block")
                return
            if number != record:
                record, known = number, self._table_of(number, at)
            if known is not None and len(context.tags) < context.limits.tags:
                self._dataset(known, number, tag, data[at : at + length], self.here + at)
            at += length

    def _table_of(self, record: int, at: int) -> TagTable | None:
        row = self.table.get(record)
        if isinstance(row, TagInfo) and row.sub:
            return store.table(row.sub["table"])
        self.context.warn(f"Unrecognized IPTC record {record} (ignored)", self.here + at, "block")
        return None

    def _dataset(self, table: TagTable, record: int, tag: int, data: bytes, here: int) -> None:
        info = table.get(tag)
        if info is None and self.context.options.unknown:
            info = table.unknown(tag)
        if not isinstance(info, TagInfo):
            return
        form = info.format["format"] if isinstance(info.format, dict) else info.format
        value: Any = decode_text(data)
        if form is None and len(data) in (0, 1, 2, 4) and any(byte <= 8 for byte in data):
            form = "int"
        if form is not None and form.startswith("int"):
            if len(data) <= MOST_LENGTH_BYTES:
                value = int.from_bytes(data, "big")
        elif form is not None and form.startswith("string"):
            value = self._text(record, data.rstrip(b"\0"), here)
            if (record, tag) == CHARACTER_SET:
                self.utf8 = data.rstrip(b"\0") == UTF8_ESCAPE
        elif form is not None and form.startswith("digits"):
            value = decode_text(data.rstrip(b"\0"))
        elif info.binary:
            value = Binary(data, offset=here)
        elif form == "undef":
            value = data
        self.context.found(info, value, None, here, len(data), form or "string", len(data))

    def _text(self, record: int, data: bytes, here: int) -> str:
        if self.utf8 or record == 1 or record >= 7 or data.isascii():
            return decode_text(data)
        if any(byte in ESCAPES for byte in data):
            message = "Some IPTC characters not converted (ISO 2022 shifting not supported)"
            self.context.warn(message, here, "block")
            return decode_text(data)
        return text_in(data, fallback_of(self.context.charset_iptc))
