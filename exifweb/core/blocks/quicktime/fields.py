"""Numbers of a layout, or damage where there are fewer bytes than it takes."""

from __future__ import annotations

from struct import error, unpack_from
from typing import Any

from exifweb.core.errors import Malformed


def fields(layout: str, data: bytes, at: int = 0) -> tuple[Any, ...]:
    """Return what a layout of `struct` gives from a place on.

    Raises:
        Malformed: The data end before the layout does.
    """
    try:
        return unpack_from(layout, data, at)
    except error:
        raise Malformed("block", -1, "Truncated record") from None
