"""PNG and WebP from bytes to text; where tags lie, what is read, what is selected. Values are ExifTool's."""

from __future__ import annotations

import zlib
from struct import pack

import pytest
from builders import ALPH, VP8, VP8L, VP8X, Ifd, chunk, ihdr, png, riff, riff_chunk, tiff

import exifweb
from exifweb.core.source import Pages

XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>image/png</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
EXIF = tiff(Ifd([(0x10F, "string", "Acme")]), ">")


def texts(data: bytes, name: str = "a.png") -> dict[str, object]:
    return exifweb.read(data, name=name).to_dict()


def text(keyword: bytes, value: bytes) -> bytes:
    return chunk("tEXt", keyword + b"\0" + value)


def test_the_header() -> None:
    found = texts(png(header=ihdr(300, 200, 16, 6)))
    assert found["File:FileType"] == "PNG"
    assert found["File:MIMEType"] == "image/png"
    assert found["PNG:ImageWidth"] == 300
    assert found["PNG:ImageHeight"] == 200
    assert found["PNG:ColorType"] == "RGB with Alpha"
    assert found["PNG:Interlace"] == "Noninterlaced"
    assert found["Composite:ImageSize"] == "300x200"


@pytest.mark.parametrize(
    ("name", "data", "key", "shown"),
    [
        ("gAMA", pack(">I", 45455), "PNG:Gamma", 2.2),
        ("sRGB", b"\2", "PNG:SRGBRendering", "Saturation"),
        ("sBIT", b"\5\6\5", "PNG:SignificantBits", "5 6 5"),
        ("bKGD", b"\0\1\0\2\0\3", "PNG:BackgroundColor", "1 2 3"),
        ("bKGD", b"\7", "PNG:BackgroundColor", 7),
        ("tRNS", b"\1\2", "PNG:Transparency", 258),
        ("tRNS", bytes(7), "PNG:Transparency", "(Binary data 7 bytes, use -b option to extract)"),
        ("PLTE", b"\1\2\3", "PNG:Palette", "1 2 3"),
        ("PLTE", b"\1\2\3\4\5\6", "PNG:Palette", "(Binary data 6 bytes, use -b option to extract)"),
        ("tIME", b"\x07\xe8\5\6\7\x08\x09", "PNG:ModifyDate", "2024:05:06 07:08:09"),
        ("oFFs", pack(">IIB", 3, 4, 1), "PNG:ImageOffset", "3, 4 (microns)"),
        ("pHYs", pack(">IIB", 2834, 2835, 1), "PNG-pHYs:PixelUnits", "meters"),
        ("cICP", b"\x09\x10\0\1", "PNG-cICP:ColorPrimaries", "BT.2020, BT.2100"),
        ("sCAL", b"\x011.5\x002.25\0", "PNG:SubjectPixelHeight", 2.25),
        ("sTER", b"\1", "PNG:StereoMode", "Diverging-fuse Layout"),
        ("gdAT", b"abc", "PNG:GainMapImage", "(Binary data 3 bytes, use -b option to extract)"),
    ],
)
def test_chunks(name: str, data: bytes, key: str, shown: object) -> None:
    assert texts(png(chunk(name, data)))[key] == shown


def test_transparency_of_a_palette_is_of_bytes() -> None:
    assert texts(png(chunk("tRNS", b"\1\2"), header=ihdr(color=3)))["PNG:Transparency"] == "1 2"


def test_an_animation_is_an_apng() -> None:
    found = texts(png(chunk("acTL", pack(">II", 5, 0))))
    assert found["File:FileType"] == "APNG"
    assert found["File:FileTypeExtension"] == "png"
    assert found["File:MIMEType"] == "image/apng"
    assert found["PNG:AnimationPlays"] == "inf"


def test_keywords_known_and_unknown() -> None:
    found = texts(png(text(b"Title", b"caf\xe9"), text(b"my key", b"x"), text(b"2nd: thing", b"y")))
    assert found["PNG:Title"] == "café"
    assert found["PNG:MyKey"] == "x"
    assert found["PNG:Tag2ndThing"] == "y"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (b"Mon, 1 Jan 2018 12:10:22 EST", "2018:01:01 12:10:22-05:00"),
        (b"3 feb 99 1:02", "1999:02:03 01:02:00"),
        (b"3 Mar 05 1:02:03 +0130", "2005:03:03 01:02:03+01:30"),
        (b"3 Mar 1905 1:02:03 Mars", "3 Mar 1905 1:02:03 Mars"),
    ],
)
def test_dates_in_words(written: bytes, shown: str) -> None:
    assert texts(png(text(b"Creation Time", written)))["PNG:CreationTime"] == shown


def test_where_tags_lie() -> None:
    data = png(text(b"Title", b"found"), chunk("eXIf", EXIF), chunk("zTXt", b"Comment\0\0" + zlib.compress(b"packed")))
    found = exifweb.read(data, name="a.png")
    title, make = found["PNG:Title"], found["IFD0:Make"]
    assert data[title.offset : title.offset + title.length] == b"found"
    assert data[make.offset : make.offset + make.length] == b"Acme\0"
    assert found["PNG:Comment"].offset > make.offset
    assert [block.path for block in found.blocks] == ["PNG-IHDR", "PNG-tEXt", "PNG-eXIf", "PNG-zTXt"]


def test_what_comes_out_of_a_stream_lies_nowhere() -> None:
    found = exifweb.read(png(chunk("zxIf", bytes(5) + zlib.compress(EXIF))), name="a.png")
    assert found["IFD0:Make"].text == "Acme"
    assert found["IFD0:Make"].offset == -1


def test_webp_lossy_lossless_extended() -> None:
    assert texts(riff(VP8), "a.webp")["File:FileType"] == "WEBP"
    lossless = texts(riff(VP8L), "a.webp")
    assert lossless["File:FileType"] == "WEBP (lossless)"
    assert lossless["RIFF:ImageWidth"] == 16
    extended = texts(riff(VP8X, ALPH, VP8, riff_chunk("XMP ", XMP), riff_chunk("EXIF", EXIF)), "a.webp")
    assert extended["File:FileType"] == "Extended WEBP"
    assert extended["RIFF:WebP_Flags"] == "Animation, XMP, EXIF, Alpha, ICC Profile"
    assert extended["RIFF:AlphaCompression"] == "Lossless"
    assert extended["XMP-dc:Format"] == "image/png"
    assert extended["IFD0:Make"] == "Acme"


def test_durations_of_frames_add_up() -> None:
    frame = bytes(12) + pack("<I", 1500)
    found = texts(riff(VP8X, riff_chunk("ANMF", frame), riff_chunk("ANMF", frame)), "a.webp")
    assert found["RIFF:Duration"] == "3.00 s"


def test_unknown_chunks_when_asked_for() -> None:
    data = riff(VP8, riff_chunk("ABCD", b"123"))
    assert "RIFF:Unknown_ABCD" not in texts(data, "a.webp")
    found = exifweb.read(data, name="a.webp", options=exifweb.Options(unknown=1))
    assert "RIFF:Unknown_ABCD" in found.to_dict()


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_image_data_is_not_read(kind: str) -> None:
    pad = 100 << 20
    if kind == "png":
        head = png()[:33] + pack(">I", pad) + b"IDAT"
        tail = bytes(4) + text(b"Title", b"late") + chunk("IEND")
    else:
        head = riff(VP8X)[:30] + b"VP8 " + pack("<I", pad) + VP8[8:18]
        pad -= 10
        tail = riff_chunk("XMP ", XMP) + riff_chunk("EXIF", EXIF)
    size = len(head) + pad + len(tail)

    def fetch(offset: int, length: int) -> bytes:
        data = bytearray(length)
        for start, part in ((0, head), (len(head) + pad, tail)):
            low, high = max(offset, start), min(offset + length, start + len(part))
            if low < high:
                data[low - offset : high - offset] = part[low - start : high - start]
        return bytes(data)

    source = Pages(size, fetch, page=1 << 13)
    found = exifweb.read(source, name=f"a.{kind}").to_dict()
    assert found.get("PNG:Title", found.get("IFD0:Make")) in ("late", "Acme")
    assert source.fetched < 256 << 10


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 1000])
def test_runs_of_image_data_are_leapt_over(count: int) -> None:
    run = chunk("IDAT", bytes(8192)) * count + chunk("IDAT", b"rest")
    data = png(text(b"Title", b"early"))[: -12 - 20] + run + text(b"Comment", b"late") + chunk("IEND")
    source = Pages(len(data), lambda offset, length: data[offset : offset + length], page=1 << 13)
    found = exifweb.read(source, name="a.png").to_dict()
    assert (found["PNG:Title"], found["PNG:Comment"]) == ("early", "late")
    assert source.fetched < 256 << 10


def test_selection_passes_over_other_blocks() -> None:
    data = riff(VP8X, VP8, riff_chunk("XMP ", XMP), riff_chunk("EXIF", EXIF))
    found = exifweb.read(data, name="a.webp", tags=["XMP:*"])
    assert {tag.group0 for tag in found} == {"XMP"}
