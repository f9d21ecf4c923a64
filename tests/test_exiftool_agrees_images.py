"""Still images made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from still_files import FILES
from test_exiftool_agrees import exiftool, same

import exifweb
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool:", "System:")
WAYS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "text": ((), {}),
    "numeric": (("-n",), {}),
    "unknown": (("-u",), {"unknown": 1}),
}
"""Way of asking → ExifTool's options and ours."""


def ask_all(exiftool: Path, folder: Path, *options: str) -> dict[str, dict[str, Any]]:
    """Return ExifTool's answer for every file, by its name."""
    names = []
    for extension, files in FILES.items():
        for number, data in enumerate(files.values()):
            path = folder / f"{extension}{number:03}.{extension}"
            path.write_bytes(data)
            names.append(str(path))
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-j", "-G1", "-a", *options, *names]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    return {row["SourceFile"].rpartition("/")[2]: row for row in json.loads(done.stdout, strict=False)}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def theirs(exiftool: Path, tmp_path_factory: pytest.TempPathFactory, way: str) -> dict[str, dict[str, Any]]:
    return ask_all(exiftool, tmp_path_factory.mktemp(way), *WAYS[way][0])


def told(row: dict[str, Any], key: str) -> str:
    """Return ExifTool's first warning or error without its rank and count."""
    return re.sub(r"^\[minor\] |^\[Minor\] | \[x\d+\]$", "", str(row.get(f"ExifTool:{key}", "")))


@pytest.mark.parametrize("extension", FILES)
def test_made_files(theirs: dict[str, dict[str, Any]], way: str, extension: str) -> None:
    wrong = []
    for number, (name, data) in enumerate(FILES[extension].items()):
        row = theirs[f"{extension}{number:03}.{extension}"]
        try:
            found = exifweb.read(data, name=f"a.{extension}", options=exifweb.Options(**WAYS[way][1]))
        except exifweb.UnknownFormat:
            if not told(row, "Error"):
                wrong.append(f"{name}: unknown, but {row}")
            continue
        ours = found.to_dict(numeric=way == "numeric")
        keys = {k for k in (*row, *ours) if not k.startswith(APART)}
        for key in sorted(keys):
            if not same(row.get(key), ours.get(key)):
                wrong.append(f"{name} {key}: {row.get(key)!r} but {ours.get(key)!r}")
        messages = [w.message for w in found.warnings]
        for message in filter(None, (told(row, "Warning"), told(row, "Error"))):
            if message not in messages:
                wrong.append(f"{name}: {message!r} but {messages}")
    assert not wrong, "\n".join(wrong)


BINARY = (
    ("bmp", "jpeg inside", "EmbeddedJPG"),
    ("bmp", "png inside", "EmbeddedPNG"),
    ("gif", "midi", "MIDISong"),
    ("itc", "jpeg", "ImageData"),
    ("exr", "unknown", "Preview"),
    ("dcm", "explicit", "PixelData"),
    ("xisf", "nameless", "XML"),
    ("czi", "usual", "XML"),
)
"""Extension, what is special about the file, a tag with binary data."""


def test_binary_data_is_the_same_bytes(exiftool: Path, tmp_path: Path) -> None:
    for extension, name, tag in BINARY:
        data = FILES[extension][name]
        path = tmp_path / f"a.{extension}"
        path.write_bytes(data)
        command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-b", f"-{tag}", str(path)]
        theirs = subprocess.run(command, capture_output=True, check=False).stdout
        found = exifweb.read(data, name=path.name, options=exifweb.Options(binary=True))
        ours = [one.value for one in found if one.name == tag]
        assert theirs in [value.read() for value in ours if isinstance(value, Binary)], (extension, tag)
