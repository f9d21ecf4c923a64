"""What can't be written is said, never passed over in silence; what a plan spreads over several tags goes from all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import photo

import exifweb
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Macro", "Canon:MacroMode can't be written into JPEG files"),
        (None, "Can't delete Permanent tag Canon:MacroMode"),
    ],
)
def test_maker_notes_that_stay_as_they_are_say_so(corpus: Path, value: str | None, words: str) -> None:
    data = (corpus / "exiftool/Canon.jpg").read_bytes()
    assert "Canon:MacroMode" in exifweb.read(data)
    with pytest.raises(Unwritable, match=words):
        exifweb.write(data, {"Canon:MacroMode": value})
    result = exifweb.write(data, {"Canon:OwnerName": "Me", "Artist": "Ann"})
    assert any("Canon:OwnerName" in note for note in result.report.notes)
    assert "IFD0:Artist" in result.report.changed


def test_a_tag_that_its_row_keeps_from_deletion() -> None:
    with pytest.raises(Unwritable, match="Can't delete Composite:FileNumber"):
        exifweb.write(photo(), {"FileNumber": None})


def test_a_position_goes_from_each_of_its_tags() -> None:
    result = exifweb.write(photo(), {"GPSPosition": None})
    gone = ("GPSLatitude", "GPSLatitudeRef", "GPSLongitude", "GPSLongitudeRef", "GPSVersionID")
    assert result.report.changed == [f"GPS:{name}" for name in gone]
    assert "GPS:GPSLatitude" not in exifweb.read(result.tobytes())
