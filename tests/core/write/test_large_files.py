"""Files of 100 MB edited: few new bytes, little memory, and the image in ranges of the old file."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from builders import photo
from sparse import FILL, LARGE, MEGABYTE, PREVIEW_AT, PREVIEW_BYTES, RAW_AT, TILE_BYTES, TILES, Sparse, large_dng

import exifweb
from exifweb.core.write.parts import Range, Recipe
from exifweb.core.write.plan import Planner
from exifweb.core.write.verify import verify

if TYPE_CHECKING:
    from exifweb.core.write.api import WriteResult

MOST_NEW, MOST_HELD = 2_000_000, 20_000_000
EDITS = {"Artist": "Ann", "XMP-dc:Title": "Big", "ExifIFD:UserComment": "long " * 2000, "GPS:GPSAltitude": 12}
THUMBNAIL_BYTES = 256 * 192


def large_jpeg() -> Sparse:
    """A photo whose scan has 100 MB."""
    head = photo()[:-2]
    size = len(head) + 100 * MEGABYTE + 2
    return Sparse({0: head, size - 2: b"\xff\xd9"}, size)


def edited(source: Sparse, name: str) -> WriteResult:
    """Edit a file and see that it costs little."""
    exifweb.write(photo(), EDITS)  # what is loaded once is not the file's
    tracemalloc.start()
    try:
        result = exifweb.write(source, EDITS, name=name)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_HELD
    assert result.report.new_bytes == result.recipe.new_bytes < MOST_NEW
    assert sum(len(part) for part in result.parts if not isinstance(part, Range)) < MOST_NEW
    assert source.fetched < 2 * MEGABYTE
    found = exifweb.read(result.recipe, name=name)
    assert {tag: found[tag].text for tag in ("Artist", "XMP-dc:Title")} == {"Artist": "Ann", "XMP-dc:Title": "Big"}
    assert found["GPS:GPSAltitude"].text == "12 m"
    return result


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_dng_with_tiles_a_preview_and_maker_notes(order: str) -> None:
    source = Sparse(*large_dng(order))
    result = edited(source, "a.dng")
    assert result.metadata.file_type == "DNG"
    assert result.report.image_bytes == TILES * TILE_BYTES + PREVIEW_BYTES + THUMBNAIL_BYTES
    tiles = [(RAW_AT + number * TILE_BYTES, TILE_BYTES) for number in range(TILES)]
    for offset, length in (*tiles, (PREVIEW_AT, PREVIEW_BYTES)):
        assert result.recipe.origin(offset, length) == offset
    private = source.pieces[0].index(b"Adobe\0MakN")
    assert result.recipe.read(private, 2018) == source.read(private, 2018)
    assert result.recipe.read(LARGE - 100, 100) == FILL * 100


def test_a_jpeg_of_one_large_scan() -> None:
    assert edited(large_jpeg(), "a.jpg").report.image_bytes > 100 * MEGABYTE


def test_a_tile_that_would_move_is_noticed() -> None:
    """The lists of tiles are long; they are compared all the same."""
    result = exifweb.write(Sparse(*large_dng()), EDITS, name="a.dng")
    at = RAW_AT + 7 * TILE_BYTES
    broken = Recipe(result.metadata.source, [Range(0, at), FILL * 10, Range(at + 10, LARGE - at - 10)])
    planner = Planner(result.metadata.source, result.metadata)
    with pytest.raises(exifweb.Unwritable, match="image itself"):
        verify(planner.job(), broken, name="a.dng")
