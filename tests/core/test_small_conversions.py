"""Conversions of records that no sample has: GoPro's units and clock, Office links and times, FLIR's parts."""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest

from exifweb.core.blocks import gpmf
from exifweb.core.context import Context, Options
from exifweb.core.model import Block
from exifweb.core.source import Buffer
from exifweb.core.tags import registry


def converted(name: str, *values: Any, members: dict[str, Any] | None = None) -> Any:
    """Return what a conversion makes of the last value, after the others."""
    context = Context(Buffer(b""), Options())
    context.members |= members or {}
    convert = registry.conversion(name)
    assert convert is not None
    for value in values[:-1]:
        convert(value, context)
    return convert(values[-1], context)


def record(key: bytes, kind: bytes, unit: int, data: bytes) -> bytes:
    return key + kind + pack(">BH", unit, len(data) // unit) + data + bytes(-len(data) % 4)


@pytest.mark.parametrize(
    ("units", "text"),
    [((b"deg", b"m"), "12 deg 34 m"), ((b"deg", b""), "12 deg 34"), ((b"deg",), "12 34")],
)
def test_gopro_units_stand_behind_their_numbers(units: tuple[bytes, ...], text: str) -> None:
    names = b"".join(unit.ljust(4, b"\0") for unit in units)
    data = record(b"UNIT", b"c", 4, names) + record(b"BPOS", b"l", 8, pack(">ii", 12, 34))
    context = Context(Buffer(data), Options(unknown=1))
    gpmf.decode(context, Block("GoPro", "JPEG-APP6", 0, len(data)))
    (found,) = [tag for tag in context.tags if tag.name == "Controller"]
    assert found.text == text
    assert str(found.value) == "12 34"


def test_gopro_clock_lies_between_the_pairs_that_are_told() -> None:
    clocks = [(30.0, 1500000060.5), (10.0, 1500000000.5)]
    assert converted("gopro.clock_time", 20, members={"GoPro clocks": clocks}) == "2017:07:14 02:40:30.5"
    assert converted("gopro.clock_time", 20) == "<uncalibrated>"


def test_gopro_day_and_seconds_of_the_day() -> None:
    assert converted("gopro.gps_time", 3661.25, members={"GPSDays": 8000}) == "2021:11:26 01:01:01.250"


def variant(text: str) -> bytes:
    data = text.encode() + b"\0"
    return pack("<II", 30, len(data)) + data + bytes(-len(data) % 4)


def test_office_links_are_the_last_two_of_six_variants() -> None:
    links = [*[variant("x")] * 4, variant("http://a/"), variant("top"), *[variant("y")] * 4, variant("b"), variant("")]
    data = pack("<I", len(links)) + b"".join(links)
    assert converted("flashpix.hyperlinks", data) == ["http://a/#top", "b"]
    assert converted("flashpix.hyperlinks", data[:-40]) == ["http://a/#top", ""]
    assert converted("flashpix.hyperlinks", b"\xff\xff\xff\xff") == []


def test_word_keeps_a_time_in_bit_fields() -> None:
    bits = 124 << 20 | 2 << 16 | 29 << 11 | 23 << 6 | 59
    assert converted("flashpix.word_time", bits) == "2024:02:29 23:59:00"
    assert converted("flashpix.file_time", 133_000_000_000_000_000) == 1655526400
    assert converted("flashpix.file_time", 1) is None


def test_flir_parts_are_texts_with_nulls_between() -> None:
    assert converted("flir.words_after(8)", b"battery\0T1\x00002\0\0") == "T1 002"
    assert converted("flir.software_components", bytes(20) + pack(">4I", 1, 2, 3, 4) + b"\0app\0") == "1 2 3 4 app"
    assert converted("flir.software_components", bytes(20)) is None
    assert converted("flir.moment", (2024, 2, 29, 1, 2, 3, 45)) == "2024:02:29 01:02:03.045"
