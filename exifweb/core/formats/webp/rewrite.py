"""WebP edited: the chunks of EXIF, XMP and the colour profile made anew, all else are ranges of the old file.

A simple file that gets such a chunk becomes an extended one; the flags of its header say what there is. The header
goes when there is nothing left but one image. Where the chunks can't be followed to the end, all from the damage on is
one range of the old file, and new chunks stand before the image. Sources: WebP container specification; RFC 6386 9.1;
ExifTool's WriteRIFF.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack, unpack_from
from typing import TYPE_CHECKING

from exifweb.core.errors import Unwritable
from exifweb.core.write import hidden
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
MISNAMED: dict[str, str] = {"XMP\0": "XMP "}
"""Chunk as some program names it → what it should be, and becomes when it changes."""
IMAGES = frozenset((LOSSY, LOSSLESS, "ALPH", "ANIM", "ANMF"))
EXIF_HEADER = b"Exif\0\0"
TIFF_HEADERS = (b"II*\0", b"MM\0*")
HIDDEN: dict[bytes, str] = {
    b"EXIF": "EXIF",
    b"XMP ": "XMP",
    b"XMP\0": "XMP",
    b"ICCP": "ICC_Profile",
    b"C2PA": "JUMBF",
    b"SEAL": "SEAL",
    **dict(hidden.MARKS),
}
"""What to look for behind damage → the kind of block, or the group, that it tells of."""
LARGEST = 0xFFFFFFFF
HINT = "The file is damaged; only an XMP sidecar can be written for it."


@dataclass(slots=True)
class Piece:
    """A chunk: its name, its bytes, where its data lies and how long it is, padding not counted.

    `whole` is False for the last piece of a damaged file: a chunk that is cut off, or what is none, to the file's end.
    """

    name: str
    part: Part
    offset: int = 0
    length: int = 0
    whole: bool = True


def rewrite(job: Job) -> Recipe:
    """Return the file with the job's edits.

    Raises:
        Unwritable: It is no WebP, or a block of it can't be changed, or may stand where the file is damaged.
    """
    old = _take_apart(job)
    lost = _lost(job, old)
    pieces = [piece for piece in old if not (piece.name in GOES_WITH and job.drops(GOES_WITH[piece.name]))]
    for kind, name in KINDS:
        if wanted(job, kind):
            pieces = _replace(job, pieces, kind, name)
    if pieces == old:
        return Recipe(job.source, [Range(0, job.source.size)])
    pieces = _extended(job, pieces, lost)
    size = len(b"WEBP") + sum(_length(piece.part) for piece in pieces)
    if old and not old[-1].whole:  # what it stated before may be wrong by as much
        size = max(_stated(job) + START + sum(_length(piece.part) for piece in pieces) - job.source.size, 0)
    if size > LARGEST:
        raise Unwritable("A WebP file can't be longer than 4 GiB")
    return Recipe(job.source, [b"RIFF" + pack("<I", size) + b"WEBP", *(piece.part for piece in pieces)])


def _take_apart(job: Job) -> list[Piece]:
    source = job.source
    head = source.read(0, START)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        message = f"Writing of {job.metadata.file_type} files is not supported"
        raise Unwritable(message, "Of RIFF files, only WebP can be written.")
    pieces: list[Piece] = []
    at = START
    while at < source.size:
        head = source.read(at, HEADER)
        name, length = head[:4].decode("latin-1"), int.from_bytes(head[4:], "little")
        end = at + HEADER + length
        if len(head) < HEADER or end > source.size or head == bytes(HEADER):
            name = name if len(head) == HEADER and end > source.size else ""
            rest = source.size - at
            return [*pieces, Piece(name, Range(at, rest), at + len(head), rest - len(head), whole=False)]
        padded = min(end + length % 2, source.size)
        pieces.append(Piece(name, Range(at, padded - at), at + HEADER, length))
        if end + length % 2 > source.size:  # its padding is missing
            pieces.append(Piece("", b"\0"))
        at = end + length % 2
    return pieces


def _lost(job: Job, pieces: list[Piece]) -> frozenset[str]:
    """Return the kinds of blocks that may stand behind the damage, none where the file has none.

    Raises:
        Unwritable: One of them may have to change.
    """
    if not pieces or pieces[-1].whole:
        return frozenset()
    assert isinstance(pieces[-1].part, Range)
    at = pieces[-1].part.offset
    found = frozenset([HIDDEN[word] for word, _ in hidden.found(job.source, at, HIDDEN)])
    for kind in sorted(found):
        if job.drops(kind) or wanted(job, kind):
            raise hidden.refuse(kind, at)
    job.note(f"The file is damaged: all from byte {at} on was left as it is")
    return found


def _stated(job: Job) -> int:
    """Return how long the file says that it is, without what stands before that number and the number."""
    return int.from_bytes(job.source.read(4, 4), "little")


def _replace(job: Job, pieces: list[Piece], kind: str, name: str) -> list[Piece]:
    """Return the pieces with the chunk of a kind made anew; of several, readers take the first."""
    found = [piece for piece in pieces if piece.name == name and piece.length and piece.whole]
    if not found:
        found = [piece for piece in pieces if MISNAMED.get(piece.name) == name and piece.length and piece.whole]
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
        if name == "EXIF" and not old.startswith(TIFF_HEADERS) and not job.drops(kind):
            message = f"The EXIF at byte {piece.offset} does not begin as EXIF does, so that it can't be changed"
            raise Unwritable(message, "Delete all of EXIF and write it anew.")
        new = b"" if number else encode(job, kind, old)
        if new != old:
            made[id(piece)] = [_piece(name, header + new)] if new else []
    return [one for piece in pieces for one in made.get(id(piece), [piece])]


def _added(pieces: list[Piece], new: Piece) -> list[Piece]:
    """Return the pieces with a new chunk: a profile behind the header, EXIF before XMP, both behind the image."""
    if new.name == "ICCP":
        at = 1 if pieces and pieces[0].name == EXTENDED else 0
    elif new.name == "EXIF":
        at = next((at for at, piece in enumerate(pieces) if piece.name == "XMP " and piece.whole), _end(pieces))
    else:
        at = _end(pieces)
    return [*pieces[:at], new, *pieces[at:]]


def _end(pieces: list[Piece]) -> int:
    """Return where a chunk goes that stands behind the image; in a damaged file, the image may be what has no end."""
    if not pieces or pieces[-1].whole:
        return len(pieces)
    end = len(pieces) - 1
    if not pieces[-1].name:  # no chunk: nothing says that those before it are wrong
        return end
    return next((at for at, piece in enumerate(pieces) if piece.name in IMAGES), end)


def _extended(job: Job, pieces: list[Piece], lost: frozenset[str]) -> list[Piece]:
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
    data = bytearray(job.source.read(header.offset, header.length) if header.whole else b"")
    if len(data) < EXTENDED_LENGTH:
        raise Unwritable("The VP8X chunk is cut off", HINT)
    (old,) = unpack_from("<I", data)
    unsure = [name for kind, name in KINDS if kind in lost]
    new = old & ~sum(bit for name, bit in FLAGS if name not in unsure) | flags
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
    there = any(piece.name in IMAGES for piece in pieces)
    raise Unwritable("The image does not say how large it is" if there else "The file holds no image", HINT)


def _piece(name: str, data: bytes) -> Piece:
    return Piece(name, name.encode("latin-1") + pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _length(part: Part) -> int:
    return len(part) if isinstance(part, bytes) else part.length
