"""MPEG program and video streams → block: the start, in which the headers of picture and sound are looked for.

Source: ExifTool's ProcessMPEG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

READ = 1 << 18


def walk(context: Context) -> Iterator[Block]:
    """Yield the start of the stream."""
    yield Block("MPEG", "MPEG", 0, min(context.source.size, READ))
