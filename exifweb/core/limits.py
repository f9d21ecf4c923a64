"""Caps on what one read may cost, so that no input can make us hang or eat memory.

They are counted in bytes and steps, never in seconds: a parser looks at no clock. What was hit is told in the
result as a warning.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one read; pass your own to `exifweb.Options`."""

    single_read: int = 64 << 20
    """Longest value or structure read at once, in bytes."""
    total_read: int = 512 << 20
    """Bytes asked of the source in all."""
    tags: int = 100_000
    """Tags in one result."""
    depth: int = 32
    """Directories inside directories."""
    segments: int = 20_000
    """Segments, chunks or boxes of one container."""
    entries: int = 65_535
    """Entries of one directory."""
    array: int = 100_000
    """Elements of one decoded array; longer ones are passed over with a warning."""
    xmp: int = 12 << 20
    """Bytes of one XMP packet."""
    inflated: int = 16 << 20
    """Bytes decompressed in one read, all streams together."""
    warnings: int = 200
    """Warnings kept in one result."""
