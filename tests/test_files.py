"""Files on disk: small ones are read whole, larger ones mapped, and both read the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from builders import photo

import exifweb
from exifweb.files import SMALL, open_path

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native


@pytest.mark.parametrize("size", [SMALL, SMALL + 1])
def test_on_both_sides_of_the_limit(tmp_path: Path, size: int) -> None:
    data = photo("<").ljust(size, b"\0")
    path = tmp_path / "a.jpg"
    path.write_bytes(data)
    with open_path(path) as source:
        assert (source.memory is not None) == (size <= SMALL)  # a map is no bytes
        assert source.read(0, size) == data
        assert exifweb.read(source).to_json() == exifweb.read(data).to_json()


def test_an_empty_file_is_an_empty_source(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"")
    with open_path(path) as source:
        assert (source.size, source.read(0, 1)) == (0, b"")
