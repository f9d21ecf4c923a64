"""The header of TIFF structures inside other blocks: byte order and the first directory's offset."""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.view import View

HEADER = 8


def begins(data: bytes) -> bool:
    """Whether bytes begin with a header, whatever its number, as ExifTool takes one for TIFF."""
    order = ORDERS.get(data[:2])
    return order is not None and len(data) >= HEADER and int(unpack_from(f"{order}I", data, 4)[0]) >= HEADER


def read_header(view: View) -> int | None:
    """Set the view's byte order and return the first directory's offset, None where there is no header."""
    head = view.read(0, HEADER)
    order = ORDERS.get(head[:2])
    if order is None or len(head) < HEADER:
        return None
    view.order = order
    start: int = unpack_from(f"{order}I", head, 4)[0]
    return start if start >= HEADER else None
