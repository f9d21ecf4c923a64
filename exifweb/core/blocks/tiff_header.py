"""The header of TIFF structures inside other blocks: byte order and the first directory's offset."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.view import View

HEADER = 8


def read_header(view: View) -> int | None:
    """Set the view's byte order and return the first directory's offset, None where there is no header."""
    head = view.read(0, HEADER)
    order = ORDERS.get(head[:2])
    if order is None or len(head) < HEADER:
        return None
    view.order = order
    start: int = unpack_from(f"{order}I", head, 4)[0]
    return start if start >= HEADER else None
