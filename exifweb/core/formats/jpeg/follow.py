"""Pointers from segments to what stands behind the image, led along when segments before it grow or shrink.

There are three kinds: the list of a multi-picture file, previews of maker notes that stand behind the image, or in
some other segment, with offsets that count from the EXIF block, and AFCP trailers. Sources: CIPA DC-007 5.2.3, AFCP
specification, ExifTool's WriteJPEG.
"""

from __future__ import annotations

from dataclasses import replace
from struct import pack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.exif import header
from exifweb.core.errors import Malformed
from exifweb.core.formats.jpeg.pieces import Piece
from exifweb.core.source import Buffer
from exifweb.core.view import View
from exifweb.core.write.parts import Range

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

AFCP, EXIF, MPF = "AFCP", "EXIF", "MPF"
IMAGE_LIST = 0xB002
RECORD = 16
LARGEST = 0xFFFFFFFF
Move = tuple[int, int, int]
"""Offsets of the start and the end of a run of the old file, and by how many bytes it moved."""


def lead(job: Job, pieces: list[Piece], tail: int, scan: int) -> list[Piece]:
    """Return the pieces with pointers to what lies behind `scan` in the old file set right for the new one.

    Args:
        job: The write.
        pieces: The new file in order.
        tail: Index of the piece that begins at `scan`; those behind it are of the old file too.
        scan: Offset in the old file of the first scan.
    """
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += piece.size
    moved = starts[tail] - scan
    led: list[Piece] = []
    for index, piece in enumerate(pieces):
        if index >= tail:
            led += _lead_afcp(job, piece, moved)
        elif piece.kind == MPF:
            led.append(_lead_list(job, piece, starts[index], moved))
        elif piece.kind == EXIF:
            led.append(_lead_previews(job, piece, starts[index], _moves(pieces, starts, moved, scan)))
        else:
            led.append(piece)
    return led


def _lead_afcp(job: Job, piece: Piece, moved: int) -> list[Piece]:
    """Set the offsets of an AFCP trailer, which count from the start of the file."""
    block = next((b for b in job.metadata.blocks if b.kind == AFCP), None)
    end = piece.payload + piece.size
    if not moved or block is None or piece.payload < 0 or not piece.payload <= block.offset <= end - block.length:
        return [piece]
    data = bytearray(job.source.read(block.offset, block.length))
    order = ">" if data[3:4] == b"!" else "<"
    (count,) = unpack_from(f"{order}H", data, 6)
    for at in (*range(20, 12 + 12 * count, 12), len(data) - 8):
        (offset,) = unpack_from(f"{order}I", data, at)
        data[at : at + 4] = pack(f"{order}I", offset + moved & LARGEST)
    behind = block.offset + block.length
    return [
        Piece("", Range(piece.payload, block.offset - piece.payload)),
        Piece(AFCP, bytes(data)),
        Piece("", Range(behind, end - behind)),
    ]


def _bytes(job: Job, piece: Piece) -> bytes:
    part = piece.part
    return part if isinstance(part, bytes) else job.source.read(part.offset, part.length)


def _lead_list(job: Job, piece: Piece, start: int, moved: int) -> Piece:
    """Set the offsets of the further images of a multi-picture file, and the length of the first."""
    data = bytearray(_bytes(job, piece))
    base = piece.shift
    block = bytes(data[base:])
    found = _image_list(block)
    if found is None:
        return piece
    order, at, count = found
    shift = moved - (start + base - piece.payload)
    for number in range(count):
        here = base + at + number * RECORD
        size, offset = unpack_from(f"{order}II", data, here + 4)
        if offset:
            data[here + 8 : here + 12] = pack(f"{order}I", offset + shift & LARGEST)
        elif not number:
            data[here + 4 : here + 8] = pack(f"{order}I", size + moved & LARGEST)
    return piece if data[base:] == block else replace(piece, part=bytes(data))


def _image_list(block: bytes) -> tuple[str, int, int] | None:
    """Return byte order, offset and number of records of a multi-picture directory's list."""
    view = View(Buffer(block), 0, len(block), 0)
    try:
        start, _ = header(view)
    except Malformed:
        return None
    order = view.order
    count = unpack_from(f"{order}H", block, start)[0] if start + 2 <= len(block) else 0
    for at in range(start + 2, min(start + 2 + 12 * count, len(block) - 11), 12):
        tag, _, size, offset = unpack_from(f"{order}HHII", block, at)
        if tag == IMAGE_LIST and offset + size <= len(block):
            return order, offset, size // RECORD
    return None


def _moves(pieces: list[Piece], starts: list[int], moved: int, scan: int) -> list[Move]:
    """Return where the parts of the old file went that stay as they were, and last where all behind `scan` did."""
    kept = [(piece.part, start) for piece, start in zip(pieces, starts, strict=True) if isinstance(piece.part, Range)]
    return [
        *((part.offset, part.offset + part.length, start - part.offset) for part, start in kept),
        (scan, LARGEST, moved),
    ]


def _lead_previews(job: Job, piece: Piece, start: int, moves: list[Move]) -> Piece:
    """Set the offsets in an EXIF block that lead out of it."""
    blocks = [b for b in job.metadata.blocks if b.kind == EXIF and b.path.startswith("JPEG-")]
    if not blocks or blocks[0].extents:
        return piece
    block = blocks[0]
    head = piece.shift if piece.payload >= 0 else 4 + 6
    own, end = start + head - block.offset, block.offset + block.length
    data = bytearray(_bytes(job, piece))
    for tag in job.metadata.tags:
        inside = block.offset <= tag.offset < end
        if not tag.info.is_offset or not inside or tag.length != 4 or not isinstance(tag.raw, int):
            continue
        by = next((by for first, last, by in moves if first <= tag.raw < last), own)
        if by == own or block.offset <= tag.raw < end:
            continue
        at = head + tag.offset - block.offset
        old = job.source.read(tag.offset, 4)
        order = next((o for o in ("<", ">") if 0 <= tag.raw - unpack_from(f"{o}I", old)[0] <= end), None)
        if order is not None and data[at : at + 4] == old:
            data[at : at + 4] = pack(f"{order}I", unpack_from(f"{order}I", old)[0] + by - own & LARGEST)
    return piece if data == _bytes(job, piece) else replace(piece, part=bytes(data))
