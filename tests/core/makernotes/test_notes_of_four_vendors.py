"""Notes of Pentax, Ricoh, Casio and Kodak in every dress that they come in, built here: ExifTool reads the same.

Each case is a JPEG with a make, a model and a note; values stand right behind the directory, where these vendors put
them. Text and numbers are compared, warnings too.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from builders import CODES as FORMATS
from builders import Ifd, exif, jpeg, tiff, value_bytes
from conftest import exiftool_command

import exifweb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Entry = tuple[int, str, object]

pytestmark = pytest.mark.native

COUNTED = ("SourceFile", "System:", "File:", "ExifTool:ExifToolVersion", "IFD0:", "ExifIFD:", "Composite:")


@dataclass(frozen=True)
class Case:
    """A note: its camera, the byte order of the file, and what makes its bytes for the place where it stands."""

    make: str
    model: str
    note: Callable[[int], bytes]
    order: str = ">"


def directory(entries: list[Entry], order: str = ">", base: int = 0) -> bytes:
    """Return a directory with its values right behind it; the first byte lies at `base`."""
    values = bytearray()
    behind = base + 2 + 12 * len(entries) + 4
    out = bytearray(pack(f"{order}H", len(entries)))
    for tag, name, value in sorted(entries, key=lambda entry: entry[0]):
        count, data = value_bytes(order, name, value)
        out += pack(f"{order}HHI", tag, FORMATS[name][0], count)
        if len(data) > 4:
            out += pack(f"{order}I", behind + len(values))
            values += data + b"\0" * (len(data) % 2)
        else:
            out += data.ljust(4, b"\0")
    return bytes(out + bytes(4) + values)


def file_of(case: Case) -> bytes:
    """Return the JPEG; the note is made a second time once its place is known."""

    def block(note: bytes) -> Ifd:
        return Ifd(
            [(0x10F, "string", case.make), (0x110, "string", case.model)],
            {0x8769: Ifd([(0x927C, "undef", note)])},
        )

    mark = b"\xab\xcd" * (len(case.note(0)) // 2 + 1)
    at = tiff(block(mark), case.order).index(mark)
    return jpeg(exif(block(case.note(at)), case.order))


def ran(size: int, seed: int = 1) -> bytes:
    """Return bytes that look like anything, the same every time."""
    value, out = seed, bytearray()
    for _ in range(size):
        value = (value * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(value >> 16 & 0xFF)
    return bytes(out)


PENTAX: list[Entry] = [
    (0x0000, "int8u", [5, 0, 0, 0]),
    (0x0005, "int32u", 0x12EF6),
    (0x0006, "undef", b"\x07\xe6\x05\x04"),
    (0x0007, "undef", b"\x0c\x22\x38"),
    (0x0012, "int32u", 800),
    (0x0013, "int16u", 56),
    (0x0016, "int16u", 60),
    (0x0018, "int16u", [11, 0x0203]),
    (0x0027, "undef", b"\xfe\xfd\xff\xff"),
    (0x003F, "int8u", [4, 252]),
    (0x0050, "int16s", 5320),
    (0x0053, "undef", b"\xb4\x00\x00\x3d"),
    (0x005C, "int8u", [1, 20, 60, 51]),
    (0x005D, "undef", ran(4)),
    (0x0060, "int8u", [3, 0, 50, 50]),
    (0x0076, "int8u", [3, 2]),
    (0x0205, "undef", ran(23)),
    (0x0206, "undef", ran(24)),
    (0x0207, "undef", ran(91)),
    (0x0208, "undef", ran(27)),
    (0x0216, "undef", ran(24)),
    (0x021F, "undef", ran(700)),
    (0x0221, "undef", ran(18)),
    (0x0227, "int16u", [100, 200, 300, 400, 500, 600]),
    (0x0228, "int16u", [10, 20, 30, 40, 50, 60]),
    (0x022A, "undef", b"\0\0\0\0\x02" + ran(340)),
    (0x0238, "undef", b"\0\x37\x65" + ran(20)),
    (0x0245, "undef", b"\x0b\0\x0b\0" + ran(20)),
    (0x03FF, "undef", ran(64)),
    (0x040B, "int32u", [720, 480, 1, 2, 3, 4, 2, 0, 1, 0, *range(400)]),
    (0x040C, "int16u", [0, 1, 9, 2, 0, 0, 0, 720, 480, 50, 60, 4, 5, 0x15, 720, 480, 51, 61, 6, 7, 0x08]),
]
KODAK_0: list[Entry] = [
    (0xFA02, "int16u", 3),
    (0xFA19, "string", "KCGMM54101234"),
    (0xFA24, "int32u", 800),
    (0xFA46, "int16u", 100),
]
KODAK_MORE: dict[int, list[Entry]] = {
    0xFC01: [(39, "int16u", 100), (0x0203, "string", "P712 of 2007")],
    0xFC02: [(0x6002, "int32u", 2), (0x6006, "int32u", 150), (0x6103, "int32u", 280), (0xF006, "int32u", 120)],
    0xFC03: [(0x1000, "int16u", 120), (0x2007, "undef", b"abc")],
    0xFC04: [(1, "int16u", 7)],
    0xFC05: [(15, "int16u", 250)],
}
KODAK_CAMERA: list[Entry] = [(0xF900, "int16u", 3096), (0xF902, "string", "GRBG of it"), (0xF904, "int16u", 1)]
PIXPRO: list[Entry] = [
    (0x0104, "string", "1.05 of May"),
    (0x0203, "int32u", 9),
    (0x0207, "string", "AZ251 PixPro"),
    (0x0300, "string", "JK Imaging"),
]
CASIO: list[Entry] = [
    (0x0001, "int16u", 2),
    (0x0002, "int16u", 3),
    (0x0006, "int32u", 1500),
    (0x0015, "undef", b"0405\0\x000708\0\x00093011\0\0"),
]
CASIO_2: list[Entry] = [
    (0x0002, "int16u", [320, 240]),
    (0x2001, "undef", b"0405\0\x000708\0\x0009\0\0\0\0"),
    (0x2021, "int16u", [100, 320, 90, 240]),
    (0x2022, "int32u", 1500),
    (0x3007, "int16u", 0),
    (0x3103, "int32u", 12),
    (0x4001, "int16u", [30, 60]),
    (0x2089, "undef", ran(64)),
]
RICOH: list[Entry] = [
    (0x0001, "string", "RDC"),
    (0x0002, "string", "Rev0113"),
    (0x0005, "undef", b"\x41\x42" * 8),
    (0x1001, "undef", ran(120)),
    (0x1003, "int16u", 2),
]
RICOH_INFO: list[Entry] = [
    (0x0004, "string", "2024:02:03"),
    (0x0005, "string", "04:05"),
    (0x001A, "undef", ran(60)),
    (0x0029, "undef", b"\x04\0" + ran(180)),
    (0x002A, "undef", ran(8)),
    (0x002C, "undef", ran(16)),
]
THETA: list[Entry] = [
    (0x0003, "rational64s", [(15, 10), (-25, 10)]),
    (0x0004, "rational64u", (7, 2)),
    (0x0006, "int32u", 1),
    (0x000A, "int16u", 5),
]


def behind(head: bytes, entries: list[Entry], order: str = ">", base: int | None = None) -> Callable[[int], bytes]:
    """Return what makes a note of a head and a directory whose offsets count from the block, or from `base` in it."""
    return lambda at: head + directory(entries, order, (at if base is None else -base) + len(head))


def wide(entries: list[Entry], order: str) -> Callable[[int], bytes]:
    """Return what makes a note behind a TIFF header whose directory counts its entries in four bytes."""
    head = tiff(Ifd([]), order)[:8]
    count = pack(f"{order}I", len(entries))
    return lambda _: head + count + directory(entries, order, len(head) + 2)[2:]


def ricoh_info(at: int, *, moved: bool = False) -> bytes:
    """Return a Ricoh note with camera information; the offsets in it may count from its header."""
    head, info = b"RICOH\0\0\0", b"[Ricoh Camera Info]\0"
    start = at + len(head) + 2 + 12 + 4
    block = info + directory(RICOH_INFO, ">", len(info) if moved else start + len(info))
    return head + directory([(0x2001, "undef", block)], ">", at + len(head))


def ricoh_pointer(tag: int, entries: list[Entry], mark: bytes = b"") -> Callable[[int], bytes]:
    """Return what makes a Ricoh note with a pointer to a directory behind a mark."""

    def note(at: int) -> bytes:
        head = b"RICOH\0\0\0"
        start = at + len(head) + 2 + 12 + 4
        pointed = mark + directory(entries, ">", start + len(mark))
        return head + directory([(tag, "int32u", start)], ">", at + len(head)) + pointed

    return note


def kodak_pointers(_at: int) -> bytes:
    """Return a Kodak note with pointers to directories, most of them behind their byte order."""
    tags = [0xFC00, *KODAK_MORE, 0xFC06, 0xFF00]
    start = 8 + 2 + 12 * len(tags) + 4
    entries: list[Entry] = [(0xFC06, "int32u", 0)]
    blocks = b""
    for tag in tags:
        here = start + len(blocks)
        if tag in KODAK_MORE:
            blocks += b"MM" + directory(KODAK_MORE[tag], ">", 2)
        elif tag != 0xFC06:
            blocks += directory(KODAK_0 if tag == 0xFC00 else KODAK_CAMERA, ">", here)
        if tag != 0xFC06:
            entries.append((tag, "int32u", here))
    return b"MM\0*\0\0\0\x08" + directory(entries, ">", 8) + blocks


def kodak_blocks(_at: int) -> bytes:
    """Return a Kodak note whose directories are values of undefined format."""
    known = {0xFC00: KODAK_0} | KODAK_MORE
    values: list[Entry] = [(tag, "undef", b"II" + directory(known[tag], "<", 2)) for tag in known]
    return b"II*\0\x08\0\0\0" + directory([*values, (0xFC06, "undef", b"XX" + bytes(8))], "<", 8)


KODAK_8: list[Entry] = [(0xFCFF, "undef", directory([KODAK_0[0], KODAK_0[3]])), (0xFF00, "int32u", 0)]
KODAK = "EASTMAN KODAK COMPANY"
CASES = {
    "pentax aoc": Case("PENTAX Corporation", "PENTAX K-r", behind(b"AOC\0MM", PENTAX)),
    "pentax aoc little": Case("PENTAX", "PENTAX K-5", behind(b"AOC\0II", PENTAX, "<"), "<"),
    "pentax own base": Case("PENTAX", "PENTAX K-70", behind(b"PENTAX \0MM", PENTAX, ">", 0)),
    "ricoh pentax": Case("RICOH IMAGING COMPANY, LTD.", "PENTAX K-3 Mark III", behind(b"RICOH\0MM", PENTAX, ">", 0)),
    "ricoh pentax little": Case(
        "RICOH IMAGING COMPANY, LTD.", "RICOH GR III", behind(b"RICOH\0II", PENTAX, "<", 0), "<"
    ),
    "pentax istD": Case("PENTAX Corporation", "PENTAX *ist D", behind(b"AOC\0MM", PENTAX)),
    "pentax 645Z": Case("PENTAX", "PENTAX 645Z", behind(b"PENTAX \0II", PENTAX, "<", 0), "<"),
    "pentax optio 330": Case(
        "Asahi Optical Co.,Ltd", "PENTAX Optio 330", behind(b"", [(1, "int16u", 2), (7, "int16u", 3)])
    ),
    "asahi aoc": Case("Asahi Optical Co.,Ltd.", "PENTAX Optio 430", behind(b"AOC\0MM", PENTAX[:6])),
    "pentax optio 555": Case("PENTAX Corporation", "PENTAX Optio 555", behind(b"AOC\0MM", [(0x0B, "int16u", 2)])),
    "pentax s1": Case("PENTAX", "PENTAX S1", behind(b"S1\0\0\0\0\0\0\x0c\0\0\0", [(0, "undef", b"0100")], "<", 0)),
    "casio": Case("CASIO COMPUTER CO.,LTD", "QV-3000EX", behind(b"", CASIO)),
    "casio 2": Case("CASIO COMPUTER CO.,LTD.", "EX-ZR100", behind(b"QVC\0\0\0", CASIO_2)),
    "casio dci": Case("Concord", "3345z", behind(b"DCI\0\0\0", CASIO_2)),
    "ricoh": Case("RICOH", "Caplio R1", behind(b"RICOH\0\0\0", RICOH)),
    "ricoh text": Case("RICOH", "RDC-300", lambda _: b"Rev0113;Rg0001;Gg0002;Bg00ff;Zz12;"),
    "ricoh text rv": Case("RICOH", "RDC-300", lambda _: b"Rv0113;Rg0001;"),
    "ricoh blank": Case("RICOH", "RDC-300", lambda _: bytes(40)),
    "ricoh bad": Case("RICOH", "RDC-300", lambda _: b"Nothing that makes sense here"),
    "ricoh info": Case("RICOH", "GR Digital 4", ricoh_info),
    "ricoh rr1": Case("RICOH", "Caplio RR1", lambda at: ricoh_info(at, moved=True)),
    "ricoh pointer": Case("RICOH", "CX6", ricoh_pointer(0x2001, RICOH_INFO, b"[Ricoh Camera Info]\0")),
    "ricoh theta": Case("RICOH", "RICOH THETA S", ricoh_pointer(0x4001, THETA)),
    "ricoh 2": Case("RICOH", "RICOH WG-M1", wide([(0x207, "string", "WG-M1"), (0x300, "string", "RICOH  ")], "<"), "<"),
    "kodak 1a": Case(KODAK, "KODAK DC4800", lambda _: b"KDK INFO" + ran(112)),
    "kodak 1b": Case(KODAK, "KODAK CX6330", lambda _: b"KDK0100\0" + ran(112)),
    "kodak 2": Case(
        "Hewlett-Packard", "HP PhotoSmart", lambda _: ran(8) + b"Eastman Kodak".ljust(32, b"\0") + ran(120)
    ),
    "kodak 3": Case(KODAK, "KODAK DC280", lambda _: bytes(12) + b"\x07" + ran(100)),
    "kodak 4": Case("Eastman Kodak Company", "DC200", lambda _: bytes(32) + b"P0001234.JPG" + bytes(20)),
    "kodak 5": Case(KODAK, "KODAK CX4200", lambda _: ran(60)),
    "kodak 6a": Case(KODAK, "KODAK DX3215", lambda _: ran(60)),
    "kodak 6b": Case(KODAK, "KODAK DX3700", lambda _: ran(60)),
    "kodak 7": Case("Eastman Kodak Company", "KODAK C340", lambda _: b"KCXA12345678 \0\0\0" + ran(20)),
    "kodak 8a": Case("Eastman Kodak Company", "KODAK Z712", behind(b"", KODAK_8)),
    "kodak 8b": Case("Eastman Kodak Company", "KODAK P850", wide(KODAK_8, ">")),
    "kodak 8 pointers": Case("Eastman Kodak Company", "KODAK Z1085", kodak_pointers),
    "kodak 8 blocks": Case("Eastman Kodak Company", "KODAK M1033", kodak_blocks, "<"),
    "kodak 9": Case(
        "Eastman Kodak Company", "KODAK C913", lambda _: b"IIII\x02\0" + ran(14) + b"2010/02/03 04:05:06\0" + ran(300)
    ),
    "kodak 9 other": Case("GE", "A1", lambda _: b"IIII\x03\0" + ran(14) + b"2010/02/03 04:05:06\0" + ran(300)),
    "kodak 10": Case(
        "Eastman Kodak Company",
        "KODAK Z980",
        behind(b"MM", [(2, "int16u", [640, 480]), (0x12, "int32u", 999), (0x14, "int16u", 9)], ">", 0),
    ),
    "kodak 11": Case("JK Imaging, Ltd.", "KODAK PIXPRO AZ251", wide(PIXPRO, "<"), "<"),
    "kodak 12": Case("JK Imaging, Ltd.", "KODAK PIXPRO S-1", wide(PIXPRO, ">")),
    "kodak unknown": Case("Kodak", "Something", lambda _: b"XYZ" + ran(40)),
    "damaged pentax": Case("PENTAX", "PENTAX K-5", lambda at: behind(b"AOC\0MM", PENTAX)(at)[:700]),
    "damaged casio": Case("CASIO COMPUTER CO.,LTD.", "EX-ZR100", lambda at: behind(b"QVC\0\0\0", CASIO_2)(at)[:60]),
    "damaged kodak": Case("Eastman Kodak Company", "KODAK M1033", lambda at: kodak_blocks(at)[:150], "<"),
}
"""Name → note."""


def counts(key: str) -> bool:
    """Whether a key is of the note or a warning about it."""
    return not key.startswith(COUNTED)


def theirs(folder: Path, *, numeric: bool) -> dict[str, dict[str, Any]]:
    """Return what ExifTool reads in all cases."""
    names = {f"{name.replace(' ', '_')}.jpg": name for name in CASES}
    for file, name in names.items():
        (folder / file).write_bytes(file_of(CASES[name]))
    command = [*exiftool_command(), "-j", "-G1", "-a", *(["-n"] if numeric else []), *names]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    return {names[row["SourceFile"]]: {k: v for k, v in row.items() if counts(k)} for row in json.loads(done.stdout)}


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
def test_notes_agree(tmp_path: Path, *, numeric: bool) -> None:
    """Each note gives the tags and values that ExifTool has, no more and no others, and its first warning."""
    wrong = []
    for name, golden in theirs(tmp_path, numeric=numeric).items():
        read = exifweb.read(file_of(CASES[name]), name="a.jpg")
        ours = {key: value for key, value in read.to_dict(numeric=numeric).items() if counts(key)}
        if read.warnings:
            ours["ExifTool:Warning"] = f"{'[minor] ' if read.warnings[0].minor else ''}{read.warnings[0].message}"
        for key in sorted(golden.keys() | ours.keys()):
            if str(golden.get(key)) != str(ours.get(key)):
                wrong.append(f"{name} {key}: {golden.get(key)!r} but {ours.get(key)!r}")
    assert wrong == []


def test_the_cases_are_rich(tmp_path: Path) -> None:
    """ExifTool finds tags in every note but those that hold none, over a thousand in all."""
    found = {name: len(tags) for name, tags in theirs(tmp_path, numeric=False).items()}
    assert {name for name, count in found.items() if not count} == {"ricoh blank", "kodak unknown"}
    assert sum(found.values()) > 1000
