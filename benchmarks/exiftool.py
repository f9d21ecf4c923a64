"""An ExifTool that stays open, for the comparisons: `$EXIFTOOL`, or the one that npm installed."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("EXIFWEB_SHARED", ROOT.parent / "shared"))
INSTALLED = ROOT / "node_modules" / "exiftool-vendored.pl" / "bin" / "exiftool"


class ExifTool:
    """An ExifTool that stays open; what it complains of goes with what it answers where `complaints` is set."""

    def __init__(self, *, complaints: bool = False) -> None:
        given = os.environ.get("EXIFTOOL")
        command = shlex.split(given) if given else ["perl", str(INSTALLED)]
        self._process = subprocess.Popen(
            [*command, "-config", "", "-stay_open", "True", "-@", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if complaints else subprocess.DEVNULL,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        )

    def ask(self, *options: str) -> bytes:
        """Return what it answers to options, none of which may hold a line break.

        Raises:
            SystemExit: It ended, or never began.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n".join((*options, "-execute\n")).encode())
        self._process.stdin.flush()
        lines: list[bytes] = []
        for line in self._process.stdout:
            if line.startswith(b"{ready"):
                return b"".join(lines)
            lines.append(line)
        raise SystemExit("ExifTool ended; is it installed (npm ci), or named by EXIFTOOL?")

    def run(self, *options: str) -> str:
        """Return what it prints for options, as text."""
        return self.ask(*options).decode("utf-8", "replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(b"-stay_open\nFalse\n")
