"""Chunks of PNG, MNG and JNG that a row of the table describes, and those that hold EXIF or a colour profile.

What can't be decoded as what it should be is kept as binary data under the name of its row. Sources: PNG specification
(third edition) clause 11, extensions 1.5; MNG 1.0; ExifTool's FoundPNG.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.inflate import inflate
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.rows import row_of, take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

MAIN = "PNG::Main"
PROFILE = "ICC_Profile::Main"
PROFILE_CHUNK, PROFILE_NAME = "iCCP", "iCCP-name"
EXIF_HEADER = b"Exif\0\0"
ORDER_MARKS = (b"II", b"MM")
PACKED_HEADER = 5
DEFLATE = 0
MOST_PACKINGS = 4
OLE_CHUNK, OLE_HEADER = "cpIp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONGEST_RECORD = 1 << 16


def decode(context: Context, block: Block) -> None:
    """Decode a chunk by the row of its name."""
    table = store.table(f"{block.kind}::Main")
    view = scattered_view(context, block)
    info = row_of(context, table, block.label, b"", block.length)
    if info is None:
        return
    if info.sub is None:
        take(context, table, block.label, view, 0, block.length)
    elif block.label == OLE_CHUNK:
        data = view.read(0, block.length)
        if data.startswith(OLE_HEADER):
            from exifweb.core.blocks import ole

            ole.inside(context, data)
        else:
            keep(context, OLE_CHUNK, data, block.offset)
    else:
        context.lists.clear()
        subdirs.decode_value(context, view, 0, min(block.length, LONGEST_RECORD), info, table)


def exif(context: Context, block: Block) -> None:
    """Decode EXIF, plain or compressed."""
    data = context.source.read(block.offset, block.length)
    here, packed = block.offset, False
    for _ in range(MOST_PACKINGS):
        if data.startswith(EXIF_HEADER):
            context.warn('Improper "Exif00" header in EXIF chunk', here, "chunk")
            data, here = data[len(EXIF_HEADER) :], here + len(EXIF_HEADER)
        if not data.startswith(b"\0"):
            break
        stream = data[PACKED_HEADER:]
        found, rest = inflate(context, stream, block.label, here)
        if found is None:
            keep(context, block.label, rest, here)
            return
        data, packed = found, True
    if data[:2] in ORDER_MARKS:
        if decode_inner(context, data, EXIF, here, packed=packed):
            return
    else:
        context.warn(f"Invalid {block.label} chunk", here, "chunk")
    keep(context, block.label, data, here)


def icc(context: Context, block: Block) -> None:
    """Decode a colour profile: its name, then the profile, compressed."""
    data = context.source.read(block.offset, block.length)
    name, null, rest = data.partition(b"\0")
    if not null or not rest:
        keep(context, PROFILE_CHUNK, data, block.offset)
        return
    if name:
        info = store.tag(MAIN, PROFILE_NAME)
        context.found(info, decode_text(name), None, block.offset, len(name), "string", len(name))
    here = block.offset + len(name) + 2
    stream = rest[1:]
    profile, left = unpack_method(context, stream, rest[0], PROFILE_CHUNK, here)
    if profile is None:
        keep(context, PROFILE_CHUNK, left, here)
    elif not decode_inner(context, profile, PROFILE, here, packed=True):
        keep(context, PROFILE_CHUNK, profile, here)


def unpack_method(context: Context, stream: bytes, method: int, name: str, here: int) -> tuple[bytes | None, bytes]:
    """Return what was compressed by a method, None with a warning where that fails; and what was not looked at."""
    if method != DEFLATE:
        context.warn(f"Unknown compression method {method} for {name}", here, "chunk")
        return None, stream
    return inflate(context, stream, name, here)


def keep(context: Context, key: str, data: bytes, here: int) -> None:
    """Keep what could not be decoded as binary data under the name of its row."""
    info = store.table(MAIN).get(key)
    if isinstance(info, TagInfo):
        context.found(info, Binary(data, offset=here), None, here, len(data), "undef", len(data))
