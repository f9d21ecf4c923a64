"""How long reading takes, in this process: `make bench`. The budget for sixty stored tags is 0.8 ms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from photos import COUNT, phone_photo

import exifweb
from exifweb.core import detect

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

PHOTO = phone_photo()
BUDGET_S = 0.0008


def everything(data: bytes) -> str:
    return exifweb.read(data).to_json()


def as_stored(data: bytes) -> str:
    """Return the tags that the file holds, without those that are made from them."""
    return exifweb.read(data, options=exifweb.Options(composite=False)).to_json()


def test_sixty_tags_as_text(benchmark: BenchmarkFixture) -> None:
    exif_tags = [tag for tag in exifweb.read(PHOTO) if tag.group0 == "EXIF"]
    assert len(exif_tags) == COUNT == 60
    benchmark(as_stored, PHOTO)
    assert benchmark.stats is not None
    assert benchmark.stats.stats.median <= BUDGET_S


def test_sixty_tags_and_what_is_made_of_them(benchmark: BenchmarkFixture) -> None:
    assert "Composite:" in benchmark(everything, PHOTO)


def test_sixty_tags_unasked(benchmark: BenchmarkFixture) -> None:
    benchmark(exifweb.read, PHOTO)


def test_three_tags_of_sixty(benchmark: BenchmarkFixture) -> None:
    found = benchmark(lambda: exifweb.read(PHOTO, tags=["Make", "Model", "DateTimeOriginal"]).to_json())
    assert "Acme" in found


def test_a_jpeg_is_recognised(benchmark: BenchmarkFixture) -> None:
    head = PHOTO[:1024]
    assert benchmark(lambda: detect.detect(head, "a.jpg", len(PHOTO))) == detect.of_type("JPEG")


@pytest.mark.parametrize("what", ["to_json", "to_dict", "to_page"])
def test_ways_out(benchmark: BenchmarkFixture, what: str) -> None:
    read = exifweb.read(PHOTO)
    benchmark(getattr(read, what))
