"""Which groups a name without group goes to: ExifTool's answers for every name that a small JPEG takes.

The goldens are what ExifTool itself wrote and read back (tools/testing/write_groups.pl).
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import jpeg

import exifweb
from exifweb.core.write import groups, rows

GOLDEN = Path(__file__).parent / "golden" / "groups.json"
BORN_WITH = frozenset(
    ("YCbCrPositioning", "ComponentsConfiguration", "ColorSpace", "ExifVersion", "GPSVersionID", "InteropVersion")
)
"""Tags that a directory has from birth, so that ExifTool's answers have them wherever the other group was written."""
NOT_WRITTEN = ("File:ImageWidth", "File:ImageHeight", "File:BitsPerSample", "File:EncodingProcess")
"""Tags that only the image gives."""


def golden() -> dict[str, dict[str, list[str]]]:
    """Return name → where ExifTool created it, had it everywhere, and changed it."""
    found: dict[str, dict[str, list[str]]] = json.loads(GOLDEN.read_text())
    return found


def placed(name: str) -> list[groups.Place]:
    """Return where a name goes in a JPEG."""
    metadata = exifweb.read(jpeg())
    found, _ = rows.find(name, metadata)
    kinds = groups.kinds_of("JPEG")
    places = groups.in_preferred(groups.places(found, ()), "JPEG")
    plain = [place for place in places if "struct" not in place.row.info.attributes]  # the goldens' values are words
    return [place for place in plain if place.row.kind in kinds]


def test_created_in_the_same_groups() -> None:
    """A name without group is created in the groups that ExifTool creates it in."""
    wrong = {}
    answers = golden()
    for name, answer in answers.items():
        expected = {key.partition(":")[0] for key in answer["created"] if key not in NOT_WRITTEN}
        made = {place.group1 for place in placed(name) if place.creates}
        if expected and name not in BORN_WITH and made != expected:
            wrong[name] = (sorted(made), sorted(expected))
    assert len(answers) >= 300
    assert wrong == {}


def test_changed_in_the_same_groups() -> None:
    """Where several groups have it, it is changed in those that ExifTool changes it in."""
    wrong = {}
    for name, answer in golden().items():
        expected = {key.partition(":")[0] for key in answer["changed"]}
        present = {key.partition(":")[0] for key in answer["present"]}
        made = {place.group1 for place in placed(name) if place.creates or place.group1 in present}
        if expected and made != expected:
            wrong[name] = (sorted(made), sorted(expected))
    assert wrong == {}


@pytest.mark.parametrize(
    ("tag", "where"),
    [
        ("EXIF:Artist", ["IFD0"]),
        ("IFD0:Artist", ["IFD0"]),
        ("IFD1:XResolution", ["IFD1"]),
        ("ExifIFD:Artist", ["ExifIFD"]),
        ("GPS:GPSLatitude", ["GPS"]),
        ("EXIF:GPSLatitude", ["GPS"]),
        ("GPS:Artist", []),
        ("XMP-dc:Subject", ["XMP-dc"]),
        ("XMP:Subject", ["XMP-dc"]),
        ("IPTC:Keywords", ["IPTC"]),
        ("1IPTC:Keywords", ["IPTC"]),
        ("Author:Artist", ["PNG"]),
        ("PNG:Author", ["PNG"]),
        ("9EXIF:Artist", []),
    ],
)
def test_a_group_narrows(tag: str, where: list[str]) -> None:
    """A group of any family before the name narrows the places."""
    wanted, name, _ = groups.split(tag)
    found, _ = rows.find(name, exifweb.read(jpeg()))
    assert [p.group1 for p in groups.places(found, wanted) if p.creates] == where


def test_png_prefers_its_own_group() -> None:
    """In a PNG, what PNG text can hold is created there, and besides in directories that are there anyway."""
    found, _ = rows.find("Artist", exifweb.read(jpeg()))
    places = groups.in_preferred(groups.places(found, ()), "PNG")
    assert [(p.group1, p.follows) for p in places if p.creates] == [("PNG", False), ("IFD0", True)]


def test_a_sidecar_prefers_xmp() -> None:
    """In an XMP file a name that EXIF would take is created in XMP."""
    found, _ = rows.find("Artist", exifweb.read(jpeg()))
    places = groups.in_preferred(groups.places(found, ()), "XMP")
    assert "XMP-tiff" in [p.group1 for p in places if p.creates]
