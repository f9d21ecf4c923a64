"""FLIR's thermal images → one block: numbered records (FFF, SEQ), or a header of fixed layout (FPF).

Source: ExifTool's FLIR module, ProcessFLIR and ProcessFPF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

PUBLIC_HEADER = 892
PUBLIC = "FLIR::FPF"
VERSION_AT = 0x20


def walk(context: Context) -> Iterator[Block]:
    """Yield the records, which say themselves where they lie, or the header of a public image."""
    source, start = context.source, context.base
    if source.read(start, 3) != b"FPF":
        yield Block("FLIR-Records", "FLIR", start, source.size - start)
    elif source.size - start >= PUBLIC_HEADER:
        is_little = any(source.read(start + VERSION_AT, 2))
        yield Block("FPF", "FPF", start, PUBLIC_HEADER, table=PUBLIC, order="<" if is_little else ">")
