"""Bad audio files: absurd lengths, pages and chunks without end, floods of frames. Bounded, siblings survive."""

from __future__ import annotations

import zlib
from struct import pack

import pytest
from audio_files import (
    COMMON,
    JPEG,
    MP3_FRAME,
    STREAM_INFO,
    VORBIS,
    aiff,
    ape_tag,
    audible,
    comments,
    flac,
    frame,
    id3,
    id3v1,
    ogg,
    page,
    sync_safe,
    texts,
)
from bounds import read, warned
from builders import riff, riff_chunk
from riff_files import FORMAT, SOUND, avi, listed, stream, wav

TITLE = frame("TIT2", texts("here"))
MANY = 100_000
BOMB = zlib.compress(bytes(100 << 20), 9)


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x7FFFFFFF, 0x0FFFFFFF, 0x100000])
@pytest.mark.parametrize("version", [3, 4])
def test_a_frame_of_absurd_length(version: int, length: int) -> None:
    bad = b"TALB" + pack(">IH", length, 0) + b"\0x"
    found = read(id3(frame("TIT2", texts("here"), version), bad, version=version) + MP3_FRAME, "a.mp3")
    assert found["Title"].text == "here"


def test_a_tag_of_absurd_length() -> None:
    found = read(b"ID3\3\0\0\x7f\x7f\x7f\x7f" + TITLE + MP3_FRAME + id3v1(), "a.mp3")
    assert warned(found, "Truncated ID3 data")
    assert found["ID3v1:Year"].text == "1999"


def test_a_flood_of_empty_frames() -> None:
    assert warned(read(id3(frame("TALB", b"") * 30_000) + MP3_FRAME, "a.mp3"), "Stopped after")


def test_a_flood_of_unknown_frames() -> None:
    assert warned(read(id3(TITLE, frame("ZZZZ", b"") * 30_000) + MP3_FRAME, "a.mp3"), "Stopped after 10000 frames")


def test_a_frame_that_swells() -> None:
    bomb = frame("TALB", sync_safe(100 << 20) + BOMB, flags=0x80)
    found = read(id3(bomb, TITLE) + MP3_FRAME, "a.mp3")
    assert warned(found, "Not inflating")
    assert found["Title"].text == "here"


@pytest.mark.parametrize(
    "text",
    [
        b"\1" + b"\xff\xfe" + b"\0\0" * 100_000,
        b"\1" + b"a\0\0b" * 50_000,
        b"\2" + b"\0" * 200_001,
        b"\0" + b"\0x" * 100_000,
        b"\3" + b"\xff" * 200_000,
    ],
    ids=["ends", "slips", "odd", "parts", "no UTF-8"],
)
@pytest.mark.parametrize("name", ["TALB", "TXXX", "SYLT", "GEOB", "WXXX", "RVA2"])
def test_a_long_value(name: str, text: bytes) -> None:
    found = read(id3(TITLE, frame(name, text)) + MP3_FRAME, "a.mp3")
    assert found["Title"].text == "here"


def test_a_picture_without_end_of_its_description() -> None:
    found = read(id3(TITLE, frame("APIC", b"\1image/jpeg\0\3" + b"x\0" * MANY)) + MP3_FRAME, "a.mp3")
    assert warned(found, "Invalid APIC frame")
    assert found["Title"].text == "here"


def test_lyrics_of_many_lines() -> None:
    body = b"".join(b"x\0" + pack(">I", n) for n in range(20_000))
    read(id3(frame("SYLT", b"\0eng\2\1\0" + body), TITLE) + MP3_FRAME, "a.mp3")


@pytest.mark.parametrize("name", ["", "EMPT"])
def test_many_empty_chunks(name: str) -> None:
    empty = riff_chunk(name or "\0\0\0\1", b"") * MANY
    found = read(riff(FORMAT, empty, form=b"WAVE"), "a.wav")
    assert warned(found, "Stopped after 20000 chunks")
    assert found["SampleRate"].text == "44100"


def test_many_empty_chunks_in_a_list() -> None:
    found = read(wav(listed("INFO", riff_chunk("IART", b"A"), riff_chunk("XXXX", b"") * MANY)), "a.wav")
    assert warned(found, "Stopped after 20000 chunks")
    assert found["Artist"].text == "A"


def test_lists_in_lists_in_lists() -> None:
    data = b""
    for _ in range(3000):
        data = listed("adtl", data)
    found = read(riff(FORMAT, data, form=b"WAVE"), "a.wav")
    assert warned(found, "nested too deeply")
    assert found["SampleRate"].text == "44100"


def test_forms_in_forms() -> None:
    found = read(avi() + b"RIFF\4\0\0\0AVI " * 300_000, "a.avi")
    assert warned(found, "Stopped after 20000 chunks")


def test_many_streams() -> None:
    found = read(avi(streams=stream(b"auds", bytes(4), bytes(18)) * 1000), "a.avi")
    assert found["StreamCount"].text == "2"


def test_pages_of_nothing() -> None:
    data = page(VORBIS, 0, 2) + page(b"", 1, 1, ends=True) * MANY
    assert read(data, "a.ogg")["AudioChannels"].text == "2"


def test_a_packet_of_endless_pages() -> None:
    body = b"\3vorbis" + comments("TITLE=T", count=9)
    data = page(VORBIS, 0, 2) + page(body, 1) + page(b"x" * 255, 2, 1, ends=False) * 25_000
    assert warned(read(data, "a.ogg"), "Stopped after 20000 pages")


def test_a_new_stream_on_each_page() -> None:
    data = b"".join(page(VORBIS, 0, 2, number) for number in range(3000))
    read(data, "a.ogg")


@pytest.mark.parametrize("count", [0xFFFFFFFF, MANY])
def test_comments_without_end(count: int) -> None:
    found = read(flac((4, comments("TITLE=here", count=count) + b"\1\0\0\0=" * 30_000)), "a.flac")
    assert found["Title"].text == "here"
    assert len(found) < 110_000


def test_blocks_without_end() -> None:
    found = read(b"fLaC" + (b"\0\0\0\x22" + STREAM_INFO) + b"\1\0\0\0" * MANY, "a.flac")
    assert found["SampleRate"].text == "44100"


def test_a_picture_of_absurd_lengths() -> None:
    found = read(flac((4, comments("TITLE=here")), (6, pack(">III", 3, 0xFFFFFFFF, 0xFFFFFFFF) + JPEG)), "a.flac")
    assert found["Title"].text == "here"


def test_items_without_end() -> None:
    found = read(MP3_FRAME + ape_tag(b"\0\0\0\0\0\0\0\0X\0" * 30_000, count=0xFFFFFFFF), "a.mp3")
    assert warned(found, "Stopped after 10000 items")


def test_an_item_of_absurd_length() -> None:
    found = read(MP3_FRAME + ape_tag(pack("<II", 0xFFFFFFFF, 0) + b"Title\0x"), "a.mp3")
    assert warned(found, "Bad APE trailer")


def test_chunks_of_aiff_without_end() -> None:
    found = read(aiff(COMMON, *[(b"ANNO", b"x")] * 30_000), "a.aif")
    assert warned(found, "Stopped after 20000 chunks")
    assert found["SampleRate"].text == "44100"


def test_an_audio_book_of_absurd_counts() -> None:
    data = bytearray(audible(("title", "here")))
    data[8:12] = b"\xff\xff\xff\xff"
    assert warned(read(bytes(data), "a.aa"), "Invalid TOC")


def test_lyrics_of_absurd_length() -> None:
    found = read(MP3_FRAME + b"LYRICSBEGINLYR99999x" + b"999999LYRICS200" + id3v1(), "a.mp3")
    assert warned(found, "Malformed Lyrics3")


def test_cue_points_of_a_broken_list() -> None:
    data = listed("adtl", riff_chunk("labl", b""), riff_chunk("ltxt", b"x"), b"labl\xff\xff\xff\xffx")
    found = read(riff(FORMAT, data, SOUND, form=b"WAVE"), "a.wav")
    assert warned(found, "Bad labl chunk")
    assert found["SampleRate"].text == "44100"


def test_an_ogg_of_comments_that_swear_they_are_long() -> None:
    found = read(ogg(VORBIS, b"\3vorbis" + pack("<I", 0xFFFFFFF0) + b"x"), "a.ogg")
    assert warned(found, "Format error in Vorbis comments")
