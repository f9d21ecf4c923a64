"""Nikon's notes: the cipher and its keys, lists of offsets, blocks that can't be deciphered, what lies past the end."""

from __future__ import annotations

import random
from struct import pack, pack_into
from typing import Any

import pytest
from builders import Ifd, exif, jpeg
from nikon_notes import COUNT, SERIAL, cases, keys, photo

import exifweb
from exifweb.core.makernotes.nikon import decipher

LENS = b"0201" + bytes(range(40))
Z9 = "NIKON Z 9"


def lens_photo(*entries: tuple[int, str, object], data: bytes = LENS, key: tuple[int, int] = (SERIAL, COUNT)) -> bytes:
    return photo("NIKON D70", sorted([*entries, (0x0098, "undef", decipher(data, 4, *key))]))


def warnings(data: bytes) -> list[str]:
    return [one.message for one in exifweb.read(data).warnings]


def test_deciphering_twice_gives_the_block_again() -> None:
    data = bytes(range(256)) * 9
    hidden = decipher(data, 284, SERIAL, COUNT)
    assert hidden[:284] == data[:284]
    assert hidden[284:] != data[284:]
    assert decipher(hidden, 284, SERIAL, COUNT) == data


def test_the_stream_repeats_after_512_bytes() -> None:
    stream = decipher(bytes(2048), 0, 7, 99)
    assert stream[:512] == stream[512:1024] == stream[1536:]
    assert stream[:256] != stream[256:512]


@pytest.mark.parametrize("start", [0, 3, 4, 100])
def test_a_block_that_ends_before_its_cipher_begins_stays(start: int) -> None:
    data = b"0201"[: min(start, 4)]
    assert decipher(data, start, 1, 2) == data


def test_lens_data_is_deciphered_by_serial_number_and_shutter_count() -> None:
    found = exifweb.read(lens_photo(*keys()))
    assert found["Nikon:LensIDNumber"].value == LENS[11]
    assert found["Nikon:FocalLength"].text == f"{5 * 2 ** (LENS[10] / 24):.1f} mm"


@pytest.mark.parametrize(("model", "key"), [("NIKON D50", 0x22), ("NIKON D200", 0x60)])
def test_a_serial_number_that_is_none_stands_for_one_by_model(model: str, key: int) -> None:
    hidden = decipher(LENS, 4, key, COUNT)
    found = exifweb.read(photo(model, sorted([*keys("No. 12AB"), (0x0098, "undef", hidden)])))
    assert found["Nikon:LensIDNumber"].value == LENS[11]


def test_without_a_serial_number_the_key_is_zero() -> None:
    found = exifweb.read(lens_photo((0x00A7, "int32u", COUNT), key=(0, COUNT)))
    assert found["Nikon:LensIDNumber"].value == LENS[11]


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([(0x001D, "string", "1")], "no ShutterCount key"),
        ([(0x001D, "string", "1"), (0x00A7, "int32u", [1, 2])], "invalid ShutterCount key"),
    ],
)
def test_without_a_shutter_count_there_is_a_warning_and_no_garbage(
    entries: list[tuple[int, str, Any]], reason: str
) -> None:
    data = lens_photo(*entries)
    assert f"Can't decrypt Nikon information ({reason})" in warnings(data)
    assert "Nikon:LensIDNumber" not in exifweb.read(data)


def z9_block(length: int = 4000, *, number: int = 40, menu: int = 400, firmware: bytes = b"04.00") -> bytearray:
    """Return shot information of the Z 9 whose menus lie in one part."""
    block = bytearray(length)
    block[:9] = b"0805" + firmware
    pack_into("<I", block, 36, number)
    pack_into("<I", block, 140, menu)
    pack_into("<I", block, menu + 16, 600)
    pack_into("<I", block, menu + 600 + 140, 3)
    return block


def z9_photo(block: bytes | bytearray, key: tuple[int, int] = (SERIAL, COUNT)) -> bytes:
    return photo(Z9, sorted([*keys(), (0x0091, "undef", decipher(bytes(block), 4, *key))]))


def test_menus_are_found_by_two_offsets() -> None:
    found = exifweb.read(z9_photo(z9_block()))
    assert found["Nikon:FirmwareVersion"].text == "04.00"
    assert any(tag.info.table.name == "Nikon::MenuSettingsZ9v4" for tag in found)


def test_which_menus_is_told_by_the_firmware() -> None:
    tables = {tag.info.table.name for tag in exifweb.read(z9_photo(z9_block(firmware=b"02.00")))}
    assert "Nikon::MenuSettingsZ9" in tables
    assert "Nikon::MenuSettingsZ9v4" not in tables


@pytest.mark.parametrize("key", [(SERIAL + 1, COUNT), (SERIAL, COUNT + 1)])
def test_a_wrong_key_gives_a_warning_and_no_garbage(key: tuple[int, int]) -> None:
    data = z9_photo(z9_block(), key)
    assert "Truncated or wrongly deciphered Nikon offsets" in warnings(data)
    names = [tag.name for tag in exifweb.read(data) if tag.info.table.name.startswith("Nikon::ShotInfo")]
    assert names == ["ShotInfoVersion"]


@pytest.mark.parametrize("length", [4, 9, 36, 40, 100, 199, 200, 416, 420, 1100])
def test_a_truncated_block_ends_quietly(length: int) -> None:
    found = exifweb.read(z9_photo(bytes(z9_block()[:length])))
    assert found["Nikon:ShutterCount"].value == COUNT


def test_two_offsets_to_one_part_are_read_once() -> None:
    block = z9_block()
    pack_into("<I", block, 48, 400)
    found = warnings(z9_photo(block))
    assert [one for one in found if "references previous" in one]


def test_a_pointer_past_the_end_is_noted_and_stays_dangling_after_an_edit() -> None:
    """A directory of the note seems to begin where the block ends; what an edit adds must not be taken for it."""
    note = b"".join(
        [
            pack("<H", 2),
            pack("<HHI4s", 0x0001, 7, 4, b"0200"),
            pack("<HHII", 0x0E10, 4, 1, 400),
            bytes(4),
        ]
    )
    camera = Ifd([(0x927C, "undef", note)])
    main = Ifd([(0x010F, "string", "NIKON CORPORATION"), (0x0110, "string", "NIKON D1X")], {0x8769: camera})
    data = jpeg(exif(main))
    assert "Bad NikonScanIFD SubDirectory start" in warnings(data)
    edited = exifweb.write(data, {"Artist": "Ann " * 100, "IFD0:Copyright": "Ann " * 60}).tobytes()
    assert set(warnings(edited)) <= set(warnings(data))
    block = edited[edited.index(b"Exif\0\0") + 6 :]
    assert block[400:402] == b"\0\0"
    assert exifweb.read(edited)["Artist"].text.startswith("Ann Ann")


def capture(version: bytes, *rows: tuple[int, int], count: int | None = None) -> bytes:
    number = len(rows) if count is None else count
    value = version + pack("<H", number) + b"".join(pack("<III", tag, at, 0) for tag, at in rows)
    return photo("NIKON D100", [(0x0E0E, "undef", value)])


def test_offsets_of_what_capture_appended() -> None:
    found = exifweb.read(capture(b"0100", (1, 5000), (2, 6000), (3, 7)))
    assert found["Nikon:IFD0_Offset"].value == 5000
    assert found["Nikon:PreviewIFD_Offset"].value == 6000


@pytest.mark.parametrize(("version", "count"), [(b"0200", 1), (b"0100", 0), (b"0100", 9)])
def test_other_lists_of_offsets_are_left_alone(version: bytes, count: int) -> None:
    data = capture(version, (1, 5000), count=count)
    assert "Nikon:IFD0_Offset" not in exifweb.read(data)
    assert ("Invalid NikonCaptureOffsets data" in warnings(data)) == (version != b"0100")


def test_mutated_notes_never_make_a_read_fail() -> None:
    chance = random.Random(7)
    for _, data in cases(3):
        for _ in range(2):
            mutant = bytearray(data)
            start = mutant.index(b"Nikon\0\x02")
            for _ in range(chance.choice((1, 3, 9))):
                mutant[start + chance.randrange(min(400, len(mutant) - start))] = chance.randrange(256)
            assert exifweb.read(bytes(mutant))["IFD0:Make"].text == "NIKON CORPORATION"
