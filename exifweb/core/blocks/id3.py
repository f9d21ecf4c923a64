"""ID3v2 tags → frames → tags; and the blocks that a chunk with ID3 in it holds.

A frame has a name, a length and flags; what its value is made of depends on its name (`id3_frames`). Values that are
only worth a placeholder stay where they are. Sources: ID3 2.2, 2.3 and 2.4; ExifTool's ProcessID3v2.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary, id3_frames, made
from exifweb.core.blocks.id3_header import VERSION_3, VERSION_4, read_header, sync_safe
from exifweb.core.blocks.inflate import inflate
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.conv.audio import narrow_text
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable

TABLES: tuple[tuple[int, str], ...] = (
    (VERSION_4, "ID3::v2_4"),
    (VERSION_3, "ID3::v2_3"),
    (0, "ID3::v2_2"),
)
"""Least version → table."""
MOST_FRAMES = 10_000
OTHER = {"ID3::v2_4": "ID3::v2_3", "ID3::v2_3": "ID3::v2_4"}
COMPRESSED, ENCRYPTED, GROUPED, UNSYNCHRONISED, MEASURED = "compressed", "encrypted", "grouped", "unsync", "measured"
FLAGS: tuple[tuple[int, tuple[tuple[int, str], ...]], ...] = (
    (VERSION_4, ((0x40, GROUPED), (0x08, COMPRESSED), (0x04, ENCRYPTED), (0x02, UNSYNCHRONISED), (0x01, MEASURED))),
    (0, ((0x80, COMPRESSED), (0x40, ENCRYPTED), (0x20, GROUPED))),
)
"""Least version → bits of a frame's flags."""


@dataclass(slots=True)
class Tag:
    """An ID3v2 tag that is being read: its frames, and what describes them."""

    view: View
    size: int
    version: int
    table: TagTable
    packed: bool = False


def decode(context: Context, block: Block) -> None:
    """Decode an ID3v2 tag."""
    frames(context, context.source, block)


def decode_size(context: Context, block: Block) -> None:
    """Say how long all ID3 tags are together."""
    _size(context, context.source, block)


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode the ID3 tags in a chunk of another container."""
    from exifweb.core.formats.audio.tags import locate

    here = view.base + start
    found = locate(context, view.source, here, here + length)
    for block in (*found.lyrics, *found.blocks):
        if block.table:
            one = View(view.source, block.offset, block.offset + block.length, block.offset)
            binary.decode_block(context, one, 0, block.length, store.table(block.table), block.kind)
        else:
            PARTS[block.kind](context, view.source, block)


def _size(context: Context, _source: Source, block: Block) -> None:
    context.found(store.tag("Extra", "ID3Size"), block.detail)


def frames(context: Context, source: Source, block: Block) -> None:
    """Decode the frames of a tag that lies in a source."""
    header = read_header(context, source, block.offset, block.offset + block.length)
    if header is None:
        return
    table = store.table(next(name for version, name in TABLES if header.version >= version))
    origin = source if header.data is None else Buffer(header.data)
    end = header.offset + header.length
    view = View(origin, header.offset, end, header.offset, bounded=False)
    _walk(context, Tag(view, header.length, header.version, table, header.data is not None))


def _walk(context: Context, tag: Tag) -> None:
    at = 0
    head = 6 if tag.version < VERSION_3 else 10
    for _ in range(MOST_FRAMES):
        if at + head > tag.size or len(context.tags) >= context.limits.tags:
            return
        name, length, flags = _frame(tag.view.read(at, head))
        if not name.strip(b"\0"):
            return
        at += head
        if tag.version >= VERSION_4 and length > 0x7F and not length & 0x80808080:
            length = _true_length(context, tag, at, length)
        if at + length > tag.size:
            return
        _take_frame(context, tag, name, at, length, _flags(tag.version, flags))
        at += length
    context.warn(f"Stopped after {MOST_FRAMES} frames", tag.view.base + at, "block")


def _frame(head: bytes) -> tuple[bytes, int, int]:
    if len(head) == 6:
        return head[:3], int.from_bytes(head[3:], "big"), 0
    name, length, flags = unpack(">4sIH", head)
    return name, length, flags


def _flags(version: int, flags: int) -> frozenset[str]:
    if not flags:
        return frozenset()
    rows = next(rows for least, rows in FLAGS if version >= least)
    return frozenset(word for bit, word in rows if flags & bit)


def _true_length(context: Context, tag: Tag, at: int, stated: int) -> int:
    """Return the length of a 2.4 frame.

    ExifTool means to take a plain number too, as some programs write it, but never does.
    """
    length = sync_safe(stated) or 0
    if at + length == tag.size:
        context.warn("Missing ID3 terminating frame", tag.view.base + at, "frame", minor=True)
    elif at + length + 10 > tag.size:
        context.warn("Invalid ID3 frame size", tag.view.base + at, "frame")
    return length


def _take_frame(context: Context, tag: Tag, name: bytes, at: int, length: int, flags: frozenset[str]) -> None:
    shown = name.decode("latin-1")
    info = _row(context, tag, shown)
    if info is None:
        return
    here = -1 if tag.packed else tag.view.base + at
    if ENCRYPTED in flags:
        context.warn("Encrypted frames currently not supported", here, "frame")
        return
    if not flags:
        frame = id3_frames.Frame(info, tag.table, shown, tag.view, at, length, tag.packed)
    else:
        data = _content(context, tag.view.read(at, length), shown, flags, here)
        if data is None:
            return
        frame = id3_frames.Frame(info, tag.table, shown, View(Buffer(data), 0, len(data), 0), 0, len(data), packed=True)
    context.lists.clear()
    id3_frames.take(context, frame)


def _row(context: Context, tag: Tag, name: str) -> TagInfo | None:
    """Return the row of a frame, if need be that of the other version or a made one; None where it is not asked for."""
    info = tag.table.get(name)
    if info is None and tag.table.name in OTHER:
        info = store.table(OTHER[tag.table.name]).get(name)
        if info is not None:
            context.warn(f"Frame '{name}' is not valid for this ID3 version", unit="frame", minor=True)
    if info is None and context.options.unknown:
        legal = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "-_"))
        return made.row(tag.table, legal or "unknown", f"ID3_{legal or 'unknown'}", {"binary": 1})
    if not isinstance(info, TagInfo) or info.unknown > context.options.unknown:
        return None
    return info


def _content(context: Context, data: bytes, name: str, flags: frozenset[str], here: int) -> bytes | None:
    """Return the value of a frame that is written in a special way; None, with a warning, where it is damaged."""
    if UNSYNCHRONISED in flags:
        data = data.replace(b"\xff\0", b"\xff")
    least = (1 if GROUPED in flags else 0) + (4 if flags & {MEASURED, COMPRESSED} else 0)
    if len(data) < least:
        context.warn(f"Short {name} frame", here, "frame")
        return None
    if GROUPED in flags:
        data = data[1:]
    if not flags & {MEASURED, COMPRESSED}:
        return data
    stated, data = sync_safe(int.from_bytes(data[:4], "big")), data[4:]
    if COMPRESSED in flags:
        inflated, _ = inflate(context, data, f"{name} frame", here)
        if inflated is None:
            return None
        data = inflated
    if stated != len(data):
        problem = "Invalid" if stated is None else "Wrong"
        context.warn(f"{problem} length for {name} frame", here, "frame")
        return None
    return data


def lyrics(context: Context, source: Source, block: Block) -> None:
    """Decode Lyrics3: one text, or texts behind a name of three letters and a length of five digits."""
    table = store.table("ID3::Lyrics3")
    data = source.read(block.offset, block.length)
    if block.label == "END":
        _lyric(context, table, "LYR", data[:-9], block.offset)
        return
    at = 0
    while at + 8 <= len(data) and data[at + 3 : at + 8].isdigit() and b"\n" not in data[at : at + 3]:
        name, size = data[at : at + 3].decode("latin-1"), int(data[at + 3 : at + 8])
        at += 8
        if at + size > len(data) or len(context.tags) >= context.limits.tags:
            break
        _lyric(context, table, name, data[at : at + size], block.offset + at)
        at += size
    if at != len(data) - 15:
        context.warn("Malformed Lyrics3 v2.00 block", block.offset, "block")


def _lyric(context: Context, table: TagTable, name: str, data: bytes, here: int) -> None:
    text = narrow_text(data, "cp1252")
    info = made.row(table, name, f"Lyrics3_{decode_text(name.encode('latin-1'))}")
    context.found(info, text, None, here, len(data), "string", len(data))


def decode_lyrics(context: Context, block: Block) -> None:
    """Decode a block of lyrics."""
    lyrics(context, context.source, block)


PARTS = {"ID3v2": frames, "ID3Size": _size, "Lyrics3": lyrics}
"""Kind of block inside a chunk → what decodes it."""
