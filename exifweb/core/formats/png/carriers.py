"""Chunks of PNG that carry a whole block of metadata: the block out of a chunk, and a chunk of a block.

Blocks stand in chunks of their own, compressed or not, or spelled in hexadecimal digits in a text chunk. Sources: PNG
specification (third edition) 11.3; profiles as ImageMagick writes them; ExifTool's WriteProfile.
"""

from __future__ import annotations

import re
import zlib
from binascii import Error, hexlify, unhexlify
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exifweb.core.blocks.png_text import FORMS, TIFF_HEADERS
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

EXIF, XMP, ICC, IPTC, PHOTOSHOP = "EXIF", "XMP", "ICC_Profile", "IPTC", "Photoshop"
EXIF_HEADER, XMP_HEADER = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
XMP_KEYWORD = "XML:com.adobe.xmp"
PROFILES: dict[str, str] = {
    "raw profile type exif": EXIF,
    "raw profile type app1": EXIF,
    "raw profile type xmp": XMP,
    "raw profile type icc": ICC,
    "raw profile type icm": ICC,
    "raw profile type iptc": PHOTOSHOP,
    "raw profile type 8bim": PHOTOSHOP,
}
"""Keyword of a text, in small letters → kind of block that it spells."""
PROFILE_NAME = b"ICC Profile"
IPTC_KEYWORD, IPTC_TITLE = "Raw profile type iptc", b"IPTC profile"
IPTC_MARKER = b"\x1c"
DIGITS_PER_LINE = 72
PACKED_HEADER = 5
_PROFILE = re.compile(rb"\n(.*?)\n\s*(\d+)\n(.*)", re.DOTALL)
_WRITABLE_PACKET = re.compile(rb"(<\?xpacket end=['\"])w(['\"]\?>\s*)\Z")


@dataclass(frozen=True, slots=True)
class Carried:
    """A block that a chunk carries.

    Attributes:
        kind: What it is.
        payload: Its bytes; None where they can't be had.
        standard: Whether it stands where the specification wants it; the others are moved there when they change.
        name: Name of the profile, or keyword of the text that spells it.
        title: The line before the digits.
    """

    kind: str
    payload: bytes | None
    standard: bool = True
    name: bytes = b""
    title: bytes = b""


def carried(job: Job, name: str, data: bytes) -> Carried | None:
    """Return the block that a chunk carries, None where it carries none."""
    if name.lower() in ("exif", "zxif"):
        return _exif(job, data)
    if name == "iCCP":
        profile, _, rest = data.partition(b"\0")
        return Carried(ICC, inflated(job, rest[1:]) if rest[:1] == b"\0" else None, name=profile)
    if name == "tXMP":
        return Carried(XMP, data, standard=False)
    return _text(job, name, data) if name in FORMS else None


def chunk(old: Carried | None, kind: str, payload: bytes) -> tuple[str, bytes]:
    """Return name and data of the chunk that carries a block.

    Args:
        old: What carried it before.
        kind: What it is.
        payload: Its bytes.
    """
    if kind == EXIF:
        return "eXIf", payload
    if kind == XMP:
        return "iTXt", XMP_KEYWORD.encode() + bytes(5) + _WRITABLE_PACKET.sub(rb"\1r\2", payload)
    if kind == ICC:
        name = old.name if old is not None and old.standard and old.name else PROFILE_NAME
        return "iCCP", name + b"\0\0" + zlib.compress(payload)
    keyword = old.name if old is not None else IPTC_KEYWORD.encode()
    return "zTXt", keyword + b"\0\0" + zlib.compress(spelled(payload, old.title if old is not None else IPTC_TITLE))


def spelled(payload: bytes, title: bytes) -> bytes:
    """Return a block in hexadecimal digits behind its title and length."""
    digits = hexlify(payload)
    lines = [digits[at : at + DIGITS_PER_LINE] + b"\n" for at in range(0, len(digits), DIGITS_PER_LINE)]
    return b"\n%s\n%8d\n" % (title, len(payload)) + b"".join(lines)


def inflated(job: Job, data: bytes) -> bytes | None:
    """Return the content of a zlib stream, None where it is damaged, or larger than a read allows."""
    stream, most = zlib.decompressobj(), job.context.limits.inflated
    try:
        found = stream.decompress(data, most + 1)
    except zlib.error:
        return None
    return found if stream.eof and len(found) <= most else None


def needed(block: Carried) -> bytes:
    """Return the bytes of a block that is to be changed.

    Raises:
        Unwritable: They can't be had.
    """
    if block.payload is None:
        message = f"The {block.kind} block is damaged and can't be changed"
        raise Unwritable(message, f"Delete all of {block.kind} and write it anew.")
    return block.payload


def _exif(job: Job, data: bytes) -> Carried:
    standard = not data.startswith(b"\0")
    found: bytes | None = data.removeprefix(EXIF_HEADER)
    if not standard:
        found = inflated(job, data[PACKED_HEADER:])
        found = None if found is None else found.removeprefix(EXIF_HEADER)
    return Carried(EXIF, found if found is not None and found.startswith(TIFF_HEADERS) else None, standard)


def _text(job: Job, name: str, data: bytes) -> Carried | None:
    text = FORMS[name](data, 0)
    if text is None:
        return None
    kind = XMP if text.keyword == XMP_KEYWORD else PROFILES.get(text.keyword.lower())
    if kind is None:
        return None
    value: bytes | None = text.value
    if text.method is not None:
        value = inflated(job, text.value) if text.method == 0 else None
    if text.keyword == XMP_KEYWORD:
        return Carried(XMP, value)
    keyword = text.keyword.encode("latin-1")
    found = _PROFILE.match(value) if value is not None else None
    try:
        payload = unhexlify(b"".join(found[3].split())) if found else None
    except Error:
        payload = None
    title = found[1] if found else b""
    return _profile(kind, payload, keyword, title)


def _profile(kind: str, payload: bytes | None, keyword: bytes, title: bytes) -> Carried:
    if payload is not None and kind == EXIF:
        if payload.startswith(XMP_HEADER):
            kind, payload = XMP, payload.removeprefix(XMP_HEADER)
        else:
            payload = payload.removeprefix(EXIF_HEADER)
            payload = payload if payload.startswith(TIFF_HEADERS) else None
    elif payload is not None and kind == PHOTOSHOP and payload.startswith(IPTC_MARKER):
        kind = IPTC
    return Carried(kind, payload, kind in (IPTC, PHOTOSHOP), keyword, title)
