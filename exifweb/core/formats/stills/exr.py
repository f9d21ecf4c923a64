"""OpenEXR → blocks: the attributes of the header, one block each, then the size that they tell.

Of a file in several parts the first is read. Sources: OpenEXR file layout; ExifTool's ProcessEXR.
"""

from __future__ import annotations

import re
from functools import lru_cache
from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.exr import FORMATS, is_directory
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER, FLAGS = 8, 4
LONG_NAMES = 0x400
SHORT, LONG = 31, 255


def walk(context: Context) -> Iterator[Block]:
    """Yield the attributes of the header in file order."""
    source, at = context.source, context.base
    head = source.read(at, HEADER)
    if len(head) < HEADER:
        return
    yield Block("EXR-Flags", "EXR", at + FLAGS, HEADER - FLAGS, order="<")
    longest = LONG if unpack_from("<I", head, FLAGS)[0] & LONG_NAMES else SHORT
    at += HEADER
    for _ in range(context.limits.segments):
        data = source.read(at, 2 * (longest + 1) + 5)
        if not data or data[:1] == b"\0":
            break
        found = _attribute(longest).match(data)
        if found is None:
            context.warn("EXR format error", at, "entry")
            break
        name, kind = found[1].decode("latin-1"), found[2].decode("latin-1")
        (size,) = unpack_from("<I", found[3])
        at += found.end()
        directory = is_directory(name)
        if at + size > source.size and (directory or kind in FORMATS or context.options.binary):
            if directory:
                yield Block("EXR", f"EXR-{name}", at, source.size - at, order="<", label=f"{name}\0{kind}")
            context.warn("Truncated or corrupted EXR file", at, "entry")
            break
        yield Block("EXR", f"EXR-{name}", at, size, order="<", label=f"{name}\0{kind}")
        at += size
    yield Block("EXR-Size", "EXR", -1, 0)


@lru_cache(maxsize=2)
def _attribute(longest: int) -> re.Pattern[bytes]:
    return re.compile(rb"([^\0]{1,%d})\0([^\0]{1,%d})\0(.{4})" % (longest, longest), re.DOTALL)
