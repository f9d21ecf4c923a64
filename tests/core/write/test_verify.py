"""The proof of a write: what it lets pass, and what it refuses."""

from __future__ import annotations

import pytest
from builders import Ifd, exif, jpeg, photo, tiff
from jobs import exif_change, job_of, written

import exifweb
from exifweb.core.errors import Unwritable
from exifweb.core.source import Buffer
from exifweb.core.write.parts import Range, Recipe, patched
from exifweb.core.write.verify import verify

NOTE = b"\2\0" + bytes(range(100))


def noted() -> bytes:
    return jpeg(
        exif(
            Ifd([(0x10F, "string", "Canon"), (0x110, "string", "Canon EOS")], {0x8769: Ifd([(0x927C, "undef", NOTE)])})
        )
    )


def test_a_camera_may_be_renamed_as_long_as_its_notes_stay() -> None:
    found, report, new = written(job_of(noted(), EXIF=[exif_change(0x10F, "IFD0", "Acme")]))
    assert found["Make"].text == "Acme"
    assert NOTE in new
    assert report.changed == ["IFD0:Make"]


def test_notes_that_change_with_the_camera_are_refused() -> None:
    data = noted()
    job = job_of(data, EXIF=[exif_change(0x10F, "IFD0", "Acme")])
    at = data.index(NOTE) + 50
    with pytest.raises(Unwritable, match="maker notes would change"):
        verify(job, patched(Buffer(data), [(at, b"\0")]), name="a.jpg")


def test_a_tag_that_changes_unasked_is_refused() -> None:
    data = photo()
    job = job_of(data, EXIF=[exif_change(0x13B, "IFD0", "Ann")])
    with pytest.raises(Unwritable, match="IFD0:Model would change"):
        verify(job, patched(Buffer(data), [(data.index(b"Box 1"), b"Fox")]), name="a.jpg")


def test_an_image_that_changes_is_refused() -> None:
    data = photo()
    job = job_of(data)
    with pytest.raises(Unwritable, match="image itself"):
        verify(job, patched(Buffer(data), [(len(data) - 5, b"\1")]), name="a.jpg")


def test_a_result_that_cannot_be_read_is_refused() -> None:
    data = photo()
    with pytest.raises(Unwritable, match="can't be read"):
        verify(job_of(data), Recipe(Buffer(data), [bytes(50)]), name="a.xyz")


def test_a_new_fault_is_refused() -> None:
    data = photo()
    job = job_of(data)
    cut = Recipe(Buffer(data), [Range(0, len(data) - 40), Range(len(data) - 40, 40)])
    assert verify(job, cut, name="a.jpg").changed == []
    two = exifweb.read(data).blocks[0]
    with pytest.raises(Unwritable):
        verify(job, Recipe(Buffer(data), [Range(0, two.offset + 40), Range(two.offset + 40, 1)]), name="a.jpg")


@pytest.mark.parametrize("tag", ["XMP-xmp:Rating", "IPTC:Caption-Abstract", "IFD0:Artist"])
def test_what_would_stand_where_no_reader_comes_is_refused(tag: str) -> None:
    data = tiff(Ifd([(0x100, "int16u", 4), (0x101, "int16u", 4), (0x102, "int16u", [8, 8, 8, 8])]), ">")
    at = data.index(b"\x01\x02\0\x03\0\0\0\4") + 8
    damaged = data[:at] + b"\0\0\x9c\x3a" + data[at + 4 :]
    assert exifweb.write(data, {tag: "4"}).report.changed
    with pytest.raises(Unwritable, match="would not be found"):
        exifweb.write(damaged, {tag: "4"})
