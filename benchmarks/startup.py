"""How long the page takes until its engine is ready, in Chromium: `python benchmarks/startup.py [RUNS]`.

Cold is a browser that has never seen the page; warm is the same profile opening it again, with what it kept in its
caches. The server is on this machine, so the figures are those of loading, compiling and starting, not of a network.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests-browser")]

from playwright.sync_api import sync_playwright
from support import CHROMIUM, FLAGS, START_MS, serving

from tools.serve import Site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserType

WATCH = """
new MutationObserver((_, observer) => {
  if (document.documentElement.dataset.engine === 'ready') {
    document.documentElement.dataset.readyAt = String(performance.now());
    observer.disconnect();
  }
}).observe(document, { attributes: true, subtree: true });
"""
KEPT_MS = 3_000
"""Time that Chromium is left to write compiled code into its cache."""


def start(browser: BrowserType, profile: str, address: str, *, linger: bool) -> float:
    """Open the page in a profile and return the milliseconds from navigation until its engine is ready."""
    context = browser.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("html[data-ready-at]", timeout=START_MS)
    taken = float(page.locator("html").get_attribute("data-ready-at") or "nan")
    if linger:
        page.wait_for_timeout(KEPT_MS)
    context.close()
    return taken


def main(runs: int) -> None:
    """Print the medians."""
    cold, warm = [], []
    with serving(Site(policy="")) as address, sync_playwright() as playwright:
        for _ in range(runs):
            with tempfile.TemporaryDirectory() as profile:
                cold.append(start(playwright.chromium, profile, address, linger=True))
                start(playwright.chromium, profile, address, linger=True)
                warm.append(start(playwright.chromium, profile, address, linger=False))
    for name, taken in (("cold", cold), ("warm", warm)):
        print(f"{name}: median {statistics.median(taken):.0f} ms of {runs} ({min(taken):.0f} to {max(taken):.0f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
