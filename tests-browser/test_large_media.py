"""Films of four gigabytes in Chromium: what they say of themselves is read out of a Blob in little memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from large_films import large_matroska, large_movie, large_stream
from support import outcome, site_of
from test_write_worker import WATCHED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page
    from sparse import Sparse

    from tools.serve import Site

FILES: tuple[tuple[str, Sparse, str, str], ...] = (
    ("a.mp4", large_movie(), "ItemList:Title", "Title"),
    ("a.mkv", large_matroska(), "Track1:BPS", "123"),
    ("a.ts", large_stream(), "H264:Make", "Sony"),
)
"""Name, content, a tag and what it says."""
SCRIPT = """
    const filled = new Blob([new Uint8Array(1 << 26).fill(0x55)]);
    const parts = [];
    let end = 0;
    for (const [at, name] of PIECES) {
        for (let left = at - end; left > 0; left -= filled.size) parts.push(left < filled.size ? filled.slice(0, left) : filled);
        const piece = await (await fetch(`/bench/${name}`)).arrayBuffer();
        parts.push(piece);
        end = at + piece.byteLength;
    }
    const file = new File(parts, 'NAME');
    const ew = await openExifWeb({...at, worker: () => new Worker('/bench/watched.js')});
    const channel = new BroadcastChannel('heap');
    const heap = () => new Promise((resolve) => {
        channel.onmessage = ({data}) => resolve(data);
        channel.postMessage('how much');
    });
    await ew.read(new File([parts[0]], 'NAME'));  // so that the code for such files is there
    const before = await heap();
    const found = await ew.read(file);
    out = [file.size, before, await heap(), found.bytesRead, found.get('TAG').text];
"""


@pytest.mark.parametrize(("name", "file", "tag", "says"), FILES, ids=[one[0] for one in FILES])
def test_a_film_of_gigabytes(
    page: Page, serve: Callable[[Site], str], folder: Path, name: str, file: Sparse, tag: str, says: str
) -> None:
    (folder / "watched.js").write_text(WATCHED)
    pieces: list[list[Any]] = []
    for number, (at, data) in enumerate(sorted(file.pieces.items())):
        (folder / f"piece{number}").write_bytes(data)
        pieces.append([at, f"piece{number}"])
    script = SCRIPT.replace("PIECES", str(pieces)).replace("NAME", name).replace("TAG", tag)
    size, before, after, fetched, text = outcome(page, serve(site_of(folder)), folder, script)
    assert size == file.size
    assert text == says
    assert fetched < 1 << 20
    assert before <= after < before + (10 << 20)
