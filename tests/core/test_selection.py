"""Selective reading: names, groups, wildcards; blocks that can't hold what is wanted are left alone."""

from __future__ import annotations

import pytest
from builders import photo

import exifweb
from exifweb.core.selection import Selection

PHOTO = photo()


def names(*requests: str) -> list[str]:
    return [f"{tag.group1}:{tag.name}" for tag in exifweb.read(PHOTO, tags=requests)]


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        (("FNumber",), ["ExifIFD:FNumber"]),
        (("fnumber", "ISO"), ["ExifIFD:FNumber", "ExifIFD:ISO"]),
        (("ExifIFD:FNumber",), ["ExifIFD:FNumber"]),
        (("EXIF:FNumber",), ["ExifIFD:FNumber"]),
        (("IFD0:FNumber",), []),
        (("EXIF:IFD0:Make",), ["IFD0:Make"]),
        (("GPS:*",), [f"GPS:GPS{n}" for n in ("VersionID", "LatitudeRef", "Latitude", "LongitudeRef", "Longitude")]),
        (("1ExifIFD:ISO",), ["ExifIFD:ISO"]),
        (("M*e",), ["File:MIMEType", "IFD0:Make", "IFD0:ModifyDate"]),
        (("Mode?",), ["IFD0:Model"]),
        (("Make#",), ["IFD0:Make"]),
        (("NoSuchTag",), []),
    ],
)
def test_which_tags_come(requests: tuple[str, ...], expected: list[str]) -> None:
    assert names(*requests) == expected


def test_all_of_a_group_is_what_an_open_read_finds_there() -> None:
    everything = [f"{t.group1}:{t.name}" for t in exifweb.read(PHOTO) if t.group0 == "EXIF"]
    assert names("EXIF:all") == everything


def test_a_block_that_cannot_hold_it_is_not_read() -> None:
    assert exifweb.read(PHOTO, tags=["XMP:Title"]).bytes_read < exifweb.read(PHOTO, tags=["Title"]).bytes_read
    assert not Selection(["XMP:Title"]).may_hold("EXIF")
    assert Selection(["Title"]).may_hold("EXIF")
    assert Selection(["XMP:Title", "GPS:*"]).may_hold("EXIF")


def test_in_the_order_of_the_requests() -> None:
    found = Selection(["Model", "Make"]).in_order(exifweb.read(PHOTO))
    assert [tag.name for tag in found] == ["Model", "Make"]


def test_by_value() -> None:
    wanted = Selection(["Orientation#", "Make"])
    tags = exifweb.read(PHOTO)
    assert wanted.by_value(tags["Orientation"])
    assert not wanted.by_value(tags["Make"])
