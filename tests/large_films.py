"""Films of four gigabytes of which only what says something is held."""

from __future__ import annotations

from struct import pack

from media_builders import box, ftyp, item, meta, mvhd, stbl, trak, visual
from sparse import Sparse
from video_files import CLUSTER, ebml, packet, seek_head
from video_matroska import ALL, TAGGED
from video_transport import CAMERA_STREAM

LARGE = 4 << 30
PACKET = 188
SEGMENT_HEAD = b"\x18\x53\x80\x67\x01"


def large_movie() -> Sparse:
    """Return an MP4 whose movie box stands behind the media data."""
    head = ftyp() + pack(">I4sQ", 1, b"mdat", LARGE)
    end = len(head) + LARGE - 16
    table = stbl(visual(), [b""] * 100_000, len(head))
    movie = box("moov", mvhd() + trak(b"vide", table) + box("udta", meta(item("\xa9nam", (1, b"Title")))))
    return Sparse({0: head, end: movie}, end + len(movie))


def large_matroska() -> Sparse:
    """Return a file of one cluster, its tags behind it."""
    body, at = b"".join(ALL), LARGE - len(TAGGED)
    head = ebml() + SEGMENT_HEAD + (LARGE - len(ebml()) - 12).to_bytes(7, "big")
    start = len(head)
    places = seek_head({0x1254C367: at - start})
    lead = start + len(places) + len(body) + 12
    cluster = CLUSTER.to_bytes(4, "big") + b"\1" + (at - lead).to_bytes(7, "big")
    return Sparse({0: head + places + body + cluster, at: TAGGED}, LARGE)


def large_stream() -> Sparse:
    """Return a transport stream of a camera whose last packets tell how long it is."""
    last = packet(0x1001, clock=27_000_000 * 3600) + packet(0x1FFF, bytes(184)) * 39
    size = LARGE // PACKET * PACKET
    return Sparse({0: CAMERA_STREAM[: -12 * PACKET], size - len(last): last}, size)
