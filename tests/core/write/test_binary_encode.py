"""Blocks of fixed layout written in place: the same bytes as ExifTool's, the rest of the block untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from block_writing import change, exiftool_writes, job_for

from exifweb.core.blocks.binary_encode import encode
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, TagTable
from exifweb.core.values import Rational
from exifweb.core.write.changes import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from exifweb.core.tags.schema import Key

CANON = (
    ("Canon::CameraSettings", 1, "MacroMode", 2),
    ("Canon::CameraSettings", 2, "SelfTimer", 100),
    ("Canon::CameraSettings", 4, "CanonFlashMode", 1),
    ("Canon::CameraSettings", 13, "Contrast", -1),
    ("Canon::CameraSettings", 17, "MeteringMode", 3),
    ("Canon::ShotInfo", 7, "WhiteBalance", 4),
    ("Canon::ShotInfo", 9, "SequenceNumber", 7),
    ("Canon::ShotInfo", 14, "AFPointsInFocus", 5),
    ("Canon::FocalLength", 0, "FocalType", 1),
)
"""Table, id, name, and a new raw value, which `-n` shows as it is."""


def table_of(rows: Mapping[Key, tuple[str, dict[str, Any]]], form: str = "int8u") -> TagTable:
    head = {"groups": ["MakerNotes", "Acme", "Camera"], "format": form, "writable": 1}
    return TagTable("Acme::Main", head, {key: [key, name, more] for key, (name, more) in rows.items()})


def wish(table: TagTable, key: Key, *values: Any, **fields: Any) -> Change:
    info = table.get(key)
    assert isinstance(info, TagInfo)
    return Change(info, "Acme", values, **fields)


TABLE = table_of(
    {
        0: ("One", {}),
        1: ("Low", {"mask": 0x0F}),
        1.1: ("High", {"mask": 0xF0}),
        2: ("Word", {"format": "int16u"}),
        4: ("Pair", {"format": {"format": "int16s", "count": 2}}),
        8: ("Text", {"format": {"format": "string", "count": 6}}),
        14: ("Part", {"format": "rational64s"}),
        22: ("Fixed", {"format": "fixed16s"}),
        24: ("Turned", {"format": "int16uRev"}),
        26: ("Float", {"format": "float"}),
        30: ("Data", {"format": {"format": "undef", "count": 2}}),
        32: ("Offset", {"format": "int32u", "isoffset": 1}),
        36: ("Counted", {"format": {"format": "int8u", "count": "acme.count"}}),
        37: ("Fixed text", {"write": 0}),
        -2: ("Last", {"format": "int16u"}),
        99: ("Beyond", {}),
    }
)
BLOCK = bytes(range(40))


@pytest.mark.parametrize(
    ("key", "value", "at", "written"),
    [
        (0, 200, 0, b"\xc8"),
        (1, 9, 1, b"\x09"),
        (1.1, 9, 1, b"\x91"),
        (2, 0x1234, 2, b"\x34\x12"),
        (4, (-2, 3), 4, b"\xfe\xff\3\0"),
        (8, "abc", 8, b"abc\0\0\0"),
        (8, "abcde", 8, b"abcde\0"),
        (14, Rational(-1, 3), 14, b"\xff\xff\xff\xff\3\0\0\0"),
        (14, 0.5, 14, b"\1\0\0\0\2\0\0\0"),
        (14, float("inf"), 14, b"\1\0\0\0\0\0\0\0"),
        (22, -1.5, 22, b"\x80\xfe"),
        (24, 0x1234, 24, b"\x12\x34"),
        (26, 0.5, 26, b"\0\0\0\x3f"),
        (30, b"x", 30, b"x\0"),
        (-2, 7, 38, b"\7\0"),
    ],
)
def test_a_value_is_written_where_it_stands(key: Key, value: Any, at: int, written: bytes) -> None:
    new = encode(job_for(), BLOCK, TABLE, (wish(TABLE, key, value),), "<")
    assert new == BLOCK[:at] + written + BLOCK[at + len(written) :]


def test_the_byte_order_counts() -> None:
    assert encode(job_for(), BLOCK, TABLE, (wish(TABLE, 2, 0x1234),), ">")[2:4] == b"\x12\x34"


def test_no_edit_changes_nothing() -> None:
    assert encode(job_for(), BLOCK, TABLE, (), "<") is BLOCK
    assert encode(job_for(), BLOCK, TABLE, (wish(TABLE, 0, 0),), "<") is BLOCK
    assert encode(job_for(), b"", TABLE, (wish(TABLE, 0, 1),), "<") == b""


def test_several_edits_are_made_together() -> None:
    changes = (wish(TABLE, 1.1, 1), wish(TABLE, 0, 9), wish(TABLE, 1, 2))
    assert encode(job_for(), BLOCK, TABLE, changes, "<") == b"\x09\x12" + BLOCK[2:]


def test_an_edit_on_condition_looks_at_the_old_value() -> None:
    assert encode(job_for(), BLOCK, TABLE, (wish(TABLE, 2, 1, removed=(0x0302,)),), "<")[2:4] == b"\1\0"
    assert encode(job_for(), BLOCK, TABLE, (wish(TABLE, 2, 1, removed=(5,)),), "<") is BLOCK


@pytest.mark.parametrize("block", [BLOCK, BLOCK[:39]])
def test_what_lies_behind_the_end_is_noted(block: bytes) -> None:
    job = job_for()
    assert encode(job, block, TABLE, (wish(TABLE, 99, 1),), "<") is block
    assert any("Beyond" in note for note in job.notes)
    short = job_for()
    assert encode(short, block[:3], TABLE, (wish(TABLE, 2, 1),), "<") == block[:3]
    assert any("Word" in note for note in short.notes)


@pytest.mark.parametrize(
    ("key", "values", "error"),
    [
        (0, (256,), InvalidValue),
        (0, (-1,), InvalidValue),
        (0, ("x",), InvalidValue),
        (0, (1.5,), InvalidValue),
        (1, (16,), InvalidValue),
        (4, (1,), InvalidValue),
        (4, ((1, 2, 3),), InvalidValue),
        (8, ("abcdef",), InvalidValue),
        (26, ("x",), InvalidValue),
        (30, (b"xyz",), InvalidValue),
        (0, (), Unwritable),
        (0, (1, 2), Unwritable),
        (32, (1,), Unwritable),
        (36, (1,), Unwritable),
        (37, (1,), Unwritable),
    ],
)
def test_what_can_not_be_written_is_refused(key: Key, values: tuple[Any, ...], error: type[Exception]) -> None:
    with pytest.raises(error):
        encode(job_for(), BLOCK, TABLE, (wish(TABLE, key, *values),), "<")


@pytest.mark.parametrize("more", [{"format": "var_string"}, {"hook": "acme.hook"}])
def test_a_place_that_others_move_is_refused(more: dict[str, Any]) -> None:
    table = table_of({0: ("Before", {}), 1: ("Mover", more), 2: ("After", {})})
    assert encode(job_for(), BLOCK, table, (wish(table, 0, 9),), "<")[0] == 9
    for key in (1, 2):
        with pytest.raises(Unwritable, match="Mover"):
            encode(job_for(), BLOCK, table, (wish(table, key, 9),), "<")


def test_a_row_whose_condition_does_not_hold_is_noted() -> None:
    table = store.table("Canon::FocalLength")
    rows = [variant for variant in getattr(table.get(2), "infos", ()) if variant.name == "FocalPlaneXSize"]
    job = job_for()
    job.context.members["Model"] = "Canon EOS R5"
    block = bytes(8)
    assert encode(job, block, table, (Change(rows[0], "Canon", (50,)),), "<") is block
    assert any("FocalPlaneXSize" in note for note in job.notes)


def blocks_in(data: bytes, name: str) -> list[bytes]:
    """Return the bytes of a table's blocks in a file, from where its tags say that they lie."""
    found: dict[int, int] = {}
    for tag in job_for(data).context.tags:
        if tag.info.table.name == name and tag.offset >= 0 and isinstance(tag.id, int):
            start = tag.offset - 2 * tag.id
            found[start] = max(found.get(start, 0), tag.offset + tag.length - start)
    return [data[start : start + size] for start, size in sorted(found.items())]


@pytest.mark.corpus
@pytest.mark.native
def test_canon_settings_are_written_as_exiftool_does(corpus: Path, tmp_path: Path) -> None:
    cases: dict[str, tuple[bytes, list[str]]] = {}
    expected: dict[str, tuple[str, bytes]] = {}
    for path in sorted(corpus.glob("*/**/*[Cc]anon*.jpg"))[:12]:
        data = path.read_bytes()
        for table, key, tag, value in CANON:
            held = blocks_in(data, table)
            if len(held) != 1 or not _has(data, table, key):
                continue
            name = f"{len(cases)}-{tag}"
            order = _order(data)
            new = encode(job_for(data), held[0], store.table(table), (change(table, key, value),), order)
            cases[name] = (data, [f"-Canon:{tag}#={value}"])
            expected[name] = (table, new)
    made = exiftool_writes(tmp_path, cases)
    assert len(made) >= 20
    for name, data in made.items():
        table, new = expected[name]
        assert blocks_in(data, table) == [new], name


def _has(data: bytes, table: str, key: int) -> bool:
    return any(tag.info.table.name == table and tag.id == key for tag in job_for(data).context.tags)


def _order(data: bytes) -> str:
    """Return the byte order of Canon's blocks: camera settings begin with their own length."""
    settings = blocks_in(data, "Canon::CameraSettings")
    return ">" if settings and int.from_bytes(settings[0][:2], "big") < 1024 else "<"
