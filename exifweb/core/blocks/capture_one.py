"""Settings of Capture One: XML whose elements each name a tag and its value in two attributes.

Source: ExifTool's CaptureOne module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.views import block_bytes
from exifweb.core.blocks.xmp.packet import text_of_packet
from exifweb.core.blocks.xmp.parse import Walker
from exifweb.core.blocks.xmp.scan import unescape
from exifweb.core.tags import store
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.tags.schema import TagInfo, tag_name

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "XMP::XML"
CORRECTIONS = "ColorCorrections"
"""A long list of numbers."""
KEY, VALUE = "K", "V"
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?\s*\S*\Z")
_DATE = re.compile(r"Date(?![a-z])")


def decode(context: Context, block: Block) -> None:
    """Decode a file of settings."""
    data = block_bytes(context, block)[: context.limits.xmp]
    text = text_of_packet(context, data, block.offset, alone=True)
    Walker(context, Settings(context, block.offset), block.offset, markup=True).walk(text)


class Settings:
    """Takes the elements and makes tags of their attributes."""

    def __init__(self, context: Context, offset: int) -> None:
        self.context = context
        self.offset = offset
        self.key = ""
        self.made: dict[str, TagInfo] = {}

    def new_list(self) -> None:
        """There are none."""

    def about(self, name: str, value: str) -> None:
        """Settings say nothing about other things."""

    def found(self, path: list[str], value: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Take up an attribute, or an element with text."""
        last = path[-1]
        if last == KEY:
            self.key = unescape(value)
            return
        key = self.key if last == VALUE and self.key else last
        self.key = ""
        is_date = _DATE.search(key) is not None
        info = self.made.get(key)
        if info is None:
            facts = {"g2": "Time" if is_date else "Image", "binary": int(key == CORRECTIONS)}
            info = self.made[key] = TagInfo(store.table(TABLE), key, tag_name(key), facts)
        shown = unescape(value)
        if len(self.context.tags) < self.context.limits.tags:
            shown = xmp_date(shown, self.context) if is_date and _MOMENT.match(shown) else shown
            self.context.found(info, shown, None, self.offset)
