"""EXIF blocks patched: what stays doesn't move, what goes is gone, what is made is as Exif wants it."""

from __future__ import annotations

from contextlib import suppress
from struct import pack
from typing import Any

import pytest
from builders import THUMBNAIL, Ifd, exif, jpeg, photo, tiff
from jobs import exif_change, job_of, row, written

import exifweb
from exifweb.core.blocks.ifd.encode import encode, open_block
from exifweb.core.blocks.ifd.values import fraction_of, write_value
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.values import Rational
from exifweb.core.write.changes import Change, Job

ORDERS = pytest.mark.parametrize("order", ["<", ">"])
NOTE = b"Acme\0" + bytes(range(200))


def block_of(data: bytes) -> bytes:
    found = next(block for block in exifweb.read(data).blocks if block.kind == "EXIF")
    return data[found.offset : found.offset + found.length]


def noted(order: str = "<") -> bytes:
    """A photo whose maker note has an offset into the middle of the block."""
    camera = Ifd([(0x829D, "rational64u", (28, 10)), (0x927C, "undef", NOTE), (0x9286, "undef", b"ASCII\0\0\0hello")])
    return jpeg(exif(Ifd([(0x10F, "string", "Acme Cameras"), (0x110, "string", "One")], {0x8769: camera}), order))


@ORDERS
def test_no_change_gives_the_block_itself(order: str) -> None:
    data = photo(order)
    old = block_of(data)
    assert encode(job_of(data), old, []) is old
    make = exif_change(0x10F, "IFD0", "Acme  ")
    assert encode(job_of(data), old, [make]) is old


@ORDERS
@pytest.mark.parametrize("value", ["Me", "Acme Cameras and Lenses of a long name"])
def test_a_value_that_changes_leaves_the_maker_note_where_it_was(order: str, value: str) -> None:
    data = noted(order)
    found, report, new = written(job_of(data, EXIF=[exif_change(0x10F, "IFD0", value)]))
    assert found["IFD0:Make"].text == value
    assert new.index(NOTE) == data.index(NOTE)
    assert report.changed == ["IFD0:Make"]
    assert found["ExifIFD:FNumber"].text == "2.8"


@ORDERS
def test_a_shorter_value_leaves_nothing_of_the_old_one(order: str) -> None:
    _, _, new = written(job_of(noted(order), EXIF=[exif_change(0x10F, "IFD0", "Me")]))
    assert b"Cameras" not in new


@ORDERS
def test_a_directory_that_grows_moves_alone(order: str) -> None:
    data = photo(order)
    found, report, new = written(job_of(data, EXIF=[exif_change(0x13B, "IFD0", "Ann")]))
    assert found["IFD0:Artist"].text == "Ann"
    assert report.changed == ["IFD0:Artist"]
    assert [key for key, _ in open_block(block_of(new)).directories["IFD0"].entries] == sorted(
        key for key, _ in open_block(block_of(new)).directories["IFD0"].entries
    )


@ORDERS
def test_deleted_positions_are_gone_from_the_bytes(order: str) -> None:
    data = photo(order)
    position = pack(order + "IIIIII", 48, 1, 51, 1, 2960, 100)
    assert position in data
    job = job_of(data)
    job.dropped.append("GPS")
    found, report, new = written(job)
    assert position not in new
    assert not [tag for tag in found if tag.group1 == "GPS"]
    assert {"GPS:GPSLatitude", "GPS:GPSLongitudeRef"} <= set(report.changed)
    assert found["ExifIFD:FNumber"].text == "2.8"


@ORDERS
def test_the_last_tag_takes_its_directory_along(order: str) -> None:
    data = photo(order)
    changes = [exif_change(key, "GPS", table="GPS::Main") for key in (1, 2, 3, 4)]
    found, _, _ = written(job_of(data, EXIF=changes))
    assert not [tag for tag in found if tag.group1 == "GPS"]


def test_exif_goes_when_nothing_is_left() -> None:
    data = jpeg(exif(Ifd([(0x10F, "string", "Acme")])))
    found, _, new = written(job_of(data, EXIF=[exif_change(0x10F, "IFD0")]))
    assert new == jpeg()
    assert "Make" not in found


@ORDERS
@pytest.mark.parametrize(
    ("group", "table", "key", "value", "mandatory"),
    [
        ("IFD0", "Exif::Main", 0x13B, "Ann", {"IFD0:YCbCrPositioning": 1}),
        (
            "ExifIFD",
            "Exif::Main",
            0x9003,
            "2024:01:02 03:04:05",
            {"ExifIFD:ExifVersion": "0232", "ExifIFD:ColorSpace": 65535},
        ),
        ("GPS", "GPS::Main", 1, "N", {"GPS:GPSVersionID": "2 3 0 0"}),
        ("InteropIFD", "Exif::Main", 1, "R98", {"InteropIFD:InteropVersion": "0100", "ExifIFD:ExifVersion": "0232"}),
    ],
)
def test_directories_are_made_with_what_is_mandatory(
    order: str, group: str, table: str, key: int, value: str, mandatory: dict[str, Any]
) -> None:
    job = job_of(jpeg(), EXIF=[exif_change(key, group, value, table=table)])
    job.order = order
    found, _, _ = written(job)
    assert found[f"{group}:{row(table, key).name}"].raw == value
    numeric = found.to_dict(numeric=True)
    assert {name: numeric[name] for name in mandatory} == mandatory
    assert found["ExifByteOrder"].raw == ("II" if order == "<" else "MM")


def test_resolution_comes_from_jfif() -> None:
    jfif = b"\xff\xe0\0\x10JFIF\0\1\2\2\0\x78\0\x78\0\0"
    found, _, _ = written(job_of(jpeg(jfif), EXIF=[exif_change(0x13B, "IFD0", "Ann")]))
    assert (found["IFD0:XResolution"].raw, found["IFD0:ResolutionUnit"].text) == (120, "cm")


def test_a_thumbnail_is_replaced_deleted_and_made() -> None:
    thumbnail = b"\xff\xd8\xff\xdb\0\4\1\1" + bytes(300) + b"\xff\xd9"
    change = Change(row("Extra", "ThumbnailImage"), "IFD1", (thumbnail,))
    data = photo()
    for old in (data, jpeg()):
        found, _, new = written(job_of(old, EXIF=[change]))
        assert found["IFD1:ThumbnailLength"].raw == len(thumbnail)
        at = found["IFD1:ThumbnailOffset"].raw
        assert new[at : at + len(thumbnail)] == thumbnail
        assert THUMBNAIL not in new
    found, _, new = written(job_of(data, EXIF=[Change(row("Extra", "ThumbnailImage"), "IFD1")]))
    assert THUMBNAIL not in new
    assert "IFD1:ThumbnailOffset" not in found


def test_edits_reversed_give_the_same_tags() -> None:
    data = photo()
    _, _, there = written(job_of(data, EXIF=[exif_change(0x13B, "IFD0", "Ann"), exif_change(0x110, "IFD0")]))
    found, _, _ = written(job_of(there, EXIF=[exif_change(0x13B, "IFD0"), exif_change(0x110, "IFD0", "Box 1")]))
    before = exifweb.read(data)
    assert _still(found) == _still(before)


def _still(found: exifweb.Metadata) -> dict[str, Any]:
    """The tags without those that tell where something lies."""
    return {key: value for key, value in found.to_dict(numeric=True).items() if "Offset" not in key}


@pytest.mark.parametrize("cut", range(0, 60, 4))
def test_damaged_blocks_are_refused_or_kept(cut: int) -> None:
    old = tiff(Ifd([(0x10F, "string", "Acme Cameras")], {0x8769: Ifd([(0x829D, "rational64u", (28, 10))])}))[:cut]
    job = job_of(jpeg(exif(Ifd([(0x10F, "string", "Acme")]))))
    if not old:
        return
    with suppress(Unwritable):
        assert b"Ann" in encode(job, old, [exif_change(0x13B, "IFD0", "Ann")])


def test_directories_that_lead_in_circles_end() -> None:
    data = bytearray(tiff(Ifd([(0x10F, "string", "Acme")])))
    data[22:26] = pack("<I", 8)
    assert len(open_block(bytes(data)).directories) == 1


@ORDERS
@pytest.mark.parametrize(
    ("form", "raw", "data"),
    [
        ("int16u", 7, "0007"),
        ("int16u", "1 2", "00010002"),
        ("int32s", (-1,), "ffffffff"),
        ("rational64u", Rational(1, 125), "000000010000007d"),
        ("rational64s", -0.5, "ffffffff00000002"),
        ("rational64u", "2.8", "0000000e00000005"),
        ("float", 1.5, "3fc00000"),
    ],
)
def test_values_become_bytes(order: str, form: str, raw: Any, data: str) -> None:
    expected = bytes.fromhex(data)
    if order == "<":
        width = 2 if form == "int16u" else 4
        expected = b"".join(expected[at : at + width][::-1] for at in range(0, len(expected), width))
    assert write_value(raw, form, order) == expected


@pytest.mark.parametrize(("form", "raw", "count"), [("int8u", 256, 0), ("int16u", -1, 0), ("int16u", "1 2", 3)])
def test_values_out_of_range_are_refused(form: str, raw: Any, count: int) -> None:
    with pytest.raises(InvalidValue):
        write_value(raw, form, "<", count)


@pytest.mark.parametrize("number", [1 / 3, 0.1, 2.8, 1e-9, 123456.789, 4e9, 1e12, 0.0, 3.141592653589793])
def test_fractions_are_near_and_small_enough(number: float) -> None:
    numerator, denominator = fraction_of(number, 0xFFFFFFFF)
    assert 0 <= numerator <= 0xFFFFFFFF
    assert 1 <= denominator <= 0xFFFFFFFF
    assert abs(numerator / denominator - min(number, 0xFFFFFFFF)) <= max(1e-9 * number, 2.4e-10)


@pytest.mark.corpus
def test_every_sample_takes_an_artist_and_keeps_the_rest(corpus: Any) -> None:
    refused, done = [], 0
    for path in sorted(
        [*corpus.glob("exif-samples/**/*.jpg"), *corpus.glob("mei/jpg/*.jpg"), *corpus.glob("rare/JPEG-*/*")]
    ):
        data = path.read_bytes()
        job: Job = job_of(data, path.name, EXIF=[exif_change(0x13B, "IFD0", "Ann Example")])
        try:
            found, report, _ = written(job, path.name)
        except Unwritable as problem:
            refused.append(f"{path.name}: {problem.message}")
            continue
        assert found["IFD0:Artist"].text == "Ann Example", path
        assert report.new_bytes < 70_000, path
        done += 1
    assert done >= 200
    assert len(refused) <= done // 50, refused


def test_a_directory_without_a_link_at_the_end_gets_none_that_leads_anywhere() -> None:
    block = tiff(Ifd([(0x10F, "string", "Acme")], next=Ifd([(0x103, "int16u", 6)])))[:-4]
    new = encode(job_of(jpeg(exif(Ifd([])))), block, [exif_change(0x13B, "IFD0", "Ann Example of Sampletown")])
    structure = open_block(new)
    assert structure.directories["IFD1"].next == 0
    first = structure.directories["IFD0"]
    assert len(new) - first.start >= structure.directories["IFD1"].length
