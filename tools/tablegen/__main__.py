"""`python -m tools.tablegen`: generate the tag tables, check them, see what is left to port."""

from __future__ import annotations

import argparse
import subprocess
import sys
from typing import TYPE_CHECKING

from tools.tablegen import filetypes, report, source
from tools.tablegen.build import Result, build
from tools.tablegen.names import KINDS, NamesError, load

if TYPE_CHECKING:
    from pathlib import Path

TABLES = source.REPOSITORY / "exifweb" / "core" / "tables"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        home = source.find_home(options.exiftool)
        result = build(source.load(home), load())
        result.files.update(filetypes.generate(home))
    except (source.ExifToolMissing, NamesError) as problem:
        print(problem, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as problem:
        print(problem.stderr.decode(errors="replace"), file=sys.stderr)
        return 2
    if options.check:
        return check(result, TABLES)
    return int(options.run(options, result))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.tablegen", description=__doc__)
    parser.add_argument("--exiftool", metavar="DIR", help="folder that holds exiftool and lib/")
    parser.add_argument("--check", action="store_true", help="regenerate and compare, byte for byte")
    parser.set_defaults(run=_generate)
    commands = parser.add_subparsers(metavar="COMMAND")
    generate = commands.add_parser("generate", help="write the tables")
    generate.set_defaults(run=_generate)
    show = commands.add_parser("show", help="where an expression is used, or the rows of a table or tag")
    show.add_argument("what", help="HASH, &Module::Name, Module::Table or Module::Table:Tag")
    show.set_defaults(run=_show)
    unported = commands.add_parser("unported", help="what has no name yet")
    unported.add_argument("modules", nargs="*", help="list these modules' expressions instead of counts")
    unported.add_argument("--kind", action="append", choices=KINDS, default=[])
    unported.add_argument("--uses", action="store_true", help="more than one place each")
    unported.add_argument("--json", action="store_true")
    unported.set_defaults(run=_unported)
    stale = commands.add_parser("stale", help="names whose expression ExifTool no longer has")
    stale.set_defaults(run=_stale)
    return parser


def check(result: Result, folder: Path) -> int:
    """Compare with what is committed; 1 where anything differs."""
    there = {path.name for path in folder.glob("*.json*")}
    differing = [
        name
        for name in sorted(there | result.files.keys())
        if name not in there
        or name not in result.files
        or (folder / name).read_bytes() != result.files[name].encode("utf-8")
    ]
    for name in differing:
        print(f"differs: {name}")
    print(f"{len(result.files)} files, {len(differing)} differ (ExifTool {result.dump['version']})")
    return 1 if differing else 0


def _generate(_options: argparse.Namespace, result: Result) -> int:
    for path in TABLES.glob("*.json*"):
        if path.name not in result.files:
            path.unlink()
    for name, content in result.files.items():
        (TABLES / name).write_text(content, "utf-8", newline="\n")
    size = sum(len(content.encode()) for content in result.files.values())
    print(f"{len(result.files)} files, {size:,} bytes (ExifTool {result.dump['version']})")
    return 0


def _show(options: argparse.Namespace, result: Result) -> int:
    print(report.show(result, options.what))
    return 0


def _unported(options: argparse.Namespace, result: Result) -> int:
    if options.json:
        print(report.as_json(result.ledger))
    else:
        print(report.unported(result.ledger, options.modules, options.kind, uses=options.uses))
    return 0


def _stale(_options: argparse.Namespace, result: Result) -> int:
    rows = result.ledger.stale()
    for kind, key, name in rows:
        print(f"{kind:12} {key} {name}")
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())
