"""The two parts of the package: which is fetched when, how large they are, and what a second that fails is called."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from builders import Ifd, exif, jpeg
from support import ROOT, WORKING_POLICY, outcome, site_of

from tools.serve import Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page, Route

    from tools.serve import Site

FIRST, SECOND = "exifweb.zip", "exifweb-more.zip"
FIRST_TRANSFER = 4_300_000
"""Bytes that a visitor downloads before the first read, at most, by brotli."""
SECOND_TRANSFER = 1_100_000
READ = """
    const bytes = await (await fetch('/bench/photo.jpg')).arrayBuffer();
    const file = new File([bytes], 'photo.jpg', {type: 'image/jpeg'});
    const ew = await openExifWeb(at);
"""
GEO_TIFF = jpeg(exif(Ifd([(0x87AF, "int16u", [1, 1, 0, 1, 1024, 0, 1, 1])])))


@pytest.fixture
def fetched(context: BrowserContext) -> list[str]:
    """Names of the runtime's files, as they are fetched: Chromium tells of those of a worker too."""
    names: list[str] = []

    def note(request: Any) -> None:
        if "/runtime/" in request.url and "range" not in request.headers:
            names.append(request.url.rpartition("/")[2])

    context.on("request", note)
    return names


def test_reads_fetch_the_first_part_and_the_first_write_the_second_once(
    page: Page, serve: Callable[[Site], str], folder: Path, fetched: list[str]
) -> None:
    address = serve(site_of(folder))
    assert outcome(page, address, folder, f"{READ} out = (await ew.read(file)).get('Make').text;") == "Acme"
    assert FIRST in fetched
    assert SECOND not in fetched
    script = """
        const one = await ew.write(file, {Artist: 'Ann'});
        const [two, three] = await Promise.all([ew.strip(one.blob, 'location'), ew.copyTags(file, one.blob, ['GPS:all'])]);
        out = (await ew.read(three.blob)).get('Artist').text;
    """
    assert outcome(page, address, folder, READ + script) == "Ann"
    assert fetched.count(SECOND) == 1


def test_a_read_that_needs_the_second_part_fetches_it_once(
    page: Page, serve: Callable[[Site], str], folder: Path, fetched: list[str]
) -> None:
    (folder / "geo.jpg").write_bytes(GEO_TIFF)
    script = """
        const all = await Promise.all([1, 2, 3].map(() => ew.read('/bench/geo.jpg')));
        await ew.write(file, {Artist: 'Ann'});
        out = all.map((found) => found.get('GTModelType').text);
    """
    assert outcome(page, serve(site_of(folder)), folder, READ + script) == ["Projected"] * 3
    assert fetched.count(SECOND) == 1


def test_with_the_second_part_here_writing_works_offline(
    page: Page, context: BrowserContext, serve: Callable[[Site], str], folder: Path
) -> None:
    script = """
        await ew.write(file, {Artist: 'Ann'});
        document.documentElement.dataset.written = '1';
        while (navigator.onLine) await new Promise((done) => setTimeout(done, 20));
        out = (await ew.read((await ew.write(file, {Artist: 'Bob'})).blob)).get('Artist').text;
    """

    def leave(_: Any) -> None:
        page.wait_for_selector("html[data-written]", timeout=60_000)
        context.set_offline(True)

    page.on("domcontentloaded", leave)
    assert outcome(page, serve(site_of(folder)), folder, READ + script) == "Bob"


def answered(body: bytes, kind: str, status: int = 200) -> dict[str, Any]:
    """A site whose second part is something else."""
    return {"canned": {f"/runtime/{SECOND}": Answer(status, kind, body)}}


NAMED = "runtime.json exifweb.zip pyodide.mjs pyodide.asm.mjs pyodide.asm.wasm"
ALLOWED = " ".join(f"http://127.0.0.1:*/runtime/{name}" for name in NAMED.split())
CLOSED = WORKING_POLICY.replace("connect-src 'self'", f"connect-src {ALLOWED} http://127.0.0.1:*/bench/")
FAILURES = [
    ("asset_missing", "404", answered(b"no", "text/plain", 404)),
    ("asset_is_html", "web page", answered(b"<!doctype html><title>app</title>", "text/html")),
    ("asset_damaged", "clear the cache", answered(b"PK\5\6" + bytes(18), "application/zip")),
    ("asset_unreachable", "connect-src", {"policy": CLOSED}),
]


@pytest.mark.parametrize(("code", "word", "changes"), FAILURES, ids=[code for code, _, _ in FAILURES])
def test_what_is_wrong_with_the_second_part_is_named_and_reads_go_on(
    page: Page, serve: Callable[[Site], str], folder: Path, code: str, word: str, changes: dict[str, Any]
) -> None:
    (folder / "geo.jpg").write_bytes(GEO_TIFF)
    script = """
        const told = ({name, code, message, hint}) => ({name, code, message, hint});
        const refused = await ew.write(file, {Artist: 'Ann'}).catch(told);
        const unread = await ew.read('/bench/geo.jpg').catch(told);
        out = [refused, unread, (await ew.read(file)).get('Make').text];
    """
    refused, unread, make = outcome(page, serve(site_of(folder, **changes)), folder, READ + script)
    for found in (refused, unread):
        assert (found["name"], found["code"]) == ("ExifWebError", code)
        assert SECOND in found["message"]
        assert word in found["message"] + found["hint"]
    assert make == "Acme"


def test_a_part_of_another_build_is_refused(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    stale = bytearray((ROOT / "build" / "runtime" / SECOND).read_bytes())
    stale[5000] ^= 1
    script = READ + "out = await ew.write(file, {Artist: 'Ann'}).catch((error) => [error.code, error.hint]);"
    code, hint = outcome(page, serve(site_of(folder, **answered(bytes(stale), "application/zip"))), folder, script)
    assert code == "asset_damaged"
    assert "clear the cache" in hint


def test_one_that_a_cache_kept_from_another_build_is_fetched_anew(
    page: Page, context: BrowserContext, serve: Callable[[Site], str], folder: Path
) -> None:
    asked: list[str] = []

    def stale_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) > 1:
            route.continue_()
        else:
            route.fulfill(status=200, content_type="application/zip", body=b"PK\5\6" + bytes(18))

    context.route(f"**/{SECOND}", stale_at_first)
    script = READ + "out = (await ew.read((await ew.write(file, {Artist: 'Ann'})).blob)).get('Artist').text;"
    assert outcome(page, serve(site_of(folder)), folder, script) == "Ann"
    assert len(asked) == 2


def test_what_failed_is_fetched_again_by_the_next_request(
    page: Page, context: BrowserContext, serve: Callable[[Site], str], folder: Path
) -> None:
    failed: list[str] = []

    def once(route: Route) -> None:
        if failed:
            route.continue_()
        else:
            failed.append(route.request.url)
            route.abort()

    context.route(f"**/{SECOND}", once)
    script = """
        const first = await ew.write(file, {Artist: 'Ann'}).catch((error) => error.code);
        out = [first, (await ew.read((await ew.write(file, {Artist: 'Ann'})).blob)).get('Artist').text];
    """
    assert outcome(page, serve(site_of(folder)), folder, READ + script) == ["asset_unreachable", "Ann"]
    assert len(failed) == 1


def test_what_a_visitor_downloads_stays_small() -> None:
    (wheel,) = (ROOT / "build" / "wheel").glob("*.whl")
    command = ["node", "tools/runtime/sizes.mjs", "build/runtime", str(wheel), "web/worker.js"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300).stdout
    sizes = {
        line.split(" | ")[0].strip("|* "): int(re.sub(r"\D", "", line.split(" | ")[3]))
        for line in printed.splitlines()[2:]
    }
    assert sizes["total transfer at the first start"] < FIRST_TRANSFER
    assert 100_000 < sizes[f"`{SECOND}`, when first needed"] < SECOND_TRANSFER
    assert f"`{SECOND}`" not in sizes
