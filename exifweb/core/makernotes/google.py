"""Google's HDR+ notes: base64, a cipher with a fixed key, gzip, and in it text or a protocol buffer.

Source: ExifTool's Google module.
"""

from __future__ import annotations

import re
from struct import pack
from typing import TYPE_CHECKING, Any
from zlib import MAX_WBITS

from exifweb.core.blocks import protobuf
from exifweb.core.blocks.inflate import inflate
from exifweb.core.tags import store
from exifweb.core.tags.conv.xmp import from_base64
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

HEADS = (b"HDRP\x02", b"HDRP\x03")
KEY = 0x2515606B4A7791CD
FACTOR = 0x2545F4914F6CDD1D
MASK = 0xFFFFFFFFFFFFFFFF
GZIP = 16 + MAX_WBITS
TEXT = "Google::HDRPMakerNote"
MESSAGES = frozenset(("Google::ShotLogData",))
"""Tables that describe a protocol buffer in the older version too."""
_HEADER = re.compile(r"^ ?([A-Z].*)$", re.MULTILINE)
_LABEL = re.compile(r"( \(base64\))?: ?(.*)")


def deciphered(data: bytes) -> bytes:
    """Return the content of an HDR+ note behind its head: each 64-bit word is combined with the next of a sequence."""
    key, words = KEY, []
    for _ in range(-(-len(data) // 8)):
        key ^= key >> 12
        key = (key ^ key << 25) & MASK
        key ^= key >> 27
        key = key * FACTOR & MASK
        words.append(key)
    stream = pack(f"<{len(words)}Q", *words)[: len(data)]
    return (int.from_bytes(data, "little") ^ int.from_bytes(stream, "little")).to_bytes(len(data), "little")


def hdrp(context: Context, view: View, start: int, length: int, table: TagTable, _name: str) -> None:
    """Decode an HDR+ note, in base64 or as it is."""
    if context.options.fast > 1:
        return
    here = view.base + start
    data = view.read(start, length)
    if not data.startswith(HEADS):
        data = from_base64(decode_text(data))
    if not data.startswith(HEADS):
        context.warn("Unrecognized HDRP format", here, "block")
        return
    content, _ = inflate(context, deciphered(data[5:]), "stream", here, wbits=GZIP)
    if content is None:
        return
    if data[4] == 3 or table.name in MESSAGES:
        protobuf.decode(context, content, table, here, packed=True)
    else:
        _texts(context, decode_text(content), here)


def _texts(context: Context, text: str, here: int) -> None:
    """Decode headlines and what stands below each, or behind it on the same line."""
    table = store.table(TEXT)
    made: dict[str, TagInfo] = {}
    tag, at = "", 0
    for found in _HEADER.finditer(text):
        if tag:
            if found.start(1) - at - 1 <= 0:
                return
            _found(context, table, made, tag, text[at + 1 : found.start(1)], here)
        tag, at = found[1], found.end()
        if ":" not in tag and not re.fullmatch(r"\w+", tag, re.ASCII):
            _found(context, table, made, "ProcessingNotes", tag, here)
            tag = ""
            continue
        label = _LABEL.search(tag)
        if label is not None:
            tag = tag[: label.start()] + tag[label.end() :]
            if label[2] not in ("", "0"):
                value: Any = Binary(from_base64(label[2])) if label[1] else label[2]
                _found(context, table, made, tag, value, here)
                tag = ""
    if tag and len(text) - at - 1 > 0:
        _found(context, table, made, tag, text[at + 1 :], here)


def _found(context: Context, table: TagTable, made: dict[str, TagInfo], tag: str, value: Any, here: int) -> None:
    info = table.get(tag)
    if not isinstance(info, TagInfo):
        info = made.get(tag) or TagInfo(table, tag, name_of(tag), {})
        made[tag] = info
    if len(context.tags) < context.limits.tags:
        context.found(info, value, None, here)


def name_of(tag: str) -> str:
    """Return the name of a tag that a block names itself: words capitalized, other characters left out."""
    name = re.sub(r"([A-Z]) ([A-Z][ A-Z])", r"\1_\2", tag)
    name = re.sub(r"([^A-Za-z])([a-z])", lambda found: found[1] + found[2].upper(), name)
    name = re.sub(r"[^-_a-zA-Z0-9]", "", name)
    if len(name) < 2 or name[0] in "-0123456789":
        name = f"Tag{name}"
    return name[:1].upper() + name[1:]
