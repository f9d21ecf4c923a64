"""DSS and DS2, what Olympus's voice recorders write → the header.

Source: ExifTool's ProcessDSS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

LONGEST, SHORTEST = 898, 68
TABLE = "Olympus::DSS"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header of a recording."""
    length = min(context.source.size, LONGEST)
    if length > SHORTEST:
        yield Block("DSS", "DSS", 0, length, TABLE)
