"""WebP edited: the chunks of EXIF, XMP and the colour profile made anew, all else are ranges of the old file.

A simple file that gets such a chunk becomes an extended one; the flags of its header say what there is. The header
goes when there is nothing left but one image. Sources: WebP container specification; RFC 6386 section 9.1; ExifTool's
WriteRIFF.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack, unpack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable
from exifweb.core.write.encoders import encode, wanted
from exifweb.core.write.parts import Range, Recipe

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job
    from exifweb.core.write.parts import Part

START, HEADER = 12, 8
EXTENDED, LOSSY, LOSSLESS = "VP8X", "VP8 ", "VP8L"
EXTENDED_LENGTH = 10
LOSSY_HEADER, LOSSLESS_HEADER = 10, 5
ANIMATION, ALPHA = 0x02, 0x10
FLAGS: tuple[tuple[str, int], ...] = (("XMP ", 0x04), ("EXIF", 0x08), ("ICCP", 0x20))
"""Chunk → its bit in the header of an extended file."""
KINDS: tuple[tuple[str, str], ...] = (("ICC_Profile", "ICCP"), ("EXIF", "EXIF"), ("XMP", "XMP "))
"""Kind of block → its chunk, in the order of the chunks."""
GOES_WITH: dict[str, str] = {"XMP\0": "XMP", "SEAL": "SEAL", "C2PA": "JUMBF"}
"""Chunk → the group whose deletion takes it."""
EXIF_HEADER = b"Exif\0\0"
LARGEST = 0xFFFFFFFF
HINT = "The file is damaged; only an XMP sidecar can be written for it."


@dataclass(slots=True)
class Piece:
    """A chunk: its name, its bytes, where its data lies and how long it is, padding not counted."""

    name: str
    part: Part
    offset: int = 0
    length: int = 0


def rewrite(job: Job) -> Recipe:
    """Return the file with the job's edits.

    Raises:
        Unwritable: It is damaged, no WebP, or a block of it can't be changed.
    """
    old = _take_apart(job)
    pieces = [piece for piece in old if not (piece.name in GOES_WITH and job.drops(GOES_WITH[piece.name]))]
    for kind, name in KINDS:
        if wanted(job, kind):
            pieces = _replace(job, pieces, kind, name)
    if pieces == old:
        return Recipe(job.source, [Range(0, job.source.size)])
    pieces = _extended(job, pieces)
    size = len(b"WEBP") + sum(_length(piece.part) for piece in pieces)
    if size > LARGEST:
        raise Unwritable("A WebP file can't be longer than 4 GiB")
    return Recipe(job.source, [b"RIFF" + pack("<I", size) + b"WEBP", *(piece.part for piece in pieces)])


def _take_apart(job: Job) -> list[Piece]:
    source = job.source
    head = source.read(0, START)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        message = f"Writing of {job.metadata.file_type} files is not supported"
        raise Unwritable(message, "Of RIFF files, only WebP can be written.")
    pieces, at = [], START
    while at < source.size:
        head = source.read(at, HEADER)
        if len(head) < HEADER:
            message = f"The chunk at byte {at} is cut off"
            raise Unwritable(message, HINT)
        name, (length,) = head[:4].decode("latin-1"), unpack("<I", head[4:])
        end = at + HEADER + length
        if end > source.size or (not length and name == "\0\0\0\0"):
            message = f"The chunk at byte {at} is cut off" if length else f"Empty chunks from byte {at} on"
            raise Unwritable(message, HINT)
        padded = min(end + length % 2, source.size)
        pieces.append(Piece(name, Range(at, padded - at), at + HEADER, length))
        if end + length % 2 > source.size:  # its padding is missing
            pieces.append(Piece("", b"\0"))
        at = end + length % 2
    return pieces


def _replace(job: Job, pieces: list[Piece], kind: str, name: str) -> list[Piece]:
    """Return the pieces with the chunk of a kind made anew; of several, readers take the first."""
    found = [piece for piece in pieces if piece.name == name and piece.length]
    if not found:
        new = encode(job, kind, b"")
        return _added(pieces, _piece(name, new)) if new else pieces
    made: dict[int, list[Piece]] = {}
    for number, piece in enumerate(found):
        data = job.source.read(piece.offset, piece.length)
        header = EXIF_HEADER if name == "EXIF" and data.startswith(EXIF_HEADER) else b""
        old = data[len(header) :]
        if number and not job.drops(kind):
            continue
        new = b"" if number else encode(job, kind, old)
        if new != old:
            made[id(piece)] = [_piece(name, header + new)] if new else []
    return [one for piece in pieces for one in made.get(id(piece), [piece])]


def _added(pieces: list[Piece], new: Piece) -> list[Piece]:
    """Return the pieces with a new chunk: a profile behind the header, EXIF before XMP, both behind the image."""
    if new.name == "ICCP":
        at = 1 if pieces and pieces[0].name == EXTENDED else 0
    elif new.name == "EXIF":
        at = next((at for at, piece in enumerate(pieces) if piece.name == "XMP "), len(pieces))
    else:
        at = len(pieces)
    return [*pieces[:at], new, *pieces[at:]]


def _extended(job: Job, pieces: list[Piece]) -> list[Piece]:
    """Return the pieces behind the header of an extended file, where there is or has to be one."""
    flags = sum(bit for name, bit in FLAGS if any(piece.name == name for piece in pieces))
    header = next((piece for piece in pieces if piece.name == EXTENDED), None)
    if header is None:
        if not flags:
            return pieces
        return [_made(job, pieces, flags), *pieces]
    rest = [piece for piece in pieces if piece is not header and piece.name]
    if len(rest) == 1 and rest[0].name in (LOSSY, LOSSLESS):
        return [piece for piece in pieces if piece is not header]
    data = bytearray(job.source.read(header.offset, header.length))
    if len(data) < EXTENDED_LENGTH:
        raise Unwritable("The VP8X chunk is cut off", HINT)
    (old,) = unpack_from("<I", data)
    new = old & ~sum(bit for _, bit in FLAGS) | flags
    if new == old:
        return pieces
    data[:4] = pack("<I", new)
    return [_piece(EXTENDED, bytes(data)) if piece is header else piece for piece in pieces]


def _made(job: Job, pieces: list[Piece], flags: int) -> Piece:
    """Return the header of an extended file for a simple one, whose image says how large it is.

    Raises:
        Unwritable: It does not.
    """
    for piece in pieces:
        head = job.source.read(piece.offset, LOSSY_HEADER) if piece.name in (LOSSY, LOSSLESS) else b""
        if piece.name == LOSSY and len(head) >= LOSSY_HEADER and head[3:6] == b"\x9d\x01\x2a":
            width, height = (number & 0x3FFF for number in unpack_from("<HH", head, 6))
        elif piece.name == LOSSLESS and len(head) >= LOSSLESS_HEADER and head[:1] == b"\x2f":
            (word,) = unpack_from("<I", head, 1)
            width, height = (word & 0x3FFF) + 1, (word >> 14 & 0x3FFF) + 1
            flags |= ALPHA if word >> 28 & 1 else 0
        else:
            continue
        if width and height:
            names = [one.name for one in pieces]
            flags |= (ALPHA if "ALPH" in names else 0) | (ANIMATION if "ANIM" in names else 0)
            canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
            return _piece(EXTENDED, pack("<I", flags) + canvas)
    raise Unwritable("The image does not say how large it is", HINT)


def _piece(name: str, data: bytes) -> Piece:
    return Piece(name, name.encode("latin-1") + pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _length(part: Part) -> int:
    return len(part) if isinstance(part, bytes) else part.length
