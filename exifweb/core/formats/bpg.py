"""BPG → blocks: a header of numbers of varying length, then extensions with a type and a length.

Sources: BPG specification 0.9.5 clause 2; ExifTool's ProcessBPG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks import tiff_header
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

MAGIC = b"BPG\xfb"
LONGEST_HEADER = 21
FLAGS, SIZES = 4, 6
EXTENDED = 0x0008
NUMBERS = 3
LONGEST_NUMBER = 5
MOST = 10_000_000
"""Bytes of all extensions."""
EXIF = 1
KINDS: dict[int, str] = {EXIF: "BPG-EXIF", 2: "ICC_Profile", 3: "XMP", 4: "BPG", 5: "BPG"}
"""Type of an extension → kind of block."""
ORDER_MARKS = (b"II", b"MM")


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a BPG in file order."""
    source, start = context.source, context.base
    head = source.read(start, LONGEST_HEADER)
    if len(head) < LONGEST_HEADER or not head.startswith(MAGIC):
        return
    yield Block("BPG", "BPG-Header", start, len(head))
    at = SIZES
    for _ in range(NUMBERS):
        _, width = ue7(head, at)
        if not width:
            return
        at += width
    if not int.from_bytes(head[FLAGS:SIZES], "big") & EXTENDED:
        return
    at += start
    stated = source.read(at, LONGEST_NUMBER)
    if len(stated) < LONGEST_NUMBER:
        context.warn("Missing BPG extension data", at, "block")
        return
    size, width = ue7(stated, 0)
    at += width
    if not width:
        context.warn("Corrupted BPG extension length", at, "block")
    elif size > MOST:
        context.warn("BPG extension is too large", at, "block")
    elif at + size > source.size:
        context.warn("Truncated BPG extension", at, "block")
    else:
        yield from _extensions(context, at, at + size)


def _extensions(context: Context, at: int, end: int) -> Iterator[Block]:
    source = context.source
    for _ in range(context.limits.segments):
        if at >= end:
            return
        head = source.read(at, min(1 + LONGEST_NUMBER, end - at))
        kind = head[0]
        length, width = ue7(head, 1)
        if not width:
            context.warn("Corrupted BPG extension", at, "block")
            return
        at += 1 + width
        if at + length > end:
            context.warn("Invalid BPG extension size", at, "block")
            return
        if kind in KINDS:
            block = _block(context, kind, at, length)
            if block is not None:
                yield block
        else:
            context.warn(f"Unrecognized BPG extension {kind} ({length} bytes)", at, "block", minor=True)
        at += length
    context.warn(f"Stopped after {context.limits.segments} extensions", at, "block")


def _block(context: Context, kind: int, at: int, length: int) -> Block | None:
    """Return the block of an extension; libbpg leaves a byte of padding before EXIF."""
    source = context.source
    if kind == EXIF:
        if length > 3 and source.read(at + 1, 2) in ORDER_MARKS:
            context.warn("Ignored extra byte at start of EXIF extension", at, "block", minor=True)
            at, length = at + 1, length - 1
        if not tiff_header.begins(source.read(at, min(length, tiff_header.HEADER))):
            return None
    return Block(KINDS[kind], f"BPG-Extension{kind}", at, length, detail=kind)


def ue7(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of up to 32 bits, seven to a byte, and the bytes that it takes: none where it is none."""
    value = 0
    for index, byte in enumerate(data[at : at + LONGEST_NUMBER]):
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            return (0, 0) if index == LONGEST_NUMBER - 1 and byte & 0x70 else (value, index + 1)
        if not index and byte == 0x80:
            break
    return 0, 0
