"""Where the time of one read goes: `python benchmarks/profile_read.py [FILE]`, the sixty-tag photo without a file."""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from photos import phone_photo

import exifweb

ROUNDS = 2000
SHOWN = 18


def main(arguments: list[str]) -> None:
    """Print the median time of a read with all its text, then the functions that take it."""
    data = Path(arguments[0]).read_bytes() if arguments else phone_photo()
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        exifweb.read(data).to_json()
        taken.append(time.perf_counter() - begin)
    print(f"median {statistics.median(taken) * 1000:.3f} ms, {len(exifweb.read(data))} tags")
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(ROUNDS):
        exifweb.read(data).to_json()
    profile.disable()
    pstats.Stats(profile).sort_stats("tottime").print_stats(SHOWN)


if __name__ == "__main__":
    main(sys.argv[1:])
