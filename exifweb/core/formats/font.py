"""Font files → their tables of names, and what else they say of themselves.

TrueType, OpenType and their collections list tables; WOFF packs them; a PFM is one header; metrics in words (AFM) are
read whole. Glyphs are never read. Sources: OpenType specification; WOFF 1.0 and 2.0; Adobe technical notes 5004 and
5178; ExifTool's Font module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context

SCALERS = (b"\0\1\0\0", b"OTTO", b"true", b"typ1", b"\xa5kbd", b"\xa5lst")
TABLES = frozenset((b"name", b"C2PA"))
"""Tables that are read."""
HEADER, ENTRY, PACKED_ENTRY = 12, 16, 20
MOST_TABLES, MOST_FONTS = 0x200, 0x100
PFM_HEADER, PFM_DEVICE, PFM_NAME, LONGEST_NAME = 117, 101, 105, 256
WOFF_HEADER = {b"wOFF": 44, b"wOF2": 48}
LONGEST_METRICS = 1 << 20
PFB_HEADER = 6


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a font."""
    head = context.source.read(context.base, 24)
    for magic, walker in WALKERS:
        if head.startswith(magic):
            yield from walker(context)
            return


def tables(context: Context, start: int, base: int) -> Iterator[Block]:
    """Yield the tables of a font that are read; what follows the names is not looked at, as ExifTool does not.

    Args:
        context: Has the source and takes the warnings.
        start: Where the font begins.
        base: What the offsets in it count from.
    """
    source = context.source
    head = source.read(start, HEADER)
    if len(head) < HEADER or not head.startswith(SCALERS) or head[4] > 1:
        return
    (count,) = unpack_from(">H", head, 4)
    listed = source.read(start + HEADER, ENTRY * count) if count < MOST_TABLES else b""
    if not count or len(listed) < ENTRY * count:
        return
    for at in range(0, len(listed), ENTRY):
        tag = listed[at : at + 4]
        if tag not in TABLES:
            continue
        offset, size = unpack_from(">II", listed, at + 8)
        if base + offset + size > source.size:
            context.warn(f"Error reading '{tag.decode()}' data", start + HEADER + at, "block")
        elif size >= 8:
            yield Block(f"Font-{tag.decode()}", "Font", base + offset, size)
            if tag == b"name":
                return


def _single(context: Context) -> Iterator[Block]:
    yield from tables(context, context.base, context.base)


def _collection(context: Context) -> Iterator[Block]:
    """Fonts that share tables, each in a group of its own."""
    head = context.source.read(context.base, HEADER)
    count = unpack_from(">I", head, 8)[0] if len(head) == HEADER else MOST_FONTS
    places = context.source.read(context.base + HEADER, 4 * count) if count < MOST_FONTS else b""
    if count >= MOST_FONTS or len(places) < 4 * count:
        return
    yield Block("Font-Count", "Font", context.base + 8, 4, detail=count)
    try:
        for number, (start,) in enumerate(unpack_from(">I", places, at) for at in range(0, len(places), 4)):
            context.set_g1 = f"+{number + 1}"
            yield from tables(context, context.base + start, context.base)
    finally:
        context.set_g1 = None


def _web(context: Context) -> Iterator[Block]:
    """A packed font: its tables and its metadata are compressed each by itself, or all as one."""
    source = context.source
    start = context.base
    head = source.read(start, max(WOFF_HEADER.values()))
    length = WOFF_HEADER[head[:4]]
    if len(head) < length:
        return
    yield Block("Font-WOFF", "Font", start + length - 24, 4)
    (count,) = unpack_from(">H", head, 12)
    if head[:4] == b"wOF2":
        context.warn("Brotli-compressed metadata not decoded", start, "block")
        return
    listed = source.read(start + length, PACKED_ENTRY * count)
    if len(listed) < PACKED_ENTRY * count:
        context.warn("Error reading font table", start + length, "block")
        return
    for at in range(0, len(listed), PACKED_ENTRY):
        tag = listed[at : at + 4]
        offset, packed, size = unpack_from(">III", listed, at + 4)
        if tag not in TABLES:
            continue
        if start + offset + packed > source.size:
            context.warn("Bad font table entry", start + length + at, "block")
            return
        yield Block(f"Font-{tag.decode()}", "Font", start + offset, packed, label="" if packed == size else "packed")
        if tag == b"name":
            break
    at, packed = unpack_from(">II", head, length - 20)
    if not packed:
        return
    if start + at + packed > source.size:
        context.warn("Error reading metadata", start + at, "block")
        return
    yield Block("Font-XML", "Font", start + at, packed, label="packed")


def _printer(context: Context) -> Iterator[Block]:
    """Metrics of a PostScript font for Windows: a header, then the font's names."""
    start = context.base
    head = context.source.read(start, PFM_HEADER)
    if len(head) < PFM_HEADER or unpack_from("<I", head, 2)[0] != context.source.size:
        return
    device, name = unpack_from("<4I", head, PFM_DEVICE)[:2]
    if context.source.read(start + device, 11).lower() != b"postscript\0":
        return
    yield Block("Font-PFM", "Font", start, PFM_HEADER, table="Font::PFM", order="<")
    yield Block("Font-PFM-Names", "Font", start + name, min(LONGEST_NAME, max(context.source.size - start - name, 0)))


def _metrics(context: Context) -> Iterator[Block]:
    yield Block("Font-AFM", "Font", context.base, min(context.source.size - context.base, LONGEST_METRICS))


def _postscript(context: Context) -> Iterator[Block]:
    """A font that is a PostScript program, in a PFB behind the header of its first part."""
    is_packed = context.source.read(context.base, 1) == b"\x80"
    start = context.base + (PFB_HEADER if is_packed else 0)
    yield Block("PS", "Font", start, context.source.size - start)
    context.override_type("PFB" if is_packed else "PFA")


WALKERS: tuple[tuple[bytes | tuple[bytes, ...], Callable[[Context], Iterator[Block]]], ...] = (
    (SCALERS[:4], _single),
    (b"ttcf", _collection),
    (b"Start", _metrics),
    (tuple(WOFF_HEADER), _web),
    ((b"\0\1", b"\0\2"), _printer),
    ((b"%!", b"\x80"), _postscript),
)
"""How a font begins → what walks it."""
