"""Photoshop's resources written: the others stay to the byte, IPTC goes through its own encoder, the digest follows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
from block_writing import (
    blocks_of,
    change,
    corpus_blocks,
    exiftool_reads,
    exiftool_writes,
    job_for,
    photoshop_jpeg,
    resource,
)
from builders import jpeg, segment

import exifweb
from exifweb.core.blocks.iptc.encode import pack_dataset
from exifweb.core.blocks.photoshop.encode import encode, resources, segments
from exifweb.core.errors import InvalidValue, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

    from exifweb.core.write.changes import Change

MAIN, RESOLUTION, QUALITY = "Photoshop::Main", "Photoshop::Resolution", "Photoshop::JPEG_Quality"
IPTC = pack_dataset(2, 25, b"one") + pack_dataset(2, 0, b"\0\4")
DIGEST = hashlib.md5(IPTC, usedforsecurity=False).digest()
DPI = b"\0\x48\0\0\0\1\0\2\0\x48\0\0\0\1\0\2"
FLAG, URL = resource(0x040A, b"\0"), resource(0x040B, b"http://a.example/")
OLD = {
    "none": b"",
    "flag": FLAG,
    "several": resource(0x03ED, DPI) + URL + resource(0x0404, IPTC) + FLAG,
    "named": resource(0x0FA1, b"odd", b"\4name\0") + resource(0x040A, b"\1", b"\5named"),
    "others": resource(0x040A, b"\1", kind=b"PHUT") + resource(0x040A, b"\0") + resource(0x040B, b"x", kind=b"MeSa"),
    "quality": resource(0x0406, b"\0\5\0\1\0\1\0") + resource(0x040D, b"\0\0\0\x1e"),
    "unpadded": (FLAG + resource(0x040B, b"abc"))[:-1],
    "stale": resource(0x0404, IPTC) + resource(0x0425, b"s" * 16),
}
EDITS: dict[str, tuple[tuple[str, ...], tuple[Change, ...], dict[str, Any]]] = {
    "url": (("-Photoshop:URL=http://b.example/",), (change(MAIN, 0x040B, "http://b.example/"),), {}),
    "no url": (("-Photoshop:URL=",), (change(MAIN, 0x040B),), {}),
    "flag": (("-Photoshop:CopyrightFlag=True",), (change(MAIN, 0x040A, b"\1"),), {}),
    "angle": (
        ("-Photoshop:GlobalAngle=40", "-Photoshop:GlobalAltitude=50"),
        (change(MAIN, 0x0419, 50), change(MAIN, 0x040D, 40)),
        {},
    ),
    "dpi": (("-Photoshop:XResolution=300",), (change(RESOLUTION, 0, 300 << 16),), {}),
    "unit": (("-Photoshop:DisplayedUnitsY=cm",), (change(RESOLUTION, 6, 2),), {}),
    "quality": (("-Photoshop:PhotoshopQuality#=3",), (change(QUALITY, 0, 3),), {}),
    "keyword": (
        ("-IPTC:Keywords+=two",),
        (),
        {"changes": {"IPTC": [change("IPTC::ApplicationRecord", 25, "two", clear=False)]}},
    ),
    "keyword gone": (
        ("-IPTC:Keywords=",),
        (),
        {"changes": {"IPTC": [change("IPTC::ApplicationRecord", 25)]}},
    ),
    "no iptc": (("-IPTC:all=",), (), {"dropped": ["IPTC"]}),
    "nothing": (("-Photoshop:all=",), (), {"dropped": ["Photoshop"]}),
    "anew": (
        ("-Photoshop:all=", "-Photoshop:URL=http://b.example/"),
        (change(MAIN, 0x040B, "http://b.example/"),),
        {"dropped": ["Photoshop"]},
    ),
    "digest": (("-Photoshop:IPTCDigest=new",), (change(MAIN, 0x0425, "new"),), {}),
    "digest given": (("-Photoshop:IPTCDigest=" + "ab" * 16,), (change(MAIN, 0x0425, b"\xab" * 16),), {}),
}


def payload_of(data: bytes) -> bytes:
    return b"".join(blocks_of(data, "Photoshop"))


@pytest.mark.native
def test_edits_are_those_of_exiftool(tmp_path: Path) -> None:
    cases = {f"{old}_{edit}".replace(" ", "-"): (old, edit) for old in OLD for edit in EDITS}
    source = {name: photoshop_jpeg(OLD[old]) for name, (old, _) in cases.items()}
    made = exiftool_writes(tmp_path, {name: (source[name], EDITS[edit][0]) for name, (_, edit) in cases.items()})
    differing = {}
    for name, (old, edit) in cases.items():
        _, changes, fields = EDITS[edit]
        ours = encode(job_for(**fields), OLD[old], changes)
        theirs = payload_of(made[name])
        if edit.startswith("digest"):  # ExifTool moves it to the end, ours keeps its place
            if sorted(map(repr, resources(ours))) != sorted(map(repr, resources(theirs))):
                differing[name] = (ours, theirs)
        elif ours != theirs and not (ours is OLD[old] and ours + bytes(len(ours) % 2) == theirs):
            differing[name] = (ours, theirs)
    assert len(made) == len(cases) >= 100
    assert differing == {}


@pytest.mark.parametrize("data", [*OLD.values(), b"damaged beyond repair"], ids=[*OLD, "damaged"])
def test_no_edit_changes_nothing(data: bytes) -> None:
    assert encode(job_for(), data, ()) is data


def test_an_edit_to_what_is_there_already_changes_nothing() -> None:
    data = OLD["unpadded"]
    assert encode(job_for(), data, (change(MAIN, 0x040B, "abc"),)) is data


def keyword(word: str) -> dict[str, list[Change]]:
    return {"IPTC": [change("IPTC::ApplicationRecord", 25, word)]}


def test_a_current_digest_follows_the_iptc() -> None:
    job = job_for(changes=keyword("two"))
    new = encode(job, resource(0x0425, DIGEST) + resource(0x0404, IPTC), ())
    digest, iptc = resources(new)
    assert digest.data == hashlib.md5(iptc.data, usedforsecurity=False).digest() != DIGEST
    assert not exifweb.read(photoshop_jpeg(new)).warnings
    assert any("IPTCDigest" in note for note in job.notes)


def test_a_digest_without_iptc_is_that_of_the_new_one() -> None:
    nothing = hashlib.md5(b"", usedforsecurity=False).digest()
    new = encode(job_for(changes=keyword("two")), resource(0x0425, nothing), ())
    assert not exifweb.read(photoshop_jpeg(new)).warnings


def test_a_stale_digest_stays() -> None:
    stale = resource(0x0425, b"s" * 16)
    assert encode(job_for(changes=keyword("two")), stale + resource(0x0404, IPTC), ()).startswith(stale)


def test_a_current_digest_goes_with_the_iptc() -> None:
    assert encode(job_for(dropped=["IPTC"]), FLAG + resource(0x0425, DIGEST) + resource(0x0404, IPTC), ()) == FLAG


def test_of_a_dropped_group_only_kept_iptc_stays() -> None:
    iptc = resource(0x0404, IPTC)
    assert encode(job_for(dropped=["*"], kept=["IPTC"]), FLAG + iptc + URL, ()) == iptc
    assert encode(job_for(dropped=["*"]), FLAG + iptc + URL, ()) == b""


def test_metadata_of_other_kinds_goes_with_its_group_or_is_handed_in() -> None:
    old = FLAG + resource(0x0424, b"<x/>") + resource(0x040F, b"profile")
    assert encode(job_for(dropped=["XMP", "ICC_Profile"]), old, ()) == FLAG
    new = encode(job_for(), old, (), {0x0424: b"<y/>", 0x040F: b"", 0x0422: b"II*\0"})
    assert [(item.number, item.data) for item in resources(new)][1:] == [(0x0424, b"<y/>"), (0x0422, b"II*\0")]


def test_conditional_edits_look_at_the_old_value() -> None:
    gone = change(MAIN, 0x040B, removed=("http://a.example/",))
    assert encode(job_for(), FLAG + URL, (gone,)) == FLAG
    other = FLAG + resource(0x040B, b"else")
    assert encode(job_for(), other, (gone,)) is other
    assert encode(job_for(), FLAG, (change(MAIN, 0x040B, "x", create=False),)) is FLAG


@pytest.mark.parametrize("size", [0, 1, 65519, 65520, 200_000])
def test_segments_join_again(size: int) -> None:
    payload = resource(0x0FA1, bytes(size))
    pieces = segments(payload)
    assert max(map(len, pieces)) <= 65533
    assert payload_of(jpeg(*[segment(0xED, piece) for piece in pieces])) == payload


@pytest.mark.parametrize(
    "damaged",
    [
        b"8BIM\4\x0a\0\0\0\0\xff\xff\1\0",
        b"8BIM\4\x0a\xff\0\0\0",
        b"XXXX\4\x0a\0\0\0\0\0\1\1\0",
        FLAG + b"12345678 junk",
    ],
)
def test_damaged_resources_are_refused_with_a_reason(damaged: bytes) -> None:
    with pytest.raises(Unwritable, match="Photoshop resource at byte"):
        encode(job_for(), damaged, (change(MAIN, 0x040B, "x"),))


def test_damaged_iptc_in_a_resource_does_not_hinder_other_edits() -> None:
    damaged = resource(0x0404, b"no IPTC")
    assert encode(job_for(), damaged, (change(MAIN, 0x040A, 1),)) == damaged + resource(0x040A, b"\1")
    with pytest.raises(Unwritable, match="IPTC"):
        encode(job_for(changes=keyword("two")), damaged, ())


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (change(MAIN, 0x040A, 300), InvalidValue),
        (change(MAIN, 0x040A, 1.5), InvalidValue),
        (change(MAIN, 0x0425, "soon"), InvalidValue),
        (change(MAIN, 0x040B, "a", "b"), Unwritable),
        (change(MAIN, 0x03EE, "names"), Unwritable),
        (change(RESOLUTION, 0), Unwritable),
        (change("JFIF::Main", 3, 72), Unwritable),
    ],
)
def test_what_can_not_be_written_is_refused(wish: Change, error: type[Exception]) -> None:
    with pytest.raises(error):
        encode(job_for(), OLD["several"], (wish,))


def words(data: bytes) -> dict[str, Any]:
    """Return what we read of Photoshop's and IPTC's tags, but for where things lie."""
    found = exifweb.read(photoshop_jpeg(data)).to_dict(groups=0)
    groups = ("Photoshop:", "IPTC:", "XMP:", "EXIF:")
    return {name: value for name, value in found.items() if name.startswith(groups) and not name.endswith("Offset")}


@pytest.mark.corpus
def test_blocks_of_files_keep_all_but_the_edit(corpus: Path) -> None:  # noqa: ARG001
    edited = 0
    for name, old in corpus_blocks("Photoshop"):
        assert encode(job_for(), old, ()) is old, name
        try:
            new = encode(job_for(), old, (change(MAIN, 0x040B, "http://b.example/"),))
        except Unwritable:
            continue
        edited += 1
        kept = [item for item in resources(old) if item.number != 0x040B]
        assert [item for item in resources(new) if item.number != 0x040B] == kept, name
        assert words(new) == {**words(old), "Photoshop:URL": "http://b.example/"}, name
    assert edited >= 50


@pytest.mark.corpus
@pytest.mark.native
def test_exiftool_reads_the_edited_blocks_of_files(corpus: Path, tmp_path: Path) -> None:  # noqa: ARG001
    olds, news = {}, {}
    for number, (_, old) in enumerate(corpus_blocks("Photoshop")):
        try:
            new = encode(job_for(changes=keyword("two")), old, (change(MAIN, 0x040A, b"\1"),))
        except Unwritable:
            continue
        olds[f"{number}.jpg"], news[f"{number}.jpg"] = photoshop_jpeg(old), photoshop_jpeg(new)
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
    read = ("-Photoshop:all", "-IPTC:all", "-XMP:all", "-Warning", "-x", "IPTCDigest")
    before, after = exiftool_reads(tmp_path / "old", olds, *read), exiftool_reads(tmp_path / "new", news, *read)
    assert len(after) >= 40
    versions = {"IPTC:EnvelopeRecordVersion", "IPTC:ApplicationRecordVersion"}
    for name, found in after.items():
        was = {k: v for k, v in before[name].items() if k != "SourceFile"}
        now = {k: v for k, v in found.items() if k != "SourceFile" and not (k in versions and k not in was)}
        assert now == {**was, "IPTC:Keywords": "two", "Photoshop:CopyrightFlag": True}, name
