"""Sony's notes: the cipher, double enciphering, keys that are wrong, blocks that are damaged, and some inverses."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sony_notes import SR2_KEY, arw, enciphered, logs, more_info, placed, srf

import exifweb
from exifweb.core.context import Context, Options
from exifweb.core.makernotes.sony import decipher, encipher
from exifweb.core.makernotes.sony_raw import decrypt
from exifweb.core.source import Buffer
from exifweb.core.tags import registry


def warnings(data: bytes, name: str = "a.jpg") -> list[str]:
    return [one.message for one in exifweb.read(data, name=name).warnings]


def test_the_cipher_is_a_cube_and_leaves_the_highest_bytes() -> None:
    every = bytes(range(256))
    assert decipher(encipher(every)) == encipher(decipher(every)) == every
    assert encipher(b"\x02\x03\x08") == b"\x08\x1b\x0e"
    assert encipher(every)[249:] == every[249:]


@pytest.mark.parametrize("length", [0, 3, 4, 511, 512, 513, 4096])
def test_decrypting_twice_gives_the_data_again(length: int) -> None:
    data = random.Random(length).randbytes(length)
    hidden = decrypt(data, SR2_KEY)
    assert decrypt(hidden, SR2_KEY) == data
    assert hidden[length & ~3 :] == data[length & ~3 :]
    assert length < 4 or hidden != data


def test_a_block_enciphered_twice_is_read_with_a_warning() -> None:
    block = bytes([0, 0, 255, 0, 25, *[0] * 60])
    once = exifweb.read(placed("ILCE-7M3", [(0x9402, "undef", encipher(block))]))
    assert once["Sony:AmbientTemperature"].text == "25 C"
    assert not once.warnings
    mark = (0x9400, "undef", b"\x5e" + encipher(bytes(90)))
    twice = exifweb.read(placed("ILCE-7M3", [mark, (0x9402, "undef", encipher(encipher(block)))]))
    assert twice["Sony:AmbientTemperature"].text == "25 C"
    (warning,) = twice.warnings
    assert (warning.minor, warning.message.partition(".")[0]) == (True, "Some Sony metadata is double-enciphered")


def test_an_encrypted_directory_needs_its_key() -> None:
    found = exifweb.read(arw(), name="a.arw")
    assert found["SR2SubIFD:WB_RGGBLevels"].text == "2156 1024 1024 1883"
    wrong = exifweb.read(arw(key=SR2_KEY + 1), name="a.arw")
    assert not [tag for tag in wrong.tags if tag.group1.startswith("SR2SubIFD")]
    assert wrong.warnings


def test_an_encrypted_directory_that_is_cut_is_a_warning() -> None:
    found = exifweb.read(arw(cut=9), name="a.arw")
    assert "Error reading SR2 data" in [one.message for one in found.warnings]
    assert found["SR2:SR2SubIFDKey"].value == SR2_KEY


def test_the_chain_of_an_srf_is_decrypted_with_two_keys() -> None:
    found = exifweb.read(srf())
    assert {tag.group1 for tag in found.tags if tag.group1.startswith("SRF")} == {f"SRF{at}" for at in range(1, 7)}
    assert found["SRF2:MinFocalLength"].text == "35 mm"
    assert found["SRF6:Flash"].text == "Fired"


def test_labels_in_logs_are_tags() -> None:
    found = exifweb.read(logs())
    assert found["Sony:Barcode"].text == "12345678901"
    assert found["Sony:VibrationReduction"].text == "On"
    assert found["Sony:BoardTemperature"].text == "33 C"
    assert found["Sony:TextInfo3"].value.read() == b"X" * 40


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (more_info(extra=51), "Possibly corrupted MoreInfo data"),
        (more_info((1, 24), extra=9)[:30], "Truncated MoreInfo data"),
        (more_info((1, 24), total=1000), "MoreInfo data length too large"),
        (more_info((1, 24), (2, 300), total=250), "MoreInfo data length too small"),
    ],
    ids=["too many", "truncated", "too large", "too small"],
)
def test_damaged_indexes_of_blocks_are_warnings(data: bytes, message: str) -> None:
    assert message in warnings(placed("DSLR-A580", [(0x0020, "undef", data)]))


def test_an_empty_index_of_blocks_has_no_tags() -> None:
    assert warnings(placed("DSLR-A580", [(0x0020, "undef", more_info())])) == []


@pytest.mark.parametrize("make", [lambda: enciphered("ILCE-7M3"), srf, logs, arw], ids=["blocks", "srf", "logs", "arw"])
def test_damage_never_raises(make: Any) -> None:
    whole = make()
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(12, len(data))] = chance.randrange(256)
        end = chance.randrange(20, len(data)) if chance.random() < 0.3 else len(data)
        exifweb.read(bytes(data[:end]), name="a.arw" if whole[:2] == b"II" else "a.jpg")


def undone(name: str, value: Any, members: dict[str, Any] | None = None) -> Any:
    context = Context(Buffer(b""), Options())
    context.members |= members or {}
    convert = registry.inverse(name)
    assert convert is not None
    return convert(value, context)


@pytest.mark.parametrize(
    ("inverse", "text", "raw"),
    [
        ("sony_lenses.spec_parts", "DT 18-55mm F3.5-5.6 SAM", "01 18 55 3.5 5.6 02"),
        ("sony_lenses.spec_parts", "E 35mm F1.8 OSS", "83 35 0 1.8 0 00"),
        ("sony_lenses.spec_parts", "Unknown (1 2)", "1 2"),
        ("sony_lenses.feature_parts", "PZ DT SSM", "41 01"),
        ("sony_lenses.spec_bytes", "01 18 55 3.5 5.6 02", bytes.fromhex("0100180055355602")),
        ("sony_lenses.swapped_spec_bytes", "01 18 55 3.5 11 02", bytes.fromhex("00010018355502b0")),
        ("sony.seconds_or_bulb", "Bulb", 0),
        ("sony.seconds_or_bulb", "1/4", 0.25),
        ("sony.pixel_shift_parts", "Group 07123456, Shot 2/4 (0x9)", "07123456 2 4 0x9"),
        ("sony.pixel_shift_parts", "Group 07123456, Composed 4-shot (0x9)", "07123456 0 4 0x9"),
        ("sony.serial_digits", "1234567", "67452301"),
        ("sony.face_units", "30 15 60 45", "1 2 3 4"),
        ("sony.number_for({0: 'Auto', 7: 'n/a'})", "N/A", 7),
        ("sony.date_bytes", "2013:02:03 04:05:06", bytes.fromhex("dd070203040506")),
        ("sony.short_date_bytes", "2013:02:03 04:05:06", bytes.fromhex("0d0203040506")),
        ("sony.two_hex_bytes", "1.0a", 0x010A),
        ("sony.size_numbers", "1920x1080", "1920 1080 257"),
        ("sony.of_time(6, 8)", 0.25, 64),
        ("minolta.of_three_bytes", "2004:12:31", 2004 << 16 | 12 << 8 | 31),
        ("minolta.metres_of_text", "inf", 267),
        ("minolta.without_metres", "1.5 m", "1.5"),
    ],
)
def test_words_become_what_is_stored(inverse: str, text: Any, raw: Any) -> None:
    assert undone(inverse, text) == raw


def test_the_middle_of_a_setting_depends_on_the_model() -> None:
    assert undone("minolta.of_steps_off", -1, {"Model": "DiMAGE A2"}) == 4
    assert undone("minolta.of_steps_off", -1, {"Model": "DiMAGE 7"}) == 2
