"""What goes along with films, with `-ee`: every film among the samples, document by document, as ExifTool has it."""

from __future__ import annotations

import io
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import exiftool_command, sample_files

from exifweb.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.native, pytest.mark.corpus]
FILMS = ("mov", "mp4", "m4v", "3gp", "3g2", "insv", "cr3", "mts", "m2ts", "ts", "avi", "mkv", "webm")
OPTIONS = ("-j", "-a", "-ee", "-G3:1", "-x", "System:all", "-x", "ExifTool:all")
ENVIRONMENT = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def films() -> list[Path]:
    patterns = [f"*/**/*.{kind}" for name in FILMS for kind in (name, name.upper())]
    return [path for path in sample_files(*patterns) if "fuzz" not in path.parts]


def answers(command: list[str], paths: list[Path]) -> dict[str, dict[str, Any]]:
    done = subprocess.run([*command, *map(str, paths)], capture_output=True, check=False, env=ENVIRONMENT)
    return {row["SourceFile"]: row for row in json.loads(done.stdout, strict=False)}


def test_films_are_equal_with_what_goes_along(corpus: Path) -> None:
    del corpus
    paths = films()
    theirs = answers([*exiftool_command(), *OPTIONS], paths)
    out = io.StringIO()
    main([*OPTIONS, *map(str, paths)], out)
    ours = {row["SourceFile"]: row for row in json.loads(out.getvalue())}
    parts = [key for row in theirs.values() for key in row if key.startswith("Doc")]
    assert len(parts) > 200
    wrong = {
        f"{name} {key}": (row.get(key), ours.get(name, {}).get(key))
        for name, row in theirs.items()
        for key in row.keys() | ours.get(name, {}).keys()
        if str(row.get(key)) != str(ours.get(name, {}).get(key))
    }
    assert wrong == {}
