"""What the browser tests share: where Chromium is, how long it may take, servers, pages that run a script."""

from __future__ import annotations

import json
import os
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.serve import ROOTS, Site, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
CHROMIUM = os.environ.get("EXIFWEB_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_MS = 60_000
WORKING_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"
BENCH = """<!doctype html><meta charset=utf-8><title>bench</title><script type=module src=bench.js></script>
<p id=out></p>"""


@contextmanager
def serving(site: Site | None = None) -> Iterator[str]:
    """Serve a site for the time of a `with` block; gives its address."""
    server = make_server(0, site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def site_of(folder: Path, **changes: Any) -> Site:
    """Return a site with a folder of the test's own under `/bench/`."""
    fields = {"policy": WORKING_POLICY, "roots": (("/bench/", folder), *ROOTS), **changes}
    return Site(**fields)


def outcome(page: Page, address: str, folder: Path, script: str) -> Any:
    """Run a module script in a page; it sets `out` to what the test looks at."""
    head = "import {openExifWeb, ExifWeb, read, write} from '/npm/src/index.js';\nlet out;\n"
    at = {"assets": "/runtime/", "worker": "/worker.js"}
    tail = (
        "\ndocument.querySelector('#out').textContent = JSON.stringify(out); document.documentElement.dataset.done = 1;"
    )
    failing = "catch (e) { out = {name: e.name, code: e.code, message: e.message, hint: e.hint}; }"
    body = f"{head}const at = {json.dumps(at)};\ntry {{ {script} }} {failing}{tail}"
    (folder / "bench.js").write_text(body)
    page.goto(f"{address}/bench/bench.html")
    page.wait_for_selector("html[data-done]", timeout=START_MS)
    return json.loads(page.locator("#out").inner_text())
