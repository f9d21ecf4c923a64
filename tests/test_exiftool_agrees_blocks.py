"""Thumbnails and whole blocks written by ExifTool and by us: afterwards ExifTool reads the same in both files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from block_writing import exiftool_reads, exiftool_writes, icc_jpeg
from builders import THUMBNAIL, VP8, VP8X, Ifd, ihdr, jpeg, photo, png, riff, segment, tiff
from chunk_writing import PROFILE
from test_exiftool_agrees_notes import comparable

import exifweb
from exifweb.core.errors import InvalidValue, Unwritable

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native

PICTURE = b"\xff\xd8\xff\xdb\0\4\0\0" + b"\xff\xfe\0\x06thumb"[:8] + b"\xff\xd9"
PACKET = (
    b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''"
    b" xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='image/jpeg'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
BYTES: dict[str, bytes] = {
    "ThumbnailImage": PICTURE,
    "EXIF": tiff(Ifd([(0x10F, "string", "Other"), (0x13B, "string", "Ann")], {0x8769: Ifd([(0x8827, "int16u", 50)])})),
    "XMP": PACKET,
    "IPTC": b"\x1c\x02\0\0\2\0\4\x1c\x02\x19\0\3sea\x1c\x02\x19\0\3sky",
    "ICC_Profile": PROFILE,
}
"""Tag → bytes that it is set to."""
BARE = Ifd([(0x103, "int16u", 6), (0x201, "int32u", 0), (0x202, "int32u", 0)])
FILES: dict[str, bytes] = {
    "plain.jpg": jpeg(),
    "photo.jpg": photo(),
    "turned.jpg": photo(">"),
    "profile.jpg": icc_jpeg(PROFILE),
    "first.jpg": jpeg(segment(0xE1, b"Exif\0\0" + tiff(Ifd([(0x13B, "string", "Bo")], next=BARE)))),
    "plain.png": png(),
    "plain.webp": riff(VP8X, VP8),
    "plain.tif": tiff(Ifd([(0x100, "int16u", 1), (0x13B, "string", "Bo")])),
}
NOT_THERE = {("plain.webp", "IPTC"), ("plain.tif", "EXIF"), ("plain.tif", "ThumbnailImage")}
"""What neither of the two writes."""


DIFFERENT = ("PNG:ProfileName", "RIFF:WebP_Flags")
"""Our own name for a profile; flags that ExifTool sets right although nothing else changes."""


def edits_of(name: str) -> list[tuple[str, bytes | None]]:
    """Return the edits of a file: each tag set and deleted."""
    tags = [(tag, data) for tag, data in BYTES.items() if (name, tag) not in NOT_THERE]
    return [*tags, *[(tag, None) for tag, _ in tags]]


@pytest.mark.parametrize("name", FILES)
def test_agrees(tmp_path: Path, name: str) -> None:
    """Each block set, replaced and deleted leaves the same tags as ExifTool does."""
    suffix = name[name.index(".") :]
    (tmp_path / "read").mkdir()
    for tag, given in BYTES.items():
        (tmp_path / tag).write_bytes(given)
    cases, ours = {}, {}
    for number, (tag, data) in enumerate(edits_of(name)):
        at = str(number)
        cases[at] = (FILES[name], [f"-{tag}=" if data is None else f"-{tag}<={tmp_path / tag}"])
        ours[f"{at}.us{suffix}"] = exifweb.write(FILES[name], {tag: data}, name=name).tobytes()
    golden = exiftool_writes(tmp_path, cases, suffix)
    theirs = {f"{at}.et{suffix}": golden.get(at, FILES[name]) for at in cases}
    answers = {file: comparable(one) for file, one in exiftool_reads(tmp_path / "read", {**ours, **theirs}).items()}
    wrong: dict[str, Any] = {}
    for at, (_, arguments) in cases.items():
        them, us = answers[f"{at}.et{suffix}"], answers[f"{at}.us{suffix}"]
        keys = sorted(k for k in them.keys() | us.keys() if them.get(k) != us.get(k) and k not in DIFFERENT)
        if keys:
            wrong[arguments[0]] = [(key, them.get(key), us.get(key)) for key in keys]
    assert wrong == {}


def test_bytes_come_back(tmp_path: Path) -> None:
    """What was given is in the file, to the byte."""
    for tag, data in BYTES.items():
        new = exifweb.write(photo(), {tag: data}).tobytes()
        assert data in new, tag
        (tmp_path / f"{tag}.jpg").write_bytes(new)
    found = exifweb.read(exifweb.write(photo(), {"ThumbnailImage": PICTURE}).tobytes())
    assert found["ThumbnailImage"].value.read() == PICTURE


def test_a_thumbnail_that_is_replaced_is_gone() -> None:
    assert THUMBNAIL in photo()
    new = exifweb.write(photo(), {"ThumbnailImage": PICTURE}).tobytes()
    assert THUMBNAIL not in new
    assert "ThumbnailImage" not in exifweb.read(exifweb.write(photo(), {"ThumbnailImage": None}).tobytes())


def test_a_block_and_tags_in_it() -> None:
    """A tag that is set besides is set in the new block."""
    new = exifweb.read(exifweb.write(photo(), {"EXIF": BYTES["EXIF"], "Copyright": "me", "XMP": PACKET}).tobytes())
    assert (new["Make"].text, new["Copyright"].text, new["XMP-dc:Format"].text) == ("Other", "me", "image/jpeg")
    assert "FNumber" not in new


@pytest.mark.parametrize("tag", BYTES)
def test_other_bytes_are_refused(tag: str) -> None:
    """What is no picture, no packet, no profile is not written as one."""
    with pytest.raises(InvalidValue, match=r"Not a valid|Invalid"):
        exifweb.write(photo(), {tag: b"hello"})
    with pytest.raises(InvalidValue):
        exifweb.write(photo(), {tag: 5})


@pytest.mark.parametrize("tag", ["EXIF", "ThumbnailImage"])
def test_not_into_a_tiff(tag: str) -> None:
    """There a second directory is a page, and EXIF the file itself."""
    data = tiff(Ifd([(0x100, "int16u", 1), (0x13B, "string", "Ann")]))
    with pytest.raises(Unwritable, match=f"{tag} can't be written into TIFF files"):
        exifweb.write(data, {tag: BYTES[tag]}, name="a.tif")


def test_other_containers_have_the_same_bytes() -> None:
    """A picture's size does not matter to the rest of a PNG."""
    data = png(header=ihdr(8, 8))
    new = exifweb.write(data, {"ThumbnailImage": PICTURE}, name="a.png").tobytes()
    assert exifweb.read(new, name="a.png")["ThumbnailImage"].value.read() == PICTURE


@pytest.mark.corpus
@pytest.mark.parametrize("sample", ["Minolta.jpg", "OlympusE1.jpg", "Pentax.jpg"])
def test_previews_in_maker_notes(corpus: Path, tmp_path: Path, sample: str) -> None:
    """A preview is replaced by a smaller one or deleted, as ExifTool does; a larger one is refused."""
    data = (corpus / "exiftool" / sample).read_bytes()
    small = PICTURE[:10] + PICTURE[-2:]
    (tmp_path / "small").write_bytes(small)
    (tmp_path / "read").mkdir()
    golden = exiftool_writes(
        tmp_path, {"set": (data, [f"-PreviewImage<={tmp_path / 'small'}"]), "gone": (data, ["-PreviewImage="])}
    )
    ours = {at: exifweb.write(data, {"PreviewImage": to}).tobytes() for at, to in (("set", small), ("gone", None))}
    files = {f"{at}.{who}.jpg": made[at] for at in ours for who, made in (("et", golden), ("us", ours))}
    answers = {name: comparable(one) for name, one in exiftool_reads(tmp_path / "read", files).items()}
    for at in ours:
        assert answers[f"{at}.et.jpg"] == answers[f"{at}.us.jpg"]
    assert exifweb.read(ours["set"])["PreviewImage"].value.read() == small
    assert "PreviewImage" not in exifweb.read(ours["gone"])
    with pytest.raises(Unwritable, match="PreviewImage has room for 26 bytes"):
        exifweb.write(data, {"PreviewImage": PICTURE * 3})


def test_a_preview_is_not_made() -> None:
    """Where there is none, none comes into being, and that is said."""
    for value in (PICTURE, None):
        result = exifweb.write(photo(), {"PreviewImage": value})
        assert not result.changed
        assert result.notes == ("PreviewImage is changed in maker notes that have it, and this file has none",)
