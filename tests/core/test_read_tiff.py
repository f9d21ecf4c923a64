"""TIFF and BigTIFF: directories strewn about a file, read with little."""

from __future__ import annotations

from struct import pack

from builders import Ifd, tiff

import exifweb
from exifweb.core.source import Pages


def test_pages_are_counted_and_named() -> None:
    second = Ifd([(0xFE, "int32u", 2), (0x100, "int32u", 30)])
    data = tiff(Ifd([(0xFE, "int32u", 2), (0x100, "int32u", 20)], next=second))
    found = exifweb.read(data).to_dict()
    assert (found["IFD0:ImageWidth"], found["IFD1:ImageWidth"]) == (20, 30)
    assert found["File:PageCount"] == 2
    assert found["IFD0:SubfileType"] == "Single page of multi-page image"


def test_the_full_image_lends_its_size_to_the_bare_name() -> None:
    full = Ifd([(0xFE, "int32u", 0), (0x100, "int32u", 4000)])
    data = tiff(Ifd([(0xFE, "int32u", 1), (0x100, "int32u", 160)], {0x14A: full}))
    found = exifweb.read(data)
    assert found["SubIFD:ImageWidth"].value == 4000
    assert found["ImageWidth"].value == 4000


def test_dng_is_told_by_its_version_tag() -> None:
    found = exifweb.read(tiff(Ifd([(0xC612, "int8u", [1, 4, 0, 0])])), name="a.tif")
    assert (found.file_type, found["FileTypeExtension"].text, found.mime) == ("DNG", "dng", "image/x-adobe-dng")


def test_raw_type_by_extension() -> None:
    data = tiff(Ifd([(0x10F, "string", "NIKON")]))
    assert exifweb.read(data, name="x.nef").file_type == "NEF"
    assert exifweb.read(data, name="x.tif").file_type == "TIFF"
    assert exifweb.read(data).file_type == "TIFF"


def big_tiff(order: str) -> bytes:
    """A BigTIFF whose one string lies behind its directory."""
    head = (b"II+\0" if order == "<" else b"MM\0+") + pack(order + "HHQ", 8, 0, 16)
    entries = [
        pack(order + "HHQ", 0x100, 4, 1) + pack(order + "I", 77) + bytes(4),
        pack(order + "HHQ", 0x10F, 2, 12) + pack(order + "Q", 16 + 8 + 40 + 8),
    ]
    return head + pack(order + "Q", 2) + b"".join(entries) + pack(order + "Q", 0) + b"Acme Camera\0"


def test_big_tiff_in_both_orders() -> None:
    for order in "<>":
        found = exifweb.read(big_tiff(order))
        assert found.file_type == "BTF"
        assert (found["IFD0:ImageWidth"].value, found["IFD0:Make"].value) == (77, "Acme Camera")


MEGABYTE = 1 << 20


def strewn(size: int) -> tuple[dict[int, bytes], int]:
    """A TIFF of `size` bytes whose directories and values lie megabytes apart, as offset → bytes."""
    parts: dict[int, bytes] = {0: b"MM\0*" + pack(">I", 9 * MEGABYTE)}
    at = 9 * MEGABYTE
    for number in range(8):
        following = at + 11 * MEGABYTE if number < 7 else 0
        text = f"directory {number} ".encode().ljust(64, b".") + b"\0"
        where = at + 5 * MEGABYTE
        entry = pack(">HHII", 0x10E, 2, len(text), where)
        private = pack(">HHII", 0x8649, 7, 3 * MEGABYTE, at + MEGABYTE)
        parts[at] = pack(">H", 2) + entry + private + pack(">I", following)
        parts[where] = text
        at = following
    assert max(parts) < size
    return parts, size


def test_a_strewn_tiff_of_100_megabytes_costs_less_than_256_kilobytes() -> None:
    parts, size = strewn(100 * MEGABYTE)

    def fetch(offset: int, length: int) -> bytes:
        out = bytearray(length)
        for at, data in parts.items():
            low, high = max(at, offset), min(at + len(data), offset + length)
            if low < high:
                out[low - offset : high - offset] = data[low - at : high - at]
        return bytes(out)

    source = Pages(size, fetch, page=1 << 13)
    found = exifweb.read(source, name="strewn.tif")
    assert [t.value[:11] for t in found if t.name == "ImageDescription"] == [f"directory {n}" for n in range(8)]
    assert source.fetched < 256_000
    assert found.bytes_read == source.fetched
