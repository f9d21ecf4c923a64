"""Musepack → the header of a version 7 stream.

Source: ExifTool's ProcessMPC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

HEADER = 32
MAGIC = b"MP+"
TABLE = "MPC::Main"
READABLE = 7


def blocks(context: Context, at: int) -> Iterator[Block] | None:
    """Return the blocks of the sound at an offset, None where it is of another kind."""
    head = context.source.read(at, HEADER)
    if len(head) < HEADER or not head.startswith(MAGIC):
        return None
    return _header(context, head[3] & 0x0F, at)


def _header(context: Context, version: int, at: int) -> Iterator[Block]:
    if version == READABLE:
        context.order = "<"
        yield Block("BitStream", "MPC", at, HEADER, order="<", label=TABLE)
    else:
        context.warn("Audio info currently not extracted from this version MPC file", at, "block")
