"""Serve the page on 127.0.0.1 under the policy that it must work with: `python -m tools.serve [--port N]`.

`web/` is at the root, the modules of the npm package under `/npm/src/`, the runtime folder under `/runtime/`. Ranges
are answered, which reading from an address needs. Tests make servers of their own with `make_server`.
"""

from __future__ import annotations

import argparse
import contextlib
import mimetypes
import re
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob: data:",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types exifweb",
    )
)
ROOTS: tuple[tuple[str, Path], ...] = (
    ("/npm/src/", ROOT / "npm" / "src"),
    ("/runtime/", ROOT / "build" / "runtime"),
    ("/", ROOT / "web"),
)
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)\Z")
CHUNK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """A canned answer, for tests of what goes wrong."""

    status: int
    type: str
    body: bytes


@dataclass(frozen=True)
class Site:
    """What a server serves.

    Attributes:
        policy: Content-Security-Policy of every answer; empty for none.
        roots: (prefix, folder), the first that fits serves.
        canned: Path → answer, before any folder is looked at.
        ranges: Whether ranges are answered.
    """

    policy: str = POLICY
    roots: tuple[tuple[str, Path], ...] = ROOTS
    canned: Mapping[str, Answer] = field(default_factory=dict)
    ranges: bool = True


class Handler(BaseHTTPRequestHandler):
    """Serves files of a `Site`; nothing is listed, nothing outside its folders is reached."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with a file's headers."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        canned = self.site.canned.get(path)
        if canned is not None:
            self._send(canned.status, canned.type, canned.body, with_body=with_body)
            return
        file = self._find(path)
        if file is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n", with_body=with_body)
            return
        kind = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send_file(file, kind, with_body=with_body)

    def _find(self, path: str) -> Path | None:
        for prefix, folder in self.site.roots:
            if path.startswith(prefix):
                name = path[len(prefix) :] or "index.html"
                file = (folder / name).resolve()
                if file.is_file() and file.is_relative_to(folder.resolve()):
                    return file
        return None

    def _send_file(self, file: Path, kind: str, *, with_body: bool) -> None:
        facts = file.stat()
        size = facts.st_size
        tag = f'"{facts.st_mtime_ns:x}-{size:x}"'
        if self.headers.get("If-None-Match") == tag:
            self._head(HTTPStatus.NOT_MODIFIED, kind, 0)
            self.end_headers()
            return
        start, stop, status = 0, size, HTTPStatus.OK
        asked = RANGE.match(self.headers.get("Range", "")) if self.site.ranges else None
        if asked and int(asked[1]) < size:
            start = int(asked[1])
            stop = min(int(asked[2]) + 1, size) if asked[2] else size
            status = HTTPStatus.PARTIAL_CONTENT
        self._head(status, kind, stop - start)
        if status is HTTPStatus.PARTIAL_CONTENT:
            self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{size}")
        self.send_header("ETag", tag)
        self.end_headers()
        if not with_body:
            return
        with file.open("rb") as source:
            source.seek(start)
            left = stop - start
            while left and (data := source.read(min(CHUNK, left))):
                self.wfile.write(data)
                left -= len(data)

    def _send(self, status: int, kind: str, body: bytes, *, with_body: bool) -> None:
        self._head(status, kind, len(body))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _head(self, status: int, kind: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        if self.site.ranges:
            self.send_header("Accept-Ranges", "bytes")
        if self.site.policy:
            self.send_header("Content-Security-Policy", self.site.policy)

    def handle(self) -> None:
        """Serve one connection; a visitor who leaves is no error."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def make_server(port: int = 0, site: Site | None = None) -> ThreadingHTTPServer:
    """Return a server on 127.0.0.1, on a free port for 0. It serves once `serve_forever` is called."""
    handler = type("BoundHandler", (Handler,), {"site": site or Site()})
    server = ThreadingHTTPServer((HOST, port), handler)
    server.daemon_threads = True
    return server


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tools.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8642)
    port = parser.parse_args(arguments).port
    try:
        server = make_server(port)
    except OSError:
        server = make_server()
    print(f"exifweb is at http://{HOST}:{server.server_address[1]}/ (Ctrl-C ends it)", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
