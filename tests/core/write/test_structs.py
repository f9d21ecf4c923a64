"""Structures in ExifTool's notation: what they describe, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from builders import jpeg

import exifweb
from exifweb.core.errors import InvalidValue
from exifweb.core.write.entry import Entry, unescaped
from exifweb.core.write.structs import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{City=Oslo}", {"City": "Oslo"}),
        (" { City = Oslo , B=} ", {"City": "Oslo ", "B": ""}),
        ("{A=[x,y],B={C=1}}", {"A": ["x", "y"], "B": {"C": "1"}}),
        ("[{A=1},{A=2}]", [{"A": "1"}, {"A": "2"}]),
        ("{A=a|, b|}|||[}", {"A": "a, b}|["}),
        ("{A-de=x,B#=1}", {"A-de": "x", "B#": "1"}),
        ("{A=[]}", {"A": [""]}),
        ("{}", {}),
    ],
)
def test_parsed(text: str, value: Any) -> None:
    assert parse(text, "XMP:X") == (value, "")


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("{A=1", {"A": "1"}, "Missing closing brace of a structure"),
        ("[x", ["x"], "Missing closing bracket of a list"),
        ("{A=[1}", {"A": ["1}"]}, "Missing closing bracket of a list"),
        ("{A=1,B}", {"A": "1"}, "Invalid structure field at 'B}'"),
        ("{A=1}x", {"A": "1"}, "Passed over what stands behind the end of a structure"),
        ("{A=|", {"A": ""}, "Missing closing brace of a structure"),
    ],
)
def test_guessed(text: str, value: Any, problem: str) -> None:
    """What is not closed ends with the text, and it is said that it was not."""
    assert parse(text, "XMP:X") == (value, f"{problem} for XMP:X")


@pytest.mark.parametrize("text", ["{A=" * 5000, "[" * 5000])
def test_refused(text: str) -> None:
    """What is too deep is no structure."""
    with pytest.raises(InvalidValue, match="Improperly formed structure for XMP:X"):
        parse(text, "XMP:X")


def test_fields_are_converted() -> None:
    """Words become what XMP holds, and `#` takes a value; nested structures too."""
    text = "{AppliedToDimensions={W=4,H=3,Unit=pixel},RegionList=[{Name=Ann,Type=Face}]}"
    written = exifweb.write(jpeg(), {"XMP:RegionInfo": text, "XMP:Flash": "{Mode=On,Fired#=True}"})
    found = exifweb.read(written.tobytes())
    assert found["XMP-mwg-rs:RegionName"].text == "Ann"
    assert found["XMP-mwg-rs:RegionAppliedToDimensionsW"].text == "4"
    assert found["XMP-exif:FlashMode"].text == "On"
    with pytest.raises(InvalidValue):
        exifweb.write(jpeg(), {"XMP:Flash": "{Mode=perhaps}"})


def test_fields_of_a_wrong_shape() -> None:
    """They are left out, with a note; where nothing is left, the structure is refused."""
    written = exifweb.write(jpeg(), {"LocationShown": "{City=[a,b],CountryName=X}"})
    assert exifweb.read(written.tobytes())["XMP-iptcExt:LocationShownCountryName"].text == "X"
    assert written.notes == ("City is not a list in XMP-iptcExt:LocationShown",)
    with pytest.raises(InvalidValue, match="City is not a structure"):
        exifweb.write(jpeg(), {"LocationShown": {"City": {"A": "b"}}})


def test_escapes() -> None:
    assert unescaped(r"a\tb\\c\x41", "c") == "a\tb\\cA"
    assert unescaped("&lt;&eacute;&#x20ac;", "html") == "<é€"
    assert unescaped(r"a\tb &lt;", "") == r"a\tb &lt;"


def test_no_options_change_nothing() -> None:
    """Without options a text is what it is."""
    assert Entry() == Entry("", "", "wcg")
