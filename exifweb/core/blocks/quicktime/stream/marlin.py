"""What cars of GM record while they film: a dictionary of channels, then readings, most of them differences.

Source: ExifTool's GM module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import pi
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.quicktime.fields import fields
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.rows import take
from exifweb.core.tags import store
from exifweb.core.tags.conv.numbers import neat
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import decode_text, text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MEMBER = "Marlin"
STRUCTURE = "@GM.GMChannel"
ENTRY = 448
LENGTHS = {
    b"strs": 64,
    b"lang": 64,
    b"strl": 256,
    b"time": 32,
    b"date": 32,
    b"tmzn": 32,
    b"tstm": 8,
    b"focc": 4,
    b"kvp\0": 64 + 256,
}
NAMES = (
    "Type Num Units Flags Interval Min Max DispMin DispMax Multiplier Offset Name Description".split()  # noqa: SIM905
)
UNITS = {"°": "deg", "°C": "C", "°/sec": "deg/sec", "ltr": "L"}
OFFSETS = {"C": -273.15}
SCALES = {
    "G": 1 / 9.80665,
    "kph": 3.6,
    "deg": 180 / pi,
    "deg/sec": 180 / pi,
    "%": 100,
    "kPa": 1 / 1000,
    "rpm": 10,
    "km": 1 / 1000,
    "L": 1000,
    "mm": 1000,
}
"""What turns a reading into the units that the dictionary speaks of."""
TEXTS = {
    "rpm": "format('%.2f rpm')",
    "%": "format('%.2f %%')",
    "kPa": "format('%.2f kPa')",
    "G": "format('%.3f G')",
    "km": "format('%.3f km')",
    "kph": "format('%.2f km/h')",
    "deg": "format('%.2f deg')",
    "deg/sec": "format('%.2f deg/sec')",
}
FULL, DIFFERENCE, EMPTY = 0xC0, 0x40, 0xFF


@dataclass(slots=True)
class Channel:
    """What the dictionary says about a channel: its row, what scales its readings, the reading before the first."""

    row: TagInfo
    factor: float
    offset: float
    first: int


@dataclass(slots=True)
class Car:
    """What is known while readings are decoded: channels, their last readings, the last channel and times."""

    channels: dict[int, Channel] = field(default_factory=dict)
    readings: dict[int, int] = field(default_factory=dict)
    channel: int | None = None
    time: int = -1
    latest: int = 0


def values(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode values with a type each."""
    at, end = start, start + length
    while at + 8 <= end:
        head = view.read(at, 8)
        size = LENGTHS.get(head[4:])
        name = head[:4].decode("latin-1")
        if size is None:
            context.warn(f"Unknown format ({head[4:].decode('latin-1')}) for tag {name}", view.base + at, "entry")
            return
        if at + 8 + size > end:
            context.warn("Truncated mrlv data", view.base + at, "entry")
            return
        row = table.get(name)
        if isinstance(row, TagInfo) and not isinstance(row.format, str):
            text = view.read(at + 8, size).partition(b"\0")[0]
            context.found(row, decode_text(text), None, view.base + at + 8, size, "string", size)
        else:
            take(context, table, name, view, at + 8, size)
        at += 8 + size


def dictionary(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the dictionary of channels."""
    car = context.members[MEMBER] = Car()
    shape = store.struct(STRUCTURE).fields
    marl = store.table("GM::marl")
    data = view.read(start, length)
    for at in range(0, len(data) - ENTRY + 1, ENTRY):
        if common.full(context):
            break
        number, kind, units_number = fields(">III", data, at)
        units, name, words = (_text(data[at + place : at + place + 64]) for place in (12, 128, 192))
        flags, interval, least, most = fields(">IQii", data, at + 76)
        numbers = fields(">dddd", data, at + 96)
        row = (kind, units_number, units, flags, interval, least, most, *map(neat, numbers), name, words)
        for key, value in zip(NAMES, row, strict=True):
            tag = f"Channel{number:02d}{key}"
            context.found(TagInfo(table, tag, tag, dict(shape[key])), value, None, view.base + start + at)
        if number:
            car.channels[number] = _channel(marl, units, name, words, (least, most), (numbers[2], numbers[3]))


def _text(data: bytes) -> str:
    return decode_text(data.partition(b"\0")[0])


def _channel(
    table: TagTable, units: str, name: str, words: str, range_: tuple[int, int], scale: tuple[float, float]
) -> Channel:
    units = UNITS.get(units, units)
    key = tag_name(name)
    known = table.get(key)
    attributes: dict[str, Any] = dict(known.attributes) if isinstance(known, TagInfo) else {}
    attributes.setdefault("desc", words)
    attributes.setdefault("text", TEXTS.get(units) or f"suffix({' ' + units!r})")
    row = TagInfo(table, key, known.name if isinstance(known, TagInfo) else f"GM_marl_{key}", attributes)
    factor = SCALES.get(units, 1)
    return Channel(row, scale[0] * factor, scale[1] * factor + OFFSETS.get(units, 0), int(sum(range_) / 2))


def measurements(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode readings: whole ones with a time, and differences to the channel, reading and time before."""
    car: Car | None = context.members.get(MEMBER)
    if car is None:
        context.warn("Missing marl dictionary")
        return
    data, document, at = view.read(start, length), context.doc, 0
    clock = table.get("TimeStamp")
    while at + 8 <= len(data) and not common.full(context):
        first, second = fields(">II", data, at)
        here, at, kind = at, at + 8, first >> 24
        if kind == EMPTY:
            break
        if kind & FULL == FULL:
            car.channel = first & 0x0FFFFFFF
            if car.channel not in car.channels:
                continue
            car.readings[car.channel] = second - (1 << 32 if second >> 31 else 0)
            if at + 8 > len(data):
                break
            (car.time,) = fields(">Q", data, at)
            at += 8
        elif kind & FULL == DIFFERENCE and car.channel is not None:
            car.time += second
            car.channel += (kind & 0x3F) - (0x40 if kind & 0x20 else 0)
            if car.channel not in car.channels:
                continue
            before = car.readings.setdefault(car.channel, car.channels[car.channel].first)
            car.readings[car.channel] = before + (first & 0xFFFFFF) - (0x1000000 if first & 0x800000 else 0)
        else:
            continue
        if car.time > car.latest:
            common.begin(context)
            if isinstance(clock, TagInfo):
                context.found(clock, car.time, None, view.base + start + here)
            car.latest = car.time
        channel = car.channels[car.channel]
        reading = neat(car.readings[car.channel] * channel.factor + channel.offset)
        context.found(channel.row, reading, None, view.base + start + here, 8, text_of(channel.row.id), 1)
    car.latest = car.time
    context.doc = document
