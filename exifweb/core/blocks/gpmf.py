"""GoPro's metadata: records of four letters, a type, a size and a count, padded to four bytes; containers nest.

`TYPE` describes the structures that follow it, `SCAL` what their numbers are to be divided by. Sources: the GPMF
introduction that GoPro publishes; ExifTool's GoPro module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import row_of
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.conv.gopro import measured
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import decode_text, numbers_of, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "GoPro::GPMF"
FORMATS: dict[str, tuple[str, int]] = {
    "b": ("int8s", 1),
    "B": ("int8u", 1),
    "c": ("string", 1),
    "s": ("int16s", 2),
    "S": ("int16u", 2),
    "l": ("int32s", 4),
    "L": ("int32u", 4),
    "f": ("float", 4),
    "d": ("double", 8),
    "F": ("undef", 4),
    "G": ("undef", 16),
    "j": ("int64s", 8),
    "J": ("int64u", 8),
    "q": ("fixed32s", 4),
    "Q": ("fixed64s", 8),
    "U": ("undef", 16),
}
"""Type letter → format and its size in bytes."""
BOX = "GoProGPMF"
STRUCTURE = "?"
UNITS = ("UNIT", "SIUN")
_NUMBERS = re.compile(r"[-+.\deE ]+", re.ASCII)
_KEY = re.compile(rb"[-_a-zA-Z0-9 ]{4}")


@dataclass(slots=True)
class Stream:
    """What earlier records say about later ones, and whether this is the last of its container: that one is scaled."""

    structure: str = ""
    units: tuple[str, ...] = ()
    scale: tuple[float, ...] = ()
    last: bool = False
    place: int | None = None


def decode(context: Context, block: Block) -> None:
    """Decode the records of a JPEG segment."""
    outer, context.set_g0 = context.set_g0, "APP6"
    records(context, block_view(context, block), 0, block.length, store.table(TABLE), "GoPro")
    context.set_g0 = outer


def records(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode a run of records.

    A box of them counts as a directory that is read once, and so do lists of numbers in it, which all seem to lie where
    it begins: ExifTool passes them over, with a warning.
    """
    place = view.base + start if name == BOX else None
    if place is None or context.enter(place, name):
        run(context, view, start, length, table, name, place)


def run(
    context: Context, view: View, start: int, length: int, table: TagTable, name: str, place: int | None = None
) -> None:
    """Decode a run of records.

    Args:
        context: Takes the tags and warnings.
        view: Bounds and base.
        start: Offset of the first from the view's base.
        length: Bytes of all.
        table: Says what they are.
        name: Name of what holds them.
        place: Where lists of numbers seem to lie, None where that is of no matter.
    """
    if context.depth >= context.limits.depth:
        context.warn(f"{name} is nested too deeply", view.base + start, "block")
        return
    context.depth += 1
    outer = context.set_g0
    if outer is None and context.set_g1 is None:
        context.set_g0 = "QuickTime"
    data = view.read(start, length)
    stream = Stream(place=place)
    at = 0
    while at + 8 <= len(data):
        key, kind, unit, count = unpack_from(">4scBH", data, at)
        size = unit * count
        at += 8
        if not _KEY.fullmatch(key):
            if key != bytes(4):
                context.warn("Unrecognized GoPro record", view.base + start + at - 8, "block")
            break
        if at + size > len(data):
            context.warn("Truncated GoPro record", view.base + start + at - 8, "block")
            break
        stream.last = at + size + 3 >= len(data)
        _record(context, view, (start + at, size), (key.decode(), kind.decode("latin-1"), unit, count), table, stream)
        at += size + -size % 4
    context.set_g0 = outer
    context.depth -= 1


def _record(
    context: Context,
    view: View,
    where: tuple[int, int],
    what: tuple[str, str, int, int],
    table: TagTable,
    stream: Stream,
) -> None:
    start, size = where
    key, kind, unit, count = what
    if not size:
        return
    data = view.read(start, size)
    info = row_of(context, table, key, data, size)
    if info is not None and kind == "\0":
        run(context, view, start, size, table, info.name, stream.place)
        return
    value = _value(data, kind, unit, count, stream.structure)
    if key == "TYPE":
        stream.structure = str(value)
    elif key in UNITS:
        stream.units = tuple(map(text_of, value)) if isinstance(value, list) else (text_of(value),)
    elif key == "SCAL":
        stream.scale = tuple(float(number) for number in numbers_of(value))
    if info is not None:
        if stream.scale and stream.last and key != "SCAL":
            value = _scaled_all(value, stream.scale)
        if info.sub is not None:
            if stream.place is None or context.enter(stream.place, info.name):
                words(context, value, store.table(info.sub["table"]))
            return
        if stream.units and "addunits" in info.attributes and not isinstance(value, list):
            value = measured(value, stream.units)
        context.found(info, value, None, view.base + start, size, FORMATS.get(kind, ("undef", 1))[0], count)


def words(context: Context, value: Any, table: TagTable) -> None:
    """Take up the numbers of a record as tags of their own; each run of them after the first is a document below it."""
    document, below, at = context.doc, 0, 0
    for text in value if isinstance(value, list) else (value,):
        for word in text_of(text).split():
            info = table.get(at)
            if isinstance(info, TagInfo) and info.unknown <= context.options.unknown:
                context.found(info, word)
            at += 1
            if table.get(at) is None:
                at, below = 0, below + 1
                context.doc = f"{document or ''}-{below}"
            if len(context.tags) >= context.limits.tags:
                break
        if at:
            below += 1
            context.doc = f"{document or ''}-{below}"
    context.doc = document


def _value(data: bytes, kind: str, unit: int, count: int, structure: str) -> Any:
    if kind == STRUCTURE and structure and unit:
        rows = [_structure(data[at : at + unit], structure) for at in range(0, len(data), unit)]
        return rows[0] if len(rows) == 1 else rows
    name, _ = FORMATS.get(kind, ("undef", 1))
    if name in ("string", "undef"):
        if count > 1 and unit > 1:
            return [decode_text(data[at : at + unit].rstrip(b" \0")) for at in range(0, len(data), unit)]
        return read_value(data, name, len(data), ">")
    return read_value(data, name, len(data) // SIZES[name], ">")


def _structure(data: bytes, structure: str) -> str:
    words, at = [], 0
    for letter in structure:
        name, size = FORMATS.get(letter, ("", 0))
        if not name or at + size > len(data):
            break
        value = read_value(data[at : at + size], name, size // SIZES[name], ">")
        words.append(decode_text(value) if isinstance(value, bytes) else text_of(value))
        at += size
    return " ".join(words)


def _scaled_all(value: Any, scale: tuple[float, ...]) -> Any:
    """Return a value, or each of several, divided by the scale; text is left alone."""
    if isinstance(value, list):
        return [_scaled_all(one, scale) for one in value]
    if isinstance(value, bytes) or (isinstance(value, str) and not _NUMBERS.fullmatch(value)):
        return value
    scaled = _scaled(value, scale)
    return text_of(scaled) if isinstance(value, str) else scaled


def _scaled(value: Any, scale: tuple[float, ...]) -> Any:
    numbers = numbers_of(value)
    found = tuple([neat(n / (scale[i % len(scale)] or 1)) for i, n in enumerate(numbers)])
    return found[0] if len(found) == 1 else found
