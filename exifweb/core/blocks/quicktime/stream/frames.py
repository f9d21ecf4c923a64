"""Settings that AVCHD cameras put before frames of H.264 video, where a film's samples hold them.

Of a frame only the heads of its units are read, and the units that may hold settings. Sources: ISO 14496-15 5.2.4 and
5.3.4; ExifTool's ProcessSamples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.video import h264

if TYPE_CHECKING:
    from exifweb.core.blocks.quicktime.sample_places import Sample
    from exifweb.core.context import Context

START_CODE = b"\0\0\0\1"
WIDTH_AT = 4
WANTED = (h264.SEI, h264.PARAMETERS)
LONGEST_UNIT = 1 << 20
EVERY_FRAME = 3
"""From this on settings are taken of every frame, not of the first alone."""


def frame(context: Context, sample: Sample, header: bytes) -> bool:
    """Decode the settings of a frame and return whether more frames are to be looked at.

    Args:
        context: Takes the tags.
        sample: Where the frame lies.
        header: The decoder's configuration, which says how long the length of a unit is.
    """
    source, width = context.source, (header[WIDTH_AT] & 3) + 1
    at, end = sample.offset, sample.offset + sample.length
    for _ in range(context.limits.segments):
        head = source.read(at, width + 1)
        if at + width >= end or len(head) <= width:
            break
        length = int.from_bytes(head[:width], "big")
        if at + width + length > end:
            break
        if length and head[width] & 0x1F in WANTED:
            unit = source.read(at + width, min(length, LONGEST_UNIT))
            h264.units(context, START_CODE + unit, at + width - len(START_CODE))
        at += width + length
    return not context.members.get(h264.SETTINGS) or context.options.embedded >= EVERY_FRAME
