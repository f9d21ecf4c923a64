"""Video files of every kind made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from builders import THUMBNAIL
from test_exiftool_agrees import ask, exiftool, same
from test_exiftool_agrees_chunks import check
from video_cases import CASES
from video_files import mkv
from video_matroska import ALL as MATROSKA_MASTERS
from video_matroska import FILES
from video_transport import CAMERA as PACKS
from video_transport import DASHCAMS, frame, stream
from video_windows import ASFS

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool:", "System:")
FRAMES = stream(
    *((0x1011, frame([PACKS[1], (0x19, bytes((6, 0x17, 8, second))), *PACKS[-4:]])) for second in range(5)),
    entries=[(0x1B, 0x1011, b"")],
)
EMBEDDED: dict[str, bytes] = {**DASHCAMS, **CASES["transport"][1], "frames": FRAMES}


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize("kind", CASES)
def test_made_files(exiftool: Path, tmp_path: Path, kind: str, *, numeric: bool) -> None:
    suffix, files = CASES[kind]
    check(exiftool, tmp_path, files, suffix, *(["-n"] if numeric else []))


def compare(
    exiftool: Path, folder: Path, files: dict[str, bytes], suffix: str, asked: tuple[str, ...], **options: Any
) -> None:
    """Compare whole answers with the number of the document in each key."""
    answers = ask(exiftool, folder, list(files.values()), suffix, *asked, "-G3:1")
    wrong = []
    for (name, data), theirs in zip(files.items(), answers, strict=True):
        found = exifweb.read(data, name=f"a{suffix}", options=exifweb.Options(**options))
        ours = found.to_dict(groups="3:1")
        keys = {
            key for key in (*theirs, *ours) if not any(word in key for word in APART) and not key.endswith(":Warning")
        }
        for key in sorted(keys):
            if not same(theirs.get(key), ours.get(key)):
                wrong.append(f"{name} {key}: {theirs.get(key)!r} but {ours.get(key)!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("level", [1, 3])
def test_metadata_along_with_the_picture(exiftool: Path, tmp_path: Path, level: int) -> None:
    compare(exiftool, tmp_path, EMBEDDED, ".ts", (f"-ee{level}",), embedded=level)


def test_clusters_are_stepped_over(exiftool: Path, tmp_path: Path) -> None:
    compare(exiftool, tmp_path, CASES["matroska"][1], ".mkv", ("-ee",), embedded=1)


@pytest.mark.parametrize("kind", CASES)
def test_unknown_tags(exiftool: Path, tmp_path: Path, kind: str) -> None:
    suffix, files = CASES[kind]
    compare(exiftool, tmp_path, files, suffix, ("-u",), unknown=1)


def test_without_the_end(exiftool: Path, tmp_path: Path) -> None:
    compare(exiftool, tmp_path, CASES["transport"][1], ".ts", ("-fast",), fast=1)


@pytest.mark.parametrize(
    ("data", "suffix", "tag"),
    [(mkv(*MATROSKA_MASTERS, FILES), ".mkv", "AttachedFileData"), (ASFS["everything"], ".wmv", "Picture")],
    ids=["attachment", "picture"],
)
def test_pictures_are_the_same_bytes(exiftool: Path, tmp_path: Path, data: bytes, suffix: str, tag: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-b", f"-{tag}", str(path)]
    theirs = subprocess.run(command, capture_output=True, check=False).stdout
    ours = exifweb.read(data, name=path.name)[tag].text.read()
    assert theirs == ours
    assert THUMBNAIL[:60] in ours
