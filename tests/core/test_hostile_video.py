"""Bad videos: sizes that lie, elements without end, depths, loops, bombs. Bounded, warned of, siblings survive."""

from __future__ import annotations

import random
import zlib
from struct import pack

import pytest
from bounds import read, warned
from video_cases import CASES
from video_files import (
    INFO,
    TRACKS,
    UNKNOWN_SIZE,
    amf,
    asf,
    asf_named,
    asf_object,
    ebml,
    element,
    flv,
    klv,
    local_set,
    misb,
    mkv,
    packet,
    partition,
    pes,
    programs,
    real,
    real_chunk,
    real_metadata,
    references,
    split,
    streams,
    swf,
    ul,
)
from video_matroska import ALL
from video_mxf import BODY, LOCAL, instance
from video_transport import DASHCAMS, SEQUENCE
from video_windows import FILE

import exifweb

VOID = b"\xec\x80"
SEGMENT = b"\x18\x53\x80\x67"
MILLION = 1_000_000
EVERY = [(kind, suffix, name, data) for kind, (suffix, files) in CASES.items() for name, data in files.items()]
EVERY += [("dashcam", ".ts", name, data) for name, data in DASHCAMS.items()]
LONGEST = 40_000


def survives(data: bytes, suffix: str, options: exifweb.Options) -> None:
    try:
        found = exifweb.read(data, name=f"a{suffix}", options=options)
    except exifweb.ExifWebError:
        return
    found.to_json()
    found.to_json(numeric=True)


@pytest.mark.parametrize("kind", [*CASES, "dashcam"])
def test_cut_anywhere_and_changed_anywhere(kind: str) -> None:
    chance = random.Random(kind)
    options = [exifweb.Options(), exifweb.Options(unknown=2, embedded=3)]
    for of, suffix, _, data in EVERY:
        if of != kind:
            continue
        whole = data[:LONGEST]
        for number in range(40):
            survives(whole[: chance.randrange(len(whole) + 1)], suffix, options[number % 2])
            changed = bytearray(whole)
            for _ in range(chance.choice((1, 2, 8))):
                at = chance.randrange(min(len(changed), chance.choice((64, 600, LONGEST))))
                changed[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
            survives(bytes(changed), suffix, options[number % 2])


@pytest.mark.parametrize("place", ["inside", "beside"])
def test_a_million_empty_elements(place: str) -> None:
    voids = VOID * MILLION
    parts = (
        (element(INFO, element(0x7BA9, "here"), voids),)
        if place == "inside"
        else (element(INFO, element(0x7BA9, "here")), voids)
    )
    found = read(mkv(*parts, *ALL), "a.mkv")
    assert warned(found, "Stopped after 100000 elements")
    assert found["Info:Title"].text == "here"


def test_no_master_says_where_it_ends() -> None:
    nested = ebml() + SEGMENT + UNKNOWN_SIZE + (b"\x15\x49\xa9\x66" + UNKNOWN_SIZE) * 300_000
    assert warned(read(nested, "a.mkv"), "nested too deeply")
    tags = ebml() + SEGMENT + UNKNOWN_SIZE + b"\x12\x54\xc3\x67" + UNKNOWN_SIZE + (b"\x67\xc8" + UNKNOWN_SIZE) * 100_000
    assert warned(read(tags, "a.mkv"), "nested too deeply")
    clusters = ebml() + SEGMENT + UNKNOWN_SIZE + b"".join(ALL) + (b"\x1f\x43\xb6\x75" + UNKNOWN_SIZE) * 100_000
    assert read(clusters, "a.mkv")["Info:Duration"].text == "0:02:29"


def test_elements_with_absurd_sizes() -> None:
    title = element(0x7BA9, "here")
    big = b"\x4d\x80" + b"\x01\xfe\xff\xff\xff\xff\xff\xff"
    found = read(mkv(element(INFO, title, big), *ALL[1:]), "a.mkv")
    assert warned(found, "Invalid or corrupted Info master element")
    assert found["Info:Title"].text == "here"
    assert found["Track1:ImageWidth"].value == 1920
    huge = element(TRACKS, element(0xAE, element(0xD7, 1), element(0xE0, element(0xB0, b"\xff" * 200_000))))
    assert found.file_type == read(mkv(huge), "a.mkv").file_type


def test_asf_with_absurd_counts() -> None:
    named = asf_object("extended", pack("<H", 65535) + asf_named([])[2:] + pack("<HHHH", 0, 0, 0, 0) * 9000)
    codecs = asf_object("codecs", bytes(16) + pack("<I", 0xFFFFFFFF))
    found = read(asf(named, codecs, asf_object("file", FILE)), "a.wmv")
    assert warned(found, "Error processing ExtendedContentDescr directory") or found["MaxBitrate"].value == 1_234_567
    assert warned(read(asf()[:30] + asf_object("none", b"") * 21_000, "a.wmv"), "Stopped after 20000 objects")


def test_mxf_with_too_many_packs_and_references() -> None:
    key = ul(LOCAL[0x3C0A]) + b"\0"
    assert warned(read(partition("03", 0) + key * 21_000, "a.mxf"), "Stopped after 20000 packs")
    sets = (
        local_set("0d010101.01012f00", [instance(n), (0x3B06, references(*range(n, n + 300)))]) for n in range(1, 400)
    )
    assert warned(read(partition("03", 0) + BODY[0] + b"".join(sets), "a.mxf"), "references")


def test_sets_of_mxf_that_belong_to_each_other() -> None:
    ring = (local_set("0d010101.01012f00", [instance(n), (0x3B06, references(n % 5 + 1))]) for n in range(1, 6))
    assert read(partition("03", 0) + BODY[0] + b"".join(ring), "a.mxf")["MXFVersion"].text == "1.2"


def test_flash_without_end() -> None:
    assert warned(read(flv(*[(18, b"")] * 21_000), "a.flv"), "Stopped after 20000 packets")
    deep = flv((18, amf("onMetaData") + b"\3\0\1a" * 100_000))
    assert warned(read(deep, "a.flv"), "Too many AMF records")
    arrays = flv((18, amf("onMetaData") + b"\3\0\1a" + b"\x0a\0\0\0\2" * 100_000))
    assert warned(read(arrays, "a.flv"), "Too many AMF records")
    nulls = flv((18, amf("onMetaData") + b"\3\0\1a\x0a\xff\xff\xff\xff" + b"\5" * 450_000))
    assert warned(read(nulls, "a.flv"), "Too many AMF records")


def test_a_bomb_in_an_swf() -> None:
    packed = zlib.compress(swf((69, b"\x10\0\0\0"), *[(86, bytes(900_000))] * 20)[8:], 9)
    found = read(b"CWS\x09" + pack("<I", 1 << 31) + packed, "a.swf")
    assert found["FlashVersion"].value == 9


def test_real_without_end() -> None:
    assert warned(read(real(*[real_chunk("ABCD", b"")] * 21_000), "a.rm"), "Stopped after 20000 chunks")
    nested = b""
    for _ in range(300):
        nested = real_metadata("A", 1, b"b", *([nested] if nested else []))
    whole = b"RJMD\0\0\0\0" + nested
    found = read(real(footer=whole + b"RMJE" + pack(">II", 0, len(whole)) + bytes(128)), "a.rm")
    assert "Real-RJMD:A" not in found or found["MIMEType"].text


def test_streams_that_lead_to_each_other() -> None:
    tables = packet(0, programs((1, 0), (2, 0x100)), start=True) + packet(
        0x100, streams(1, 0x100, [(2, 0x100, b""), (2, 0, b""), (2, 0x31, b"")]), start=True
    )
    found = read(tables * 20 + split(0x31, SEQUENCE), "a.ts")
    assert found["VideoStreamType"].text == "MPEG-2 Video"


def test_sets_inside_sets_of_a_drone() -> None:
    inner = klv([(1, b"\1")])
    for _ in range(60):
        inner = klv([(48, inner[:120])])
    data = misb(("060e2b34020b01010e01030101000000", inner))
    tables = packet(0, programs((1, 0x100)), start=True)
    tables += packet(0x100, streams(1, 0x1FFF, [(0x15, 0x40, b"")]), start=True)
    assert read(tables + split(0x40, pes(data, 0xFC)) + packet(0x1FFF, bytes(184)) * 5, "a.ts").file_type == "M2T"
