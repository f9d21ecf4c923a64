"""ExifTool's lists of file types → `filetypes.json`: one type, extension or MIME type a line."""

from __future__ import annotations

import json
from pathlib import Path

from tools.tablegen.source import run_perl

SCRIPT = Path(__file__).with_name("dump_filetypes.pl")
FILE = "filetypes.json"


def generate(home: Path) -> dict[str, str]:
    """Return file name → content for the folder of tables."""
    facts = json.loads(run_perl(home, SCRIPT))
    types = {name: [row["roots"], row["desc"]] for name, row in sorted(facts["types"].items())}
    unread = sorted(name for name, module in facts["modules"].items() if module in (0, "0"))
    sections = {
        "types": types,
        "aliases": dict(sorted(facts["aliases"].items())),
        "extensions": dict(sorted(facts["ext"].items())),
        "mime": dict(sorted(facts["mime"].items())),
        "order": facts["order"],
        "unread": unread,
    }
    return {FILE: "{\n" + ",\n".join(_section(name, content) for name, content in sections.items()) + "\n}\n"}


def _section(name: str, content: object) -> str:
    if isinstance(content, dict):
        rows = [f" {json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in content.items()]
        return f"{json.dumps(name)}:{{\n" + ",\n".join(rows) + "\n}"
    return f"{json.dumps(name)}:{json.dumps(content, separators=(',', ':'))}"
