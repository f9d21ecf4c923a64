"""Packet captures: the header of a PCAP or CAP file, or the options of PCAPNG up to the first packet.

Sources: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng; ExifTool's PCAP module.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import keyed
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text, number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MAIN = "PCAP::Main"
HEADER = 24
MAGIC: tuple[tuple[bytes, str, str, float], ...] = (
    (b"\xa1\xb2\xc3\xd4", "PCAP", ">", 1e-6),
    (b"\xa1\xb2\x3c\x4d", "PCAP", ">", 1e-9),
    (b"\xd4\xc3\xb2\xa1", "PCAP", "<", 1e-6),
    (b"\x4d\x3c\xb2\xa1", "PCAP", "<", 1e-9),
    (b"GMBU", "CAP", "<", 0),
)
"""Magic number → type, byte order, seconds a tick."""
SECTION_BIG = b"\x1a\x2b\x3c\x4d"
INTERFACE, PACKET = 1, 6
MOST_OPTIONS = 10_000
COMMENT = 1
LONGEST_COMMENT = 1024
ORDERS = {"<": "II", ">": "MM"}


def decode(context: Context, block: Block) -> None:
    """Decode the head of a capture."""
    view = scattered_view(context, block)
    head = view.read(0, HEADER)
    if len(head) < HEADER:
        return
    table = store.table(MAIN)
    row = next((row for row in MAGIC if head.startswith(row[0])), None)
    if row is None:
        _next_generation(context, table, view.ordered(">" if head[8:12] == SECTION_BIG else "<"), head)
    elif row[1] == "CAP":
        _network_monitor(context, table, view.ordered("<"), head)
    else:
        _classic(context, table, view.ordered(row[2]), head, row[3])


def _classic(context: Context, table: TagTable, view: View, head: bytes, tick: float) -> None:
    order = view.order
    context.members["TSResol"] = tick
    _version(context, table, "PCAP", view, head, 4)
    link = unpack_from(f"{order}H", head, 22)[0]
    keyed.found(context, table, "LinkType", link, view.base + 22, 2)
    times = view.read(HEADER, 8)
    if len(times) < 8:
        context.warn("Truncated PCAP file", view.base + HEADER, "block")
        return
    seconds, part = unpack_from(f"{order}II", times)
    keyed.found(context, table, "TimeStamp", seconds + part * tick, view.base + HEADER, 8)


def _version(context: Context, table: TagTable, kind: str, view: View, head: bytes, at: int) -> None:
    major, minor = unpack_from(f"{view.order}HH", head, at)
    keyed.found(context, table, "PCAPVersion", f"{kind} {major}.{minor}", view.base + at, 4)
    keyed.found(context, table, "ByteOrder", ORDERS[view.order], view.base, 4)


def _network_monitor(context: Context, table: TagTable, view: View, head: bytes) -> None:
    link, year, month, _, day, hour, minute, second, thousandths = unpack_from("<9H", head, 6)
    context.members["WindowsTS"] = 1
    moment = f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{thousandths:03d}"
    keyed.found(context, table, "LinkType", link, view.base + 6, 2)
    keyed.found(context, table, "TimeStamp", moment, view.base + 8, 16)
    place = view.read(40, 8)
    if len(place) == 8:
        at, length = unpack_from("<II", place)
        comment = view.read(at, length) if length < LONGEST_COMMENT else b""
        if length < LONGEST_COMMENT and len(comment) == length:
            keyed.found(context, table, COMMENT, decode_text(comment), view.base + at, length)


def _next_generation(context: Context, table: TagTable, view: View, head: bytes) -> None:
    _version(context, table, "PCAPNG", view, head, 12)
    directory, at = "SHB", HEADER
    order = context.order = view.order
    for _ in range(MOST_OPTIONS):
        option = view.read(at, 4)
        if len(option) < 4:
            return
        number, length = unpack_from(f"{order}HH", option)
        at += 4
        if number == 0:
            following = view.read(at, 24)
            if len(following) < 20:
                return
            kind = unpack_from(f"{order}I", following, 4)[0]
            if kind != INTERFACE:
                if kind == PACKET and len(following) == 24:
                    _packet_time(context, table, following, view, at)
                return
            link = unpack_from(f"{order}H", following, 12)[0]
            keyed.found(context, table, "LinkType", link, view.base + at + 12, 2)
            directory = "IDB"
            at += 20
            continue
        padded = length + 3 & 0xFFFC
        if not view.holds(at, padded):
            context.warn(f"Error reading {directory} options", view.base + at, "block")
            return
        _option(context, table, number if table.get(number) is not None else f"{directory}-{number}", view, at, length)
        at += padded


def _packet_time(context: Context, table: TagTable, data: bytes, view: View, at: int) -> None:
    tick = number_of(context.members.get("TSResol", 0))
    if tick:
        (high,) = unpack_from(f"{view.order}I", data, 16)
        (low,) = unpack_from(f"{view.order}I", data)  # what ExifTool takes: the length that ends the block before
        moment = ((high << 32) + low) * tick + number_of(context.members.get("TSOff", 0))
        keyed.found(context, table, "TimeStamp", moment, view.base + at + 16, 8)


def _option(context: Context, table: TagTable, key: int | str, view: View, at: int, length: int) -> None:
    info = table.get(key)
    data = view.read(at, length)
    value: object = decode_text(data)
    if isinstance(info, TagInfo):
        if isinstance(info.format, str) and info.format in SIZES and info.format not in ("string", "undef"):
            value = read_value(data, info.format, len(data) // SIZES[info.format], view.order)
        elif info.binary:
            value = Binary(data, offset=view.base + at)
        elif info.value is not None:
            value = data
    if value is not None:
        keyed.found(context, table, key, value, view.base + at, length, make=True)
