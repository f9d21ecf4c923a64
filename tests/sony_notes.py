"""Made-up photos with Sony's notes: enciphered blocks, numbered blocks, logs, encrypted directories."""

from __future__ import annotations

import random
from struct import pack
from typing import TYPE_CHECKING

from builders import Ifd, exif, jpeg, tiff

from exifweb.core.makernotes.sony import encipher
from exifweb.core.makernotes.sony_raw import KEY_TABLE, decrypt

if TYPE_CHECKING:
    from collections.abc import Iterator

MODELS: tuple[str, ...] = (
    *("DSLR-A230", "DSLR-A450", "DSLR-A580", "DSLR-A700", "DSLR-A900", "SLT-A33", "SLT-A77V", "SLT-A99V", "HV"),
    *("NEX-3", "NEX-5R", "NEX-6", "NEX-7", "NEX-VG30E", "ILCA-68", "ILCA-77M2", "ILCA-99M2", "ILCE-3000", "ILCE-5100"),
    *("ILCE-6000", "ILCE-6400", "ILCE-6700", "ILCE-7", "ILCE-7M3", "ILCE-7M4", "ILCE-7M5", "ILCE-7RM2", "ILCE-7RM6"),
    *("ILCE-7SM3", "ILCE-9", "ILCE-9M2", "ILCE-9M3", "ILCE-1", "ILCE-1M2", "ILME-FX2", "ILME-FX3", "ZV-E10", "ZV-1"),
    *(
        "DSC-RX1R",
        "DSC-RX10M4",
        "DSC-RX100",
        "DSC-RX100M7",
        "DSC-RX0M2",
        "DSC-HX9V",
        "DSC-HX20V",
        "DSC-HX99",
        "DSC-WX50",
    ),
)
BLOCKS: dict[int, tuple[bytes, int]] = {
    0x2010: (b"", 8200),
    0x202A: (b"\x01", 1600),
    0x3000: (b"II", 400),
    0x900B: (b"\x01", 600),
    0x9050: (b"", 1500),
    0x9400: (b"\x07\x09\x0a\x0c\x23\x24\x26\x28\x31\x32\x33\x41", 400),
    0x9401: (b"", 1800),
    0x9402: (b"", 600),
    0x9403: (b"", 200),
    0x9404: (b"", 120),
    0x9405: (b"", 2100),
    0x9406: (b"\x01\x02\x03", 80),
    0x940A: (b"", 80),
    0x940C: (b"", 60),
    0x940E: (b"", 9400),
    0x9416: (b"", 2800),
}
"""Tag → the bytes that a block may begin with, as stored, and its length."""
IN_CLEAR = (0x202A, 0x3000)
SRF_KEYS = (0x12345678, 0x0BADF00D)
SRF_PLACES = (0x00, 0x40, 0x100, 0x180, 0x200, 0x280, 0x300)
SR2_KEY = 0x5EED1234
LOG = b"BC:12345678901IP1 foo; Temp:23 , FWVer:1.02;VR Enable C:1 Capt:44 some padding text"
FOCUS_LOG = b"AFLOG Temp:Clbt:33; and a long line of other characters\r\n follow"


def directory(entries: list[tuple[int, str, object]], at: int = 0, order: str = "<") -> bytes:
    """Return a directory whose offsets count from `at` bytes before it."""
    return tiff(Ifd(sorted(entries, key=lambda entry: entry[0])), order, start=max(at, 8))[max(at, 8) :]


def _with_note(model: str, note: bytes, order: str = "<") -> bytes:
    """Return an EXIF segment; a note that holds offsets is made for the place where it comes to stand."""
    own: list[tuple[int, str, object]] = [(0x010F, "string", "SONY"), (0x0110, "string", model)]
    own.append((0x0131, "string", f"{model} v1.00"))
    return exif(Ifd(own, {0x8769: Ifd([(0x927C, "undef", note)])}), order)


def note_place(model: str, order: str = "<") -> int:
    """Return where the note of a photo stands, counted as its offsets count."""
    mark = b"\xa5" * 64
    return _with_note(model, mark, order).index(mark) - 10


def placed(model: str, entries: list[tuple[int, str, object]], order: str = "<") -> bytes:
    """Return a JPEG whose note has values outside of its entries; one of a single entry would pass for an SRF's."""
    whole: list[tuple[int, str, object]] = [*entries, (0xB001, "int16u", 283), (0xB023, "int32u", 1)]
    return jpeg(_with_note(model, directory(whole, note_place(model, order), order), order))


def enciphered(model: str, seed: int = 0) -> bytes:
    """Return a photo with every enciphered block, of bytes that are mostly small."""
    chance = random.Random(f"{model} {seed}")
    order = chance.choice("<<>")
    entries: list[tuple[int, str, object]] = []
    for tag, (first, length) in BLOCKS.items():
        kind = chance.random()
        data = bytes(chance.randrange(256) if chance.random() < kind else chance.randrange(12) for _ in range(length))
        data = data if tag in IN_CLEAR else encipher(data)
        if first:
            data = first if tag == 0x3000 else bytes([chance.choice(first)]) + data[1:]
            data = data.ljust(length, b"\x01")
        entries.append((tag, "undef", data))
    return placed(model, entries, order)


def more_info(*blocks: tuple[int, int], total: int | None = None, length: int = 400, extra: int = 0) -> bytes:
    """Return numbered blocks at offsets, of bytes that count."""
    head = pack("<2H", len(blocks) + extra, length if total is None else total)
    head += b"".join(pack("<2H", *block) for block in blocks)
    return (head + bytes(at % 251 for at in range(length)))[:length]


def logs(before: bytes = b"") -> bytes:
    """Return a photo with logs of text, behind a directory or none."""
    texts = LOG + b"\0\x01\x02" + FOCUS_LOG + b"\0short\0" + b"X" * 40 + b"\xff"
    return jpeg(_with_note("DSC-H200", b"SONY PIC\0\0\0\0" + before + bytes(80) + texts))


def srf() -> bytes:
    """Return a photo whose note is the chain of seven directories of an SRF, encrypted."""
    at = note_place("DSC-V3")
    first_key, second_key = SRF_KEYS
    entries: list[list[tuple[int, str, object]]] = [
        [(3, "int32u", 5)],
        [(0, "int32u", second_key), (1, "int32u", 99)],
        [(2, "int32u", 7), (0x45, "int32u", 35), (0xC0, "int32u", 123)],
        [(4, "int32u", 77), (5, "int32u", 78)],
        [(0xD0, "int32u", 400)],
        [(0xD1, "int32u", 401)],
        [(0x8827, "int16u", 200), (0x9209, "int16u", 1)],
    ]
    note = bytearray(0x9000)
    for place, following, own in zip(SRF_PLACES, (*SRF_PLACES[1:], None), entries, strict=True):
        made = directory(own)[:-4] + pack("<I", 0 if following is None else at + following)
        note[place : place + len(made)] = made
    note[SRF_PLACES[2] :] = decrypt(bytes(note[SRF_PLACES[2] :]), second_key)
    note[SRF_PLACES[1] :] = decrypt(bytes(note[SRF_PLACES[1] :]), first_key)
    note[KEY_TABLE] = 3
    note[KEY_TABLE + 12 : KEY_TABLE + 16] = pack(">I", first_key)
    return jpeg(_with_note("DSC-V3", bytes(note)))


def arw(*, key: int = SR2_KEY, cut: int = 0) -> bytes:
    """Return a TIFF that is an ARW, with a private directory and an encrypted one."""
    hidden_at, private_at = 0x400, 0x300
    white: list[tuple[int, str, object]] = [(0x7300, "int16u", [512] * 4), (0x7313, "int16s", [2156, 1024, 1024, 1883])]
    values = directory([*white, (0x7482, "int16s", [1, 2, 3, 4]), (0x7800, "int16s", list(range(9)))], hidden_at)
    values += bytes(-len(values) % 4)
    private = directory(
        [(0x7200, "int32u", hidden_at), (0x7201, "int32u", len(values)), (0x7221, "int32u", SR2_KEY)], private_at
    )
    own: list[tuple[int, str, object]] = [(0x010F, "string", "SONY"), (0x0110, "string", "ILCE-7")]
    own.append((0xC634, "int8u", list(pack("<I", private_at))))
    head = tiff(Ifd([(0xFE, "int32u", 1), (0x0103, "int16u", 6), *own], {0x014A: Ifd([(0x0100, "int32u", 8)])}))
    file = head.ljust(private_at, b"\0") + private
    return file.ljust(hidden_at, b"\0") + decrypt(values, key)[: len(values) - cut]


def cases() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each made-up file; names end as the files are to."""
    for model in MODELS:
        yield f"enciphered, {model}.jpg", enciphered(model)
    twice = encipher(encipher(bytes(range(1, 200))))
    yield "enciphered twice.jpg", placed("SLT-A99V", [(0x9402, "undef", twice), (0x9403, "undef", twice)])
    for name, data in {
        "blocks": more_info((1, 24), (2, 200), (0x201, 230), (0x401, 300)),
        "blocks out of order": more_info((2, 200), (1, 24), (0x401, 24)),
        "total too large": more_info((1, 24), total=1000),
        "total too small": more_info((1, 24), (2, 300), total=250),
        "truncated": more_info((1, 24), extra=9)[:30],
        "too many": more_info(extra=51),
        "none": more_info(),
    }.items():
        yield f"{name}.jpg", placed("DSLR-A580", [(0x0020, "undef", data)])
    yield "logs.jpg", logs()
    for order in "<>":
        own: list[tuple[int, str, object]] = [(0x0102, "int32u", 2), (0x0115, "int32u", 0x20)]
        yield f"logs behind a directory, {order}.jpg", logs(directory(own, order=order))
    yield "srf.jpg", srf()
    yield "private.arw", arw()
    yield "private, cut.arw", arw(cut=9)
