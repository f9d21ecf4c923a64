"""A JPEG taken apart into pieces: segments, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exifweb.core.write.parts import Part


@dataclass(slots=True)
class Piece:
    """A run of the new file: an old segment, or a new one in its place.

    Attributes:
        kind: The kind of block that it holds; empty for what is none.
        part: Its bytes, or where they lie.
        payload: Offset in the old file of the block's payload, -1 where the piece is new.
        shift: Bytes between the start of the piece and the payload.
        marker: Low byte of its marker, 0 where it is no segment.
    """

    kind: str
    part: Part
    payload: int = -1
    shift: int = 0
    marker: int = 0

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return len(self.part) if isinstance(self.part, bytes) else self.part.length
