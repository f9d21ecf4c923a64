"""Ciphers and structures of vendors with few models, on built bytes, with what ExifTool reads in them."""

from __future__ import annotations

import gzip
import plistlib
from random import Random
from struct import pack
from typing import Any

import pytest
from built_notes import Entry, directory, jpeg

import exifweb
from exifweb.core.blocks import plist
from exifweb.core.blocks.protobuf import is_message
from exifweb.core.makernotes.google import deciphered
from exifweb.core.values import Binary

KEY = (7, 11, 13, 0x7FFFFFF0)


def read(make: str, model: str, note: bytes) -> exifweb.Metadata:
    return exifweb.read(jpeg(make.encode(), model.encode(), lambda _: note), name="a.jpg")


def read_directory(make: str, model: str, rows: list[Entry]) -> exifweb.Metadata:
    data = jpeg(make.encode(), model.encode(), lambda at: directory("<", rows, at))
    return exifweb.read(data, name="a.jpg")


def words(*values: int) -> bytes:
    return pack(f"<{len(values)}I", *[value & 0xFFFFFFFF for value in values])


def samsung(*rows: Entry) -> exifweb.Metadata:
    return read_directory("SAMSUNG", "NX10", sorted([(1, 7, 4, b"0100"), *rows]))


ENCIPHERED: tuple[Entry, ...] = (
    (0xA021, 4, 4, words(5, 20, 30, 0)),
    (0xA030, 9, 4, words(1, 2, 3, 0x7FFFFFFF)),
    (0xA040, 4, 23, words(11, *range(100, 122))),
)


def test_samsung_values_are_deciphered_with_the_key_of_the_note() -> None:
    found = samsung((0xA020, 4, 4, words(*KEY)), *ENCIPHERED)
    assert found["WB_RGGBLevelsUncorrected"].text == "4294967294 9 17 2147483664"
    assert found["ColorMatrix"].text == "8 13 16 -17"
    curve = [int(part) for part in found["ToneCurveSRGBDefault"].text.split()]
    assert curve[:3] == [11, 107, 112]
    assert curve[12:14] == [111 - 7, 112 - 11]


def test_samsung_values_without_a_key_are_no_tags() -> None:
    found = samsung(*ENCIPHERED)
    assert not any(tag.name in ("WB_RGGBLevelsUncorrected", "ColorMatrix") for tag in found)


def test_hdr_plus_is_its_own_inverse() -> None:
    data = bytes(range(250))
    assert deciphered(deciphered(data)) == data
    assert deciphered(bytes(8)).hex() == pack("<Q", first_word()).hex()


def first_word() -> int:
    key = 0x2515606B4A7791CD
    key ^= key >> 12
    key ^= (key << 25) & 0xFFFFFFFFFFFFFFFF
    key ^= key >> 27
    return key * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF


def hdr_plus(version: int, content: bytes) -> bytes:
    return b"HDRP" + bytes([version]) + deciphered(gzip.compress(content))


def test_hdr_plus_text() -> None:
    found = read("Google", "Pixel 6", hdr_plus(2, b"Summary\n x\nSome free note\nFoo bar: baz\n"))
    assert found["SummaryText"].raw == " x\n"
    assert found["ProcessingNotes"].text == "Some free note"
    assert found["FooBar"].text == "baz"


@pytest.mark.parametrize("note", [b"HDRP\x03" + bytes(range(90)), hdr_plus(3, b"\x0a\x02ab")[:-9]])
def test_a_wrong_key_or_a_cut_end_is_a_warning_and_no_tag(note: bytes) -> None:
    found = read("Google", "Pixel 6", note)
    assert [warning.message for warning in found.warnings] == ["Error inflating stream"]
    assert not any(tag.group1 == "Google" for tag in found)


def test_a_bomb_is_not_inflated() -> None:
    found = read("Google", "Pixel 6", hdr_plus(2, bytes(20 << 20)))
    assert [warning.message[:20] for warning in found.warnings] == ["Not inflating stream"]


@pytest.mark.parametrize(
    ("data", "whole"), [(b"\x0a\x02ab\x10\x05", True), (b"\x0a\x09ab", False), (b"\xff" * 40, False)]
)
def test_messages_are_told_from_other_bytes(data: bytes, *, whole: bool) -> None:
    assert is_message(data) is whole


def listed(value: Any) -> bytes:
    return plistlib.dumps(value, fmt=plistlib.FMT_BINARY)


def test_property_lists() -> None:
    value = {"a": [1, 2.5, "ä"], "b": {"c": -1.25}, "d": 1 << 40}
    assert plist.read(listed(value)) == {"a": [1, 2.5, "ä"], "b": {"c": -1.25}, "d": 1 << 40}
    data = plist.read(listed(b"abc"))
    assert isinstance(data, Binary)
    assert data.read() == b"abc"


def test_a_property_list_that_refers_to_itself_ends() -> None:
    body = b"bplist00\xa2\0\0"
    trailer = bytes(6) + b"\x01\x01" + pack(">3Q", 1, 0, len(body))
    assert plist.read(body + b"\x08" + trailer) is None


def test_a_structure_is_spelled_as_text() -> None:
    data = listed({"_1": 0.5, "_0": 1, "a,b": "x|y}"})
    note = b"Apple iOS\0\0\1MM"
    found = read("Apple", "iPhone 15", note + directory(">", [(0x40, 7, len(data), data)], len(note)))
    assert found["SemanticStyle"].text == "{Tag2=x||y|},_0=1,_1=0.5}"


@pytest.mark.parametrize("model", ["J1", "S4"])
def test_sanyo_offsets_that_are_none_are_passed_over(model: str) -> None:
    rows: list[Entry] = [(0x0210, 2, 10, b"some text\0"), (0x0E00, 7, 20, b"PrintIM\x000300" + bytes(8))]
    right = directory("<", rows, 8)
    wrong = directory("<", rows, 999)[: 2 + 12 * 2] + right[2 + 12 * 2 :]
    found = read("SANYO Electric Co.,Ltd.", model, b"SANYO\0\1\0" + wrong)
    assert found["PrintIMVersion"].text == "0300"
    assert not found.warnings


def test_a_cut_leaf_packet_is_a_warning() -> None:
    packet = b"PKTS\0\0\0\1" + b"CamProf_name".ljust(40, b"\0") + pack("<I", 4)
    leaf = packet + b"Back" + packet
    rows: list[Entry] = [(0x8606, 7, len(leaf), leaf)]
    found = exifweb.read(b"II*\0" + pack("<I", 8) + directory("<", rows, 8), name="a.tif")
    assert [warning.message for warning in found.warnings if "Leaf" in warning.message] == ["Truncated Leaf data"]


@pytest.mark.parametrize("seed", range(40))
def test_damaged_notes_end(seed: int) -> None:
    chance = Random(seed)
    lists = listed({"a": [1, {"b": "c"}], "epoch": 0})
    apple = b"Apple iOS\0\0\1MM"
    notes = [
        ("Google", hdr_plus(3, b"\x0a\x08\x12\x06\x0a\x04text" * 5)),
        ("Google", hdr_plus(2, b"Time log: \n a\nSummary\n x\n")),
        ("Apple", apple + directory(">", [(3, 7, len(lists), lists), (0x40, 7, len(lists), lists)], len(apple))),
        ("Phase One", b"IIIITwaR" + pack("<7I", 16, 0, 2, 0, 0x102, 1, 8) + pack("<I", 16) * 8),
        ("JVC", b"VER:0100QTY:FINE"),
        ("SAMSUNG", b"STMN123A" + pack("<3I", 1, 1000, 200) + bytes(24) + b"\2\0\0\0" + bytes(40)),
    ]
    for make, note in notes:
        broken = bytearray(note)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        found = read(make, "X", bytes(broken[: chance.randrange(8, len(broken) + 1)]))
        assert len(found.to_json()) < 100_000
