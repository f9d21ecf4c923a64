"""Ogg packets with the headers of a stream: which codec they belong to stands in their first bytes.

Sources: Vorbis I specification section 4.2; Theora specification 6.1; RFC 7845; ExifTool's ProcessPacket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

THEORA, OPUS = "Theora", "Opus"
TYPES = {THEORA: "OGV", OPUS: "OPUS"}
"""Codec → what the file is then."""
_HEADER = re.compile(rb"(.)(vorbis|theora)|(OpusHead|OpusTags)", re.DOTALL)


def decode(context: Context, block: Block) -> None:
    """Decode one packet."""
    view = scattered_view(context, block)
    found = _HEADER.match(view.read(0, 8))
    if not found:
        return
    codec = (found[2] or b"Opus").decode().capitalize()
    kind = context.file_format
    if codec in TYPES and kind is not None and kind.parser == "OGG":
        context.override_type(TYPES[codec])
    table = store.table(f"{codec}::Main")
    info = table.get(found[3].decode() if found[3] else found[1][0])
    if not isinstance(info, TagInfo) or info.sub is None:
        return
    context.lists.clear()
    outer, context.set_g1 = context.set_g1, THEORA if codec == THEORA else context.set_g1
    try:
        subdirs.decode_value(context, view, found.end(), block.length - found.end(), info, table)
    finally:
        context.set_g1 = outer
