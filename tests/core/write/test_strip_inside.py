"""Private things inside of files inside of files: pictures and videos behind the image, trailers, thumbnails."""

from __future__ import annotations

import json
import subprocess
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from builders import VP8, VP8X, Ifd, chunk, exif, jpeg, photo, png, riff, riff_chunk, segment, tiff
from conftest import exiftool_command
from inner_files import CAMERA, GPS, PLACE, box, placed, samsung, ultra_hdr, video

import exifweb

if TYPE_CHECKING:
    from pathlib import Path


def stripped(data: bytes, preset: str = "location", name: str = "a.jpg") -> tuple[bytes, str]:
    """The new file, and what was noted."""
    result = exifweb.strip(data, preset, name=name)
    return result.tobytes(), " ".join(result.notes)


def test_pictures_and_videos_behind_the_image_stay_without_their_places() -> None:
    data = ultra_hdr()
    made, notes = stripped(data)
    gain, moving = len(placed()), len(video())
    assert made.endswith(b"frames")
    picture = exifweb.read(made[-moving - gain : -moving])
    assert picture["Make"].text == "Acme"
    assert picture["Orientation"].raw == 6
    assert not [tag.name for tag in picture if tag.name.startswith("GPS")]
    assert PLACE not in made
    found = exifweb.read(made)
    assert found["MPImage2:MPImageStart"].raw == len(made) - moving - gain
    assert found["MPImage2:MPImageLength"].raw == gain
    assert found["XMP-GCamera:MicroVideoOffset"].raw == str(moving)
    assert notes == ""


@pytest.mark.native
def test_exiftool_finds_what_stayed_and_no_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(stripped(ultra_hdr())[0])
    asked = [*exiftool_command(), "-j", "-G1", "-a", "-ee", "-n", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)[0]
    assert not [key for key in found if "GPS" in key or "Location" in key]
    assert found["MPImage2:MPImageLength"] == len(placed())
    assert found["XMP-GContainer:DirectoryItemLength"] == [0, len(placed()), len(video())]
    inner = subprocess.run([*exiftool_command(), "-b", "-MPImage2", str(path)], capture_output=True, check=True).stdout
    assert inner.startswith(b"\xff\xd8\xff\xe1")
    assert len(inner) == len(placed())


@pytest.mark.parametrize("preset", ["share", "all"])
def test_the_strict_presets_leave_nothing_behind_the_image(preset: str) -> None:
    made, notes = stripped(ultra_hdr(), preset)
    assert made.endswith(b"\xff\xd9")
    assert "behind the image" in notes
    found = exifweb.read(made)
    assert not [tag.name for tag in found if tag.name.startswith(("MPImage", "Directory", "MicroVideo", "MotionPhoto"))]
    assert found["Orientation"].raw == 6


def test_a_country_in_a_samsung_trailer_is_blanked_and_the_rest_stays() -> None:
    trailer = samsung((0x0A01, b"Image_UTC_Data", b"1700000000000"), (0x0AA1, b"MCC_Data", b"310"))
    made, notes = stripped(placed() + trailer)
    assert len(trailer) == len(made) - made.index(b"Image_UTC_Data") + 8
    assert b"310" not in made[-len(trailer) :]
    assert exifweb.read(made)["Samsung:TimeStamp"].raw
    assert notes == ""


@pytest.mark.parametrize(
    "behind",
    [
        b"key: latitude 48.85",
        b"$GPRMC,123519,A,4807.038,N",
        box(b"ftyp", b"mp42")
        + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd", b"camm")))))),
        b"\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0" + b"damaged" * 9,
    ],
)
def test_what_may_hold_a_place_goes_with_a_note(behind: bytes) -> None:
    made, notes = stripped(placed() + behind)
    assert made.endswith(b"\xff\xd9")
    assert "What follows the image goes" in notes


def test_what_holds_none_stays() -> None:
    for behind in (bytes(500), b"\x17 some maker's own bytes", jpeg(), box(b"ftyp", b"mp42") + box(b"mdat", b"frames")):
        made, notes = stripped(placed() + behind)
        assert made.endswith(behind)
        assert notes == ""


def test_a_thumbnail_with_a_place_of_its_own_goes() -> None:
    inner = placed()
    thumbnail = Ifd([(0x103, "int16u", 6), (0x201, "int32u", 1), (0x202, "int32u", len(inner))])
    payload = bytearray(tiff(Ifd(CAMERA, next=thumbnail)))
    at = payload.index(pack("<HHI", 0x201, 4, 1)) + 8
    payload[at : at + 4] = pack("<I", len(payload))
    made, notes = stripped(jpeg(segment(0xE1, b"Exif\0\0" + bytes(payload) + inner)))
    assert "ThumbnailImage" in notes
    assert exifweb.read(made).get("ThumbnailImage") is None
    assert made.count(b"Exif\0\0") == 1


def test_every_chunk_of_a_webp_and_damaged_blocks_go_with_all() -> None:
    bad = b"<x:xmpmeta>\xff\xfeKingston"
    several = riff(
        VP8X,
        VP8,
        riff_chunk("EXIF", tiff(Ifd(CAMERA, {0x8825: GPS}))),
        riff_chunk("EXIF", photo()[30:]),
        riff_chunk("XMP ", bad),
        riff_chunk("XMP ", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Kingston</x:xmpmeta>"),
    )
    made, _ = stripped(several, "all", "a.webp")
    assert b"Kingston" not in made
    assert made.count(b"EXIF") <= 1
    made, _ = stripped(png(chunk("iTXt", b"XML:com.adobe.xmp" + bytes(5) + bad)), "all", "a.png")
    assert b"Kingston" not in made


def test_properties_that_no_table_writes_go_too() -> None:
    packet = b"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:own='http://example.org/own/'
 xmlns:dc='http://purl.org/dc/elements/1.1/' exif:GPSLatitudeRef='North' own:HomeCity='Kingston' own:Mood='good'>
<own:Stay rdf:parseType='Resource'><own:City>Kingston</own:City><own:Nights>3</own:Nights></own:Stay>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Sea</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF>
</x:xmpmeta>"""
    made, _ = stripped(jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)))
    assert b"Kingston" not in made
    assert b"North" not in made
    found = exifweb.read(made)
    assert (found["XMP-own:Mood"].text, found["XMP-own:StayNights"].raw, found["XMP-dc:Title"].text) == (
        "good",
        "3",
        "Sea",
    )


def test_what_maker_notes_keep_outside_of_themselves_goes_with_them() -> None:
    note = Ifd([(0x927C, "undef", b"??note??" * 8), (0x9003, "string", "2024:05:06 07:08:09")])
    payload = tiff(Ifd(CAMERA, {0x8769: note})) + b"SERIAL-4711"
    made, _ = stripped(jpeg(segment(0xE1, b"Exif\0\0" + payload)), "share")
    assert b"SERIAL-4711" not in made
    assert exifweb.read(made)["DateTimeOriginal"].text == "2024:05:06 07:08:09"


def afcp(at: int, iptc: bytes) -> bytes:
    """AFCP's trailer behind an image that ends at an offset: a header, a list of one block, a footer."""
    listed = b"IPTC" + pack(">II", len(iptc), at + 24) + iptc
    return b"AXS!\1\0\0\1" + bytes(4) + listed + b"AXS!" + pack(">II", at, 0)


def test_a_trailer_with_a_place_goes_and_the_next_one_stays() -> None:
    image = placed()
    kept = samsung((0x0A01, b"Image_UTC_Data", b"1500000000000"))
    data = image + kept
    data += afcp(len(data), b"\x1c\x02\x5a\0\4Oslo\x1c\x02\x50\0\3Ann")
    assert exifweb.read(data)["City"].text == "Oslo"
    made, notes = stripped(data)
    assert notes == "The AFCP trailer goes: City is in it"
    assert made.endswith(kept)
    assert exifweb.read(made)["Samsung:TimeStamp"].text


def test_a_picture_that_is_the_whole_maker_note_stays_without_a_place() -> None:
    plain, told = photo(), placed()
    for picture, stays in ((plain.replace(b"Exif\0\0", b"Exof\0\0"), True), (told, False)):
        data = jpeg(exif(Ifd(CAMERA, {0x8769: Ifd([(0x927C, "undef", picture)]), 0x8825: GPS})))
        made, _ = stripped(data)
        assert (picture in made) is stays
        assert "GPSLatitude" not in exifweb.read(made)
