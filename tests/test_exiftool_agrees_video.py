"""Video files of every kind made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from test_exiftool_agrees import exiftool
from test_exiftool_agrees_chunks import check
from video_cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize("kind", CASES)
def test_made_files(exiftool: Path, tmp_path: Path, kind: str, *, numeric: bool) -> None:
    suffix, files = CASES[kind]
    check(exiftool, tmp_path, files, suffix, *(["-n"] if numeric else []))
