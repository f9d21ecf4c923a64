"""The sample files against ExifTool's recorded answers: what this version reads, and how much of it must be equal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import oracle

import exifweb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = re.compile(r"\.(jpe?g|tiff?|xmp|icc|icm|exv|a?png|mng|jng|webp)$", re.IGNORECASE)
RARE = re.compile(r"/(JPEG|TIFF)-|(^|/)(APNG|JNG|MNG|WEBP)/")
CHUNKS = re.compile(r"\.(a?png|mng|jng|webp)$", re.IGNORECASE)
MAKERS = re.compile(
    r"(Canon(Custom)?|Nikon\w*|Olympus|Pentax|Panasonic|Leica|Casio|FujiFilm|Kodak\w*|Minolta\w*|Sony\w*|Sanyo|Sigma|Apple"
    r"|Ricoh|Samsung|Google|Motorola|HP|JVC|GE|DJI|Reconyx|Nintendo|PreviewIFD|FLIR|InfiRay|CIFF|Microsoft|Parrot)$"
)
AT_LEAST = {"exif-samples": 99.0, "mei": 98.5, "rare": 98.5, "exiftool": 93.0}
"""Folder → least per cent of values that are equal outside maker notes; these may only rise."""
WHOLE = (
    *(
        "Canon",
        "CanonCustom",
        "Nikon",
        "PreviewIFD",
        "Sony",
        "Minolta",
        "Olympus",
        "Panasonic",
        "FujiFilm",
        "Pentax",
        "Casio",
        "Kodak",
    ),
    *("Apple", "DJI", "GE", "HP", "JVC", "Motorola", "Nintendo", "Reconyx", "Samsung", "Sanyo", "Sigma"),
    *("Ricoh", "ICC-header", "ICC_Profile", "GPS"),
)
"""Groups of which each value is equal."""


def score(
    corpus: Path, folder: str, counts: Callable[[str], bool], *, numeric: bool, only: re.Pattern[str] | None = None
) -> tuple[int, int, list[str]]:
    """Return how many pairs ExifTool has, how many are equal, and what differs."""
    pairs, equal, wrong = 0, 0, []
    kinds = only or (RARE if folder == "rare" else KINDS)
    for name, row in oracle(f"{folder}.numeric" if numeric else folder).items():
        wanted = {key: value for key, value in row.items() if counts(key.split(":")[0])}
        if not kinds.search(name):
            continue
        found = answer((corpus / folder / name).read_bytes(), name, numeric=numeric)
        pairs += len(wanted)
        for key, value in wanted.items():
            if same(value, found.get(key)):
                equal += 1
            else:
                wrong.append(f"{name} {key}: {value!r} but {found.get(key)!r}")
    return pairs, equal, wrong


def answer(data: bytes, name: str, *, numeric: bool) -> dict[str, Any]:
    """Return the tags of one file; none for what is refused, of which ExifTool reports an error and no tag either."""
    try:
        return exifweb.read(data, name=name).to_dict(numeric=numeric)
    except exifweb.ExifWebError:
        return {}


def same(a: Any, b: Any) -> bool:
    if a == b or str(a) == str(b):
        return True
    return isinstance(a, float | int) and isinstance(b, float | int) and abs(a - b) <= 1e-5 * max(abs(a), abs(b))


@pytest.mark.corpus
@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize("folder", AT_LEAST)
def test_outside_maker_notes(corpus: Path, folder: str, *, numeric: bool) -> None:
    pairs, equal, wrong = score(corpus, folder, lambda group: not MAKERS.match(group), numeric=numeric)
    assert pairs > 2000
    assert 100 * equal / pairs >= AT_LEAST[folder], "\n".join(wrong[:40])


@pytest.mark.corpus
@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize("group", WHOLE)
def test_groups_that_are_whole(corpus: Path, group: str, *, numeric: bool) -> None:
    for folder in AT_LEAST:
        _, _, wrong = score(corpus, folder, lambda found: found == group, numeric=numeric)
        assert wrong == []


@pytest.mark.corpus
@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize(("folder", "least"), [("mei", 99.6), ("rare", 100.0), ("exiftool", 100.0)])
def test_png_and_webp(corpus: Path, folder: str, least: float, *, numeric: bool) -> None:
    pairs, equal, wrong = score(corpus, folder, lambda group: not MAKERS.match(group), numeric=numeric, only=CHUNKS)
    assert pairs > 30
    assert 100 * equal / pairs >= least, "\n".join(wrong[:40])


@pytest.mark.corpus
@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
def test_png_and_webp_have_no_tags_too_many(corpus: Path, *, numeric: bool) -> None:
    found = excess = 0
    for folder in ("mei", "rare", "exiftool"):
        for name, row in oracle(f"{folder}.numeric" if numeric else folder).items():
            if CHUNKS.search(name):
                ours = answer((corpus / folder / name).read_bytes(), name, numeric=numeric)
                found += len(ours)
                excess += len([key for key in ours if key not in row])
    assert excess <= 0.002 * found
