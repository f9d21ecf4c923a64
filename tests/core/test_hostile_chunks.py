"""Bad PNG and WebP files: bombs, lies about lengths, no end of chunks. Bounded, warned of, siblings survive."""

from __future__ import annotations

import zlib
from struct import pack

import pytest
from bounds import read, warned
from builders import PNG, VP8, VP8X, Ifd, chunk, ihdr, png, riff, riff_chunk, tiff

import exifweb

EXIF = tiff(Ifd([(0x10F, "string", "Acme")]))
TITLE = chunk("tEXt", b"Title\0here")
BOMB = zlib.compress(bytes(100 << 20), 9)


@pytest.mark.parametrize(
    "bomb",
    [
        chunk("zTXt", b"Comment\0\0" + BOMB),
        chunk("iCCP", b"name\0\0" + BOMB),
        chunk("iTXt", b"Comment\0\1\0\0\0" + BOMB),
        chunk("iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + BOMB),
        chunk("zxIf", bytes(5) + BOMB),
        chunk("zTXt", b"Raw profile type exif\0\0" + BOMB),
    ],
    ids=["zTXt", "iCCP", "iTXt", "XMP", "zxIf", "profile"],
)
def test_a_bomb_is_not_inflated(bomb: bytes) -> None:
    found = read(png(bomb, TITLE), "a.png")
    assert warned(found, "Not inflating")
    assert found["Title"].text == "here"


def test_many_small_bombs_share_one_limit() -> None:
    part = zlib.compress(bytes(1 << 20), 9)
    found = read(png(*(chunk("zTXt", b"Key%d\0\0" % n + part) for n in range(2000)), TITLE), "a.png")
    assert warned(found, "Not inflating")
    assert found["Title"].text == "here"


def test_broken_streams_do_not_cost_more_than_whole_ones() -> None:
    part = zlib.compress(bytes(1 << 20), 9)[:-4] + b"\0\0\0\0"
    found = read(png(*(chunk("zTXt", b"Key\0\0" + part) for _ in range(2000)), TITLE), "a.png")
    assert warned(found, "inflating Key")
    assert found["Title"].text == "here"


def test_a_stream_in_a_stream_in_a_stream() -> None:
    data = EXIF
    for _ in range(40):
        data = bytes(5) + zlib.compress(data)
    found = read(png(chunk("zxIf", data), TITLE), "a.png")
    assert warned(found, "Invalid zxIf chunk")
    assert found["Title"].text == "here"


def test_a_profile_in_a_profile() -> None:
    inner = b"\nexif\n%d\n%s" % (len(EXIF), EXIF.hex().encode())
    outer = b"\nexif\n%d\n%s" % (len(inner), inner.hex().encode())
    found = read(png(chunk("tEXt", b"Raw profile type exif\0" + outer), TITLE), "a.png")
    assert warned(found, "Unknown raw profile")
    assert found["Title"].text == "here"


def test_ten_megabytes_of_digits() -> None:
    digits = b"\nexif\n%d\n%s" % (5 << 20, b"4a" * (4 << 20))
    assert warned(read(png(chunk("tEXt", b"Raw profile type exif\0" + digits), TITLE), "a.png"), "wrong size")


@pytest.mark.parametrize("length", [0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x10000])
def test_a_length_beyond_the_file(length: int) -> None:
    found = read(PNG + ihdr() + TITLE + pack(">I", length) + b"tEXtComment\0x" + TITLE, "a.png")
    assert warned(found, "chunk size" if length > 0x7FFFFFFF else "Corrupted PNG image")
    assert found["Title"].text == "here"
    assert all(warning.offset > 0 for warning in found.warnings)


def test_a_million_empty_chunks_of_image_data() -> None:
    found = read(PNG + ihdr() + TITLE + chunk("IDAT") * 1_000_000, "a.png")
    assert warned(found, "Truncated PNG image")
    alternating = chunk("IDAT") + chunk("IDAT", b"x")
    assert warned(read(PNG + ihdr() + TITLE + alternating * 500_000, "a.png"), "Stopped after")


@pytest.mark.parametrize("name", ["prVt", "tEXt", "IHDR"])
def test_a_million_empty_chunks(name: str) -> None:
    found = read(PNG + ihdr() + TITLE + chunk(name) * 1_000_000, "a.png")
    assert warned(found, "Stopped after")
    assert found["Title"].text == "here"


def test_a_million_empty_chunks_in_webp() -> None:
    found = read(riff(VP8X, riff_chunk("ABCD", b"") * 1_000_000), "a.webp")
    assert warned(found, "Stopped after")
    assert found["ImageWidth"].text == "16"


def test_many_frames_and_forms() -> None:
    data = riff(VP8X, riff_chunk("ANMF", bytes(16)) * 30_000)
    assert warned(read(data, "a.webp"), "Stopped after")
    assert read(riff(VP8X) + b"RIFF\4\0\0\0WEBP" * 30_000, "a.webp")["ImageWidth"].text == "16"


@pytest.mark.parametrize("size", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_webp_size_lies(size: int) -> None:
    data = riff(VP8X, VP8, riff_chunk("EXIF", EXIF))
    found = read(data[:4] + pack("<I", size) + data[8:], "a.webp")
    assert found["Make"].text == "Acme"


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0x10000])
def test_webp_chunk_lengths_lie(size: int) -> None:
    found = read(riff(VP8X, riff_chunk("EXIF", EXIF)) + b"XMP " + pack("<I", size) + b"x", "a.webp")
    assert found["Make"].text == "Acme"
    assert warned(found, "Error reading RIFF file")


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_cut_at_every_byte(kind: str) -> None:
    packed = chunk("iTXt", b"Comment\0\1\0en\0\0" + zlib.compress(b"x"))
    data = {
        "png": png(TITLE, chunk("eXIf", EXIF), packed, chunk("pHYs", bytes(9)), chunk("iCCP", b"n\0\0" + packed)),
        "webp": riff(VP8X, VP8, riff_chunk("EXIF", EXIF), riff_chunk("XMP ", b"<x:xmpmeta/>")),
    }[kind]
    for end in range(16, len(data)):
        found = exifweb.read(data[:end], name=f"a.{kind}")
        found.to_json()
        assert found.mime == f"image/{kind}"
        if kind == "png":
            assert found.warnings, end
