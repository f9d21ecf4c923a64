"""What came with an edit goes with it, and tags that follow others follow them: small files, no samples needed."""

from __future__ import annotations

import hashlib
from struct import pack

import pytest
from block_writing import resource
from builders import Ifd, chunk, exif, jpeg, png, riff, riff_chunk, segment, tiff

import exifweb

JFIF = segment(0xE0, b"JFIF\0\1\2\1" + pack(">HH", 300, 300) + b"\0\0")
VP8 = riff_chunk("VP8 ", b"\x30\0\0\x9d\1\x2a\x10\x40\x08\x80" + bytes(8))
BARE = {
    "a.jpg": jpeg(),
    "jfif.jpg": jpeg(JFIF),
    "a.png": png(chunk("IDAT", b"x")),
    "a.webp": riff(VP8),
}
EDITS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "a tag": ({"IFD0:Artist": "Ann"}, {"IFD0:Artist": None}),
    "a comment": ({"ExifIFD:UserComment": "seen"}, {"ExifIFD:UserComment": None}),
    "a place": (
        {"GPS:GPSLatitude": 48.5, "GPS:GPSLatitudeRef": "N", "GPS:GPSLongitude": 2.25, "GPS:GPSLongitudeRef": "E"},
        {"GPS:all": None},
    ),
    "a rating": ({"XMP-xmp:Rating": 4}, {"XMP-xmp:Rating": None}),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", BARE)
def test_nothing_is_left(name: str, edit: str) -> None:
    """A file without metadata is the same bytes again, the resolution that EXIF took from JFIF included."""
    there, back = EDITS[edit]
    made = exifweb.write(BARE[name], there, name=name).tobytes()
    assert made != BARE[name]
    assert exifweb.write(made, back, name=name).tobytes() == BARE[name]


def test_png_text_is_written_to_directories_that_are_there() -> None:
    """`Make` goes to PNG text, and to EXIF where there is EXIF or where another tag makes it."""
    bare = png(chunk("IDAT", b"x"))
    with_exif = png(chunk("eXIf", tiff(Ifd([(0x0131, "string", "App")]))), chunk("IDAT", b"x"))

    def made(data: bytes, edits: dict[str, object]) -> set[str]:
        found = exifweb.read(exifweb.write(data, edits, name="a.png").tobytes())
        return {tag.group1 for tag in found if tag.name == "Make"}

    assert made(bare, {"Make": "Acme"}) == {"PNG"}
    assert made(bare, {"Make": "Acme", "ExifIFD:ISO": 100}) == {"PNG", "IFD0"}
    assert made(with_exif, {"Make": "Acme"}) == {"PNG", "IFD0"}


def test_digest_of_iptc_follows_in_a_tiff() -> None:
    """IPTC has a tag of its own in a TIFF; the digest among Photoshop's resources is that of it."""
    block = resource(0x0425, hashlib.md5(b"", usedforsecurity=False).digest()) + resource(0x040A, b"\1")
    image: list[tuple[int, str, object]] = [
        (0x100, "int16u", 1),
        (0x101, "int16u", 1),
        (0x111, "int32u", 8),
        (0x117, "int32u", 1),
        (0x8649, "undef", block),
    ]
    made = exifweb.write(tiff(Ifd(image), start=16), {"IPTC:Keywords": ["sea"]}, name="a.tif").tobytes()
    found = exifweb.read(made, name="a.tif")
    assert [tag.group1 for tag in found if tag.name == "Keywords"] == ["IPTC"]
    assert found["Photoshop:IPTCDigest"].raw == found["CurrentIPTCDigest"].raw
    assert not found.warnings


def test_a_lossless_webp_can_be_written_twice() -> None:
    """A type that a reader corrects stays of its family."""
    lossless = riff(riff_chunk("VP8L", b"\x2f" + pack("<I", 15 | 7 << 14 | 1 << 28) + bytes(8)))
    once = exifweb.write(lossless, {"IFD0:Artist": "Ann"}, name="a.webp").tobytes()
    assert exifweb.read(once).file_type == "Extended WEBP (lossless)"
    assert exifweb.write(once, {"IFD0:Artist": None}, name="a.webp").tobytes() == lossless


def test_words_are_copied() -> None:
    """A copy takes words; `#` takes the value to the bit; what has no way back into its own row is left out."""
    detail = Ifd([(0x829A, "rational64u", (47, 10000)), (0xA300, "undef", b"\3"), (0xA301, "undef", b"\1")])
    source = jpeg(exif(Ifd([], {0x8769: detail})))

    def copied(*tags: str) -> exifweb.Metadata:
        return exifweb.read(exifweb.copy_tags(source, jpeg(), tags).tobytes())

    found = copied()
    assert found["ExifIFD:ExposureTime"].raw == pytest.approx(1 / 213)
    assert found["ExifIFD:FileSource"].text == "Digital Camera"
    assert found["ExifIFD:SceneType"].text == "Directly photographed"
    exact = copied("ExposureTime#")["ExifIFD:ExposureTime"].raw
    assert (exact.numerator, exact.denominator) == (47, 10000)


def test_shortcuts_are_copied_and_left_out() -> None:
    """`Unsafe` and `CommonIFD0` stand for tags, before and behind a `-`."""
    source = jpeg(exif(Ifd([(0x010F, "string", "Acme"), (0x0112, "int16u", 6), (0x0213, "int16u", 2)])))

    def names(*tags: str) -> dict[str, str]:
        return {t.name: str(t.text) for t in exifweb.read(exifweb.copy_tags(source, jpeg(), tags).tobytes())}

    assert names("EXIF:all", "Unsafe")["YCbCrPositioning"] == "Co-sited"
    assert names("EXIF:all")["YCbCrPositioning"] == "Centered"
    assert "Make" not in names("EXIF:all", "-CommonIFD0")


def test_a_directory_that_can_not_be_made_is_no_obstacle() -> None:
    """Tags of a second SubIFD stay behind where everything is copied, and JFIF is made where it was."""
    result = exifweb.copy_tags(jpeg(JFIF, exif(Ifd([(0x013B, "string", "Ann")]))), jpeg(), ["all:all"])
    found = exifweb.read(result.tobytes())
    assert (found["IFD0:Artist"].text, found["JFIF:XResolution"].raw) == ("Ann", 300)
