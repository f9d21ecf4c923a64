"""RAW files made here, laid out as the cameras and programs lay them out, for what no sample shows.

`FILES` maps a file's name to its bytes: the extension counts, among TIFFs it often is all that tells a RAW format.
"""

from __future__ import annotations

import zlib
from itertools import product
from struct import pack

from builders import CODES, Ifd, exif, jpeg, tiff, value_bytes
from raw_containers import crw_value, fuji_directory, fuji_rows, whole_mrw

from exifweb.core.makernotes.sony_raw import decrypt
from exifweb.core.tags import store

THUMB = jpeg()
PICTURE = jpeg(exif(Ifd([(0x10F, "string", "Inner"), (0x132, "string", "2020:01:02 03:04:05")])))
DIRECTORIES = ("IFD0", "IFD1", "IFD2", "SubIFD", "SubIFD1", "SubIFD2")
TIFF_BASED = (
    *("3fr", "arq", "arw", "cr2", "dcp", "dcr", "dng", "erf", "fff", "gpr", "iiq", "k25", "kdc", "mef", "mos", "nef"),
    *("nrw", "orf", "pef", "raw", "rw2", "rwl", "sr2", "srf", "srw", "tif", "thm", "raf"),
)
MAKES = {
    "3fr": "Hasselblad",
    "arw": "SONY",
    "arq": "SONY",
    "cr2": "Canon",
    "dcr": "Kodak",
    "erf": "SEIKO EPSON CORP.",
    "fff": "Hasselblad",
    "iiq": "Phase One",
    "kdc": "EASTMAN KODAK COMPANY",
    "mos": "Leaf",
    "nef": "NIKON CORPORATION",
    "nrw": "NIKON",
    "orf": "OLYMPUS IMAGING CORP.",
    "pef": "PENTAX",
    "rw2": "Panasonic",
    "rwl": "LEICA",
    "sr2": "SONY",
    "srf": "SONY",
    "srw": "SAMSUNG",
}


def pointers(kind: int, compression: int, extra: int) -> list[tuple[int, str, object]]:
    """Return entries that lead to image data in both of TIFF's ways."""
    return [
        (0xFE, "int32u", kind),
        (0x100, "int32u", 16 + extra),
        (0x101, "int32u", 8 + extra),
        (0x103, "int16u", compression),
        (0x111, "int32u", 100 + extra),
        (0x117, "int32u", 50),
        (0x11A, "rational64u", (72 + extra, 1)),
        (0x201, "int32u", 120 + extra),
        (0x202, "int32u", 40),
    ]


def with_below(first: Ifd, below: list[Ifd], order: str = "<", start: int = 8, tag: int = 0x14A) -> bytes:
    """Return a TIFF whose first directory leads to others by one tag."""
    places = [0] * len(below)
    for _ in range(2):
        kept = [entry for entry in first.entries if entry[0] != tag]
        first.entries = [*kept, (tag, "int32u", places)]
        whole = tiff(first, order, start=start)
        for number, ifd in enumerate(below):
            places[number] = len(whole)
            whole += tiff(ifd, order, start=len(whole))[len(whole) :]
    return whole


def everywhere(
    make: str, model: str, kinds: tuple[int, int], compression: int, order: str = "<", start: int = 8
) -> bytes:
    """Return a TIFF with image data in three directories of the chain and three below the first."""
    chain = [Ifd(pointers(kinds[n > 0], compression, n)) for n in range(3)]
    chain[0].entries += [(0x10F, "string", make), (0x110, "string", model)]
    chain[0].next, chain[1].next = chain[1], chain[2]
    below = [Ifd(pointers(kinds[number > 0], compression, 10 + number)) for number in range(3)]
    return with_below(chain[0], below, order, start)


def typed(extension: str, order: str = "<") -> bytes:
    """Return a TIFF that counts as a RAW file by its extension, or by what its header says."""
    make = MAKES.get(extension, "Acme")
    start = 16 if extension == "cr2" else 24 if extension in ("rw2", "rwl") else 8
    whole = bytearray(everywhere(make, "Model 1", (0, 1), 6, order, start))
    if extension == "cr2":
        whole[8:12] = b"CR\2\0"
    elif extension in ("rw2", "rwl"):
        whole[2:4] = pack(f"{order}H", 0x55)
        whole[8:24] = bytes.fromhex("88e774d8f8251d4d947a6e77822b5d6a")
    elif extension == "raw":
        whole[2:4] = pack(f"{order}H", 0x55)
    elif extension == "orf":
        whole[2:4] = b"RO" if order == "<" else b"OR"
    elif extension == "dcp":
        whole[2:4] = b"RC" if order == "<" else b"CR"
    return bytes(whole)


def by_compression() -> dict[str, bytes]:
    """Return files whose compression tells what they are."""
    codes = {"nef": 34713, "pef": 65535, "srw": 32770, "arw": 32767, "kdc": 65000, "dcr": 32867, "erf": 1}
    return {
        f"compression {name} {kinds[0]} as {other}.{other}": everywhere(MAKES[name], "X", kinds, code)
        for name, code in codes.items()
        for other, kinds in product(("tif", name), ((0, 1), (1, 0)))
    }


def dng(*more: tuple[int, str, object], make: str = "Acme", model: str = "One") -> bytes:
    """Return a DNG."""
    entries = [(0x10F, "string", make), (0x110, "string", model), (0xC612, "int8u", [1, 4, 0, 0])]
    return tiff(Ifd([*entries, *more]))


def adobe(*records: tuple[bytes, bytes], junk: bytes = b"") -> tuple[int, str, object]:
    """Return the entry with what Adobe's converter keeps."""
    data = b"".join(name + pack(">I", len(body)) + body + bytes(len(body) % 2) for name, body in records)
    return 0xC634, "undef", b"Adobe\0" + data + junk


def adobe_crw(entries: list[tuple[int, bytes]], order: str = "<", count: int | None = None) -> bytes:
    """Return the entries of a CRW as Adobe keeps them."""
    head = (b"II" if order == "<" else b"MM") + pack(">H", len(entries) if count is None else count)
    return head + b"".join(pack(">HI", code, len(data)) + data for code, data in entries)


def adobe_directory(entries: list[tuple[int, str, object]], order: str = "<", junk: bytes = b"") -> bytes:
    """Return a directory with its values among the entries."""
    data = (b"II" if order == "<" else b"MM") + pack(">H", len(entries) + bool(junk))
    for tag, name, value in entries:
        count, body = value_bytes(order, name, value)
        data += pack(">HHI", tag, CODES[name][0], count) + body
    return data + junk


def adobe_raf(*directories: bytes, order: str = "<") -> bytes:
    """Return the directories of a RAF as Adobe keeps them."""
    data = b"II" if order == "<" else b"MM"
    for part in (b"header", *directories, b""):
        data += pack(f"{order}I", len(part)) + part
    return data


def adobe_sr2(order: str = "<", origin: int = 5000, key: int = 0x12345678) -> bytes:
    """Return the private directory of an ARW, with the encrypted one that it leads to."""
    hidden = Ifd(
        [(0x7303, "int16u", [1000, 2000, 3000, 4000]), (0x7310, "int16u", [9, 8, 7, 6]), (0x74C0, "int32u", 3)]
    )
    at = origin + 2 + 3 * 12 + 4
    inner = tiff(hidden, order, start=at)[at:]
    inner += bytes(-len(inner) % 4)
    rows: list[tuple[int, str, object]] = [
        (0x7200, "int32u", at),
        (0x7201, "int32u", len(inner)),
        (0x7221, "int32u", key),
    ]
    outer = tiff(Ifd(rows), order, start=origin)[origin:]
    mark = b"II" if order == "<" else b"MM"
    return mark + pack(">I", origin) + outer + decrypt(inner, key) + bytes(8)


def whole_crw_entries() -> list[tuple[int, bytes]]:
    """Return every entry of a CRW that ExifTool knows, those of the heap with the description first."""
    keys = [key for key in store.table("CanonRaw::Main").keys() if isinstance(key, int) and key >> 8 & 0x38 < 0x28]
    values = [(key, crw_value(key, "<")) for key in keys if key not in (0x080A, 0x2005, 0x2007, 0x2008)]
    return [(0x0805, b"Described\0"), (0x080A, b"Canon\0Canon EOS 10D\0"), *values, (0x0805, b"Commented\0")]


def original_raw(parts: dict[int, bytes]) -> tuple[int, str, object]:
    """Return the entry with files that a DNG keeps whole."""
    data = b""
    for index in range(8):
        part = parts.get(index)
        if part is None:
            data += bytes(4)
        elif index & 2:
            data += part
        else:
            packed = [zlib.compress(part[at : at + 65536]) for at in range(0, len(part), 65536)]
            ends = [4 * (len(packed) + 2)]
            for one in packed:
                ends.append(ends[-1] + len(one))
            data += pack(f">{len(ends) + 1}I", len(part), *ends) + b"".join(packed)
    return 0xC68C, "undef", data


PANASONIC = [
    *((1, "undef", b"0310"), (2, "int16u", 4060), (3, "int16u", 3016), (0x10, "int16u", 3), (0x17, "int16u", 100)),
    *((0x24, "int16u", 500), (0x27, "undef", bytes(range(34))), (0x13, "undef", bytes(range(20)))),
    *((0x119, "undef", bytes(range(32))), (0x1D, "int16u", 12), (0x120, "undef", bytes(20)), (0x9876, "int8u", 4)),
]
KODAK = [
    *(
        (0x3E9, "int16u", 2),
        (0x3EA, "int16u", [1, 2]),
        (0x848, "double", 1.5),
        (0x852, "int16u", 5),
        (0xE1D, "int16u", 1),
    ),
    *((0xE4C, "int16u", [100, 200, 300]), (0x1784, "int16u", 400), (0x18B2, "int16s", -5), (0x9C9, "double", 2.0)),
]
DNGS: dict[str, bytes] = {
    "dng crw.dng": dng(adobe((b"CRW ", adobe_crw(whole_crw_entries()))), make="Canon", model="Canon EOS 10D"),
    "dng crw short.dng": dng(adobe((b"CRW ", adobe_crw([(0x0805, b"x\0")], count=3)))),
    "dng crw long.dng": dng(adobe((b"CRW ", adobe_crw([(0x0805, b"x\0")], ">") + b"more"))),
    "dng mrw.dng": dng(adobe((b"MRW ", b"MM\0\3" + whole_mrw("DiMAGE A200")[8:])), model="DiMAGE A200"),
    "dng mrw cut.dng": dng(adobe((b"MRW ", b"MM\0\3" + whole_mrw("DiMAGE A1")[8:40]))),
    "dng raf.dng": dng(adobe((b"RAF ", adobe_raf(fuji_directory(fuji_rows(0)), fuji_directory(fuji_rows(1)))))),
    "dng raf cut.dng": dng(adobe((b"RAF ", adobe_raf(fuji_directory(fuji_rows(0))[:30], order=">")))),
    "dng raf bad.dng": dng(adobe((b"RAF ", b"XX" + adobe_raf()))),
    "dng sr2.dng": dng(adobe((b"SR2 ", adobe_sr2())), make="SONY"),
    "dng sr2 big.dng": dng(adobe((b"SR2 ", adobe_sr2(">"))), make="SONY"),
    "dng pano.dng": dng(adobe((b"Pano", adobe_directory(PANASONIC))), make="Panasonic"),
    "dng pano big.dng": dng(adobe((b"Pano", adobe_directory(PANASONIC, ">"))), make="Panasonic"),
    "dng pano padded.dng": dng(adobe((b"Pano", adobe_directory(PANASONIC, junk=bytes(12)))), make="Panasonic"),
    "dng pano bad.dng": dng(adobe((b"Pano", adobe_directory(PANASONIC, junk=b"\0\1\0\x40\0\0\0\1"))), make="Panasonic"),
    "dng pano cut.dng": dng(adobe((b"Pano", adobe_directory(PANASONIC)[:90])), make="Panasonic"),
    "dng koda.dng": dng(adobe((b"Koda", adobe_directory(KODAK))), make="Kodak"),
    "dng leaf.dng": dng(adobe((b"Leaf", adobe_directory([(0x8606, "undef", b"PKTS" + bytes(60))]))), make="Leaf"),
    "dng unknown.dng": dng(adobe((b"Abcd", b"123"), (b"Efgh", b"12"))),
    "dng corrupt.dng": dng(adobe((b"Abcd", b"123"), junk=b"\1\2\3")),
    "dng original.dng": dng(
        original_raw({0: bytes(70000), 1: b"resource", 2: b"CRW ", 3: b"Cano", 4: THUMB, 6: b"JPEG", 7: b"8BIM"})
    ),
    "dng original cut.dng": dng((0xC68C, "undef", pack(">4I", 70000, 16, 40, 9000) + bytes(40))),
}


FILES: dict[str, bytes] = {
    **{f"type {name}.{name}": typed(name) for name in TIFF_BASED},
    **{f"type {name} big.{name}": typed(name, ">") for name in ("nef", "orf", "rw2", "mos", "dcp", "dcr")},
    **by_compression(),
    **DNGS,
}
