"""The dump → the contents of every file in `exifweb/core/tables`, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tools.tablegen.ledger import Ledger, short
from tools.tablegen.names import KINDS
from tools.tablegen.rows import Rows, as_utf8, plain, sort_key
from tools.tablegen.shared import Shared

if TYPE_CHECKING:
    from tools.tablegen.names import Names
    from tools.tablegen.source import Dump

OTHER = "Other"
HEAD: tuple[tuple[str, str], ...] = (
    ("PROCESS_PROC", "process"),
    ("WRITE_PROC", "writeproc"),
    ("CHECK_PROC", "checkproc"),
    ("FORMAT", "format"),
    ("FIRST_ENTRY", "first"),
    ("WRITABLE", "writable"),
    ("WRITE_GROUP", "wgroup"),
    ("PRIORITY", "priority"),
    ("AVOID", "avoid"),
    ("PERMANENT", "permanent"),
    ("DATAMEMBER", "members"),
    ("IS_OFFSET", "isoffset"),
    ("IS_SUBDIR", "subdirs"),
    ("NAMESPACE", "namespace"),
    ("PREFERRED", "preferred"),
    ("SET_GROUP1", "setgroup1"),
    ("EXTRACT_UNKNOWN", "unknown"),
    ("TABLE_DESC", "desc"),
)
MORE_SPECIAL = frozenset(("TABLE_DESC", "SET_GROUP1", "NAMESPACE", "SHORT_NAME", "TAG_PREFIX"))


@dataclass
class Result:
    """What a run made.

    Attributes:
        files: File name → content.
        ledger: Every expression with its uses.
        dump: What it was made from.
    """

    files: dict[str, str]
    ledger: Ledger
    dump: Dump


def build(dump: Dump, names: Names) -> Result:
    """Return the contents of all table files."""
    shared = Shared()
    first = Ledger(names)
    _tables(dump, Rows(first, shared))
    shared.naming = True
    ledger = Ledger(names)
    modules = _tables(dump, Rows(ledger, shared))
    ledger.take_up(first)
    for name, labels in shared.enums.items():
        modules[name.partition(".")[0]].enums.append({"enum": name, "labels": labels})
    for variable, given in sorted(dump["labels"].items()):
        name = variable.replace("::", ".")
        labels = {key: as_utf8(str(label)) for key, label in sorted(given.items())}
        modules[name.partition(".")[0]].enums.append({"enum": name, "labels": labels})
    for name, struct in shared.structs.items():
        modules[name.partition(".")[0]].structs.append(struct)
    files = {f"{name}.jsonl": modules[name].text() for name in sorted(modules)}
    files["index.json"] = _index(dump, files, modules, ledger)
    return Result(files, ledger, dump)


class Module:
    """The lines of one file, gathered."""

    def __init__(self) -> None:
        self.enums: list[dict[str, Any]] = []
        self.structs: list[dict[str, Any]] = []
        self.tables: list[tuple[dict[str, Any], list[list[Any]]]] = []

    def text(self) -> str:
        """Return the file's content."""
        lines = [_line(enum) for enum in sorted(self.enums, key=lambda e: str(e["enum"]))]
        lines += [_line(struct) for struct in sorted(self.structs, key=lambda s: str(s["struct"]))]
        for head, rows in self.tables:
            lines.append(_line(head))
            lines += [_line(row) for row in rows]
        return "\n".join(lines) + "\n"


def _tables(dump: Dump, rows: Rows) -> dict[str, Module]:
    special = set(dump["special"]) | MORE_SPECIAL
    modules: dict[str, Module] = defaultdict(Module)
    for full_name in sorted(dump["tables"]):
        name = short(full_name)
        table = dump["tables"][full_name]["hash"]
        head = _head(name, table, rows)
        made = []
        for key in sorted(table.keys() - special):
            row = rows.row(key, table[key], head["groups"], name)
            if row is not None:
                made.append(row)
        made.sort(key=lambda row: sort_key(row[0]))
        modules[name.partition("::")[0]].tables.append((head, made))
    return modules


def _head(name: str, table: dict[str, Any], rows: Rows) -> dict[str, Any]:
    module = name.partition("::")[0]
    given = table.get("GROUPS", {}).get("hash", {})
    defaults = (module, module, OTHER)
    head: dict[str, Any] = {"table": name, "groups": [given.get(str(f)) or defaults[f] for f in range(3)]}
    for key, attribute in HEAD:
        node = table.get(key)
        if isinstance(node, dict):
            node = short(node["sub"]) if "sub" in node else node.get("hash", {}).get("0")
        if isinstance(node, list):
            head[attribute] = sorted((plain(one) for one in node), key=sort_key)
        elif node is not None:
            head[attribute] = plain(short(node) if isinstance(node, str) else node)
    if table.get("PRINT_CONV") is not None:
        head["text"] = rows.conversion(table["PRINT_CONV"], f"{name}.PRINT_CONV")
    prefix = table.get("TAG_PREFIX")
    if isinstance(prefix, str) and prefix != name.removesuffix("::Main").replace("::", "_"):
        head["prefix"] = prefix
    facts = table.get("VARS", {}).get("hash", {}) if isinstance(table.get("VARS"), dict) else {}
    flags = {key.lower(): plain(value) for key, value in sorted(facts.items()) if isinstance(value, str | int)}
    if flags:
        head["vars"] = flags
    return head


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _index(dump: Dump, files: dict[str, str], modules: dict[str, Module], ledger: Ledger) -> str:
    """Return `index.json`: the version, and for each module a hash and counts."""
    unported: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for kind in KINDS:
        for places in ledger.unported(kind).values():
            for owner in {place.partition("::")[0].partition(":")[0].partition(".")[0] for place in places}:
                unported[owner][kind] += 1
    rows: dict[str, dict[str, Any]] = {}
    for name, module in sorted(modules.items()):
        content = files[f"{name}.jsonl"]
        rows[name] = {
            "sha256": hashlib.sha256(content.encode()).hexdigest(),
            "tables": len(module.tables),
            "tags": sum(_count(row) for _, table in module.tables for row in table),
            "unported": unported[name],
        }
    totals = {
        "tables": sum(row["tables"] for row in rows.values()),
        "tags": sum(row["tags"] for row in rows.values()),
        "unported": {kind: len(ledger.unported(kind)) for kind in KINDS},
    }
    index = {"exiftool": dump["version"], "totals": totals, "modules": rows}
    return json.dumps(index, indent=1) + "\n"


def _count(row: list[Any]) -> int:
    return 1 if isinstance(row[1], str) else len(row[1])
