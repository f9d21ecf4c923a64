"""Pentax's conversions that need more than their value, and those of four vendors at their edges."""

from __future__ import annotations

from struct import pack
from typing import Any

import pytest

from exifweb.core.context import Context, Options
from exifweb.core.source import Buffer
from exifweb.core.tags import registry

DATE, TIME = b"\x07\xd8\x03\x02", b"\x0c\x01\x23"


def converted(name: str, value: Any, **members: Any) -> Any:
    """Return what a conversion makes of a value when these members are known."""
    context = Context(Buffer(b""), Options())
    context.members |= members
    convert = registry.conversion(name)
    assert convert is not None
    return convert(value, context)


def test_a_shutter_count_is_read_with_date_and_time_only() -> None:
    """The count comes back from its cipher; without the key, or with half of it, there is no count."""
    known = {"PentaxDate": DATE, "PentaxTime": TIME}
    context = Context(Buffer(b""), Options())
    context.members |= known
    write = registry.inverse("pentax.enciphered_count")
    assert write is not None
    stored = int.from_bytes(write(12345, context), "big")
    assert stored != 12345
    assert converted("pentax.shutter_count", stored, **known) == 12345
    for missing in ({}, {"PentaxDate": DATE}, {"PentaxDate": DATE[:3], "PentaxTime": TIME}):
        assert converted("pentax.shutter_count", stored, **missing) is None


def test_a_truncated_shutter_count_is_none() -> None:
    """Four bytes, no fewer."""
    assert converted("pentax.big_endian", b"\0\1\2") is None
    assert converted("pentax.big_endian", pack(">I", 258)) == 258


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("pentax.similar_lens", "4 222", "smc PENTAX-DA L 18-55mm F3.5-5.6 (4 222)"),
        ("pentax.similar_lens", "13 4", "smc PENTAX-FA 645 45-85mm F4.5 ? (13 4)"),
        ("pentax.similar_lens", "99 1", None),
        ("pentax.date", b"\x07", "Unknown (\x07)"),
        ("pentax.bracket_text", "0.5 515", "0.5 EV, WB-GM+3"),
        ("pentax.shifts_text", "5200 3 0", "5200 +3  0"),
        ("pentax_points.areas", "0", "(none)"),
        ("kodak.iso", 61441, float("inf")),
        ("casio.two_ratios", "65535 1 1 1", "n/a"),
        ("casio.frame_rate", "30 60", "60-30"),
        ("ricoh.serial_number", "AB12345678", "(AB)12345678"),
    ],
)
def test_edges(name: str, value: Any, shown: Any) -> None:
    """What ExifTool prints for these values."""
    assert converted(name, value) == shown
