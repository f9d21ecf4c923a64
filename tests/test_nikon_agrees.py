"""Every version of Nikon's enciphered and other blocks, made up, as ExifTool reads them and as we do."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import exiftool_command
from nikon_notes import cases

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
