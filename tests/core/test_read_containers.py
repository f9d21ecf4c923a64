"""Archives, programs, fonts, messages, cards, shortcuts, e-books, captures and compound files: what is read of them.

The values are those that ExifTool gives for the same files; `tests/test_exiftool_agrees_containers.py` compares whole
answers.
"""

from __future__ import annotations

import random
import time
import tracemalloc
import zlib
from struct import pack, unpack_from

import pytest
from container_compound import Compound, summary
from container_documents import DOCUMENTS
from container_files import ARCHIVES, FONTS, JPEG, PROGRAMS, fork, names, packed_seven_zip, pe, sfnt, zip_file
from container_messages import TORRENT, bencode
from container_office import OFFICE
from container_records import fit

import exifweb
from exifweb.core.source import Pages

FILES = {**PROGRAMS, **ARCHIVES, **FONTS, **DOCUMENTS, **OFFICE}
INSIDE = exifweb.Options(archives=True)
SECONDS = 2.0


def told(name: str, data: bytes | None = None, options: exifweb.Options | None = None) -> dict[str, object]:
    return exifweb.read(FILES[name] if data is None else data, name=name, options=options).to_dict()


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("two.zip", "ZIP:ZipFileName", "a.txt"),
        ("old.rar", "ZIP:PackingMethod", "Normal"),
        ("new.rar", "ZIP:ModifyDate", "2023:11:14 22:13:20+00:00"),
        ("files.7z", "ZIP:ArchivedFileName", "one.txt"),
        ("all.gz", "ZIP:Comment", "a comment"),
        ("dll.dll", "EXE:CompanyName", "Acme é"),
        ("dll.dll", "EXE:PDBFileName", "c:\\x\\y.pdb"),
        ("fat", "EXE:CPUCount", 2),
        ("many.ttf", "Font:FontFamily-he", "רעננהײַ"),
        ("many.ttf", "Font:FontSubfamily-ja", "レギュラー"),
        ("two.ttc", "Font2:FontName-de-DE", "Zwei"),
        ("head.pfm", "Font:PostScriptFontName", "SomeFont-Bold"),
        ("some.afm", "File:Comment", "one\ntwo"),
        ("fork.rsrc", "RSRC:Keywords", ["one", "three"]),
        ("suitcase.dfont", "File:FileType", "DFONT"),
        (
            "._some.txt",
            "MacOS:XAttrQuarantine",
            "Flags=0083 set at 2020:11:12 12:39:28 by Firefox F643CD5F-6071-46AB-83AB-390BA944DEC5",
        ),
        ("many.torrent", "Torrent:File2Path", "c"),
        ("mail.tnef", "File:CreateDate", "2019:04:17 18:40:00+00:00"),
        ("cards.vcf", "Item1:ABLabel", "Home"),
        ("calendar.ics", "Event1:Alarm1Action", "AUDIO"),
        ("items.lnk", "LNK:TargetFileDOSName", "ab.txt"),
        ("address.url", "LNK:ShowCommand", "Unknown (7)"),
        ("book.mobi", "MOBI:Author", "Müller"),
        ("little.pcapng", "File:TXSpeed", None),
        ("wide.moi", "MOI:AspectRatio", "16:9 PAL"),
        ("run.fit", "Record:GPSAltitude", "20 m"),
        ("letter.doc", "MS-DOC:LastSavedBy", "Ann (C:\\a.doc)"),
        ("letter.doc", "FlashPix:MyProp", "value"),
        ("room.vnt", "FlashPix:EmbeddedImageRectangle", "1 2 30 40"),
    ],
)
def test_what_is_told(name: str, key: str, value: object) -> None:
    assert told(name).get(key) == value


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("small.exe", "Win32 EXE"),
        ("win16.dll", "Win16 DLL"),
        ("driver.386", "Virtual Device Driver"),
        ("fat.a", "Mach-O fat static library"),
        ("some.class", "Java bytecode"),
        ("big.so", "ELF shared library"),
        ("script.py", "python script"),
        ("script", "awk script"),
        ("some.acfm", "ACFM"),
        ("note.vnt", "VNote"),
        ("letter_without_a_name", "XLS"),
        ("project.fla", "FLA"),
        ("house", "RVT"),
    ],
)
def test_which_kind_it_is(name: str, kind: str) -> None:
    assert exifweb.read(FILES[name], name=name).file_type == kind


OFFICE_TELLS: dict[str, dict[str, object]] = {
    "a.docx": {
        "File:FileType": "DOCX",
        "File:Comment": "zip comment",
        "ZIP:ZipFileComment": "about it",
        "XML:TotalEditTime": "1.0 hours",
        "XML:HeadingPairs": ["Title", 1],
        "XML:CreateDate": "2024:01:02 03:04:05Z",
        "XML:MyPropX": "val",
        "XML:SignedDate": "2024:03:04 05:06:07Z",
        "XMP-dc:Title": "Ti & tle",
        "XMP-dc:Description": "line\rtwo",
        "File:PreviewImage": "(Binary data 22 bytes, use -b option to extract)",
    },
    "b.xlsx": {"File:FileType": "XLSX"},
    "c.odt": {"File:FileType": "ODT", "XMP-meta:Initial-creator": "Me", "XMP-dc:Title": "T"},
    "d.key": {"File:FileType": "KEY", "XML:Author": "Au", "XML:Title": "The title"},
    "e.pages": {"File:FileType": "PAGES"},
    "f.zip": {"File:FileType": "NUMBERS"},
    "g.eip": {"XML:Exposure": 0.5, "XML:CreatedDate": "2009:04:03 10:14:36", "JFIF:JFIFVersion": 1.01},
    "h.zip": {"File:MIMEType": "application/unknown-thing", "ZIP:ZipFileName": "mimetype"},
    "i.epub": {"File:FileType": "EPUB", "XML-dc:CreatorRole": "aut", "XML-dc:CreationDate": "2011:02:03"},
    "k.idml": {"File:FileType": "IDML", "XMP-xmp:CreatorTool": "InDesign"},
    "j.sketch": {
        "File:FileType": "SKETCH",
        "JSON:Fonts": ["A", "B"],
        "File:PreviewPNG": "(Binary data 8 bytes, use -b option to extract)",
    },
}
"""What ExifTool says with Archive::Zip."""


@pytest.mark.parametrize("name", OFFICE_TELLS)
def test_documents_in_archives(name: str) -> None:
    found = told(name, options=INSIDE)
    assert {key: found.get(key) for key in OFFICE_TELLS[name]} == OFFICE_TELLS[name]


@pytest.mark.native  # where Python has lzma
def test_a_packed_list_of_files() -> None:
    data = packed_seven_zip()
    found = told("a.7z", data, INSIDE)
    assert found["ZIP:ArchivedFileName"] == "one.txt"
    assert "ZIP:ArchivedFileName" not in told("a.7z", data)
    for length in range(32, len(data)):
        timed(data[:length], "a.7z", INSIDE)


def test_archives_are_only_listed_unless_asked() -> None:
    found = told("a.docx")
    assert found["File:FileType"] == "ZIP"
    assert not any(key.startswith("XML") for key in found)


def test_the_bytes_of_a_preview_are_those_of_the_file_inside() -> None:
    value = exifweb.read(OFFICE["a.docx"], options=INSIDE)["PreviewImage"].value
    assert isinstance(value, exifweb.Binary)
    assert value.read() == JPEG


@pytest.mark.parametrize(
    "name", ["dll.dll", "many.ttf", "many.torrent", "letter.doc", "items.lnk", "two.zip", "run.fit"]
)
def test_one_tag_is_found_by_its_name(name: str) -> None:
    whole = exifweb.read(FILES[name], name=name)
    wanted = [tag for tag in whole if tag.group0 not in ("File", "Composite")][-1]
    request = f"{wanted.group1}:{wanted.name}"
    few = exifweb.read(FILES[name], name=name, tags=[request])
    assert [tag.name for tag in few] == [tag.name for tag in whole if f"{tag.group1}:{tag.name}" == request]


# ---- damage


def timed(data: bytes, name: str, options: exifweb.Options | None = None) -> exifweb.Metadata | exifweb.ExifWebError:
    """Read, and insist that what goes wrong goes wrong on purpose and soon."""
    begin = time.perf_counter()
    found: exifweb.Metadata | exifweb.ExifWebError
    try:
        found = exifweb.read(data, name=name, options=options)
        found.to_json()
        found.to_json(numeric=True)
    except exifweb.ExifWebError as error:
        found = error
    assert time.perf_counter() - begin < SECONDS
    return found


@pytest.mark.parametrize("name", FILES)
def test_files_cut_short(name: str) -> None:
    data = FILES[name]
    for length in sorted({*range(1, min(len(data), 40)), *range(40, len(data), max(len(data) // 25, 1))}):
        timed(data[:length], name, INSIDE)


@pytest.mark.parametrize("name", FILES)
def test_files_with_bits_flipped(name: str) -> None:
    dice = random.Random(name)
    data = FILES[name]
    for _ in range(25):
        spoilt = bytearray(data)
        for _flip in range(dice.choice((1, 1, 2, 8))):
            spoilt[dice.randrange(len(spoilt))] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        timed(bytes(spoilt), name, INSIDE)


def messages(data: bytes, name: str, options: exifweb.Options | None = None) -> str:
    found = timed(data, name, options)
    assert isinstance(found, exifweb.Metadata)
    return "; ".join(warning.message for warning in found.warnings)


def test_a_torrent_nested_a_million_deep() -> None:
    data = b"d8:announce1:x4:info" + b"l" * 1_000_000 + b"e" * 1_000_001
    assert "Nested too deeply" in messages(data, "a.torrent")


def test_a_torrent_of_many_files() -> None:
    data = bencode({"announce": "x", "info": {"files": [{"length": n, "path": ["a"]} for n in range(5000)]}})
    found = timed(data, "a.torrent")
    assert isinstance(found, exifweb.Metadata)
    assert found["File5000Length"].raw == 4999


def test_what_a_torrent_repeats_is_numbered() -> None:
    found = told("x.torrent", bencode(TORRENT))
    assert [found[f"Torrent:AnnounceList{number}"] for number in (1, 2, 3)] == ["http://a/", "http://b/", "http://c/"]
    assert found["Torrent:Profile1AudioCodec"] == "aac"


@pytest.mark.parametrize("inside", [False, True])
def test_a_bomb_in_an_archive(inside: bool) -> None:  # noqa: FBT001
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(bytes(32 << 20)) + squeeze.flush()
    name = b"docProps/app.xml"
    fields = pack("<HHHIIII", 20, 0, 8, 0, 0, len(packed), 32 << 20) + pack("<HH", len(name), 0)
    local = b"PK\3\4" + fields + name + packed
    directory = b"PK\1\2\x14\0" + fields + bytes(14) + name
    data = local + directory + b"PK\5\6" + pack("<HHHHIIH", 0, 0, 1, 1, len(directory), len(local), 0)
    tracemalloc.start()
    told_of = messages(data, "a.docx", exifweb.Options(archives=inside))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20
    assert ("Not inflating" in told_of) == inside


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("parameters.vcf", b"BEGIN:VCARD\r\nTEL" + b";a" * 1_000_000 + b":1\r\nEND:VCARD\r\n"),
        ("commas.vcf", b"BEGIN:VCARD\r\nNOTE:" + b"," * 2_000_000 + b"\r\nEND:VCARD\r\n"),
        ("lines.vcf", b"BEGIN:VCARD\r\nNOTE:x\r\n" + b" y\r\n" * 500_000 + b"END:VCARD\r\n"),
        ("properties.tnef", DOCUMENTS["mail.tnef"][:25] + pack("<I", 0xFFFFFFFF) + b"\1\0\2\0" * 500_000),
        ("blocks.lnk", DOCUMENTS["items.lnk"][:0x4C] + (pack("<II", 12, 0xA0000002) + bytes(4)) * 100_000),
    ],
)
def test_structures_without_end(name: str, data: bytes) -> None:
    timed(data, name)


def test_sections_and_resources_without_end() -> None:
    data = bytearray(pe())
    data[0x86:0x88] = b"\xff\xff"
    timed(bytes(data), "a.exe")
    looped = bytearray(pe())
    at = looped.index(pack("<II", 16, 0x80000020))
    looped[at : at + 8] = pack("<II", 16, 0x80000000)
    assert "Error processing PE resources" in messages(bytes(looped), "a.exe")


def test_a_compound_file_whose_chains_loop() -> None:
    file = Compound()
    file.add("\x05SummaryInformation", summary() + bytes(6000))
    data = bytearray(file.build())
    (table,) = unpack_from("<I", data, 0x4C)
    at = 512 + table * 512
    data[at : at + 12] = pack("<III", 1, 0, 1)
    timed(bytes(data), "a.doc")
    assert "stream" in messages(bytes(data), "a.doc")


def test_names_without_end() -> None:
    timed(sfnt({b"name": pack(">HHH", 0, 0xFFFF, 6) + bytes(12 * 0xFFFF)}), "a.ttf")
    assert "Truncated name record" in messages(sfnt({b"name": pack(">HHH", 0, 0xFFFF, 6) + bytes(12)}), "a.ttf")
    timed(fork([(b"TEXT", number, b"x") for number in range(2000)]), "a.rsrc")


def test_a_fitness_file_of_nothing_but_empty_messages() -> None:
    data = bytearray(fit())
    body = bytes((0x40, 0, 0)) + pack("<H", 20) + b"\0" + bytes(300_000)
    data[4:8] = pack("<I", len(body))
    timed(bytes(data[:14]) + body, "a.fit")


# ---- ranges


class Sparse:
    """A file of zeros but for some runs, that counts what is fetched."""

    def __init__(self, size: int, runs: dict[int, bytes]) -> None:
        self.size, self.runs = size, runs

    def fetch(self, offset: int, length: int) -> bytes:
        out = bytearray(length)
        for at, data in self.runs.items():
            low, high = max(at, offset), min(at + len(data), offset + length)
            if low < high:
                out[low - offset : high - offset] = data[low - at : high - at]
        return bytes(out)


HUNDRED = 100 << 20
FONT = sfnt({b"glyf": bytes(16), b"name": names([(3, 1, 0x409, 4, "Full".encode("utf-16-be"))])})


def large_zip() -> dict[int, bytes]:
    whole = zip_file({"big": b"x"}, stored=True)
    head = bytearray(whole[:33])
    head[18:26] = pack("<II", HUNDRED, HUNDRED)
    return {0: bytes(head), 34 + HUNDRED: whole[34:]}


@pytest.mark.parametrize(
    ("name", "runs", "key"),
    [
        ("a.dll", {0: pe()}, "EXE:CompanyName"),
        ("a.ttf", {0: FONT}, "Font:FontName-en-US"),
        ("a.doc", {0: DOCUMENTS["letter.doc"]}, "FlashPix:Title"),
        ("a.zip", large_zip(), "ZIP:ZipFileName"),
        ("a.gz", {0: ARCHIVES["all.gz"]}, "ZIP:Comment"),
        ("a.mobi", {0: DOCUMENTS["book.mobi"]}, "MOBI:Author"),
        ("a.pcapng", {0: DOCUMENTS["little.pcapng"]}, "File:Hardware"),
        ("a.tnef", {0: DOCUMENTS["mail.tnef"]}, "File:Subject"),
        ("a.torrent", {0: DOCUMENTS["many.torrent"]}, "Torrent:Announce"),
        ("a", {0: PROGRAMS["fat"]}, "EXE:CPUCount"),
    ],
)
def test_little_is_fetched_of_large_files(name: str, runs: dict[int, bytes], key: str) -> None:
    size = max(at + len(data) for at, data in runs.items())
    sparse = Sparse(max(size, HUNDRED), runs)
    pages = Pages(sparse.size, sparse.fetch)
    found = exifweb.read(pages, name=name)
    assert key in found.to_dict()
    assert pages.fetched < 512 << 10
