"""Items of a HEIF, AVIF or CR3 file: what each is, where it lies, which others it describes, which properties it has.

The boxes of a `meta` box say all that first; then the items that hold metadata are read, and last the properties, each
in the document of the item that it belongs to: what describes the primary item belongs to the file as a whole.
Sources: ISO 14496-12 8.11, 23008-12 clause 6 and 9; ExifTool's HandleItemInfo and ProcessMOV.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.blocks import tiff_header
from exifweb.core.blocks.inflate import inflate
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.model import Block, Embedded
from exifweb.core.source import Splice
from exifweb.core.tags import store
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context

MEMBER, PRIMARY = "ItemInfo", "PrimaryItem"
MEDIA_DATA = "MediaDataInfo"
NAMES: dict[str, str] = {"Exif": "EXIF", "application/rdf+xml": "XMP", "jpeg": "PreviewImage", "uri ": "PLIST"}
"""Content or item type → what the item is to us."""
TABLES: dict[str, str] = {"XMP": "XMP::Main", "PLIST": "PLIST::Main"}
PLIST = b"bplist00"
TIFF_HEADERS = (b"MM\0*", b"II*\0")
JPEG_HEADER = b"Exif\0\0"
IN_DATA_BOX = 1
DEFLATE = "deflate"
FRAME_LENGTH = 565
MOST_TIMES = 4
"""How many times as long as the file all items together may be, should they overlap."""
SIZE_NAMES: dict[int, str] = {160: "ThumbnailImage", 1920: "OtherImage"}
"""Longer side of a preview → its name."""
NEVER_INHERITED, CHILD_INHERITS = 1, 2
INHERITANCE: dict[str, int] = {
    "ispe": NEVER_INHERITED,
    "pixi": NEVER_INHERITED,
    "irot": NEVER_INHERITED,
    "imir": NEVER_INHERITED,
    "pasp": NEVER_INHERITED,
    "hvcC": CHILD_INHERITS,
    "colr": CHILD_INHERITS,
}
"""Properties that an item doesn't share with the primary one, though it describes that, or is a part of it."""
_FRAME = re.compile(rb".{556}\xff\xc0\0\x11.(..)(..)", re.DOTALL)


@dataclass(slots=True)
class Item:
    """What the boxes say of one item.

    Attributes:
        kind: Its type, four characters.
        content: MIME type of what it holds.
        encoding: How that is packed.
        protected: Whether it is encrypted in some way.
        construction: What its offsets count from: 0 the file, 1 the data box of the items, 2 other items.
        elsewhere: Whether it lies in another file.
        base: What its offsets are added to.
        extents: (offset, length) of its parts.
        properties: Numbers of its properties, from 1.
        refers_to: Items that it describes or is made of.
        document: Number of the document that it is, where it has one.
    """

    kind: str = ""
    content: str = ""
    encoding: str = ""
    protected: bool = False
    construction: int = 0
    elsewhere: bool = False
    base: int = 0
    extents: list[tuple[int, int]] = field(default_factory=list)
    properties: list[int] = field(default_factory=list)
    refers_to: set[int] = field(default_factory=set)
    document: int | None = None


def items_of(context: Context) -> dict[int, Item]:
    """Return the items so far, by their number."""
    found: dict[int, Item] = context.members.setdefault(MEMBER, {})
    return found


def item_of(context: Context, number: int) -> Item:
    """Return an item, made when it is first spoken of."""
    return items_of(context).setdefault(number, Item())


def finish(context: Context) -> None:
    """Read the items that hold metadata, then the properties, once the boxes around them have been read."""
    from exifweb.core.blocks.quicktime.state import state_of

    items: dict[int, Item] = context.members.get(MEMBER) or {}
    left = MOST_TIMES * context.source.size
    for number in sorted(items):
        left -= _read(context, number, items)
        if left < 0:
            context.warn("Stopped reading items: they overlap", unit="item")
            break
    state = state_of(context)
    if state.postponed:
        *_, last = state.postponed
        state.postponed.clear()
        state.before_atom = Properties(context, items).enter
        try:
            last()
        finally:
            state.before_atom, context.doc = None, None
    context.members.pop(MEMBER, None)
    context.members.pop(MEDIA_DATA, None)


def _read(context: Context, number: int, items: dict[int, Item]) -> int:
    """Decode one item, if it holds metadata, and return how many bytes were read."""
    item = items[number]
    kind = item.content or item.kind
    name = NAMES.get(kind, "")
    if not name:
        return 0
    problem = _problem(context, item, kind)
    if problem:
        context.warn(problem, unit="item")
    if problem or item.elsewhere:
        return 0
    base = item.base + (context.members[MEDIA_DATA][0] if item.construction else 0)
    extents = tuple([(base + offset, length) for offset, length in item.extents])
    document = context.doc
    primary = context.members.get(PRIMARY)
    is_part = primary is not None and item.refers_to and primary not in item.refers_to
    if name == "PreviewImage":
        _preview(context, extents)
        return 0
    selection = context.selection
    if selection is not None and not is_part and not selection.may_hold(name):
        return 0
    data = Splice(context.source, extents).read(0, min(context.limits.single_read, context.source.size))
    taken, packed = len(data), bool(item.encoding)
    if packed and data:
        data = inflate(context, data, f"{name} metadata", extents[0][0])[0] or b""
    start = _start(context, data, name) if data else None
    if start is None:
        return taken
    if is_part:
        count = context.next_document()
        context.doc = str(count)
        items.setdefault(min(item.refers_to), Item()).document = count
    try:
        _decode(context, name, data, start, extents, packed=packed)
    finally:
        context.doc = document
    return taken


def _problem(context: Context, item: Item, kind: str) -> str:
    """Return why an item can't be read, empty where it can; of several reasons the last that ExifTool finds."""
    problem = ""
    if item.encoding and item.encoding != DEFLATE:
        problem = f"Can't currently decode {item.encoding} encoded {kind} metadata"
    if item.protected:
        problem = f"Can't currently decode protected {kind} metadata"
    if item.construction > IN_DATA_BOX:
        problem = f"Can't currently extract {kind} with construction method {item.construction}"
    if item.construction == IN_DATA_BOX and MEDIA_DATA not in context.members:
        problem = f"No 'idat' for {kind} object with construction method 1"
    if not problem and not item.elsewhere and not item.extents:
        problem = f"No Extents for {kind} item"
    return problem


def _start(context: Context, data: bytes, name: str) -> int | None:
    """Return where the metadata begin in an item, None where there are none."""
    if name == "PLIST":
        return 0 if data.startswith(PLIST) else None
    if name != "EXIF":
        return 0
    start = 0
    if data[:4] in TIFF_HEADERS:
        context.warn("Missing Exif header", unit="item")
    elif data.startswith(JPEG_HEADER):
        context.warn("Missing Exif header size", unit="item")
        start = len(JPEG_HEADER)
    else:
        start = 4 + int.from_bytes(data[:4], "big")
        if start > len(data):
            context.warn("Invalid EXIF header", unit="item")
            return None
    return start if tiff_header.begins(data[start:]) else None


def _decode(
    context: Context, name: str, data: bytes, start: int, extents: tuple[tuple[int, int], ...], *, packed: bool
) -> None:
    """Decode the metadata of an item; their offsets count from where they begin in the file."""
    here = extents[0][0] + start
    scattered = packed or len(extents) > 1
    if not packed:
        root = context.file_format.type if context.file_format else "HEIF"
        parts = extents if scattered else ()
        first = extents[0][0] if scattered else here
        context.blocks.append(
            Block(name, f"{root}-Item-{name}", first, len(data) - (first == here) * start, extents=parts)
        )
    decode_inner(context, data[start:], TABLES.get(name, EXIF), here, packed=scattered, base=here)


def _preview(context: Context, extents: tuple[tuple[int, int], ...]) -> None:
    """Take up a picture, called by its size."""
    joined = Splice(context.source, extents)
    if not joined.size or not joined.read(0, 1):
        return
    name = "PreviewImage"
    frame = _FRAME.match(joined.read(0, FRAME_LENGTH))
    if frame:
        sides = [int.from_bytes(side, "big") for side in frame.groups()]
        name = next((shown for side, shown in SIZE_NAMES.items() if side in sides), name)
    offset, length = extents[0]
    if len(extents) == 1:
        context.embedded.append(Embedded(name, "image/jpeg", offset, length))
        image = Binary(source=context.source, offset=offset, length=min(length, context.source.size - offset))
    else:
        image = Binary(source=joined, offset=0, length=joined.size)
    context.found(store.tag("Extra", name), image, None, offset, length, "undef", length)


class Properties:
    """Says of each property, before it is decoded, which document it belongs to."""

    def __init__(self, context: Context, items: dict[int, Item]) -> None:
        self.items = items
        self.primary: int = context.members.get(PRIMARY) or 0
        self.parts = items[self.primary].refers_to if self.primary in items else set()
        self.owners: dict[int, list[int]] = {}
        for number in sorted(items, reverse=True):
            for index in items[number].properties:
                self.owners.setdefault(index, []).append(number)

    def enter(self, context: Context, kind: str, index: int) -> None:
        """Set the document of the property with a number."""
        rule = INHERITANCE.get(kind, 0)
        document: int | None = None
        lowest: int | None = None
        for number in self.owners.get(index, ()):
            item = self.items[number]
            if self._is_shared(number, item, rule):
                document = lowest = None
                break
            if item.document:
                document = item.document if document is None else min(document, item.document)
            else:
                lowest = number
        if document is None and lowest is not None:
            document = context.next_document()
            self.items[lowest].document = document
        context.doc = None if document is None else str(document)

    def _is_shared(self, number: int, item: Item, rule: int) -> bool:
        """Whether the property of an item counts as one of the primary item."""
        if number == self.primary or (not rule and self.primary in item.refers_to):
            return True
        return rule != NEVER_INHERITED and number in self.parts
