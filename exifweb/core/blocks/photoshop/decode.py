"""Photoshop image resources: a run of blocks with a number, a name and data; some hold other kinds of metadata.

Source: Adobe Photoshop File Formats Specification, image resource blocks; ExifTool's ProcessPhotoshop.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.ifd import subdirs
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.inner import decode_inner
from exifweb.core.blocks.views import block_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE = "Photoshop::Main"
OTHER_TABLE = "Photoshop::Unknown"
ADOBE = b"8BIM"
OTHERS = (b"PHUT", b"DCSR", b"AgHg", b"MeSa")
MAX_RESOURCES = 10_000
LONGEST_HEAD = 4 + 2 + 256 + 4
EXIF = "ProcessTIFF"
LOOSE: dict[str, bool] = {"PSD": False, "PS": True, "EPS": True, "PDF": True}
"""Families of files in which offsets of EXIF count from its own header → whether resources lie there packed."""


def decode(context: Context, block: Block) -> None:
    """Decode resources that are a block of their own."""
    view = block_view(context, block)
    decode_block(context, view, 0, view.end - view.start, store.table(TABLE), "Photoshop")


def decode_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode resources that are the value of an entry."""
    outer, beyond = context.directory, context.parent_directory
    nested = bool(outer) and context.members.get("FILE_TYPE") == "JPEG"
    context.directory, context.parent_directory = "Photoshop", outer
    if nested:
        context.low_priority.add("*")
    try:
        _decode_resources(context, view.ordered(">"), start, length, table)
        _compare_digests(context)
    finally:
        context.directory, context.parent_directory = outer, beyond
        context.low_priority.discard("*")


def _decode_resources(context: Context, view: View, start: int, length: int, table: TagTable) -> None:
    at, end = start, start + min(length, view.end - view.base - start)
    for _ in range(MAX_RESOURCES):
        if at + 8 >= end:
            return
        head, here = view.read(at, LONGEST_HEAD), view.base + at
        kind = head[:4]
        if kind != ADOBE and kind not in OTHERS:
            shown = re.sub(r"\W", lambda found: f"\\x{ord(found[0]):02x}", kind.decode("latin-1"), flags=re.ASCII)
            context.warn(f'Bad Photoshop IRB resource "{shown}"', here, "block")
            return
        number, name_length = unpack_from(">HB", head, 4)
        size_at = 7 + name_length + (name_length + 1) % 2
        if len(head) < size_at + 4 or at + size_at + 4 > end:
            context.warn("Bad Photoshop resource block", here, "block")
            return
        (size,) = unpack_from(">I", head, size_at)
        at += size_at + 4
        if at + size > end:
            context.warn(f"Bad Photoshop resource data size {size}", here, "block")
            return
        if len(context.tags) < context.limits.tags:
            own = table if kind == ADOBE else store.table(OTHER_TABLE)
            _decode_resource(context, view, own, number, head[7 : 7 + name_length], at, size)
        at += size + size % 2
    context.warn(f"Stopped after {MAX_RESOURCES} Photoshop resources", view.base + at, "block")


def _decode_resource(
    context: Context, view: View, table: TagTable, number: int, name: bytes, start: int, size: int
) -> None:
    info = table.get(number)
    if info is None and context.options.unknown:
        info = table.unknown(number)
    if not isinstance(info, TagInfo) or info.unknown > context.options.unknown:
        return
    here = view.base + start
    if info.sub is not None:
        family = context.members.get("FILE_TYPE")
        if info.sub.get("process") == EXIF and family in LOOSE:
            decode_inner(context, view.read(start, size), info.sub["table"], here, packed=LOOSE[family])
        else:
            subdirs.decode_value(context, view, start, size, info, table)
        return
    data = view.read(start, size)
    if info.attributes.get("setresourcename") == 1 and b"/#" not in name:
        data += b"/#" + name + b"#/"
    context.found(info, _value(info, data, here), None, here, len(data), "undef", len(data))


def _value(info: TagInfo, data: bytes, here: int) -> Any:
    if isinstance(info.format, str) and info.format in SIZES:
        return read_value(data, info.format, len(data) // SIZES[info.format], ">")
    if info.binary and info.raw is None and info.value is None:
        return Binary(data, offset=here)
    return data if info.raw or info.value or info.binary else decode_text(data)


def _compare_digests(context: Context) -> None:
    """Warn where the digest of IPTC that Photoshop noted is not that of the IPTC there is."""
    noted, current = (context.first(name) for name in ("IPTCDigest", "CurrentIPTCDigest"))
    if noted is not None and current is not None and noted.raw != current.raw:
        context.warn("IPTCDigest is not current. XMP may be out of sync", unit="block")
