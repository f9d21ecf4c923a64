"""JPEG files spliced: order of segments, what points behind the image, what can't be written."""

from __future__ import annotations

from struct import pack, unpack_from

import pytest
from builders import Ifd, exif, jpeg, photo, segment
from jobs import exif_change, job_of, rewritten, written

import exifweb
from exifweb.core.errors import Unwritable
from exifweb.core.formats.jpeg.scan import image_end
from exifweb.core.source import Buffer
from exifweb.core.write.parts import Range

JFIF = segment(0xE0, b"JFIF\0\1\2\0\0\x48\0\x48\0\0")
ARTIST = exif_change(0x13B, "IFD0", "Ann Example of Sampletown")
SECOND = jpeg(width=7)


def markers(data: bytes) -> list[int]:
    found, at = [], 2
    while data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + unpack_from(">H", data, at + 2)[0]
    return found


def test_exif_goes_behind_jfif() -> None:
    data = jpeg(JFIF, segment(0xE2, b"other"))
    _, report, new = written(job_of(data, EXIF=[ARTIST]))
    assert markers(new) == [0xE0, 0xE1, 0xE2, 0xC0]
    assert report.image_bytes > 0


def test_an_empty_edit_is_the_file_itself() -> None:
    data = photo()
    assert rewritten(job_of(data)).parts == (Range(0, len(data)),)


def test_large_exif_is_split_over_segments() -> None:
    data = jpeg(exif(Ifd([(0x10E, "string", "x" * 65_490)])))
    found, _, new = written(job_of(data, EXIF=[ARTIST]))
    assert markers(new)[:2] == [0xE1, 0xE1]
    assert found["IFD0:ImageDescription"].text == "x" * 65_490
    assert found["IFD0:Artist"].text == ARTIST.values[0]


def multi_picture(order: str) -> bytes:
    """A file with a second image behind the first, listed in an MPF segment."""
    records = pack(order + "IIIHH", 0x20030000, 0, 0, 0, 0) + pack(order + "IIIHH", 0, len(SECOND), 0, 0, 0)
    head = (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", 8)
    directory = pack(order + "H", 1) + pack(order + "HHII", 0xB002, 7, 32, 26) + bytes(4)
    mpf = bytearray(segment(0xE2, b"MPF\0" + head + directory + records))
    first = jpeg(exif(Ifd([(0x10F, "string", "Acme")])), bytes(mpf))
    base = first.index(b"MPF\0") + 4
    out = bytearray(first + SECOND)
    out[base + 26 + 4 : base + 26 + 8] = pack(order + "I", len(first))
    out[base + 26 + 16 + 8 : base + 26 + 16 + 12] = pack(order + "I", len(first) - base)
    return bytes(out)


@pytest.mark.parametrize("order", ["<", ">"])
def test_the_list_of_a_multi_picture_file_is_led_along(order: str) -> None:
    data = multi_picture(order)
    assert exifweb.read(data)["MPImage2:MPImageStart"].raw == data.index(SECOND)
    found, _, new = written(job_of(data, EXIF=[ARTIST]))
    assert found["MPImage2:MPImageStart"].raw == new.index(SECOND)
    assert found["MPImage1:MPImageLength"].raw == new.index(SECOND)


def test_what_lies_behind_the_image_can_go() -> None:
    job = job_of(multi_picture("<"))
    job.dropped.append("Trailer")
    found, _, new = written(job)
    assert SECOND not in new
    assert "MPImage2:MPImageStart" not in found
    assert job.notes


def test_a_second_exif_block_stays_apart() -> None:
    first, second = exif(Ifd([(0x10F, "string", "Acme")])), exif(Ifd([(0x110, "string", "Two")]))
    data = jpeg(first, segment(0xE2, b"other"), second)
    found, _, new = written(job_of(data, EXIF=[ARTIST]))
    assert (found["Make"].text, found["Model"].text, found["Artist"].text) == ("Acme", "Two", ARTIST.values[0])
    assert second in new


@pytest.mark.parametrize("end", [20, 40])
def test_a_segment_that_is_cut_off_is_not_made_anew(end: int) -> None:
    with pytest.raises(Unwritable, match="JPEG format error"):
        rewritten(job_of(photo()[:end], EXIF=[ARTIST]))


def test_the_end_of_the_image_is_found_behind_restarts_and_tables() -> None:
    scan = b"\1\xff\0\2\xff\xd0\3\xff\xff\xc4\0\4\xff\xd9\4\xff\xd9"
    data = b"\xff\xd8" + scan + b"behind"
    assert image_end(Buffer(data), 2) == len(data) - 6
    assert image_end(Buffer(data[:8]), 2) == 8


def test_what_stands_behind_damage_stays() -> None:
    damaged = b"\xff\xd8" + segment(0xE2, b"other") + b"\xff\xe5\xff\xffcut off"
    found, report, new = written(job_of(damaged, EXIF=[ARTIST]))
    assert found["IFD0:Artist"].text == ARTIST.values[0]
    assert new.endswith(b"cut off")
    assert any("stays as it is" in note for note in report.notes)
    with pytest.raises(Unwritable, match="format error"):
        exifweb.strip(damaged, "all")


def test_a_resolution_of_no_known_unit_is_not_taken_over() -> None:
    jfif = segment(0xE0, b"JFIF\0\1\2\x4d\0\x48\0\x48\0\0")
    found, _, _ = written(job_of(jpeg(jfif), EXIF=[ARTIST]))
    assert "IFD0:ResolutionUnit" not in found
