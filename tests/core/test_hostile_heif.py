"""Bad files of boxes: cut short, flipped bits, loops, lies about numbers and lengths. Bounded, siblings survive."""

from __future__ import annotations

import random
import zlib
from struct import pack

import pytest
from bounds import read, warned
from cr3_files import cr3, record, timed
from heif_files import (
    EXIF,
    EXIF_ITEM,
    HVCC,
    ICC,
    IHDR,
    SRGB,
    XMP,
    XMP_ITEM,
    Item,
    Layout,
    box,
    bpg,
    deflated,
    flif,
    full_box,
    heif,
    ispe,
    j2c,
    jp2,
    jxl,
    jxl_header,
    manifest,
    marker,
    photo,
    superbox,
    uuid,
)

import exifweb

FILES: dict[str, bytes] = {
    "a.jp2": jp2(
        uuid("EXIF", EXIF),
        uuid("XMP", XMP),
        box(b"asoc", box(b"lbl ", b"x"), box(b"xml ", b"<a>1</a>")),
        manifest(),
        header=IHDR + box(b"colr", b"\2\0\0", ICC) + SRGB,
    ),
    "a.j2k": j2c(marker(0x64, b"\0\1hello"), marker(0x74, bytes(9), 4)),
    "a.jxl": jxl(
        box(b"Exif", bytes(4), EXIF), box(b"brob", b"xml x"), box(b"jxlp", bytes(4), jxl_header((0, 1), (3, 2)))
    ),
    "b.jxl": jxl_header((0, 1), (1, 2), (200, 13), (0, 3), (1, 2), (99, 13)),
    "a.jumbf": manifest(),
    "a.bpg": bpg((1, EXIF), (2, ICC), (3, XMP), (4, b"x")),
    "a.flif": flif((b"eXif", deflated(b"Exif\0\0" + EXIF)), (b"iCCP", deflated(ICC))),
    "a.heic": photo(),
    "a.avif": heif(
        [Item(b"av01", b"i", properties=(1,)), EXIF_ITEM], [ispe(1, 2)], Layout(b"avif", 2, 3, 1, (1, 1), 1)
    ),
    "a.cr3": cr3(),
}
CUTS, FLIPS = 40, 60


@pytest.mark.parametrize("name", FILES)
def test_cut_at_many_lengths(name: str) -> None:
    data = FILES[name]
    step = max(1, len(data) // CUTS)
    for end in range(32, len(data), step):
        try:
            exifweb.read(data[:end], name=name).to_json()
        except exifweb.UnknownFormat:
            assert end < 64


@pytest.mark.parametrize("name", FILES)
def test_flipped_bits(name: str) -> None:
    chance = random.Random(name)
    for _ in range(FLIPS):
        data = bytearray(FILES[name])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(12, len(data))] ^= 1 << chance.randrange(8)
        try:
            exifweb.read(bytes(data), name=name).to_json()
        except exifweb.UnknownFormat:
            continue


@pytest.mark.parametrize("name", FILES)
def test_lengths_that_lie(name: str) -> None:
    data = FILES[name]
    for at in range(12, len(data) - 4, max(1, len(data) // CUTS)):
        for lie in (0, 1, 7, 0x7FFFFFFF, 0xFFFFFFFF):
            changed = data[:at] + pack(">I", lie) + data[at + 4 :]
            try:
                exifweb.read(changed, name=name).to_json()
            except exifweb.UnknownFormat:
                continue


def test_boxes_in_boxes_in_boxes() -> None:
    inner = box(b"lbl ", b"deep")
    for _ in range(2000):
        inner = box(b"asoc", inner)
    found = read(jp2(inner, uuid("XMP", XMP)), "a.jp2")
    assert warned(found, "nested too deeply")
    assert found["XMP-dc:Format"].text == "image/jp2"


def test_superboxes_in_superboxes() -> None:
    inner = superbox(b"json", b"deep", box(b"json", b"{}"))
    for _ in range(2000):
        inner = superbox(b"json", b"a", inner)
    found = read(jp2(inner, uuid("XMP", XMP)), "a.jp2")
    assert warned(found, "nested too deeply")
    assert found["XMP-dc:Format"].text == "image/jp2"


@pytest.mark.parametrize("inside", [False, True])
def test_too_many_boxes(*, inside: bool) -> None:
    boxes = box(b"lbl ") * 25_000
    found = read(jp2(uuid("XMP", XMP), box(b"asoc", boxes) if inside else boxes), "a.jp2")
    assert warned(found, "Stopped after 20000 boxes")
    assert found["XMP-dc:Format"].text == "image/jp2"


def test_a_bomb_in_a_flif() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(100 << 20)) + packer.flush()
    found = read(flif((b"eXmp", bomb), (b"iCCP", deflated(ICC))), "a.flif")
    assert warned(found, "Not inflating FLIF eXmp chunk")


def test_a_broken_chunk_of_a_flif_costs_itself_alone() -> None:
    found = read(flif((b"eXmp", b"\xff\xff\xff"), (b"eXif", deflated(b"Exif\0\0" + EXIF))), "a.flif")
    assert warned(found, "Error inflating FLIF eXmp chunk")
    assert found["Make"].text == "Acme"


def test_a_number_of_a_flif_without_an_end() -> None:
    assert exifweb.read(b"FLIF31" + b"\xff" * 100, name="a.flif")["FileType"].text == "FLIF"


def test_a_codestream_without_markers() -> None:
    found = read(j2c(end=b"") + bytes(4 << 20), "a.j2k")
    assert warned(found, "JPEG format error")
    assert found["ImageWidth"].value == 30


def test_a_codestream_of_fill_bytes() -> None:
    assert warned(read(j2c(end=b"") + b"\xff" * (4 << 20), "a.j2k"), "JPEG format error")


def test_a_bomb_in_a_heif() -> None:
    bomb = Item(b"mime", zlib.compress(bytes(100 << 20), 9), b"application/rdf+xml\0deflate\0")
    found = read(heif([bomb, EXIF_ITEM], []), "a.heic")
    assert warned(found, "Not inflating XMP metadata")
    assert found["Make"].text == "Acme"


def locations(*boxes: bytes) -> bytes:
    """Return a HEIF file with these boxes about its items."""
    handler = full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))
    return box(b"ftyp", b"heic", bytes(4), b"heic") + full_box(b"meta", 0, 0, handler, *boxes)


def test_extents_without_bytes() -> None:
    items = b"".join(pack(">HHH", number, 0, 0xFFFF) for number in range(1, 1000))
    found = read(locations(full_box(b"iloc", 0, 0, pack(">HH", 0, 999), items)), "a.heic")
    assert warned(found, "extents of items")


def test_items_that_overlap() -> None:
    """A thousand items that are the whole file each."""
    entries = b"".join(
        full_box(b"infe", 2, 0, pack(">HH", n, 0), b"mime\0application/rdf+xml\0") for n in range(1, 1001)
    )
    places = b"".join(pack(">HHHII", n, 0, 1, 0, 1 << 20) for n in range(1, 1001))
    boxes = [
        full_box(b"iinf", 0, 0, pack(">H", 1000), entries),
        full_box(b"iloc", 0, 0, pack(">HH", 0x4400, 1000), places),
    ]
    found = read(locations(*boxes) + box(b"mdat", bytes(1 << 20)), "a.heic")
    assert warned(found, "they overlap")


def test_extents_that_overlap() -> None:
    places = pack(">HHH", 1, 0, 5000) + pack(">II", 0, 1 << 20) * 5000
    boxes = [
        full_box(b"iinf", 0, 0, pack(">H", 1), full_box(b"infe", 2, 0, pack(">HH", 1, 0), b"Exif\0")),
        full_box(b"iloc", 0, 0, pack(">HH", 0x4400, 1), places),
    ]
    read(locations(*boxes) + box(b"mdat", bytes(1 << 20)), "a.heic")


def test_many_items_and_properties() -> None:
    count = 700
    associations = b"".join(pack(">HB", n, 100) + b"\x80\1" * 100 for n in range(1, count))
    boxes = [
        full_box(b"pitm", 0, 0, b"\0\1"),
        box(
            b"iprp",
            box(b"ipco", box(b"irot", b"\1") * 4000),
            full_box(b"ipma", 0, 1, pack(">I", count - 1), associations),
        ),
    ]
    assert read(locations(*boxes), "a.heic")["Rotation"].text == "Rotate 270 CW"


def test_samples_that_overlap() -> None:
    data = cr3([timed()] * 300)
    at = data.index(b"co64")
    first = data.rindex(b"co64") + 12
    assert at < first
    changed = data[:first] + data[first : first + 8] * 300 + data[first + 2400 :]
    read(changed, "a.cr3")


def test_many_records_of_a_sample() -> None:
    assert read(cr3([record(99, b"") * 50_000]), "a.cr3")["Track3:SampleTime"].value == 0


def test_siblings_of_a_damaged_property_survive() -> None:
    data = heif(
        [Item(b"hvc1", b"i", properties=(1, 2)), XMP_ITEM], [box(b"colr", b"prof", b"junk"), ispe(3, 4), HVCC[:12]]
    )
    found = read(data, "a.heic")
    assert found["ImageSize"].text == "3x4"
    assert found["XMP-dc:Format"].text == "image/jp2"
