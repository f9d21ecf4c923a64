"""Maker notes of vendors with few models, built: ExifTool says what must come of each, unknown tags included.

Directories, blocks of fixed layout, texts, property lists, protocol buffers and Phase One's own directories; headers
that nobody knows; offsets that are wrong in the ways that are known.
"""

from __future__ import annotations

import gzip
import json
import plistlib
from random import Random
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from block_writing import exiftool_reads
from built_notes import Entry, directory, jpeg
from generated_values import block_for, entry_for, variants_of

import exifweb
from exifweb.core.context import Options
from exifweb.core.makernotes.google import deciphered
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.native

WARNING = "ExifTool:Warning"
KNOWN_ORDERS = {"<": b"II", ">": b"MM"}
OPTIONS: dict[str, dict[str, Any]] = {"": {}, "-n": {"numeric": True}, "-u": {"unknown": 1}}
SKIPPED = ("SourceFile", "System:", "File:", "ExifTool:ExifTool")
TEXT = (1, 2, 10, b"some text\0")
PRINT_IM = (0xE00, 7, 20, b"PrintIM\x000300" + bytes(8))


def rows_of(table: str, order: str) -> list[Entry]:
    """Return a value for each row of a table."""
    chance, known = Random(table), store.table(table)
    rows = []
    for key in known.keys():
        infos = [one for one in variants_of(known.get(key)) if one.sub is None and not one.attributes.get("subifd")]
        if isinstance(key, int) and infos:
            rows.append((key, *entry_for(chance, chance.choice(infos), order)))
    return sorted(rows)


DIRECTORIES: dict[str, tuple[str, str, bytes, str, int | None]] = {
    "apple": ("Apple", "iPhone 15", b"Apple iOS\0\0\1MM", "Apple::Main", 0),
    "dji": ("DJI", "FC220", b"", "DJI::Main", None),
    "flir": ("FLIR Systems AB", "E8", b"", "FLIR::Main", None),
    "foveon": ("FOVEON", "X", b"FOVEON\0\0\1\0", "Sigma::Main", None),
    "ge": ("General Imaging Co.", "E1050", b"GE\0\0".ljust(18, b"\0"), "GE::Main", None),
    "hasselblad": ("Hasselblad", "H4D", b"", "", None),
    "hp": ("Hewlett-Packard", "HP 720", b"Hewlett-Packard\0", "", None),
    "isl": ("SAMSUNG TECHWIN", "GX20", b"ISLMAKERNOTE000\0II*\0\0\0\0\0", "", -16),
    "jvc": ("JVC", "GR", b"JVC ", "JVC::Main", None),
    "kyocera": ("KYOCERA", "FC", b"KYOCERA".ljust(22, b"\0"), "", None),
    "motorola": ("Motorola", "XT", b"MOT\0\0\0\0\0", "Motorola::Main", 0),
    "nintendo": ("Nintendo", "Nintendo 3DS", b"", "Nintendo::Main", None),
    "samsung": ("SAMSUNG", "NX10", b"", "Samsung::Type2", None),
    "sanyo": ("SANYO Electric Co.,Ltd.", "SX113", b"SANYO\0\1\0", "Sanyo::Main", None),
    "sigma": ("SIGMA", "SIGMA DP1", b"SIGMA\0\0\0\1\0", "Sigma::Main", None),
    "sigma quattro": ("SIGMA", "SIGMA dp2 Quattro", b"SIGMA\0\0\0\2\3", "Sigma::Main", None),
    "unknown": ("Whatever", "X", b"XYZZY\1", "", None),
    "unknown, far in": ("Whatever", "X", b"XYZZY\1".ljust(30, b"Q"), "", None),
}
"""Make, model, header, table (none: an unknown tag and print information), and where offsets count from: None is EXIF,
a number is the header's start and a distance."""
SHIFTED: dict[str, tuple[str, str, bytes, int]] = {
    "sanyo C4": ("SANYO Electric Co.,Ltd.", "C4", b"SANYO\0\1\0", 12),
    "sanyo J1": ("SANYO Electric Co.,Ltd.", "J1", b"SANYO\0\1\0", 777),
    "sanyo S4": ("SANYO Electric Co.,Ltd.", "S4", b"SANYO\0\1\0", -40),
}
"""Notes whose offsets are wrong by some bytes."""


def note_of(name: str, order: str) -> tuple[str, str, Callable[[int], bytes]]:
    """Return make, model and the note for an offset."""
    make, model, header, table, origin = DIRECTORIES[name]
    rows = rows_of(table, order) if table else [TEXT, PRINT_IM]
    if name == "samsung":
        rows = [(1, 7, 4, b"0100"), *[row for row in rows if row[0] not in (1, 0x35)]]
    if order == ">":
        header = header.replace(b"II*\0", b"MM\0*")
    return make, model, lambda at: header + directory(order, rows, len(header) + (at if origin is None else origin))


def records(table: str) -> bytes:
    """Return a protocol buffer with a value for each of a table's paths."""
    tree: dict[int, Any] = {}
    for key in store.table(table).keys():
        *outer, last = [int(part) for part in str(key).split("-")]
        level = tree
        for part in outer:
            level = level.setdefault(part, {})
        level[last] = store.table(table).get(key)
    return _message(tree)


def _message(tree: dict[int, Any]) -> bytes:
    made = b""
    for number, info in sorted(tree.items()):
        if isinstance(info, dict):
            made += _field(number, 2, _message(info) + _field(99, 5, b"\xff" * 4))
        elif info.format == "float":
            made += _field(number, 5, pack("<f", number / 4))
        else:
            made += _field(number, 0, number << 9) if info.format == "unsigned" else _field(number, 2, b"text")
    return made


def _field(number: int, kind: int, value: Any) -> bytes:
    head = _varint(number << 3 | kind)
    return head + (_varint(value) if kind == 0 else _varint(len(value)) + value if kind == 2 else value)


def _varint(value: int) -> bytes:
    made = b""
    while value > 127:
        made += bytes([value & 127 | 128])
        value >>= 7
    return made + bytes([value])


HEADLINES = b"""Time log:\x20
 a b
Finished image (base64): QUJDREVG
Some free note
Payload frame 00 (base64): AAEC
Summary
 x
Foo bar: baz
"""


def plist(value: Any) -> bytes:
    return plistlib.dumps(value, fmt=plistlib.FMT_BINARY)


LISTS: tuple[tuple[int, bytes], ...] = (
    (3, plist({"flags": 1, "value": 39772089846958, "timescale": 1000000000, "epoch": 0})),
    (0x40, plist({"_0": 1, "_1": 0.5, "a,b": "x|y}", "l": [1, 2, "q"], "d": b"abc", "t": True, "n": {"1": "ä"}})),
    (0x41, plist(7)),
    (0x42, plist([1, 2])),
    (0x4E, bytes(60)),
)


def phase_one(order: str, step: int = 16) -> bytes:
    """Return Phase One's block with a value for each row."""
    table = store.table("PhaseOne::Main" if step == 16 else "PhaseOne::SensorCalibration")
    head = {16: {"<": b"IIIITwaR", ">": b"MMMMRawT"}, 12: {"<": b"IIII\1\0\0\0", ">": b"MMMM\0\0\0\1"}}[step][order]
    entries = values = b""
    for at, key in enumerate(table.keys()):
        info = variants_of(table.get(key))[0]
        code, data = ((4, pack(order + "f", 1.5)), (4, pack(order + "3i", 1, -2, 3)))[at % 2]
        if info.format == "float":
            data = pack(order + "3f", 0.25, 1.5, -2)
        if info.format == "string" or info.name == "FirmwareVersions":
            code, data = 1, b"text it\0"
        if info.sub is not None:
            code, data = 1, phase_one(order, 12)
        field = data.ljust(4, b"\0")
        if len(data) > 4:
            field = pack(order + "I", 16 + len(values))
            values += data + bytes(-len(data) % 4)
        form = pack(order + "I", code) if step == 16 else b""
        entries += pack(order + "I", key) + form + pack(order + "I", len(data)) + field
    start = 16 + len(values)
    return head + pack(order + "II", start, 0) + values + pack(order + "II", len(table.keys()), 0) + entries


RECONYX = {
    "HyperFire": b"\x01\xf1\x03\0",
    "UltraFire": b"RECONYXUF\0",
    "HyperFire2": b"RECONYXH2\0",
    "MicroFire": b"RECONYXMF\0",
    "HyperFire4K": b"RECONYXHF4K\0",
}
FIXED: dict[str, tuple[str, str, bytes]] = {
    "jvc text": ("JVC", "GR", b"VER:0100QTY:FINEXXX:1234ABCD:99"),
    "hp 2": (
        "Hewlett-Packard",
        "E427",
        b"610\1 Serial Number: CN1234\0Lens Shading: On\0\xff\xd8\xff\xdb1234567\xff\xd9rest",
    ),
    "hp 4": ("Hewlett-Packard", "M627", b"IIII\x04\0" + bytes(6) + pack("<HHI", 28, 0, 12345) + b"2006:01:02 03:04:05"),
    "text": ("Whatever", "X", b"Hello maker note\0\0"),
    "long text": ("Whatever", "X", b"Hello maker note " * 10),
    "silverfast": ("Whatever", "X", b"LSI1\0abcdefg\1\2"),
    "zeros": ("Whatever", "X", bytes(200)),
    "short": ("Whatever", "X", b"\1\2\3"),
    "preview": ("Whatever", "X", b"\xff\xd8\xff\xdb" + bytes(100) + b"\xff\xd9"),
    "dji text": ("DJI", "X", b"[ae_dbg_info:abc][awb_dbg_info:x y][foo bar:1]"),
    "samsung 1": ("SAMSUNG", "ST", b"STMN123\0" + bytes(60)),
    "samsung 1, preview": (
        "SAMSUNG",
        "ST",
        b"STMN123A" + pack("<3I", 1, 1000, 200) + bytes(24) + b"\2\0\0\0" + bytes(32),
    ),
    "hdr+ text": ("Google", "Pixel", b"HDRP\2" + deciphered(gzip.compress(HEADLINES))),
    "hdr+ records": ("Google", "Pixel", b"HDRP\3" + deciphered(gzip.compress(records("Google::HDRPlusMakerNote")))),
    **{f"reconyx {name}": ("RECONYX", "HC500", head) for name, head in RECONYX.items()},
}


def files() -> dict[str, bytes]:
    """Return file name → a JPEG with a note of each kind."""
    made = {}
    for order, mark in KNOWN_ORDERS.items():
        for name in DIRECTORIES:
            make, model, note = note_of(name, order)
            made[f"{name} {mark.decode()}"] = jpeg(make.encode(), model.encode(), note, order)
        for name, (make, model, header, shift) in SHIFTED.items():
            note = shifted(order, header, shift)
            made[f"{name} {mark.decode()}"] = jpeg(make.encode(), model.encode(), note, order)
        header = b"Apple iOS\0\0\1" + mark
        lists = directory(order, [(tag, 7, len(data), data) for tag, data in LISTS], len(header))
        made[f"lists {mark.decode()}"] = jpeg(b"Apple", b"iPhone 15", always(header + lists), order)
        made[f"phase one {mark.decode()}"] = jpeg(b"Phase One", b"P 25", always(phase_one(order)), order)
    for name, (make, model, data) in FIXED.items():
        kind = name.removeprefix("reconyx ")
        if kind in RECONYX:
            data += block_for(Random(f"{kind} 2"), store.table(f"Reconyx::{kind}"), "plausible", "<")[len(data) :]
        made[name] = jpeg(make.encode(), model.encode(), always(data))
    return {f"{name}.jpg": data for name, data in made.items()}


def always(data: bytes) -> Callable[[int], bytes]:
    """Return a note that is the same at any offset."""
    return lambda _: data


def shifted(order: str, header: bytes, shift: int) -> Callable[[int], bytes]:
    """Return a note whose offsets are too large by some bytes."""
    rows = rows_of("Sanyo::Main", order)
    end = 2 + 12 * len(rows)

    def note(at: int) -> bytes:
        at += len(header)
        return header + directory(order, rows, at + shift)[:end] + directory(order, rows, at)[end:]

    return note


def ours(data: bytes, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return what we read, the first warning included."""
    found = exifweb.read(data, name=name, options=Options(unknown=options.get("unknown", 0)))
    row: dict[str, Any] = json.loads(found.to_json(groups=1, duplicates=True, numeric=options.get("numeric", False)))[0]
    if found.warnings:
        first = found.warnings[0]
        row[WARNING] = f"[minor] {first.message}" if first.minor else first.message
    return row


@pytest.mark.parametrize("option", OPTIONS, ids=["text", "numeric", "unknown"])
def test_built_notes_agree(tmp_path: Path, option: str) -> None:
    made = files()
    answers = exiftool_reads(tmp_path, made, *[option] if option else [])
    assert answers.keys() == made.keys()
    wrong, tags = [], 0
    for name, theirs in answers.items():
        mine = ours(made[name], name, OPTIONS[option])
        keys = [key for key in mine.keys() | theirs.keys() if not key.startswith(SKIPPED)]
        tags += len(keys)
        wrong += [
            f"{name} {key}: {mine.get(key)!r} | {theirs.get(key)!r}" for key in keys if not same(mine, theirs, key)
        ]
    assert tags > 1000
    assert wrong == []


def same(mine: dict[str, Any], theirs: dict[str, Any], key: str) -> bool:
    """Whether a tag is the same, numbers but for their last digits."""
    one, other = mine.get(key), theirs.get(key)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * abs(other)
    return bool(one == other)
