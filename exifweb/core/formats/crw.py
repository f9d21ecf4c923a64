"""CRW → blocks: a header that says where the heap begins, the heap, trailers of programs behind it.

Source: the CIFF specification 1.0; ExifTool's CanonRaw module, ProcessCRW.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.formats.jpeg import trailers
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the heap of a CRW file, which goes to the end of the file, and the trailers in its last bytes."""
    yield Block("CRW", "CRW", context.base, context.source.size - context.base)
    yield from trailers.walk(context, context.base, container="CRW")
