"""LFP → blocks: sections with a length and a digest each, some of them JSON, some a JPEG. The rest is image data.

Source: ExifTool's Lytro module; T. Miloush, The Lytro File Format.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEAD, NAME = 16, 80
LARGEST = 20_000_000
JSON = re.compile(rb'\{\s+"')
JPEG = b"\xff\xd8\xff"
LOOK = 4096


def walk(context: Context) -> Iterator[Block]:
    """Yield the sections that hold metadata or a picture."""
    source = context.source
    at = context.base + HEAD
    for _ in range(context.limits.segments):
        head = source.read(at, HEAD + NAME)
        if len(head) < HEAD:
            return
        size = int.from_bytes(head[12:16], "big")
        fault = _fault(head, size)
        if fault:
            context.warn(fault, at, "segment")
            return
        at += HEAD + NAME
        if size <= LARGEST:
            if at + size > source.size:
                context.warn("Truncated LFP data", at, "segment")
                return
            kind = _kind(source.read(at, min(size, LOOK)))
            if kind:
                yield Block(kind, f"LFP-{kind[4:]}", at, size)
        at += size + -size % 16


def _fault(head: bytes, size: int) -> str:
    if head[:3] != b"\x89LF":
        return "LFP format error"
    if size & 0x80000000:
        return "Invalid LFP segment size"
    return "Truncated LFP segment" if len(head) < HEAD + NAME else ""


def _kind(data: bytes) -> str:
    if JSON.match(data):
        return "LFP-JSON"
    return "LFP-Image" if data.startswith(JPEG) else ""
