"""Documents and sidecars: what is found in them, in what order of reads, and that no made-up damage costs much."""

from __future__ import annotations

import zlib
from struct import pack
from typing import TYPE_CHECKING

import document_cases
import pytest
import sidecar_cases
from bounds import read, warned
from document_files import (
    INFO,
    IRB,
    OBJECTS,
    TRAILER,
    XMP,
    encrypted,
    flate,
    pdf,
    pdf_of_streams,
    resource,
    stream,
    updated,
)
from sparse import LARGE, Sparse

import exifweb
from exifweb.core.blocks.pdf import aes
from exifweb.core.blocks.pdf.crypt import rc4

if TYPE_CHECKING:
    from collections.abc import Mapping

BOMB = zlib.compress(bytes(100 << 20), 9)
SMALL: list[tuple[str, bytes]] = [
    (f"{name}{suffix}", data)
    for files, suffix in (*document_cases.FILES, *sidecar_cases.FILES)
    for name, data in files.items()
    if len(data) < 20_000
]


# --- what is found


def test_information_of_a_pdf() -> None:
    found = read(pdf(OBJECTS), "a.pdf")
    texts = {tag.name: tag.text for tag in found if tag.group1 == "PDF"}
    assert texts["Title"] == "A (fine) title"
    assert texts["Author"] == "Me"
    assert texts["Keywords"] == ["one", "two;three", "four"]
    assert texts["Creator"] == "caf\u00e9 \u2022"
    assert texts["Producer"] == "A\u20ac"
    assert texts["CreateDate"] == "2024:05:06 07:08:09+02:00"
    assert texts["Subject"] == "indirect subject"
    assert texts["PageCount"] == "1"
    assert texts["Linearized"] == "No"
    assert found["XMP-dc:Title"].text == "A title"
    assert found["IPTC:ObjectName"].text == "Title"
    assert found["ICC_Profile:ProfileCopyright"].text == "No copyright"
    assert not found.warnings


def test_the_latest_version_of_an_object_counts() -> None:
    twice = updated(updated(pdf(OBJECTS), {5: b"<</Title (new)>>"}), {5: b"<</Title (newest)>>"})
    assert read(twice, "a.pdf")["PDF:Title"].text == "newest"


@pytest.mark.parametrize("kind", ["rc4-40", "rc4-128", "v4", "aes-128", "aes-256"])
def test_a_document_without_a_password_is_opened(kind: str) -> None:
    found = read(encrypted(kind), "a.pdf")
    assert found["PDF:Title"].text == "Secret title"
    assert found["XMP-dc:Title"].text == "A title"
    assert "Print" in found["PDF:UserAccess"].text


def test_a_key_that_takes_its_time() -> None:
    found = exifweb.read(encrypted("aes-256-6"), name="a.pdf")
    assert found["PDF:Title"].text == "Secret title"
    assert warned(found, "Decryption is very slow")


def test_a_password_is_asked_for() -> None:
    found = read(encrypted("rc4-128", password=b"x" * 32), "a.pdf")
    assert warned(found, "password protected")
    assert found["PDF:Encryption"].text == "Standard V2.3 (128-bit)"
    assert found.get("PDF:Title") is None


@pytest.mark.parametrize(
    ("key", "secret"),
    [
        (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (32, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_the_examples_of_the_advanced_encryption_standard(key: int, secret: str) -> None:
    plain = bytes(0x11 * number for number in range(16))
    assert aes.encrypt(bytes(range(key)), bytes(16), plain).hex() == secret
    assert aes.decrypt(bytes(range(key)), bytes(16), bytes.fromhex(secret)) == plain


def test_a_known_stream_of_rc4() -> None:
    assert rc4(b"Key", b"Plaintext").hex() == "bbf316e8d940af0ad3"


def test_a_file_named_pdf_is_no_illustrator_document() -> None:
    data = document_cases.LAYOUTS["Illustrator in its private data"]
    assert exifweb.read(data, name="a.pdf").file_type == "PDF"
    assert exifweb.read(data, name="a.ai").file_type == "AI"


def test_layers_of_a_document() -> None:
    found = read(sidecar_cases.PSDS["two layers"], "a.psd")
    assert found["LayerCount"].text == "2"
    assert found["LayerUnicodeNames"].text == ["One\u20ac", "Two"]
    assert found["LayerNames"].text == ["one", "two caf\u00e9"]
    assert found["LayerSections"].text == ["Folder (open)", "Layer"]
    assert found["Photoshop:Compression"].text == "Uncompressed"


def test_comments_of_a_program() -> None:
    found = read(document_cases.PROGRAMS["all"], "a.eps")
    assert found["PostScript:Creator"].text == "(Acme \\(one\\) \\101\\n) "
    assert found["PostScript:Title"].text == ["two", "words"]
    assert found["PostScript:Keywords"].text == "a b c"
    assert found["PostScript:Routing"].text == "after"
    assert found["PostScript:Copyright"].text == "mine"
    assert found["XMP-dc:Title"].text == "A title"
    assert found["ImageSize"].text == "10x20"


def test_the_preview_of_a_program_of_dos() -> None:
    data = document_cases.PROGRAMS["DOS"]
    found = read(data, "a.eps")
    (preview,) = found.embedded
    assert (preview.name, preview.mime) == ("TIFFPreview", "image/tiff")
    assert data[preview.offset :] == found["TIFFPreview"].text.read() == document_cases.PICTURE
    assert found["IFD0:Orientation"].offset > preview.offset


@pytest.mark.parametrize(
    ("data", "name", "tag", "text"),
    [
        (sidecar_cases.INDDS["packet"], "a.indd", "XMP-dc:Title", "A title"),
        (sidecar_cases.VRDS["version 4"], "a.vrd", "CanonDR4:CustomPictureStyle", "Mine"),
        (sidecar_cases.DR4S["recipe"], "a.dr4", "CanonDR4:Rotation", "90"),
        (sidecar_cases.MIES["packed"], "a.mie", "XMP-dc:Title", "A title"),
        (sidecar_cases.TEXTS["CRLF"], "a.txt", "File:Newlines", "Windows CRLF"),
        (sidecar_cases.TABLES["tabs"], "a.csv", "File:ColumnCount", "3"),
        (sidecar_cases.JSONS["structures"], "a.json", "JSON:BCD", "true"),
        (sidecar_cases.PAGES["head"], "a.html", "HTML-dc:Title", "caf\u00e9"),
        (sidecar_cases.RTFS["information"], "a.rtf", "RTF:MyProp", "v1"),
        (sidecar_cases.SONY, "a.modd", "XML:GPSLatitude", "43 deg 30' 0.00\" N"),
        (b'<svg width="3"><title>x</title></svg>', "a.svg", "SVG:Title", "x"),
    ],
)
def test_one_tag_of_each(data: bytes, name: str, tag: str, text: str) -> None:
    assert read(data, name)[tag].text == text


# --- one tag asked for


@pytest.mark.parametrize(
    ("data", "name", "tag"),
    [
        (pdf(OBJECTS), "a.pdf", "PDF:Title"),
        (sidecar_cases.PSDS["two layers"], "a.psd", "LayerCount"),
        (sidecar_cases.PSDS["two layers"], "a.psd", "Photoshop:ColorMode"),
        (document_cases.PROGRAMS["all"], "a.eps", "PostScript:Pages"),
        (sidecar_cases.TEXTS["CRLF"], "a.txt", "LineCount"),
        (sidecar_cases.SONY, "a.plist", "XML:Duration"),
        (sidecar_cases.DR4S["recipe"], "a.dr4", "CanonDR4:Rotation"),
        (sidecar_cases.INDDS["packet"], "a.indd", "XMP-dc:Title"),
    ],
)
def test_one_tag_asked_for_is_all_that_is_given(data: bytes, name: str, tag: str) -> None:
    found = exifweb.read(data, name=name, tags=[tag])
    assert [one.name for one in found] == [tag.rpartition(":")[2]]
    assert found[tag].text == exifweb.read(data, name=name)[tag].text


# --- only what says something is fetched


def read_sparse(pieces: Mapping[int, bytes], name: str) -> tuple[exifweb.Metadata, int]:
    """Return what is found in a file of 100 MB and how many bytes were asked for."""
    source = Sparse(dict(pieces), LARGE)
    return exifweb.read(source, name=name), source.fetched


def test_a_large_photoshop_document_is_not_fetched_whole() -> None:
    pixels = 90 << 20
    layers = sidecar_cases.ONE + sidecar_cases.TWO
    body = pack(">I", 2 + len(layers) + pixels) + pack(">h", 2) + layers
    head = sidecar_cases.psd(section=b"x")
    start = head.rindex(pack(">I", 1) + b"x")
    total = len(body) + pixels
    pieces = {0: head[:start] + pack(">I", total) + body, start + 4 + total: b"\0\1"}
    found, fetched = read_sparse(pieces, "a.psd")
    assert found["LayerUnicodeNames"].text == ["One\u20ac", "Two"]
    assert found["Photoshop:Compression"].text == "RLE"
    assert fetched < 64 << 10


def test_a_large_pdf_is_not_fetched_whole() -> None:
    small = pdf(OBJECTS)
    at = small.index(b"xref\n0 1")
    tail = small[at:].replace(b"startxref\n%d" % at, b"startxref\n%d" % (LARGE - len(small) + at - 8))
    end = LARGE - len(tail)
    tail = tail.replace(b"startxref\n%d" % (LARGE - len(small) + at - 8), b"startxref\n%d" % end)
    found, fetched = read_sparse({0: small[:at], end: tail}, "a.pdf")
    assert found["PDF:Title"].text == "A (fine) title"
    assert found["XMP-dc:Title"].text == "A title"
    assert fetched < 256 << 10


def test_a_large_indesign_document_is_not_fetched_whole() -> None:
    head = sidecar_cases.master(1) + sidecar_cases.master(2)
    size = 80 << 20
    first = sidecar_cases.HEADER + pack("<4I", 1, 0, size, 0)
    behind = sidecar_cases.TRAILER + bytes(16) + sidecar_cases.contiguous(sidecar_cases.packet()) + bytes(64)
    at = len(head) + len(first) + size
    found, fetched = read_sparse({0: head + first, at: behind}, "a.indd")
    assert found["XMP-dc:Title"].text == "A title"
    assert fetched < 64 << 10


# --- damage and malice


def test_trees_that_loop() -> None:
    loops = {
        2: b"<</Kids [2 0 R 3 0 R 2 0 R] /Count 2>>",
        3: b"<</Kids [3 0 R] /Resources 3 0 R /ColorSpace 3 0 R /PieceInfo 3 0 R /Metadata 3 0 R>>",
    }
    assert read(pdf({**OBJECTS, **loops}), "a.pdf")["PDF:PageCount"].text == "2"


def test_a_chain_of_tables_that_loops() -> None:
    data = updated(pdf(OBJECTS), {5: INFO})
    first = data.index(b"xref\n0 1")
    last = data.rindex(b"xref\n", 0, data.rindex(b"startxref"))
    looped = data.replace(
        TRAILER + b" >>", b"%b /Prev %08d >>" % (TRAILER.replace(b" [<00112233445566", b" ["), last), 1
    )
    assert looped[first:] != data[first:]
    assert read(looped, "a.pdf").file_type == "PDF"


def test_many_tables() -> None:
    data = bytearray(b"%PDF-1.4\n")
    before = 0
    for _ in range(3000):
        at = len(data)
        data += b"xref\n0 0\ntrailer\n<</Size 1 /Prev %d>>\n" % before
        before = at
    data += b"startxref\n%d\n%%%%EOF" % before
    assert read(bytes(data), "a.pdf").file_type == "PDF"


def test_a_table_of_more_entries_than_the_file_has_bytes() -> None:
    data = pdf(OBJECTS).replace(b"xref\n0 1\n", b"xref\n0 4294967295\n", 1)
    assert warned(read(data, "a.pdf"), "Error reading xref table")


@pytest.mark.parametrize("count", [2, 400, 0xFFFFFFFF])
def test_objects_in_streams_of_objects(count: int) -> None:
    """A stream of objects that says it holds itself, or is one of a chain of such streams."""
    rows = [bytes(9)] + [b"\2" + pack(">II", number % 50 + 1, 0) for number in range(50)]
    data = b"".join(rows)
    holder = flate(b"1 0 2 0 " + b"<</a 1>>", b"/Type /ObjStm /N %d /First 8" % count)
    out = b"%PDF-1.5\n60 0 obj\n" + holder + b"\nendobj\n"
    entries = b"/Type /XRef /Size 51 /W [1 4 4] /Root 1 0 R /Info 2 0 R"
    document = out + b"61 0 obj\n" + flate(data, entries) + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(out)
    assert read(document, "a.pdf").warnings


def test_a_bomb_in_a_stream() -> None:
    entries = b"/Type /Metadata /Subtype /XML /Filter /FlateDecode"
    found = read(pdf({**OBJECTS, 4: stream(BOMB, entries)}), "a.pdf")
    assert warned(found, "Not inflating stream")
    assert found["PDF:Title"].text == "A (fine) title"


def test_a_bomb_in_a_bomb() -> None:
    entries = b"/Type /Metadata /Subtype /XML /Filter [" + b"/FlateDecode " * 50 + b"]"
    assert warned(read(pdf({**OBJECTS, 4: stream(zlib.compress(BOMB), entries)}), "a.pdf"), "nflating stream")


def test_a_bomb_of_cross_references() -> None:
    data = pdf_of_streams(OBJECTS)
    at = data.rindex(b"stream\n", 0, data.rindex(b"endstream")) + 7
    length = data.rindex(b"endstream") - at - 1
    swollen = data[:at] + BOMB + data[at + length :]
    swollen = swollen.replace(b"/Length %d " % length, b"/Length %d " % len(BOMB))
    assert warned(read(swollen, "a.pdf"), "nflating stream")


def test_a_bomb_of_codes() -> None:
    codes = "".join(f"{256:09b}" + f"{65:09b}" + "".join(f"{258 + n:09b}" for n in range(250)) for _ in range(3000))
    packed = int(codes + "0" * (-len(codes) % 8), 2).to_bytes(-(-len(codes) // 8))
    entries = b"/Type /Metadata /Subtype /XML /Filter /LZWDecode"
    options = exifweb.Options(limits=exifweb.Limits(inflated=1 << 20))
    found = exifweb.read(pdf({**OBJECTS, 4: stream(packed, entries)}), name="a.pdf", options=options)
    assert warned(found, "LZW decompress error")


@pytest.mark.parametrize(
    "content",
    [b"<<" * 100_000, b"[" * 100_000, b"(" * 30_000, b"<</a " * 50_000, b"/a " * 100_000, b"%" * 100_000],
)
def test_nesting_without_end(content: bytes) -> None:
    assert read(pdf({**OBJECTS, 5: content}), "a.pdf").get("XMP-dc:Title") is not None


def test_a_page_tree_of_many_pages() -> None:
    pages = dict.fromkeys(range(100, 1200), b"<</Resources <</ColorSpace <<>>>>>>")
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    found = read(pdf({**OBJECTS, **pages, 2: b"<</Count 1100 /Kids [%b]>>" % kids}), "a.pdf")
    assert found["PDF:PageCount"].text == "1100"


def test_seals_and_comments_without_end() -> None:
    data = pdf(OBJECTS).replace(b"%%EOF", b"% " * 400 + b"\n%%EOF")
    assert read(data, "a.pdf").file_type == "PDF"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"{\\rtf1\\ansi " + b"{\\info{" * 50_000, "a.rtf"),
        (b"{\\rtf1\\ansi {\\info" + b"{\\title \\u8364" * 6_000 + b"}" * 6_001, "a.rtf"),
        (b"<html>\n<head>" + b"<a>" * 50_000, "a.html"),
        (b"<html>\n<head>" + b"<" * 1_000_000, "a.html"),
        (b"<html>\n<head>" + b"<meta name=a " * 100_000, "a.html"),
        (b'{"a":' * 100_000, "a.json"),
        (b'{"a":[' + b"[1]," * 20_000, "a.json"),
        (b'{"a":"' + b"\\" * 1_000_000, "a.json"),
        (b"a," * 500_000 + b"\n" + b'"' * 300_000, "a.csv"),
        (b"\n" * 2_000_000, "a.txt"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n" + b"%%Title: (\n%%+ (" * 10_000, "a.eps"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n" + b"%%BeginDocument: x\n" * 20_000, "a.eps"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n" + b"%" * 5_000_000, "a.eps"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%Title: " + b"(" * 40_000 + b")", "a.eps"),
        (
            b'<?xml version="1.0"?><!DOCTYPE svg ['
            + b'<!ENTITY a "&b;">' * 20_000
            + b"]><svg><title>&a;</title></svg>",
            "a.svg",
        ),
        (b'<?xml version="1.0"?><plist>' + b"<dict><key>a</key>" * 8_000, "a.plist"),
        (b"~\x10\4\xfe0MIE\0\0\0\0" + b"~\x10\4\0Meta" * 50_000, "a.mie"),
        (sidecar_cases.dr4(*[(0x10002, 1, b"\1\0\0\0")] * 3000), "a.dr4"),
    ],
    ids=range(18),
)
def test_repeated_without_end(data: bytes, name: str) -> None:
    read(data, name).to_json()


def test_recipes_and_mie_bombs() -> None:
    bomb = sidecar_cases.mie(*[sidecar_cases.element(b"0Vers", BOMB, 0x24)] * 20, sidecar_cases.element(b"1Name", b"x"))
    found = read(bomb, "a.mie")
    assert warned(found, "Not inflating 0Vers")
    assert found["SubfileName"].text == "x"


def test_packets_inside_packets() -> None:
    from base64 import b64encode

    data = XMP
    for _ in range(12):
        inner = (
            b'xmlns:ast="http://ns.nikon.com/asteroid/1.0/"><ast:XMLPackets>' + b64encode(data) + b"</ast:XMLPackets>"
        )
        data = XMP.replace(b'xmlns:dc="http://purl.org/dc/elements/1.1/">', inner, 1)
    assert read(data, "a.nksc").file_type == "NKSC"


def test_many_resources_and_layers() -> None:
    many = sidecar_cases.psd(*[sidecar_cases.layer(b"x")] * 800, resources=resource(1037, pack(">I", 1)) * 12_000)
    assert warned(read(many, "a.psd"), "Stopped after")


@pytest.mark.parametrize(("name", "data"), SMALL[::3], ids=[name for name, _ in SMALL[::3]])
def test_cut_and_flipped(name: str, data: bytes) -> None:
    """Nothing but our own errors comes of a file that is cut anywhere, or has bytes turned."""
    head = min(len(data), 6000)
    for number in range(4):
        at = head * (number * 8 + len(name) % 8) // 32
        try_to_read(data[: at + 1], name)
        try_to_read(data[:at] + bytes((data[at] ^ 0xFF,)) + data[at + 1 :], name)
        try_to_read(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :], name)
    try_to_read(data[:-3], name)


def try_to_read(data: bytes, name: str) -> None:
    """Read what may not be readable."""
    try:
        exifweb.read(data, name=name.replace(" ", "-")).to_json()
    except exifweb.ExifWebError:
        return


def test_a_resource_of_exif_in_a_document_counts_from_its_own_header() -> None:
    found = read(sidecar_cases.psd(resources=IRB), "a.psd")
    assert found["IFD1:ThumbnailOffset"].text == "80"
    assert found["ThumbnailImage"].text.read() == b"\xff\xd8\xff\xd9"
    assert found["IFD0:Make"].offset > 0
