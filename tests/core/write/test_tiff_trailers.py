"""TIFF files with what programs put behind them: it stays the last, goes with its group, or stops the write."""

from __future__ import annotations

from struct import pack

import pytest
from builders import Ifd, tiff
from raw_vendors import XMP, vrd

import exifweb

IMAGE = tiff(Ifd([(0x10F, "string", "Acme maker"), (0x111, "int32u", 200), (0x117, "int32u", 20)])).ljust(300, b"\1")
TRAILER = vrd((0xFFFF00F6, XMP))
FILE = IMAGE + TRAILER


@pytest.mark.parametrize("edits", [{"Artist": "somebody"}, {"Make": "Acme"}])
def test_a_trailer_stays_the_last(edits: dict[str, str]) -> None:
    data = exifweb.write(FILE, edits, name="a.tif").tobytes()
    assert data.endswith(TRAILER)
    assert data.count(TRAILER) == 1
    found = exifweb.read(data, name="a.tif")
    assert {name: found[name].text for name in edits} == edits
    assert found["XMP-dc:Format"].text == "image/x"


@pytest.mark.parametrize("group", ["Trailer", "CanonVRD", "all"])
def test_a_trailer_goes_with_its_group(group: str) -> None:
    data = exifweb.write(FILE, {f"{group}:all": None}, name="a.tif").tobytes()
    assert b"OPTIONAL" not in data
    assert exifweb.read(data, name="a.tif")["StripOffsets"].text == "200"


def test_a_trailer_may_hold_a_place_and_so_goes() -> None:
    assert b"OPTIONAL" not in exifweb.strip(FILE, "location", name="a.tif").tobytes()


def test_a_trailer_that_counts_from_the_start_stops_the_write() -> None:
    at = len(IMAGE)
    afcp = b"AXS!\0\2\0\0" + bytes(4) + b"AXS!" + pack(">I", at) + bytes(4)
    with pytest.raises(exifweb.Unwritable, match="AFCP"):
        exifweb.write(IMAGE + afcp, {"Artist": "somebody"}, name="a.tif")
