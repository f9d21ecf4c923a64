"""From the bytes of a packet to text: byte order marks, UTF-16 and UTF-32, double encoding.

Bytes that are no UTF-8 survive as lone surrogates, as everywhere. A packet tells its encoding by a mark or by where the
zeros of its first character lie; unlike ExifTool we also believe that where no wrapper stands at its start.
Source: XMP specification part 3, 1.1.1 (packet wrapper); ExifTool's ProcessXMP for what damaged packets look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.context import Context

MARKS: tuple[tuple[bytes, str], ...] = (
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xef\xbb\xbf", "utf-8"),
)
ZEROS: tuple[tuple[bytes, str], ...] = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
"""Start of a packet without a mark → its encoding."""
WRAPPER = "<?xpacket begin="
_PACKET = b"<?xpacket"


def text_of_packet(context: Context, data: bytes, offset: int, *, alone: bool) -> str:
    """Return the text of a packet.

    Args:
        context: Takes the warnings.
        data: The packet.
        offset: Where it lies in the file.
        alone: Whether it is a file of its own.
    """
    mark, codec = next(((mark, codec) for mark, codec in MARKS if data.startswith(mark)), (b"", ""))
    rest = data[len(mark) :]
    if mark:
        if rest[:64].replace(b"\0", b"").startswith(_PACKET):
            return _behind_mark(context, rest, codec, offset, alone=alone)
        return _decoded(rest, codec)
    codec = next((codec for start, codec in ZEROS if data.startswith(start)), "")
    if not codec:
        return _decoded(data, "utf-8")
    begin = WRAPPER.encode(codec)
    if data.startswith(begin):
        _check_marker(context, data[len(begin) :], codec, offset)
    return _decoded(data, codec)


def _behind_mark(context: Context, rest: bytes, codec: str, offset: int, *, alone: bool) -> str:
    """Decode a wrapped packet behind a mark, which does not belong there or tells of text that was encoded twice."""
    try:
        twice = rest.decode(codec).encode("latin-1")
    except UnicodeError:
        if not alone:
            context.warn("Superfluous BOM at start of XMP", offset, "packet")
        return text_of_packet(context, rest, offset, alone=alone)
    context.warn("XMP is double UTF-encoded", offset, "packet")
    return text_of_packet(context, twice, offset, alone=alone)


def _check_marker(context: Context, rest: bytes, codec: str, offset: int) -> None:
    """Warn unless the wrapper's quotes hold the byte order mark."""
    width = 4 if "32" in codec else 2
    if rest[width : width * 2] != "\ufeff".encode(codec):
        context.warn("Invalid XMP encoding marker", offset, "packet")


def _decoded(data: bytes, codec: str) -> str:
    if codec == "utf-8":
        return data.decode("utf-8", "surrogateescape")
    return data.decode(codec, "replace")
