"""Decompression within bounds: a stream that swells beyond what one read may cost is given up.

Source: RFC 1950.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exifweb.core.context import Context

SPENT = "inflated"
STEP = 4096
"""Compressed bytes taken at a time; they can't swell to more than a thousand times that."""


def inflate(
    context: Context, data: bytes, name: str, offset: int, *, wbits: int = zlib.MAX_WBITS
) -> tuple[bytes | None, bytes]:
    """Return the content of a zlib stream and what of it was not looked at.

    The content is None, with a warning, where the stream is damaged, cut short or too big. All streams of a read share
    the limit, so that many small files can't do what a big one may not.

    Args:
        context: Has the limit, keeps count, takes the warning.
        data: The stream; what follows it doesn't matter.
        name: What it is, for the warning.
        offset: Where it lies in the file.
        wbits: What zlib calls so: sixteen more for gzip's framing.
    """
    left = context.limits.inflated - context.members.get(SPENT, 0)
    stream = zlib.decompressobj(wbits)
    parts: list[bytes] = []
    got = at = 0
    while at < len(data) and not stream.eof and got <= left:
        before = stream.copy()
        step = data[at : at + STEP]
        try:
            part = stream.decompress(step, left - got + 1)
        except zlib.error:
            taken, given = _good(before, step)
            context.members[SPENT] = context.members.get(SPENT, 0) + got + given
            context.warn(f"Error inflating {name}", offset, "chunk")
            return None, data if _wants_dictionary(data) else data[at + taken :]
        got += len(part)
        parts.append(part)
        at += len(step)
    context.members[SPENT] = context.members.get(SPENT, 0) + min(got, left)
    if got > left:
        context.warn(f"Not inflating {name}: more than {context.limits.inflated} bytes in all", offset, "chunk")
        return None, data
    if not stream.eof:
        context.warn(f"Error inflating {name}", offset, "chunk")
        return None, b""
    return b"".join(parts), b""


def _wants_dictionary(data: bytes) -> bool:
    """Whether the header of a stream says that it goes on from a text agreed on, which there is none of."""
    return int.from_bytes(data[:2], "big") % 31 == 0 and bool(data[1] & 0x20)


def _good(stream: Any, data: bytes) -> tuple[int, int]:
    """Return how many bytes are taken up to the one that is wrong, and how many they give."""
    given = 0
    for index in range(len(data)):
        try:
            given += len(stream.decompress(data[index : index + 1]))
        except zlib.error:
            return index + 1, given
    return len(data), given
