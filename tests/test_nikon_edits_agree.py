"""Tags of Nikon's notes edited by ExifTool and by us: afterwards ExifTool reads the same in both files.

The notes are made up, since each edit wants its own block; those that are enciphered are not written.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from nikon_notes import block_of, keys, photo
from test_exiftool_agrees_notes import agree, edited

from exifweb.core.errors import ExifWebError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

MAIN: list[tuple[int, str, object]] = [
    (0x0001, "undef", b"0200"),
    (0x0002, "int16u", [0, 200]),
    (0x0004, "string", "FINE  "),
    (0x000D, "undef", b"\0\1\6\0"),
    (0x000E, "undef", b"\4\1\x0c\0"),
    (0x0013, "int16u", [0, 200]),
    (0x0019, "rational64s", (0, 6)),
    (0x001C, "undef", b"\1\1\6"),
    (0x001E, "int16u", 1),
    (0x0083, "int8u", 6),
    (0x0084, "rational64u", [(18, 1), (70, 1), (35, 10), (45, 10)]),
    (0x0087, "int8u", 0),
    (0x008B, "undef", b"\x40\1\x0c\0"),
    (0x009A, "rational64u", [(78, 10), (78, 10)]),
    (0x009E, "int16u", [3] + [0] * 9),
    (0x00B6, "undef", b"\x07\xd3\3\4\5\6\7\0"),
]
EDITS = (
    "MakerNoteVersion=2.10",
    "Nikon:ISO=Hi 800",
    "Nikon:Quality=RAW",
    "Nikon:ProgramShift=-1/3",
    "Nikon:ExposureDifference=-0.5",
    "Nikon:ISOSetting=1600",
    "Nikon:ExposureBracketValue=+2/3",
    "Nikon:ExposureTuning=1",
    "Nikon:ColorSpace=Adobe RGB",
    "Nikon:LensType=G VR",
    "Nikon:LensType=AF",
    "Nikon:Lens=55-200mm f/4-5.6",
    "Nikon:FlashMode=Fired, TTL Mode",
    "Nikon:LensFStops=7.0",
    "Nikon:SensorPixelSize=5.9 x 5.9 um",
    "Nikon:RetouchHistory=B & W; Trim",
    "Nikon:ShutterCount=n/a",
    "Nikon:PowerUpTime=2004:01:02 03:04:05",
)
BLOCKS: dict[tuple[int, str], tuple[str, ...]] = {
    (0x0023, "02"): (
        "Nikon:PictureControlName=Neutral",
        "Nikon:PictureControlQuickAdjust=n/a",
        "Nikon:Sharpness=2.25",
        "Nikon:Contrast=Auto",
    ),
    (0x0025, "0100"): ("Nikon:ISO2=800", "Nikon:ISOExpansion=Hi 1.0"),
    (0x0098, "0101"): (
        "Nikon:LensFStops=5.5",
        "Nikon:MinFocalLength=50.4 mm",
        "Nikon:MaxApertureAtMinFocal=3.6",
        "Nikon:FocusDistance=2.24 m",
        "Nikon:MaxFocalLength=201.6 mm",
    ),
    (0x00A8, "0103"): (
        "Nikon:ExternalFlashFirmware#=1 3",
        "Nikon:FlashGNDistance=2.2 m",
        "Nikon:FlashFocalLength=50 mm",
    ),
    (0x00B7, "0100"): ("Nikon:AFPointsUsed=C6,A1,E9", "Nikon:PrimaryAFPoint=A5"),
    (0x00B7, "0200"): ("Nikon:AFPointsUsed=E8,A1",),
}

FOCUS = 0x00B7
FOCUS_STATES = {"0100": b"\0\0\1", "0200": b"\0\0\4"}
"""Version of the focus information → what says how focusing was done, and on how many points."""


def cases() -> dict[str, tuple[bytes, str]]:
    """Return a photo and an edit of it for each edit."""
    main = photo("NIKON D70", sorted([*keys(), *MAIN]))
    made = [(main, text) for text in EDITS]
    for (tag, version), texts in BLOCKS.items():
        block = bytearray(block_of(random.Random(f"{tag} {version}"), tag, version))
        if tag == FOCUS:
            block[4:7] = FOCUS_STATES[version]
        made += [(photo("NIKON D70", sorted([*keys(), (tag, "undef", bytes(block))])), text) for text in texts]
    return {f"{at:02}": case for at, case in enumerate(made)}


def test_edits_of_plain_blocks(tmp_path: Path) -> None:
    assert agree(tmp_path, cases(), ".jpg") == []


def test_an_enciphered_block_is_refused() -> None:
    data = photo("NIKON D70", sorted([*keys(), (0x0098, "undef", block_of(random.Random(1), 0x0098, "0201"))]))
    with pytest.raises(ExifWebError, match="can't be written"):
        edited(data, "Nikon:FocusDistance=2 m", "a.jpg")
