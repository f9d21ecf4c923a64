"""An installed ExifTool: where it is, and a dump of its loaded tables.

The dump holds ExifTool's own text. It is kept in a cache folder that git ignores, under a name made from ExifTool's
version and the dump script, so that repeated commands are quick.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
CACHE = REPOSITORY / ".cache" / "tablegen"
SCRIPT = Path(__file__).with_name("dump.pl")
VARIABLE = "EXIFTOOL_HOME"

Dump = dict[str, Any]


class ExifToolMissing(Exception):
    """No ExifTool where we looked."""


def find_home(given: str | None = None) -> Path:
    """Return the folder that holds `exiftool` and `lib/`.

    Raises:
        ExifToolMissing: There is none in the places looked at.
    """
    places = [given, os.environ.get(VARIABLE), REPOSITORY / "node_modules/exiftool-vendored.pl/bin"]
    for place in places:
        if place and (Path(place) / "lib/Image/ExifTool.pm").is_file():
            return Path(place)
    message = f"no ExifTool: run `npm ci`, set {VARIABLE}, or pass --exiftool"
    raise ExifToolMissing(message)


def run_perl(home: Path, script: Path) -> bytes:
    """Return what a Perl script of ours prints when it can use ExifTool's modules."""
    command = ["perl", "-I", str(home / "lib"), str(script)]
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout


def version_of(home: Path) -> str:
    """Return ExifTool's version as its main module states it."""
    text = (home / "lib/Image/ExifTool.pm").read_text("latin-1")
    return text.partition("$VERSION = '")[2].partition("'")[0]


def load(home: Path) -> Dump:
    """Return the dump of an ExifTool, from the cache where it is there."""
    key = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()[:12]
    cached = CACHE / f"{version_of(home)}-{key}.json"
    if not cached.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = cached.with_suffix(".part")
        fresh.write_bytes(run_perl(home, SCRIPT))
        fresh.replace(cached)
    dump: Dump = json.loads(cached.read_bytes())
    return dump
