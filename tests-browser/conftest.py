"""Servers and a browser for the tests of the page, the worker and the npm package.

Debian's Chromium is driven by Playwright; `EXIFWEB_CHROMIUM` names another one. Pages run under the strict policy, so
nothing is evaluated in them: tests look at elements.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from support import CHROMIUM, FLAGS, serving

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
