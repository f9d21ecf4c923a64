"""What is left to port, and where an expression is used. Printed, never stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tools.tablegen.names import KINDS

if TYPE_CHECKING:
    from tools.tablegen.build import Result
    from tools.tablegen.ledger import Ledger

SHOWN_USES = 8


def module_of(place: str) -> str:
    """Return the module that a place such as `Canon::Main:12.PrintConv` is in."""
    return place.partition("::")[0].partition(":")[0].partition(".")[0]


def unported(ledger: Ledger, modules: list[str], kinds: list[str], *, uses: bool) -> str:
    """Return the expressions without a name, most used first, or counts a module where none is named."""
    if not modules:
        return _counts(ledger)
    lines = []
    for kind in kinds or KINDS:
        found = [(key, [p for p in places if module_of(p) in modules]) for key, places in ledger.unported(kind).items()]
        for key, places in sorted(found, key=lambda item: (-len(item[1]), item[0])):
            if places:
                lines.append(f"{kind:12} {len(places):4} {key}  {places[0]}")
                if uses:
                    lines += [f"{'':18}{place}" for place in places[1:SHOWN_USES]]
    return "\n".join(lines) or "nothing left"


def _counts(ledger: Ledger) -> str:
    rows: dict[str, dict[str, int]] = {}
    for kind in KINDS:
        for places in ledger.unported(kind).values():
            for module in {module_of(p) for p in places}:
                rows.setdefault(module, dict.fromkeys(KINDS, 0))[kind] += 1
    lines = [f"{'module':20}" + "".join(f"{kind:>13}" for kind in KINDS)]
    for module, row in sorted(rows.items(), key=lambda item: -sum(item[1].values())):
        lines.append(f"{module:20}" + "".join(f"{row[kind]:13}" for kind in KINDS))
    total = "".join(f"{len(ledger.unported(kind)):13}" for kind in KINDS)
    return "\n".join([*lines, f"{'distinct':20}{total}"])


def as_json(ledger: Ledger) -> str:
    """Return everything unported as JSON: kind → key → places."""
    return json.dumps({kind: ledger.unported(kind) for kind in KINDS}, indent=1)


def show(result: Result, wanted: str) -> str:
    """Return where an expression is used and its text in the local ExifTool, or the rows of a table or tag."""
    ledger = result.ledger
    key = wanted.removeprefix("#")
    if key in ledger.texts:
        lines = [ledger.texts[key].strip(), ""]
        for kind in KINDS:
            places = ledger.uses.get((kind, key), [])
            if places:
                name = ledger.names[kind].get(key, "unported")
                lines += [f"{kind}: {name}, {len(places)} uses", *(f"  {place}" for place in places)]
        return "\n".join(lines)
    table, _, tag = wanted.rpartition(":") if wanted.count(":") % 2 else (wanted, "", "")
    return _rows(result, table.rstrip(":"), tag) or f"nothing is known of {wanted!r}"


def _rows(result: Result, table: str, tag: str) -> str:
    content = result.files.get(f"{table.partition('::')[0]}.jsonl", "")
    inside = False
    found = []
    for line in content.splitlines():
        if line.startswith("{"):
            inside = line.startswith(f'{{"table":"{table}"')
        if inside and (not tag or line.startswith("{") or _is(json.loads(line), tag)):
            found.append(line)
    return "\n".join(found)


def _is(row: list[Any], tag: str) -> bool:
    names = [row[1]] if isinstance(row[1], str) else [variant[0] for variant in row[1]]
    return str(row[0]) == tag or tag in names
