"""Structures of Sony's own: enciphered blocks, a block of numbered blocks, logs of text.

The cipher is a substitution of bytes: a byte below 249 is stored as its cube modulo 249. Source: ExifTool's Sony
module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.blocks.rows import take
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import ORDER_NAMES, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

MODULUS = 249
MOST_BLOCKS = 50
NO_END = 0xFFFF
CLEAR = bytes({pow(byte, 3, MODULUS): byte for byte in range(MODULUS)}.get(stored, stored) for stored in range(256))
"""What a stored byte stands for."""
STORED = bytes(CLEAR.index(byte) for byte in range(256))
"""What a byte is stored as."""
PIC_DIRECTORY = 12
PIC_SMALLEST = 26
FORMATS = range(1, 11)
OTHER_ORDER = {"<": ">", ">": "<"}
SHORTEST_LOG = 33
_LOG = re.compile(rb"[0-9A-Za-z_][\t\n\r\x20-\x7e]+")


def decipher(data: bytes) -> bytes:
    """Return enciphered bytes in clear."""
    return data.translate(CLEAR)


def encipher(data: bytes) -> bytes:
    """Return bytes as they are stored."""
    return data.translate(STORED)


def in_clear(context: Context, view: View, start: int, length: int) -> View:
    """Return a view of a block in clear, which lies where the enciphered one does."""
    data = decipher(view.read(start, min(length, context.limits.single_read)))
    here = view.base + start
    if context.members.get("DoubleCipher"):
        data = decipher(data)
        context.warn("Some Sony metadata is double-enciphered. Write any tag to fix", here, "block", minor=True)
    return View(Buffer(data, here), here, here + len(data), view.base, view.order)


def enciphered(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode an enciphered block of fixed layout."""
    binary.decode_block(context, in_clear(context, view, start, length), start, length, table, name)


def more_info(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode blocks that an index of numbers and offsets tells of."""
    data = view.read(start, length)
    here = view.base + start
    if len(data) < 4:
        return
    count, total = unpack_from(f"{view.order}2H", data)
    if len(data) < 4 + 4 * count:
        context.warn("Truncated MoreInfo data", here, "block", minor=True)
        return
    if count > MOST_BLOCKS:
        context.warn("Possibly corrupted MoreInfo data", here, "block", minor=True)
        return
    if total > len(data):
        context.warn("MoreInfo data length too large", here, "block", minor=True)
        total = len(data)
    index = [unpack_from(f"{view.order}2H", data, 4 + 4 * at) for at in range(count)]
    if any(total < offset <= len(data) for _, offset in index):
        context.warn("MoreInfo data length too small", here, "block", minor=True)
        total = len(data)
    sizes = dict(_sizes(sorted(offset for _, offset in index), total))
    for tag, offset in index:
        if offset <= len(data) and sizes[offset] > 0:
            take(context, table, tag, view, start + offset, sizes[offset])


def _sizes(offsets: list[int], total: int) -> Iterator[tuple[int, int]]:
    """Yield each offset and the bytes up to the next; of blocks that begin together nobody knows the size."""
    pairs = zip(offsets, [*offsets[1:], NO_END], strict=False)  # none where there are no offsets
    seen: set[int] = set()
    for offset, following in pairs:
        if offset not in seen:
            yield offset, min(following, total) - offset
        seen.add(offset)


def logs(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode logs of text, and the directory that may stand before them."""
    data = view.read(start, length)
    _pic_directory(context, view, start, data)
    labels = sorted((key for key in table.keys() if isinstance(key, str) and key.endswith(":")), key=str.lower)
    number = 0
    for found in _LOG.finditer(data):
        if len(found[0]) < SHORTEST_LOG:
            continue
        number += 1
        here = view.base + start + found.start()
        name = f"TextInfo{number}"
        info = table.get(name) or TagInfo(table, name, name, {"binary": 1})
        if isinstance(info, TagInfo):
            context.found(info, Binary(found[0], offset=here), None, here, len(found[0]), "undef", len(found[0]))
        for label in labels:
            _labelled(context, table, label, found[0], here)


def _pic_directory(context: Context, view: View, start: int, data: bytes) -> None:
    """Decode the directory behind twelve bytes, if what is there looks like one."""
    if len(data) < PIC_SMALLEST:
        return
    order = view.order
    (count,) = unpack_from(f"{order}H", data, PIC_DIRECTORY)
    if count > 0xFF + 1:
        order = OTHER_ORDER[order]
        (count,) = unpack_from(f"{order}H", data, PIC_DIRECTORY)
    if 0 < count <= 0xFF and unpack_from(f"{order}H", data, PIC_DIRECTORY + 4)[0] in FORMATS:
        if ORDER_NAMES[order] != context.members.get("ExifByteOrder", ORDER_NAMES[order]):
            context.found(store.tag("Extra", "MakerNoteByteOrder"), ORDER_NAMES[order])
        ifd.decode(context, view.ordered(order), start + PIC_DIRECTORY, store.table("Sony::Main"), "MakerNotes")


def _labelled(context: Context, table: TagTable, label: str, text: bytes, here: int) -> None:
    """Take up the word that follows a label in a log."""
    found = re.search(rb"\b" + re.escape(label.encode()) + rb"\s*([^\s;,:]+)", text)
    info = table.get(label)
    if not found or not isinstance(info, TagInfo):
        return
    if info.condition is None or context.first(info.name) is None:
        context.found(info, decode_text(found[1]), None, here + found.start(1), len(found[1]), "string", len(found[1]))
