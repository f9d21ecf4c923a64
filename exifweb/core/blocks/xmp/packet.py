"""From the bytes of a packet to UTF-8 text that an XML parser takes: byte order, padding, double encoding.

Source: XMP specification part 3, 1.1.1 (packet wrapper); ExifTool's ProcessXMP for what damaged packets look like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.context import Context

UTF8_MARK = b"\xef\xbb\xbf"
MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
    (UTF8_MARK, "utf-8"),
)
UNMARKED: tuple[tuple[bytes, str], ...] = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
_PACKET = b"<?xpacket"
_END = re.compile(rb"<\?xpacket end=['\"][wr]['\"]\?>")
CONTROLS = bytes(sorted({*range(32)} - {9, 10, 13}))
_VALUE = re.compile(r">[^<]*[^<\s][^<]*<")
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of_packet(context: Context, data: bytes, offset: int) -> bytes:
    """Return the packet's XML as UTF-8, from its first `<` to the end of its wrapper."""
    marked = next((codec for mark, codec in MARKS if data.startswith(mark)), None)
    if marked is not None:
        data = _unmarked(context, data, marked, offset)
    else:
        codec = next((codec for start, codec in UNMARKED if data.startswith(start)), None)
        if codec is not None:
            data = data.decode(codec, "replace").encode()
    start = data.find(b"<")
    end = _END.search(data)
    return _valid(data[max(start, 0) : end.end() if end else len(data)].rstrip(b"\0 \t\r\n"))


def _unmarked(context: Context, data: bytes, codec: str, offset: int) -> bytes:
    """Take off a byte order mark; one before a packet of single bytes is superfluous or tells of double encoding."""
    mark = next(mark for mark, name in MARKS if name == codec)
    rest = data[len(mark) :]
    plain = rest.replace(b"\0", b"") if codec != "utf-8" else rest
    if not plain.startswith(_PACKET):
        return rest if codec == "utf-8" else rest.decode(codec, "replace").encode()
    try:
        decoded = rest.decode(codec).encode("latin-1")
        decoded.decode("utf-8")
    except UnicodeError:
        if codec != "utf-8":
            return rest.decode(codec, "replace").encode()
        context.warn("Superfluous BOM at start of XMP", offset, "packet")
        return rest
    context.warn("XMP is double UTF-encoded", offset, "packet")
    return decoded


def _valid(data: bytes) -> bytes:
    """Replace what XML does not allow; carriage returns in values are kept, which XML would turn into line feeds."""
    try:
        text = data.decode("utf-8")
        if b"\r" not in data and len(data.translate(None, CONTROLS)) == len(data):
            return data
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace").replace("\ufffd", "?")
    if "\r" in text and "<![CDATA[" not in text:
        text = _VALUE.sub(lambda found: found[0].replace("\r", "&#xD;"), text)
    return _INVALID.sub("", text).encode()
