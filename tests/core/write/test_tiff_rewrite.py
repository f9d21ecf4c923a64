"""TIFF files patched: pixels and unknown tags stay where they are, also in BigTIFF and in files of many megabytes."""

from __future__ import annotations

import hashlib
import tracemalloc
from struct import pack
from typing import Any

import pytest
from block_writing import resource
from builders import Ifd, tiff
from jobs import exif_change, job_of, rewritten, written

import exifweb
from exifweb.core.context import Context, Options
from exifweb.core.errors import Unwritable
from exifweb.core.model import Metadata
from exifweb.core.read import read_into
from exifweb.core.write.changes import Job
from exifweb.core.write.verify import verify

ARTIST = exif_change(0x13B, "IFD0", "Ann Example of Sampletown")
PIXELS = bytes(range(251)) * 3
MEGABYTE = 1 << 20


def image(order: str = "<", extra: tuple[tuple[int, str, Any], ...] = ()) -> bytes:
    """A small image with two strips and an unknown tag."""
    entries = [(0x100, "int16u", 251), (0x101, "int16u", 3), (0x111, "int32u", [1, 2]), (0x117, "int32u", [502, 251])]
    data = bytearray(tiff(Ifd([*entries, (0xEEEE, "undef", b"private"), *extra]), order))
    at = data.index(pack(order + "II", 1, 2))
    data[at : at + 8] = pack(order + "II", len(data), len(data) + 502)
    return bytes(data) + PIXELS


@pytest.mark.parametrize("order", ["<", ">"])
def test_pixels_and_unknown_tags_stay_where_they_are(order: str) -> None:
    data = image(order)
    found, report, new = written(job_of(data, "a.tif", EXIF=[ARTIST]), "a.tif")
    assert found["IFD0:Artist"].text == ARTIST.values[0]
    assert new.index(PIXELS) == data.index(PIXELS)
    assert new.index(b"private") == data.index(b"private")
    assert report.image_bytes == len(PIXELS)
    assert report.changed == ["IFD0:Artist"]


def test_big_tiff() -> None:
    entries = [(0x100, 3, 1, pack("<Q", 9)), (0x10F, 2, 12, pack("<Q", 16 + 8 + 40 + 8))]
    head = b"II+\0" + pack("<HHQ", 8, 0, 16)
    directory = pack("<Q", 2) + b"".join(pack("<HHQ", tag, code, count) + value for tag, code, count, value in entries)
    data = head + directory + bytes(8) + b"Acme Camera\0"
    found, _, _ = written(job_of(data, "a.btf", EXIF=[ARTIST]), "a.btf")
    assert (found["Make"].text, found["Artist"].text) == ("Acme Camera", ARTIST.values[0])
    made = exif_change(0x9003, "ExifIFD", "2024:01:02 03:04:05")
    found, _, _ = written(job_of(data, "a.btf", EXIF=[made]), "a.btf")
    assert found["ExifIFD:DateTimeOriginal"].text == made.values[0]


def test_a_second_image_keeps_its_directory() -> None:
    page = Ifd([(0x100, "int32u", 30), (0x10D, "string", "page two")])
    data = tiff(Ifd([(0x100, "int32u", 20)], next=page))
    found, _, _ = written(job_of(data, "a.tif", EXIF=[ARTIST]), "a.tif")
    assert found["IFD1:DocumentName"].text == "page two"


class Sparse:
    """A file of 100 MB of which only the head is held."""

    def __init__(self, head: bytes, size: int) -> None:
        self.head, self.size, self.fetched = head, size, 0

    def read(self, offset: int, length: int) -> bytes:
        length = max(0, min(length, self.size - offset))
        self.fetched += length
        return self.head[offset : offset + length].ljust(length, b"\x55")


def test_a_file_of_100_megabytes_costs_its_directories() -> None:
    head = bytearray(image())
    at = head.index(pack("<II", 502, 251))
    head[at : at + 8] = pack("<II", 50 * MEGABYTE, 251)
    source = Sparse(bytes(head), 100 * MEGABYTE)
    tracemalloc.start()
    context = Context(source, Options(), name="a.tif")
    read_into(context)
    job = Job(source, Metadata(context, source, 0), context, {"EXIF": [ARTIST]})
    recipe = rewritten(job)
    report = verify(job, recipe, name="a.tif")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert exifweb.read(recipe, name="a.tif")["Artist"].text == ARTIST.values[0]
    assert recipe.new_bytes < 1000
    assert report.image_bytes == 50 * MEGABYTE + 251
    assert source.fetched < MEGABYTE
    assert peak < 20 * MEGABYTE


def test_an_image_that_is_cut_off_is_refused() -> None:
    data = image()[:-10]
    with pytest.raises(Unwritable, match="behind the end"):
        rewritten(job_of(data, "a.tif", EXIF=[ARTIST]))
    result = exifweb.write(data, {"IFD0:ImageHeight": 4}, name="a.tif")  # nothing is appended
    assert result.recipe.size == len(data)


def test_a_raw_file_of_another_kind_is_refused() -> None:
    data = image(extra=((0x10F, "string", "NIKON CORPORATION"),))
    job = job_of(data, "a.nef", EXIF=[ARTIST])
    if job.metadata.file_type != "NEF":
        pytest.fail(job.metadata.file_type)
    with pytest.raises(Unwritable, match="NEF"):
        rewritten(job)


def test_every_strip_of_many_is_proved() -> None:
    strips = 100
    entries = [(0x100, "int32u", 10), (0x111, "int32u", [7] * strips), (0x117, "int32u", [10] * strips)]
    data = bytearray(tiff(Ifd(entries)))
    at = data.index(pack("<I", 7) * strips)
    data[at : at + 4 * strips] = pack(f"<{strips}I", *range(len(data), len(data) + 10 * strips, 10))
    _, report, _ = written(job_of(bytes(data) + bytes(10 * strips), "a.tif", EXIF=[ARTIST]), "a.tif")
    assert report.image_bytes == 10 * strips
    job = job_of(bytes(data) + bytes(10 * strips - 1), "a.tif", EXIF=[ARTIST])
    with pytest.raises(Unwritable, match="behind the end"):
        rewritten(job)


def test_a_value_beyond_the_end_is_not_found_in_what_is_appended() -> None:
    data = bytearray(image(extra=((0xEEEF, "undef", b"x" * 40),)))
    at = data.index(pack("<HHI", 0xEEEF, 7, 40)) + 8
    data[at : at + 4] = pack("<I", len(data) - 2)
    with pytest.raises(Unwritable, match="behind the end"):
        rewritten(job_of(bytes(data), "a.tif", EXIF=[exif_change(0x13B, "IFD0", "A" * 60)]))
    data[at : at + 4] = pack("<I", len(data) + 1000)
    written(job_of(bytes(data), "a.tif", EXIF=[ARTIST]), "a.tif")


def test_a_directory_that_lies_under_a_value_is_not_written_over() -> None:
    data = bytearray(image())
    at = data.index(pack("<HHI", 0xEEEE, 7, 7)) + 8
    data[at : at + 4] = pack("<I", 12)
    old = bytes(data[12:19])
    result = exifweb.write(bytes(data), {"IFD0:ImageWidth": 7}, name="a.tif").tobytes()
    assert result[12:19] == old
    assert exifweb.read(result, name="a.tif")["IFD0:ImageWidth"].value == 7


def test_iptc_has_a_tag_of_its_own() -> None:
    digest = hashlib.md5(b"\x1c\x02\x05\0\x03Old", usedforsecurity=False).digest()
    held = resource(0x0425, digest)
    fields = ((0x83BB, "undef", b"\x1c\x02\x05\0\x03Old"), (0x8649, "undef", held))
    result = exifweb.write(image(extra=fields), {"IPTC:Headline": "Grüße aus 東京"}, name="a.tif").tobytes()
    found = exifweb.read(result, name="a.tif")
    assert [tag.text for tag in found.tags if tag.name == "Headline"] == ["Grüße aus 東京"]
    assert found["Photoshop:IPTCDigest"].text == found["File:CurrentIPTCDigest"].text
    plain = exifweb.write(image(), {"IPTC:Headline": "One"}, name="a.tif").tobytes()
    assert not [tag for tag in exifweb.read(plain, name="a.tif").tags if tag.name == "PhotoshopSettings"]


def test_damaged_resources_stay_when_iptc_is_edited() -> None:
    data = image(extra=((0x8649, "undef", b"no resource at all"),))
    result = exifweb.write(data, {"IPTC:Headline": "One"}, name="a.tif")
    assert b"no resource at all" in result.tobytes()
    assert any("stay as they are" in note for note in result.notes)
