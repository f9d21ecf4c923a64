"""Every version of Nikon's enciphered and other blocks, made up, as ExifTool reads them and as we do."""

from __future__ import annotations

import json
import subprocess
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from builders import Ifd, exif, jpeg
from conftest import exiftool_command
from nikon_notes import cases, note

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

WARNING = "ExifTool:Warning"
LEFT_OUT = ("SourceFile", "System:", "File:", "ExifTool:ExifToolVersion", "NikonCustom:")
"""Custom settings have tables of their own, which are compared with the others of all vendors."""


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
def test_blocks_of_every_version(tmp_path: Path, *, numeric: bool) -> None:
    made = {f"{number:03}.jpg": (name, data) for number, (name, data) in enumerate(cases())}
    for file, (_, data) in made.items():
        (tmp_path / file).write_bytes(data)
    command = [*exiftool_command(), "-j", "-G1", "-a", *(["-n"] if numeric else []), str(tmp_path)]
    answers = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert len(answers) == len(made)
    wrong = []
    for theirs in answers:
        name, data = made[theirs["SourceFile"].rpartition("/")[2]]
        found = exifweb.read(data)
        (ours,) = json.loads(found.to_json(numeric=numeric))
        if found.warnings:
            first = found.warnings[0]
            ours[WARNING] = f"{'[minor] ' * first.minor}{first.message}"
        wrong += [f"{name}: {line}" for line in _differences(ours, theirs)]
    assert not wrong, "\n".join(wrong[:40])


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    keys = [key for key in {**ours, **theirs} if not key.startswith(LEFT_OUT)]
    return [f"{key}: {ours.get(key)!r} | {theirs.get(key)!r}" for key in keys if ours.get(key) != theirs.get(key)]


def capture(*edits: tuple[int, bytes]) -> bytes:
    """Return edits of Nikon Capture behind their header."""
    return bytes(22) + b"".join(pack("<I14xI", tag, len(value) + 4) + value for tag, value in edits)


def test_edit_versions_are_documents(tmp_path: Path) -> None:
    sets = [capture((0x8AE85E, b"\1"), (0x2FC08431, pack("<d", 1.5))), capture((0x8AE85E, b"\0"))]
    stored = pack("<I", len(sets)) + b"".join(pack("<I", len(one)) + one for one in sets)
    data = jpeg(
        exif(Ifd([(0x10F, "string", "NIKON")], {0x8769: Ifd([(0x927C, "undef", note([(0xE13, "undef", stored)]))])}))
    )
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    asked = [*exiftool_command(), "-j", "-a", "-ee", "-G3:1", "-NikonCapture:all", str(path)]
    (theirs,) = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    ours = exifweb.read(data, options=exifweb.Options(embedded=1)).to_dict(groups="3:1")
    assert len(theirs) == 4
    del theirs["SourceFile"]
    assert {key: value for key, value in ours.items() if "NikonCapture" in key} == theirs
