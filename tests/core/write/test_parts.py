"""Recipes: joined parts, reads across them, and where they come from."""

from __future__ import annotations

import random

from exifweb.core.source import Buffer
from exifweb.core.write.parts import Range, Recipe, patched

OLD = bytes(range(256)) * 4


def test_neighbours_are_joined_and_empty_parts_left_out() -> None:
    recipe = Recipe(Buffer(OLD), [Range(0, 4), Range(4, 6), b"", b"ab", Range(3, 0), b"cd", Range(20, 5)])
    assert recipe.parts == (Range(0, 10), b"abcd", Range(20, 5))
    assert recipe.size == 19
    assert recipe.new_bytes == 4


def test_every_read_equals_the_slice() -> None:
    chance = random.Random(5)
    parts = [
        Range(chance.randrange(900), chance.randrange(40))
        if chance.random() < 0.5
        else chance.randbytes(chance.randrange(9))
        for _ in range(50)
    ]
    recipe = Recipe(Buffer(OLD), parts)
    whole = b"".join(OLD[p.offset : p.offset + p.length] if isinstance(p, Range) else p for p in parts)
    assert recipe.read(0, recipe.size) == whole == b"".join(recipe.chunks(7))
    for _ in range(300):
        at, length = chance.randrange(-3, len(whole) + 9), chance.randrange(80)
        assert recipe.read(at, length) == (whole[at : at + length] if at >= 0 else b"")


def test_origin_tells_where_a_run_came_from() -> None:
    recipe = patched(Buffer(OLD), [(10, b"xyz")], b"tail")
    assert recipe.origin(0, 10) == 0
    assert recipe.origin(13, 100) == 13
    assert recipe.origin(9, 2) == -1
    assert recipe.origin(10, 1) == -1
    assert recipe.size == len(OLD) + 4


def test_patched_may_cut_the_end() -> None:
    assert patched(Buffer(b"0123456789"), [(1, b"AB")], b"!", size=5).read(0, 99) == b"0AB34!"
