"""Copies beside ExifTool's: a part of the pairs of `benchmarks/copies.py`, and edits that are taken back.

What ExifTool reads of both results must be the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import exiftool_command
from exiftool import ExifTool

if TYPE_CHECKING:
    from pathlib import Path
from copies import PAIRS, compare, unexplained, words_of
from round_trips import EMPTY, FORMATS, run

pytestmark = [pytest.mark.native, pytest.mark.corpus]

EVERY = 5
TRIPS = (
    "exiftool/Canon.jpg",
    "exiftool/CasioQVCI.jpg",
    "exiftool/GPS.jpg",
    "exiftool/IPTC.jpg",
    "exiftool/Nikon.jpg",
    "exiftool/ExifTool.tif",
    "exiftool/DNG.dng",
    "exiftool/BigTIFF.btf",
    "exiftool/PNG.png",
    "exiftool/RIFF.webp",
    "exiftool/XMP.xmp",
    "mei/jpg/Nikon D1X.jpg",
)


@pytest.fixture
def exiftool() -> ExifTool:
    """ExifTool, staying open."""
    exiftool_command()
    return ExifTool()


def test_copies_are_those_of_exiftool(corpus: Path, exiftool: ExifTool, tmp_path: Path) -> None:
    with exiftool:
        for pair in PAIRS[::EVERY]:
            left = unexplained(words_of(pair), compare(exiftool, corpus, tmp_path, pair))
            assert not left, (words_of(pair), left[:5])


def test_edits_taken_back_leave_nothing(corpus: Path, exiftool: ExifTool, tmp_path: Path) -> None:
    files = []
    for name in TRIPS:
        path = corpus / name
        files.append((next(label for label, suffixes in FORMATS if path.suffix.lower() in suffixes), path))
    with exiftool:
        tallies = run(exiftool, files, tmp_path)
    failed = [words for tally in tallies.values() for words in tally.failed]
    assert not failed, failed[:5]
    assert sum(tally.equal for (_, name), tally in tallies.items() if name == EMPTY) == len(TRIPS)
    assert sum(tally.equal for tally in tallies.values()) > 6 * len(TRIPS)
    assert not [why for tally in tallies.values() for why in tally.refused]
