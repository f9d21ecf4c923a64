"""Resource forks of classic Mac OS: a map lists resources by type and id, each with a length before its data.

`resources` serves forks as files of their own, as records of AppleDouble files, and as font suitcases, which tell
themselves by what they hold. Sources: Inside Macintosh: More Macintosh Toolbox; ExifTool's RSRC module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.formats import font
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, SMALLEST_MAP = 30, 30
TYPE, REFERENCE = 8, 12
LONGEST = 100_000_000
MOST_MAP = 1 << 20
MOST_RESOURCES = 100_000
SUITCASE = "DFONT"


def walk(context: Context) -> Iterator[Block]:
    """Yield the resources of a file that the table describes."""
    yield from resources(context, context.base, context.source.size - context.base, alone=True)


def resources(context: Context, start: int, length: int, *, alone: bool) -> Iterator[Block]:
    """Yield the resources of a fork that lies at a place; `alone` where it is the whole file."""
    read = context.source.read
    head = read(start, min(HEADER, length))
    if len(head) < HEADER:
        return
    data, place, size, rest = unpack_from(">4I", head)
    if not _is_sane(data, size, place, rest, length):
        return
    listing = read(start + place, min(rest, MOST_MAP))
    if len(listing) < SMALLEST_MAP:
        return
    types, names, count = unpack_from(">HHH", listing, 24)
    if types < 28 or names < 30:
        return
    left = MOST_RESOURCES
    for number in range((count + 1) & 0xFFFF):
        at = types + 2 + TYPE * number
        if at + TYPE > len(listing):
            return
        kind = listing[at : at + 4].decode("latin-1")
        last, first = unpack_from(">HH", listing, at + 4)
        for index in range(last + 1):
            reference = types + first + REFERENCE * index
            left -= 1
            if reference + REFERENCE > len(listing) or left < 0:
                break
            (identity,) = unpack_from(">H", listing, reference)
            offset = unpack_from(">I", listing, reference + 4)[0] & 0xFFFFFF
            yield from _resource(context, kind, identity, start + data + offset, alone=alone)


def _is_sane(data: int, size: int, place: int, rest: int, length: int) -> bool:
    """Whether data and map lie in the fork without overlapping."""
    if min(data, place) < 0x10 or data + size > length or place + rest > length or rest < SMALLEST_MAP:
        return False
    return not (data < place < data + size) and not (place < data < place + rest)


def _resource(context: Context, kind: str, identity: int, at: int, *, alone: bool) -> Iterator[Block]:
    table = store.table("RSRC::Main")
    key = kind if table.get(kind) is not None else f"{kind}_0x{identity:04x}"
    if table.get(key) is None:
        return
    prefix = context.source.read(at, 4)
    length = int.from_bytes(prefix, "big")
    if len(prefix) < 4 or length > LONGEST or at + 4 + length > context.source.size:
        context.warn(f"Error reading {kind} resource", at, "block")
        return
    if kind in ("sfnt", "POST") and alone:
        context.override_type(SUITCASE)
    if kind == "sfnt":
        yield from font.tables(context, at + 4, at + 4)
    elif kind == "POST":
        yield Block("PS", "RSRC-POST", at + 6, max(length - 2, 0))
    else:
        yield Block("RSRC", f"RSRC-{kind.strip()}", at + 4, length, detail=identity, label=key)
