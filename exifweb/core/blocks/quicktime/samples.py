"""Sample descriptions: entries of a fixed part whose length nobody states, and atoms behind it.

Where the atoms begin is found by trying: from there on lengths must add up to the end of the entry. Sources: QuickTime
File Format, "Sample Description Atoms"; ISO 14496-12 8.5.2; ExifTool's ProcessSampleDesc and ProcessHybrid.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.quicktime import atoms
from exifweb.core.blocks.quicktime.state import takes_samples
from exifweb.core.source import Buffer
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable

FIXED = 8
LONGEST = 1 << 20
TRACKS = "exifweb.core.blocks.quicktime.stream.tracks"
_KIND = re.compile(rb"[\w ]{4}", re.ASCII)


def descriptions(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode the table of a track's sample descriptions."""
    data = view.read(start, min(length, LONGEST))
    if len(data) < FIXED:
        return
    here = view.base + start
    whole = View(Buffer(data, here), here, here + len(data), here)
    at = FIXED
    for _ in range(int.from_bytes(data[4:8], "big")):
        size = int.from_bytes(data[at : at + 4], "big") if at + 8 <= len(data) else len(data) + 1
        if at + size > len(data):
            kind = context.members.get("HandlerType")
            if kind:
                context.warn(f"Truncated {kind} sample table for {context.set_g1 or 'unknown'}", here + at, "box")
            return
        if not size:
            return
        entry(context, whole, at, size, table, name)
        at += size


def entry(context: Context, view: View, start: int, length: int, table: TagTable, name: str) -> None:
    """Decode one sample description, or another block that is laid out so."""
    data = view.read(start, length)
    inner = first_atom(data)
    binary.decode_block(context, view, start, len(data) if inner is None else inner, table, name)
    if inner is not None:
        atoms.decode_block(context, view, start + inner, len(data) - inner, table, name)


def first_atom(data: bytes) -> int | None:
    """Return where the atoms behind a fixed part begin, None where there are none."""
    at = FIXED
    while at <= len(data) - 8:
        step = at
        while step <= len(data) - 8 and _KIND.fullmatch(data, step + 4, step + 8):
            size = int.from_bytes(data[step : step + 4], "big")
            if step + size == len(data):
                return at
            if size < 8 or step + size > len(data) - 8:
                break
            step += size
        at += 1
    return None


def table_done(context: Context) -> None:
    """Decode the timed metadata of a track once its sample table has been read, where they are wanted."""
    if takes_samples(context):
        import_module(TRACKS).process(context)
