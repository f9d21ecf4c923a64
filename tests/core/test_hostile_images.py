"""Bad still images: cut at any length, bytes changed, lengths that lie. Never an error that is not ours, never long."""

from __future__ import annotations

import random
import time
import zlib
from struct import pack

import pytest
from bounds import SECONDS, read, warned
from still_bitmaps import gif
from still_files import FILES
from still_others import djvu, iff, miff, xcf, xcf_property
from still_science import DEFLATED, EXPLICIT, dicom, element, exr

import exifweb

STARTS = {"iso": 32768, "pcd": 2048}
"""Extension → where what is read begins."""
CUTS, CHANGES = 24, 40


def bear(data: bytes, name: str, unknown: int = 0) -> None:
    """Read what may be of no type at all."""
    begin = time.process_time()
    try:
        found = exifweb.read(data, name=name, options=exifweb.Options(unknown=unknown))
        found.to_json()
        found.to_json(numeric=True)
        found.to_page()
    except exifweb.UnknownFormat:
        pass
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize("extension", FILES)
def test_files_cut_anywhere(extension: str) -> None:
    chance = random.Random(1)
    start = STARTS.get(extension, 0)
    for data in FILES[extension].values():
        for _ in range(CUTS):
            bear(data[: chance.randrange(start, len(data) + 1)], f"a.{extension}")


@pytest.mark.parametrize("extension", FILES)
def test_bytes_changed_anywhere(extension: str) -> None:
    chance = random.Random(2)
    start = STARTS.get(extension, 0)
    for data in FILES[extension].values():
        for _ in range(CHANGES):
            changed = bytearray(data)
            for _ in range(chance.choice((1, 1, 2, 5))):
                changed[chance.randrange(start, len(data))] = chance.choice((0, 1, 127, 128, 255))
            bear(bytes(changed), f"a.{extension}", chance.choice((0, 0, 1, 2)))


def test_a_bomb_in_dicom_is_not_inflated() -> None:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = stream.compress(element("<", 0x10, 0x10, "PN", b"Doe^Jane") + bytes(40 << 20)) + stream.flush()
    assert read(dicom(DEFLATED, packed), "a.dcm")["PatientName"].text == "Doe^Jane"


def test_many_elements() -> None:
    data = dicom(EXPLICIT, element("<", 0x10, 0x10, "PN", b"") * 5_000)
    assert len(read(data, "a.dcm")) > 5_000


def test_ten_thousand_frames() -> None:
    found = read(gif(*[b",\0\0\0\0\1\0\1\0\0\2\0"] * 10_000), "a.gif")
    assert found["FrameCount"].value == 10_000


def test_lengths_beyond_the_file() -> None:
    assert "XResolution" not in read(xcf(pack(">II", 19, 0xFFFFFFFF)), "a.xcf")
    assert warned(read(exr(("owner", "string", b""), end=b"a\0string\0\xff\xff\xff\xff"), "a.exr"), "Truncated")
    assert warned(read(miff(b"columns=1\nprofile-icc=99999999999\n"), "a.miff"), "Error reading icc profile")
    assert warned(read(djvu(b"DJVU", b"INFO\x7f\xff\xff\xff"), "a.djvu"), "Skipping large")


def test_brackets_without_end() -> None:
    read(djvu(b"DJVU", iff(b"ANTa", b"(metadata " + b"(" * 100_000)), "a.djvu")


def test_many_annotations_that_claim_to_be_long() -> None:
    chance = random.Random(3)
    chunks = [iff(b"ANTz", b"\0\3\xff" + chance.randbytes(60)) for _ in range(2000)]
    assert warned(read(djvu(b"DJVU", *chunks), "a.djvu"), "Error decoding")


def test_many_properties() -> None:
    found = read(xcf(*[xcf_property(20, pack(">I", 1))] * 5_000), "a.xcf")
    assert found["Tattoo"].value == 1
