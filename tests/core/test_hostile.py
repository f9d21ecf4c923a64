"""Bad input: a clear error or a warning in the result, in bounded time and memory; its siblings survive."""

from __future__ import annotations

import random
import time
import tracemalloc
from struct import pack

import pytest
from builders import Ifd, exif, jpeg, photo, segment, tiff

import exifweb
from exifweb.core.source import Buffer

SECONDS = 2.0


def read(data: bytes, **options: object) -> exifweb.Metadata | exifweb.ExifWebError:
    """Read, and insist that what goes wrong goes wrong on purpose and soon."""
    begin = time.perf_counter()
    try:
        found: exifweb.Metadata | exifweb.ExifWebError = exifweb.read(data, options=exifweb.Options(**options))  # type: ignore[arg-type]
        assert isinstance(found, exifweb.Metadata)
        found.to_json()
        found.to_json(numeric=True)
        found.to_page()
    except exifweb.ExifWebError as error:
        found = error
    assert time.perf_counter() - begin < SECONDS
    return found


def warnings(data: bytes) -> str:
    found = read(data)
    assert isinstance(found, exifweb.Metadata)
    return "; ".join(w.message for w in found.warnings)


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff", b"\0" * 1000, bytes(range(1, 30)) * 9])
def test_what_is_no_file_of_any_kind(data: bytes) -> None:
    error = read(data)
    assert isinstance(error, exifweb.UnknownFormat)
    assert error.code == "unknown_format"
    assert error.hint


def test_an_empty_file_is_called_empty() -> None:
    error = read(b"")
    assert isinstance(error, exifweb.UnknownFormat)
    assert error.message == "File is empty"


def test_text_is_text() -> None:
    found = read(b"just some words\n")
    assert isinstance(found, exifweb.Metadata)
    assert found.file_type == "TXT"


@pytest.mark.parametrize("order", ["<", ">"])
def test_every_prefix_of_a_photo(order: str) -> None:
    whole = photo(order)
    for end in range(len(whole)):
        read(whole[:end])


def test_a_cut_photo_keeps_what_is_there() -> None:
    whole = jpeg(exif(Ifd([(0x10F, "string", "Acme")])), segment(0xFE, b"x" * 500))
    found = read(whole[: len(whole) // 2])
    assert isinstance(found, exifweb.Metadata)
    assert found["Make"].value == "Acme"
    assert "JPEG format error" in {w.message for w in found.warnings}


def test_every_byte_of_a_photo_changed() -> None:
    whole = photo()
    chance = random.Random(1)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] = chance.randrange(256)
        read(bytes(changed))


def test_random_bytes_behind_a_tiff_header() -> None:
    chance = random.Random(2)
    for _ in range(300):
        read(b"II*\0\x08\0\0\0" + chance.randbytes(400))
        read(jpeg(segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08" + chance.randbytes(400))))


def loop(next_offset: int) -> bytes:
    return b"II*\0" + pack("<IHHHIII", 8, 1, 0x10F, 2, 4, 0x41414100, next_offset)


def test_a_directory_that_follows_itself() -> None:
    assert "pointer references previous IFD0 directory" in warnings(loop(8))


def test_directories_that_point_at_each_other() -> None:
    data = bytearray(tiff(Ifd([], {0x8769: Ifd([], {0xA005: Ifd([(1, "string", "R98")])})})))
    at = data.index(pack("<HHI", 0xA005, 4, 1)) + 8
    data[at : at + 4] = pack("<I", 8)
    assert "InteropIFD pointer references previous IFD0 directory" in warnings(bytes(data))


def test_ten_thousand_directories_inside_each_other() -> None:
    out = bytearray(b"II*\0\x08\0\0\0")
    for _ in range(10_000):
        out += pack("<HHHIII", 1, 0x8769, 4, 1, len(out) + 18, 0)
    assert "nested too deeply" in warnings(bytes(out))


def test_a_chain_of_ten_thousand_directories_ends() -> None:
    out = bytearray(b"II*\0\x08\0\0\0")
    for _ in range(10_000):
        out += pack("<HI", 0, len(out) + 6)
    read(bytes(out))


@pytest.mark.parametrize("code", range(20))
@pytest.mark.parametrize("count", [0, 1, 2**16, 2**31, 2**32 - 1])
def test_claimed_counts(code: int, count: int) -> None:
    entries = pack("<HHII", 0x10F, code, count, 100) + pack("<HHII", 0x112, 3, 1, 6)
    data = b"II*\0\x08\0\0\0" + pack("<H", 2) + entries + bytes(200)
    tracemalloc.start()
    found = read(jpeg(segment(0xE1, b"Exif\0\0" + data)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert isinstance(found, exifweb.Metadata)
    if code not in (0, 14, 15, 16, 17, 18, 19):
        assert found["Orientation"].value == 6


def test_offsets_past_the_end_cost_only_their_tag() -> None:
    entries = pack("<HHII", 0x10F, 2, 50, 2**32 - 10) + pack("<HHII", 0x112, 3, 1, 6)
    data = b"II*\0\x08\0\0\0" + pack("<H", 2) + entries + bytes(4)
    found = read(jpeg(segment(0xE1, b"Exif\0\0" + data)))
    assert isinstance(found, exifweb.Metadata)
    assert found["Orientation"].value == 6
    assert [(w.message, w.unit) for w in found.warnings] == [("Bad offset for IFD0 Make", "entry")]


def test_invalid_utf8_is_kept_and_shown_as_question_marks() -> None:
    found = read(jpeg(exif(Ifd([(0x13B, "string", "ab")]))).replace(b"ab\0", b"a\xe9\0"))
    assert isinstance(found, exifweb.Metadata)
    assert found["Artist"].raw.encode("utf-8", "surrogateescape") == b"a\xe9"
    assert found.to_dict()["IFD0:Artist"] == "a?"


def test_markers_without_end() -> None:
    read(b"\xff\xd8" + b"\xff\xe0\0\2" * 100_000)
    read(b"\xff\xd8" + b"\xff" * 1_000_000)
    read(b"\xff\xd8\xff" + b"\0" * 1_000_000)


def test_a_segment_longer_than_the_file() -> None:
    assert "JPEG format error" in warnings(b"\xff\xd8\xff\xe1\xff\xffExif\0\0")


class Hungry(Buffer):
    """A source that says it is a gigabyte long; every read of it is remembered."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.size = 1 << 30
        self.longest = 0

    def read(self, offset: int, length: int) -> bytes:
        self.longest = max(self.longest, length)
        return super().read(offset, length).ljust(min(length, 1 << 20), b"\0")


def test_claimed_lengths_of_a_gigabyte_are_not_asked_for() -> None:
    entries = pack("<HHII", 0x9999, 7, 2**30 - 100, 50) + pack("<HHII", 0x8649, 7, 2**30 - 100, 50)
    source = Hungry(b"II*\0\x08\0\0\0" + pack("<H", 2) + entries + bytes(100))
    exifweb.read(source).to_json()
    assert source.longest < 1 << 20


def test_the_read_limit_is_told() -> None:
    limits = exifweb.Limits(total_read=len(photo()) + 100)
    found = exifweb.read(photo(), options=exifweb.Options(limits=limits))
    assert any("read limit" in w.message for w in found.warnings)


def test_text_from_a_file_stays_text_in_json() -> None:
    hostile = '</script><img src=x onerror=alert(1)>"\\\n\u2028'
    found = read(jpeg(exif(Ifd([(0x13B, "string", hostile)]))))
    assert isinstance(found, exifweb.Metadata)
    assert found.to_dict()["IFD0:Artist"] == hostile
