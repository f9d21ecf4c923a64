"""Who uses which expression, and by what name it goes.

Every piece of ExifTool's text that it would evaluate passes through `Ledger.name`, which answers with the name of our
Python or with `#` and a hash. Nothing else of it reaches a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tools.tablegen.names import KINDS, digest

if TYPE_CHECKING:
    from tools.tablegen.names import Names

PREFIX = "Image::ExifTool::"
INTEGER = re.compile(r"-?(?:0|[1-9]\d*)\Z")
LITERAL = re.compile(r"-?(?:0|[1-9]\d*|0x[0-9a-fA-F]+)\Z")
RANGE = re.compile(r"\d+,\d+\Z")
EVALUATED = re.compile(r"\$\$?[A-Za-z_{\[]|->|=~|&?Image::ExifTool::")


class Ledger:
    """Names expressions and remembers where they are used."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.uses: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.texts: dict[str, str] = {}

    def name(self, kind: str, node: Any, where: str) -> str | int:
        """Return the name of an expression, an integer or a range of them that it is, or `#` and its hash."""
        if kind == "expressions" and LITERAL.match(str(node)):
            return int(str(node), 0)
        if kind == "expressions" and RANGE.match(str(node)):
            return str(node)
        key, text = key_of(node)
        self.texts[key] = text
        self.uses[kind, key].append(where)
        name = self.names[kind].get(key)
        return f"#{key}" if name is None else name

    def take_up(self, other: Ledger) -> None:
        """Add what another ledger knows of expressions that this one never met: those of structures, made only once."""
        for key, places in other.uses.items():
            if key not in self.uses:
                self.uses[key] = places
        self.texts = {**other.texts, **self.texts}

    def unported(self, kind: str) -> dict[str, list[str]]:
        """Return key → places of the expressions of a kind that have no name."""
        known = self.names[kind]
        return {key: places for (k, key), places in self.uses.items() if k == kind and key not in known}

    def stale(self) -> list[tuple[str, str, str]]:
        """Return (kind, key, name) of the names whose expression ExifTool no longer has."""
        return [
            (kind, key, name)
            for kind in KINDS
            for key, name in sorted(self.names[kind].items())
            if (kind, key) not in self.uses
        ]


def key_of(node: Any) -> tuple[str, str]:
    """Return the key of an expression and its text: a named subroutine goes by `&Module::name`."""
    if isinstance(node, dict) and "sub" in node:
        name = short(node["sub"])
        return f"&{name}", f"(subroutine {name})"
    text = node["code"] if isinstance(node, dict) and "code" in node else str(node)
    return digest(text), text


def short(name: str) -> str:
    """Return a table or subroutine name without ExifTool's own package."""
    return name.removeprefix(PREFIX)
