"""PNG, MNG, JNG and WebP files made here, through ExifTool and through us: tags, values, file types and warnings."""

from __future__ import annotations

import re
import subprocess
import zlib
from struct import pack
from typing import TYPE_CHECKING, Any

import pytest
from builders import (
    ALPH,
    JNG,
    MNG,
    PNG,
    THUMBNAIL,
    VP8,
    VP8L,
    VP8X,
    Ifd,
    chunk,
    ihdr,
    png,
    riff,
    riff_chunk,
    tiff,
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
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>image/png</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)
TIFF = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)], next=Ifd([(0x201, "int32u", 80)])), ">")
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC
WORDS = b"Grau \xe9\x80\xff"


def packed(data: bytes, level: int = 9) -> bytes:
    return zlib.compress(data, level)


def profile(data: bytes, kind: bytes = b"generic profile", length: int | None = None) -> bytes:
    digits = data.hex().encode()
    lines = b"\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    return b"\n%s\n%8d\n%s\n" % (kind, len(data) if length is None else length, lines)


def text(keyword: bytes, value: bytes) -> bytes:
    return chunk("tEXt", keyword + b"\0" + value)


def ztxt(keyword: bytes, value: bytes, method: int = 0) -> bytes:
    return chunk("zTXt", keyword + b"\0" + bytes((method,)) + value)


def itxt(keyword: bytes, value: bytes, language: bytes = b"", *, flag: int = 0, method: int = 0) -> bytes:
    return chunk("iTXt", b"%s\0%c%c%s\0%s\0%s" % (keyword, flag, method, language, b"shown", value))


def header(kind: str, data: bytes, magic: bytes, first: str, last: str) -> bytes:
    return magic + chunk(first, data) + chunk(kind, b"\0\1" * 20) + chunk(last)


PNGS: dict[str, bytes] = {
    "plain": png(),
    "colours": png(
        chunk("gAMA", pack(">I", 45455)),
        chunk("cHRM", pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)),
        chunk("sRGB", b"\1"),
        chunk("sBIT", b"\5\6\5"),
        chunk("bKGD", b"\0\1\0\2\0\3"),
        chunk("tRNS", b"\0\1\0\2\0\3"),
        chunk("cICP", b"\x09\x10\0\1"),
        chunk("pHYs", pack(">IIB", 2834, 2835, 1)),
        chunk("tIME", b"\x07\xe8\5\6\7\x08\x09"),
        chunk("oFFs", pack(">IIB", 3, 4, 1)),
        chunk("sTER", b"\1"),
        chunk("vpAg", pack(">IIB", 70, 80, 0)),
        chunk("sCAL", b"\x011.5\x002.25\0"),
    ),
    "colours cut short": png(
        chunk("gAMA", bytes(4)),
        chunk("sRGB"),
        chunk("sBIT", b"\x08"),
        chunk("bKGD", b"\7"),
        chunk("tIME", b"\0\0\0\0\0\0\0"),
        chunk("pHYs", b"\0\0\x0b\x12"),
        chunk("cICP", b"\1"),
        chunk("sCAL", b"\2"),
        chunk("oFFs", pack(">IIB", 0, 2**31, 0)),
    ),
    "palette": png(
        chunk("PLTE", b"\1\2\3"),
        chunk("tRNS", b"\0\x80\xff"),
        chunk("hIST", b"\0\1"),
        header=ihdr(depth=4, color=3),
    ),
    "long palette": png(chunk("PLTE", bytes(range(12))), chunk("tRNS", bytes(7)), header=ihdr(color=3)),
    "binary": png(
        *(
            chunk(name, b"some bytes")
            for name in ("dSIG", "fRAc", "gIFg", "gIFt", "gIFx", "pCAL", "sPLT", "iDOT", "gdAT", "hIST")
        )
    ),
    "unknown chunks": png(chunk("prVt", b"x"), chunk("fcTL", bytes(26)), chunk("mkBF", b"y"), chunk("cLLi", bytes(8))),
    "animated": png(chunk("acTL", pack(">II", 5, 0))),
    "animated thrice": png(chunk("acTL", pack(">II", 5, 3))),
    "texts": png(
        text(b"Title", WORDS),
        text(b"author", b"small letter"),
        text(b"Warning", b"hot"),
        text(b"My own key_word-2", b"x"),
        text(b"2nd: thing", b"y"),
        text(b"x", b"z"),
        text(b"Empty", b""),
        text(b"", b"no keyword"),
        text(b"two  spaces\there", b"t"),
        text(b"Raw profile type made up", b"abc"),
        text(b"parameters", b"a\nb"),
        text(b"create-date", b"2024-05-06T07:08:09+02:00"),
        text(b"modify-date", b"2024-05-06"),
    ),
    "no text": png(chunk("tEXt", b"Title"), chunk("zTXt", b"Title"), chunk("zTXt", b"Title\0"), chunk("iTXt", b"Ti\0")),
    "packed texts": png(
        ztxt(b"Comment", packed(WORDS)),
        ztxt(b"Software", packed(b"x" * 5000)),
        ztxt(b"Source", packed(b"s"), 1),
        ztxt(b"Disclaimer", packed(b"a" * 50)[:-5]),
        ztxt(b"Author", b"\x78\x9crubbish that is no stream"),
        ztxt(b"Label", b"\x78\x20\x33\0\0\0\0\0"),
        ztxt(b"create-date", b"rubbish"),
        ztxt(b"Creation Time", b"rubbish"),
        ztxt(b"Unheard of", b"rubbish"),
    ),
    "languages": png(
        itxt(b"Title", "Über".encode()),
        itxt(b"Title", b"Titre", b"FR"),
        itxt(b"Title", b"US", b"en-us"),
        itxt(b"Title", b"Hans", b"zh-hans-CN"),
        itxt(b"author", b"dropped capital", b"de_DE"),
        itxt(b"Comment", b"\xff\xfe", b"x-default"),
        itxt(b"Odd Key", b"one", b"fr"),
        itxt(b"Odd Key", b"two", b"de"),
        itxt(b"Odd Key", b"three", b"fr"),
        itxt(b"Source", packed(b"packed"), b"en", flag=1),
        itxt(b"Document", packed(b"method"), flag=1, method=3),
        itxt(b"Label", b"lang 0", b"0"),
    ),
    "dates": png(
        *(
            text(b"Creation Time", date)
            for date in (
                b"Mon, 1 Jan 2018 12:10:22 EST",
                b"3 feb 99 1:02",
                b"3 Mar 05 1:02:03 +0130",
                b"3 Mar 05 1:02:03 -02:00",
                b"3 Mar 1905 1:02:03 Z",
                b"3 Mar 1905 1:02:03 k",
                b"3 Mar 1905 1:02:03 Mars",
                b"2018:01:01 12:10:22",
            )
        )
    ),
    "xmp": png(itxt(b"XML:com.adobe.xmp", XMP)),
    "packed xmp": png(itxt(b"XML:com.adobe.xmp", packed(XMP), flag=1)),
    "xmp as text": png(text(b"XML:com.adobe.xmp", XMP)),
    "old xmp": png(chunk("tXMP", XMP)),
    "broken xmp": png(itxt(b"XML:com.adobe.xmp", b"no stream", flag=1)),
    "exif": png(chunk("eXIf", TIFF)),
    "headed exif": png(chunk("eXIf", b"Exif\0\0" + TIFF)),
    "no exif": png(chunk("eXIf", b"rubbish")),
    "broken exif": png(chunk("eXIf", b"II")),
    "exif in another case": png(chunk("exIf", TIFF)),
    "packed exif": png(chunk("zxIf", b"\0" + pack(">I", len(TIFF)) + packed(TIFF))),
    "profiles": png(
        ztxt(b"Raw profile type exif", packed(profile(b"Exif\0\0" + TIFF))),
        ztxt(b"Raw profile type iptc", packed(profile(IRB))),
        ztxt(b"Raw profile type 8bim", packed(profile(b"8BIM\x04\x0a\0\0\0\0\0\x01\x01\0"))),
        ztxt(b"Raw profile type xmp", packed(profile(XMP))),
    ),
    "other profiles": png(
        text(b"Raw profile type APP1", profile(b"http://ns.adobe.com/xap/1.0/\0" + XMP)),
        text(b"Raw profile type iptc", profile(IPTC)),
        text(b"raw profile type exif", profile(TIFF)),
    ),
    "bad profiles": png(
        text(b"Raw profile type APP1", profile(b"odd", b"\x01odd\xff")),
        text(b"Raw profile type iptc", profile(b"8BIM")),
        text(b"Raw profile type exif", b"no digits"),
        text(b"Raw profile type icc", profile(b"short")),
        text(b"Raw profile type xmp", profile(b"", length=7)),
    ),
    "wrong length": png(text(b"Raw profile type exif", profile(TIFF, length=3) + b"z")),
    "icc": png(chunk("iCCP", b"my profile\0\0" + packed(b"\0\0\0\x10" + bytes(12)))),
    "icc without name": png(chunk("iCCP", b"\0\0" + packed(b"x"))),
    "icc by another method": png(chunk("iCCP", b"name\0\2abc")),
    "icc without data": png(chunk("iCCP", b"name")),
    "icc broken": png(chunk("iCCP", b"name\0\0abc")),
    "after the image": png(after=text(b"Title", b"late") + chunk("tIME", b"\x07\xe8\5\6\7\x08\x09")),
    "trailer": png() + text(b"Comment", b"behind") + chunk("eXIf", TIFF) + b"\0\0\0",
    "rubbish behind": png() + b"\xff\xff\xff\xffrubbish",
    "iphone": PNG + chunk("CgBI", bytes(4)) + ihdr() + chunk("IDAT") + chunk("IEND"),
    "no header": PNG + text(b"Title", b"x") + ihdr() + chunk("IEND"),
    "bad length": PNG + ihdr() + b"\xff\xff\xff\xfftEXt" + b"x" * 30,
    "too long": PNG + ihdr() + b"\0\0\xff\xfftEXt" + b"x" * 30,
    "no end": PNG + ihdr() + chunk("IDAT", bytes(8)),
    "half an end": (PNG + ihdr() + chunk("IEND"))[:-2],
    "seal": png(chunk("seAl", b'<seal seal="1" kv="2" d="example.com" s="abc"/>')),
    "picture it": png(chunk("cpIp", b"x")),
}
EVERY_CHUNK = "BACKBASICLIPCLONDBYKDEFIDHDRDISCDROPeXPifPRIFRAMLOOPMAGNMOVEnEEDORDRPASTpHYgPPLTPROMSAVESEEKSHOWTERM"
MNGS: dict[str, bytes] = {
    "mng": header("BACK", pack(">7I", 10, 20, 1000, 3, 4, 5, 0x247), MNG, "MHDR", "MEND"),
    "jng": header("JDAT", b"\0\0\0\x0a\0\0\0\x0b\x0a\x08\x08\x08\x08\0\0\0", JNG, "JHDR", "IEND"),
    "every chunk": MNG
    + chunk("MHDR", pack(">7I", 10, 20, 1000, 3, 4, 5, 0x247))
    + b"".join(
        chunk(name, b"IDATtEXt\0\2\0\1\0\3" + b"\0" * 40)
        for name in [
            "BACK",
            "BASI",
            "CLIP",
            "CLON",
            "DBYK",
            "DEFI",
            "DHDR",
            "DISC",
            "DROP",
            "eXPi",
            "fPRI",
            "FRAM",
            "LOOP",
            "MAGN",
            "MOVE",
            "nEED",
            "ORDR",
            "PAST",
            "pHYg",
            "PPLT",
            "PROM",
            "SAVE",
            "SEEK",
            "SHOW",
            "TERM",
        ]
    )
    + chunk("MEND"),
}
WEBPS: dict[str, bytes] = {
    "lossy": riff(VP8),
    "lossless": riff(VP8L),
    "extended": riff(VP8X, ALPH, VP8),
    "extended lossless": riff(VP8X, VP8L),
    "animated": riff(
        VP8X,
        riff_chunk("ANIM", b"\1\2\3\xff\0\0"),
        riff_chunk("ANMF", bytes(12) + b"\x64\0\0\0" + VP8),
        riff_chunk("ANMF", bytes(12) + b"\xe8\3\0\0" + VP8),
    ),
    "animated twice": riff(VP8X, riff_chunk("ANIM", b"\1\2\3\xff\2\0")),
    "exif": riff(VP8X, VP8, riff_chunk("EXIF", TIFF)),
    "headed exif": riff(VP8X, VP8, riff_chunk("EXIF", b"Exif\0\0" + TIFF)),
    "unknown exif": riff(VP8X, VP8, riff_chunk("EXIF", b"rubbish")),
    "xmp": riff(VP8X, VP8, riff_chunk("XMP ", XMP)),
    "misspelled xmp": riff(VP8X, VP8, riff_chunk("XMP\0", XMP)),
    "icc": riff(VP8X, riff_chunk("ICCP", b"short"), VP8),
    "unknown chunk": riff(VP8, riff_chunk("ABCD", b"123")),
    "text junk": riff(VP8, riff_chunk("JUNK", b"just text\0\0")),
    "other junk": riff(VP8, riff_chunk("JUNK", b"\1\2\3")),
    "empty chunks": riff(riff_chunk("ABCD", b""), VP8, riff_chunk("EXIF", b""), riff_chunk("XMP ", XMP)),
    "null chunk": riff(VP8, bytes(16), riff_chunk("XMP ", XMP)),
    "size lies": b"RIFF\x04\0\0\0" + riff(VP8, riff_chunk("XMP ", XMP))[8:],
    "trailing bytes": riff(VP8) + b"abc",
    "trailing chunk": riff(VP8) + riff_chunk("XMP ", XMP),
    "cut short": riff(VP8X, VP8, riff_chunk("XMP ", XMP))[:-30],
    "cut in what is unknown": riff(VP8, riff_chunk("ABCD", bytes(50)))[:-30],
    "without padding": riff(VP8, riff_chunk("JUNK", b"odd"))[:-1],
    "second form": riff(VP8) + riff(VP8X, riff_chunk("XMP ", XMP)),
    "short list": riff(VP8, b"LIST\2\0\0\0abcd"),
    "wrong image": riff(riff_chunk("VP8 ", b"nothing like it")),
    "seal": riff(VP8, riff_chunk("SEAL", b'<seal seal="1" kv="2" d="example.com" s="abc"/>')),
}


def told(row: dict[str, Any]) -> str:
    """Return ExifTool's first warning without its rank and count."""
    message = str(row.get("ExifTool:Warning", ""))
    return re.sub(r"^\[minor\] | \[x\d+\]$", "", message)


def check(exiftool: Path, folder: Path, files: dict[str, bytes], suffix: str, *options: str) -> None:
    answers = ask(exiftool, folder, list(files.values()), suffix, *options)
    wrong = []
    for (name, data), theirs in zip(files.items(), answers, strict=True):
        found = exifweb.read(data, name=f"a{suffix}")
        ours = found.to_dict(numeric="-n" in options)
        keys = {k for k in (*theirs, *ours) if not k.startswith(APART) and not k.endswith(":Warning")}
        for key in sorted(keys):
            if not same(theirs.get(key), ours.get(key)):
                wrong.append(f"{name} {key}: {theirs.get(key)!r} but {ours.get(key)!r}")
        if told(theirs) and told(theirs) not in [w.message for w in found.warnings]:
            wrong.append(f"{name}: {told(theirs)!r} but {[w.message for w in found.warnings]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize(
    ("files", "suffix"), [(PNGS, ".png"), (MNGS, ".mng"), (WEBPS, ".webp")], ids=["png", "mng", "webp"]
)
def test_made_files(
    exiftool: Path,
    tmp_path: Path,
    files: dict[str, bytes],
    suffix: str,
    *,
    numeric: bool,
) -> None:
    check(exiftool, tmp_path, files, suffix, *(["-n"] if numeric else []))


def test_without_the_image_data(exiftool: Path, tmp_path: Path) -> None:
    data = png(text(b"Title", b"early"), after=text(b"Comment", b"late"))
    (theirs,) = ask(exiftool, tmp_path, [data], ".png", "-fast2")
    ours = exifweb.read(data, name="a.png", options=exifweb.Options(fast=2)).to_dict()
    assert "PNG:Title" in theirs
    assert "PNG:Comment" not in theirs
    assert not {"PNG:Comment"} & {*ours}
    assert ours["PNG:Title"] == "early"


def broken(data: bytes) -> bytes:
    """Return a profile of which only the header can be read."""
    return pack(">I", 132 + len(data)) + bytes(32) + b"acsp" + bytes(88) + pack(">I", 0) + data


WHOLE: dict[str, tuple[str, bytes, bytes]] = {
    "iTXt": ("XMP", png(itxt(b"XML:com.adobe.xmp", XMP)), XMP),
    "packed iTXt": ("XMP", png(itxt(b"XML:com.adobe.xmp", packed(XMP), flag=1)), XMP),
    "iCCP": ("ICC_Profile", png(chunk("iCCP", b"n\0\0" + packed(broken(b"abc")))), broken(b"abc")),
    "eXIf": ("EXIF", png(chunk("eXIf", TIFF)), TIFF),
    "profile": ("EXIF", png(ztxt(b"Raw profile type exif", packed(profile(b"Exif\0\0" + TIFF)))), TIFF),
    "XMP": ("XMP", riff(VP8X, VP8, riff_chunk("XMP ", XMP)), XMP),
    "ICCP": ("ICC_Profile", riff(VP8X, riff_chunk("ICCP", broken(b"abcd")), VP8), broken(b"abcd")),
    "EXIF": ("EXIF", riff(VP8X, VP8, riff_chunk("EXIF", TIFF)), TIFF),
}
"""Where a block stands → its name, the file, the block."""


@pytest.mark.parametrize("place", WHOLE)
def test_whole_blocks_are_the_same_bytes(exiftool: Path, tmp_path: Path, place: str) -> None:
    name, data, block = WHOLE[place]
    path = tmp_path / ("a.png" if data.startswith(PNG) else "a.webp")
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-b", f"-{name}", str(path)]
    assert subprocess.run(command, capture_output=True, check=False).stdout == block
    asked = exifweb.read(data, name=path.name, options=exifweb.Options(whole=frozenset((name.lower(),))))
    assert block in [tag.raw.read() for tag in asked if tag.name == name and tag.info.table.name == "Extra"]
    assert exifweb.read(data, name=path.name, tags=[name])[name].raw.read() == block
    plain = exifweb.read(data, name=path.name)
    assert not [tag for tag in plain if tag.name == name and tag.info.table.name == "Extra"]


def in_exif(data: bytes) -> bytes:
    """Return EXIF with a thumbnail."""
    start = len(tiff(Ifd([], next=Ifd([(0x201, "int32u", 0), (0x202, "int32u", 0)])), ">"))
    entries = [(0x103, "int16u", 6), (0x201, "int32u", start + 12), (0x202, "int32u", len(data))]
    return tiff(Ifd([], next=Ifd([*entries])), ">") + data


@pytest.mark.parametrize("kind", ["eXIf", "zxIf", "profile", "EXIF", "headed"])
def test_thumbnails_are_the_same_bytes(exiftool: Path, tmp_path: Path, kind: str) -> None:
    picture = THUMBNAIL[:-2] + bytes(range(60)) + THUMBNAIL[-2:]
    data = in_exif(picture)
    whole = {
        "eXIf": lambda: png(chunk("eXIf", data)),
        "zxIf": lambda: png(chunk("zxIf", b"\0\0\0\0\0" + packed(data))),
        "profile": lambda: png(ztxt(b"Raw profile type exif", packed(profile(data)))),
        "EXIF": lambda: riff(VP8X, VP8, riff_chunk("EXIF", data)),
        "headed": lambda: riff(VP8X, VP8, riff_chunk("EXIF", b"Exif\0\0" + data)),
    }[kind]()
    path = tmp_path / ("a.png" if whole.startswith(PNG) else "a.webp")
    path.write_bytes(whole)
    command = ["perl", str(exiftool), "-config", "", "-q", "-b", "-ThumbnailImage", str(path)]
    theirs = subprocess.run(command, capture_output=True, check=False).stdout
    found = exifweb.read(whole, name=path.name)
    image = found["ThumbnailImage"].text
    assert theirs == image.read() == picture
    for embedded in found.embedded:
        assert whole[embedded.offset : embedded.offset + embedded.length] == picture
    assert bool(found.embedded) == (kind in ("eXIf", "EXIF", "headed"))
