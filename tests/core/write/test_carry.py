"""Maker notes taken from one file to another: offsets, values outside of the note, and notes that can't go."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

import pytest
from builders import Ifd, exif, jpeg

import exifweb
from exifweb.core.makernotes.carry import STAYING, Carried
from exifweb.core.values import Binary, text_of
from exifweb.core.write.copy import read_for_copy

if TYPE_CHECKING:
    from pathlib import Path

MODEL, FIRMWARE = b"IMG:Made up camera JPEG\0", b"Firmware Version 1.23\0\0\0"
IMAGE_TYPE, VERSION = 6, 7
ELSEWHERE = b"Firmware Version 9.87\0\0\0"


def canon(*, firmware: bytes = FIRMWARE, order: str = "<") -> bytes:
    """Return a JPEG with a Canon note: a value in it, and one right behind it or, if it is another, somewhere else."""
    values_at = 2 + 2 * 12 + 4
    head = pack(f"{order}H", 2) + pack(f"{order}HHII", IMAGE_TYPE, 2, len(MODEL), 0)
    head += pack(f"{order}HHII", VERSION, 2, len(FIRMWARE), 0) + bytes(4)
    note = head + MODEL + FIRMWARE
    entries: list[tuple[int, str, object]] = [
        (0x010E, "undef", ELSEWHERE),
        (0x010F, "string", "Canon"),
        (0x0110, "string", "Canon Made Up"),
    ]
    data = bytearray(jpeg(exif(Ifd(entries, {0x8769: Ifd([(0x927C, "undef", note)])}), order)))
    header = data.find(b"Exif\0\0") + 6
    at = data.find(note)
    targets = (at + values_at, data.find(firmware) if firmware == ELSEWHERE else at + values_at + len(MODEL))
    for index, target in enumerate(targets):
        place = at + 2 + 12 * index + 8
        data[place : place + 4] = pack(f"{order}I", target - header)
    return bytes(data)


def notes_of(data: bytes) -> dict[str, str]:
    """Return name → words of the maker note's tags."""
    found = {tag.name: tag.raw for tag in exifweb.read(data) if tag.group0 == "MakerNotes"}
    return {name: repr(raw.read()) if isinstance(raw, Binary) else text_of(raw) for name, raw in found.items()}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("firmware", [FIRMWARE, ELSEWHERE])
def test_offsets_from_the_header(firmware: bytes, order: str) -> None:
    """Offsets lead to the same values at the new place; a value outside of the note is brought in."""
    source = canon(firmware=firmware, order=order)
    expected = {"CanonImageType": "IMG:Made up camera JPEG", "CanonFirmwareVersion": firmware.strip(b"\0").decode()}
    assert notes_of(source) == expected
    target = jpeg(exif(Ifd([(0x013B, "string", "A rather long name of an artist")]), ">"))
    made = exifweb.copy_tags(source, target, ["Make", "MakerNotes"]).tobytes()
    assert {name: notes_of(made)[name] for name in expected} == expected
    assert exifweb.read(made)["IFD0:Artist"].text == "A rather long name of an artist"


def test_new_block_has_the_order_of_the_notes() -> None:
    """EXIF that is made for a note is in the note's byte order, as ExifTool makes it."""
    made = exifweb.copy_tags(canon(), jpeg(), ["EXIF:all"]).tobytes()
    assert exifweb.read(made)["File:ExifByteOrder"].raw == "II"
    assert notes_of(made)["CanonImageType"] == "IMG:Made up camera JPEG"


def test_notes_need_their_camera() -> None:
    """A note whose camera the file doesn't name could not be read there: it stays behind, with a word about it."""
    result = exifweb.copy_tags(canon(), jpeg(), ["MakerNotes"])
    assert not result.changed
    assert any("MakerNoteCanon was left out" in note for note in result.notes)


def test_excluded_and_asked_for() -> None:
    """`-MakerNotes` leaves them out; an edit afterwards leaves them as they are."""
    without = exifweb.copy_tags(canon(), jpeg(), ["all:all", "-MakerNotes"]).tobytes()
    assert not notes_of(without)
    assert exifweb.read(without)["IFD0:Make"].text == "Canon"
    copied = exifweb.copy_tags(canon(), jpeg()).tobytes()
    edited = exifweb.write(copied, {"IFD0:Artist": "x" * 200}).tobytes()
    assert notes_of(edited) == notes_of(copied)


def test_a_value_that_shares_bytes_with_the_notes_is_not_wiped() -> None:
    """What the notes use outside of themselves stays, even where a tag that used it too goes."""
    source = canon(firmware=ELSEWHERE)
    gone = exifweb.write(source, {"IFD0:ImageDescription": None}).tobytes()
    assert notes_of(gone) == notes_of(source)
    assert "ImageDescription" not in exifweb.read(gone)


VENDORS = (
    "Canon.jpg",
    "Canon1DmkIII.jpg",
    "Casio.jpg",
    "Casio2.jpg",
    "FujiFilm.jpg",
    "Apple.jpg",
    "Minolta.jpg",
    "Motorola.jpg",
    "Nikon.jpg",
    "NikonD70.jpg",
    "Olympus.jpg",
    "Olympus2.jpg",
    "Panasonic.jpg",
    "Pentax.jpg",
    "Ricoh2.jpg",
    "Sanyo.jpg",
    "Sigma.jpg",
    "Sony.jpg",
)


@pytest.mark.corpus
@pytest.mark.parametrize("name", VENDORS)
def test_every_vendor_can_be_carried(corpus: Path, name: str) -> None:
    """Each vendor's note is found, and what is read of it is what was read of it before, previews aside."""
    data = (corpus / "exiftool" / name).read_bytes()
    carried = [
        tag for tag in read_for_copy(data) if isinstance(tag.raw, Carried) and "makernotes" in tag.info.attributes
    ]
    assert len(carried) == 1
    made = exifweb.copy_tags(data, jpeg()).tobytes()
    after = [tag for tag in read_for_copy(made) if isinstance(tag.raw, Carried) and "makernotes" in tag.info.attributes]
    assert [tag.name for tag in after] == [carried[0].name]
    assert carried[0].raw.is_in(after[0].raw.read())
    before = {k: v for k, v in notes_of(data).items() if not k.startswith("PreviewImage") and k not in STAYING}
    assert {key: notes_of(made).get(key) for key in before} == before
