"""MXF → blocks: the key-length-value packs of the header, and of the footer where the header is not final.

The partitions between them hold picture and sound and are skipped where the header says where the footer is. What the
sets found say of each other is settled at the end, by a block of its own.

Sources: SMPTE 377-1 (MXF file format), 336 (KLV); ExifTool's ProcessMXF.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.blocks.video.mxf_values import label
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

TABLE = "MXF::Main"
RUN_IN = 65547
PARTITION = b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02"
KEY, HEAD = 16, 17
LONG_FORM = 0x80
MOST, MOST_UNKNOWN = 10_000_000, 65536
FOOTER_AT, SIZES_END = 24, 40
INDEX = bytes.fromhex("060e2b34020501010d01020101110100")
MOST_INDEX = 65536
PATIENCE = 1 << 20
"""Bytes behind the header after which the footer is looked for in the index at the end."""
PRIMER, FINAL = "Primer", "ClosedCompleteHeader"
_SET = re.compile(r"060e2b34\.0253\.0101\.(0d|0f)")


@dataclass(slots=True)
class Header:
    """What a header partition says.

    Attributes:
        start: Where it begins.
        kind: Its name.
        size: Bytes from the primer on.
        footer: Where the footer is, counted from its start; 0 for nobody knows.
        end: Where it ends, known once the primer is.
    """

    start: int
    kind: str = ""
    size: int = 0
    footer: int = 0
    end: int = 0


def walk(context: Context) -> Iterator[Block]:
    """Yield packs that the table knows."""
    start = context.source.read(0, RUN_IN).find(PARTITION)
    if start < 0:
        return
    yield from _packs(context, start)
    yield Block("MXF-Structure", "MXF", start, 0)


def _packs(context: Context, start: int) -> Iterator[Block]:
    source, table, at, header = context.source, store.table(TABLE), start, Header(start)
    body = source.size
    for _ in range(context.limits.segments):
        if header.end and at >= header.end:
            if header.kind == FINAL:
                return
            header.end, body = 0, at
            at = max(at, header.start + header.footer if header.footer else 0)
        elif at - body > PATIENCE:
            body, at = source.size, max(at, _footer(context))
        head = source.read(at, HEAD + 8)
        length, used = _length(head)
        if length is None:
            return
        name, begin = label(head[:KEY]), at + KEY + used
        info = table.get(name)
        known = isinstance(info, TagInfo) and (not info.unknown or bool(context.options.unknown))
        if isinstance(info, TagInfo) and not info.unknown and length < MOST:
            if begin + length > source.size:
                return
            _note(context, header, info, at, begin, length)
            yield Block("MXF", f"MXF-{info.name}", begin, length, label=name)
        elif known or (info is None and _is_set(name, context)):
            size = min(length, MOST_UNKNOWN if info is not None else MOST)
            if begin + size > source.size:
                return
            yield Block("MXF", "MXF", begin, size, label=name)
        at = begin + length
    context.warn(f"Stopped after {context.limits.segments} packs", at, "packet")


def _footer(context: Context) -> int:
    """Return where the index at the end of the file says that the last partition is; 0 where there is none."""
    source = context.source
    length = int.from_bytes(source.read(source.size - 4, 4), "big")
    index = source.read(source.size - length, length) if HEAD < length <= MOST_INDEX else b""
    used = _length(index)[1]
    return int.from_bytes(index[-12:-4], "big") if index[:KEY] == INDEX and len(index) >= KEY + used + 16 else 0


def _note(context: Context, header: Header, info: TagInfo, at: int, begin: int, length: int) -> None:
    """Note what a partition or its primer says of where things are."""
    if info.name == PRIMER and header.size:
        header.end = at + header.size
    elif "isheader" in info.attributes:
        header.start, header.kind = at, info.name
        if length >= SIZES_END:
            header.footer, header.size = unpack(">QQ", context.source.read(begin + FOOTER_AT, SIZES_END - FOOTER_AT))


def _is_set(name: str, context: Context) -> bool:
    """Whether a key that the table lacks is that of a set: one of an organization's, or an experimental one."""
    found = _SET.match(name)
    return found is not None and (found[1] == "0d" or bool(context.options.unknown))


def _length(head: bytes) -> tuple[int | None, int]:
    """Return the length of a pack, None where it is cut off, and how many bytes state it."""
    if len(head) < HEAD:
        return None, 0
    first = head[KEY]
    if first < LONG_FORM:
        return first, 1
    count = first & ~LONG_FORM
    digits = head[HEAD : HEAD + count]
    return (int.from_bytes(digits, "big"), 1 + count) if len(digits) == count else (None, 0)
