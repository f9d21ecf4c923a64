"""Sources: whatever serves the bytes, they are the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from exifweb.core.errors import SourceError
from exifweb.core.source import Buffer, Meter, Need, Pages, Splice, as_source, resolve

if TYPE_CHECKING:
    from collections.abc import Coroutine

DATA = bytes(range(256)) * 40


def driven(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Run a coroutine that never really waits; an event loop of its own is not to be had everywhere."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waited")


def pages(**options: int) -> Pages:
    return Pages(len(DATA), lambda offset, length: DATA[offset : offset + length], **options)


@pytest.mark.parametrize("source", [Buffer(DATA), pages(page=64), pages(page=1 << 14), pages(page=100, keep=2)])
@pytest.mark.parametrize(
    ("offset", "length"), [(0, 1), (0, 64), (60, 10), (63, 2), (0, len(DATA)), (128, 129), (5000, 777)]
)
def test_reads_give_the_bytes(source: Buffer | Pages, offset: int, length: int) -> None:
    assert source.read(offset, length) == DATA[offset : offset + length]


@pytest.mark.parametrize("source", [Buffer(DATA), pages(page=64)])
def test_reads_are_short_at_the_end_and_empty_outside(source: Buffer | Pages) -> None:
    assert source.read(len(DATA) - 3, 10) == DATA[-3:]
    assert source.read(len(DATA), 1) == b""
    assert source.read(-1, 4) == b""
    assert source.read(4, 0) == b""


def test_buffer_with_an_origin_keeps_file_offsets() -> None:
    source = Buffer(b"abcdef", origin=100)
    assert source.read(102, 3) == b"cde"
    assert source.read(99, 3) == b""
    assert source.size == 106


def test_pages_fetch_each_page_once_and_count() -> None:
    source = pages(page=64)
    source.read(10, 4)
    source.read(20, 40)
    assert (source.fetches, source.fetched) == (1, 64)
    source.read(0, 200)
    assert (source.fetches, source.fetched) == (2, 256)


def test_pages_fetch_neighbours_together_and_the_held_one_between_not_again() -> None:
    asked: list[tuple[int, int]] = []

    def fetch(offset: int, length: int) -> bytes:
        asked.append((offset, length))
        return DATA[offset : offset + length]

    source = Pages(len(DATA), fetch, page=64)
    source.read(128, 1)
    source.read(0, 320)
    assert asked == [(128, 64), (0, 128), (192, 128)]


def test_pages_keep_no_more_than_asked_and_stay_right() -> None:
    source = pages(page=64, keep=3)
    for offset in (0, 64, 128, 192, 0, 130, 60):
        assert source.read(offset, 100) == DATA[offset : offset + 100]


def test_pages_pass_a_read_through_that_is_longer_than_what_they_keep() -> None:
    source = pages(page=64, keep=2)
    assert source.read(10, 1000) == DATA[10:1010]
    assert source.fetches == 1


def test_pages_without_fetch_say_what_they_need_in_whole_pages() -> None:
    source = Pages(1000, page=64)
    with pytest.raises(Need) as caught:
        source.read(70, 100)
    assert (caught.value.offset, caught.value.length) == (64, 128)


def test_need_is_no_exception_that_a_parser_could_swallow() -> None:
    assert not issubclass(Need, Exception)


def test_a_host_that_gives_too_little_is_an_error() -> None:
    source = Pages(1000, lambda offset, length: b"x")
    with pytest.raises(SourceError, match="asked for 1000 bytes at offset 0, got 1"):
        source.read(0, 10)


def test_filling_must_be_in_whole_pages() -> None:
    with pytest.raises(SourceError):
        Pages(1000, page=64).fill(0, b"x" * 65)


def test_resolve_replays_a_parser_until_it_has_all() -> None:
    runs = []

    def parse(source: Pages) -> bytes:
        runs.append(1)
        return source.read(0, 4) + source.read(5000, 4) + source.read(9000, 4)

    async def fetch(offset: int, length: int) -> bytes:
        return DATA[offset : offset + length]

    found = driven(resolve(parse, len(DATA), fetch, page=256))  # type: ignore[arg-type]
    assert found == DATA[:4] + DATA[5000:5004] + DATA[9000:9004]
    assert len(runs) == 4


def test_resolve_refuses_an_origin_without_ranges() -> None:
    async def fetch(offset: int, length: int) -> bytes:  # noqa: ARG001
        return DATA

    with pytest.raises(SourceError, match="asked for 64 bytes"):
        driven(resolve(lambda s: s.read(0, 4), len(DATA), fetch, page=64))


def test_splice_joins_extents() -> None:
    source = Splice(Buffer(b"0123456789"), [(8, 2), (0, 3), (5, 1)])
    assert source.size == 6
    assert source.read(0, 6) == b"890125"
    assert source.read(1, 3) == b"901"
    assert source.read(5, 9) == b"5"
    assert [source.locate(at) for at in range(7)] == [8, 9, 0, 1, 2, 5, -1]


def test_meter_counts_and_caps() -> None:
    source = Meter(Buffer(bytes(1000)), cap=100, single=60)
    assert len(source.read(0, 60)) == 60
    assert source.read(0, 61) == b""
    assert source.exceeded
    assert len(source.read(0, 40)) == 40
    assert source.read(0, 1) == b""
    assert source.asked == 100


def test_as_source_takes_bytes_and_sources_and_nothing_else() -> None:
    own = Buffer(b"")
    assert as_source(own) is own
    assert as_source(bytearray(b"ab")).read(0, 9) == b"ab"
    assert as_source(memoryview(b"ab")).size == 2
    with pytest.raises(SourceError, match="can't read from str"):
        as_source("name.jpg")  # type: ignore[arg-type]
