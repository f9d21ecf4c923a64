"""Formats whose metadata is one header of fixed layout: PCX, DPX, Photo CD, Zeiss CZI (and its XML).

`HEADERS` is a literal table: family → table, where the header begins, how long it is, its byte order; what more a
format has comes behind it. Sources: ZSoft PCX manual; SMPTE 268M; Photo CD Image Pac layout; Zeiss ZISRAW; ExifTool's
readers of the same names.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADERS: dict[str, tuple[str, int, int, str]] = {
    "PCX": ("PCX::Main", 0, 0x50, "<"),
    "PCD": ("PhotoCD::Main", 2048, 2048, ">"),
    "DPX": ("DPX::Main", 0, 2080, ">"),
    "CZI": ("ZISRAW::Main", 0, 100, "<"),
}
DPX_LITTLE = b"XPDS"
DPX_HEADER = 2048
CZI_METADATA, CZI_SEGMENT = 92, 288
CZI_MARK = b"ZISRAWMETADATA\0\0"
CZI_LONGEST = 200_000_000
DAMAGED = "File format error"


def walk(context: Context) -> Iterator[Block]:
    """Yield the header of the file and what it leads to."""
    family = (context.file_format.parser if context.file_format else None) or ""
    if family not in HEADERS:
        return
    table, start, length, order = HEADERS[family]
    start += context.base
    if family == "DPX":
        order = _dpx_order(context, start)
    yield Block(family, family, start, length, table=table, order=order)
    if family == "CZI":
        yield from _czi_metadata(context, start)


def _dpx_order(context: Context, start: int) -> str:
    """Return the byte order of a DPX, whose parts of the header are told to be as long as they always are."""
    head = context.source.read(start, 32)
    order = "<" if head.startswith(DPX_LITTLE) else ">"
    if len(head) == 32:
        length = sum(unpack_from(f"{order}2I", head, 24)) & 0xFFFFFFFFFFFFFFFF
        if length != DPX_HEADER:
            context.warn(f"Unexpected DPX header length ({length})", start + 24, "block")
    return order


def _czi_metadata(context: Context, start: int) -> Iterator[Block]:
    """Yield the XML of a Zeiss file, which lies in a segment of its own."""
    source = context.source
    (at,) = unpack_from("<Q", source.read(start + CZI_METADATA, 8).ljust(8, b"\0"))
    if not at:
        return
    at += start
    head = source.read(at, CZI_SEGMENT)
    if len(head) < CZI_SEGMENT:
        problem = "Error reading metadata header"
    elif not head.startswith(CZI_MARK):
        problem = "Invalid metadata header"
    else:
        (length,) = unpack_from("<I", head, 32)
        there = min(length, source.size - at - CZI_SEGMENT)
        problem = "Error reading XML metadata" if there <= 0 else ""
        if length >= CZI_LONGEST:
            problem = "Metadata section too large. Ignoring"
        if not problem:
            yield Block("CZI-XML", "CZI-XML", at + CZI_SEGMENT, there)
    if problem:
        context.warn(problem, at, "segment")
        context.warn(DAMAGED, at, "segment")
