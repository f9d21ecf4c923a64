"""Hundreds of edits beside ExifTool: what it reads in both results, and whether both wrote, must be the same."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
from conftest import SHARED, exiftool_command
from write_beside import ExifTool, Outcome, compare, differences
from writecases import CASES
from writecases.case import Case
from writecases.sources import BUILT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.native
WITHOUT_SAMPLES = 560
"""How many edits need no shared sample file."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Outcome]]:
    """What became of every edit whose files are there; in UTC, where ExifTool is as well."""
    exiftool_command()
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    yield compare(CASES, tmp_path_factory.mktemp("writes"))
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def test_the_same_as_exiftool(outcomes: list[Outcome]) -> None:
    """Only what is said to differ differs."""
    wrong = [one for one in outcomes if not one.equal and not one.case.choice]
    assert not wrong, "\n\n".join(map(str, wrong))
    equal = sum(one.equal for one in outcomes)
    assert equal >= 0.97 * len(outcomes)


def test_every_edit_was_made(outcomes: list[Outcome]) -> None:
    """None is left out but those whose sample files are missing, and most of them write something."""
    missing = len(CASES) - len(outcomes)
    assert missing == 0 or not (SHARED / "corpus").is_dir()
    assert len(outcomes) >= WITHOUT_SAMPLES
    assert sum(bool(one.wrote[0]) for one in outcomes) > 0.8 * len(outcomes)
    assert all(one.said[0] or one.done[0] for one in outcomes)


def test_names_are_unique() -> None:
    """Each edit of each file stands once."""
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert all("/" in case.source or case.source in BUILT for case in CASES if case.source)


def test_a_difference_is_seen(tmp_path: Path) -> None:
    """A value that differs, one that is not there, and an outcome that differs are each reported."""
    assert differences({"IFD0:Artist": "Ann"}, {"IFD0:Artist": "Bob"}) == {"IFD0:Artist": ("Ann", "Bob")}
    assert differences({"IFD0:Artist": "Ann"}, {}) == {"IFD0:Artist": ("Ann", None)}
    assert not differences({"System:FileName": "a", "IFD1:ThumbnailOffset": 3}, {"IFD1:ThumbnailOffset": 4})
    (refused,) = compare([Case("exif.jpg", "-if 1 -Artist=Bob")], tmp_path)
    assert refused.wrote == ["updated", ""]
    assert not refused.equal
    assert "IFD0:Artist: 'Bob' but 'Ann'" in str(refused)


def test_arguments_arrive_as_they_are(tmp_path: Path) -> None:
    """Spaces behind `=` and line ends reach ExifTool."""
    exiftool = ExifTool(tmp_path)
    try:
        (tmp_path / "a.jpg").write_bytes(BUILT["plain.jpg"]())
        exiftool.run(["-overwrite_original", "-Comment=  two\nlines \\n", "a.jpg"])
        assert exiftool.run(["-b", "-Comment", "a.jpg"]).startswith("  two\nlines \\n")
    finally:
        exiftool.close()
