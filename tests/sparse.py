"""Large files of which only the pieces that say something are held."""

from __future__ import annotations

from struct import pack, unpack_from

from builders import Ifd, tiff

MEGABYTE = 1 << 20
FILL = b"\x55"
SIDE, TILES, TILE_BYTES = 512, 180, 1 << 19
PREVIEW_AT, RAW_AT = MEGABYTE, 8 * MEGABYTE
PREVIEW_BYTES = 6 * MEGABYTE
LARGE = RAW_AT + TILES * TILE_BYTES + 4 * MEGABYTE
JPEG_START = b"\xff\xd8\xff\xdb\0\4\0\0"


class Sparse:
    """A file of pieces at offsets, all else the same byte.

    Attributes:
        pieces: Offset and bytes of what is held.
        size: Length of the file.
        fetched: How many bytes were asked for.
        largest: The most that was asked for at once.
    """

    def __init__(self, pieces: dict[int, bytes], size: int) -> None:
        self.pieces, self.size, self.fetched, self.largest = pieces, size, 0, 0

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        length = max(0, min(length, self.size - offset))
        self.fetched += length
        self.largest = max(self.largest, length)
        out = bytearray(FILL * length)
        for at, data in self.pieces.items():
            start, end = max(at, offset), min(at + len(data), offset + length)
            if start < end:
                out[start - offset : end - offset] = data[start - at : end - at]
        return bytes(out)


def large_dng(order: str = "<") -> tuple[dict[int, bytes], int]:
    """Return the pieces and the size of a DNG of 100 MB.

    IFD0 is a small rendering and leads to two more: the RAW data in tiles and a preview of 6 MB as a JPEG. Maker notes
    stand in DNGPrivateData as Adobe's converter copies them.
    """
    tiles = [RAW_AT + number * TILE_BYTES for number in range(TILES)]
    raw = Ifd(
        [
            (0xFE, "int32u", 0),
            (0x100, "int32u", 15 * SIDE),
            (0x101, "int32u", 12 * SIDE),
            (0x102, "int16u", 16),
            (0x103, "int16u", 7),
            (0x106, "int16u", 32803),
            (0x142, "int32u", SIDE),
            (0x143, "int32u", SIDE),
            (0x144, "int32u", tiles),
            (0x145, "int32u", [TILE_BYTES] * TILES),
        ]
    )
    preview = Ifd(
        [
            (0xFE, "int32u", 1),
            (0x100, "int32u", 4000),
            (0x101, "int32u", 3000),
            (0x103, "int16u", 7),
            (0x106, "int16u", 6),
            (0x111, "int32u", PREVIEW_AT),
            (0x117, "int32u", PREVIEW_BYTES),
        ]
    )
    private = b"Adobe\0" + b"MakN" + pack(">I", 2000) + b"II" + pack("<I", 600) + bytes(range(250)) * 8
    detail = Ifd([(0x9003, "string", "2024:05:06 07:08:09"), (0x829D, "rational64u", (28, 10))])
    main = Ifd(
        [
            (0xFE, "int32u", 1),
            (0x100, "int32u", 256),
            (0x101, "int32u", 192),
            (0x10F, "string", "Acme"),
            (0x110, "string", "Acme One"),
            (0x111, "int32u", PREVIEW_AT - 256 * 192),
            (0x112, "int16u", 6),
            (0x117, "int32u", 256 * 192),
            (0x14A, "int32u", [1, 2]),
            (0xC612, "int8u", [1, 4, 0, 0]),
            (0xC634, "int8u", list(private)),
        ],
        {0x8769: detail},
    )
    head = bytearray(tiff(main, order))
    pointer = head.index(pack(f"{order}HHI", 0x14A, 4, 2)) + 8
    (at,) = unpack_from(f"{order}I", head, pointer)
    for number, sub in enumerate((raw, preview)):
        start = len(head)
        head += tiff(sub, order, start=start)[start:]
        head[at + 4 * number : at + 4 * number + 4] = pack(f"{order}I", start)
    return {0: bytes(head), PREVIEW_AT: JPEG_START, PREVIEW_AT + PREVIEW_BYTES - 2: b"\xff\xd9"}, LARGE
