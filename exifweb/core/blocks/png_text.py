"""Text chunks of PNG: a keyword and a text, compressed or not, some of which spell out whole blocks of metadata.

A keyword that the table doesn't have makes a tag of its own; one in a language makes a variant. Sources: PNG
specification (third edition) 11.3.3; profiles as ImageMagick writes them; ExifTool's FoundPNG and ProcessProfile.
"""

from __future__ import annotations

import re
from binascii import unhexlify
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.png_chunks import keep, unpack_method
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, Variants, tag_name
from exifweb.core.values import Binary, decode_text, encode_text, latin_text

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "PNG::TextualData"
IPTC, XMP = "IPTC::Main", "XMP::Main"
PROFILE_PROCESS = "PNG::ProcessProfile"
UNKNOWN_PROFILE = "Raw profile type "
ADDED = "PNG keywords"
EXIF_HEADER = b"Exif\0\0"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"
TIFF_HEADERS = (b"II*\0", b"MM\0*")
IPTC_MARKER = b"\x1c"
SHORTEST_INTERNATIONAL = 4
NIBBLES = bytes(b"0123456789abcdef"[(c + 9 if chr(c).isalpha() and c < 128 else c) & 15] for c in range(256))
"""What each byte is worth as a hexadecimal digit; what is none still has a low half."""
_PROFILE = re.compile(rb"\n(.*?)\n\s*(\d+)\n(.*)", re.DOTALL)
_LANGUAGE = re.compile(r"([a-z]{2,3}|[xi])(-[a-z]{2})\b(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_SPACE_BEFORE = re.compile(r"[ \t\n\r\f\v]+([^\n])")
_NOT_PRINTED = re.compile(r"[\0-\x1f\x7f-\xff]")


@dataclass(frozen=True, slots=True)
class Text:
    """One text.

    Attributes:
        keyword: What it is.
        value: Its bytes as stored.
        offset: Where they lie in the file.
        method: How it is compressed, None where it is not.
        utf8: Its character set: UTF-8, or Latin.
        language: Its language, empty where it has none.
    """

    keyword: str
    value: bytes
    offset: int
    method: int | None = None
    utf8: bool = False
    language: str = ""


def decode(context: Context, block: Block) -> None:
    """Decode a text chunk; one without a text is kept as it is."""
    data = context.source.read(block.offset, block.length)
    text = FORMS[block.label](data, block.offset)
    if text is None:
        keep(context, block.label, data, block.offset)
    else:
        _take(context, text)


def _plain(data: bytes, here: int) -> Text | None:
    keyword, null, value = data.partition(b"\0")
    return Text(keyword.decode("latin-1"), value, here + len(keyword) + 1) if null else None


def _compressed(data: bytes, here: int) -> Text | None:
    keyword, _, rest = data.partition(b"\0")
    if not rest:
        return None
    return Text(keyword.decode("latin-1"), rest[1:], here + len(keyword) + 2, rest[0])


def _international(data: bytes, here: int) -> Text | None:
    keyword, _, rest = data.partition(b"\0")
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < SHORTEST_INTERNATIONAL or len(parts) < 3:
        return None
    method = rest[1] if rest[0] else None
    at = here + len(data) - len(parts[2])
    return Text(keyword.decode("latin-1"), parts[2], at, method, utf8=True, language=parts[0].decode("latin-1"))


FORMS = {"tEXt": _plain, "zTXt": _compressed, "iTXt": _international}
"""Chunk → what takes its bytes, which lie at an offset, apart."""


def _take(context: Context, text: Text) -> None:
    info = _row(context, text.keyword, text.language)
    found: bytes | None = text.value
    rest = b""
    if text.method is not None:
        found, rest = unpack_method(context, text.value, text.method, text.keyword, text.offset)
    value: Any
    if info.sub is not None:
        if found is not None and _descend(context, info, text, found):
            return
        value = Binary(rest if found is None else found)
    elif found is None:
        value = Binary(rest) if info.value is None else decode_text(rest)
    else:
        value = decode_text(found) if text.utf8 else latin_text(found)
        if info.binary:
            value = Binary(encode_text(value))
    context.found(info, value, None, text.offset, len(text.value), "string", len(text.value))


def _row(context: Context, keyword: str, language: str) -> TagInfo:
    """Return the row of a keyword, of its variant in a language, or one made up for the rest of the file."""
    added: dict[str, TagInfo] = context.members.setdefault(ADDED, {})
    code = _standard_case(language) if language not in ("", "0") else ""
    own = _find(added, f"{keyword}-{code}" if code else keyword)
    if own is not None:
        return own
    base = _find(added, keyword) if code else None
    if base is not None and base.sub is None:
        code = _standard_case(code.replace("_", "-"))
        key = f"{base.id}-{code}"
        if key not in added:
            added[key] = TagInfo(base.table, key, f"{base.name}-{code}", base.attributes)
        return added[key]
    name = _SPACE_BEFORE.sub(lambda found: found[1].upper() if found[1].isascii() else found[1], keyword)
    attributes = {"binary": 1} if keyword.startswith(UNKNOWN_PROFILE) else {}
    made = added[keyword] = TagInfo(store.table(TABLE), keyword, tag_name(name), attributes)
    return made


def _find(added: dict[str, TagInfo], key: str) -> TagInfo | None:
    """Return the row of a key; some programs forget its capital."""
    table = store.table(TABLE)
    for spelled in (key, key[:1].upper() + key[1:]):
        found = added.get(spelled) or table.get(spelled)
        if found is not None:
            return found.infos[0] if isinstance(found, Variants) else found
    return None


def _standard_case(language: str) -> str:
    """Return a language code in small letters but for a region of two."""
    found = _LANGUAGE.match(language)
    return f"{found[1].lower()}{found[2].upper()}{found[3].lower()}" if found else language.lower()


def _descend(context: Context, info: TagInfo, text: Text, data: bytes) -> bool:
    """Decode the block that a text holds, and return whether it is one."""
    sub = info.sub or {}
    if sub.get("process") == PROFILE_PROCESS:
        return _profile(context, info, sub["table"], data, text.offset)
    return decode_inner(context, data, sub["table"], text.offset, packed=text.method is not None)


def _profile(context: Context, info: TagInfo, table: str, data: bytes, here: int) -> bool:
    """Decode a block spelled in hexadecimal digits behind its kind and length."""
    found = _PROFILE.match(data)
    if found is None:
        return False
    digits = b"".join(found[3].split()).translate(NIBBLES)
    block = unhexlify(digits + b"0" * (len(digits) % 2))
    if found[2] != b"%d" % len(block):
        stated = found[2].decode()
        message = f"{info.name} is wrong size (should be {stated} bytes but is {len(block)})"
        context.warn(message, here, "chunk")
    if table == EXIF:
        if block.startswith(XMP_HEADER):
            return decode_inner(context, block[len(XMP_HEADER) :], XMP, here, packed=True)
        block = block.removeprefix(EXIF_HEADER) if block.startswith(EXIF_HEADER) else block
        if not found_tiff(block):
            kind = _NOT_PRINTED.sub(".", found[1].decode("latin-1"))
            context.warn(f"Unknown raw profile '{kind}'", here, "chunk")
            return False
    elif info.name == "IPTC_Profile" and block.startswith(IPTC_MARKER):
        table = IPTC
    return decode_inner(context, block, table, here, packed=True)


def found_tiff(data: bytes) -> bool:
    """Whether data begins like EXIF."""
    return data.startswith(TIFF_HEADERS)
