"""Every type of file that has samples comes out as ExifTool answers it, and the page of formats says so."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

import pytest

import exifweb
from exifweb.files import open_path
from tools.formats import FOLDERS, PAGE, SHARED, Score, page, scores

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.native, pytest.mark.corpus]
LEAST = 95.0
TOGETHER, EQUAL, EXCESS = 98.0, 97.0, 1.0
SLOWEST = 2.0
UNTOLD = "unknown"
"""Files of which ExifTool tells no type."""


@lru_cache(maxsize=1)
def found() -> dict[str, Score]:
    return scores(SHARED)


def test_every_type_is_read(corpus: Path) -> None:
    del corpus
    low = {
        kind: f"{score.equal} of {score.pairs}, {score.numbers[1]} of {score.numbers[0]} as numbers"
        for kind, score in found().items()
        if kind != UNTOLD
        and (100 * score.equal < LEAST * score.pairs or 100 * score.numbers[1] < LEAST * score.numbers[0])
    }
    assert low == {}


def test_all_types_together(corpus: Path) -> None:
    del corpus
    every = found().values()
    pairs, ours = sum(one.pairs for one in every), sum(one.ours for one in every)
    assert 100 * sum(one.found for one in every) >= TOGETHER * pairs
    assert 100 * sum(one.equal for one in every) >= EQUAL * pairs
    assert 100 * sum(one.excess for one in every) <= EXCESS * ours


def test_the_page_is_what_this_run_gives(corpus: Path) -> None:
    del corpus
    assert PAGE.read_text(encoding="utf-8") == page(found()), "python -m tools.formats"


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_takes_long(corpus: Path, folder: str) -> None:
    slow = []
    for path in sorted((corpus / folder).rglob("*")):
        if path.is_file():
            begin = time.process_time()
            try:
                with open_path(path) as data:
                    exifweb.read(data, name=path.name).to_dict()
            except exifweb.ExifWebError:
                continue
            taken = time.process_time() - begin
            if taken > SLOWEST:
                slow.append(f"{path.name}: {taken:.1f} s")
    assert slow == []
