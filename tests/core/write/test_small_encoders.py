"""JFIF, comments and Ducky written; and which segments and trailers of a JPEG go with which group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from block_writing import blocks_of, change, exiftool_writes, job_for
from builders import THUMBNAIL, Ifd, exif, jpeg, segment, tiff

from exifweb.core.blocks import comment_encode, ducky_encode, jfif_encode
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.formats.jpeg import groups

if TYPE_CHECKING:
    from pathlib import Path

    from exifweb.core.write.changes import Change

JFIF, DUCKY = "JFIF::Main", "APP12::Ducky"
HEADER = b"\1\1\1\0\x48\0\x48\0\0"
WEB = b"\0\1\0\4\0\0\0\x50\0\2\0\6\0\0\0\1\0x\0\0"
ADOBE = segment(0xEE, b"Adobe\0\x64\0\0\0\0\1")


def comment(*values: str | bytes, clear: bool = True, removed: tuple[str, ...] = (), create: bool = True) -> Change:
    return change("Extra", "Comment", *values, clear=clear, removed=removed, create=create)


def jfif_jpeg(payload: bytes) -> bytes:
    return jpeg(segment(0xE0, b"JFIF\0" + payload)) if payload else jpeg()


def ducky_jpeg(payload: bytes) -> bytes:
    return jpeg(segment(0xEC, b"Ducky" + payload)) if payload else jpeg()


def comment_jpeg(*comments: bytes) -> bytes:
    return jpeg(*[segment(0xFE, piece) for piece in comment_encode.segments(comments)])


def test_jfif_is_written_in_place() -> None:
    new = jfif_encode.encode(job_for(), HEADER + b"", (change(JFIF, 3, 300), change(JFIF, 2, 2)))
    assert new == b"\1\1\2\1\x2c\0\x48\0\0"
    assert jfif_encode.encode(job_for(), HEADER, ()) is HEADER
    assert jfif_encode.encode(job_for(), HEADER, (change(JFIF, 3, 72),)) is HEADER


def test_jfif_comes_into_being_and_goes() -> None:
    assert jfif_encode.encode(job_for(), b"", (change(JFIF, 3, 300),)) == b"\1\2\1\1\x2c\0\x48\0\0"
    assert jfif_encode.encode(job_for(), b"", (change(JFIF, 3, 300, create=False),)) == b""
    assert jfif_encode.encode(job_for(dropped=["JFIF"]), HEADER, ()) == b""


def test_jfif_is_not_made_beside_adobe() -> None:
    job = job_for(jpeg(ADOBE))
    assert jfif_encode.encode(job, b"", (change(JFIF, 3, 300),)) == b""
    assert job.notes


@pytest.mark.parametrize(
    ("wish", "error"),
    [(change(JFIF, 3, 70000), InvalidValue), (change(JFIF, 3), Unwritable), (change(JFIF, 0, (1, 2)), Unwritable)],
)
def test_jfif_refuses_what_does_not_fit(wish: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        jfif_encode.encode(job_for(), HEADER, (wish,))


def test_comments_are_set_added_and_removed() -> None:
    several = [b"one\0", "zwei é".encode(), b"three"]
    assert comment_encode.encode_several(job_for(), several, ()) == several
    assert comment_encode.encode_several(job_for(), several, (comment("né"),)) == [b"n\xc3\xa9"]
    assert comment_encode.encode_several(job_for(), several, (comment("a", "b", clear=False),))[2:] == [
        b"three",
        b"a",
        b"b",
    ]
    assert comment_encode.encode_several(job_for(), several, (comment(removed=("one",)),)) == several[1:]
    assert comment_encode.encode_several(job_for(), several, (comment("x", removed=("no",)),)) == several
    assert comment_encode.encode_several(job_for(), several, (comment(),)) == []
    assert comment_encode.encode_several(job_for(), [], (comment("x", create=False),)) == []
    assert comment_encode.encode_several(job_for(dropped=["*"]), several, (comment("x"),)) == [b"x"]
    assert comment_encode.encode(job_for(), b"one", (comment("two"),)) == b"two"
    assert comment_encode.encode(job_for(), b"one", (comment(),)) == b""


def test_a_long_comment_takes_several_segments() -> None:
    assert [len(piece) for piece in comment_encode.segments([b"a" * 65534, b"b"])] == [65533, 1, 1]


@pytest.mark.parametrize("damaged", [b"\0\1\0\4\0", b"\0\1\xff\xff", b"Duck" * 9])
def test_a_damaged_ducky_is_refused(damaged: bytes) -> None:
    with pytest.raises(Unwritable, match="truncated"):
        ducky_encode.encode(job_for(), damaged, (change(DUCKY, 1, 10),))


def test_ducky_keeps_what_is_not_edited() -> None:
    assert ducky_encode.encode(job_for(), WEB, ()) is WEB
    assert ducky_encode.encode(job_for(), WEB, (change(DUCKY, 1, 80),)) is WEB
    assert ducky_encode.encode(job_for(), WEB, (change(DUCKY, 1),)) == WEB[8:]
    assert ducky_encode.encode(job_for(dropped=["Ducky"]), WEB, ()) == b""


@pytest.mark.native
def test_edits_are_those_of_exiftool(tmp_path: Path) -> None:
    text = b"\0\0\0\2\0h\0i"
    long = "x" * 70000
    cases = {
        "dpi": (jfif_jpeg(HEADER), ["-JFIF:XResolution=300", "-JFIF:ResolutionUnit=cm"]),
        "new dpi": (jpeg(), ["-JFIF:XResolution=300"]),
        "no dpi": (jfif_jpeg(HEADER), ["-JFIF:all="]),
        "beside": (jpeg(ADOBE), ["-JFIF:XResolution=300"]),
        "quality": (ducky_jpeg(WEB), ["-Ducky:Quality=30"]),
        "no quality": (ducky_jpeg(WEB), ["-Ducky:Quality="]),
        "new web": (jpeg(), ["-Ducky:Quality=30", "-Ducky:Copyright=hi"]),
        "more web": (ducky_jpeg(WEB), ["-Ducky:Copyright=hi"]),
        "comment": (jpeg(), ["-Comment=né"]),
        "comments": (comment_jpeg(b"a", b"b"), ["-Comment=né"]),
        "no comment": (comment_jpeg(b"a", b"b"), ["-Comment="]),
        "long": (jpeg(), [f"-Comment={long}"]),
    }
    cases = {name.replace(" ", "-"): case for name, case in cases.items()}
    made = exiftool_writes(tmp_path, cases)
    quality, mine = change(DUCKY, 1, 30), change(DUCKY, 3, text)
    ours = {
        "dpi": jfif_jpeg(jfif_encode.encode(job_for(), HEADER, (change(JFIF, 3, 300), change(JFIF, 2, 2)))),
        "new-dpi": jfif_jpeg(jfif_encode.encode(job_for(), b"", (change(JFIF, 3, 300),))),
        "no-dpi": jfif_jpeg(jfif_encode.encode(job_for(dropped=["JFIF"]), HEADER, ())),
        "beside": jpeg(ADOBE),
        "quality": ducky_jpeg(ducky_encode.encode(job_for(), WEB, (quality,))),
        "no-quality": ducky_jpeg(ducky_encode.encode(job_for(), WEB, (change(DUCKY, 1),))),
        "new-web": ducky_jpeg(ducky_encode.encode(job_for(), b"", (quality, mine))),
        "more-web": ducky_jpeg(ducky_encode.encode(job_for(), WEB, (mine,))),
        "comment": comment_jpeg(*comment_encode.encode_several(job_for(), [], (comment("né"),))),
        "comments": comment_jpeg(*comment_encode.encode_several(job_for(), [b"a", b"b"], (comment("né"),))),
        "no-comment": comment_jpeg(*comment_encode.encode_several(job_for(), [b"a", b"b"], (comment(),))),
        "long": comment_jpeg(*comment_encode.encode_several(job_for(), [], (comment(long),))),
    }
    assert {name: data for name, data in made.items() if ours[name] != data} == {}
    assert made.keys() == ours.keys()


SEGMENTS = {
    "JFIF": segment(0xE0, b"JFIF\0" + HEADER),
    "JFXX": segment(0xE0, b"JFXX\0\x10" + THUMBNAIL),
    "AVI1": segment(0xE0, b"AVI1" + bytes(9)),
    "CIFF": segment(0xE0, b"II\x1a\0\0\0HEAPJPGM" + bytes(20)),
    "EXIF": exif(Ifd([(0x10F, "string", "Acme")])),
    "XMP": segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'),
    "QVCI": segment(0xE1, b"QVCI\0" + bytes(60)),
    "ICC_Profile": segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(200)),
    "FPXR": segment(0xE2, b"FPXR\0\0\1" + bytes(10)),
    "MPF": segment(0xE2, b"MPF\0II*\0\x08" + bytes(9)),
    "UniformResourceName": segment(0xE2, b"urn:abc"),
    "Meta": segment(0xE3, b"Meta\0\0" + tiff(Ifd([(0xC350, "int16u", 1)]))),
    "Stim": segment(0xE3, b"Stim\0\0" + tiff(Ifd([(0, "int16u", 1)]))),
    "Scalado": segment(0xE4, b"SCALADO\0" + bytes(20)),
    "RMETA": segment(0xE5, b"RMETA\0II*\0" + bytes(20)),
    "SamsungUniqueID": segment(0xE5, b"ssuniqueid\0abc"),
    "GoPro": segment(0xE6, b"GoPro\0" + bytes(10)),
    "PentaxSegment": segment(0xE7, b"PENTAX \0" + bytes(10)),
    "SPIFF": segment(0xE8, b"SPIFF\0" + bytes(26)),
    "SEAL": segment(0xE8, b'SEAL\0<seal a="b"/>'),
    "HDRGainInfo": segment(0xEA, b"AROT\0\0" + bytes(10)),
    "JPEG-HDR": segment(0xEB, b"HDR_RI ver=1"),
    "JUMBF": segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x10jumb" + bytes(8)),
    "Ducky": segment(0xEC, b"Ducky" + WEB),
    "PictureInfo": segment(0xEC, b"[picture info]\nFoo=1\n"),
    "Photoshop": segment(0xED, b"Photoshop 3.0\x008BIM\4\x0a\0\0\0\0\0\1\1\0"),
    "Adobe_CM": segment(0xED, b"Adobe_CM\0\0"),
    "Adobe": ADOBE,
    "Unknown": segment(0xEE, b"Baz\0abc"),
    "GraphicConverter": segment(0xEF, b"Q 80"),
    "COM": segment(0xFE, b"hello"),
}
NAMES = (
    *("JFIF", "CIFF", "EXIF", "XMP", "ICC_Profile", "FlashPix", "MPF", "Meta", "RMETA", "SEAL", "AROT", "JUMBF"),
    *("Ducky", "Photoshop", "Adobe", "File", "MakerNotes", "Trailer", *[f"APP{number}" for number in range(16)]),
)


@pytest.mark.native
def test_groups_take_the_segments_that_exiftool_lets_them_take(tmp_path: Path) -> None:
    data = jpeg(*SEGMENTS.values()) + b"unknown trailer"
    cases = {name: (data, [f"-{name}:all="]) for name in NAMES} | {"*": (data, ["-all="])}
    kept = ("ICC_Profile", "JFIF", "EXIF", "XMP", "Photoshop")
    cases |= {f"not{name}": (data, ["-all=", f"--{name}:all"]) for name in kept}
    made = exiftool_writes(tmp_path, {name.replace("*", "all"): case for name, case in cases.items()})
    for name in cases:
        if name.startswith("not"):
            job = job_for(dropped=["*"], kept=[name[3:]])
        else:
            job = job_for(dropped=[name])
        left = [part for kind, part in SEGMENTS.items() if not groups.removes_segment(job, kind, part[1])]
        trailer = b"" if groups.removes_trailer(job, "") else b"unknown trailer"
        assert made[name.replace("*", "all")] == jpeg(*left) + trailer, name


def test_every_segment_of_the_tables_is_one_that_the_walk_knows() -> None:
    for kind, part in SEGMENTS.items():
        if kind != "Unknown":
            context = job_for(jpeg(part)).context
            assert kind in [block.kind for block in context.blocks], kind
    assert {kind for kind, _ in groups.SEGMENTS} - {"ExtendedXMP"} <= SEGMENTS.keys()


def test_what_is_kept_inside_keeps_its_segment() -> None:
    assert not groups.removes_segment(job_for(dropped=["*"], kept=["IPTC"]), "Photoshop", 0xED)
    assert not groups.removes_segment(job_for(dropped=["*"], kept=["GPS"]), "EXIF", 0xE1)
    assert not groups.removes_segment(job_for(dropped=["*"]), "SOF", 0xC0)
    assert groups.removes_trailer(job_for(dropped=["Trailer"]), "AFCP")
    assert not groups.removes_trailer(job_for(dropped=["*"], kept=["AFCP"]), "AFCP")


def test_new_segments_have_the_markers_that_they_are_read_from() -> None:
    markers = {kind: SEGMENTS[kind][1] for kind, _ in groups.BEFORE_NEW}
    assert markers == dict(groups.BEFORE_NEW)
    assert blocks_of(jpeg(SEGMENTS["COM"]), "COM") == [b"hello"]
