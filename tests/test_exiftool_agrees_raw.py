"""RAW files made here, through ExifTool and through us: whole answers as text and numbers, pictures byte for byte.

What ExifTool leaves open is left out: it tells no type of a Rawzor file that it can't take apart.
"""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import raw_containers
import raw_files
import raw_vendors
from test_exiftool_agrees import exiftool, same

import exifweb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool:ExifTool", "System:", "ExifToolVersion", "FileName", "Directory", "FileSize")
TIMES = ("FileModifyDate", "FileAccessDate", "FileInodeChangeDate", "FilePermissions")
FILES = {**raw_files.FILES, **raw_containers.FILES, **raw_vendors.FILES}
UNTYPED = ("rwz new.rwz", "rwz damaged.rwz", "rwz overlapping.rwz")
TYPES = ("File:FileType", "File:FileTypeExtension", "File:MIMEType")
ENVIRONMENT = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


def put(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Write files and return their paths."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [str(folder / name) for name in files]


def run(exiftool: Path, *arguments: str) -> bytes:
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT).stdout


def answers(exiftool: Path, folder: Path, files: dict[str, bytes], *options: str) -> list[dict[str, Any]]:
    """Return ExifTool's JSON for files, in their order."""
    paths = put(folder, files)
    rows = {row["SourceFile"]: row for row in json.loads(run(exiftool, "-j", *options, *paths), strict=False)}
    return [rows[path] for path in paths]


def differences(theirs: dict[str, Any], found: exifweb.Metadata, ours: str, apart: Iterable[str] = ()) -> list[str]:
    """Return what differs between ExifTool's answer and ours, of the warnings that which it tells first."""
    mine = json.loads(ours)[0]
    words = [("[minor] " if one.minor else "") + one.message for one in found.warnings]
    for key in ("Warning", "ExifTool:Warning"):
        if theirs.get(key) in words:
            mine[key] = theirs[key]
    if words and not {"Warning", "ExifTool:Warning"} & {*theirs}:
        mine["Warning"] = words
    return _unlike(theirs, mine, apart)


def _unlike(theirs: dict[str, Any], ours: dict[str, Any], apart: Iterable[str]) -> list[str]:
    keys = [key for key in {*theirs, *ours} if not key.startswith((*APART, *TIMES)) and key not in apart]
    return [f"{key}: {theirs.get(key)!r} {ours.get(key)!r}" for key in keys if not same(theirs.get(key), ours.get(key))]


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
def test_made_files(exiftool: Path, tmp_path: Path, *, numeric: bool) -> None:
    wrong: list[str] = []
    pairs = 0
    found = answers(exiftool, tmp_path, FILES, "-G1", "-a", *(["-n"] if numeric else []))
    for (name, data), theirs in zip(FILES.items(), found, strict=True):
        ours = exifweb.read(data, name=name)
        unlike = differences(theirs, ours, ours.to_json(numeric=numeric), TYPES if name in UNTYPED else ())
        wrong += [f"{name}: {one}" for one in unlike]
        pairs += len(theirs)
    assert not wrong, "\n".join(wrong)
    assert pairs > 9_000


def test_the_tag_that_counts(exiftool: Path, tmp_path: Path) -> None:
    wrong: list[str] = []
    found = answers(exiftool, tmp_path, FILES)
    apart = [key.partition(":")[2] for key in TYPES]
    for (name, data), theirs in zip(FILES.items(), found, strict=True):
        ours = exifweb.read(data, name=name)
        unlike = differences(
            theirs, ours, ours.to_json(groups=None, duplicates=False), apart if name in UNTYPED else ()
        )
        wrong += [f"{name}: {one}" for one in unlike]
    assert not wrong, "\n".join(wrong)


PICTURES = {
    "raf.raf": "PreviewImage",
    "x3f images.x3f": "JpgFromRaw",
    "panasonic rw2.rw2": "JpgFromRaw",
    "panasonic raw.raw": "JpgFromRaw2",
    "lfp.lfp": "EmbeddedImage",
    "crw Canon EOS 10D.crw": "JpgFromRaw",
    "crw Canon EOS D30.crw": "ThumbnailImage",
    "crw big.crw": "RawData",
    "mrw DiMAGE A1.mrw": "ThumbnailImage",
    "mrw DiMAGE A200.mrw": "ThumbnailImage",
    "pictures.cr2": "PreviewImage",
    "pictures.nef": "JpgFromRaw",
    "preview.nef": "PreviewImage",
    "pictures a100.arw": "ThumbnailImage",
    "dng original.dng": "OriginalRawImage",
    "dng original thm.dng": "OriginalTHMImage",
}
"""File → a picture in it."""


def pictured(name: str, at: int) -> bytes:
    """Return a file with the start of a JPEG at a place."""
    data = FILES[name].ljust(at + 100, b"\0")
    return data[:at] + b"\xff\xd8\xff" + data[at + 3 :]


def nikon_preview() -> bytes:
    """Return a NEF whose preview lies 400 bytes behind the head of its note."""
    data = FILES["nikon 1 True nef.nef"]
    return pictured("nikon 1 True nef.nef", data.index(b"Nikon\0\2") + 10 + 400)


MORE = {
    "dng original thm.dng": FILES["dng original.dng"],
    "pictures a100.arw": raw_vendors.a100_thumbnail(),
    "pictures.cr2": pictured("cr2.cr2", 400),
    "pictures.nef": pictured("nikon 6 False nef.nef", 600),
    "preview.nef": nikon_preview(),
}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_the_same_bytes(exiftool: Path, tmp_path: Path, name: str) -> None:
    data = {**FILES, **MORE}[name]
    (path,) = put(tmp_path, {name: data})
    theirs = run(exiftool, "-b", f"-{PICTURES[name]}", path)
    assert theirs
    found = exifweb.read(data, name=name).get(PICTURES[name])
    assert (b"" if found is None else found.text.read()) == theirs
    asked = exifweb.read(data, name=name, tags=[PICTURES[name]]).get(PICTURES[name])
    assert (b"" if asked is None else asked.text.read()) == theirs


def test_sections_of_text_are_the_same_bytes(exiftool: Path, tmp_path: Path) -> None:
    (path,) = put(tmp_path, {"lfp.lfp": FILES["lfp.lfp"]})
    found = exifweb.read(FILES["lfp.lfp"], name="lfp.lfp")["JSONMetadata"]
    assert b"\n".join(one.read() for one in found.text) == run(exiftool, "-b", "-JSONMetadata", path)


def test_without_notes(exiftool: Path, tmp_path: Path) -> None:
    files = {name: FILES[name] for name in ("cr2 edited.cr2", "dng crw.dng", "dng sr2.dng", "nikon 1 True nef.nef")}
    for fast in (1, 2):
        found = answers(exiftool, tmp_path, files, "-G1", "-a", f"-fast{fast}")
        for (name, data), theirs in zip(files.items(), found, strict=True):
            ours = exifweb.read(data, name=name, options=exifweb.Options(fast=fast))
            assert differences(theirs, ours, ours.to_json()) == [], (name, fast)


BROKEN = {
    "no picture.cr2": (FILES["cr2.cr2"], "PreviewImage"),
    "cut off.cr2": (MORE["pictures.cr2"][:420], "PreviewImage"),
    "another header.crw": (FILES["crw big.crw"].replace(b"\xff\xd8\xff", b"nope"), "ThumbnailImage"),
    "first byte.mrw": (
        FILES["mrw DiMAGE A1.mrw"].replace(
            raw_containers.THUMB, b"\0\xd8\xff\xdb".ljust(len(raw_containers.THUMB), b"x")
        ),
        "ThumbnailImage",
    ),
}
"""Name → a file whose picture is none, or not whole, and the picture's name."""


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_picture_is_not_given_out(exiftool: Path, tmp_path: Path, name: str) -> None:
    data, wanted = BROKEN[name]
    (path,) = put(tmp_path, {name: data})
    theirs = run(exiftool, "-b", f"-{wanted}", path)
    asked = exifweb.Options(binary=True, whole=frozenset((wanted.lower(),)))
    found = exifweb.read(data, name=name, options=asked).get(wanted)
    assert (b"" if found is None else found.text.read()) == theirs
    assert bool(theirs) == (name == "first byte.mrw")
