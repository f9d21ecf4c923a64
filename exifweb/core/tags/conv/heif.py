"""Boxes about the items of HEIF files, and their properties; previews in CR3 files.

What is said of items gives no tags: it is remembered until they are read (`blocks/quicktime/items`).
Sources: ISO 14496-12 8.11 and 8.11.14, 23008-12 6.5; ExifTool's QuickTime module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.items import item_of
from exifweb.core.tags import store
from exifweb.core.tags.registry import Plain
from exifweb.core.values import bytes_of, decode_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context, Probe

REFERENCES, LAST = "ItemRefVersion", "LastItemID"
EXTENTS = "ExtentsLeft"
WIDTHS = frozenset((0, 4, 8))


class _Short(Exception):
    """A box ends in the middle of a field: what it said before stands."""


class _Fields:
    """The fields of a box, one after the other, big-endian."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def take(self, width: int) -> int:
        """Return the number of the next so many bytes."""
        end = self.at + width
        if end > len(self.data):
            raise _Short
        value = int.from_bytes(self.data[self.at : end], "big")
        self.at = end
        return value

    def text(self) -> str:
        """Return the text up to the next zero."""
        raw, _, _ = self.data[self.at :].partition(b"\0")
        self.at = min(self.at + len(raw) + 1, len(self.data))
        return decode_text(raw)


def item_location(value: Any, context: Context) -> None:
    """Where each item lies."""
    data = bytes_of(value)
    if len(data) < 8:
        return
    fields = _Fields(data, 6)
    version, sizes = data[0], int.from_bytes(data[4:6], "big")
    try:
        for _ in range(fields.take(2 if version < 2 else 4)):
            _location(fields, context, version, sizes)
    except _Short:
        pass


def _location(fields: _Fields, context: Context, version: int, sizes: int) -> None:
    """Read where one item lies.

    Raises:
        _Short: The box ends before.
    """
    item = item_of(context, fields.take(2 if version < 2 else 4))
    offset_width, length_width, base_width, index_width = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    if version in (1, 2):
        item.construction = fields.take(2) & 15
    item.elsewhere = bool(fields.take(2))
    item.base = _sized(fields, base_width)
    extents = []
    count = fields.take(2)
    left = context.members[EXTENTS] = context.members.get(EXTENTS, context.limits.array) - count
    if left < 0:
        context.warn(f"Stopped after {context.limits.array} extents of items", unit="box")
        raise _Short
    for _ in range(count):
        if version in (1, 2):
            fields.take(index_width)
        offset = _sized(fields, offset_width)
        extents.append((offset, _sized(fields, length_width)))
    item.extents = extents


def _sized(fields: _Fields, width: int) -> int:
    if width not in WIDTHS:
        raise _Short
    return fields.take(width)


def item_entry(value: Any, context: Context) -> None:
    """What one item is."""
    data = bytes_of(value)
    if len(data) < 8:
        return
    fields = _Fields(data, 4)
    version = data[0]
    try:
        number = fields.take(4 if version == 3 else 2 if version < 3 else 0)
        item = item_of(context, number)
        if version < 2:
            item.protected = bool(fields.take(2))
            fields.text()
            item.content, item.encoding = fields.text(), fields.text()
        else:
            if fields.at + 6 > len(data):
                return
            item.protected = bool(fields.take(2))
            item.kind = data[fields.at : fields.at + 4].decode("latin-1")
            fields.at += 4
            fields.text()
            if item.kind == "mime":
                item.content, item.encoding = fields.text(), fields.text()
    except _Short:
        return
    if number <= context.members.get(LAST, -1):
        context.warn("Item info entries are out of order", unit="box")
    context.members[LAST] = number


def item_reference(value: Any, context: Context) -> None:
    """Which items one item describes, or is made of."""
    data = bytes_of(value)
    wide = bool(context.members.get(REFERENCES))
    if len(data) < (10 if wide else 6):
        return
    width = 4 if wide else 2
    number, count = unpack_from(">IH" if wide else ">HH", data)
    start = width + 2
    most = (len(data) - start) // width
    others = unpack_from(f">{most}{'I' if wide else 'H'}", data, start)
    if count > most:
        context.warn("Missing values in ContentDescribes box", unit="box")
    elif count < most:
        context.warn("Ignored extra values in ContentDescribes box", unit="box", minor=True)
        others = (count,)  # ExifTool puts their number in their place
    item_of(context, number).refers_to.update(others)


def item_properties(value: Any, context: Context) -> None:
    """Which properties each item has."""
    data = bytes_of(value)
    if len(data) < 8:
        return
    fields = _Fields(data, 4)
    wide, last = bool(data[3] & 1), -1
    try:
        for _ in range(fields.take(4)):
            number = fields.take(4 if data[0] else 2)
            count = fields.take(1)
            width = 2 if wide else 1
            if fields.at + count * width > len(data):
                return
            mask = 0x7FFF if wide else 0x7F
            item_of(context, number).properties = [fields.take(width) & mask for _ in range(count)]
            if number <= last:
                context.warn("Item property association entries are out of order", unit="box")
            last = number
    except _Short:
        pass


def primary_item(value: Any, context: Context) -> int | None:
    """Number of the primary item, in two bytes."""
    return _primary(context, bytes_of(value)[4:6], 2)


def primary_item_wide(value: Any, context: Context) -> int | None:
    """Number of the primary item, in four bytes."""
    return _primary(context, bytes_of(value)[4:8], 4)


def _primary(context: Context, data: bytes, width: int) -> int | None:
    number = int.from_bytes(data, "big") if len(data) == width else None
    context.members["PrimaryItem"] = number
    return number


def first_version(probe: Probe, context: Context) -> bool:
    """Whether a list of items is of the first version; items may be counted from anew."""
    context.members[LAST] = -1
    return probe.data[:1] == b"\0"


def version_of_references(probe: Probe, context: Context) -> bool:
    """Always: the version is remembered."""
    context.members[REFERENCES] = probe.data[0] if probe.data else 0
    return True


def spatial_extent(value: Any, context: Context) -> Any:
    """Width and height; those of the file's main image are its size."""
    data = bytes_of(value)[4:]
    sides = unpack_from(f">{len(data) // 4}I", data)
    if len(sides) < 2:
        return None
    if context.doc is None:
        outer = context.converting
        context.found(store.tag("Extra", "ImageWidth"), sides[0])
        context.found(store.tag("Extra", "ImageHeight"), sides[1])
        context.converting = outer
    return sides


def pixel_depth(value: Any, _: Context) -> Any:
    """Bits of each channel."""
    bits = tuple(bytes_of(value)[5:])
    return bits[0] if len(bits) == 1 else bits


def auxiliary_type(value: Any, _: Context) -> str:
    """A text behind version and flags, up to a zero."""
    return decode_text(bytes_of(value)[4:].partition(b"\0")[0])


def without_first(value: Any, _: Context) -> Any:
    """An array without its first number, which are version and flags."""
    if not isinstance(value, tuple):
        return value
    return value[1] if len(value) == 2 else value[1:]


def meta_size(value: Any, _: Context) -> str:
    """Width and height, the third and fourth of four numbers."""
    parts = text_of(value).split(" ")
    if len(parts) < 4 or not all(part.isdigit() for part in parts[:4]):
        return text_of(value)
    return " ".join([f"{parts[2]}x{parts[3]}", *parts[4:]])


CONVERSIONS: dict[str, Plain] = {
    "heif.item_location": Plain(item_location),
    "heif.item_entry": Plain(item_entry),
    "heif.item_reference": Plain(item_reference),
    "heif.item_properties": Plain(item_properties),
    "heif.primary_item": Plain(primary_item),
    "heif.primary_item_wide": Plain(primary_item_wide),
    "heif.spatial_extent": Plain(spatial_extent),
    "heif.pixel_depth": Plain(pixel_depth),
    "heif.auxiliary_type": Plain(auxiliary_type),
    "heif.without_first": Plain(without_first),
    "heif.meta_size": Plain(meta_size),
}

CONDITIONS: dict[str, Plain] = {
    "heif.first_version": Plain(first_version),
    "heif.version_of_references": Plain(version_of_references),
}
