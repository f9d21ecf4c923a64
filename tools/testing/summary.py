"""Print how each leg of the tests went, and fail if one failed or did not run.

Usage: python tools/testing/summary.py RESULT.xml ...
"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def main(results: list[str]) -> int:
    """Print one line a leg; return 1 where a test failed or a leg has no result."""
    code = 0
    for result in map(Path, results):
        leg = result.stem
        if not result.is_file():
            print(f"{leg}: 0 passed, 1 failed (it did not get as far as a result)")
            code = 1
            continue
        suites = list(ET.parse(result).iter("testsuite"))  # noqa: S314 - our own file
        count = {key: sum(int(s.get(key, 0)) for s in suites) for key in ("tests", "failures", "errors", "skipped")}
        failed = count["failures"] + count["errors"]
        passed = count["tests"] - failed - count["skipped"]
        print(f"{leg}: {passed} passed, {failed} failed, {count['skipped']} skipped")
        code = 1 if failed or not passed else code
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
