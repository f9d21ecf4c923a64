"""LigoGPS: records of many makers' dashcams, enciphered in one of two ways, or plain, or as JSON.

One way steers each round by the upper bits of a byte. The other is a substitution of digits, which the passing seconds
give away: records are kept until all ten digits were seen. Source: ExifTool's LigoGPS module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.json_bounded import loads
from exifweb.core.blocks.quicktime.stream import common
from exifweb.core.blocks.quicktime.stream.logs import ALL_OF_THEM
from exifweb.core.values import number_of

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

MARK, JSON_MARK, HEADER, RECORD = b"LIGOGPSINFO\0", b"LIGOGPSINFO {", 0x14, 0x84
MEMBER = "LigoCipher"
NOT_FUZZED, IN_KMH = 1, 2
FUZZED_SPEED = 1.85407333
SCALES = {1: 1.524855137, 2: 1.456027985, 3: 1.15368}
LETTERS = tuple(map(chr, range(0x30, 0x60)))
ENCIPHERED = re.compile(r"####.{4}([0-_])[0-_]{3}/[0-_]{2}/[0-_]{2} ..([0-_])..([0-_]).([0-_]) ", re.DOTALL)
LINE = re.compile(r".{4}(\S+ \S+)\s+([NS?]):(-?)([.\d]+)\s+([EW?]):(-?)([.\d]+)\s+([.\d]+)", re.DOTALL | re.ASCII)
PLAIN = re.compile(rb".{4}\d{4}/\d{2}/\d{2} ", re.DOTALL)
JSON_RECORD = re.compile(rb"LIGOGPSINFO (\{.*?\})", re.DOTALL)
MOST_KEPT = 10_000
MOST_TRIES = 10_000


class Cipher:
    """What is known of a substitution of digits.

    Attributes:
        letters: Letter → digit, once it is known.
        kept: Records that wait for it.
        following: Letter of a second → letters of the next.
        last: Letter of the last record's second.
    """

    def __init__(self) -> None:
        self.letters: dict[str, str] | None = None
        self.kept: list[str] = []
        self.following: dict[str, list[str]] = {}
        self.last = ""


def trailer(context: Context, block: Block) -> None:
    """Decode the trailer of a film, where timed metadata are asked for."""
    head = context.source.read(block.offset, 8)
    if head[4:].lower() != b"skip":
        return
    if not context.options.embedded:
        context.warn("Use the ExtractEmbedded option to decode timed GPS", minor=True)
        return
    length = int.from_bytes(head[:4], "big") - 16
    data = context.source.read(block.offset + 8, length) if 0 < length <= block.length else b""
    if data.startswith(MARK) and len(data) == length:
        records(context, data)
    else:
        context.warn("Unrecognized data in LigoGPS trailer", block.offset, "block")


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a block of records."""
    records(context, view.read(start, length))


def records(context: Context, data: bytes, flags: int = 0) -> None:
    """Decode records behind their header."""
    document = context.doc
    if re.match(rb"\0\0\0[\x01\x14]", data[HEADER - 8 : HEADER - 4]):
        flags = NOT_FUZZED
    for at in range(HEADER, len(data) - RECORD + 1, RECORD):
        record = data[at : at + RECORD]
        if common.full(context):
            break
        if not record.startswith(b"####"):
            if PLAIN.match(record):
                _line(context, record.rstrip(b"\0").decode("latin-1"), NOT_FUZZED | IN_KMH)
            continue
        text = record.decode("latin-1")
        cipher: Cipher | None = context.members.get(MEMBER)
        if cipher is not None and cipher.letters and _substituted(context, text, flags):
            continue
        plain = _steered(record)
        if plain is None:
            _substituted(context, text, flags)
        else:
            _line(context, plain.decode("latin-1"), flags)
    context.doc = document


def _steered(record: bytes) -> bytes | None:
    """Undo the cipher whose rounds are steered by the upper bits of their first byte."""
    count = int.from_bytes(record[4:8], "little")
    if count < 4:
        return None
    left = list(record[8 : 8 + min(count, RECORD)])[::-1]
    out: list[int] = []
    while left:
        byte = left.pop()
        kind = byte & 0xE0
        if kind >= 0xC0:
            if len(left) < 4:
                return None
            masks = (byte & 0x01, byte & 0x02, byte & 0x0C)
            out += [(left.pop() | mask) ^ 0x20 for mask in masks]
            out.append(left.pop() ^ 0x20 | byte & 0x30)
        elif kind >= 0x40:
            if len(left) < 3:
                return None
            hole, masks = _ROUNDS[kind]
            three = [(left.pop() | byte & mask) ^ 0x20 for mask in masks]
            three.insert(hole, 0x20)
            out += three
        elif kind == 0 and left:
            out.append(left.pop() | byte & 0x13)
        else:
            return None
    return bytes(out)


_ROUNDS = {
    0x40: (0, (0x01, 0x06, 0x18)),
    0x60: (1, (0x03, 0x04, 0x18)),
    0x80: (2, (0x03, 0x0C, 0x10)),
    0xA0: (3, (0x01, 0x06, 0x18)),
}
"""Steering bits → which of four characters is a blank, and the bits that go to the others."""


def _substituted(context: Context, text: str, flags: int) -> bool:
    """Decode a record of the other cipher, or keep it until that is known; False for one that is of no cipher."""
    found = ENCIPHERED.match(text)
    if not found or found[2] != found[3]:
        return False
    cipher: Cipher = context.members.setdefault(MEMBER, Cipher())
    if cipher.letters is None:
        if len(cipher.kept) < MOST_KEPT:
            cipher.kept.append(text)
        if not _learn(context, cipher, text, found):
            return True
        waiting, cipher.kept = cipher.kept, []
    else:
        waiting = [text]
    letters = cipher.letters or {}
    for one in waiting:
        plain = "".join(letters.get(letter, letter) for letter in one[8:].rstrip("\0"))
        _line(context, one[4:8] + plain, flags)
    return True


def _learn(context: Context, cipher: Cipher, text: str, found: re.Match[str]) -> bool:
    """Learn from one more record; whether the substitution is known now."""
    thousands, colon, second = found[1], found[2], found[4]
    before, cipher.last = cipher.last, second
    if not before or before == second:
        return False
    after = cipher.following.setdefault(before, [])
    if second in after:
        return False
    after.append(second)
    if len(cipher.following) != 10:
        if len(cipher.following) > 10:
            cipher.following = {}
        return False
    order = _order(before, cipher.following, [], frozenset(), [MOST_TRIES])
    if order is None:
        return False
    if thousands not in order:
        context.warn("Problem deciphering LIGOGPSINFO")
        return False
    two = order.index(thousands)
    letters = dict.fromkeys(LETTERS, "?")
    letters[colon] = ":"
    letters |= {order[(digit + two - 2) % 10]: str(digit) for digit in range(10)}
    where = re.search(rf" ([0-_]){re.escape(colon)}(-?).*? ([0-_]){re.escape(colon)}(-?)", text)
    if where:
        if where[2] or where[4]:
            letters[where[1]], letters[where[3]] = "S" if where[2] else "N", "W" if where[4] else "E"
        else:
            context.warn('May need to set API GPSQuadrant option (eg. "NW")')
    cipher.letters = letters
    return True


def _order(
    letter: str, following: dict[str, list[str]], order: list[str], used: frozenset[str], tries: list[int]
) -> list[str] | None:
    """Return the ten letters in the order of their digits, None where there is none that closes."""
    while letter in following:
        if len(order) == 10:
            return order if letter == order[0] else None
        tries[0] -= 1
        if letter in used or tries[0] < 0:
            return None
        order, used = [*order, letter], used | {letter}
        if len(following[letter]) == 1:
            letter = following[letter][0]
            continue
        ways = (_order(one, following, order, used, tries) for one in following[letter])
        return next((found for found in ways if found is not None), None)
    return None


def _line(context: Context, text: str, flags: int) -> None:
    """Take up a record in plain text: `2022/09/19 12:45:24 N:31.285065 W:124.759483 46.93 km/h x:-0.000 …`."""
    found = LINE.match(text)
    if not found:
        context.warn("LIGOGPSINFO format error")
        return
    time, north, lat_sign, lat_text, east, lon_sign, lon_text, speed = found.groups()
    lat, lon = number_of(lat_text), number_of(lon_text)
    factor = FUZZED_SPEED if not flags & NOT_FUZZED else 1 if flags & IN_KMH else common.KNOTS
    common.begin(context)
    if re.match(r"\d{3}", lat_text):
        lat, lon, factor = common.degrees(lat), common.degrees(lon), 1
    if not flags & NOT_FUZZED:
        scale = context.members.get("LigoGPSScale") or 1
        scale = SCALES.get(scale, scale)
        tens_lat, tens_lon = int(lat / 10) * 10, int(lon / 10) * 10
        lat, lon = tens_lat + (lon - tens_lon) * scale, tens_lon + (lat - tens_lat) * scale
    if lat > 90 or lon > 180:
        context.warn("LIGOGPSINFO coordinates out of range")
        return
    group, context.set_g1 = context.set_g1, "LIGO"
    common.found(context, "GPSDateTime", time.replace("/", ":"))
    common.found(context, "GPSLatitude", -lat if lat_sign or north == "S" else lat)
    common.found(context, "GPSLongitude", -lon if lon_sign or east == "W" else lon)
    common.found(context, "GPSSpeed", number_of(speed) * factor)
    for name, letter in (("GPSTrack", "A"), ("GPSAltitude", "H"), ("MagneticVariation", "M")):
        one = re.search(rf"\b{letter}:(\S+)", text)
        if one:
            common.found(context, name, one[1])
    forces = re.search(r"x:(\S+)\sy:(\S+)\sz:(\S+)", text)
    if forces:
        common.found(context, "Accelerometer", " ".join(forces.groups()))
    context.set_g1 = group


def gku(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode GKU's trailer, which says where its JSON begins."""
    at = int.from_bytes(view.read(start, 4), "little")
    if view.read(start + at, len(JSON_MARK)) == JSON_MARK and at + len(JSON_MARK) <= length:
        json_records(context, view, start + at, length - at, table, name)


def json_records(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode records of JSON."""
    document, group, context.set_g1 = context.doc, context.set_g1, "LIGO"
    for record in JSON_RECORD.finditer(view.read(start, length)):
        try:
            info = loads(record[1])
        except ValueError:
            continue
        if not isinstance(info, dict) or info.get("status") != "A" or common.full(context):
            continue
        _json_record(context, info)
        if not context.options.embedded:
            context.warn(ALL_OF_THEM, minor=True)
            break
    context.doc, context.set_g1 = document, group


def _json_record(context: Context, info: dict[str, Any]) -> None:
    common.begin(context)
    time = _time(info, "")
    if time:
        common.found(context, "GPSDateTime", f"{time}Z")
    if info.get("Latitude") and info.get("Longitude"):
        _place(context, info, "", "")
    if info.get("Speed") is not None:
        common.found(context, "GPSSpeed", number_of(info["Speed"]) * common.KNOTS)
    forces = [info.get(f"Gsensor{axis}") for axis in "XYZ"]
    if None not in forces:
        common.found(context, "Accelerometer", " ".join(map(str, forces)))
    time = _time(info, "M")
    if time:
        common.found(context, "DateTimeOriginal", time)
    if info.get("OLatitude") is not None and info.get("OLongitude") is not None:
        _place(context, info, "O", "2")


def _time(info: dict[str, Any], prefix: str) -> str:
    parts = [info.get(f"{prefix}{name}") for name in ("Year", "Month", "Day", "Hour", "Minute", "Second")]
    if None in parts:
        return ""
    return "{:04d}:{:02d}:{:02d} {:02d}:{:02d}:{:02d}".format(*[int(number_of(part)) for part in parts])


def _place(context: Context, info: dict[str, Any], prefix: str, suffix: str) -> None:
    for name, letter, negative in (("Latitude", "NS", "S"), ("Longitude", "EW", "W")):
        value: Any = info[f"{prefix}{name}"]
        value = -number_of(value) if info.get(letter) == negative else value
        common.found(context, f"GPS{name}{suffix}", value)
