"""The development server: the right folders, types and headers; ranges and validators; nothing outside its folders."""

from __future__ import annotations

import http.client
import threading
from typing import TYPE_CHECKING, Protocol

import pytest

from tools.serve import POLICY, Answer, Site, make_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.native


class Ask(Protocol):
    def __call__(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]: ...


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "secret").write_text("s")
    (folder / "index.html").write_text("<p>hello")
    (folder / "a.wasm").write_bytes(bytes(range(100)))
    site = Site(roots=(("/", folder),), canned={"/gone": Answer(410, "text/plain", b"gone")})
    server = make_server(0, site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def get(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
        connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    yield get
    server.shutdown()
    server.server_close()


def test_a_page_comes_under_its_policy(ask: Ask) -> None:
    status, headers, body = ask("/")
    assert (status, body) == (200, b"<p>hello")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_wasm_has_the_type_that_streaming_needs(ask: Ask) -> None:
    assert ask("/a.wasm")[1]["Content-Type"] == "application/wasm"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=10-19", bytes(range(10, 20))),
        ("bytes=90-", bytes(range(90, 100))),
        ("bytes=95-400", bytes(range(95, 100))),
    ],
)
def test_ranges(ask: Ask, asked: str, expected: bytes) -> None:
    status, headers, body = ask("/a.wasm", Range=asked)
    assert (status, body) == (206, expected)
    assert headers["Content-Range"] == f"bytes {expected[0]}-{expected[-1]}/100"


def test_what_has_not_changed_is_not_sent_again(ask: Ask) -> None:
    tag = ask("/a.wasm")[1]["ETag"]
    assert ask("/a.wasm", If_None_Match=tag)[::2] == (304, b"")
    assert ask("/a.wasm", If_None_Match='"other"')[0] == 200


@pytest.mark.parametrize("path", ["/nothing", "/../secret", "/%2e%2e/secret", "/..%2fsecret"])
def test_nothing_outside_the_folder(ask: Ask, path: str) -> None:
    assert ask(path)[0] == 404


def test_heads_and_canned_answers(ask: Ask) -> None:
    assert ask("/a.wasm", "HEAD")[::2] == (200, b"")
    assert ask("/gone")[::2] == (410, b"gone")
