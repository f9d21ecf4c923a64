"""Nikon's enciphered blocks, and the keys that stand in the note itself.

Shot information, lens data and colour balance of newer cameras are enciphered by a stream that the serial number and
the shutter count start; it repeats after 512 bytes. Blocks of the newest ones open with a list of offsets, which say
how long the parts are. Source: ExifTool's ProcessNikon, ProcessNikonEncrypted, PrepareNikonOffsets and Decrypt.
"""

from __future__ import annotations

from functools import lru_cache
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import NAMES, SIZES, read_value
from exifweb.core.context import Probe
from exifweb.core.source import Patched
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants
from exifweb.core.values import text_of
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.makernotes.decode import Note
    from exifweb.core.tags.schema import TagTable

SERIAL_NUMBER, SHUTTER_COUNT = 0x001D, 0x00A7
SERIAL_KEY, COUNT_KEY = "NikonSerialKey", "NikonCountKey"
FORMATS = range(1, 14)
LONGEST_KEY = 0x1000000
D50_KEY, OTHER_KEY = 0x22, 0x60
"""What stands for a serial number that is none: the D50's, and that of any other model."""
PERIOD = 512
FIRST = 0x60
MOST_OFFSETS = 0x4000

SERIAL_BYTES = bytes.fromhex(
    "c1bf6d0d59c5139d83616b4fc77f3d3d5359e3c7e92f95a7951fdf7f2b29c70d"
    "df07ef71893d133d3b13fb0d89c1651fb30d6b29e3fbefa36b477f9535a7474f"
    "c7f1599535112961f13db32b0d4389c19d9d8965f1e9dfbf3d7f5397e5e99517"
    "1d3d8bfbc7e367a707f171a753b52989e52ba71729e94fc5656d6bef0d89492f"
    "b34353651d49a3138959ef6bef651d0b5913e34f9db329432b071d95595947fb"
    "e5e961472f357f177fef7f959571d3a30b71a3ad0b3bb5fba3bf4f831dade92f"
    "7165a3e507353d0db5e9e5473b9def35a3bfb3df53d397534971073561712f43"
    "2f11df1797fb953b7f6bd325bfadc7c5c5b58bef2fd3076b25499525496d71c7"
)
COUNT_BYTES = bytes.fromhex(
    "a7bcc9ad91df85e5d478d517467c294c4d03e925681186b3bdf76f6122a22634"
    "2abe1e4614689d4418c240f47e5f1bad0b94b667b40be1ea959c66dce75d6c05"
    "dad5df7aeff6db1f824cc06847a1bdee3950564adddfa5f8c6daca90ca01429d"
    "8b0c7343750594de24b38034e52cdc9b3fca3345d0db5ff552c321dae222726b"
    "3ed05ba8878c065d0fdd091993d0b9fc8b0f8460331c9b45f1f0a3943a127733"
    "4d4478283c9efd655716946bfb59d0c82236dbd2639843a1048786f7a626bbd6"
    "594dbf6a2eaa2befe678b64ee02fdc7cbe5719327e2ad0b8ba29003c527da849"
    "3b2deb2549faa3aa39a7c5a7501136fbc6674af5a512657eb0dfaf4eb3617f2f"
)
"""What the low byte of the serial number and the four of the shutter count, taken together, turn into."""


def with_keys(context: Context, note: Note) -> Note:
    """Look for the keys of the enciphered blocks in a note's directory, before any of its tags is read."""
    found = _prescan(note.view, note.start)
    serial = text_of(found.get(SERIAL_NUMBER, 0))
    if not _is_digits(serial):
        serial = str(D50_KEY if text_of(context.members["Model"]).endswith("D50") else OTHER_KEY)
    context.members[SERIAL_KEY] = serial
    context.members[COUNT_KEY] = text_of(found[SHUTTER_COUNT]) if SHUTTER_COUNT in found else None
    return note


def _prescan(view: View, start: int) -> dict[int, Any]:
    """Return serial number and shutter count, as far as they are there."""
    head = view.read(start, 2)
    if len(head) < 2:
        return {}
    (count,) = unpack_from(f"{view.order}H", head)
    data = view.read(start + 2, 12 * count)
    found: dict[int, Any] = {}
    for at in range(0, len(data) - 11, 12):
        tag, code, number, pointer = unpack_from(f"{view.order}HHII", data, at)
        if tag not in (SERIAL_NUMBER, SHUTTER_COUNT) or code not in FORMATS:
            continue
        size = number * SIZES[NAMES[code]]
        if size <= LONGEST_KEY:
            value = data[at + 8 : at + 8 + size] if size <= 4 else view.read(pointer, size)
            if len(value) == size:
                found[tag] = read_value(value, NAMES[code], number, view.order)
    return found


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _keys(context: Context) -> tuple[int, int] | None:
    """Return serial number and shutter count; None, with a warning, where a block can't be deciphered."""
    serial, count = context.members.get(SERIAL_KEY), context.members.get(COUNT_KEY)
    if serial is not None and count is not None and _is_digits(count):
        return min(int(serial), 2**64 - 1), min(int(count), 2**64 - 1)
    if serial is not None:
        problem = "no ShutterCount" if count is None else "invalid ShutterCount"
        context.warn(f"Can't decrypt Nikon information ({problem} key)", unit="block")
        context.members[SERIAL_KEY] = None
    return None


def decipher(data: bytes, start: int, serial: int, count: int) -> bytes:
    """Return a block with what stands from `start` on deciphered, or enciphered, which is the same.

    Args:
        data: The block.
        start: Where the cipher begins in it.
        serial: Key from the camera's serial number.
        count: Key from its shutter count.
    """
    low = count & 0xFF ^ count >> 8 & 0xFF ^ count >> 16 & 0xFF ^ count >> 24 & 0xFF
    length = len(data) - start
    if length <= 0:
        return data
    stream = _stream(SERIAL_BYTES[serial & 0xFF], COUNT_BYTES[low])
    mask = (stream * (length // PERIOD + 1))[:length]
    mixed = int.from_bytes(data[start:], "big") ^ int.from_bytes(mask, "big")
    return data[:start] + mixed.to_bytes(length, "big")


@lru_cache(maxsize=16)
def _stream(factor: int, value: int) -> bytes:
    """Return one period of the stream that starts so."""
    out = bytearray(PERIOD)
    for at in range(PERIOD):
        value = value + factor * (FIRST + at & 0xFF) & 0xFF
        out[at] = value
    return bytes(out)


def encrypted(context: Context, view: View, start: int, length: int, table: TagTable, name: str, info: TagInfo) -> None:
    """Decode an enciphered block of fixed layout.

    Args:
        context: Takes the tags and warnings, knows the keys.
        view: Bounds, base and byte order.
        start: Offset of the block from the view's base.
        length: Bytes of the block.
        table: Says what lies where.
        name: Name of the block.
        info: The row that leads here: where the cipher begins, and where the table's places count from.
    """
    keys = _keys(context)
    if keys is None:
        return
    sub = info.sub or {}
    first = int(sub.get("decrypt", 0))
    origin = first + int(sub["diroffset"]) if "diroffset" in sub else 0
    stored = view.read(start, length)
    data = decipher(stored, first, *keys)
    here = view.base + start
    at = (table.head.get("vars") or {}).get("nikon_offsets")
    lengths = None
    if at is not None:
        lengths = _lengths(data, int(at), view.order)
        if lengths is None:
            context.warn("Truncated or wrongly deciphered Nikon offsets", here, "block", minor=True)
            data = data[:first]
        elif context.options.unknown < 2:
            data = _known_parts(context, table, stored, data, lengths)
    inside = View(Patched(view.source, here, data), here, here + len(data), here, view.order)
    binary.decode_block(context, inside, origin, len(data) - origin, table, name, lengths)


def _lengths(data: bytes, at: int, order: str) -> dict[int, int] | None:
    """Return the bytes of each part by the place of its offset; None without a sound list."""
    number = unpack_from(f"{order}I", data, at)[0] if at + 4 <= len(data) else MOST_OFFSETS
    if at + 4 + 4 * number > len(data):
        return None
    places = unpack_from(f"{order}{number}I", data, at + 4)
    starts = sorted((start, at + 4 + 4 * index) for index, start in enumerate(places) if start)
    ends = [start for start, _ in starts[1:]] + [len(data)]
    return {place: end - start for (start, place), end in zip(starts, ends, strict=True)}


def _known_parts(context: Context, table: TagTable, stored: bytes, data: bytes, lengths: dict[int, int]) -> bytes:
    """Return a block of which only the list of offsets and the parts are deciphered, each as far as its table goes.

    What stands behind that end stays enciphered, as ExifTool leaves it, although newer firmware may shift tags there.
    """
    order = context.order
    at = int(table.head["vars"]["nikon_offsets"])
    listed = at + 4 + 4 * unpack_from(f"{order}I", data, at)[0]
    out = bytearray(stored)
    out[:listed] = data[:listed]
    for place, length in lengths.items():
        row = table.get(place)
        always = isinstance(row, TagInfo) and bool(row.attributes.get("alwaysdecrypt"))
        info = row if always else _chosen(context, row)
        if not isinstance(info, TagInfo) or info.unknown or info.sub is None:
            continue
        known = _extent(store.table(info.sub["table"])) or length
        if known > length and not always:
            context.warn(f"Data too short for {info.name}", unit="block", minor=True)
        start = unpack_from(f"{order}I", data, place)[0]
        end = start + min(known, length)
        out[start:end] = data[start:end]
    return bytes(out)


def _chosen(context: Context, row: TagInfo | Variants | None) -> TagInfo | None:
    """Return the row that conditions choose, without a value to look at."""
    probe = Probe(b"", "int32u", 1, context.directory, 4, context.order)
    if isinstance(row, Variants):
        return row.choose(probe, context)
    return row if row is not None and (row.condition is None or row.condition(probe, context)) else None


def _extent(table: TagTable) -> int:
    """Return where the last tag of a table ends, 0 where that depends on an offset."""
    last = max(key for key in table.keys() if not isinstance(key, str))
    row = table.get(last)
    info = row.infos[0] if isinstance(row, Variants) else row
    if info is None or info.sub is not None:
        return 0
    wanted = info.format or table.format or "int8u"
    form, count = (wanted["format"], wanted["count"]) if isinstance(wanted, dict) else (wanted, 1)
    return int(last) + SIZES[form] * int(count)


def capture_offsets(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode the list of what Nikon Capture appended: a count, then number, value and four idle bytes each."""
    data = view.read(start, length)
    if len(data) < 3:
        return
    (count,) = unpack_from(f"{view.order}H", data)
    if not count or count * 12 + 2 > len(data):
        return
    for at in range(2, 2 + 12 * count, 12):
        tag, value = unpack_from(f"{view.order}II", data, at)
        info = table.get(tag)
        if isinstance(info, TagInfo):
            context.found(info, value, None, view.base + start + at + 4, 4, "int32u", 1)
