"""Sony's enciphered blocks of many models, and its other structures, made up, as ExifTool reads them and as we do."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import exiftool_command
from sony_notes import cases

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

LEFT_OUT = ("SourceFile", "System:", "ExifTool:ExifToolVersion")
COUNTED = " [x"
"""ExifTool says how often a warning came."""


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
def test_made_up_notes(tmp_path: Path, *, numeric: bool) -> None:
    made = {f"{number:03}{name[-4:]}": (name, data) for number, (name, data) in enumerate(cases())}
    for file, (_, data) in made.items():
        (tmp_path / file).write_bytes(data)
    command = [*exiftool_command(), "-j", "-G1", "-a", *(["-n"] if numeric else []), str(tmp_path)]
    answers = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert len(answers) == len(made)
    wrong: list[str] = []
    pairs = 0
    for theirs in answers:
        name, data = made[theirs["SourceFile"].rpartition("/")[2]]
        found = exifweb.read(data, name=name)
        (ours,) = json.loads(found.to_json(numeric=numeric))
        if found.warnings:
            first = found.warnings[0]
            ours["ExifTool:Warning"] = f"{'[minor] ' * first.minor}{first.message}"
        wrong += [f"{name}: {line}" for line in _differences(ours, theirs)]
        pairs += len(theirs)
    assert pairs > 4000
    assert not wrong, "\n".join(wrong[:40])


def _differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    keys = [key for key in {**ours, **theirs} if not key.startswith(LEFT_OUT)]
    return [
        f"{key}: {ours.get(key)!r} | {theirs.get(key)!r}" for key in keys if _differ(ours.get(key), theirs.get(key))
    ]


def _differ(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, str) and COUNTED in theirs:
        theirs = theirs.partition(COUNTED)[0]
    return bool(ours != theirs)
