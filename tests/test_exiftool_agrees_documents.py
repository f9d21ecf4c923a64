"""Documents and sidecars made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

import json
import plistlib
import subprocess
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import document_cases
import pytest
import sidecar_cases
from document_files import EXIF, IRB, XMP
from test_exiftool_agrees import exiftool, same

import exifweb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
Answers = tuple[dict[str, Any], dict[str, Any]]
APART = ("SourceFile", "ExifTool:", "System:")
KEYS: dict[str, Any] = {
    "a": 1,
    "b": [1, 2, {"c": True}],
    "d": {"e": {"f g": "x\u00e9", "g": []}},
    "when": datetime(2020, 1, 2, 3, 4, 5),  # noqa: DTZ001 - property lists know no zones
    "data": b"\0\1\2",
    "r": 1.5,
    "1x": "q",
    "dates": [datetime(2020, 1, 2), datetime(2021, 1, 2)],  # noqa: DTZ001
    "z": {},
}


def adjusted(data: bytes, *, packed: bool = True) -> bytes:
    """Return what Photos notes of an edit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    held = packer.compress(data) + packer.flush() if packed else data
    return plistlib.dumps({"adjustmentBaseVersion": 0, "adjustmentData": held, "adjustmentFormatVersion": "1.4"})


def binary(values: Any) -> bytes:
    return plistlib.dumps(values, fmt=plistlib.FMT_BINARY)


SLOW = {"slowMotion": {"rate": 0.5, "regions": [{"timeRange": {"start": {"flags": 1, "value": 5}}}]}}
EDITS: dict[str, bytes] = {
    "JSON": adjusted(b'{"adjustments":[{"identifier":"Crop","enabled":true,"settings":{"x":1}}],"metadata":{"w":3}}'),
    "binary": adjusted(binary(SLOW), packed=False),
    "binary, packed": adjusted(binary({"q": 1})),
    "XML": adjusted(plistlib.dumps({"q": 1})),
    "nothing": adjusted(b"xxxx", packed=False),
}
LISTS: dict[str, bytes] = {
    "XML": plistlib.dumps(KEYS),
    "binary": binary(KEYS),
    "numbers": binary({"u": plistlib.UID(5), "v": plistlib.UID(1 << 60), "big": 1 << 62}),
    "array": plistlib.dumps([1, 2, {"a": 1}]),
    "binary array": binary([1, 2, {"a": 1}]),
    "edit": EDITS["JSON"],
}
FILES = (*document_cases.FILES, *sidecar_cases.FILES, (EDITS, ".aae"), (LISTS, ".plist"), (LISTS | EDITS, ".xml"))


def named(suffix: str, files: Mapping[str, bytes]) -> str:
    return f"{suffix}-{next(iter(files))}"


@pytest.fixture(scope="module")
def answers(exiftool: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Answers]]:
    """What ExifTool says of every file, texts and values; it is asked twice for all, as starting it takes longest."""
    folder = tmp_path_factory.mktemp("documents")
    names = []
    for number, (files, suffix) in enumerate(FILES):
        for place, data in enumerate(files.values()):
            names.append(str(folder / f"{number:02}-{place:03}{suffix}"))
            (folder / names[-1]).write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-j", "-G1", "-a"]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    running = [
        subprocess.Popen([*command, *options, *names], stdout=subprocess.PIPE, env=environment)
        for options in ((), ("-n",))
    ]
    found = [json.loads(one.communicate()[0], strict=False) for one in running]
    rows = iter(zip(*found, strict=True))
    return [{name: next(rows) for name in files} for files, _ in FILES]


@pytest.mark.parametrize("number", range(len(FILES)), ids=[named(suffix, files) for files, suffix in FILES])
def test_made_files(answers: list[dict[str, Answers]], number: int) -> None:
    files, suffix = FILES[number]
    wrong = []
    for name, data in files.items():
        found = exifweb.read(data, name=f"a{suffix}")
        for numeric, theirs in enumerate(answers[number][name]):
            ours = found.to_dict(numeric=bool(numeric))
            keys = {k for k in (*theirs, *ours) if not k.startswith(APART) and not k.endswith(":Warning")}
            for key in sorted(keys):
                if not same(theirs.get(key), ours.get(key)):
                    wrong.append(f"{name} {key}: {theirs.get(key)!r} but {ours.get(key)!r}")
        said = [("[minor] " if w.minor else "") + w.message for w in found.warnings]
        told = answers[number][name][0].get("ExifTool:Warning")
        if told != (said[0] if said else None):
            wrong.append(f"{name}: {told!r} but {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("data", "suffix", "tag"),
    [
        (sidecar_cases.PSDS["resources"], ".psd", "PhotoshopThumbnail"),
        (document_cases.PROGRAMS["DOS"], ".eps", "TIFFPreview"),
        (sidecar_cases.VRDS["beside a picture"], ".vrd", "PreviewImage"),
        (sidecar_cases.psd(resources=IRB), ".psd", "ThumbnailImage"),
    ],
)
def test_previews_are_the_same_bytes(exiftool: Path, tmp_path: Path, data: bytes, suffix: str, tag: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-b", f"-{tag}", str(path)]
    theirs = subprocess.run(command, capture_output=True, check=False).stdout
    options = exifweb.Options(binary=True)
    assert theirs
    assert exifweb.read(data, name=path.name, options=options)[tag].text.read() == theirs


def test_packets_are_the_same_bytes(exiftool: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.indd"
    data = sidecar_cases.INDDS["packet"]
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-b", "-XMP", str(path)]
    assert subprocess.run(command, capture_output=True, check=False).stdout == XMP
    assert exifweb.read(data, name=path.name, tags=["XMP"])["XMP"].raw.read() == XMP
    assert EXIF not in data
