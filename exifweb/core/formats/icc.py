"""ICC profiles in a file of their own → one block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.errors import Malformed
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context


def walk(context: Context) -> Iterator[Block]:
    """Yield the profile, as long as its first field says.

    Raises:
        Malformed: The file is shorter than that.
    """
    size = int.from_bytes(context.source.read(0, 4), "big")
    if not 128 <= size < 1 << 31:
        raise Malformed("block", 0, f"Bad ICC Profile length ({size})")
    if size > context.source.size:
        raise Malformed("block", 0, "Truncated ICC profile")
    yield Block("ICC_Profile", "ICC", 0, size)
