"""APPn segments of single vendors: Qualcomm, HP, DJI, InfiRay, Dolby's JPEG-HDR, Media Jukebox, GraphicConverter.

Most are lists of names and values. Source: ExifTool's Qualcomm, HP, DJI, InfiRay and JPEG modules.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary
from exifweb.core.blocks.ifd.types import SIZES, read_value
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import block_bytes, block_view, scattered_view
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.tags.schema import Key, TagTable
    from exifweb.core.view import View

SEGMENTS = "JPEG::Main"
QUALCOMM_FORMATS = ("int8u", "int8s", "int16u", "int16s", "int32u", "int32s", "float", "double")
TDHD_DIRECTORY = 0x10001
HDR_START = 7
_ACRONYM = re.compile(r"^(asf|awb|aec|afr|af_|la_|r2_tl|tl)")
_HDR = re.compile(r"(\w+)=([^,\s]*)")
_OCAD = re.compile(rb"\$(\w+):([^\0$]+)")
_DJI_INFO = re.compile(rb"\[(.*?)\](?=\[|$)", re.DOTALL)
_ASSIGNMENT = re.compile(r"(.*?)\s*=\s*(.*)")
_XML_VALUE = re.compile(r"<([A-Za-z_][\w.-]*)>([^<]*)</\1>")


def _named(context: Context, table: TagTable, key: str, value: Any, offset: int, length: int, name: str = "") -> None:
    """Take up a value under its key, known or not."""
    known = table.get(key)
    info = known if isinstance(known, TagInfo) else TagInfo(table, key, name or tag_name(key), {})
    if info.name:
        context.found(info, value, None, offset, length, "string", length)


def by_segment(context: Context, block: Block) -> None:
    """Take up a whole segment as the tag that the table of segments says it is."""
    key = block.path.removeprefix("JPEG-")
    take(context, store.table(SEGMENTS), key, scattered_view(context, block), 0, block.length)


def infiray_version(context: Context, block: Block) -> None:
    """Decode the segment that makes those after it InfiRay's too."""
    context.members["HasIJPEG"] = 1
    view = block_view(context, block).ordered("<")
    binary.decode_block(context, view, 0, block.length, store.table("InfiRay::Version"), "InfiRay")


def graphic_converter(context: Context, block: Block) -> None:
    """Decode the quality that a file was saved with."""
    found = re.match(rb"Q\s*(\d+)", block_bytes(context, block))
    if found:
        _named(context, store.table("JPEG::GraphConv"), "Q", found[1].decode(), block.offset, block.length)


def ocad(context: Context, block: Block) -> None:
    """Decode names and values of Photobucket's segment."""
    table = store.table("JPEG::Ocad")
    for found in _OCAD.finditer(block_bytes(context, block)):
        value = decode_text(found[2].strip())
        _named(context, table, found[1].decode(), value, block.offset + found.start(2), len(found[2]))


def jpeg_hdr(context: Context, block: Block) -> None:
    """Decode the parameters of a picture of high dynamic range, and the picture of ratios behind them."""
    whole = block_bytes(context, block)
    first = block.extents[0][1] if block.extents else block.length
    end = whole.find(b"~\0", 0, first)
    if end < 0:
        context.warn("Unrecognized JPEG-HDR format", block.offset, "segment")
        return
    table = store.table("JPEG::HDR")
    for found in _HDR.finditer(whole[HDR_START:end].decode("latin-1")):
        _named(context, table, found[1], found[2], block.offset + HDR_START + found.start(2), len(found[2]))
    ratios, at = whole[end + 2 : first], first
    for offset, length in block.extents[1:]:
        head = whole.find(b"~\0", at, at + length)
        if head < 0:
            context.warn("Invalid format for JPEG-HDR extended segment", offset, "segment")
        else:
            ratios += whole[head + 2 : at + length]
        at += length
    _named(context, table, "RatioImage", Binary(ratios), block.offset + end + 2, len(ratios))


def media_jukebox(context: Context, block: Block) -> None:
    """Decode the flat XML that Media Jukebox writes."""
    table = store.table("JPEG::MediaJukebox")
    text = decode_text(block_bytes(context, block))
    for found in _XML_VALUE.finditer(text):
        value = re.sub("&(lt|gt|quot|apos|amp);", lambda one: ENTITIES[one[1]], found[2])
        _named(context, table, found[1], value, block.offset + found.start(2), len(found[2]))


ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


def qualcomm(context: Context, block: Block) -> None:
    """Decode attributes, each with its own format."""
    data = block_bytes(context, block)
    table = store.table("Qualcomm::Main")
    at = 0
    while at + 3 < len(data):
        size, length = unpack_from("<HB", data, at)
        if at + 8 + length + size > len(data):
            return
        key = data[at + 3 : at + 3 + length].decode("latin-1")
        kind = data[at + 3 + length]
        at += 8 + length
        value: Any = Binary(data[at : at + size])
        if kind < len(QUALCOMM_FORMATS):
            name = QUALCOMM_FORMATS[kind]
            value = read_value(data[at : at + size], name, size // SIZES[name], "<")
        _named(context, table, key, value, block.offset + at, size, qualcomm_name(key))
        at += size


def qualcomm_name(key: str) -> str:
    """Return the name of an attribute that no table lists: words in capitals, acronyms whole."""
    name = _ACRONYM.sub(lambda found: found[1].upper(), key)
    name = name if name != key else key[:1].upper() + key[1:]
    name = re.sub(r"_([a-z])", lambda found: "_" + found[1].upper(), name)
    name = re.sub(r"\[(\d+)\]$", lambda found: f"_{int(found[1]):02d}", name)
    name = re.sub(r"[^-_a-zA-Z0-9]", "", name)
    for pattern, kept in ((r"_([A-Z][a-z])", r"\1"), (r"([a-z0-9])_([A-Z])", r"\1\2"), (r"([A-Za-z])_(\d)", r"\1\2")):
        name = re.sub(pattern, kept, name)
    return name


def qualcomm_dual_camera(context: Context, block: Block) -> None:
    """Decode lines of `name = value`."""
    table = store.table("Qualcomm::DualCamera")
    for line in decode_text(block_bytes(context, block)).split("\n")[:-1]:
        found = _ASSIGNMENT.match(line)
        if found:
            _named(context, table, found[1], found[2], block.offset, len(line))


def dji_info(context: Context, block: Block) -> None:
    """Decode `[name:value]` of DJI's debugging segment."""
    outer, context.set_g0 = context.set_g0, "APP7"
    table = store.table("DJI::Info")
    for found in _DJI_INFO.finditer(block_bytes(context, block)):
        key, colon, value = found[1].partition(b":")
        shown: Any = Binary(value)
        if re.fullmatch(rb"[\x20-\x7e]+\0*", value):
            shown = value.rstrip(b"\0").decode()
        if colon:
            _named(context, table, key.decode("latin-1"), shown, block.offset + found.start(), len(value))
    context.set_g0 = outer


def tdhd(context: Context, block: Block) -> None:
    """Decode HP's tree of four-letter tags."""
    _tdhd(context, block_view(context, block).ordered("<"), 0, block.length, store.table("HP::TDHD"))


def tdhd_block(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode such a tree inside another block."""
    _tdhd(context, view.ordered("<"), start, length, table)


def _tdhd(context: Context, view: View, at: int, length: int, table: TagTable) -> None:
    end = at + length
    if context.depth >= context.limits.depth:
        return
    context.depth += 1
    while at + 12 < end:
        head = view.read(at, 12)
        kind, size = unpack_from("<II", head, 4)
        at += 12
        if at + size > end:
            break
        if kind == TDHD_DIRECTORY:
            _tdhd(context, view, at, size, table)
        else:
            key: Key = head[:4].decode("latin-1")
            take(context, table, key, view, at, size)
        at += size
    context.depth -= 1
