"""Stripping: what goes, what stays, and what is refused because nobody can be sure."""

from __future__ import annotations

import pytest
from builders import Ifd, exif, jpeg, segment

import exifweb
from exifweb.core.limits import Limits
from exifweb.core.write.private import PRESETS

PLACES = b"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'
 xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'
 xmlns:ext='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' photoshop:City='Kingston' exif:GPSLatitude='54,59.38N'
 dc:format='image/jpeg'><ext:LocationCreated><rdf:Bag><rdf:li rdf:parseType='Resource'><ext:City>Kingston</ext:City>
</rdf:li></rdf:Bag></ext:LocationCreated></rdf:Description></rdf:RDF></x:xmpmeta>"""


def private() -> bytes:
    """Return a JPEG that says where, who and which camera."""
    gps = Ifd([(1, "string", "N"), (2, "rational64u", [(54, 1), (59, 1), (22, 1)])])
    detail = Ifd([(0x9003, "string", "2020:01:02 03:04:05"), (0xA431, "string", "12345"), (0xA430, "string", "Ann")])
    entries: list[tuple[int, str, object]] = [
        (0x010F, "string", "Maker"),
        (0x0112, "int16u", 6),
        (0x013B, "string", "Ann"),
        (0x8298, "string", "(c) Ann"),
    ]
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACES)
    return jpeg(exif(Ifd(entries, {0x8769: detail, 0x8825: gps})), xmp, segment(0xFE, b"call Ann"))


def left(preset: str, keep: tuple[str, ...] = (), data: bytes | None = None) -> dict[str, str]:
    """Return group:name → words of what is left."""
    result = exifweb.strip(private() if data is None else data, preset, keep)
    made = result.tobytes()
    assert b"Kingston" not in made or "XMP" in keep
    return {f"{t.group1}:{t.name}": str(t.text) for t in exifweb.read(made) if t.group0 != "Composite"}


def test_location() -> None:
    """The place goes from every layer; people and camera stay."""
    tags = left("location")
    assert not [name for name in tags if "GPS" in name or "City" in name or "Location" in name]
    assert tags["IFD0:Artist"] == "Ann"
    assert tags["ExifIFD:BodySerialNumber" if "ExifIFD:BodySerialNumber" in tags else "ExifIFD:SerialNumber"] == "12345"
    assert tags["XMP-dc:Format"] == "image/jpeg"


def test_share() -> None:
    """People, serial numbers and comments go too; what the picture is about stays."""
    tags = left("share")
    assert not [
        name for name in tags if name.endswith((":Artist", ":Copyright", "SerialNumber", ":OwnerName", ":Comment"))
    ]
    assert tags["IFD0:Make"] == "Maker"
    assert tags["ExifIFD:DateTimeOriginal"] == "2020:01:02 03:04:05"
    assert tags["IFD0:Orientation"] == "Rotate 90 CW"


def test_all() -> None:
    """Everything goes but the orientation."""
    tags = left("all")
    groups = {name.partition(":")[0] for name in tags} - {"File"}
    assert groups == {"IFD0"}
    assert tags["IFD0:Orientation"] == "Rotate 90 CW"
    assert "IFD0:Make" not in tags


@pytest.mark.parametrize("preset", ["share", "all"])
def test_kept_on_request(preset: str) -> None:
    """`copyright` and `artist` stand for tags of several layers; any name of a tag may be kept."""
    tags = left(preset, ("copyright", "Make"))
    assert (tags["IFD0:Copyright"], tags["IFD0:Make"]) == ("(c) Ann", "Maker")
    assert "IFD0:Artist" not in tags
    assert left(preset, ("artist",))["IFD0:Artist"] == "Ann"


def test_unread_maker_notes_go() -> None:
    """Maker notes that can't be read may hold a place, so they go whole, and that is said."""
    detail = Ifd([(0x927C, "undef", b"??secret position??" * 4)])
    data = jpeg(exif(Ifd([(0x010F, "string", "Nobody"), (0x0112, "int16u", 6)], {0x8769: detail})))
    result = exifweb.strip(data, "location")
    assert b"secret" not in result.tobytes()
    assert any("MakerNotes" in note for note in result.notes)


def test_refused() -> None:
    """What can't be rewritten, or was not read to its end, is refused; so is a preset that is none."""
    with pytest.raises(exifweb.Unwritable) as caught:
        exifweb.strip(b"GIF89a" + bytes(20), "location")
    assert "sidecar" in caught.value.hint
    with pytest.raises(exifweb.InvalidValue) as named:
        exifweb.strip(private(), "everything")
    assert "location, share, all" in named.value.hint
    with pytest.raises(exifweb.Unwritable):
        exifweb.strip(private(), "location", options=exifweb.Options(limits=Limits(tags=5)))


def test_every_group_of_tags_has_its_reason() -> None:
    """The lists are data: each with a reason, names in lower case as they are compared."""
    groups = [group for _, listed in PRESETS for group in listed]
    assert groups
    for group in groups:
        assert group.reason.endswith(".")
        assert group.names or group.drops
        assert all(name == name.lower() for name in group.names)
