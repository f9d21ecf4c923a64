"""Keywords of a MIFF file, `name=value` or `name={value}`, with comments in braces between them.

Sources: ImageMagick's description of MIFF; ExifTool's ProcessMIFF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.named import row_named
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "MIFF::Main"
MARK = b"id=ImageMagick"
"""What a file begins with: the first keyword, whatever stands right behind it."""
PROFILE = "profile-"
PROFILES = "MIFFProfiles"
USUAL_BASE = 12
"""Where EXIF begins in a JPEG: what ExifTool takes its offsets to count from."""
_WORD = re.compile(rb"\S+")
_PAIR = re.compile(rb"(.+)=(.+)")


def decode(context: Context, block: Block) -> None:
    """Decode the keywords; those of profiles are remembered for what follows the text."""
    data = context.source.read(block.offset, block.length)
    table = store.table(TABLE)
    profiles: list[tuple[str, str]] = []
    for key, value, at in _pairs(context, data, block.offset):
        if key.startswith(PROFILE):
            profiles.append((key.removeprefix(PROFILE), value))
        else:
            context.found(row_named(table, key), value, None, block.offset + at, len(value), "string", len(value))
    context.members[PROFILES] = profiles


def _pairs(context: Context, data: bytes, here: int) -> Iterator[tuple[str, str, int]]:
    """Yield each keyword with its value and where it stands."""
    if len(data) <= len(MARK):
        return
    yield "id", decode_text(MARK.partition(b"=")[2]), 0
    inside = ""
    key, value, place = "", b"", 0
    for found in _WORD.finditer(data, len(MARK)):
        word = found[0]
        if inside == "comment":
            inside = "" if word.endswith(b"}") else inside
            continue
        if word.startswith(b"{") and not inside:
            inside = "comment"
            continue
        if inside:
            value += b" " + word
            if not word.endswith(b"}"):
                continue
            inside = ""
            value = value.removeprefix(b"{").removesuffix(b"}")
        elif pair := _PAIR.match(word):
            key, value, place = pair[1].decode("latin-1"), pair[2], found.start()
            if value.startswith(b"{"):
                inside = "value"
                continue
        else:
            if not word.startswith(b":"):
                context.warn("Unrecognized MIFF data", here + found.start(), "block")
            return
        yield key, decode_text(value), place


def exif(context: Context, block: Block) -> None:
    """Decode EXIF behind the header that it has in a JPEG."""
    data = context.source.read(block.offset, block.length)
    decode_inner(context, data, EXIF, block.offset, packed=False, base=USUAL_BASE)
