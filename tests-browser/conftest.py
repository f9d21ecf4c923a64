"""Servers and a browser for the tests of the page, the worker and the npm package.

Debian's Chromium is driven by Playwright; `EXIFWEB_CHROMIUM` names another one. Pages run under the strict policy, so
nothing is evaluated in them: tests look at elements.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from builders import photo
from support import BENCH, CHROMIUM, FLAGS, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tools.serve import Site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Point pytest-playwright at the system's Chromium."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of the page as it is shipped."""
    with serving() as found:
        yield found


@pytest.fixture
def serve() -> Iterator[Callable[[Site], str]]:
    """Serve another site for the time of one test."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(serving(site))


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a small page of the test's own."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "bench.html").write_text(BENCH)
        (Path(name) / "photo.jpg").write_bytes(photo())
        yield Path(name)
