"""Where the shared sample files are, for the tests that use them.

They are optional: set `EXIFWEB_SHARED` to a folder that holds `corpus/` and `oracle/`, or have it lie beside the
checkout as `../shared`.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
SHARED = Path(os.environ.get("EXIFWEB_SHARED", HERE.parent.parent / "shared"))


EXIFTOOL = HERE.parent / "node_modules/exiftool-vendored.pl/bin/exiftool"


def exiftool_command() -> list[str]:
    """Return the command that runs ExifTool without anybody's configuration; the test is skipped where it can't run."""
    if not EXIFTOOL.is_file() or not shutil.which("perl"):
        pytest.skip("ExifTool is not installed: npm ci, and perl")
    return ["perl", str(EXIFTOOL), "-config", ""]


def sample_files(*patterns: str) -> list[Path]:
    """Return the sample files that match, none where the corpus is not there."""
    corpus = SHARED / "corpus"
    return sorted({path for pattern in patterns for path in corpus.glob(pattern) if path.is_file()})


def oracle(name: str) -> dict[str, dict[str, Any]]:
    """Return ExifTool's recorded answers for one folder of the corpus, by relative path."""
    with gzip.open(SHARED / "oracle" / f"{name}.json.gz") as file:
        recorded: dict[str, dict[str, Any]] = json.load(file)["files"]
    return recorded


@pytest.fixture
def corpus() -> Path:
    """The folder of sample files; the test is skipped where there is none."""
    folder = SHARED / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no sample files at {folder}; set EXIFWEB_SHARED")
    return folder
