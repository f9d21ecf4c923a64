"""InDesign documents → their XMP: of two master pages the newer says where the contiguous objects begin.

Objects are stepped over, whatever they hold, until one holds a packet. Sources: XMP specification part 3, 2.2;
ExifTool's ProcessIND.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, Literal

from exifweb.core.errors import Malformed
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context
    from exifweb.core.source import Source

MASTER = b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d"
HEADER = b"\xde\x39\x39\x79\x51\x88\x4b\x6c\x8e\x63\xee\xf8\xae\xe0\xdd\x38"
TRAILER = b"\xfd\xce\xdb\x70\xf7\x86\x4b\x4f\xa4\xd3\xc7\x28\xb3\x41\x71\x06"
PAGE, ENDS = 4096, 32
SEQUENCE, PAGES, ORDER = 264, 280, 24
ORDERS: dict[int, Literal["little", "big"]] = {1: "little", 2: "big"}
PADDING = 8192
LENGTH_WORD, PACKET_HEAD = 4, 56
LARGEST = 300 << 20
_PACKET = re.compile(rb"....<\?xpacket begin=(['\"])\xef\xbb\xbf\1 id=(['\"])W5M0MpCehiHzreSzNTczkc9d\2", re.DOTALL)


def walk(context: Context) -> Iterator[Block]:
    """Yield the packets of a document.

    Raises:
        Malformed: Its pages or objects are damaged.
    """
    source, start = context.source, context.base
    at, order = _first(source, start)
    for _ in range(context.limits.segments):
        head = source.read(at, ENDS)
        if len(head) < ENDS or not head.startswith(HEADER):
            _check_padding(context, at, head)
            return
        (length,) = unpack_from("<I", head, 24)
        at += ENDS
        if length > PACKET_HEAD:
            first = source.read(at, PACKET_HEAD)
            if len(first) < PACKET_HEAD:
                raise Malformed("block", at, "Unexpected end of file")
            if _PACKET.match(first):
                if length > LARGEST:
                    message = f"Insanely large XMP ({length / (1 << 20):.0f} MiB). Ignored."
                    context.warn(message, at, "packet", minor=True)
                    return
                yield from _packet(context, at, length - LENGTH_WORD, int.from_bytes(first[:4], order))
        at += length
        if source.read(at, ENDS)[: len(TRAILER)] != TRAILER:
            reason = "Unexpected end of file" if at + ENDS > source.size else "Invalid object trailer"
            raise Malformed("block", at, reason)
        at += ENDS


def _first(source: Source, start: int) -> tuple[int, Literal["little", "big"]]:
    """Return where the first contiguous object begins, and the byte order of streams."""
    pages = [source.read(start + number * PAGE, PAGE) for number in (0, 1)]
    if len(pages[1]) < PAGE:
        raise Malformed("block", start, "Unexpected end of file")
    if not pages[1].startswith(MASTER):
        raise Malformed("block", start + PAGE, "Second master page is invalid")
    first, second = (unpack_from("<Q", page, SEQUENCE)[0] for page in pages)
    page = pages[1] if second > first else pages[0]
    order = ORDERS.get(page[ORDER])
    if order is None:
        raise Malformed("block", start + ORDER, "Invalid stream byte order")
    (count,) = unpack_from("<I", page, PAGES)
    if count < 2:
        raise Malformed("block", start + PAGES, "Invalid page count")
    return start + count * PAGE, order


def _packet(context: Context, at: int, length: int, stated: int) -> Iterator[Block]:
    """Yield the packet of an object, of which a length word says how much counts."""
    if at + LENGTH_WORD + length > context.source.size:
        raise Malformed("block", at, "Error reading XMP stream")
    yield Block("XMP", "IND-XMP", at + LENGTH_WORD, min(length, stated))
    if stated > length:
        raise Malformed("block", at, f"Truncated XMP stream (missing {stated - length} bytes)")


def _check_padding(context: Context, at: int, head: bytes) -> None:
    if not head.strip(b"\0"):
        return
    rest = head + context.source.read(at + len(head), PADDING)
    if len(rest) > PADDING - 2 or len(rest.rstrip(b"\0")) > PAGE - 1:
        raise Malformed("block", at, "Corrupt file or unsupported InDesign version")
    context.warn("Non-null padding at end of file", at, "block", minor=True)
