"""Audio files made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

import json
import subprocess
import zlib
from base64 import b64encode
from struct import pack
from typing import TYPE_CHECKING

import pytest
from audio_files import (
    BIG,
    COMMON,
    JPEG,
    LATIN,
    MARKED,
    MP3_FRAME,
    OPUS,
    SOUND,
    STREAM_INFO,
    THEORA,
    VORBIS,
    adts,
    aiff,
    ape_item,
    ape_tag,
    audible,
    coded,
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
    pages,
    sync_safe,
    texts,
    xing,
)
from test_exiftool_agrees import ask, exiftool, same

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]
APART = ("SourceFile", "ExifTool:", "System:")
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>audio/mpeg</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
SOUNDS = MP3_FRAME * 3
PICTURE = b"image/jpeg\0\x03"
GUID = bytes(range(16))


def changes(bits: int, *values: int) -> bytes:
    return bytes((0x05, bits)) + b"".join(value.to_bytes((bits + 7) // 8, "big") for value in values)


def lyrics(encoding: int, unit: int = 2, language: bytes = b"deu") -> bytes:
    end = b"\0\0" if encoding in (MARKED, BIG) else b"\0"
    lines = [("Da do", 84_030), ("", 3_700_000), ("ron ron", 59_999)]
    body = b"".join(coded(text, encoding) + end + pack(">I", at) for text, at in lines)
    return bytes((encoding,)) + language + bytes((unit, 1)) + coded("Words", encoding) + end + body


V3: tuple[bytes, ...] = (
    frame("TIT2", texts("Title", encoding=LATIN)),
    frame("TPE1", texts("K\xfcnstler", encoding=LATIN)),
    frame("TALB", texts("\u0410\u043b\u044c\u0431\u043e\u043c", encoding=MARKED)),
    frame("TPE2", b"\1\xfe\xff" + "B\xe4nd\U0001f3b5".encode("utf-16-be") + b"\0\0"),
    frame("TCON", texts("(17)(RX)Rock(300)", encoding=LATIN)),
    frame("TYER", texts("2004", encoding=LATIN)),
    frame("TDAT", texts("3012", encoding=LATIN)),
    frame("TIME", texts("2359", encoding=LATIN)),
    frame("TLEN", texts("215500", encoding=LATIN)),
    frame("TCMP", texts("1", encoding=LATIN)),
    frame("TRCK", b"\0" + b"3/12\0junk"),
    frame("TXXX", texts("ALBUMARTISTSORT", "Sorted", encoding=LATIN)),
    frame("TXXX", texts("replay gain_peak x", "0.9", encoding=MARKED)),
    frame("TXXX", texts("", "nameless", encoding=LATIN)),
    frame("TXXX", texts("1", "x")),
    frame("WXXX", b"\0Shop\0http://example.org/\0x"),
    frame("WXXX", b"\1" + coded("my url", MARKED) + b"\0\0http://example.org/2"),
    frame("WXXX", b"\0\0http://example.org/3"),
    frame("WXXX", b"\0no end"),
    frame("WOAR", b"http://example.org/a\0b"),
    frame("COMM", b"\0engabout\0the comment"),
    frame("COMM", b"\1spa" + coded("", MARKED) + b"\0\0" + coded("\u4e00 uno", MARKED)),
    frame("COMM", b"\0en"),
    frame("USLT", b"\0XXX\0words\nand words"),
    frame("USLT", b"\3Deu\0W\xc3\xb6rter"),
    frame("USER", b"\0fraterms"),
    frame("PCNT", b"\0\0\1\0"),
    frame("PCNT", b"\1\0\0\0\1\0"),
    frame("PCNT", b"\1"),
    frame("POPM", b"me@example.org\0\xc4\0\0\0\x09"),
    frame("POPM", b"me@example.org\0"),
    frame("OWNE", b"\0EUR9.99\x0020240506Seller"),
    frame("OWNE", b"\0EUR9.99\x0020240506Sell\0er"),
    frame("APIC", b"\0" + PICTURE + b"Cover\0" + JPEG),
    frame("APIC", b"\1" + PICTURE + coded("Gr\xfcn", MARKED) + b"\0\0" + JPEG),
    frame("APIC", b"\0-->\0\x15\0http://example.org/cover.jpg"),
    frame("APIC", b"\0image"),
    frame("MCDI", bytes(20)),
    frame("GEOB", b"\0text/plain\0a.txt\0About\0data"),
    frame("GEOB", b"\1text/plain\0" + coded("b.txt", MARKED) + b"\0\0" + coded("B", MARKED) + b"\0\0data"),
    frame("GEOB", b"\0text"),
    frame("PRIV", b"XMP\0" + XMP),
    frame("PRIV", b"WM/MediaClassPrimaryID\0" + GUID),
    frame("PRIV", b"WM/Provider\0" + "AMG\0".encode("utf-16-le")),
    frame("PRIV", b"PeakValue\0\1\2\0\0"),
    frame("PRIV", b"AverageLevel\0\1\2"),
    frame("PRIV", b"My Owner\0\1\2\3"),
    frame("PRIV", b"http://example.org/owner\0\1\2\3"),
    frame("PRIV", b"no end"),
    frame("SYLT", lyrics(LATIN)),
    frame("SYLT", lyrics(MARKED, 1, b"eng")),
    frame("SYLT", lyrics(LATIN, 0)),
    frame("XOLY", b"\x03mp3" + bytes(8) + b"DS-40".ljust(16, b"\0") + bytes(10) + b"050607080910050607091011000102"),
    frame("XDOR", texts("2004-05-06T07:08:09", encoding=LATIN)),
    frame("GRP1", b"\0\0group\0"),
    frame("MVNM", b"\0Adagio\0"),
    frame("IPLS", texts("producer", "A", "mixer", "B", encoding=LATIN)),
    frame("UFID", b"http://example.org\0123"),
    frame("TDRC", texts("2004-05-06", encoding=LATIN)),
    frame("RVAD", changes(16, 1, 2, 3, 4)),
    frame("TIT3", b"\x09odd"),
    frame("TIT1", b""),
    frame("TCOP", texts("a", "b", encoding=MARKED)),
    frame("TENC", b"\1\xff\xfea\0\0\x4e"),
    frame("TLAN", b"\2\0a\0\0\0b"),
)
V4: tuple[bytes, ...] = (
    frame("TIT2", texts("Tit\xe4l", "Second"), 4),
    frame("TCON", texts("17", "8", "Other", "999"), 4),
    frame("TDRC", texts("2004-05-06T07:08:09"), 4),
    frame("TDOR", texts("2004"), 4),
    frame("TDTG", texts("2004-05-06T07:08"), 4),
    frame("TMCL", texts("guitar", "A"), 4),
    frame("TPE1", texts("Gr\xfcn", encoding=BIG), 4),
    frame("RVA2", b"album\0\1\x02\x00\x10\1\2\x08\xfe\x00\0", 4),
    frame("RVA2", b"\1\x02\x00\0", 4),
    frame("TYER", texts("2003"), 4),
    frame("APIC", b"\3" + PICTURE + b"Gr\xc3\xbcn\0" + JPEG, 4),
    frame("COMM", b"\3eng\0" + b"x" * 200, 4),
    frame("TPUB", sync_safe(6) + texts("Label")[:6], 4, 0x01),
    frame("TOPE", b"\7" + texts("Band"), 4, 0x40),
    frame("TENC", texts("a\xff\0b", encoding=LATIN).replace(b"\xff", b"\xff\0"), 4, 0x02),
    frame("TCOM", sync_safe(400) + zlib.compress(texts("C" * 399)), 4, 0x09),
    frame("TEXT", sync_safe(3) + zlib.compress(texts("C" * 399)), 4, 0x09),
    frame("TOLY", sync_safe(3) + b"not packed", 4, 0x08),
    frame("TOAL", b"secret", 4, 0x04),
    frame("TOFN", b"", 4, 0x40),
    frame("TKEY", b"\1\2", 4, 0x01),
    frame("TSSE", texts("Lavf"), 4),
)
V2: tuple[bytes, ...] = (
    frame("TT2", texts("Title", encoding=LATIN), 2),
    frame("TP1", texts("Artist", encoding=MARKED), 2),
    frame("TCO", texts("(9)", encoding=LATIN), 2),
    frame("PIC", b"\0JPG\x03Cover\0" + JPEG, 2),
    frame("PIC", b"\1PNG\x04" + coded("C", MARKED) + b"\0\0" + JPEG, 2),
    frame("COM", b"\0engiTunNORM\0 000001", 2),
    frame("ULT", b"\0eng\0words", 2),
    frame("TXX", texts("Key", "Value", encoding=LATIN), 2),
    frame("WXX", b"\0about\0http://example.org", 2),
    frame("RVA", changes(16, 0x100, 0x200, 3, 4, 0x300, 0x400, 5, 6, 7, 8, 9, 10), 2),
    frame("RVA", changes(8, 1, 2, 3, 4), 2),
    frame("RVA", b"\1", 2),
    frame("POP", b"a@b\0\x80", 2),
    frame("POP", b"a@b\0\x80\1\2\3\4\5", 2),
    frame("CNT", b"\0\0\0\5", 2),
    frame("SLT", lyrics(LATIN), 2),
    frame("TLE", texts("1234", encoding=LATIN), 2),
    frame("GP1", texts("Group"), 2),
    frame("UFI", b"x\0y", 2),
)
TAG3, TAG4, TAG2 = id3(*V3), id3(*V4, version=4), id3(*V2, version=2)
SHORT = id3(frame("TIT2", texts("T", encoding=LATIN)))
UNSYNC = frame("TIT2", b"\0a\xff\xe0\xff\0b")
MP3S: dict[str, bytes] = {
    "2.3": TAG3 + SOUNDS,
    "2.4": TAG4 + SOUNDS,
    "2.2": TAG2 + SOUNDS,
    **{f"2.3 {n}": id3(one) + SOUNDS for n, one in enumerate(V3)},
    **{f"2.4 {n}": id3(one, version=4) + SOUNDS for n, one in enumerate(V4)},
    "padding": id3(*V3[:2], padding=500) + SOUNDS,
    "unsynchronised": id3(UNSYNC.replace(b"\xff", b"\xff\0"), flags=0x80) + SOUNDS,
    "extended": id3(*V3[:2], flags=0x40, extended=pack(">IHI", 6, 0, 0)[: 6 + 4]) + SOUNDS,
    "extended 2.4": id3(*V4[:2], version=4, flags=0x40, extended=sync_safe(6) + b"\1\0") + SOUNDS,
    "extended is cut": id3(*V3[:2], flags=0x40, extended=sync_safe(1 << 20)) + SOUNDS,
    "extended is missing": id3(flags=0x40) + SOUNDS,
    "footer": id3(*V4[:2], version=4, flags=0x10) + SOUNDS,
    "version 5": b"ID3\5\0\0" + sync_safe(10) + bytes(10) + SOUNDS,
    "no sync-safe length": b"ID3\3\0\0\x80\0\0\0" + SOUNDS,
    "cut off": SHORT[:-1] + b"",
    "header cut off": b"ID3\3\0",
    "missing end": id3(V4[-1], frame("COMM", b"\3eng\0" + b"x" * 200, 4), version=4) + SOUNDS,
    "frame too long": id3(V3[0], frame("TPE1", texts("A"), length=5000)) + SOUNDS,
    "frame too long 2.4": id3(V4[0], frame("TPE1", texts("A"), 4, length=5000), version=4) + SOUNDS,
    "plain length in 2.4": id3(
        b"COMM" + pack(">IH", 205, 0) + b"\3eng\0" + b"x" * 200, frame("TIT2", texts("T"), 4), version=4
    )
    + SOUNDS,
    "2.3 flags": id3(
        frame("TPE1", pack(">I", 12) + zlib.compress(texts("A" * 11)), flags=0x80),
        frame("TCOM", b"\1" + texts("G"), flags=0x20),
        frame("TENC", b"x", flags=0x40),
        frame("TEXT", b"\0\0", flags=0x80),
    )
    + SOUNDS,
    "old": SOUNDS + id3v1(),
    "old without track": SOUNDS + id3v1(comment=b"x" * 28, track=0, genre=255),
    "old with accents": SOUNDS + id3v1(title=b"Caf\xe9 \x80 \x85"),
    "old and enhanced": SOUNDS + enhanced() + id3v1(),
    "all of them": TAG3 + SOUNDS + enhanced() + id3v1(),
    "lyrics": SOUNDS + lyrics3(IND="001", LYR="[00:01]Hey", EAL="Long", ABC="x", INF="caf\xe9") + id3v1(),
    "lyrics alone": SOUNDS + lyrics3(LYR="[00:01]Hey"),
    "lyrics 1": SOUNDS + b"LYRICSBEGIN" + b"Words and words" + b"LYRICSEND" + id3v1(),
    "lyrics broken": SOUNDS + b"LYRICSBEGIN" + b"LYR00999x" + b"000020LYRICS200" + id3v1(),
    "lyrics missing": SOUNDS + b"000020LYRICS200" + id3v1(),
    "APE": SOUNDS + ape_tag(ape_item(b"Title", b"From APE"), ape_item(b"MP3GAIN_MINMAX", b"1,2")),
    "APE and old": SOUNDS + ape_tag(ape_item(b"Title", b"From APE")) + id3v1(),
    "APE, lyrics and all": TAG2
    + SOUNDS
    + ape_tag(ape_item(b"Title", b"From APE"))
    + lyrics3(LYR="Hey")
    + enhanced()
    + id3v1(),
    "Xing": xing() + SOUNDS,
    "Xing behind a tag": SHORT + xing() + SOUNDS,
    "Info": xing(b"Info", encoder=b"LAME3.99r") + SOUNDS,
    "old LAME": xing(encoder=b"LAME3.89 (beta)") + SOUNDS,
    "Gogo": xing(encoder=b"GOGO3.1  ") + SOUNDS,
    "another": xing(encoder=b"Lavf58.29") + SOUNDS,
    "mp3PRO": xing(encoder=b"Lavf58.29") + b"THOMSON mp3PRO Encoder 1.2.3x" + SOUNDS,
    "RCA": xing(encoder=b"Lavf58.29") + b"RCA mp3PRO Encoder" + SOUNDS,
    "old Gogo": xing(encoder=b"Lavf58.29") + b"MPGE" + SOUNDS,
    "few fields": xing(flags=1) + SOUNDS,
    "no scale": xing(flags=7) + SOUNDS,
    "scale": xing(scale=101) + SOUNDS,
    "mono": xing(head=b"\xff\xfb\x90\xc4", side=17) + SOUNDS,
    "version 2": xing(head=b"\xff\xf3\x80\x64", side=17) + SOUNDS,
    "version 2 mono": xing(head=b"\xff\xf3\x80\xc4", side=9) + SOUNDS,
    "version 2.5": b"\xff\xe3\x48\xc4" + bytes(300),
    "protected": b"\xff\xfa\x92\x2d" + bytes(300),
    "junk first": SHORT + b"\xff\xe0\xff\xff\xff\x00junk" + bytes(100) + SOUNDS,
    "junk is all": SHORT + bytes(9000),
    "cut short": MP3_FRAME[:4],
    "layer 2 in a tag": SHORT + b"\xff\xfd\x90\x64" + bytes(300),
    "MPEG video": SHORT + b"\0\0\x01\xb3\x16\x00\xf0\x15\xff\xff\xe0\x00" + bytes(50) + SOUNDS,
    "MPEG audio": SHORT + b"\0\0\x01\xc0" + bytes(20) + b"\xff\xfd\x84\x04" + bytes(300),
    "FLAC in disguise": SHORT + flac((4, comments("TITLE=F"))),
    "Ogg in disguise": SHORT + ogg(VORBIS, b"\3vorbis" + comments("TITLE=O") + b"\1"),
    "APE in disguise": SHORT + b"MAC " + pack("<HHHHIIIII", 3950, 2000, 0, 2, 44100, 44, 0, 100, 73_000),
    "Musepack in disguise": SHORT + b"MP+\x07" + bytes(range(60)),
    "APE header": SHORT + ape_tag(ape_item(b"Title", b"x"), header=True),
}
MAC_NEW = (
    b"MAC "
    + pack("<HH", 3990, 0)
    + pack("<6I", 52, 24, 0, 44, 1000, 0)
    + bytes(20)
    + pack("<HHIIIHHI", 2000, 0, 73728, 5000, 100, 16, 2, 44100)
)
ITEMS = (
    ape_item(b"Title", b"T\xc3\xaftle"),
    ape_item(b"ALBUM ARTIST", b"Someone"),
    ape_item(b"replaygain_track_gain", b"-3.2 dB"),
    ape_item(b"Cover Art (Front)", b"cover.jpg\0" + JPEG, 2),
    ape_item(b"Cover Art (Back)", JPEG, 2),
    ape_item(b"Cover Art (Other)", b"\0" + JPEG, 2),
    ape_item(b"DURATION", b"-1294967296"),
    ape_item(b"Tool Name", b"Acme"),
    ape_item(b"GROUPS", b"odd"),
    ape_item(b"1", b"short"),
    ape_item(b"_x", b"low"),
    ape_item(b"Related", b"http://example.org", 4),
)
APES: dict[str, bytes] = {
    "new": MAC_NEW + bytes(200) + ape_tag(*ITEMS),
    "old": b"MAC " + pack("<HHHHIIIII", 3950, 2000, 0, 2, 44100, 44, 0, 100, 73_000) + bytes(50) + ape_tag(*ITEMS),
    "header": ape_tag(*ITEMS, header=True) + bytes(100),
    "tags behind": MAC_NEW + bytes(200) + ape_tag(*ITEMS[:3]) + id3v1(),
    "tags before": SHORT + MAC_NEW + bytes(200) + ape_tag(*ITEMS[:3]),
    "too many": MAC_NEW + bytes(200) + ape_tag(*ITEMS[:3], count=5),
    "too long": MAC_NEW + bytes(20) + (b"APETAGEX" + pack("<IIII", 2000, 5000, 1, 0) + bytes(8)),
    "too short": MAC_NEW + bytes(20) + (b"APETAGEX" + pack("<IIII", 2000, 10, 1, 0) + bytes(8)),
    "no tag": MAC_NEW + bytes(20),
    "header far away": b"MAC " + pack("<HH6I", 3990, 0, 9999, 24, 0, 44, 1000, 0) + bytes(100),
}
MPCS: dict[str, bytes] = {
    "version 7": b"MP+\x07" + bytes(range(4, 32)) + bytes(50) + ape_tag(*ITEMS),
    "version 8": b"MP+\x08" + bytes(range(4, 32)) + ape_tag(*ITEMS[:2]),
    "tagged": SHORT + b"MP+\x17" + bytes(range(100, 128)) + bytes(50) + ape_tag(*ITEMS) + id3v1(),
}
COMMENTS = comments(
    "TITLE=T\xeftle",
    "artist=One",
    "ARTIST=Two",
    "PERFORMER=P",
    "album artist=Three",
    "replaygain_track_gain=-1 dB",
    "my_own_key=v=w",
    "GROUPS=odd",
    "X=short",
    "_y=low",
    "=nameless",
    "COVERART=" + b64encode(JPEG).decode(),
    "COVERARTMIME=image/jpeg",
    "METADATA_BLOCK_PICTURE=" + b64encode(flac_picture()).decode(),
    "DATE=2004-05-06",
    "COMMENT=bad \udcff utf8",
)
FLACS: dict[str, bytes] = {
    "plain": flac(),
    "comments": flac((4, COMMENTS), (1, bytes(100))),
    "picture": flac((6, flac_picture()), (6, flac_picture(about="Gr\xfcn", kind=21, mime="-->"))),
    "picture cut": flac((6, flac_picture()[:-3])),
    "picture of nothing": flac((6, flac_picture(b""))),
    "picture's header cut": flac((6, flac_picture()[:20])),
    "riff": flac((2, b"riffRIFF\x10\0\0\0WAVE"), (2, b"riffbext\x10\0\0\0" + b"About this" + bytes(6)), (2, b"ATCHx")),
    "cue sheet": flac((5, bytes(400)), (3, bytes(36))),
    "comments too few": flac((4, comments("TITLE=T", count=3))),
    "comments without sign": flac((4, comments("TITLE"))),
    "comments cut": flac((4, COMMENTS[:60])),
    "comments of none": flac((4, comments())),
    "vendor alone": flac((4, comments()[:-4])),
    "block too long": b"fLaC\0\0\x00\x22" + STREAM_INFO + b"\x04\0\xff\xff",
    "stream info cut": b"fLaC\x80\0\0\x10" + STREAM_INFO[:16],
    "tagged": SHORT + flac((4, COMMENTS)) + id3v1(),
    "old tag": flac((4, COMMENTS)) + id3v1() + b"",
    "APE": flac() + ape_tag(*ITEMS),
}
FLAC_HEAD = b"\x7fFLAC\1\0\0\2" + b"fLaC\0\0\0\x22" + STREAM_INFO
LONG = comments("TITLE=Long", "METADATA_BLOCK_PICTURE=" + b64encode(flac_picture(JPEG * 400)).decode(), "GENRE=last")
OGGS: dict[str, bytes] = {
    "Vorbis": ogg(VORBIS, b"\3vorbis" + COMMENTS + b"\1"),
    "long": ogg(VORBIS, b"\3vorbis" + LONG + b"\1"),
    "Opus": ogg(OPUS, b"OpusTags" + COMMENTS),
    "Theora": ogg(THEORA, b"\x81theora" + COMMENTS, b"\x82theora" + bytes(20)),
    "video and sound": page(THEORA, 0, 2, 1)
    + page(VORBIS, 0, 2, 2)
    + page(b"\x81theora" + comments("TITLE=Video"), 1, 0, 1)
    + page(b"\3vorbis" + comments("TITLE=Sound"), 1, 0, 2)
    + page(bytes(50), 2, 0, 1)
    + page(bytes(50), 2, 4, 2),
    "FLAC": page(FLAC_HEAD, 0, 2)
    + page(b"\4" + len(COMMENTS).to_bytes(3, "big") + COMMENTS, 1)
    + page(b"\x81\0\0\2ab", 2),
    "FLAC long": page(FLAC_HEAD, 0, 2) + pages(b"\x84" + len(LONG).to_bytes(3, "big") + LONG, 1)[0] + page(b"x", 9),
    "FLAC cut": page(FLAC_HEAD, 0, 2),
    "Speex": page(b"Speex   1.2" + bytes(60), 0, 2) + page(comments("TITLE=x"), 1) + page(b"x" * 20, 2, 4),
    "chained": ogg(VORBIS, b"\3vorbis" + comments("TITLE=1")) + ogg(VORBIS, b"\3vorbis" + comments("TITLE=2")),
    "short": page(VORBIS, 0, 2) + page(b"\3vorbis" + comments("TITLE=end"), 1, 4),
    "no end": page(VORBIS, 0, 2) + page(b"\3vorbis" + comments("TITLE=end"), 1),
    "missing page": page(VORBIS, 0, 2) + page(b"\3vorbis" + comments("TITLE=gap"), 3) + page(b"x" * 30, 4),
    "lost": page(VORBIS, 0, 2) + b"x" * 40 + page(b"\3vorbis" + comments("TITLE=gap"), 1),
    "empty page": page(VORBIS, 0, 2) + page(b"", 1, ends=False) + page(b"\3vorbis" + comments("TITLE=gap"), 2),
    "cut": ogg(VORBIS, b"\3vorbis" + COMMENTS)[:130],
    "tagged": SHORT + ogg(OPUS, b"OpusTags" + COMMENTS),
    "first page only": page(VORBIS, 0, 2),
    "zero aspect": ogg(THEORA[:22] + bytes(6) + THEORA[28:], b"\x81theora" + comments("A=b")),
}
AIFFS: dict[str, bytes] = {
    "plain": aiff(COMMON, SOUND),
    "compressed": aiff(
        (b"FVER", pack(">I", 0xA2805140)),
        (b"COMM", COMMON[1] + b"sowt" + b"\x0bsome caf\x8e!!!"),
        SOUND,
        form=b"AIFC",
    ),
    "texts": aiff(
        COMMON,
        (b"NAME", b"Caf\x8e\0\0"),
        (b"AUTH", b"Me"),
        (b"(c) ", b"2004"),
        (b"ANNO", b"odd"),
        (b"ANNO", b"twice"),
        (b"APPL", b"stocdata\xff"),
        SOUND,
    ),
    "comments": aiff((b"COMT", pack(">HIHH", 2, 3_000_000_000, 0, 3) + b"caf\0" + pack(">IHH", 0, 7, 2) + b"\x8eo")),
    "comments cut": aiff((b"COMT", pack(">HIHH", 2, 3_000_000_000, 0, 3) + b"ca")),
    "tagged": aiff(COMMON, SOUND, (b"ID3 ", TAG3)),
    "tagged twice": aiff(COMMON, (b"ID3 ", SHORT), (b"ID3 ", TAG4)),
    "empty chunks": aiff(COMMON, *[(b"EMPT", b"")] * 120, (b"NAME", b"late")),
    "some empty chunks": aiff(COMMON, *[(b"EMPT", b"")] * 40, (b"NAME", b"late")),
    "cut": aiff(COMMON, (b"NAME", b"x" * 50))[:-20],
    "large": aiff(COMMON)[: -0 or None] + b"NAME" + pack(">I", 200_000_000),
}
OTHERS: dict[str, tuple[str, bytes]] = {
    "AAC": (".aac", adts()),
    "AAC with name": (".aac", adts(b"\0Acme AAC Encoder 1.0\0")),
    "AAC with short name": (".aac", adts(b"Acme")),
    "AAC without extension": ("", adts(b"Acme")),
    "AAC of no profile": (".aac", b"\xff\xf1\xd0\x80" + adts()[4:]),
    "AAC of no rate": (".aac", b"\xff\xf1\x74\x80" + adts()[4:]),
    "AAC too short": (".aac", adts()[:6]),
    "AAC of no length": (".aac", b"\xff\xf1\x50\x80\0\x1f\xfc" + bytes(40)),
    "AA of another length": (".aa", audible(("title", "A")) + b"x"),
    "APE too short": (".ape", b"MAC " + bytes(20)),
    "Ogg too short": (".ogg", b"OggS" + bytes(20)),
    "DSS too short": (".dss", b"\x02dss" + bytes(60)),
    "layer 2": (".mp2", b"\xff\xfd\x90\x64" + bytes(300)),
    "layer 2 named MP3": (".mp3", b"\xff\xfd\x90\x64" + bytes(300)),
    "reserved version": ("", b"\xff\xeb\x90\x64" + bytes(300)),
    "junk named MP3": (".mp3", b"\xff\xe0junk" + bytes(200) + SOUNDS),
    "zeros before": (".mp3", bytes(3000) + SOUNDS),
    "old tag alone": ("", bytes(range(32, 127)) + b"\0\1" + id3v1()),
    "no magic": ("", b"1234" + SOUNDS),
    "volumes in APE": (".ape", id3(V4[7], version=4) + MAC_NEW + ape_tag(*ITEMS[:1])),
    "volumes in DSF": (".dsf", dsf(id3(V4[7], version=4))),
    "volumes in Ogg": (".ogg", id3(V4[7], version=4) + ogg(OPUS, b"OpusTags" + COMMENTS)),
    "volumes in MP3 with APE": (".mp3", id3(V4[7], version=4) + SOUNDS + ape_tag(*ITEMS[:1])),
    "junk": ("", b"\xff\xe0junk" + bytes(200) + SOUNDS),
    "DSF": (".dsf", dsf()),
    "DSF tagged": (".dsf", dsf(TAG3)),
    "DSF cut": (".dsf", dsf()[:60]),
    "DSS": (
        ".dss",
        b"\x02dss" + bytes(8) + b"DS-40".ljust(16, b"\0") + bytes(10) + b"050607080910050607091011000102" + bytes(900),
    ),
    "DS2": (".ds2", b"\x03ds2" + bytes(8) + b"DS-5000".ljust(16, b"\0") + bytes(10) + b"050607080910" + bytes(40)),
    "AA": (
        ".aa",
        audible(
            ("title", "A &amp; B &eacute; &#8364; &#x41; &nope; &apos;"),
            ("pubdate", "01-FEB-2004"),
            ("short_title", "caf\xe9"),
            ("0123456789ab", "x"),
            ("author", ""),
        ),
    ),
    "AA of nothing": (".aa", audible(cover=b"")),
    "MP3 without extension": ("", xing() + SOUNDS),
    "tagged without extension": ("", SHORT + SOUNDS + ape_tag(*ITEMS[:2]) + id3v1()),
    "FLAC named MP3": (".mp3", flac((4, comments("TITLE=x")))),
    "Ogg video": (".ogv", ogg(THEORA, b"\x81theora" + COMMENTS)),
    "Opus named Ogg": (".ogg", ogg(OPUS, b"OpusTags" + COMMENTS)),
    "Ogg named Opus": (".opus", ogg(VORBIS, b"\3vorbis" + COMMENTS)),
    "FLAC named Ogg, tagged": (".ogg", SHORT + flac((4, comments("TITLE=x")))),
    "Ogg without extension": ("", ogg(VORBIS, b"\3vorbis" + COMMENTS)),
    "AIFC named AIFF": (".aiff", aiff(COMMON, form=b"AIFC")),
}
FAMILIES: dict[str, dict[str, bytes]] = {
    ".mp3": MP3S,
    ".ape": APES,
    ".mpc": MPCS,
    ".flac": FLACS,
    ".ogg": OGGS,
    ".aif": AIFFS,
}


def check(answers: list[dict[str, object]], files: dict[str, tuple[str, bytes]], *options: str) -> None:
    wrong = []
    how = exifweb.Options(unknown=int("-u" in options), embedded=int("-ee" in options))
    for (name, (suffix, data)), theirs in zip(files.items(), answers, strict=True):
        try:
            found = exifweb.read(data, name=f"a{suffix}", options=how)
        except exifweb.UnknownFormat as refusal:
            if theirs.get("ExifTool:Error") not in ("File format error", "Unknown file type"):
                wrong.append(f"{name}: {refusal} but {theirs}")
            continue
        ours = found.to_dict(numeric="-n" in options, groups="1:3" if "-G1:3" in options else 1)
        keys = {k for k in (*theirs, *ours) if not k.startswith(APART) and not k.endswith(":Warning")}
        for key in sorted(keys):
            if not same(theirs.get(key), ours.get(key)):
                wrong.append(f"{name} {key}: {theirs.get(key)!r} but {ours.get(key)!r}")
        told = next((text for key, text in theirs.items() if key.endswith(":Warning")), None)
        warnings = [("[minor] " if w.minor else "") + w.message for w in found.warnings]
        if (told and told not in warnings) or (warnings and not told) or "ExifTool:Error" in theirs:
            wrong.append(f"{name}: {told or theirs.get('ExifTool:Error')!r} but {warnings}")
    assert not wrong, "\n".join(wrong)


def ask_each(
    exiftool: Path, folder: Path, files: dict[str, tuple[str, bytes]], *options: str
) -> list[dict[str, object]]:
    """Return ExifTool's JSON for files of all kinds; between them it reads one that sets its byte order back."""
    names = []
    for number, (suffix, data) in enumerate(files.values()):
        for name, content in ((f"{number:04}a.aif", aiff()), (f"{number:04}b{suffix}", data)):
            (folder / name).write_bytes(content)
            names.append(str(folder / name))
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-j", "-G1", "-a", *options, *names]
    environment = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    rows = {row["SourceFile"]: row for row in json.loads(done.stdout, strict=False)}
    return [rows[name] for name in names[1::2]]


@pytest.mark.parametrize("options", [[], ["-n"], ["-u"]], ids=["text", "numeric", "unknown"])
@pytest.mark.parametrize("suffix", FAMILIES)
def test_made_files(exiftool: Path, tmp_path: Path, suffix: str, options: list[str]) -> None:
    files = FAMILIES[suffix]
    answers = ask(exiftool, tmp_path, list(files.values()), suffix, *options)
    check(answers, {name: (suffix, data) for name, data in files.items()}, *options)


@pytest.mark.parametrize("options", [[], ["-n"]], ids=["text", "numeric"])
def test_files_of_other_kinds(exiftool: Path, tmp_path: Path, options: list[str]) -> None:
    check(ask_each(exiftool, tmp_path, OTHERS, *options), OTHERS, *options)
