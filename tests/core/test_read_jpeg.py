"""JPEG with EXIF, from bytes to text: values are ExifTool's for the same bytes."""

from __future__ import annotations

from struct import pack

import builders
import pytest
from builders import Ifd, exif, jpeg, photo, segment

import exifweb


def texts(data: bytes, **options: int) -> dict[str, object]:
    return exifweb.read(data, options=exifweb.Options(**options)).to_dict()  # type: ignore[arg-type]


EXPECTED = {
    "File:FileType": "JPEG",
    "File:MIMEType": "image/jpeg",
    "IFD0:Make": "Acme",
    "IFD0:Orientation": "Rotate 90 CW",
    "IFD0:XResolution": 72,
    "ExifIFD:ExposureTime": "1/125",
    "ExifIFD:FNumber": 2.8,
    "ExifIFD:ISO": 400,
    "ExifIFD:ExifVersion": "0230",
    "ExifIFD:ComponentsConfiguration": "Y, Cb, Cr, -",
    "ExifIFD:ExposureCompensation": "-2/3",
    "ExifIFD:FocalLength": "50.0 mm",
    "ExifIFD:UserComment": "hello",
    "GPS:GPSVersionID": "2.3.0.0",
    "GPS:GPSLatitude": "48 deg 51' 29.60\"",
    "GPS:GPSLatitudeRef": "North",
    "IFD1:Compression": "JPEG (old-style)",
    "IFD1:ThumbnailImage": "(Binary data 10 bytes, use -b option to extract)",
    "File:ImageWidth": 16,
    "File:ImageHeight": 8,
    "File:EncodingProcess": "Baseline DCT, Huffman coding",
    "File:YCbCrSubSampling": "YCbCr4:2:0 (2 2)",
}


@pytest.mark.parametrize("order", ["<", ">"])
def test_photo_in_both_byte_orders(order: str) -> None:
    found = texts(photo(order))
    assert {key: found[key] for key in EXPECTED} == EXPECTED
    names = {"<": "Little-endian (Intel, II)", ">": "Big-endian (Motorola, MM)"}
    assert found["File:ExifByteOrder"] == names[order]


def test_numeric_values() -> None:
    found = exifweb.read(photo()).to_dict(numeric=True)
    assert found["ExifIFD:ExposureTime"] == 0.008
    assert found["IFD0:Orientation"] == 6
    assert found["GPS:GPSLatitude"] == 48.8582222222222
    assert found["File:FileTypeExtension"] == "JPG"
    assert found["ExifIFD:ComponentsConfiguration"] == "1 2 3 0"


def test_a_tag_knows_where_it_lies() -> None:
    data = photo()
    tag = exifweb.read(data)["ExifIFD:UserComment"]
    assert data[tag.offset : tag.offset + tag.length] == b"ASCII\0\0\0hello"
    inline = exifweb.read(data)["IFD0:Orientation"]
    assert data[inline.offset : inline.offset + inline.length] == pack("<H", 6)
    assert (inline.type, inline.count, inline.id) == ("int16u", 1, 0x112)


def test_tags_are_found_by_name_and_by_group_of_any_family() -> None:
    found = exifweb.read(photo())
    assert found["fnumber"] is found["ExifIFD:FNumber"] is found["exif:fnumber"] is found["Image:FNumber"]
    assert found["FNumber"].value == 2.8
    assert found.get("GPS:FNumber") is None
    assert "Nonsense" not in found
    with pytest.raises(KeyError):
        found["Nonsense"]


def test_embedded_thumbnail_is_a_range_of_the_file() -> None:
    found = exifweb.read(photo())
    (item,) = found.embedded
    tag = found["ThumbnailImage"]
    assert (item.name, item.mime, item.length) == ("ThumbnailImage", "image/jpeg", 10)
    assert tag.value.read() == photo()[item.offset : item.offset + 10] == builders.THUMBNAIL
    assert (tag.group0, tag.group1) == ("EXIF", "IFD1")


def test_selected_tags_only_and_other_blocks_unread() -> None:
    data = jpeg(segment(0xFE, b"a comment"), exif(Ifd([(0x10F, "string", "Acme")])))
    found = exifweb.read(data, tags=["IFD0:Make"])
    assert [tag.name for tag in found] == ["Make"]
    assert {tag.name for tag in exifweb.read(data, tags=["File:*"])} >= {"Comment", "ImageWidth"}
    assert "Make" not in {tag.name for tag in exifweb.read(data, tags=["File:*"])}


def test_comment_loses_its_nulls() -> None:
    assert texts(jpeg(segment(0xFE, b"hi there\0\0")))["File:Comment"] == "hi there"


def test_jfif() -> None:
    found = texts(jpeg(segment(0xE0, b"JFIF\0" + bytes([1, 2, 1, 0, 72, 0, 96, 0, 0]))))
    assert found["JFIF:JFIFVersion"] == 1.02
    assert found["JFIF:ResolutionUnit"] == "inches"
    assert (found["JFIF:XResolution"], found["JFIF:YResolution"]) == (72, 96)
    assert "JFIF:ThumbnailWidth" not in found


def test_exif_wins_over_jfif_for_the_bare_name() -> None:
    jfif = segment(0xE0, b"JFIF\0" + bytes([1, 2, 1, 0, 96, 0, 96, 0, 0]))
    for segments in (
        [jfif, exif(Ifd([(0x11A, "rational64u", (72, 1))]))],
        [exif(Ifd([(0x11A, "rational64u", (72, 1))])), jfif],
    ):
        assert exifweb.read(jpeg(*segments))["XResolution"].group1 == "IFD0"


def test_exif_split_over_two_segments() -> None:
    payload = builders.tiff(Ifd([(0x10E, "string", "x" * 300), (0x10F, "string", "Acme Corporation")]))
    first, second = payload[:200], payload[200:]
    data = jpeg(segment(0xE1, b"Exif\0\0" + first), segment(0xE1, b"Exif\0\0" + second))
    found = exifweb.read(data)
    assert found["ImageDescription"].value == "x" * 300
    assert found["Make"].offset == data.index(b"Acme")
    assert found["Make"].value == "Acme Corporation"
    assert any("multi-segment" in w.message for w in found.warnings)


@pytest.mark.parametrize("head", [b"Exif\0\0", b"exif\0\0", b"Exif\0x", b"\xff\xe1\0\x22Exif\0\0"])
def test_odd_exif_headers(head: bytes) -> None:
    data = jpeg(segment(0xE1, head + builders.tiff(Ifd([(0x10F, "string", "Acme")]))))
    assert exifweb.read(data)["Make"].value == "Acme"


def test_junk_between_segments_is_skipped_with_a_warning() -> None:
    data = b"\xff\xd8junk" + exif(Ifd([(0x10F, "string", "Acme")])) + jpeg()[2:]
    found = exifweb.read(data, name="a.jpg") if data[2] == 0xFF else exifweb.read(b"\xff\xd8\xff\xfe\0\4ab" + data[2:])
    assert found["Make"].value == "Acme"
    assert any("Skipped unknown 4 bytes" in w.message for w in found.warnings)


def test_unknown_segments_are_named() -> None:
    data = jpeg(segment(0xE4, b"ACME\0\1\2"), segment(0xE9, b"\1\2\3"), segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"))
    kinds = [block.kind for block in exifweb.read(data).blocks]
    assert kinds[:3] == ["Unknown APP4 'ACME'", "Unknown APP9", "Adobe"]


def test_adobe_segment_by_its_table() -> None:
    found = texts(jpeg(segment(0xEE, b"Adobe" + pack(">HHHB", 100, 0, 0, 1))))
    assert found["Adobe:DCTEncodeVersion"] == 100
    assert found["Adobe:ColorTransform"] == "YCbCr"


def test_unknown_tags_only_when_asked() -> None:
    data = jpeg(exif(Ifd([(0x10F, "string", "Acme"), (0xEEEE, "int16u", 7)])))
    assert "IFD0:Exif_0xeeee" not in texts(data)
    assert texts(data, unknown=1)["IFD0:Exif_0xeeee"] == 7


def test_fast_3_tells_only_the_type() -> None:
    assert list(texts(photo(), fast=3)) == ["File:FileType", "File:FileTypeExtension", "File:MIMEType"]


def test_exv() -> None:
    data = b"\xff\x01Exiv2" + exif(Ifd([(0x10F, "string", "Acme")])) + b"\xff\xd9"
    found = exifweb.read(data)
    assert (found.file_type, found["Make"].value) == ("EXV", "Acme")


def test_behind_an_unknown_header_offsets_are_still_the_files() -> None:
    data = b"\0" * 20 + photo()
    found = exifweb.read(data)
    tag = found["UserComment"]
    assert data[tag.offset : tag.offset + 5] == b"ASCII"
    assert any("after unknown 20-byte header" in w.message for w in found.warnings)


def test_character_set_of_exif_strings() -> None:
    data = jpeg(exif(Ifd([(0x13B, "undef", "José".encode("cp1252") + b"\0")])))
    data = data.replace(pack("<HHI", 0x13B, 7, 5), pack("<HHI", 0x13B, 2, 5))
    assert exifweb.read(data, options=exifweb.Options(charset_exif="cp1252"))["Artist"].value == "José"
    assert exifweb.read(data).to_dict()["IFD0:Artist"] == "Jos?"
