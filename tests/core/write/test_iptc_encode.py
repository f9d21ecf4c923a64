"""IPTC written: everything that was not edited stays to the byte, and what was edited is what ExifTool makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from block_writing import (
    change,
    corpus_blocks,
    exiftool_reads,
    exiftool_writes,
    iptc_jpeg,
    iptc_of,
    job_for,
)

import exifweb
from exifweb.core.blocks.iptc.encode import datasets, encode, pack_dataset
from exifweb.core.errors import InvalidValue, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

    from exifweb.core.write.changes import Change

ENVELOPE, APPLICATION, NEWS = "IPTC::EnvelopeRecord", "IPTC::ApplicationRecord", "IPTC::NewsPhoto"
UTF8 = "\x1b%G"


def app(key: int, *values: Any, **fields: Any) -> Change:
    return change(APPLICATION, key, *values, **fields)


def block(*items: tuple[int, int, bytes]) -> bytes:
    return b"".join([pack_dataset(*item) for item in items])


def swapped(data: bytes) -> bytes:
    data += bytes(-len(data) % 4)
    return b"".join([data[at : at + 4][::-1] for at in range(0, len(data), 4)])


VERSION = (2, 0, b"\0\4")
PLAIN = block(VERSION, (2, 5, b"Title"), (2, 25, b"one"), (2, 25, b"two"), (2, 120, b"Caption"))
LATIN = block(VERSION, (2, 5, b"Caf\xe9"), (2, 25, b"Z\xfcrich"), (2, 25, b"one"), (2, 251, b"\xe9"))
CODED = block((1, 0, b"\0\4"), (1, 90, b"\x1b%G"), VERSION, (2, 5, "Café".encode()), (2, 25, "Łódź".encode()))
OLD = {
    "none": b"",
    "plain": PLAIN,
    "versionless": block((2, 25, b"one"), (2, 80, b"Ann")),
    "unsorted": block((2, 120, b"Caption"), (2, 25, b"one"), (2, 5, b"Title"), (2, 25, b"two"), VERSION),
    "latin": LATIN,
    "coded": CODED,
    "foreign": block(VERSION, (2, 25, b"one"), (2, 251, b"\1\2"), (3, 0, b"\0\4"), (6, 9, b"x"), (9, 10, b"\0\0\0\7")),
    "versions": block((1, 0, b"\0\4"), VERSION),
    "padded": PLAIN + bytes(3),
    "long": block(VERSION, (2, 25, b"one"), (2, 202, b"x" * 40000)),
    "wide": block(VERSION) + b"\x1c\2\5\x80\2\0\5Title" + block((2, 25, b"one")),
    "terminated": block(VERSION, (2, 5, b"Title\0"), (2, 25, b"one\0"), (2, 25, b"two")),
    "envelope": block((1, 0, b"\0\2"), (1, 5, b"desk"), VERSION, (2, 55, b"20200101")),
    "swapped": swapped(PLAIN),
    "twice": block(VERSION, (2, 5, b"A"), (2, 25, b"one"), (2, 5, b"B")),
}
EDITS: dict[str, tuple[tuple[str, ...], tuple[Change, ...]]] = {
    "set": (("-IPTC:ObjectName=New",), (app(5, "New"),)),
    "delete": (("-IPTC:ObjectName=",), (app(5),)),
    "list": (("-IPTC:Keywords=a", "-IPTC:Keywords=b"), (app(25, "a", "b"),)),
    "add": (("-IPTC:Keywords+=new",), (app(25, "new", clear=False),)),
    "remove": (("-IPTC:Keywords-=one",), (app(25, removed=("one",), create=False),)),
    "swap": (("-IPTC:Keywords-=one", "-IPTC:Keywords+=new"), (app(25, "new", removed=("one",)),)),
    "empty": (("-IPTC:Keywords=",), (app(25),)),
    "version": (("-IPTC:ApplicationRecordVersion=2",), (app(0, 2),)),
    "unversion": (("-IPTC:ApplicationRecordVersion=",), (app(0),)),
    "digit": (("-IPTC:Urgency#=5",), (app(10, "5"),)),
    "digits": (("-IPTC:ReferenceNumber#=12",), (app(50, "12"),)),
    "several": (
        ("-IPTC:City=Paris", "-IPTC:By-line=Ann", "-IPTC:Country-PrimaryLocationName=France"),
        (app(90, "Paris"), app(80, "Ann"), app(101, "France")),
    ),
    "cut": (("-IPTC:Category=abcdef",), (app(15, "abcdef"),)),
    "filled": (("-IPTC:ObjectTypeReference#=a",), (app(3, "a"),)),
    "envelope": (("-IPTC:Destination=desk 2",), (change(ENVELOPE, 5, "desk 2"),)),
    "news": (("-IPTC:IPTCImageWidth=300",), (change(NEWS, 20, 300),)),
    "date": (("-IPTC:DateCreated=2024:05:06",), (app(55, "20240506"),)),
    "nothing left": (
        ("-IPTC:ObjectName=", "-IPTC:Keywords=", "-IPTC:Caption-Abstract=", "-IPTC:By-line="),
        (app(5), app(25), app(120), app(80)),
    ),
    "accent": (("-IPTC:City=Münster",), (app(90, "Münster"),)),
    "coded": (("-IPTC:CodedCharacterSet=UTF8",), (change(ENVELOPE, 90, UTF8),)),
}
OWN_WAY = {("none", "accent"), ("latin", "coded")}
"""Old block and edit where we keep text right and ExifTool does not; they have tests of their own."""


def words(data: bytes) -> dict[str, Any]:
    """Return what we read of IPTC."""
    found = exifweb.read(iptc_jpeg(data)).to_dict(groups=0)
    return {name.partition(":")[2]: value for name, value in found.items() if name.startswith("IPTC:")}


@pytest.mark.native
def test_edits_are_those_of_exiftool(tmp_path: Path) -> None:
    cases = {
        f"{old}_{edit}".replace(" ", "-"): (old, edit) for old in OLD for edit in EDITS if (old, edit) not in OWN_WAY
    }
    made = exiftool_writes(
        tmp_path, {name: (iptc_jpeg(OLD[old]), EDITS[edit][0]) for name, (old, edit) in cases.items()}
    )
    differing = {
        name: (ours, theirs)
        for name, (old, edit) in cases.items()
        if (ours := encode(job_for(), OLD[old], EDITS[edit][1])) != (theirs := iptc_of(made[name]))
    }
    assert len(made) >= 290
    assert differing == {}


@pytest.mark.parametrize("data", OLD.values(), ids=OLD)
def test_no_edit_changes_nothing(data: bytes) -> None:
    assert encode(job_for(), data, ()) is data


@pytest.mark.parametrize("data", [PLAIN, CODED, OLD["padded"], OLD["swapped"]])
def test_an_edit_to_what_is_there_already_changes_nothing(data: bytes) -> None:
    assert encode(job_for(), data, (app(5, words(data)["ObjectName"]),)) is data


def test_deleting_the_group_leaves_nothing() -> None:
    assert encode(job_for(dropped=["IPTC"]), PLAIN, ()) == b""
    assert encode(job_for(dropped=["*"]), b"damaged", ()) == b""
    assert encode(job_for(dropped=["*"], kept=["IPTC"]), PLAIN, ()) is PLAIN


def test_deleting_the_group_and_adding_makes_a_new_block() -> None:
    new = encode(job_for(dropped=["IPTC"]), PLAIN, (app(90, "Paris"),))
    assert new == block((2, 90, b"Paris"), VERSION)


def test_what_may_not_come_into_being_does_not() -> None:
    assert encode(job_for(), b"", (app(90, "Paris", create=False),)) == b""
    assert encode(job_for(), PLAIN, (app(90, "Paris", create=False),)) is PLAIN
    assert words(encode(job_for(), PLAIN, (app(5, "New", create=False),)))["ObjectName"] == "New"


def test_a_new_block_with_accents_declares_utf8() -> None:
    job = job_for()
    new = encode(job, b"", (app(90, "Münster"),))
    assert words(new)["City"] == "Münster"
    assert words(new)["CodedCharacterSet"] == "UTF8"
    assert any("UTF8" in note for note in job.notes)


def test_text_that_latin_cannot_hold_turns_the_block_into_utf8() -> None:
    job = job_for()
    new = encode(job, LATIN, (app(90, "Łódź"),))
    assert words(new)["City"] == "Łódź"
    assert {k: v for k, v in words(new).items() if k in words(LATIN)} == words(LATIN)
    assert (2, 251, b"\xe9") in [(d.record, d.number, d.value) for d in datasets(new)]
    assert len(job.notes) == 2


def test_text_that_latin_holds_stays_latin() -> None:
    job = job_for()
    assert (2, 90, b"M\xfcnster\x80") in [
        (d.record, d.number, d.value) for d in datasets(encode(job, LATIN, (app(90, "Münster€"),)))
    ]
    assert job.notes == []


def test_declaring_another_character_set_converts_the_text() -> None:
    to_utf8 = encode(job_for(), LATIN, (change(ENVELOPE, 90, UTF8),))
    assert words(to_utf8).items() >= words(LATIN).items()
    back = encode(job_for(), to_utf8, (change(ENVELOPE, 90),))
    assert [d.value for d in datasets(back) if d.record == 2] == [d.value for d in datasets(LATIN)]


def test_a_character_set_that_cannot_hold_the_text_is_refused() -> None:
    with pytest.raises(Unwritable, match="converted from UTF8"):
        encode(job_for(), CODED, (change(ENVELOPE, 90),))


def test_text_in_an_unknown_character_set_is_not_mixed_with_another() -> None:
    foreign = block((1, 90, b"\x1b%/I"), (2, 5, b"\xc3\xa9"))
    with pytest.raises(Unwritable, match="can't be converted"):
        encode(job_for(), foreign, (app(90, "Münster"),))
    assert [d.whole for d in datasets(foreign)] == [
        d.whole
        for d in datasets(encode(job_for(), foreign, (app(90, "Paris"),)))
        if d.number in (90, 5) and d.value != b"Paris"
    ]


def test_utf8_is_cut_between_characters() -> None:
    job = job_for()
    new = encode(job, CODED, (app(15, "aéé"),))
    assert words(new)["Category"] == "aé"
    assert any("cut" in note for note in job.notes)


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (app(10, "x"), "digits"),
        (app(0, 70000), "out of range"),
        (app(0, "four"), "whole number"),
        (app(0, -1), "out of range"),
        (app(55, ""), "at least 8"),
    ],
)
def test_values_that_do_not_fit_are_refused(wish: Change, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        encode(job_for(), PLAIN, (wish,))


@pytest.mark.parametrize(
    "wish", [app(5, "a", "b"), change("IPTC::PreObjectData", 10, 1), change("Exif::Main", 315, "x")]
)
def test_what_is_not_for_writing_is_refused(wish: Change) -> None:
    with pytest.raises(Unwritable):
        encode(job_for(), PLAIN, (wish,))


@pytest.mark.parametrize(
    "damaged",
    [
        b"\x1c\2\5\0\x09Title",
        b"\x1c\2\5\xff\xffTitle",
        b"\x1c\2\5\x80\4\0\0\1\0Title",
        PLAIN + b"junk",
        b"junk",
        block((3, 0, b"\0\4"), (2, 5, b"Title")),
        block((2, 5, b"Title"), (0, 5, b"Title")),
        b"\x1c" * 40,
    ],
)
def test_a_damaged_block_is_refused_with_a_reason(damaged: bytes) -> None:
    with pytest.raises(Unwritable, match="IPTC"):
        encode(job_for(), damaged, (app(90, "Paris"),))


@pytest.mark.corpus
def test_blocks_of_files_keep_all_but_the_edit(corpus: Path) -> None:  # noqa: ARG001
    edited = 0
    for name, old in corpus_blocks("IPTC"):
        assert encode(job_for(), old, ()) is old, name
        try:
            new = encode(job_for(), old, (app(90, "Paris"),))
        except Unwritable:
            continue
        edited += 1
        before, after = words(old), words(new)
        versions = dict.fromkeys({"EnvelopeRecordVersion", "ApplicationRecordVersion"} & after.keys(), 4)
        assert after == {**versions, **before, "City": "Paris"}, name
        kept = [d.whole for d in datasets(old) if (d.record, d.number) != (2, 90)]
        assert [w for d in datasets(new) if (w := d.whole) in kept] == kept, name
    assert edited >= 30


@pytest.mark.corpus
@pytest.mark.native
def test_exiftool_reads_the_edited_blocks_of_files(corpus: Path, tmp_path: Path) -> None:  # noqa: ARG001
    olds, news = {}, {}
    for number, (_, old) in enumerate(corpus_blocks("IPTC")):
        try:
            news[f"{number}.jpg"] = iptc_jpeg(encode(job_for(), old, (app(90, "Łódź"),)))
        except Unwritable:
            continue
        olds[f"{number}.jpg"] = iptc_jpeg(old)
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
    before = exiftool_reads(tmp_path / "old", olds, "-IPTC:all", "-Warning")
    after = exiftool_reads(tmp_path / "new", news, "-IPTC:all", "-Warning")
    assert len(after) >= 30
    for name, found in after.items():
        was = {k: v for k, v in before[name].items() if k != "SourceFile"}
        added = {"IPTC:City": "Łódź", "IPTC:CodedCharacterSet": "UTF8"}
        versions = {"IPTC:EnvelopeRecordVersion": 4, "IPTC:ApplicationRecordVersion": 4}
        assert {k: v for k, v in found.items() if k != "SourceFile"} == {**versions, **was, **added}, name
