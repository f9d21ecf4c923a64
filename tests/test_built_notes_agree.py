"""Maker notes that no sample has, built: where Leica, Olympus, Panasonic and Fujifilm put their directories.

ExifTool says what must come of them.
"""

from __future__ import annotations

import json
import subprocess
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from built_notes import Entry, directory, jpeg, jpeg_with_trailer
from conftest import exiftool_command

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

LEICA = b"Leica Camera AG"
SIZE = 2000
WARNING = "ExifTool:Warning"
LENS = b"Summarit-S 1:2.5/35 ASPH.".ljust(59) + b"\0"


def values(order: str) -> list[Entry]:
    """Return entries that several tables know, some of whose values stand outside of the directory."""
    return [
        (0x0002, 7, 4, b"0123"),
        (0x000D, 3, 3, pack(order + "3H", 511, 256, 389)),
        (0x0025, 7, 16, b"F541308010012\0\0\0"),
        (0x0029, 4, 1, pack(order + "I", 9_012_345)),
        (0x0051, 2, 20, b"LUMIX G VARIO 14-42\0"),
        (0x0200, 4, 3, pack(order + "3I", 3, 2, 1)),
        (0x0207, 2, 6, b"D4322\0"),
        (0x0303, 2, 60, LENS),
        (0x0304, 4, 1, pack(order + "I", 1234)),
        (0x0310, 4, 1, pack(order + "I", 0x19)),
        (0x0320, 9, 2, pack(order + "2i", 36, 1)),
        (0x0404, 10, 1, pack(order + "ii", 250, 10)),
        (0x1000, 10, 1, pack(order + "ii", 60, 10)),
        (0x1001, 10, 2, pack(order + "4i", 70, 10, 4, 1)),
        (0x1040, 9, 1, pack(order + "i", 16)),
        (0x3405, 4, 1, pack(order + "I", 0x1B)),
    ]


NOTES = {
    "olympus": (b"OLYMPUS OPTICAL CO.,LTD", b"C2000Z", b"OLYMP\0\1\0", 0),
    "epson": (b"SEIKO EPSON CORP.", b"L-410Z", b"EPSON\0\1\0", 0),
    "olympus 2": (b"OLYMPUS IMAGING CORP.", b"E-M1", b"OLYMPUS\0II\3\0", 1),
    "om system": (b"OM Digital Solutions", b"OM-1", b"OM SYSTEM\0\0\0II\3\0", 1),
    "leica 1": (b"LEICA", b"D-LUX 4", b"LEICA\0\0\0", 0),
    "leica 2": (LEICA, b"M8 Digital Camera", b"LEICA\0\0\0", 1),
    "leica 3": (LEICA, b"R9 - Digital Back DMR", b"", 0),
    "leica 4": (LEICA, b"M9 Digital Camera", b"LEICA0\3\0", 1),
    "leica 5": (b"LEICA CAMERA AG", b"LEICA X1", b"LEICA\0\1\0", 1),
    "leica 6": (LEICA, b"S2", b"LEICA\0\2\xff", 0),
    "leica 8": (b"LEICA CAMERA AG", b"LEICA Q (Typ 116)", b"LEICA\0\x08\0", 0),
    "leica 9": (LEICA, b"LEICA M10", b"LEICA\0\2\0", 0),
    "leica 10": (b"LEICA CAMERA AG", b"D-Lux 7", b"LEICA CAMERA AG\0\0\0", 0),
    "panasonic": (b"Panasonic", b"DMC-FZ30", b"Panasonic\0\0\0", 0),
    "panasonic 3": (b"Panasonic", b"DC-FT7", b"Panasonic\0\0\0", -12),
    "fujifilm": (b"FUJIFILM", b"X-T3", b"FUJIFILM\x0c\0\0\0", 1),
}
"""Make, model, header of the note, and what offsets count from: EXIF, the note's start, or a place behind that of EXIF."""


def agree(data: bytes, folder: Path) -> dict[str, Any]:
    """Return what both read in a file, after a look at the first warning of each."""
    path = folder / "built.jpg"
    path.write_bytes(data)
    found: dict[str, Any] = {}
    for options, kwargs in (([], {}), (["-n"], {"numeric": True})):
        command = [*exiftool_command(), "-j", "-G1", "-a", *options, str(path)]
        theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
        md = exifweb.read(data, name=path.name)
        ours = json.loads(md.to_json(groups=1, duplicates=True, **kwargs))[0]
        if md.warnings:
            first = md.warnings[0]
            ours[WARNING] = f"[minor] {first.message}" if first.minor else first.message
        for row in (theirs, ours):
            for key in [key for key in row if key.startswith(("SourceFile", "System:", "File:", "ExifTool:ExifTool"))]:
                del row[key]
        assert ours == theirs
        found = found or theirs
    return found


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("name", NOTES)
def test_a_directory_is_found(name: str, order: str, tmp_path: Path) -> None:
    make, model, header, origin = NOTES[name]
    if b"II" in header and order == ">":
        header = header.replace(b"II\3\0", b"MM\0\3")
    inner = "<" if name == "fujifilm" else order

    def note(at: int) -> bytes:
        return header + directory(inner, values(inner), len(header) + (0 if origin == 1 else at + origin))

    found = agree(jpeg(make, model, note, order), tmp_path)
    assert any(key.startswith(("Olympus:", "Panasonic:", "Leica:", "FujiFilm:")) for key in found)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("shift", [0, 4, -6])
@pytest.mark.parametrize(
    ("model", "gap"),
    [(b"S2", bytes(282)), (b"S2", b""), (b"LEICA M (Typ 240)", b"\x91" * 114)],
    ids=["S2", "S2 rewritten", "M"],
)
def test_a_leica_note_behind_the_image(model: bytes, gap: bytes, shift: int, order: str, tmp_path: Path) -> None:
    rows = [entry for entry in values(order) if entry[0] in (0x303, 0x304)]

    def note(at: int) -> bytes:
        return b"LEICA\0\2\xff" + directory(order, rows, at + 8 + shift, gap)

    found = agree(jpeg_with_trailer(LEICA, model, SIZE, note, order), tmp_path)
    assert found["Leica:LensType"] == LENS.rstrip(b" \0").decode()
    assert (WARNING in found) == bool(shift)


def test_a_leica_note_behind_junk_is_looked_for(tmp_path: Path) -> None:
    rows = [entry for entry in values("<") if entry[0] in (0x303, 0x304)]

    def note(at: int) -> bytes:
        return b"LEICA\0\2\xff" + directory("<", rows, at + 8)

    found = agree(jpeg_with_trailer(LEICA, b"S2", SIZE, note, between=b"junk" * 5), tmp_path)
    assert found["Leica:LensType"] == LENS.rstrip(b" \0").decode()


def test_faces_that_are_known(tmp_path: Path) -> None:
    face = bytearray(62)
    face[30:38] = pack("<II", 3, 70)
    face[46] = 4
    face[54:62] = pack("<II", 8, 74)
    known = pack("<II", 8, 62) + bytes(face) + b"Ann\0" + b"20010203" + bytes(4)

    def note(_: int) -> bytes:
        return b"FUJIFILM\x0c\0\0\0" + directory("<", [(0x4282, 7, len(known), known)], 12)

    found = agree(jpeg(b"FUJIFILM", b"FinePix Z700EXR", note), tmp_path)
    assert found["FujiFilm:Face1Name"] == "Ann"
    assert found["FujiFilm:Face1Category"] == "Family"
