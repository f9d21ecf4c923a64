"""Still images from bytes to text; where tags lie, what is read of a large file, what is selected."""

from __future__ import annotations

from struct import pack

import pytest
from builders import png
from sparse import Sparse
from still_bitmaps import BMPS, GIF_IMAGE, GIFS, ICONS, gif, gif_application, gif_control
from still_files import FILES
from still_others import DJVU_INFO, DJVUS, ISOS, ITC_HEAD, ITCS, PGFS, PICT_JPEG, PICTS, PSPS, XCFS, djvu, iff, itc_item
from still_science import CZIS, DICOMS, EXPLICIT, EXRS, FITSS, LIFS, MRCS, XISFS, dicom, element
from zp_coder import packed_annotation

import exifweb
from exifweb.core.blocks.bzz import unpacked
from exifweb.core.blocks.djvu import parsed
from exifweb.core.source import Buffer, Pages

LARGE = 100 << 20
BUDGET = 512 << 10


def texts(data: bytes, extension: str) -> dict[str, object]:
    return exifweb.read(data, name=f"a.{extension}").to_dict()


TELL: dict[str, tuple[str, bytes, dict[str, object]]] = {
    "bmp": (
        "bmp",
        BMPS["v4"],
        {
            "File:BMPVersion": "Windows V4",
            "File:ImageHeight": 9,
            "File:RedMask": "0x00ff0000",
            "File:ColorSpace": "Calibrated RGB",
            "File:RedEndpoint": "0.640000 0.330000 0.000000",
            "File:GammaRed": 2.2,
        },
    ),
    "gif": (
        "gif",
        GIFS["animation"],
        {
            "GIF:GIFVersion": "89a",
            "GIF:AnimationIterations": "Infinite",
            "GIF:FrameCount": 3,
            "GIF:Duration": "3.30 s",
            "GIF:TransparentColor": 3,
        },
    ),
    "gif comment": ("gif", GIFS["comments"], {"File:Comment": "first " * 60}),
    "icon": ("ico", ICONS["large"], {"File:ImageCount": 3, "File:ImageWidth": 256, "File:BitsPerPixel": 32}),
    "fits": (
        "fits",
        FITSS["values"],
        {"FITS:Exptime": 150, "FITS:Gain": -2.25e-03, "FITS:Telescope": "Keck", "FITS:Observer": "O'Hara / Smith"},
    ),
    "exr": (
        "exr",
        EXRS["types"],
        {
            "OpenEXR:Channels": ["A half 1 1", "Z unknown(7) linear 2 2"],
            "OpenEXR:Compression": "PIZ",
            "OpenEXR:Tiles": "64x32; MIMAP Levels; Round Up",
            "File:ImageWidth": 16,
            "File:ImageHeight": 8,
        },
    ),
    "dicom": (
        "dcm",
        DICOMS["deflated"],
        {
            "DICOM:TransferSyntaxUID": "Deflated Explicit VR Little Endian",
            "DICOM:SOPClassUID": "MR Image Storage",
            "DICOM:StudyDate": "2020:01:02",
            "DICOM:PatientName": "Doe^Jane",
            "DICOM:OverlaysBlue": 3,
        },
    ),
    "xcf": ("xcf", XCFS["parasites"], {"IFD0:Make": "Acme", "IPTC:ObjectName": "Title", "GIMP:ICCProfileName": "sRGB"}),
    "psp": ("psp", PSPS["exif"], {"IFD0:Orientation": "Rotate 90 CW", "PSP:FileVersion": 7.0}),
    "xisf": (
        "xisf",
        XISFS["nameless"],
        {
            "XML:CreateDate": "2020:01:02 03:04:05Z",
            "XML:CreatorApplication": "Us 1.0",
            "XML:XResolution": 72,
            "File:NumPlanes": 3,
        },
    ),
    "czi": (
        "czi",
        CZIS["usual"],
        {"XML:AcqBlockMultiTrackName": "T 1", "XML:ImageSizeX": 16, "File:ZISRAWVersion": 1.2},
    ),
    "lif": ("lif", LIFS["usual"], {"XML:MemorySize": 0}),
    "mrc": ("mrc", MRCS["extended"], {"File:TimeStamp": "2020:01:01 12:00:00", "File:MicroscopeType": "TITAN"}),
    "iso": (
        "iso",
        ISOS["bootable"],
        {
            "ISO:VolumeName": "MY DISC",
            "ISO:VolumeCreateDate": "2020:01:02 03:04:05.67+05:30",
            "Composite:VolumeSize": "2.0 MB",
        },
    ),
    "djvu": (
        "djvu",
        DJVUS["packed"],
        {"DjVu:DjVuVersion": 0.24, "DjVu-Meta:Author": 'A "quoted" \\q name\n', "DjVu-Meta:Trapped": True},
    ),
    "pages": ("djvu", DJVUS["pages"], {"File:FileType": "DJVU (multi-page)"}),
    "pgf": ("pgf", PGFS["rgb"], {"File:PGFVersion": "0x36", "PNG:Title": "inside"}),
}
"""What → extension, file, some of the tags that ExifTool finds in it."""


@pytest.mark.parametrize("what", TELL)
def test_what_files_tell(what: str) -> None:
    extension, data, expected = TELL[what]
    found = texts(data, extension)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize("extension", FILES)
def test_every_file_is_told_by_its_bytes_or_not_at_all(extension: str) -> None:
    types = set()
    for data in FILES[extension].values():
        try:
            types.add(exifweb.read(data, name=f"a.{extension}").file_type.partition(" ")[0])
        except exifweb.UnknownFormat:
            continue
    assert types
    assert len(types) <= 3


@pytest.mark.parametrize("extension", FILES)
def test_pages_are_as_good_as_all_bytes(extension: str) -> None:
    for data in FILES[extension].values():
        try:
            whole = exifweb.read(data, name=f"a.{extension}").to_json()
        except exifweb.UnknownFormat:
            continue
        pages = Pages(len(data), Buffer(data).read, page=64)
        assert exifweb.read(pages, name=f"a.{extension}").to_json() == whole


BEGINNINGS = {
    extension: files["explicit"] if extension == "dcm" else next(iter(files.values()))
    for extension, files in FILES.items()
    if extension not in ("acr", "wpg", "gif")
}
"""Files whose data, of any length, stand behind what is read; a GIF and a list of records must be followed."""


@pytest.mark.parametrize("extension", BEGINNINGS)
def test_of_a_large_file_little_is_fetched(extension: str) -> None:
    data = BEGINNINGS[extension]
    if extension == "dcm":
        start = data.index(pack("<HH", 0x7FE0, 0x10))
        data = data[:start] + element("<", 0x7FE0, 0x10, "OW", b"", LARGE - start - 12)
    held = Sparse({0: data}, LARGE)
    pages = Pages(LARGE, held.read)
    found = exifweb.read(pages, name=f"a.{extension}")
    assert len(found) > 5
    assert pages.fetched < BUDGET


def test_of_records_only_the_heads_are_read() -> None:
    record = b"\1\xff\2\x80\0\0" + bytes(0x20000)
    head = b"\xffWPC" + pack("<IBBBBHH", 16, 1, 0x16, 1, 0, 0, 0)
    data = head + record * 2 + b"\x10\0"
    pages = Pages(len(data), Buffer(data).read, page=1024)
    assert exifweb.read(pages, name="a.wpg")["Records"].text == ["Fill Attributes x 2", "End WPG"]
    assert pages.fetched < 8 << 10


INSIDE: dict[str, tuple[str, bytes, str, bytes]] = {
    "jpeg in bmp": ("bmp", BMPS["jpeg inside"], "EmbeddedJPG", b"\xff\xd8\xff\xe0" + bytes(16)),
    "png in bmp": ("bmp", BMPS["png inside"], "EmbeddedPNG", png()),
    "jpeg in itc": ("itc", ITCS["jpeg"], "ImageData", b"\xff\xd8\xff\xe0picture"),
    "png in itc": ("itc", ITC_HEAD + itc_item(b"PNGf", png()), "ImageData", png()),
}


@pytest.mark.parametrize("what", INSIDE)
def test_pictures_inside(what: str) -> None:
    extension, data, name, expected = INSIDE[what]
    found = exifweb.read(data, name=f"a.{extension}")
    assert found[name].value.read() == expected
    (picture,) = found.embedded
    assert data[picture.offset : picture.offset + picture.length] == expected
    assert picture.mime == ("image/png" if expected.startswith(b"\x89PNG") else "image/jpeg")


def test_the_preview_of_a_pict_is_found_where_unknown_tags_are() -> None:
    found = exifweb.read(PICTS["drawn"], name="a.pict", options=exifweb.Options(unknown=1))
    assert found["PreviewImage"].text.read() == PICT_JPEG
    assert "PreviewImage" not in exifweb.read(PICTS["drawn"], name="a.pict")


def test_a_song_in_pieces() -> None:
    song = b"MThd" + bytes(range(256)) * 3
    found = exifweb.read(gif(gif_application(b"MIDISONGDm7", song), GIF_IMAGE), name="a.gif")
    assert found["MIDISong"].value.read() == song


WANTED: dict[str, tuple[str, bytes, list[str], list[str]]] = {
    "frames": ("gif", GIFS["animation"], ["FrameCount"], ["GIF:FrameCount"]),
    "xmp": ("gif", GIFS["xmp"], ["XMP-dc:Format"], ["XMP-dc:Format"]),
    "comments": ("gif", GIFS["comments"], ["Comment"], ["File:Comment", "File:Comment"]),
    "profile": ("bmp", BMPS["v5 embedded"], ["ICC_Profile:ProfileVersion"], ["ICC-header:ProfileVersion"]),
    "patient": ("dcm", DICOMS["explicit"], ["PatientName"], ["DICOM:PatientName"]),
    "study": ("dcm", DICOMS["implicit"], ["DICOM:Study*"], ["DICOM:StudyDate", "DICOM:StudyTime"]),
    "iptc": ("xcf", XCFS["parasites"], ["IPTC:ObjectName"], ["IPTC:ObjectName"]),
    "size": ("exr", EXRS["types"], ["ImageWidth"], ["File:ImageWidth"]),
    "year": ("djvu", DJVUS["page"], ["DjVu-Meta:Year"], ["DjVu-Meta:Year"]),
    "title": ("pgf", PGFS["rgb"], ["PNG:Title"], ["PNG:Title"]),
    "volume": ("iso", ISOS["usual"], ["VolumeSize"], ["Composite:VolumeSize"]),
    "uuid": ("xisf", XISFS["nameless"], ["XML:UUID"], ["XML:UUID"]),
}


@pytest.mark.parametrize("what", WANTED)
def test_one_tag_asked_for(what: str) -> None:
    extension, data, requests, expected = WANTED[what]
    found = exifweb.read(data, name=f"a.{extension}", tags=requests)
    assert [f"{tag.group1}:{tag.name}" for tag in found] == expected


def test_where_tags_lie() -> None:
    data = GIFS["comments"]
    comment = exifweb.read(data, name="a.gif")["File:Comment"]
    assert data[comment.offset : comment.offset + 6] in (b"first ", b"second")
    data = DICOMS["explicit"]
    name = exifweb.read(data, name="a.dcm")["PatientName"]
    assert data[name.offset : name.offset + name.length].strip() == b"Doe^Jane"
    assert exifweb.read(DICOMS["deflated"], name="a.dcm")["PatientName"].offset == -1
    data = FITSS["values"]
    gain = exifweb.read(data, name="a.fits")["Gain"]
    assert data[gain.offset : gain.offset + 4] == b"GAIN"


def test_frames_add_up() -> None:
    data = gif(*(gif_control(delay) + GIF_IMAGE for delay in (1, 2, 65535)))
    assert texts(data, "gif")["GIF:Duration"] == "655.38 s"
    assert "GIF:Duration" not in texts(gif(gif_control(0), GIF_IMAGE), "gif")
    assert "GIF:FrameCount" not in texts(gif(GIF_IMAGE), "gif")


def test_fast_stops_at_the_first_comment() -> None:
    fast = exifweb.read(GIFS["comments"], name="a.gif", options=exifweb.Options(fast=1))
    assert [tag.text for tag in fast if tag.name == "Comment"] == ["first " * 60]


def test_brackets_of_annotations() -> None:
    assert parsed(b'(a "b \\" c" (d)) e () f', 9) == [[b"a", b'b " c', [b"d"]], b"e", b"f"]
    assert parsed(b"(" * 50 + b"a" + b")" * 50 + b" b", 5) == [b"b"]
    assert parsed(b'a ) b "c', 5) == [b"a"]


def test_compressed_annotations_are_bounded() -> None:
    packed = packed_annotation(b"some words " * 20)
    assert unpacked(packed, 1 << 12) == b"some words " * 20
    assert unpacked(packed, 100) is None
    assert unpacked(packed[:10], 1 << 12) is None
    for extent in range(60):
        unpacked(bytes(range(extent)), 1 << 12)
    found = exifweb.read(djvu(b"DJVU", *[iff(b"ANTz", b"\0\1\2\3" * 9)] * 50, DJVU_INFO), name="a.djvu")
    assert found["ImageWidth"].value == 16


def test_an_element_of_no_length_and_one_of_all_of_it() -> None:
    data = dicom(EXPLICIT, element("<", 0x10, 0x10, "PN", b"") + element("<", 0x10, 0x20, "LO", b"x", 0xFFF0))
    found = exifweb.read(data, name="a.dcm")
    assert found["PatientName"].text == ""
    assert "PatientID" not in found
    assert "corrupted" in found.warnings[0].message
