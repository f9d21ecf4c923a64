"""What holds for every file: where the bytes come from makes no difference, and nothing they hold raises."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from builders import photo
from conftest import sample_files

import exifweb
from exifweb.core.source import Pages, resolve

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path
    from typing import Any

SAMPLES = sample_files("**/*.jpg", "**/*.JPG", "**/*.jpeg", "**/*.tif", "**/*.tiff", "**/*.dng", "**/*.nef")
SAMPLES += sample_files("**/*.png", "**/*.apng", "**/*.mng", "**/*.jng", "**/*.webp")
READ_BUDGET = 400_000
"""What a read may fetch besides the blocks that hold metadata: headers, directories strewn about, whole pages."""


def answer(read: Any) -> str:
    """What a read says, an error included."""
    try:
        found: exifweb.Metadata = read()
    except exifweb.ExifWebError as error:
        return f"{error.code}: {error.message}"
    return found.to_json() + found.to_json(numeric=True) + repr(found.warnings)


def driven(work: Coroutine[Any, Any, exifweb.Metadata]) -> exifweb.Metadata:
    """Run a coroutine that never really waits."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise AssertionError("it waited")


def three_ways(data: bytes, name: str) -> set[str]:
    async def fetch(offset: int, length: int) -> bytes:
        return data[offset : offset + length]

    paged = Pages(len(data), lambda offset, length: data[offset : offset + length], page=1 << 12)
    return {
        answer(lambda: exifweb.read(data, name=name)),
        answer(lambda: exifweb.read(paged, name=name)),
        answer(lambda: driven(resolve(lambda s: exifweb.read(s, name=name), len(data), fetch, page=1 << 13))),
    }


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_built_photo_three_ways(order: str) -> None:
    assert len(three_ways(photo(order), "a.jpg")) == 1


@pytest.mark.corpus
@pytest.mark.parametrize("start", range(20))
def test_every_sample_three_ways(corpus: Path, start: int) -> None:
    assert SAMPLES, corpus
    for path in SAMPLES[start::20]:
        assert len(three_ways(path.read_bytes(), path.name)) == 1, path


@pytest.mark.corpus
def test_no_sample_costs_more_than_its_budget(corpus: Path) -> None:
    assert SAMPLES, corpus
    for path in SAMPLES:
        data = path.read_bytes()
        source = Pages(len(data), lambda offset, length, data=data: data[offset : offset + length], page=1 << 13)  # type: ignore[misc]
        try:
            found = exifweb.read(source, name=path.name)
            found.to_json()
        except exifweb.ExifWebError:
            continue
        blocks = sum(block.length for block in found.blocks if block.kind != "TIFF")
        assert source.fetched <= READ_BUDGET + blocks, path


@pytest.mark.corpus
def test_mutated_samples_raise_nothing_unforeseen(corpus: Path) -> None:
    assert SAMPLES, corpus
    chance = random.Random(7)
    small = [path for path in SAMPLES if path.stat().st_size < 200_000][::4]
    for path in small:
        data = bytearray(path.read_bytes())
        for _ in range(8):
            for _ in range(12):
                data[chance.randrange(min(len(data), 4000))] = chance.randrange(256)
            answer(lambda data=data: exifweb.read(bytes(data), name=path.name))  # noqa: B023


@pytest.mark.corpus
@pytest.mark.parametrize("end", range(1024, 40 * 1024, 1024))
def test_samples_cut_at_every_kilobyte(corpus: Path, end: int) -> None:
    assert SAMPLES, corpus
    for path in SAMPLES[::25]:
        answer(lambda path=path: exifweb.read(path.read_bytes()[:end], name=path.name))
