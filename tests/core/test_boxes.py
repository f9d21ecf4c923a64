"""Boxes: lengths of every kind, damage, limits."""

from __future__ import annotations

from struct import pack

import pytest

from exifweb.core.errors import Malformed
from exifweb.core.formats.isobmff.boxes import Box, box_at, boxes, printable, user_type
from exifweb.core.limits import Limits
from exifweb.core.source import Buffer


def box(kind: bytes, payload: bytes = b"", *, long: bool = False) -> bytes:
    if long:
        return pack(">I4sQ", 1, kind, len(payload) + 16) + payload
    return pack(">I4s", len(payload) + 8, kind) + payload


def walk(data: bytes, start: int = 0, limits: Limits | None = None) -> list[Box]:
    return list(boxes(Buffer(data), start, len(data), limits or Limits()))


def test_short_long_and_open_lengths() -> None:
    data = box(b"ftyp", b"isom") + box(b"mdat", b"1234", long=True) + pack(">I4s", 0, b"moov") + b"rest"
    assert walk(data) == [
        Box(b"ftyp", 0, 8, 4),
        Box(b"mdat", 12, 28, 4),
        Box(b"moov", 32, 40, 4, open=True),
    ]


def test_a_part_of_a_source() -> None:
    data = b"junk" + box(b"abcd", b"12") + b"less"
    assert [(b.name, b.offset, b.end) for b in walk(data, 4)] == [("abcd", 12, 14)]


def test_more_stated_than_there_is() -> None:
    (found,) = walk(pack(">I4s", 100, b"mdat") + b"12")
    assert (found.length, found.missing(10), found.missing(200)) == (92, 90, 0)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pack(">I4s", 7, b"abcd"), "Invalid atom size"),
        (pack(">I4s", 1, b"abcd") + b"1234", "Truncated atom header"),
        (pack(">I4sQ", 1, b"abcd", 15), "Invalid extended size"),
        (pack(">I4sQ", 1, b"abcd", 1 << 63), "Invalid atom size"),
    ],
)
def test_lengths_that_none_can_have(data: bytes, reason: str) -> None:
    head = box(b"free")
    with pytest.raises(Malformed, match=reason) as damage:
        walk(head + data)
    assert damage.value.offset == len(head)


def test_many_boxes_end_at_the_limit() -> None:
    with pytest.raises(Malformed, match="Stopped after 5 boxes"):
        walk(box(b"free") * 6, limits=Limits(segments=5))
    assert len(walk(box(b"free") * 5, limits=Limits(segments=5))) == 5


def test_user_types_and_names() -> None:
    data = box(b"uuid", bytes(range(16)) + b"payload")
    found = box_at(Buffer(data), 0, len(data))
    assert found is not None
    assert user_type(Buffer(data), found) == bytes(range(16))
    assert printable("\xa9n-1") == "\\xa9n-1"
