"""RAW files: what is in them is found wherever their bytes come from, in little of a large one, damaged or not."""

from __future__ import annotations

import bz2
import random
import zlib
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
import raw_containers as made
import raw_vendors
from bounds import read, warned
from builders import Ifd, exif, jpeg, tiff
from raw_containers import FILES, crw, crw_value, fuji_directory, fuji_rows, fuji_tiff, heap, lfp, mrw, rwz, thermal
from raw_files import FILES as TIFFS
from raw_files import adobe, adobe_crw, adobe_raf, dng, original_raw
from sparse import Sparse

import exifweb
from exifweb.core.blocks.json_bounded import loads
from exifweb.core.source import Pages

if TYPE_CHECKING:
    from collections.abc import Iterator

PICTURE = jpeg(exif(Ifd([(0x10F, "string", "Acme"), (0x110, "string", "One"), (0x131, "string", "1.0")])))
LARGE = 100 << 20
MOST = 512 << 10
SOME = {
    "crw Canon EOS 10D.crw": {"CanonRaw:OwnerName": "Some text 810", "CanonRaw:Model": "Canon EOS 10D"},
    "mrw DiMAGE A1.mrw": {"MinoltaRaw:SensorWidth": "1600", "ExifIFD:FNumber": "2.8", "IFD0:Model": "DiMAGE A1"},
    "raf.raf": {"RAF:FirmwareVersion": "0159", "IFD0:Make": "Inner", "RAF2:RawImageWidth": "4936"},
    "raf m-raw.raf": {"File:FileType": "RAF (M-RAW)", "M-RAW:FNumber": "5.6"},
    "x3f 2.3.x3f": {"SigmaRaw:SceneCaptureType": "Sunset", "SigmaRaw:FNumber": "5.6", "SigmaRaw:Contrast": "0.5"},
    "x3f images.x3f": {"IFD0:Model": "Inside", "SigmaRaw:FileVersion": "2.3"},
    "kyocera.raw": {"KyoceraRaw:Make": "KYOCERA", "KyoceraRaw:FNumber": "11", "KyoceraRaw:ExposureTime": "1/125"},
    "lfp.lfp": {"Lytro:FocalLength": "6.5 mm", "Lytro:DarkFrame": "False", "Lytro:SensorAnalogGainR": "5.5"},
    "rwz.rwz": {"Rawzor:OriginalFileType": "NEF", "IFD0:Make": "NIKON", "File:FileType": "RWZ"},
    "pmp 1.pmp": {"Sony:ImageQuality": "Standard", "Sony:FNumber": "2.8"},
    "fff little.fff": {"FLIR:Emissivity": "0.95"},
    "fpf big.fpf": {"FLIR:FPFVersion": "2"},
}


@pytest.mark.parametrize("name", SOME)
def test_values(name: str) -> None:
    found = exifweb.read(FILES[name], name=name).to_dict()
    assert {key: str(found.get(key)) for key in SOME[name]} == SOME[name]


EVERY = {**TIFFS, **FILES, **raw_vendors.FILES}


def answer(source: Any, name: str) -> str:
    try:
        found = exifweb.read(source, name=name)
        return found.to_json() + found.to_json(numeric=True) + repr(found.warnings)
    except exifweb.ExifWebError as error:
        return f"{error.code}: {error.message}"


@pytest.mark.parametrize("first", range(4))
def test_where_the_bytes_come_from_makes_no_difference(first: int) -> None:
    for name, data in [*EVERY.items()][first::4]:
        paged = Pages(len(data), lambda offset, length, data=data: data[offset : offset + length], page=256)  # type: ignore[misc]
        assert answer(data, name) == answer(paged, name), name


@pytest.mark.parametrize("first", range(4))
def test_files_cut_anywhere_raise_nothing_unforeseen(first: int) -> None:
    for name, data in [*FILES.items(), *raw_vendors.FILES.items()][first::4]:
        for end in range(9, len(data), max(len(data) // 24, 1)):
            answer(data[:end], name)


@pytest.mark.parametrize("first", range(4))
def test_files_with_flipped_bits_raise_nothing_unforeseen(first: int) -> None:
    chance = random.Random(first)
    for name, data in [*EVERY.items()][first::4]:
        for _ in range(10):
            bad = bytearray(data)
            for _ in range(8):
                bad[chance.randrange(4, min(len(bad), 3000))] ^= 1 << chance.randrange(8)
            answer(bytes(bad), name)


def large_crw() -> dict[int, bytes]:
    camera = heap([(0x080A, b"Canon\0Canon EOS 10D\0"), (0x102A, crw_value(0x102A, "<"))])
    raw = pack("<HIIHII", 0x2005, LARGE - (1 << 20), 0, 0x2007, 1 << 19, 7 << 20)
    at = LARGE - 4096
    inner = pack("<HII", 0x3004, len(camera), at - 26)
    rest = camera + pack("<H", 3) + raw + inner + bytes(2000)
    end = pack("<I", at + len(camera) - 26)
    return {0: crw([])[:26], at: rest, LARGE - 4: end}


def large_raf() -> dict[int, bytes]:
    directory, structure = fuji_directory(fuji_rows(0)), fuji_tiff()
    whole = bytearray(made.raf(PICTURE)[: 0x94 + len(PICTURE)])
    for place, start, length in (
        (84, 0x94, 3 << 20),
        (0x5C, 4 << 20, len(directory)),
        (0x64, 5 << 20, LARGE - (5 << 20)),
    ):
        whole[place : place + 8] = pack(">2I", start, length)
    return {0: bytes(whole), 4 << 20: directory, 5 << 20: structure}


def large_x3f() -> dict[int, bytes]:
    head = made.x3f((2, 2))[: 72 + 160]
    image, pixels = made.x3f_image(PICTURE), made.x3f_image(b"", 1, 30)
    text = made.x3f_properties([("ISO", "200")])
    entries = pack("<II4s", 1 << 20, 3 << 20, b"IMA2") + pack("<II4s", 5 << 20, 80 << 20, b"IMAG")
    entries += pack("<II4s", 90 << 20, len(text), b"PROP")
    directory = b"SECd" + pack("<HHI", 0, 2, 3) + entries
    parts = {0: head, 1 << 20: image, 5 << 20: pixels, 90 << 20: text, 95 << 20: directory}
    return {**parts, LARGE - 4: pack("<I", 95 << 20)}


def large_rw2() -> dict[int, bytes]:
    entries: list[tuple[int, str, object]] = [(0x10F, "string", "Panasonic"), (0x110, "string", "DMC-GH1")]
    whole = bytearray(tiff(Ifd([*entries, (0x2E, "undef", bytes(8)), (0x118, "int32u", 4 << 20)]), start=24))
    whole[2:4], whole[8:24] = b"U\0", raw_vendors.RW2_MAGIC
    at = whole.index(pack("<HHI", 0x2E, 7, 8))
    whole[at + 4 : at + 12] = pack("<II", 1 << 20, 2 << 20)
    return {0: bytes(whole), 2 << 20: PICTURE}


def large_lfp() -> dict[int, bytes]:
    small = lfp(made.LYTRO)
    mark = b"\x89LFC\r\n\x1a\n" + pack(">2I", 0, 90 << 20) + bytes(80)
    after = lfp(b'{ "picture" : {"x" : 5}}')[16:]
    return {0: small + mark, len(small) + len(mark) + (90 << 20): after}


LARGE_FILES = {
    "a.crw": (large_crw, "CanonRaw:Model"),
    "a.raf": (large_raf, "RAF:RawImageHeight"),
    "a.x3f": (large_x3f, "SigmaRaw:ISO"),
    "a.mrw": (lambda: {0: made.whole_mrw("DiMAGE A1")}, "MinoltaRaw:Sharpness"),
    "a.rw2": (large_rw2, "IFD0:Software"),
    "a.lfp": (large_lfp, "Lytro:PictureX"),
}


@pytest.mark.parametrize("name", LARGE_FILES)
def test_a_large_file_is_not_fetched_whole(name: str) -> None:
    build, key = LARGE_FILES[name]
    sparse = Sparse(build(), LARGE)
    found = exifweb.read(Pages(LARGE, sparse.read, page=1 << 14), name=name)
    assert key in found.to_dict()
    assert sparse.fetched < MOST


WANTED = {
    "raf.raf": ("RAF:FujiLayout", "PreviewImage", "IFD0:Orientation"),
    "crw big.crw": ("CanonRaw:OwnerName", "MacroMode"),
    "mrw DiMAGE A1.mrw": ("MinoltaRaw:Sharpness", "FNumber"),
    "x3f images.x3f": ("JpgFromRaw", "IFD0:Model"),
    "lfp.lfp": ("Lytro:FNumber",),
    "kyocera.raw": ("FocalLength",),
    "rwz.rwz": ("IFD0:Make", "OriginalFileType"),
    "fff big.fff": ("FLIR:Emissivity",),
    "pmp 2.pmp": ("DateTimeOriginal",),
}


@pytest.mark.parametrize("name", WANTED)
def test_one_tag_alone(name: str) -> None:
    whole = exifweb.read(FILES[name], name=name)
    for wanted in WANTED[name]:
        found = exifweb.read(FILES[name], name=name, tags=[wanted])
        assert found[wanted].text == whole[wanted].text or len(found[wanted].text) == len(whole[wanted].text)
        assert {tag.name for tag in found} == {wanted.rpartition(":")[2]}


def test_pictures_are_told_as_files_of_their_own() -> None:
    for name, kind in (("raf.raf", "PreviewImage"), ("x3f images.x3f", "JpgFromRaw"), ("lfp.lfp", "EmbeddedImage")):
        found = exifweb.read(FILES[name], name=name)
        (one,) = [part for part in found.embedded if part.name == kind][:1]
        assert FILES[name][one.offset : one.offset + one.length] == found[kind].text.read(), name


def test_places_of_tags_in_a_picture_are_those_in_the_file() -> None:
    data = FILES["raf.raf"]
    tag = exifweb.read(data, name="a.raf")["IFD0:Make"]
    assert data[tag.offset : tag.offset + 5] == b"Inner"


def test_heaps_that_lead_to_each_other_end() -> None:
    rows = pack("<H", 2) + pack("<HII", 0x300A, 40, 0) + pack("<HII", 0x3004, 40, 0)
    data = b"II\x1a\0\0\0HEAPCCDR" + bytes(12) + rows + bytes(14) + pack("<I", 0)
    assert warned(read(data, "a.crw"), "double-referenced")


def test_heaps_that_overlap_are_bounded() -> None:
    size = 1 << 20
    row = pack("<HII", 0x300A, 0, 0)
    body = bytearray(pack("<H", 0x300A) * (size // 2))
    body[: len(row)] = row
    data = b"II\x1a\0\0\0HEAPCCDR" + bytes(12) + bytes(body) + pack("<I", 0)
    read(data, "a.crw")


def test_properties_that_share_a_long_text_are_bounded() -> None:
    count, length = 20_000, 100_000
    places = pack("<II", 0, 2) * count
    data = b"SECp" + pack("<HHIIII", 0, 2, count, 0, 0, length) + places + "A\0".encode("utf-16-le") + b"x\0" * length
    assert warned(read(made.x3f((2, 0), (b"PROP", data)), "a.x3f"), "letters of properties")


def test_more_sections_than_there_can_be() -> None:
    found = read(made.x3f((2, 0), *[(b"PROP", made.x3f_properties([("ISO", "100")]))] * 3000), "a.x3f")
    assert warned(found, "Stopped after")
    assert found["ISO"].text == "100"


def test_a_bomb_in_a_rawzor_file() -> None:
    bomb = bz2.compress(bytes(64 << 20))
    inner = pack("<4Q4x2I", 0, 0, 64 << 20, 64 << 20, 64 << 20, len(bomb)) + bomb
    data = b"rawzor" + pack("<2H2Q12xQ", 199, 120, 46 + len(inner), 64 << 20, 46) + inner
    assert warned(read(data, "a.rwz"), "Error uncompressing")


def test_a_rawzor_file_that_claims_to_be_endless() -> None:
    original = tiff(Ifd([(0x10F, "string", "Acme"), (0x2BC, "int8u", bytes(9))]))
    at = original.index(pack("<HHI", 0x2BC, 1, 9)) + 4
    original = original[:at] + pack("<II", 0x7FFFFFF0, 4096) + original[at + 8 :]
    end = len(original)
    whole = bytearray(rwz(original, (end, end, end, end)))
    whole[18:26] = pack("<Q", 1 << 40)
    whole[46 + 17 + 24 : 46 + 17 + 32] = pack("<Q", 1 << 40)
    found = read(bytes(whole), "a.rwz")
    assert found["IFD0:Make"].text == "Acme"


def test_a_bomb_in_what_a_dng_keeps_whole() -> None:
    found = read(dng(original_raw({0: bytes(100 << 20)})), "a.dng")
    assert len(found["OriginalRawImage"].text.read()) <= 16 << 20


def test_directories_without_end_in_a_dng() -> None:
    one = fuji_directory([(0x130, bytes(60)) for _ in range(255)])
    data = dng(adobe((b"RAF ", adobe_raf(*[one] * 400))))
    assert len(read(data, "a.dng").tags) < 5000


def test_entries_without_end_in_a_dng() -> None:
    read(dng(adobe((b"CRW ", adobe_crw([(0x0805, b"x")] * 12_000)))), "a.dng")


def test_json_that_is_nested_or_long() -> None:
    nested = b'{ "a" : ' * 5000 + b"1" + b"}" * 5000
    assert warned(read(lfp(nested), "a.lfp"), "Invalid LFP metadata")
    long = b'{ "a" : [' + b"1," * (3 << 20) + b"1]}"
    assert warned(read(lfp(long), "a.lfp"), "Invalid LFP metadata")


def test_empty_segments_without_end() -> None:
    read(mrw(*[(b"\0PAD", b"")] * 100_000), "a.mrw")


def damaged() -> Iterator[tuple[str, bytes]]:
    """Yield files whose records lie about their length."""
    for number in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF):
        yield "a.mrw", b"\0MRM" + pack(">I", number) + b"\0PRD" + pack(">I", number) + bytes(40)
        yield "a.crw", b"II" + pack("<I", number) + b"HEAPCCDR" + bytes(40)
        yield "a.raf", b"FUJIFILMCCD-RAW ".ljust(84, b"\0") + pack(">8I", *[number & 0xFFFF7FFF] * 8) + bytes(60)
        yield "a.x3f", made.x3f((2, 0))[:-4] + pack("<I", number)
        yield "a.lfp", b"\x89LFP\r\n\x1a\n" + bytes(8) + b"\x89LFM\r\n\x1a\n" + pack(">2I", 0, number) + bytes(90)
        yield "a.fff", thermal("<", (0x20, b""))[:0x18] + pack("<2I", number, number) + bytes(80)
        yield "a.rwz", b"rawzor" + pack("<2H2Q12xQ", 199, 1, number, number, number) + bytes(60)
        yield "a.dng", dng((0xC68C, "undef", pack(">3I", number, number, number) + bytes(30)))
        yield "a.dng", dng(adobe((b"Pano", b"II" + pack(">HHHI", 3, 1, 4, number))))


def test_lengths_that_are_lies() -> None:
    for name, data in damaged():
        read(data, name)


def test_flate_streams_cut_short() -> None:
    stream = zlib.compress(bytes(60000))[:-9]
    data = dng((0xC68C, "undef", pack(">3I", 60000, 12, 12 + len(stream)) + stream))
    assert read(data, "a.dng")["OriginalRawImage"].text.read() == b""


def test_json_is_refused_by_its_depth_alone() -> None:
    assert loads(b'{"a[[[" : [1, 2.50, "\\"{"], "b" : {}}') == {"a[[[": ["1", "2.50", '"{'], "b": {}}
    assert loads(b"[" * 100 + b"]" * 100)
    for text in (b"[" * 101 + b"]" * 101, b"[" * 1_000_000, b'{"a":' * 1_000_000, b'"' + b"\\" * 1_000_000):
        with pytest.raises(ValueError, match=r"nested|Unterminated"):
            loads(text)
