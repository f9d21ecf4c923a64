"""The worker and its engine: under the strict policy, in both kinds of worker, and what each failure is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from builders import photo
from support import ROOT, WORKING_POLICY, outcome, site_of

from tools.serve import POLICY, ROOTS, Answer, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

READ = """
    const bytes = await (await fetch('/bench/photo.jpg')).arrayBuffer();
    const file = new File([bytes], 'photo.jpg');
"""


def test_under_the_strict_policy(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = READ + "const ew = await openExifWeb(at); out = (await ew.read(file)).get('ExifIFD:FNumber').text;"
    assert outcome(page, serve(site_of(folder)), folder, script) == "2.8"


def test_under_trusted_types_too(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = READ + "const ew = await openExifWeb(at); out = (await ew.read(file)).get('FNumber').value;"
    assert outcome(page, serve(site_of(folder, policy=POLICY)), folder, script) == 2.8


def test_as_a_classic_worker(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = READ + (
        "const ew = await openExifWeb({...at, worker: () => new Worker('/worker.js')});"
        "out = (await ew.read(file)).get('Make').text;"
    )
    assert outcome(page, serve(site_of(folder)), folder, script) == "Acme"


def test_every_kind_of_input_gives_the_same(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = (
        READ
        + """
        const ew = await openExifWeb(at);
        const inputs = [file, bytes, new Uint8Array(bytes), new DataView(bytes), '/bench/photo.jpg', new URL('/bench/photo.jpg', location.href)];
        out = [];
        for (const input of inputs) out.push((await ew.read(input, {name: 'photo.jpg'})).toExifToolJSON());
        out = [out.length, new Set(out).size];
    """
    )
    assert outcome(page, serve(site_of(folder)), folder, script) == [6, 1]


def test_character_sets_are_named_in_the_options(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = (
        READ
        + """
        const ew = await openExifWeb(at);
        const latin = new Uint8Array(bytes.slice(0));
        const make = String.fromCharCode(...latin).indexOf('Acme');
        latin[make + 3] = 0xe9;
        const read = async (options) => (await ew.read(latin, {name: 'a.jpg', ...options})).get('Make').text;
        out = [await read({}), await read({charsetExif: 'Latin'})];
    """
    )
    assert outcome(page, serve(site_of(folder)), folder, script) == ["Acm?", "Acmé"]


def test_an_address_without_ranges_is_read_whole(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = "const ew = await openExifWeb(at); out = (await ew.read('/bench/photo.jpg')).get('Make').text;"
    assert outcome(page, serve(site_of(folder, ranges=False)), folder, script) == "Acme"


def test_an_address_that_is_not_there(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    found = outcome(
        page, serve(site_of(folder)), folder, "const ew = await openExifWeb(at); await ew.read('/bench/none.jpg');"
    )
    assert found["code"] == "source"
    assert "404" in found["message"]


def test_embedded_files_and_thumbnail(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = (
        READ
        + """
        const ew = await openExifWeb(at);
        const blob = await ew.thumbnail(file);
        const fromUrl = await ew.thumbnail('/bench/photo.jpg');
        out = [blob.type, blob.size, [...new Uint8Array(await fromUrl.arrayBuffer())].slice(0, 3)];
    """
    )
    assert outcome(page, serve(site_of(folder)), folder, script) == ["image/jpeg", 10, [255, 216, 255]]


def test_selected_tags_and_options(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = (
        READ
        + """
        const ew = await openExifWeb(at);
        const some = await ew.read(file, {tags: ['GPS:*']});
        out = [[...some].every((tag) => tag.group1 === 'GPS'), some.tags.length];
    """
    )
    assert outcome(page, serve(site_of(folder)), folder, script) == [True, 5]


def test_parallel_reads_never_mix(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    for number in range(12):
        (folder / f"{number}.jpg").write_bytes(photo().replace(b"Box 1\0", b"Box %c\0" % (65 + number)))
    script = """
        const ew = await openExifWeb(at);
        const names = [...Array(12).keys()];
        const found = await Promise.all(names.map((n) => ew.read(`/bench/${n}.jpg`)));
        out = found.map((m) => m.get('Model').text).join();
    """
    wanted = ",".join(f"Box {chr(65 + n)}" for n in range(12))
    assert outcome(page, serve(site_of(folder)), folder, script) == wanted


def test_default_instance(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    (folder / "worker.js").write_bytes((ROOT / "web" / "worker.js").read_bytes())
    runtime = (("/npm/src/runtime/", ROOT / "build" / "runtime"),)
    canned = {"/npm/src/exifweb.worker.js": Answer(200, "text/javascript", (ROOT / "web" / "worker.js").read_bytes())}
    site = Site(policy=WORKING_POLICY, roots=(*runtime, ("/bench/", folder), *ROOTS), canned=canned)
    script = READ + "out = (await read(file)).get('Model').text;"
    assert outcome(page, serve(site), folder, script) == "Box 1"


OPEN = "const ew = await openExifWeb({...at, startTimeoutMs: 20000}); out = 'open';"
FAILURES = [
    ("csp_wasm", "wasm-unsafe-eval", {"policy": WORKING_POLICY.replace(" 'wasm-unsafe-eval'", "")}),
    (
        "asset_is_html",
        "pyodide.asm.wasm",
        {"canned": {"/runtime/pyodide.asm.wasm": Answer(200, "text/html", b"<!doctype html><title>app</title>")}},
    ),
    ("asset_missing", "pyodide.asm.wasm", {"canned": {"/runtime/pyodide.asm.wasm": Answer(404, "text/plain", b"no")}}),
    ("asset_missing", "runtime.json", {"canned": {"/runtime/runtime.json": Answer(404, "text/plain", b"no")}}),
    (
        "asset_is_html",
        "runtime.json",
        {"canned": {"/runtime/runtime.json": Answer(200, "text/html", b"<!doctype html>")}},
    ),
    (
        "asset_is_html",
        "exifweb.zip",
        {"canned": {"/runtime/exifweb.zip": Answer(200, "text/html", b"<!doctype html>")}},
    ),
    (
        "asset_is_html",
        "pyodide.mjs",
        {"canned": {"/runtime/pyodide.mjs": Answer(200, "text/html", b"<!doctype html>")}},
    ),
    ("worker_not_loaded", "exifweb.worker.js", {"canned": {"/worker.js": Answer(404, "text/plain", b"no")}}),
]


@pytest.mark.parametrize(("code", "word", "changes"), FAILURES, ids=[f"{code} {word}" for code, word, _ in FAILURES])
def test_what_is_in_the_way_is_named(
    page: Page, serve: Callable[[Site], str], folder: Path, code: str, word: str, changes: dict[str, Any]
) -> None:
    found = outcome(page, serve(site_of(folder, **changes)), folder, OPEN)
    assert (found["name"], found["code"]) == ("ExifWebError", code)
    assert word in found["message"] + found["hint"]
    assert found["hint"]


HANGING = """
onmessage = ({data}) => {
    if (data.type === 'init') postMessage({type: 'ready', protocol: 2, versions: {}});
    else if (data.input.data.byteLength === 1) for (;;);
    else postMessage({type: 'result', id: data.id, value: {tags: [], warnings: [], embedded: [], blocks: [], fileType: 'X', mime: '', size: 0, bytesRead: 0}});
};
"""


def test_a_worker_that_hangs_is_ended_and_the_next_file_is_read(
    page: Page, serve: Callable[[Site], str], folder: Path
) -> None:
    (folder / "hang.js").write_text(HANGING)
    script = """
        const ew = await openExifWeb({...at, worker: '/bench/hang.js', timeoutMs: 700});
        const [bad, good] = await Promise.allSettled([ew.read(new ArrayBuffer(1)), ew.read(new ArrayBuffer(2))]);
        out = [bad.reason.code, good.value.fileType];
    """
    assert outcome(page, serve(site_of(folder)), folder, script) == ["timeout", "X"]


def test_a_read_that_is_no_longer_wanted(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    (folder / "hang.js").write_text(HANGING)
    script = """
        const ew = await openExifWeb({...at, worker: '/bench/hang.js'});
        const stop = new AbortController();
        const busy = ew.read(new ArrayBuffer(1), {signal: stop.signal});
        const queued = ew.read(new ArrayBuffer(2), {signal: stop.signal});
        const other = ew.read(new ArrayBuffer(2));
        setTimeout(() => stop.abort(), 200);
        const settled = await Promise.allSettled([busy, queued, other, ew.read(new ArrayBuffer(2), {signal: stop.signal})]);
        out = settled.map(({reason, value}) => reason?.name ?? value.fileType);
    """
    assert outcome(page, serve(site_of(folder)), folder, script) == ["AbortError", "AbortError", "X", "AbortError"]


def test_after_close_nothing_is_read(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    script = READ + "const ew = await openExifWeb(at); ew.close(); out = await ew.read(file).catch((e) => e.code);"
    assert outcome(page, serve(site_of(folder)), folder, script) == "closed"


def test_versions(page: Page, serve: Callable[[Site], str], folder: Path) -> None:
    found = outcome(
        page, serve(site_of(folder)), folder, "const ew = await openExifWeb(at); out = await ew.diagnose();"
    )
    assert found.keys() == {"exifweb", "exiftool", "python", "pyodide"}
