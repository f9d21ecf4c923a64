"""Where the samples of a track lie and when they are shown, from the tables of its sample table box.

Sources: ISO 14496-12 8.6.1.2 (stts), 8.7.3 (stsz, stz2), 8.7.4 (stsc), 8.7.5 (stco, co64); ExifTool's ParseTag and
ProcessSamples.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from exifweb.core.context import Context

TABLES = frozenset(("stsz", "stz2", "stco", "co64", "stsc", "stts"))
"""Boxes that are needed."""
WHOLE = frozenset(("stsc", "stts"))
"""Tables that say nothing where a part of them is missing."""
ARRAY = 8
"""Where the array of most of them begins."""


class Sample(NamedTuple):
    """One sample.

    Attributes:
        offset: First byte in the file.
        length: Bytes.
        time: Seconds from the start of the track, None where that is not stated.
        duration: Seconds that it lasts.
    """

    offset: int
    length: int
    time: float | None
    duration: float | None


def samples(context: Context, tables: Mapping[str, bytes], scale: float) -> list[Sample]:
    """Return the samples of a track, none where its tables contradict each other.

    Args:
        context: Has the limit, takes the warnings.
        tables: Content of each box.
        scale: Units of time in a second.
    """
    most = context.limits.array
    sizes = _sizes(tables, most)
    chunks = _array(tables, "co64", "Q", most) or _array(tables, "stco", "I", most)
    runs = list(zip(*[iter(_array(tables, "stsc", "III", most))] * 3, strict=False))
    if not sizes or not chunks or not runs:
        return []
    found: list[Sample] = []
    times = _times(_array(tables, "stts", "II", most), scale or 1)
    each = run = following = 0
    for number, at in enumerate(chunks, 1):
        if number >= following and run < len(runs):  # the first run counts from the first chunk on, whatever it states
            each, run = runs[run][1], run + 1
            following = runs[run][0] if run < len(runs) else following
        if len(sizes) < len(found) + max(each, 1):
            context.warn("Sample size error", unit="box")
            break
        for _ in range(max(each, 1)):
            length = sizes[len(found)]
            time, duration = next(times)
            found.append(Sample(at, length, time, duration))
            at += length  # noqa: PLW2901 - the next sample of the chunk
    if len(found) != len(sizes):
        context.warn("Incorrect sample start/size count", unit="box")
        return []
    return found


def _array(tables: Mapping[str, bytes], name: str, form: str, most: int) -> tuple[int, ...]:
    """Return the numbers of a table whose entries have a format each, no more than are there."""
    data = tables.get(name, b"")
    width = len(form) * (8 if form == "Q" else 4)
    if len(data) <= ARRAY:
        return ()
    stated, there = int.from_bytes(data[4:ARRAY], "big"), (len(data) - ARRAY) // width
    if stated > there and name in WHOLE:
        return ()
    count = min(stated, there, most)
    return unpack_from(f">{count * len(form)}{form[0]}", data, ARRAY)


def _sizes(tables: Mapping[str, bytes], most: int) -> list[int]:
    data = tables.get("stsz") or tables.get("stz2") or b""
    if len(data) < 12:
        return []
    size, count = unpack_from(">II", data, 4)
    count = min(count, most)
    if "stsz" in tables:
        if size:
            return [size] * count
        return list(unpack_from(f">{min(count, (len(data) - 12) // 4)}I", data, 12))
    width = size & 0xFF
    if width == 4:
        return [half for byte in data[12 : 12 + (count + 1) // 2] for half in (byte >> 4, byte & 15)][:count]
    if width in (8, 16):
        letter = "B" if width == 8 else "H"
        return list(unpack_from(f">{min(count, (len(data) - 12) * 8 // width)}{letter}", data, 12))
    return []


def _times(runs: tuple[int, ...], scale: float) -> Iterator[tuple[float | None, float | None]]:
    """Yield time and duration of each sample, without end."""
    time = 0
    for count, delta in zip(runs[::2], runs[1::2], strict=False):
        for _ in range(count):
            yield time / scale, delta / scale
            time += delta
    while True:
        yield None, None
