"""Tiny builders of files: just enough bytes to say one thing, laid out as the formats want them."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import pack
from zlib import crc32

CODES = {
    "int8u": (1, "B"),
    "string": (2, ""),
    "int16u": (3, "H"),
    "int32u": (4, "I"),
    "rational64u": (5, "II"),
    "int8s": (6, "b"),
    "undef": (7, ""),
    "int16s": (8, "h"),
    "int32s": (9, "i"),
    "rational64s": (10, "ii"),
    "float": (11, "f"),
    "double": (12, "d"),
    "ifd": (13, "I"),
}
SIZES = {"B": 1, "b": 1, "H": 2, "h": 2, "I": 4, "i": 4, "II": 8, "ii": 8, "f": 4, "d": 8, "": 1}


@dataclass
class Ifd:
    """A directory: (tag, format, value) entries, and sub-directories by the tag that points to them."""

    entries: list[tuple[int, str, object]]
    subs: dict[int, Ifd] = field(default_factory=dict)
    next: Ifd | None = None


def value_bytes(order: str, name: str, value: object) -> tuple[int, bytes]:
    """Return (count, bytes) of a value in a format."""
    letter = CODES[name][1]
    if isinstance(value, str):
        data = value.encode() + b"\0"
        return len(data), data
    if isinstance(value, bytes):
        return len(value), value
    items = value if isinstance(value, list) else [value]
    flat = [part for item in items for part in (item if isinstance(item, tuple) else (item,))]
    return len(items), pack(f"{order}{len(flat)}{letter[:1]}", *flat)


def tiff(ifd: Ifd, order: str = "<", *, start: int = 8) -> bytes:
    """Return a TIFF file, or the payload of an EXIF block."""
    head = (b"II*\0" if order == "<" else b"MM\0*") + pack(order + "I", start)
    out = bytearray(head.ljust(start, b"\0"))
    _place(out, ifd, order)
    return bytes(out)


def _place(out: bytearray, ifd: Ifd, order: str) -> int:
    at = len(out)
    entries = sorted([*ifd.entries, *((tag, "int32u", 0) for tag in ifd.subs)])
    out += pack(order + "H", len(entries)) + bytes(12 * len(entries) + 4)
    for index, (tag, name, value) in enumerate(entries):
        where = at + 2 + 12 * index
        if tag in ifd.subs:
            value = _place(out, ifd.subs[tag], order)
        count, data = value_bytes(order, name, value)
        if len(data) <= 4:
            inline = data.ljust(4, b"\0")
        else:
            inline = pack(order + "I", len(out))
            out += data + b"\0" * (len(data) % 2)
        out[where : where + 12] = pack(order + "HHI", tag, CODES[name][0], count) + inline
    if ifd.next is not None:
        following = _place(out, ifd.next, order)
        where = at + 2 + 12 * len(entries)
        out[where : where + 4] = pack(order + "I", following)
    return at


def segment(marker: int, payload: bytes) -> bytes:
    """Return one JPEG marker segment."""
    return pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(*segments: bytes, width: int = 16, height: int = 8) -> bytes:
    """Return a JPEG of these segments and a frame header; its scan is no picture."""
    frame = pack(">BHHB", 8, height, width, 3) + b"\x01\x22\0\x02\x11\x01\x03\x11\x01"
    scan = segment(0xDA, b"\x03\x01\0\x02\x11\x03\x11\0\x3f\0") + b"\0" * 16
    return b"\xff\xd8" + b"".join(segments) + segment(0xC0, frame) + scan + b"\xff\xd9"


def exif(ifd: Ifd, order: str = "<") -> bytes:
    """Return an APP1 segment with EXIF."""
    return segment(0xE1, b"Exif\0\0" + tiff(ifd, order))


def photo(order: str = "<") -> bytes:
    """Return a JPEG with the tags that a camera writes."""
    camera = Ifd(
        [
            (0x829A, "rational64u", (1, 125)),
            (0x829D, "rational64u", (28, 10)),
            (0x8827, "int16u", 400),
            (0x9000, "undef", b"0230"),
            (0x9003, "string", "2024:05:06 07:08:09"),
            (0x9101, "undef", b"\1\2\3\0"),
            (0x9204, "rational64s", (-2, 3)),
            (0x920A, "rational64u", (50, 1)),
            (0x9286, "undef", b"ASCII\0\0\0hello"),
            (0xA001, "int16u", 1),
        ]
    )
    position = Ifd(
        [
            (0, "int8u", [2, 3, 0, 0]),
            (1, "string", "N"),
            (2, "rational64u", [(48, 1), (51, 1), (2960, 100)]),
            (3, "string", "E"),
            (4, "rational64u", [(2, 1), (17, 1), (4020, 100)]),
        ]
    )
    thumbnail = Ifd([(0x103, "int16u", 6), (0x201, "int32u", 100), (0x202, "int32u", 10)])
    main = Ifd(
        [
            (0x10F, "string", "Acme  "),
            (0x110, "string", "Box 1"),
            (0x112, "int16u", 6),
            (0x11A, "rational64u", (72, 1)),
            (0x11B, "rational64u", (72, 1)),
            (0x128, "int16u", 2),
            (0x132, "string", "2024:05:06 07:08:09"),
        ],
        {0x8769: camera, 0x8825: position},
        thumbnail,
    )
    payload = tiff(main, order)
    pointer = payload.index(pack(order + "HHI", 0x201, 4, 1)) + 8
    payload = payload[:pointer] + pack(order + "I", len(payload)) + payload[pointer + 4 :] + THUMBNAIL
    return jpeg(segment(0xE1, b"Exif\0\0" + payload))


THUMBNAIL = b"\xff\xd8\xff\xdb\0\4\0\0\xff\xd9"


PNG, MNG, JNG = b"\x89PNG\r\n\x1a\n", b"\x8aMNG\r\n\x1a\n", b"\x8bJNG\r\n\x1a\n"


def chunk(name: str, data: bytes = b"") -> bytes:
    """Return one chunk of a PNG."""
    body = name.encode("latin-1") + data
    return pack(">I", len(data)) + body + pack(">I", crc32(body))


def ihdr(width: int = 4, height: int = 2, depth: int = 8, color: int = 2) -> bytes:
    """Return the first chunk of a PNG."""
    return chunk("IHDR", pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))


def png(*chunks: bytes, header: bytes | None = None, after: bytes = b"") -> bytes:
    """Return a PNG of these chunks between header and image data; its data is no picture."""
    return PNG + (header or ihdr()) + b"".join(chunks) + chunk("IDAT", b"\0" * 8) + after + chunk("IEND")


def riff_chunk(name: str, data: bytes) -> bytes:
    """Return one chunk of a RIFF file, padded."""
    return name.encode("latin-1") + pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def riff(*chunks: bytes, form: bytes = b"WEBP") -> bytes:
    """Return a RIFF file of these chunks."""
    body = form + b"".join(chunks)
    return b"RIFF" + pack("<I", len(body)) + body


VP8 = riff_chunk("VP8 ", b"\x30\0\0\x9d\x01\x2a\x10\x40\x08\x80" + b"\0" * 7)
VP8L = riff_chunk("VP8L", b"\x2f\x0f\xc0\x01\x10" + b"\0" * 8)
VP8X = riff_chunk("VP8X", b"\x3e\0\0\0\x0f\0\0\x07\0\0")
ALPH = riff_chunk("ALPH", b"\x05" + b"\0" * 6)
