"""Sections of an X3F file: its header with adjustments behind it, properties as pairs of texts, JPEGs.

Sources: the X3F specification; ExifTool's SigmaRaw module.
"""

from __future__ import annotations

from struct import Struct, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks import binary
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_bytes, scattered_view
from exifweb.core.model import Embedded
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable

MAIN, PROPERTIES = "SigmaRaw::Main", "SigmaRaw::Properties"
HEADER, HEADER_4, ADJUSTMENTS = "SigmaRaw::Header", "SigmaRaw::Header4", "SigmaRaw::HeaderExt"
FOURTH_HEADER = 0x300
KINDS = 32
LONGEST, MOST_TEXT = 1 << 22, 1 << 20
"""Bytes of a section of properties, letters of all its names and values."""
HEAD, PAIR = 24, Struct("<II")
WHOLE_IMAGE = "IsJpgFromRaw"


def header(context: Context, block: Block) -> None:
    """Decode the header, and the adjustments that versions 2.1 to 2.3 have: a list of kinds, then a number for each."""
    data = context.source.read(block.offset, block.length)
    length = block.detail
    view = View(Buffer(data, block.offset), block.offset, block.offset + len(data), block.offset, "<")
    table = store.table(HEADER_4 if length == FOURTH_HEADER else HEADER)
    binary.decode_block(context, view, 0, length, table, "X3F")
    if len(data) < length + KINDS * 5:
        return
    adjustments = store.table(ADJUSTMENTS)
    for index, kind in enumerate(data[length : length + KINDS]):
        info = adjustments.get(kind) if kind else None
        if isinstance(info, TagInfo):
            at = length + KINDS + 4 * index
            context.found(info, unpack_from("<f", data, at)[0], None, block.offset + at, 4, "float", 1)


def properties(context: Context, block: Block) -> None:
    """Decode pairs of name and value: places in a run of UTF-16 text."""
    data = block_bytes(context, block._replace(length=min(block.length, LONGEST)))
    if len(data) < HEAD or not data.startswith(b"SECp"):
        context.warn("Bad properties header", block.offset, "block")
        return
    count, form, length = unpack_from("<8xII4xI", data)
    texts = HEAD + 8 * count
    if len(data) < texts + length:
        context.warn("Truncated Property directory", block.offset, "block")
        return
    if form:
        context.warn(f"Unsupported character format {form}", block.offset, "block")
        return
    run = data[texts : texts + 2 * length]
    table, left = store.table(PROPERTIES), MOST_TEXT
    for places in PAIR.iter_unpack(data[HEAD:texts]):
        if max(places) >= len(run) // 2:
            context.warn("Bad Property pointer", block.offset, "block")
            return
        name, value = (_text(run, 2 * place) for place in places)
        left -= len(name) + len(value) + 1
        if left < 0:
            context.warn(f"Stopped after {MOST_TEXT} letters of properties", block.offset, "block")
            return
        info = _row(context, table, name)
        if info is not None:
            here = block.offset + texts + 2 * places[1]
            context.found(info, value, None, here, 2 * len(value) + 2, "string", len(value))


def _text(run: bytes, at: int) -> str:
    """Return the text at a place, up to its NUL."""
    end = run.find(b"\0\0", at)
    while end >= 0 and (end - at) % 2:
        end = run.find(b"\0\0", end + 1)
    return run[at : end if end >= 0 else len(run) // 2 * 2].decode("utf-16-le", "replace")


def _row(context: Context, table: TagTable, name: str) -> TagInfo | None:
    found = table.get(name)
    if isinstance(found, TagInfo):
        return found
    is_word = name.replace("_", "a").isalnum()
    return TagInfo(table, name, f"SigmaRaw_{name}", {"unknown": 1}) if context.options.unknown and is_word else None


def image(context: Context, block: Block) -> None:
    """Take up a JPEG; its bytes stay where they are."""
    context.members[WHOLE_IMAGE] = block.detail
    before = len(context.tags)
    take(context, store.table(MAIN), block.label, scattered_view(context, block), 0, block.length)
    for tag in context.tags[before:]:
        context.embedded.append(Embedded(tag.name, "image/jpeg", block.offset, block.length))
    context.members[WHOLE_IMAGE] = 0
