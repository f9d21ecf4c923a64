"""Audio files, AVI and WAV: what is found in each, how little is read, and which bytes pictures are."""

from __future__ import annotations

import random
from struct import pack
from typing import Any

import pytest
from audio_files import (
    COMMON,
    JPEG,
    MP3_FRAME,
    OPUS,
    SOUND,
    THEORA,
    VORBIS,
    adts,
    aiff,
    ape_item,
    ape_tag,
    audible,
    comments,
    dsf,
    enhanced,
    flac,
    flac_picture,
    frame,
    id3,
    id3v1,
    lyrics3,
    ogg,
    page,
    sync_safe,
    texts,
    xing,
)
from builders import riff, riff_chunk
from riff_files import FORMAT, MOVIE, VIDEO, avi, avi_header, listed, wav
from sparse import Sparse

import exifweb
from exifweb.core.source import Pages

COVER = frame("APIC", b"\0image/jpeg\0\x03Cover\0" + JPEG)
TAGGED = id3(frame("TIT2", texts("Title")), frame("TCON", texts("(17)", encoding=0)), COVER)
MAC = b"MAC " + pack("<HHHHIIIII", 3950, 2000, 0, 2, 44100, 44, 0, 100, 73_000)
FILES: dict[str, tuple[bytes, dict[str, Any]]] = {
    "a.mp3": (
        TAGGED + xing(encoder=b"LAME3.99r") + MP3_FRAME + enhanced() + id3v1(),
        {
            "File:FileType": "MP3",
            "File:ID3Size": len(TAGGED) + 128,
            "MPEG:Encoder": "LAME3.99r",
            "MPEG:LameLowPassFilter": "18 kHz",
            "ID3v2_3:Genre": "Rock",
            "ID3v2_3:PictureType": "Front Cover",
            "ID3v1:Track": 7,
            "ID3v1_Enh:Speed": "Fast",
            "Composite:Duration": "0:00:39 (approx)",
        },
    ),
    "lyrics.mp3": (MP3_FRAME + lyrics3(LYR="Hey") + id3v1(), {"Lyrics3:Lyrics": "Hey", "ID3v1:Genre": "Rock"}),
    "a.flac": (
        flac((4, comments("TITLE=T", "my_key=v")), (6, flac_picture())),
        {"FLAC:SampleRate": 44100, "Vorbis:MyKey": "v", "FLAC:PictureWidth": 640, "Composite:Duration": "10.00 s"},
    ),
    "a.ogg": (
        ogg(VORBIS, b"\3vorbis" + comments("ARTIST=A", "ARTIST=B")),
        {"File:FileType": "OGG", "Vorbis:Artist": ["A", "B"], "Vorbis:NominalBitrate": "112 kbps"},
    ),
    "a.opus": (ogg(OPUS, b"OpusTags" + comments("TITLE=T")), {"File:FileType": "OPUS", "Vorbis:Title": "T"}),
    "a.ogv": (ogg(THEORA, b"\x81theora" + comments("TITLE=T")), {"Theora:ImageWidth": 640, "Theora:Title": "T"}),
    "a.ape": (MAC + ape_tag(ape_item(b"Title", b"T")), {"MAC:APEVersion": 3.95, "APE:Title": "T"}),
    "a.mpc": (b"MP+\x07" + bytes(40) + ape_tag(ape_item(b"Title", b"T")), {"MPC:SampleRate": 44100, "APE:Title": "T"}),
    "a.aif": (aiff(COMMON, (b"NAME", b"Caf\x8e"), SOUND), {"AIFF:SampleRate": 44100, "AIFF:Name": "Caf\xe9"}),
    "a.aac": (adts(b"Acme AAC"), {"AAC:SampleRate": 44100, "AAC:Encoder": "Acme AAC"}),
    "a.dsf": (dsf(TAGGED), {"File:SampleRate": 2822400, "ID3v2_3:Title": "Title"}),
    "a.dss": (b"\x02dss" + bytes(8) + b"DS-40".ljust(120, b"\0"), {"Olympus:Model": "DS-40"}),
    "a.aa": (audible(("title", "A &amp; B")), {"Audible:Title": "A & B", "Audible:ChapterCount": 12}),
    "a.wv": (
        b"wvpk" + pack("<IHBBIIII", 200, 0x410, 0, 0, 1000, 0, 1000, 1) + bytes(80) + ape_tag(ape_item(b"Title", b"T")),
        {"File:AudioType": "Stereo", "APE:Title": "T"},
    ),
    "a.wav": (
        wav(listed("INFO", riff_chunk("INAM", b"N\0")), riff_chunk("id3 ", TAGGED)),
        {"RIFF:SampleRate": 44100, "RIFF:Title": "N", "ID3v2_3:Title": "Title", "Composite:Duration": "0.10 s"},
    ),
    "a.avi": (
        avi(riff_chunk("IDIT", b"2001/ 1/27  1:42PM\0\0")),
        {"RIFF:FrameRate": 25, "RIFF:DateTimeOriginal": "2001:01:27 13:42:00", "Composite:Duration": "10.00 s"},
    ),
    "a.la": (b"LA04" + bytes(20) + b"WAVE" + FORMAT, {"File:FileType": "LA", "RIFF:NumChannels": 2}),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_found(name: str) -> None:
    data, expected = FILES[name]
    found = exifweb.read(data, name=name).to_dict()
    assert {key: found.get(key) for key in expected} == expected
    assert not [key for key in found if key.endswith(":Warning")]


@pytest.mark.parametrize("name", FILES)
def test_by_pages_the_answer_is_the_same(name: str) -> None:
    data = FILES[name][0]
    pages = Pages(len(data), lambda offset, length: data[offset : offset + length], page=64)
    theirs, ours = exifweb.read(data, name=name), exifweb.read(pages, name=name)
    assert ours.to_json() == theirs.to_json()
    assert [(tag.offset, tag.length) for tag in ours] == [(tag.offset, tag.length) for tag in theirs]


@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.aa"])
def test_pictures_are_their_bytes(name: str) -> None:
    data = FILES[name][0]
    found = exifweb.read(data, name=name)
    picture = found.get("Picture") or found["CoverArt"]
    assert picture.text.read() == JPEG
    assert [data[one.offset : one.offset + one.length] for one in found.embedded] == [JPEG] * (name != "a.aa")


@pytest.mark.parametrize(
    ("name", "request_", "expected"),
    [
        ("a.mp3", "ID3v2_3:Title", ["ID3v2_3:Title"]),
        ("a.mp3", "Title", ["ID3v2_3:Title", "ID3v1:Title"]),
        ("a.mp3", "MPEG:Encoder", ["MPEG:Encoder"]),
        ("a.flac", "Vorbis:*", ["Vorbis:Vendor", "Vorbis:Title", "Vorbis:MyKey"]),
        ("a.ogg", "Vorbis:Artist", ["Vorbis:Artist"]),
        ("a.ape", "APE:T*", ["MAC:TotalFrames", "APE:Title"]),
        ("a.wav", "RIFF:SampleRate", ["RIFF:SampleRate"]),
        ("a.wav", "ID3:Title", ["ID3v2_3:Title"]),
        ("a.avi", "DateTimeOriginal", ["RIFF:DateTimeOriginal"]),
        ("a.avi", "Duration", ["Composite:Duration"]),
        ("a.aif", "AIFF:Name", ["AIFF:Name"]),
        ("a.dss", "MakerNotes:Model", ["Olympus:Model"]),
    ],
)
def test_one_tag_alone(name: str, request_: str, expected: list[str]) -> None:
    found = exifweb.read(FILES[name][0], name=name, tags=[request_])
    assert [f"{tag.group1}:{tag.name}" for tag in found] == expected


GIGABYTE, MEGABYTE = 1 << 30, 1 << 20
BIG_COVER = 20 * MEGABYTE


def cut_off(data: bytes, length: int) -> bytes:
    """Return a file without its last bytes, which a sparse one has all alike."""
    return data[: len(data) - length]


def large_avi() -> Sparse:
    """Return a video of 4 GB in several forms, with an index and dates behind the first."""
    head = listed("hdrl", avi_header(), VIDEO)
    first = b"RIFF" + pack("<I", 1 << 30) + b"AVI " + head + b"LIST" + pack("<I", GIGABYTE - 6 + 4) + b"movi"
    pieces = {0: first}
    at = len(first) + GIGABYTE - 6
    at += at % 2
    pieces[at] = b"idx1" + pack("<I", 16 * MEGABYTE)
    at += 8 + 16 * MEGABYTE
    for _ in range(3):
        part = riff_chunk("IDIT", b"2001/ 1/27  1:42PM\0\0") + b"RIFF" + pack("<I", GIGABYTE) + b"AVIX"
        part += b"LIST" + pack("<I", GIGABYTE) + b"movi"
        pieces[at] = part
        at += len(part) + GIGABYTE - 4
    pieces[at] = riff_chunk("IDIT", b"2001/ 1/27  1:42PM\0\0")
    return Sparse(pieces, at + len(pieces[at]))


def large_wav() -> Sparse:
    """Return a sound of 5 GB."""
    size = 5 * GIGABYTE
    head = b"RF64\xff\xff\xff\xffWAVE" + riff_chunk("ds64", pack("<QQQI", size, size, size // 4, 0)) + FORMAT
    head += b"data\xff\xff\xff\xff"
    tail = listed("INFO", riff_chunk("INAM", b"behind\0"))
    return Sparse({0: head, len(head) + size: tail}, len(head) + size + len(tail))


def large_mp3() -> Sparse:
    """Return 100 MB of sound behind a cover of 20 MB."""
    cover = b"\0image/jpeg\0\x03Cover\0"
    frames = frame("TIT2", texts("Title")) + frame("APIC", cover, length=len(cover) + BIG_COVER)
    size = len(frames) + BIG_COVER + 10 + len(frame("TALB", texts("Album"))) - 10
    head = b"ID3\3\0\0" + sync_safe(size) + frames
    album = frame("TALB", texts("Album"))
    start = len(head) + BIG_COVER
    end = start + len(album) + 100 * MEGABYTE
    tail = ape_tag(ape_item(b"Genre", b"APE")) + id3v1()
    return Sparse({0: head, start: album, start + len(album): xing(), end: tail}, end + len(tail))


def large_flac() -> Sparse:
    """Return 100 MB of sound behind a picture of 15 MB."""
    picture = cut_off(flac_picture(), len(JPEG) + 4) + pack(">I", 15 * MEGABYTE)
    length = len(picture) + 15 * MEGABYTE
    head = cut_off(flac((4, comments("TITLE=T"))), 52)
    at = head.index(b"\x84")
    head = head[:at] + b"\4" + head[at + 1 :] + b"\x86" + length.to_bytes(3, "big") + picture
    return Sparse({0: head}, len(head) + 115 * MEGABYTE)


def large_aiff() -> Sparse:
    """Return 100 MB of sound before a name."""
    head = cut_off(aiff(COMMON, (b"SSND", b"")), 4) + pack(">I", 100 * MEGABYTE)
    tail = b"NAME" + pack(">I", 4) + b"Late"
    return Sparse({0: head, len(head) + 100 * MEGABYTE: tail}, len(head) + 100 * MEGABYTE + len(tail))


def large_ogg() -> Sparse:
    """Return 100 MB of sound."""
    head = ogg(VORBIS, b"\3vorbis" + comments("TITLE=T"))
    return Sparse({0: head}, 120 * MEGABYTE)


LARGE = {
    "a.avi": (large_avi, "RIFF:DateTimeOriginal", "2001:01:27 13:42:00"),
    "a.wav": (large_wav, "RIFF:Title", "behind"),
    "a.mp3": (large_mp3, "ID3v2_3:Album", "Album"),
    "a.flac": (large_flac, "FLAC:PictureLength", 15 * MEGABYTE),
    "a.aif": (large_aiff, "AIFF:Name", "Late"),
    "a.ogg": (large_ogg, "Vorbis:Title", "T"),
}


@pytest.mark.parametrize("name", LARGE)
def test_of_a_large_file_little_is_read(name: str) -> None:
    make, key, value = LARGE[name]
    source = make()
    assert source.size > 100 * MEGABYTE
    found = exifweb.read(source, name=name).to_dict()
    assert found[key] == value
    assert source.fetched < 512 << 10
    assert not [key for key in found if key.endswith(":Warning")]


def test_the_duration_of_a_long_sound_is_that_of_all_of_it() -> None:
    assert exifweb.read(large_wav(), name="a.wav").to_dict()["Composite:Duration"] == "8:27:15"


def test_a_fast_read_goes_no_further_than_the_sound() -> None:
    data = wav(after=listed("INFO", riff_chunk("INAM", b"late\0")))
    found = exifweb.read(data, name="a.wav", options=exifweb.Options(fast=1)).to_dict()
    assert "RIFF:SampleRate" in found
    assert "RIFF:Title" not in found


def test_forms_behind_the_first_are_documents() -> None:
    data = avi() + riff(listed("hdrl", avi_header()), MOVIE, form=b"AVI ")
    found = exifweb.read(data, name="a.avi")
    assert {tag.doc for tag in found if tag.name == "FrameCount"} == {None, "1"}
    assert found["Duration"].text == "20.00 s"


POSITION = (23, 1, 3, 4196540416, 53, 24035328, 154, 8, 0, 98, 16, 2018, 3, 14, b"W", b"N")


def test_the_first_record_of_a_track() -> None:
    found = exifweb.read(wav(riff_chunk("SLLT", pack(">IBHIHIhhBBBHBBcc", *POSITION) * 2)), name="a.wav")
    assert found["RIFF:GPSLatitude"].value == pytest.approx(53.24035328)
    assert found["RIFF:GPSLongitude"].value == pytest.approx(-44.96540416)
    assert found["RIFF:GPSDateTime"].text == "2018:03:14 00:98:16Z"
    assert found["RIFF:GPSSpeedRef"].text == "km/h"
    assert [tag.doc for tag in found if tag.group1 == "RIFF" and tag.name.startswith("GPS")] == ["1"] * 6
    assert "ExtractEmbedded" in found.warnings[0].message


def test_packets_of_flac_lie_where_their_pages_are() -> None:
    head = b"\x7fFLAC\1\0\0\1fLaC\0" + flac()[5:42]
    first = page(head, 0, 2)
    data = first + page(b"\x84" + len(comments("TITLE=T")).to_bytes(3, "big") + comments("TITLE=T"), 1)
    tag = exifweb.read(data, name="a.ogg")["Vorbis:Title"]
    assert data[tag.offset : tag.offset + tag.length] == b"TITLE=T"


@pytest.mark.parametrize("name", FILES)
def test_no_damage_stops_a_read(name: str) -> None:
    data = FILES[name][0]
    chance = random.Random(name)
    for _ in range(60):
        damaged = bytearray(data[: chance.randrange(1, len(data))] if chance.random() < 0.5 else data)
        for _ in range(chance.randrange(4)):
            damaged[chance.randrange(len(damaged))] = chance.choice((0, 1, 127, 128, 255))
        try:
            exifweb.read(bytes(damaged), name=name, options=exifweb.Options(unknown=chance.randrange(3))).to_json()
        except exifweb.UnknownFormat:
            continue
