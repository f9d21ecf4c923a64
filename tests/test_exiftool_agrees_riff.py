"""AVI and WAV files made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

import pytest
from audio_files import JPEG, ape_item, ape_tag, comments, flac, frame, id3, id3v1, lyrics3, texts
from builders import THUMBNAIL, Ifd, riff, riff_chunk, tiff
from riff_files import BITMAP, FORMAT, INDEX, MOVIE, SOUND, VIDEO, WAVE, avi, avi_header, listed, stream, wav
from test_exiftool_agrees import ask, exiftool
from test_exiftool_agrees_audio import XMP, ask_each, check

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]


def info(**fields: bytes) -> bytes:
    return listed("INFO", *(riff_chunk(name, data) for name, data in fields.items()))


def broadcast(date: bytes = b"2004-05-0607:08:09", history: bytes = b"A=PCM,F=48000\r\n\0") -> bytes:
    head = (
        b"About".ljust(256, b"\0") + b"Maker".ljust(32, b"\0") + b"Reference".ljust(32, b"\0") + date.ljust(18, b"\0")
    )
    return head + pack("<IIH", 5, 1, 1) + bytes(range(1, 33)) + bytes(32) + bytes(190) + history


def directory(start: int = 0) -> bytes:
    return tiff(Ifd([(0x10F, "string", "Acme Cameras"), (0x112, "int16u", 6)]), "<", start=8)[8:] if not start else b""


def nikon(tag: int, data: bytes) -> bytes:
    return pack("<HH", tag, len(data)) + data


CASIO = b"QVMI\0\0\0\0\0\0" + pack(">HHHII", 1, 0x112, 3, 1, 6 << 16) + bytes(4)
AVIF = b"AVIF\1\0\0\0" + pack("<HHHIIHHII", 2, 0x10F, 2, 13, 30, 0x112, 3, 1, 6) + bytes(4) + b"Acme Cameras\0"
OLYMPUS = (
    b"OLYMDigital Camera"
    + b"OLYMPUS".ljust(24, b"\0")
    + bytes(2)
    + b"FE-100".ljust(24, b"\0")
    + bytes(26)
    + pack("<II", 28, 10)
    + bytes(29)
    + b"2004:05:06 07:08:09".ljust(24, b"\0")
    + bytes(2)
    + b"2004:05:06 07:08:10".ljust(24, b"\0")
    + bytes(200)
)
RICOH_NOTE = pack(">HHHII", 1, 1, 2, 4, 0x52657631) + bytes(4)
WAVS: dict[str, bytes] = {
    "plain": wav(),
    "no sound": wav(sound=b""),
    "extensible": riff(
        riff_chunk("fmt ", pack("<HHIIHHHHI", 0xFFFE, 6, 48000, 864_000, 18, 24, 22, 24, 0x3F)), SOUND, form=b"WAVE"
    ),
    "unknown encoding": riff(riff_chunk("fmt ", pack("<HHII", 0x1234, 1, 8000, 0)), SOUND, form=b"WAVE"),
    "info": wav(
        info(
            IART=b"K\xfcnstler\0",
            INAM=b"Title\0\0\0",
            ICRD=b"2004-05-06\0",
            ISFT=b"CanonMVI01\0\0C\0A\0",
            ICMT=b"odd length",
            ITRK=b"3\0",
            TLEN=b"1500\0",
            IDIT=b"Mon Mar 10 15:04:43 2003\n\0",
            DTIM=b"29650000 1234567890\0",
            TCOD=b"36123456789\0",
            TCDO=b"599999999\0",
            STAT=b"7318 0 3.430307 1\0",
            XXXX=b"unknown\0",
            VMAJ=b"",
        ),
        info(DTIM=b"2004:05:06 07:08:09\0", ISFT=b"Lavf58.29.100\0", STAT=b"1 2 3 0\0", TCOD=b"0"),
        info(DTIM=b"one\0", ISFT=b"a \0", ICRD=b"2004"),
    ),
    "code page": wav(riff_chunk("CSET", pack("<4H", 1251, 7, 25, 1)), info(IART=b"\xc0\xc1\0")),
    "no code page": wav(riff_chunk("CSET", pack("<4H", 0, 7, 25, 1)), info(IART=b"\xc0\0\xc1")),
    "broadcast": wav(riff_chunk("bext", broadcast())),
    "broadcast cut": wav(riff_chunk("bext", broadcast()[:400])),
    "broadcast without date": wav(riff_chunk("bext", broadcast(b"", b""))),
    "iXML": wav(
        riff_chunk("iXML", b"<?xml version='1.0'?><BWFXML><PROJECT>P</PROJECT><SPEED><NOTE>n</NOTE></SPEED></BWFXML>")
    ),
    "aXML": wav(riff_chunk("aXML", b"<ebuCore><coreMetadata><title>T</title></coreMetadata></ebuCore>")),
    "XMP": wav(after=riff_chunk("_PMX", XMP)),
    "old XMP": wav(riff_chunk("JUNQ", XMP)),
    "cue points": wav(
        riff_chunk("cue ", pack("<I", 1) + bytes(24)),
        listed(
            "adtl",
            riff_chunk("labl", pack("<I", 1) + b"Start\0"),
            riff_chunk("note", pack("<I", 1) + b"a note\0\0"),
            riff_chunk("labl", b"\1\0"),
            riff_chunk("ltxt", pack("<II4s4H", 1, 100, b"rgn ", 1, 2, 3, 4) + b"text\0"),
        ),
        riff_chunk("plst", bytes(16)),
    ),
    "sampler": wav(
        riff_chunk("smpl", pack("<9I", 1, 2, 22675, 60, 0, 25, 0x01020304, 1, 4) + bytes(28)),
        riff_chunk("inst", b"\x3c\xfe\x06\0\x7f\1\x7f"),
        riff_chunk("acid", pack("<IHHIIHHf", 5, 0x3C, 0x8000, 0, 8, 4, 3, 120.5)),
        riff_chunk("fact", pack("<I", 4410)),
        riff_chunk("list", b"odd"),
        riff_chunk("afsp", b"AFspdate: 2004\0"),
        riff_chunk("guan", b"GUANO|Version:1.0\n"),
    ),
    "fact cut": wav(riff_chunk("fact", b"\1\2")),
    "exif": wav(
        listed(
            "exif",
            riff_chunk("ever", b"0230"),
            riff_chunk("erel", b"IMG_1.JPG\0"),
            riff_chunk("etim", b"07:08:09.1\0"),
            riff_chunk("ecor", b"Acme\0"),
            riff_chunk("emdl", b"One\0"),
            riff_chunk("emnt", bytes(10)),
            riff_chunk("eucm", b"ASCII\0\0\0comment  "),
        )
    ),
    "comment in Unicode": wav(listed("exif", riff_chunk("eucm", b"UNICODE\0" + "w\xf6rt".encode("utf-16-le")))),
    "comment in nothing": wav(listed("exif", riff_chunk("eucm", b"NONSENSEcomment"))),
    "comment too short": wav(listed("exif", riff_chunk("eucm", b"short"))),
    "ID3": wav(riff_chunk("id3 ", id3(frame("TIT2", texts("odd"))) + b"\0")),
    "ID3 with old tag": wav(riff_chunk("ID3 ", id3(frame("TIT2", texts("odd"))) + bytes(30) + id3v1())),
    "ID3 twice": wav(
        riff_chunk("id3 ", id3(frame("TIT2", texts("one")))), riff_chunk("id3 ", id3(frame("TIT2", texts("two"))))
    ),
    "ID3 of nothing": wav(riff_chunk("id3 ", b"nothing")),
    "ID3 and lyrics": wav(riff_chunk("id3 ", lyrics3(LYR="Hey") + id3v1())),
    "Olympus": wav(
        riff_chunk(
            "olym",
            bytes(12)
            + b"LS-5".ljust(16, b"\0")
            + pack("<I", 7)
            + bytes(6)
            + b"040506070809" * 2
            + b"000102"
            + bytes(444)
            + pack("<I", 62_000)
            + bytes(6)
            + pack("<I", 1500)
            + bytes(6)
            + b"\xff\xff\xff\xff"
            + bytes(200),
        )
    ),
    "RF64": b"RF64\xff\xff\xff\xffWAVE"
    + riff_chunk("ds64", pack("<QQQI", 1 << 33, 17_640, 4410, 0))
    + FORMAT
    + b"data\xff\xff\xff\xff"
    + bytes(17_640)
    + info(INAM=b"behind\0"),
    "RF64 without sizes": b"RF64\xff\xff\xff\xffWAVE" + FORMAT + b"data\xff\xff\xff\xff" + bytes(100),
    "bad list": wav(listed("INFO", riff_chunk("IART", b"good"), b"INAM" + pack("<I", 500) + b"bad")),
    "short list": wav(riff_chunk("LIST", b"IN")),
    "empty list": wav(listed("INFO")),
    "no padding": wav(after=b"guan" + pack("<I", 3) + b"abc"),
    "cut": wav(after=b"guan" + pack("<I", 300) + b"abc"),
    "cut header": wav(after=b"guan\1"),
    "null chunk": wav(after=bytes(8) + info(IART=b"late\0")),
    "empty chunks": wav(*[riff_chunk("EMPT", b"")] * 30, info(IART=b"late\0")),
    "text junk": wav(riff_chunk("JUNK", b"Made with love\0\0\0")),
    "blank junk": wav(riff_chunk("JUNK", bytes(40))),
    "odd form": riff(FORMAT, form=b"XXXX"),
    "unknown chunks": wav(riff_chunk("ABCD", b"123"), riff_chunk("a\1\2\3", b"123"), riff_chunk("bad\x01", b"1")),
    "Lucas": wav(riff_chunk("JUNK", b"0GDA" + bytes(24))),
    "motion": wav(riff_chunk("SGLT", pack(">IBBIBIBI", 36, 2, 0, 71428, 0, 0, 1, 667) * 2)),
    "one motion": wav(riff_chunk("gsen", b"\x10\xf0\1")),
}
AVIS: dict[str, bytes] = {
    "plain": avi(),
    "dates": avi(streams=VIDEO + riff_chunk("IDIT", b"2005/11/28/ 09:19\0\0") + riff_chunk("ISMP", b"00:01\0")),
    "dates of QV-3EX": avi(riff_chunk("IDIT", b"2001/ 1/27  1:42PM\0\0")),
    "dates of KD500Z": avi(riff_chunk("IDIT", b"2002-12-16  15:35:01\0\0")),
    "dates of nobody": avi(riff_chunk("IDIT", b"yesterday")),
    "upper case month": avi(riff_chunk("IDIT", b"SAT NOV 09 12:01:02 2013\n\0")),
    "no rate": avi(header=avi_header(0, 250, 0)),
    "high rate": avi(header=avi_header(33_367, 250, 123_456_789)),
    "no streams": avi(streams=b""),
    "streams": avi(
        streams=stream(b"txts", b"USER", b"")
        + stream(b"mids", b"midi", bytes(8), riff_chunk("strn", b"Tune\0"))
        + stream(b"iavs", b"dvsd", bytes(32), size=4)
    ),
    "no rate of stream": avi(
        streams=stream(b"vids", b"mjpg", BITMAP, scale=1, rate=0) + stream(b"auds", bytes(4), WAVE, scale=0, rate=0)
    ),
    "many frames": avi(header=avi_header(20_000, 1000), streams=VIDEO),
    "double frames": avi(header=avi_header(40_000, 500), streams=VIDEO),
    "OpenDML": avi(streams=VIDEO + listed("odml", riff_chunk("dmlh", pack("<I", 500) + bytes(244)))),
    "two forms": avi() + riff(listed("movi", riff_chunk("00dc", bytes(100))), INDEX, form=b"AVIX"),
    "two videos": avi()
    + avi(header=avi_header(20_000, 100), streams=stream(b"vids", b"cvid", BITMAP, rate=50))
    + avi(),
    "stream data": avi(streams=stream(b"vids", b"mjpg", BITMAP, riff_chunk("strd", AVIF))),
    "Casio's stream data": avi(streams=stream(b"vids", b"mjpg", BITMAP, riff_chunk("strd", b"CASIO GV-10\0"))),
    "Samsung's stream data": avi(streams=stream(b"vids", b"mjpg", BITMAP, riff_chunk("strd", b"Zoran Corp\0\0"))),
    "other stream data": avi(
        streams=stream(b"vids", b"mjpg", BITMAP, riff_chunk("strd", b"Plain words"))
        + stream(b"auds", bytes(4), WAVE, riff_chunk("strd", b"\1\2\3\4"), riff_chunk("strd", b"ab"))
    ),
    "Casio's junk": avi(before=riff_chunk("JUNK", CASIO)),
    "Olympus's junk": avi(before=riff_chunk("JUNK", OLYMPUS)),
    "Pentax's junk": avi(
        before=riff_chunk("JUNK", b"IIII\1\0" + bytes(6) + b"PENTAX Optio RS1000".ljust(32, b"\0") + bytes(20))
    ),
    "Pentax's other junk": avi(
        before=riff_chunk(
            "JUNK",
            b"PENTDigital Camera"
            + b"PENTAX".ljust(24, b"\0")
            + bytes(2)
            + b"Optio RZ18".ljust(24, b"\0")
            + bytes(26)
            + pack("<II", 35, 10)
            + bytes(29)
            + b"2011:05:06 07:08:09".ljust(24, b"\0")
            + bytes(2)
            + b"2011:05:06 07:08:10".ljust(24, b"\0")
            + bytes(118)
            + pack("<HHI", 160, 120, len(THUMBNAIL))
            + THUMBNAIL
            + bytes(20),
        )
    ),
    "Ricoh's junk": avi(
        before=riff_chunk(
            "JUNK",
            riff_chunk("ucmt", b"\0\0ASCIIwords\0\0")
            + riff_chunk("mnrt", b"Ricoh\0\0\0" + RICOH_NOTE)
            + riff_chunk("rdc2", b"\1\2")
            + riff_chunk("thum", JPEG),
        )
    ),
    "Pentax's list": avi(
        before=listed(
            "hydt", riff_chunk("hymn", b"AOC\0II" + bytes(4) + pack("<HHHII", 1, 5, 4, 1, 0x12345) + bytes(4))
        )
    ),
    "Pentax's other list": avi(
        before=listed("pntx", riff_chunk("mknt", b"PENTAX \0MM" + pack(">HHHII", 1, 1, 3, 1, 3 << 16) + bytes(40)))
    ),
    "Nikon's list": avi(
        before=listed(
            "ncdt",
            riff_chunk("ncvr", nikon(1, b"AVI\0") + nikon(2, b"0100")),
            riff_chunk(
                "nctg",
                nikon(3, b"NIKON\0")
                + nikon(4, b"COOLPIX\0")
                + nikon(5, b"V1\0\0")
                + nikon(7, pack("<H", 6))
                + nikon(8, pack("<II", 1, 30))
                + nikon(19, b"2011:05:06 07:08:09\0")
                + nikon(22, pack("<II", 35, 10))
                + nikon(13, b"\1\0")
                + nikon(99, b"x")
                + nikon(20, b"")[:2],
            ),
            riff_chunk("ncth", JPEG),
            riff_chunk("ncvw", JPEG),
        )
    ),
    "Bridge": avi(listed("Tdat", riff_chunk("tc_O", b"00:00:00:00")), riff_chunk("_PMX", XMP)),
    "info": avi(before=info(ISFT=b"Acme\0\0C\0A\0S\0", ICRD=b"2004-05-06", IART=b"Me")),
    "INF0": avi(before=listed("INF0", riff_chunk("IART", b"Me\0"))),
    "position": avi(riff_chunk("gps0", pack("<ddiH6BB3B", 4858.5, 1123.25, 120, 36, 24, 5, 6, 7, 8, 9, 45, 1, 1, 0))),
    "positions": avi(
        riff_chunk("gps0", pack("<ddiH6BB3B", -4858.5, -1123.25, -20, 36, 24, 5, 6, 7, 8, 9, 45, 1, 1, 0) * 3)
    ),
    "bad position": avi(
        riff_chunk("gps0", pack("<ddiH6BB3B", 9858.5, 1123.25, 120, 36, 24, 5, 6, 7, 8, 9, 45, 1, 1, 0))
    ),
    "motion": avi(riff_chunk("gsen", b"\x10\xf0\1\2\3\4")),
    "movie cut": riff(listed("hdrl", avi_header(), VIDEO), b"LIST" + pack("<I", 1 << 30) + b"movi00dc", form=b"AVI "),
    "movie too long": riff(listed("hdrl", avi_header(), VIDEO), b"LIST\2\0\0\0movi", form=b"AVI "),
    "header cut": riff(listed("hdrl", avi_header(), VIDEO), form=b"AVI ")[:150],
    "header bad": riff(listed("hdrl", avi_header(), b"LIST\xff\xff\0\0strl"), MOVIE, form=b"AVI "),
    "header short": riff(listed("hdrl", riff_chunk("avih", bytes(18))), MOVIE, form=b"AVI "),
}
KIN: dict[str, tuple[str, bytes]] = {
    "LA": (".la", b"LA04" + bytes(20) + b"WAVE" + FORMAT + SOUND),
    "OFR": (
        ".ofr",
        b"OFR \x0c\0\0\0" + bytes(12) + b"HEAD" + bytes(4) + b"RIFF\0\0\0\0WAVE" + FORMAT + b"data\0\1\0\0",
    ),
    "PAC": (".pac", b"LPAC" + bytes(14) + b"WAVE" + riff_chunk("junk", bytes(8)) + FORMAT + info(IART=b"x\0")),
    "LA without WAV": (".la", b"LA04" + bytes(200)),
    "WV": (
        ".wv",
        b"wvpk"
        + pack("<IHBBIIII", 200, 0x407, 0, 0, 1000, 0, 1000, 0x04800000 | 0x8D)
        + bytes(4)
        + b"RIFF\0\0\0\0WAVE"
        + FORMAT
        + info(IART=b"x\0")
        + bytes(40),
    ),
    "WV tagged": (
        ".wv",
        b"wvpk"
        + pack("<IHBBIIII", 200, 0x410, 0, 0, 1000, 0, 1000, 1)
        + bytes(80)
        + ape_tag(ape_item(b"Title", b"x"))
        + id3v1(),
    ),
    "WV with lyrics": (
        ".wv",
        b"wvpk"
        + pack("<IHBBIIII", 200, 0x410, 0, 0, 1000, 0, 1000, 1)
        + bytes(80)
        + ape_tag(ape_item(b"Title", b"x"))
        + lyrics3(LYR="Hey"),
    ),
    "WV of version 3": (".wv", b"wvpk" + pack("<IHBBIIII", 200, 3, 0, 0, 0, 0, 0, 0) + b"WAVE" + FORMAT + SOUND),
    "WV without extension": ("", b"wvpk" + pack("<IHBBIIII", 200, 0x410, 0, 0, 1000, 0, 1000, 1) + bytes(80)),
    "WAV without extension": ("", wav(info(IART=b"x\0"))),
    "AVI named WAV": (".wav", avi()),
    "WAV in FLAC": (
        ".flac",
        flac(
            (2, b"riff" + riff_chunk("bext", broadcast())),
            (2, b"riff" + riff_chunk("id3 ", id3(frame("TIT2", texts("x"))))),
            (4, comments("A=b")),
        ),
    ),
}


@pytest.mark.parametrize("options", [[], ["-n"], ["-u"]], ids=["text", "numeric", "unknown"])
@pytest.mark.parametrize(("suffix", "files"), [(".wav", WAVS), (".avi", AVIS)], ids=["wav", "avi"])
def test_made_files(exiftool: Path, tmp_path: Path, suffix: str, files: dict[str, bytes], options: list[str]) -> None:
    answers = ask(exiftool, tmp_path, list(files.values()), suffix, *options)
    check(answers, {name: (suffix, data) for name, data in files.items()}, *options)


NMEA = (
    b"$GC,052350,180914,0000955,1,08,1.1,0017,,A*45\r\n\0$GA,052350,A,0949.6626,07635.4439,049,N,E,*4C\r\n\0",
    b"$GA,052351,A,0949.6626,07635.4439,049,S,W,*4C\r\n\0",
    b"$GC,052352,,bad,$GC,052353,180914,0000955,1,08,1.1,0017,,A*45\r\n\0",
    b"",
)


def lucas(*texts: bytes) -> bytes:
    parts = [b"0GPS" + pack("<QI", 1_400_000_000_500, len(text)) + bytes(36) + text for text in texts]
    return b"0GDA" + pack("<Q4i", 1_400_000_000_000, 256, -512, 3, 57) + b"".join(parts)


USER = (
    bytes(28)
    + pack("<I", 123)
    + bytes(8)
    + pack("<3f", 0.5, -1, 2)
    + bytes(4)
    + pack("<3fI", 55.5, 3412.5, 11823.25, 1_600_000_000)
)
TEXTS = stream(b"txts", b"USER", b"") + stream(b"txts", b"abcd", b"")
MOTION = pack(">IBBIBIBI", 36, 2, 0, 71428, 0, 0, 1, 667)
POSITION = pack(">IBHIHIhhBBBHBBcc", 23, 1, 3, 4196540416, 53, 24035328, 1536, 8, 0, 98, 16, 2018, 3, 14, b"W", b"N")
TIMED: dict[str, bytes] = {
    "plain": avi(),
    "texts": avi(
        streams=VIDEO + TEXTS,
        movie=listed("movi", riff_chunk("01tx", USER), riff_chunk("02tx", b"words"), riff_chunk("03tx", b"x")),
    ),
    "text of no stream": avi(
        streams=b"", movie=listed("movi", riff_chunk("00tx", b"words"), riff_chunk("00dc", bytes(9)))
    ),
    "lists in the movie": avi(
        movie=listed("movi", listed("rec ", riff_chunk("00dc", bytes(8))), riff_chunk("JUNK", b"words\0"))
    ),
    "empty chunk": avi(
        riff_chunk("IDIT", b"yesterday"), movie=listed("movi", riff_chunk("00dc", b""), riff_chunk("00dc", bytes(8)))
    ),
    "chunk too long": avi(
        riff_chunk("IDIT", b"yesterday"), movie=listed("movi", b"00dc" + pack("<I", 5000) + bytes(20))
    ),
    "movie cut": avi()[:-60],
    "two forms": avi() + riff(listed("hdrl", avi_header()), MOVIE, info(IART=b"A\0"), INDEX, form=b"AVIX"),
    "motion": wav(riff_chunk("SGLT", MOTION * 3 + b"x")),
    "positions": wav(riff_chunk("SLLT", POSITION * 3)),
    "dashboard positions": avi(
        riff_chunk("gps0", pack("<ddiH6BB3B", -4858.5, -1123.25, -20, 36, 24, 5, 6, 7, 8, 9, 45, 1, 1, 0) * 3)
    ),
    "dashboard motion": avi(riff_chunk("gsen", b"\x10\xf0\1\2\3\4")),
    "Lucas": avi(riff_chunk("JUNK", lucas(*NMEA))),
    "Lucas cut": avi(riff_chunk("JUNK", lucas(*NMEA)[:90])),
    "Lucas's text cut": avi(riff_chunk("JUNK", lucas(NMEA[0])[:-5])),
}


@pytest.mark.parametrize("options", [["-ee"], ["-ee", "-n"], ["-ee", "-G1:3"]], ids=["text", "numeric", "documents"])
def test_what_goes_along_with_the_media(exiftool: Path, tmp_path: Path, options: list[str]) -> None:
    answers = ask(exiftool, tmp_path, list(TIMED.values()), ".avi", *options)
    check(answers, {name: (".avi", data) for name, data in TIMED.items()}, *options)


@pytest.mark.parametrize("options", [[], ["-n"]], ids=["text", "numeric"])
def test_their_kin(exiftool: Path, tmp_path: Path, options: list[str]) -> None:
    check(ask_each(exiftool, tmp_path, KIN, *options), KIN, *options)
