"""What the headers of RAR and GZIP archives say of a file.

Sources: RAR technical notes 4 and 5; RFC 1952; ExifTool's ZIP module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, keyed
from exifweb.core.blocks.views import block_bytes
from exifweb.core.formats.archives import GZIP_FIXED, STORED, leb
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

GZIP, RAR, RAR5 = "ZIP::GZIP", "ZIP::RAR", "ZIP::RAR5"
GZIP_STRINGS = ((10, 0x08), (11, 0x10))
"""Id of a text that may follow the header, and the flag that says so."""
GZIP_FIELDS = ((2, "B"), (3, "B"), (4, "<I"), (8, "B"), (9, "B"))
HAS_TIME, HAS_CRC, SIZE_UNKNOWN = 0x02, 0x04, 0x08


def gzip(context: Context, block: Block) -> None:
    """Decode the header of a GZIP file."""
    data = block_bytes(context, block)
    table = store.table(GZIP)
    for key, layout in GZIP_FIELDS:
        keyed.found(context, table, key, unpack_from(layout, data, key)[0], block.offset + key, 4 if key == 4 else 1)
    at = GZIP_FIXED
    for key, flag in GZIP_STRINGS:
        if data[3] & flag and at < len(data):
            text = data[at:].partition(b"\0")[0]
            keyed.found(context, table, key, decode_text(text), block.extents[1][0] + at - GZIP_FIXED, len(text))
            at += len(text) + 1


def rar_version(context: Context, block: Block) -> None:
    """Tell the version of a RAR archive."""
    keyed.found(context, store.table(RAR5), "FileVersion", f"RAR v{block.detail}", block.offset, block.length)


def rar4(context: Context, block: Block) -> None:
    """Decode the header of a file in an archive of version 4; its fields count from behind the packed size."""
    data = context.source.read(block.offset, block.length)
    size = block.detail.to_bytes(4, "little")
    here = block.offset - len(size)
    view = View(Buffer(size + data, here), here, block.offset + len(data), here, "<")
    binary.decode_block(context, view, 0, len(size) + len(data), store.table(RAR), "RAR")


def rar_comment(context: Context, block: Block) -> None:
    """Take up a comment that is not compressed."""
    data = context.source.read(block.offset, block.length)
    if data[3:4] == bytes((STORED,)):
        context.found(store.tag("Extra", "Comment"), decode_text(data[6:]), None, block.offset + 6, len(data) - 6)


def rar5(context: Context, block: Block) -> None:
    """Decode the header of a file in an archive of version 5."""
    data = context.source.read(block.offset, block.length)
    table = store.table(RAR5)
    here = block.offset
    if block.label:
        keyed.found(context, table, "CompressedSize", int(block.label), here)
    flags, at = leb(data, 0, block.detail)
    size, at = leb(data, 0, at)
    if not flags & SIZE_UNKNOWN:
        keyed.found(context, table, "UncompressedSize", size, here)
    _, at = leb(data, 0, at)  # attributes
    if flags & HAS_TIME:
        if at + 4 > len(data):
            return
        keyed.found(context, table, "ModifyDate", int.from_bytes(data[at : at + 4], "little"), here + at, 4)
        at += 4
    at += 4 if flags & HAS_CRC else 0
    _, at = leb(data, 0, at)  # compression
    system, at = leb(data, 0, at)
    keyed.found(context, table, "OperatingSystem", system, here)
    length = data[at] if at < len(data) else 0
    name = data[at + 1 : at + 1 + length]
    if at < len(data) and len(name) == length:
        keyed.found(context, table, "ArchivedFileName", decode_text(name.rstrip(b"\0")), here + at + 1, length)
