"""What the tests of writing PNG and WebP share: profiles, ExifTool as a judge, and the sample files edited."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

from test_exiftool_agrees import ask

import exifweb
from exifweb.core.errors import ExifWebError
from exifweb.core.write.api import write

if TYPE_CHECKING:
    from pathlib import Path

ADDED: dict[str, Any] = {"IFD0:Artist": "Ann", "XMP-dc:Subject": ["sea"]}
NEW = frozenset(("IFD0:Artist", "XMP-dc:Subject"))
MANDATORY = frozenset(
    ("XResolution", "YResolution", "ResolutionUnit", "YCbCrPositioning", "ExifByteOrder", "XMPToolkit")
)
"""What comes with a first tag."""
FOLLOWS = frozenset(("RIFF:WebP_Flags", "File:FileType", "RIFF:ImageWidth", "RIFF:ImageHeight", "File:FileSize"))
APART = ("SourceFile", "ExifTool:", "System:", "Composite:")
SAMPLE = 40


def _profile(size: int, space: bytes) -> bytes:
    text = b"text\0\0\0\0A profile".ljust(size - 144, b"\0")
    head = pack(">I4sI4s4s4s", size, b"acme", 0x2100000, b"mntr", space, b"XYZ ").ljust(36, b"\0") + b"acsp"
    return head.ljust(128, b"\0") + pack(">I4sII", 1, b"cprt", 144, size - 144) + text


PROFILE, SECOND_PROFILE = _profile(200, b"RGB "), _profile(300, b"GRAY")


def judged(exiftool: Path, folder: Path, files: list[bytes], suffix: str, *options: str) -> list[dict[str, Any]]:
    """Return what ExifTool reads in files."""
    return ask(exiftool, folder, files, suffix, *options)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return what must stay of an answer."""
    kept = {key: value for key, value in row.items() if not key.startswith(APART) and key not in NEW | FOLLOWS}
    return {key: value for key, value in kept.items() if key.rpartition(":")[2] not in MANDATORY}


def _warnings(row: dict[str, Any]) -> int:
    found = [value for key, value in row.items() if key in ("ExifTool:Warning", "ExifTool:Error")]
    return sum(len(value) if isinstance(value, list) else 1 for value in found)


def written_samples(
    corpus: Path, exiftool: Path, folder: Path, suffixes: tuple[str, ...], *, most_refused: float
) -> int:
    """Add a tag of EXIF and one of XMP to every sample file and return how many could be written.

    All else must read as before, by us; by ExifTool, of a sample, with no more warnings, validation among them.
    """
    paths = [path for part in ("mei", "rare", "exiftool") for path in sorted((corpus / part).rglob("*"))]
    files: list[tuple[bytes, bytes]] = []
    refused = 0
    for path in paths:
        if path.suffix.lower() not in suffixes:
            continue
        before = path.read_bytes()
        try:
            new = write(before, ADDED, name=path.name).tobytes()
        except ExifWebError:
            refused += 1
            continue
        old, found = (exifweb.read(data, name=path.name).to_dict() for data in (before, new))
        assert _shown(found) == _shown(old), path.name
        assert "Ann" in str(found["IFD0:Artist"])
        files.append((before, new))
    assert refused <= most_refused * (refused + len(files))
    step = max(1, len(files) // SAMPLE)
    sample = files[::step][:SAMPLE]
    both = [data for pair in sample for data in pair]
    answers = judged(exiftool, folder, both, suffixes[0], "-validate", "-warning", "-error", "-all")
    for before_row, row in zip(answers[::2], answers[1::2], strict=True):
        assert _shown(row) == _shown(before_row), row["SourceFile"]
        assert _warnings(row) <= _warnings(before_row), row
        assert row["IFD0:Artist"] == "Ann"
    return len(files)
