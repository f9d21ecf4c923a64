"""Values of maker notes written in place: made-up places, each way of being stored, and what is refused."""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest
from builders import Ifd, jpeg, segment, tiff
from jobs import job_of

import exifweb
from exifweb.core.errors import ExifWebError, InvalidValue, Unwritable
from exifweb.core.makernotes.encode import clashes, packed, patches
from exifweb.core.makernotes.places import Spot, spots_of
from exifweb.core.source import Buffer
from exifweb.core.tags.schema import TagInfo, TagTable
from exifweb.core.values import Rational
from exifweb.core.write.changes import Change


def spot(raw: Any, form: str, count: int, length: int, order: str = "<", **more: Any) -> Spot:
    """Return a place at offset 0 of a table that ExifTool writes in place."""
    head: dict[str, Any] = {
        "groups": ["MakerNotes", "Acme", "Camera"],
        "writeproc": more.pop("writeproc", "WriteBinaryData"),
    }
    head["process"] = more.pop("process", "ProcessBinaryData")
    table = TagTable("Acme::Main", {**head, "writable": 1}, {0: [0, "Some", more]})
    info = table.get(0)
    assert isinstance(info, TagInfo)
    return Spot(info, "Acme", raw, 0, length, form, count, order)


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        (spot(1, "int16u", 1, 2), 258, b"\x02\x01"),
        (spot(1, "int16u", 1, 2, ">"), 258, b"\x01\x02"),
        (spot(1, "int16u", 1, 2), 2.6, b"\x03\0"),
        (spot(1, "int16uRev", 1, 2), 258, b"\x01\x02"),
        (spot((1, 2), "int8u", 2, 2), "3 4", b"\x03\x04"),
        (spot("Ann", "string", 6, 6), "Bo", b"Bo\0\0\0\0"),
        (spot("Ann", "string", 6, 6), "", bytes(6)),
        (spot(b"abc", "undef", 3, 3), b"x", b"x\0\0"),
        (spot(Rational(1, 2), "rational64u", 1, 8), Rational(3, 4), b"\x03\0\0\0\x04\0\0\0"),
    ],
)
def test_bytes_of_a_value(place: Spot, value: Any, expected: bytes) -> None:
    assert packed(place, value) == expected


def test_bits_of_others_stay() -> None:
    assert packed(spot(1, "int8u", 1, 1, mask=0x0F), 5, b"\xa1") == b"\xa5"
    assert packed(spot(1, "int8u", 1, 1, mask=0xF0), 5, b"\xa1") == b"\x51"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (spot("Ann", "string", 4, 4), "Anne", "room for 3 bytes"),
        (spot(b"abc", "undef", 3, 3), b"abcd", "room for 3 bytes"),
        (spot(b"abc", "undef", 3, 3, process="Exif::ProcessExif"), b"ab", "takes 3 bytes"),
        (spot(1, "int16u", 1, 2, writeproc="Nikon::ProcessNikonEncrypted"), 2, "encrypted"),
        (spot(1, "int16u", 1, 2, writeproc="Sony::WriteEnciphered"), 2, "encrypted"),
        (spot(1, "int32u", 1, 4, isoffset=1), 2, "offset"),
        (spot("a", "string", 3, 7), "b", "not fixed"),
    ],
)
def test_refused(place: Spot, value: Any, words: str) -> None:
    with pytest.raises(Unwritable, match=words):
        packed(place, value)


@pytest.mark.parametrize(("form", "length", "value"), [("int8u", 1, 256), ("int16s", 2, "x"), ("int8u", 1, (1, 2))])
def test_values_that_are_none(form: str, length: int, value: Any) -> None:
    with pytest.raises(InvalidValue):
        packed(spot(1, form, 1, length), value)


def test_clashes() -> None:
    assert clashes([(0, 4)], [(3, b"ab")])
    assert not clashes([(0, 4), (6, 2)], [(4, b"ab")])


SETTINGS = (20, 2, 0, 3, 0, 0, 0, 0, 0, 0)
"""Camera settings: their size, MacroMode, SelfTimer, Quality …"""
FUNCTIONS = (6, 0x0100, 0x0200)
"""Custom functions of the EOS D30: their size, then number and value each in a word."""


def canon(order: str) -> bytes:
    """Return an EXIF block with a maker note as Canon's EOS D30 makes it; its offsets count from the block's start."""
    values = pack(f"{order}10H", *SETTINGS) + pack(f"{order}3H", *FUNCTIONS) + b"Ann".ljust(12, b"\0")
    start = 0
    for _ in range(2):  # where the note stands is known once it is there
        at = start + 2 + 3 * 12 + 4
        note = pack(f"{order}H", 3)
        for tag, form, count, offset in ((1, 3, 10, at), (9, 2, 12, at + 26), (15, 3, 3, at + 20)):
            note += pack(f"{order}HHII", tag, form, count, offset)
        note += bytes(4) + values
        main = Ifd(
            [(0x10F, "string", "Canon"), (0x110, "string", "Canon EOS D30")],
            {0x8769: Ifd([(0x927C, "undef", note)])},
        )
        block = tiff(main, order)
        start = block.index(note)
    return block


EDITS = {
    "Canon:MacroMode": "Macro",
    "Canon:OwnerName": "Bo",
    "CanonCustom:LongExposureNoiseReduction": "On",
    "Canon:Quality#": "4",
}


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("whole", [False, True], ids=["jpeg", "tiff"])
def test_written_where_it_lies(order: str, whole: bool) -> None:  # noqa: FBT001
    """Each value is read back as it was written, and no other byte differs."""
    block = canon(order)
    data, name = (block, "a.tif") if whole else (jpeg(segment(0xE1, b"Exif\0\0" + block)), "a.jpg")
    new = exifweb.write(data, EDITS, name=name).tobytes()
    found = exifweb.read(new, name=name)
    assert [found[tag.rstrip("#")].text for tag in EDITS] == ["Macro", "Bo", "On", "RAW"]
    assert len(new) == len(data)
    differ = [at for at in range(len(data)) if data[at] != new[at]]
    assert len(differ) == 6
    assert differ[-1] - differ[0] < len(pack("10H3H", *SETTINGS, *FUNCTIONS)) + 12


@pytest.mark.parametrize("order", "<>")
def test_places_are_where_the_bytes_are(order: str) -> None:
    block = canon(order)
    job = job_of(block, "a.tif")
    places = {place.info.name: place for place in spots_of(Buffer(block), job.context)}
    assert places["OwnerName"].raw == "Ann"
    assert block[places["OwnerName"].offset :].startswith(b"Ann\0")
    assert {place.order for place in places.values()} == {order}


def test_a_place_that_is_not_stored_as_it_is_read() -> None:
    """What a decoder made of other bytes has no place to write to."""
    block = canon("<")
    job = job_of(block, "a.tif")
    (place,) = (one for one in spots_of(Buffer(block), job.context) if one.info.name == "MacroMode")
    job.changes["MakerNotes"] = [Change(place.info, "Canon", (1,))]
    moved = bytearray(block)
    moved[place.offset] ^= 3

    class Moved(Buffer):
        reads = 0

        def read(self, offset: int, length: int) -> bytes:
            """Return other bytes once the values have been read."""
            if (offset, length) == (place.offset, 2):
                return bytes(moved[offset : offset + length])
            return super().read(offset, length)

    with pytest.raises(Unwritable, match="not stored as it is read"):
        patches(job, Moved(block))


@pytest.mark.parametrize("order", "<>")
def test_damage_is_said(order: str) -> None:
    """A block that ends anywhere, or whose note is overwritten, is written or refused; nothing else is raised."""
    block = canon(order)
    outcomes: set[bool | str] = set()
    for at in range(0, len(block), 19):
        broken = block[:at] + bytes((block[at] ^ 0xFF,)) + block[at + 1 :]
        for data in (block[:at], broken):
            try:
                outcomes.add(exifweb.write(jpeg(segment(0xE1, b"Exif\0\0" + data)), EDITS).changed)
            except ExifWebError as problem:
                outcomes.add(type(problem).__name__)
    assert {True, False} <= outcomes
