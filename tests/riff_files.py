"""Builders of AVI and WAV files: lists of chunks, streams and what cameras put beside them."""

from __future__ import annotations

from struct import pack

from builders import riff, riff_chunk


def listed(kind: str, *chunks: bytes) -> bytes:
    """Return a list of chunks."""
    return riff_chunk("LIST", kind.encode() + b"".join(chunks))


FORMAT = riff_chunk("fmt ", pack("<HHIIHH", 1, 2, 44100, 176_400, 4, 16))
SOUND = riff_chunk("data", bytes(17640))


def wav(*chunks: bytes, sound: bytes = SOUND, after: bytes = b"") -> bytes:
    """Return a WAV file."""
    return riff(FORMAT, *chunks, sound, after, form=b"WAVE")


def avi_header(microseconds: int = 40_000, frames: int = 250, rate: int = 1_200_000) -> bytes:
    """Return the main header of an AVI file."""
    return riff_chunk("avih", pack("<14I", microseconds, rate, 0, 0x10, frames, 0, 2, 0, 640, 480, 0, 0, 0, 0))


def stream(
    kind: bytes, codec: bytes, form: bytes, *chunks: bytes, scale: int = 1, rate: int = 25, size: int = 0
) -> bytes:
    """Return the list of a stream."""
    head = kind + codec + pack("<IHHIIIIIIII4H", 0, 0, 0, 0, scale, rate, 0, 250, 0, 0xFFFFFFFF, size, 0, 0, 640, 480)
    return listed("strl", riff_chunk("strh", head), riff_chunk("strf", form), *chunks)


BITMAP = pack("<IiiHH4sIiiII", 40, 640, 480, 1, 24, b"MJPG", 921_600, 0, 0, 0, 0)
WAVE = pack("<HHIIHH", 0x55, 1, 22050, 8000, 1, 0)
VIDEO = stream(b"vids", b"mjpg", BITMAP)
AUDIO = stream(b"auds", b"\1\0\0\0", WAVE, scale=1, rate=22050, size=1)
MOVIE = listed("movi", riff_chunk("00dc", bytes(100)), riff_chunk("01wb", bytes(50)))
INDEX = riff_chunk("idx1", bytes(32))


def avi(
    *chunks: bytes,
    header: bytes | None = None,
    streams: bytes = VIDEO + AUDIO,
    before: bytes = b"",
    movie: bytes = MOVIE,
) -> bytes:
    """Return an AVI file; the chunks stand behind the movie."""
    return riff(listed("hdrl", header or avi_header(), streams), before, movie, INDEX, *chunks, form=b"AVI ")
