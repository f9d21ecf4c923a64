"""JPEG 2000, JPEG XL, JUMBF, BPG, FLIF, HEIF and CR3: blocks, places, documents, pictures, selection, ranges."""

from __future__ import annotations

from struct import pack

import pytest
from cr3_files import cr3
from heif_files import (
    CODESTREAM,
    EXIF,
    EXIF_ITEM,
    HVCC,
    ICC,
    IHDR,
    JPEG,
    WITH_THUMBNAIL,
    XMP,
    XMP_ITEM,
    Item,
    Layout,
    box,
    bpg,
    deflated,
    flif,
    heif,
    ispe,
    j2c,
    jp2,
    jxl,
    jxl_header,
    manifest,
    marker,
    photo,
    uuid,
)
from sparse import Sparse

import exifweb

MEGABYTES_100 = 100 << 20
HALF = 512 << 10
FILES: dict[str, bytes] = {
    "a.jp2": jp2(uuid("EXIF", EXIF), uuid("XMP", XMP)),
    "a.jxl": jxl(box(b"Exif", bytes(4), EXIF), box(b"xml ", XMP), box(b"jxlc", jxl_header((1, 1), (3, 5), (1, 3)))),
    "a.bpg": bpg((1, EXIF), (3, XMP)),
    "a.flif": flif((b"eXif", deflated(b"Exif\0\0" + EXIF)), (b"eXmp", deflated(XMP))),
    "a.heic": photo(),
    "a.cr3": cr3(),
}


@pytest.mark.parametrize("name", FILES)
def test_camera_and_xmp(name: str) -> None:
    found = exifweb.read(FILES[name], name=name)
    assert found["IFD0:Make"].text == "Acme"
    assert found["XMP-dc:Format"].text == "image/jp2"
    assert found["ImageSize"].text
    assert not found.warnings


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("request_", ["Make", "IFD0:Make", "EXIF:Make"])
def test_one_tag_is_found_alone(name: str, request_: str) -> None:
    found = exifweb.read(FILES[name], name=name, tags=[request_])
    assert [tag.text for tag in found] == ["Acme"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("request_", ["XMP:Format", "XMP-dc:*"])
def test_xmp_is_found_alone(name: str, request_: str) -> None:
    found = exifweb.read(FILES[name], name=name, tags=[request_])
    assert [tag.text for tag in found] == ["image/jp2"]


@pytest.mark.parametrize("name", [name for name in FILES if name != "a.flif"])
def test_values_lie_where_they_are_said_to(name: str) -> None:
    data = FILES[name]
    make = exifweb.read(data, name=name)["IFD0:Make"]
    assert data[make.offset : make.offset + make.length] == b"Acme\0"


def test_what_is_packed_lies_nowhere() -> None:
    assert exifweb.read(FILES["a.flif"], name="a.flif")["IFD0:Make"].offset == -1


@pytest.mark.parametrize("name", FILES)
def test_blocks_name_what_they_hold(name: str) -> None:
    data = FILES[name]
    blocks = [b for b in exifweb.read(data, name=name).blocks if b.kind == "XMP"]
    assert len(blocks) == (name != "a.flif")
    for block in blocks:
        assert data[block.offset : block.offset + block.length] == XMP


def test_sizes_of_codestreams() -> None:
    assert exifweb.read(j2c(), name="a.j2k")["ImageSize"].text == "30x20"
    small = exifweb.read(jxl_header((1, 1), (11, 5), (3, 3)), name="a.jxl")
    assert (small.file_type, small["ImageSize"].text) == ("JXL Codestream", "128x96")
    large = exifweb.read(jxl_header((0, 1), (3, 2), ((1 << 29) + 6, 30), (0, 3), (3, 2), (12, 30)), name="a.jxl")
    assert large["ImageSize"].value == f"13 {(1 << 29) + 7}"


def test_comments_of_a_codestream() -> None:
    data = j2c(marker(0x64, b"\0\1Gr\xfc\xdfe"), marker(0x64, b"\0\0\1\2"))
    texts = [tag.text for tag in exifweb.read(data, name="a.j2k") if tag.name == "Comment"]
    assert texts[0] == "Grüße"
    assert texts[1].read() == b"\1\2"


@pytest.mark.parametrize("kind", [b"xml abc", b"Exifabc", b"jumbabc"])
def test_what_brotli_packed_is_told_of(kind: bytes) -> None:
    found = exifweb.read(jxl(box(b"brob", kind), box(b"xml ", XMP)), name="a.jxl")
    messages = [warning.message for warning in found.warnings]
    assert messages == ["Install IO::Uncompress::Brotli to decode Brotli-compressed metadata"]
    assert found["XMP-dc:Format"].text == "image/jp2"


def test_superboxes_are_documents() -> None:
    found = exifweb.read(jp2(manifest()), name="a.jp2")
    documents = {tag.name: tag.doc for tag in found if tag.group0 == "JUMBF"}
    assert documents["C2PAThumbnailClaimJpegType"] == "1-1-3"
    assert found["C2PAThumbnailClaimJpegData"].text.read() == JPEG


def test_items_are_read_from_where_they_lie() -> None:
    data = heif([Item(b"hvc1", b"i", properties=(1, 2)), EXIF_ITEM, XMP_ITEM], [HVCC, ispe(3, 4)])
    found = exifweb.read(data, name="a.heic")
    kinds = {block.kind: data[block.offset : block.offset + block.length] for block in found.blocks}
    assert kinds["EXIF"] == EXIF
    assert kinds["XMP"] == XMP
    assert found["ImageSize"].text == "3x4"


def test_what_describes_another_image_is_another_document() -> None:
    items = [Item(b"hvc1", b"i", properties=(1,)), Item(b"hvc1", b"j", properties=(2,)), EXIF_ITEM]
    data = heif(items, [ispe(3, 4), ispe(1, 2)], Layout(references=[(b"cdsc", 3, (2,))]))
    found = exifweb.read(data, name="a.heic")
    assert found["IFD0:Make"].doc == "1"
    assert [tag.doc for tag in found if tag.name == "ImageSpatialExtent"] == [None, "1"]
    assert found["ImageSize"].text == "3x4"


def test_an_item_in_pieces() -> None:
    data = heif([Item(b"Exif", pack(">I", 0) + WITH_THUMBNAIL, pieces=4)], [])
    found = exifweb.read(data, name="a.heic")
    assert found["Make"].text == "Acme"
    assert found["ThumbnailImage"].text.read() == JPEG


def test_pictures_of_a_heif_and_their_names() -> None:
    frame = JPEG[:4] + bytes(552) + b"\xff\xc0\0\x11\x08" + pack(">HH", 120, 160) + b"rest"
    data = heif([Item(b"jpeg", frame), Item(b"jpeg", JPEG)], [])
    found = exifweb.read(data, name="a.heif")
    assert found["ThumbnailImage"].text.read() == frame
    assert found["PreviewImage"].text.read() == JPEG
    assert {e.name: data[e.offset : e.offset + e.length] for e in found.embedded} == {
        "ThumbnailImage": frame,
        "PreviewImage": JPEG,
    }


def test_a_raw_file_of_canon() -> None:
    data = cr3()
    found = exifweb.read(data, name="a.cr3")
    assert found.file_type == "CR3"
    assert found["ExifIFD:ExposureTime"].text == "1/80"
    assert found["GPS:GPSLatitude"].text.startswith("48 deg 51' 30")
    assert found["Canon:CanonImageType"].text == "Canon EOS M50"
    assert found["CompressorVersion"].text.startswith("CanonCR3")
    places = {e.name: data[e.offset : e.offset + e.length] for e in found.embedded}
    for name in ("ThumbnailImage", "PreviewImage", "JpgFromRaw"):
        assert found[name].text.read() == places[name] == JPEG
    timed = {tag.name: tag.text for tag in found if tag.group1 == "Track3" and tag.doc}
    assert timed["TimeStamp"] == "2024:05:06 07:08:09.21"
    assert timed["ISO"] == "100"
    assert timed["CanonImageType"] == "Canon EOS M50"


def test_a_film_of_canon_goes_by_its_own_type() -> None:
    assert exifweb.read(cr3(version=b"CanonCRM0001"), name="a.crm").file_type == "CRM"


def sparse(data: bytes, cut: bytes, size: int = MEGABYTES_100) -> Sparse:
    """Return a file whose last box, with that start, is of 100 MB."""
    at = data.rindex(cut)
    return Sparse({0: data[:at] + pack(">I4sQ", 1, cut[4:8], size - at), size - 16: b""}, size)


LARGE: dict[str, Sparse] = {
    "a.jxl": sparse(jxl(box(b"xml ", XMP), box(b"jbrd", b"x")), box(b"jbrd", b"x")),
    "a.jp2": Sparse(
        {0: jp2(uuid("XMP", XMP))[: -len(box(b"jp2c", CODESTREAM))] + pack(">I4sQ", 1, b"jp2c", MEGABYTES_100 - 16)},
        MEGABYTES_100 * 2,
    ),
    "a.heic": sparse(heif([XMP_ITEM], []), box(b"mdat", XMP)),
    "a.cr3": sparse(cr3([]), pack(">I", 1) + b"mdat"),
}
"""Files of 100 MB, of which the beginning says everything but the pixels."""


@pytest.mark.parametrize("name", LARGE)
def test_pixels_are_not_fetched(name: str) -> None:
    found = exifweb.read(LARGE[name], name=name)
    found.to_json()
    assert found.file_type
    assert LARGE[name].fetched < HALF


def test_a_profile_of_a_jp2() -> None:
    found = exifweb.read(jp2(header=IHDR + box(b"colr", b"\2\0\0", ICC)), name="a.jp2")
    assert found["ICC_Profile:ColorSpaceData"].text == "RGB "
