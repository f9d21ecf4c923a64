"""What can't be written is said, never passed over in silence; what a plan spreads over several tags goes from all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import photo

import exifweb
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from pathlib import Path


LONG = "Ann, whose name is longer than the room"


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("tag", "value", "words"),
    [
        ("Canon:MacroMode", None, "Can't delete Permanent tag Canon:MacroMode"),
        ("Canon:OwnerName", LONG, "Canon:OwnerName has room for 31 bytes in this file, the value takes 39"),
        ("Canon:NumAFPoints", "9", "Sorry, Canon:NumAFPoints doesn't exist or isn't writable"),
        ("Canon:Artist", "Ann", "Sorry, Canon:Artist doesn't exist or isn't writable"),
    ],
)
def test_maker_notes_that_stay_as_they_are_say_so(corpus: Path, tag: str, value: str | None, words: str) -> None:
    data = (corpus / "exiftool/Canon.jpg").read_bytes()
    with pytest.raises(Unwritable, match=words):
        exifweb.write(data, {tag: value})


@pytest.mark.corpus
def test_a_name_that_is_too_long_for_the_maker_note_goes_where_there_is_room(corpus: Path) -> None:
    result = exifweb.write((corpus / "exiftool/Canon.jpg").read_bytes(), {"OwnerName": LONG})
    assert result.report.changed == ["ExifIFD:OwnerName"]
    assert any("Canon:OwnerName has room for 31 bytes" in note for note in result.report.notes)


@pytest.mark.corpus
def test_maker_notes_without_the_tag_say_so(corpus: Path) -> None:
    data = (corpus / "exiftool/Canon.jpg").read_bytes()
    for tag in ("Canon:LensModel", "Nikon:Quality", "MakerNotes:ShutterCount"):
        result = exifweb.write(data, {tag: "x"})
        assert not result.changed
        assert result.notes == (f"{tag} is changed in maker notes that have it, and this file has none",)


@pytest.mark.corpus
def test_tags_that_are_read_anew_are_named(corpus: Path) -> None:
    """The lower focus distance is only there while the upper one is not zero."""
    data = (corpus / "exif-samples/jpg/tests/22-canon_tags.jpg").read_bytes()
    result = exifweb.write(data, {"Canon:FocusDistanceUpper": 0})
    assert result.report.changed == ["Canon:FocusDistanceLower", "Canon:FocusDistanceUpper"]
    assert any("Canon:FocusDistanceLower" in note for note in result.report.notes)


@pytest.mark.corpus
def test_maker_notes_go_before_their_tags_are_written(corpus: Path) -> None:
    data = (corpus / "exiftool/Canon.jpg").read_bytes()
    found = exifweb.read(exifweb.write(data, {"MakerNotes:*": None, "OwnerName": "Ann"}).tobytes())
    assert found["ExifIFD:OwnerName"].text == "Ann"
    assert "Canon:OwnerName" not in found


def test_a_tag_that_its_row_keeps_from_deletion() -> None:
    with pytest.raises(Unwritable, match="Can't delete Composite:FileNumber"):
        exifweb.write(photo(), {"FileNumber": None})


def test_a_position_goes_from_each_of_its_tags() -> None:
    result = exifweb.write(photo(), {"GPSPosition": None})
    gone = ("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef", "GPSVersionID")
    assert result.report.changed == [f"GPS:{name}" for name in gone]
    assert "GPS:GPSLatitude" not in exifweb.read(result.tobytes())
