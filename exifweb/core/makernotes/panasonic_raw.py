"""The JPEG in a Panasonic or Leica RAW file: it has all metadata, and is read as a document of its own.

Source: ExifTool's PanasonicRaw module, ProcessJpgFromRaw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.read import read_inside

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

DOCUMENT = "1"
SOI = b"\xff\xd8"


def jpg_from_raw(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Read the JPEG."""
    if view.read(start, len(SOI)) != SOI:
        return
    members = context.members
    outer = members["FILE_TYPE"], members.get("TIFF_TYPE", ""), context.doc
    members["FILE_TYPE"] = members["TIFF_TYPE"] = "JPEG"
    context.doc = DOCUMENT
    try:
        read_inside(context, "JPEG", view.base + start, length)
    finally:
        members["FILE_TYPE"], members["TIFF_TYPE"], context.doc = outer
