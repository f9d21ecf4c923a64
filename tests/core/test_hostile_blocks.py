"""Bad metadata blocks: bombs, lies about lengths, loops. Each costs less than 1 s and 50 MB; its siblings live."""

from __future__ import annotations

import time
import tracemalloc
from struct import pack

import pytest
from bounds import BYTES, SECONDS, read, warned
from builders import THUMBNAIL, Ifd, exif, jpeg, segment, tiff

import exifweb

XMP = b"http://ns.adobe.com/xap/1.0/\0"
BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x:xmpmeta xmlns:x="adobe:ns:meta/">&j;</x:xmpmeta>"""
ENTITIES = b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)


def in_tiff(tag: int, data: bytes) -> bytes:
    return tiff(Ifd([(0x10F, "string", "Acme"), (tag, "undef", data)]))


def test_an_entity_bomb_is_refused() -> None:
    found = read(jpeg(segment(0xE1, XMP + BOMB % ENTITIES), exif(Ifd([(0x10F, "string", "Acme")]))))
    assert warned(found, "DOCTYPE")
    assert found["Make"].text == "Acme"


def test_fifty_megabytes_of_xmp_are_refused() -> None:
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<a/>" * (50 << 18) + b"</x:xmpmeta>"
    assert len(packet) > 50 << 20
    tracemalloc.start()
    begin = time.process_time()
    found = exifweb.read(packet, name="a.xmp")
    assert time.process_time() - begin < SECONDS
    assert tracemalloc.get_traced_memory()[1] < BYTES * 2  # the block itself is read once before it is refused
    tracemalloc.stop()
    assert warned(found, "more than the limit")


@pytest.mark.parametrize("unit", [b"<a/>", b"<a b='c'/>", b"<a>"])
def test_a_packet_of_a_million_elements_is_cut(unit: bytes) -> None:
    packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + unit * (1 << 20)
    assert read(packet[: 10 << 20], "a.xmp").warnings


def test_a_list_is_cut_at_a_thousand_items() -> None:
    items = b"<rdf:li>x</rdf:li>" * 3000
    packet = (
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        b"xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:RDF><rdf:Description><dc:subject><rdf:Bag>"
        + items
        + b"</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    found = read(packet, "a.xmp")
    assert len(found["XMP-dc:Subject"].value) == 1000
    assert warned(found, "Extracted only 1000")


def test_a_profile_of_a_million_elements_is_refused() -> None:
    profile = bytearray(132 + 12)
    profile[128:132] = pack(">I", 1_000_000)
    profile[:4] = pack(">I", len(profile))
    assert warned(read(in_tiff(0x8773, bytes(profile))), "Bad ICC_Profile table (1000000 entries)")


def test_profile_elements_past_the_end() -> None:
    table = pack(">I", 200) + pack(">4sII", b"desc", 0xFFFFFF00, 0xFFFFFF00) * 200
    profile = bytearray(128) + table
    profile[:4] = pack(">I", len(profile))
    assert warned(read(in_tiff(0x8773, bytes(profile))), "truncated")


@pytest.mark.parametrize("length", [0x7FFF, 0x8004, 0x80FF, 0xFFFF])
def test_iptc_with_wrong_lengths(length: int) -> None:
    good = b"\x1c\x02\x05\0\x04name"
    found = read(in_tiff(0x83BB, good + b"\x1c\x02\x19" + pack(">H", length) + b"\xff" * 20))
    assert found["IPTC:ObjectName"].text == "name"


def test_iptc_of_a_million_empty_datasets() -> None:
    found = read(in_tiff(0x83BB, b"\x1c\x02\x19\0\0" * 1_000_000))
    assert len(found) <= exifweb.Limits().tags + 100


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 1 << 20])
def test_resources_that_are_longer_than_they_can_be(size: int) -> None:
    good = b"8BIM\x04\x0a\0\0\0\0\0\x01\x01\0"
    found = read(in_tiff(0x8649, good + b"8BIM\x04\x04\0\0" + pack(">I", size) + b"xx"))
    assert warned(found, "Bad Photoshop resource data size")


def test_resources_inside_resources_end() -> None:
    inner = in_tiff(0x8649, b"8BIM\x04\x22\0\0\0\0\0\0")
    for _ in range(40):
        inner = in_tiff(0x8649, b"8BIM\x04\x22\0\0" + pack(">I", len(inner)) + inner)
    read(inner, "a.tif")


def test_a_million_empty_resources() -> None:
    read(in_tiff(0x8649, b"8BIM\x04\x0b\0\0\0\0\0\0" * 100_000), "a.tif")


def test_boxes_inside_boxes_end() -> None:
    inner = b""
    for _ in range(500):
        inner = pack(">I", len(inner) + 8) + b"jumb" + inner
    head = b"JP\0\1\0\0\0\1"
    assert warned(read(jpeg(segment(0xEB, head + inner))), "nested too deeply")


@pytest.mark.parametrize(
    "body", [b"\x9b" + b"\xff" * 8, b"\x81" * 5000, b"\xbf" * 5000, b"\x5f" * 5000, b"\x9f" * 20000]
)
def test_hostile_cbor(body: bytes) -> None:
    box = pack(">I", len(body) + 8) + b"cbor" + body
    outer = pack(">I", len(box) + 8) + b"jumb" + box
    read(jpeg(segment(0xEB, b"JP\0\1\0\0\0\1" + outer)))


def test_a_maker_note_that_points_at_itself() -> None:
    note = pack("<HHHII", 1, 1, 3, 60, 0) + bytes(4)
    camera = Ifd([(0x927C, "undef", note)])
    found = read(jpeg(exif(Ifd([(0x10F, "string", "Canon"), (0x110, "string", "Canon EOS")], {0x8769: camera}))))
    assert found["Make"].text == "Canon"


@pytest.mark.parametrize(
    "footer", [b"cbipcbbl", b"\xff\xff\xff\xffcbipcbbl", b"\0\x05\xff\xff\xff\xff\xa1\xb2\xc3\xd4"]
)
def test_trailers_that_are_none(footer: bytes) -> None:
    assert read(jpeg(exif(Ifd([(0x10F, "string", "Acme")]))) + footer)["Make"].text == "Acme"


def test_a_samsung_trailer_with_a_loop() -> None:
    directory = b"SEFH" + pack("<II", 106, 1) + pack("<HHII", 0, 0x0A01, 4, 0xFFFFFFF0)
    trailer = directory + pack("<I", len(directory)) + b"SEFT"
    read(jpeg() + THUMBNAIL + trailer)
