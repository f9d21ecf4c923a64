"""Writing beside ExifTool: `python benchmarks/write_cases.py [WORD ...]`.

Every edit of `tests/writecases` (or those whose name has all the words) is made by ExifTool and by us; printed are the
edits after which ExifTool reads something else in the two results, what it reads, and the counts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from write_beside import compare
from writecases import CASES


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("words", nargs="*", help="only edits whose name has all of these")
    words = parser.parse_args().words
    cases = [case for case in CASES if all(word in case.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        outcomes = compare(cases, Path(folder))
    chosen = sum(not one.equal and bool(one.case.choice) for one in outcomes)
    equal = sum(one.equal for one in outcomes)
    for one in outcomes:
        if not one.equal:
            print(one, f"  on purpose: {one.case.choice}" if one.case.choice else "", sep="\n")
    print(f"{len(outcomes)} cases, {equal} equal, {chosen} different on purpose, {len(outcomes) - equal - chosen} not")
    if len(cases) > len(outcomes):
        print(f"{len(cases) - len(outcomes)} left out: their files are not there")


if __name__ == "__main__":
    main()
