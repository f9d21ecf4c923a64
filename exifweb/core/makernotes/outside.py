"""Values that lie outside of the block with their directory: previews, and Leica's notes behind the image.

Source: ExifTool's ProcessExif, where it has a value whose offset is out of bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd.subdirs import evaluate
from exifweb.core.blocks.ifd.types import NAMES
from exifweb.core.context import Probe
from exifweb.core.makernotes import panasonic
from exifweb.core.tags.schema import Variants
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.blocks.ifd.decode import Directory, Entry
    from exifweb.core.tags.schema import TagInfo

PREVIEW = "PreviewImage"


def chosen(directory: Directory, entry: Entry, info: TagInfo | Variants | None) -> TagInfo | None:
    """Return the row that describes an entry, told without its value."""
    if not isinstance(info, Variants):
        return info
    probe = Probe(b"", NAMES[entry.code], entry.count, directory.name, entry.size, directory.view.order)
    return info.choose(probe, directory.context)


def take(directory: Directory, entry: Entry, info: TagInfo) -> bool:
    """Take up a value from outside of its block.

    Args:
        directory: Has the entry.
        entry: Says where the value is.
        info: The row that describes it.

    Returns:
        Whether the value may lie there.
    """
    context = directory.context
    here = directory.view.base + entry.offset
    if info.name == PREVIEW:
        here += evaluate(info.attributes.get("changebase", 0), {"start": directory.start}, context) or 0
        preview = Binary(source=context.source, offset=here, length=entry.size)
        context.found(info, preview, None, here, entry.size, entry.format, entry.count)
        return True
    if not info.attributes.get("leicatrailer"):
        return False
    if context.options.fast:
        context.warn("Ignored Leica MakerNote trailer")
    elif not panasonic.trailer(context, info, here, entry.size):
        context.members[panasonic.MEMBER] = info
    return True
