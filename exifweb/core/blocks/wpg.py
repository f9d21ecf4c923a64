"""Records of WordPerfect graphics: which there are, as runs of equal ones, and the size that the first tells.

Lengths are numbers of one, three or five bytes. Source: ExifTool's ProcessWPG.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "WPG::Main"
HEADER = 16
LISTS = {1: "Records", 2: "RecordsV2"}
"""Version → the tag that lists its records."""
REMEMBERED = "WPGRecords"
STARTS = {1: 0x0F, 2: 0x01}
"""Version → the record that tells the size."""
LAST_V2 = 0x3F
UNITS = 1200
WIDE = 0xFF
MOST_RECORDS = 1 << 20
PRECISIONS: dict[int, tuple[int, str]] = {0: (21, "4h"), 1: (29, "4i")}
"""Precision of a start record → the least that it is long, the format of its corners."""
CORNERS = 13


@dataclass(slots=True)
class Record:
    """A record: its type, None at the end; where its data lie."""

    kind: int | None
    start: int = 0
    length: int = 0


def decode(context: Context, block: Block) -> None:
    """Decode the header and the list of records."""
    head = context.source.read(block.offset, HEADER)
    if len(head) < HEADER:
        return
    version, revision = head[10], head[11]
    context.found(store.tag(TABLE, "WPGVersion"), f"{version}.{revision}", None, block.offset + 10, 2, "int8u", 2)
    if version not in LISTS:
        context.warn("Unsupported WPG version", block.offset + 10, "block")
        return
    (offset,) = unpack_from("<I", head, 4)
    context.members[REMEMBERED] = LISTS[version]
    _records(context, version, block.offset + max(offset, HEADER))


def _records(context: Context, version: int, at: int) -> None:
    """Take up the records from an offset on, equal ones that follow each other as one."""
    info = store.tag(TABLE, LISTS[version])
    context.lists.clear()
    last, count = 0, 0
    for _ in range(MOST_RECORDS):
        record = _record(context, version, at)
        if record.kind == STARTS[version] and not _size(context, version, record):
            return
        at = record.start + record.length
        if last and record.kind == last:
            count += 1
            continue
        if last:
            value: Any = f"{last}x{count}" if count > 1 else last
            context.found(info, value, None, -1)
        if not record.kind:
            return
        last, count = record.kind, 1


def _record(context: Context, version: int, at: int) -> Record:
    """Return the record at an offset."""
    source = context.source
    head = source.read(at, version)
    if len(head) < version:
        return Record(None)
    at += version
    kind = head[-1]
    if version > 1:
        _, at = _number(context, at)
    length, at = _number(context, at)
    return Record(kind if version == 1 or kind <= LAST_V2 else None, at, length)


def _number(context: Context, at: int) -> tuple[int, int]:
    """Return a number of variable length and the offset behind it."""
    data = context.source.read(at, 5)
    if not data or data[0] != WIDE:
        return (data[0] if data else 0), at + min(len(data), 1)
    if len(data) < 3:
        return 0, at + len(data)
    (value,) = unpack_from("<H", data, 1)
    if not value & 0x8000:
        return value, at + 3
    if len(data) < 5:
        return 0, at + len(data)
    return (value & 0x7FFF) << 16 | unpack_from("<H", data, 3)[0], at + 5


def _size(context: Context, version: int, record: Record) -> bool:
    """Make the size of the image that a start record tells; False where the record is cut short."""
    data = context.source.read(record.start, min(record.length, 64))
    if record.start + record.length > context.source.size:
        context.warn("File format error", record.start, "block")
        return False
    found = _size_v1(data) if version == 1 else _size_v2(data, record.length)
    if isinstance(found, str):
        context.warn(found, record.start, "block")
        return True
    for name, inches in zip(("ImageWidthInches", "ImageHeightInches"), found, strict=True):
        context.found(store.tag(TABLE, name), inches, None, record.start, record.length)
    return True


TRUNCATED = "Truncated start record"


def _size_v1(data: bytes) -> tuple[float, float] | str:
    if len(data) < 6:
        return TRUNCATED
    width, height = unpack_from("<2H", data, 2)
    return width / UNITS, height / UNITS


def _size_v2(data: bytes, length: int) -> tuple[float, float] | str:
    across, down, precision = unpack_from("<2HB", data.ljust(5, b"\xff"))
    least, corners = PRECISIONS.get(precision, (0, ""))
    if not corners or length < least:
        return "Invalid integer precision"
    left, top, right, bottom = unpack_from(f"<{corners}", data, CORNERS)
    return abs(right - left) / (across or UNITS), abs(bottom - top) / (down or UNITS)
