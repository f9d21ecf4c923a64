"""Archives, programs, fonts, messages and compound files made here, through ExifTool and through us: whole answers."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from container_documents import DOCUMENTS
from container_files import ARCHIVES, FONTS, PROGRAMS
from container_office import OFFICE
from test_exiftool_agrees import exiftool, same

import exifweb
from exifweb.core.export import to_object

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool:", "System:")
FILES = {**PROGRAMS, **ARCHIVES, **FONTS, **DOCUMENTS, **OFFICE}
SILENT = frozenset(("Use ExtractEmbedded option to extract all timed metadata",))
"""Warnings of ExifTool's about its own options."""


def told(exiftool: Path, folder: Path, files: dict[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    """Return ExifTool's answers by name."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-j", "-G1", "-a", *options]
    done = subprocess.run(
        [*command, *(str(folder / name) for name in files)],
        capture_output=True,
        check=False,
        env={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    )
    rows = {row["SourceFile"]: row for row in json.loads(done.stdout, strict=False)}
    return {name: rows[str(folder / name)] for name in files}


def different(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    keys = {key for key in (*theirs, *ours) if not key.startswith(APART)}
    return {key: (theirs.get(key), ours.get(key)) for key in keys if not same(theirs.get(key), ours.get(key))}


@pytest.mark.parametrize("option", ["-G1", "-n", "-u", "-b"])
def test_made_files(exiftool: Path, tmp_path: Path, option: str) -> None:
    answers = told(exiftool, tmp_path, FILES, option)
    numeric, options = option == "-n", exifweb.Options(unknown=int(option == "-u"))
    wrong: dict[str, Any] = {}
    for name, theirs in answers.items():
        found = exifweb.read(FILES[name], name=name, options=options)
        told_by_us = json.loads(to_object(found, numeric=numeric, binary=option == "-b"))
        wrong |= {f"{name} {key}": values for key, values in different(theirs, told_by_us).items()}
        warning = str(theirs.get("ExifTool:Warning", "")).removeprefix("[minor] ")
        ours = {one.message for one in found.warnings}
        if warning and not warning.startswith("Install ") and warning not in ours | SILENT:
            wrong[f"{name} warning"] = warning, ours
        if ours and not warning:
            wrong[f"{name} warning"] = "", ours
    assert not wrong
    assert sum(len(row) for row in answers.values()) > 8 * len(answers)
