"""RAW files made here, laid out as the cameras and programs lay them out, for what no sample shows.

`FILES` maps a file's name to its bytes: the extension counts, among TIFFs it often is all that tells a RAW format.
"""

from __future__ import annotations

import bz2
import zlib
from itertools import product
from struct import pack

from builders import Ifd, exif, jpeg, tiff

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


def everywhere(make: str, model: str, kinds: tuple[int, int], compression: int, order: str = "<", start: int = 8) -> bytes:
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


FILES: dict[str, bytes] = {
    **{f"type {name}.{name}": typed(name) for name in TIFF_BASED},
    **{f"type {name} big.{name}": typed(name, ">") for name in ("nef", "orf", "rw2", "mos", "dcp", "dcr")},
    **by_compression(),
}
