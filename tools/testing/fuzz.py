"""Mutated files, for some minutes: nothing but our own errors may come out, soon and in little memory.

Usage: python -m tools.testing.fuzz [--minutes N] [--seed N] [--folder DIR ...]

Seeds are the files built by the tests and, where they are there, the shared samples. A file that breaks something is
kept in `build/fuzz/` with the number that made it, so that the run can be repeated.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

import exifweb

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("EXIFWEB_SHARED", ROOT.parent / "shared"))
KEPT = ROOT / "build" / "fuzz"
SLOW_S = 3.0
MEMORY = 2 << 30
LARGEST = 8 << 20
EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def main(arguments: list[str] | None = None) -> int:
    """Run and return 1 where something broke."""
    parser = argparse.ArgumentParser(prog="python -m tools.testing.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--folder", type=Path, action="append", default=[])
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seeds = seed_files(options.folder or [SHARED / "corpus"])
    print(f"{len(seeds)} seeds, seed number {options.seed}", flush=True)
    outcome: Counter[str] = Counter()
    end = time.monotonic() + options.minutes * 60
    number = options.seed
    while time.monotonic() < end:
        number += 1
        chance = random.Random(number)
        path, data = seeds[chance.randrange(len(seeds))]
        outcome[trial(path, mutate(data, chance), number)] += 1
    print(", ".join(f"{count} {what}" for what, count in outcome.most_common()))
    return 1 if outcome["broken"] or outcome["slow"] else 0


def seed_files(folders: list[Path]) -> list[tuple[str, bytes]]:
    """Return (name, bytes) of the built files and of the samples that are not too large."""
    sys.path.insert(0, str(ROOT / "tests"))
    import builders

    seeds = [("built.jpg", builders.photo(order)) for order in "<>"]
    seeds += [("built.tif", builders.photo(order)[30:]) for order in "<>"]
    for folder in folders:
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        seeds += [(path.name, path.read_bytes()) for path in files if path.stat().st_size <= LARGEST]
    return seeds


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return the file with some bytes or numbers changed, and now and then a piece cut out, doubled or missing."""
    changed = bytearray(data)
    reach = len(changed) if chance.random() < 0.3 else min(len(changed), 1 << 14)
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        if not reach:
            break
        at = chance.randrange(reach)
        width = chance.choice((1, 1, 2, 4))
        order = "little" if chance.random() < 0.5 else "big"
        value = chance.choice(EXTREMES) if chance.random() < 0.5 else chance.getrandbits(32)
        changed[at : at + width] = (value & (1 << 8 * width) - 1).to_bytes(width, order)  # type: ignore[arg-type]
    if chance.random() < 0.15:
        del changed[chance.randrange(len(changed) + 1) :]
    if chance.random() < 0.1:
        start = chance.randrange(len(changed) + 1)
        changed[start:start] = changed[start : start + chance.randrange(1, 4096)]
    return bytes(changed)


def trial(name: str, data: bytes, number: int) -> str:
    """Read one file every way and say how it went."""
    begin = time.perf_counter()
    outcome = "read"
    try:
        found = exifweb.read(data, name=name, options=exifweb.Options(unknown=number % 3))
        found.to_json()
        found.to_json(numeric=True)
        found.to_page()
    except exifweb.ExifWebError:
        outcome = "refused"
    except Exception:  # noqa: BLE001 - that is what is looked for
        traceback.print_exc()
        outcome = "broken"
    taken = time.perf_counter() - begin
    if outcome != "broken" and taken > SLOW_S:
        print(f"{number}: {name} took {taken:.1f} s", flush=True)
        outcome = "slow"
    if outcome in ("broken", "slow"):
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{number}-{name}").write_bytes(data)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
