"""`names/*.toml`: from the hash of an expression of ExifTool's to the name of the Python that does the same."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

FOLDER = Path(__file__).with_name("names")
KINDS = ("conversions", "conditions", "expressions", "inverses")
DIGITS = 12

Names = dict[str, dict[str, str]]


class NamesError(Exception):
    """The files contradict each other or name an unknown section."""


def load(folder: Path = FOLDER) -> Names:
    """Return kind → key → name, merged from all files.

    Raises:
        NamesError: A key has two names, or a section is none of `KINDS`.
    """
    names: Names = {kind: {} for kind in KINDS}
    for path in sorted(folder.glob("*.toml")):
        for kind, entries in tomllib.loads(path.read_text("utf-8")).items():
            if kind not in names:
                message = f"{path.name}: unknown section [{kind}]"
                raise NamesError(message)
            for key, name in entries.items():
                if names[kind].setdefault(key, name) != name:
                    message = f"{path.name}: {key} is {names[kind][key]!r} elsewhere"
                    raise NamesError(message)
    return names


def digest(text: str) -> str:
    """Return the key of an expression: a hash of its text with white space collapsed."""
    normal = re.sub(r"\s+", " ", text).strip()
    return hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
