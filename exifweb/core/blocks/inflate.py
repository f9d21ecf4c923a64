"""Decompression within bounds: a stream that swells beyond what one read may cost is given up.

Source: RFC 1950.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.context import Context

SPENT = "inflated"


def inflate(context: Context, data: bytes, name: str, offset: int) -> bytes | None:
    """Return the content of a zlib stream, None with a warning where it is damaged, cut short or too big.

    All streams of one read share the limit, so that many small files can't do what a big one may not.

    Args:
        context: Has the limit, keeps count, takes the warning.
        data: The stream; what follows it doesn't matter.
        name: What it is, for the warning.
        offset: Where it lies in the file.
    """
    left = context.limits.inflated - context.members.get(SPENT, 0)
    if left <= 0:
        context.warn(f"Not inflating {name}: more than {context.limits.inflated} bytes in all", offset, "chunk")
        return None
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(data, left)
    except zlib.error:
        context.warn(f"Error inflating {name}", offset, "chunk")
        context.members[SPENT] = context.members.get(SPENT, 0) + min(left, 16 * len(data))
        return None
    context.members[SPENT] = context.members.get(SPENT, 0) + len(found)
    if not stream.eof:
        why = f"Not inflating {name}: more than {left} bytes" if len(found) == left else f"Error inflating {name}"
        context.warn(why, offset, "chunk")
        return None
    return found
