"""Images described by XML before their pixels: XISF of PixInsight, LIF of Leica Microsystems.

Sources: XISF 1.0 specification, section 9.2 (monolithic files); ExifTool's ProcessXISF and ProcessLIF.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

XISF_HEADER, LIF_HEADER = 16, 13
LIF_LONGEST = 100_000_000


def walk(context: Context) -> Iterator[Block]:
    """Yield the XML.

    Raises:
        Malformed: The XML is not there whole.
    """
    family = context.file_format.parser if context.file_format else None
    yield (_xisf if family == "XISF" else _lif)(context)


def _xisf(context: Context) -> Block:
    start = context.base + XISF_HEADER
    head = context.source.read(context.base, XISF_HEADER).ljust(XISF_HEADER, b"\0")
    (length,) = unpack_from("<I", head, 8)
    if start + length > context.source.size:
        raise Malformed("block", start, "Error reading XISF header")
    return Block("XISF", "XISF", start, length)


def _lif(context: Context) -> Block:
    start = context.base + LIF_HEADER
    head = context.source.read(context.base, LIF_HEADER).ljust(LIF_HEADER, b"\0")
    (size,), (length,) = unpack_from("<I", head, 4), unpack_from("<I", head, 9)
    length *= 2
    if size < length:
        raise Malformed("block", start, "Corrupted LIF XML block")
    if size > LIF_LONGEST:
        raise Malformed("block", start, "LIF XML block too large")
    if start + length > context.source.size:
        raise Malformed("block", start, "Truncated LIF XML block")
    return Block("LIF", "LIF", start, length)
