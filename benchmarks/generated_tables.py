"""Every table of the vendors against ExifTool, on made-up bytes: pairs compared, pairs equal, what differs most.

    python benchmarks/generated_tables.py                      # all modules, the worst tables
    python benchmarks/generated_tables.py Nikon NikonCustom    # some modules
    python benchmarks/generated_tables.py Sony::Tag9050b -v    # one table, with the tags that differ
    python benchmarks/generated_tables.py Pentax --seed 3 -v   # other bytes
    python benchmarks/generated_tables.py --files Nikon Sony   # whole files: a note with most tags for each model known

Each pair is a tag's value (`-n`) or its text, ours and ExifTool's; one that only one of the two has is a pair that
differs. The bytes follow from the table's name and the seed. Needs perl and the ExifTool that npm installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from generated_files import ROOTS, models_of, score_files
from generated_notes import MODULES, Score, score, tables_of, worst_tags


def main() -> int:
    options = argparse.ArgumentParser(description="Compare our tables with ExifTool's on made-up bytes.")
    options.add_argument("what", nargs="*", help="modules or tables; all modules without")
    options.add_argument("--seed", type=int, default=0, help="makes other bytes")
    options.add_argument("--rows", type=int, default=40, help="tables to print, worst first")
    options.add_argument("--files", action="store_true", help="JPEGs with whole notes; names are those of ROOTS")
    options.add_argument("--most", type=int, default=12, help="files for each kind of note")
    options.add_argument("-v", "--verbose", action="store_true", help="print tags that differ")
    given = options.parse_args()
    if given.files:
        return _files(given.what or list(ROOTS), given.most, given.seed, verbose=given.verbose)
    names = [name for what in given.what or MODULES for name in ([what] if "::" in what else tables_of(what))]
    scores = score(names, seed=given.seed)
    _report(scores, given.rows, verbose=given.verbose)
    return 0


def _files(roots: list[str], most: int, seed: int, *, verbose: bool) -> int:
    scores: list[Score] = []
    tables: set[str] = set()
    for root in roots:
        with tempfile.TemporaryDirectory() as folder:
            one, reached = score_files(root, Path(folder), most, seed)
        scores.append(one)
        tables |= reached
        print(f"{root:16} {one.equal:6} of {one.pairs:6} pairs equal {_share(one.equal, one.pairs)}", end="")
        print(f"; {len(reached):3} tables, {len(models_of(root)):3} models known")
        for line in worst_tags(one, 20) if verbose else ():
            print(f"    {line}")
    print(_line("all", scores), f"; {len(tables)} tables reached")
    return 0


def _report(scores: dict[str, Score], rows: int, *, verbose: bool) -> None:
    bad = sorted((one.equal - one.pairs, name) for name, one in scores.items() if one.equal < one.pairs)
    for missing, name in bad[:rows]:
        one = scores[name]
        print(f"{name:40} {one.equal:6} of {one.pairs:6}  {_share(one.equal, one.pairs)}  ({missing})")
        for line in worst_tags(one, 20) if verbose else ():
            print(f"    {line}")
    for name, one in scores.items():
        for crash in sorted(set(one.crashes)):
            print(f"{name}: {crash}")
    modules: dict[str, list[Score]] = defaultdict(list)
    for name, one in scores.items():
        modules[name.partition("::")[0]].append(one)
    print()
    for module, ones in modules.items():
        print(_line(module, ones))
    print(_line("all", list(scores.values())))


def _line(title: str, ones: list[Score]) -> str:
    compared = [one for one in ones if one.pairs]
    pairs, equal = sum(one.pairs for one in ones), sum(one.equal for one in ones)
    same = sum(one.equal == one.pairs for one in compared)
    return (
        f"{title:16} {len(compared):4} of {len(ones):4} tables gave pairs, {same:4} wholly equal;"
        f" {equal:7} of {pairs:7} pairs equal {_share(equal, pairs)}"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f} %" if whole else "     - "


if __name__ == "__main__":
    sys.exit(main())
