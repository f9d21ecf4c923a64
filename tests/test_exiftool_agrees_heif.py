"""HEIF, AVIF, CR3, JPEG 2000, JPEG XL, JUMBF, BPG and FLIF files made here, through ExifTool and through us."""

from __future__ import annotations

import plistlib
import subprocess
import zlib
from struct import pack
from typing import TYPE_CHECKING

import pytest
from builders import Ifd, tiff
from cr3_files import cr3, directory, recipe, record, timed
from heif_files import (
    AV1C,
    EXIF,
    EXIF_ITEM,
    HVCC,
    ICC,
    IHDR,
    IPTC,
    IRB,
    JP2_START,
    JPEG,
    NCLX,
    PIXI,
    PLAIN_XML,
    PROFILE,
    SMALL,
    SRGB,
    UUIDS,
    WITH_THUMBNAIL,
    XMP,
    XMP_ITEM,
    Item,
    Layout,
    box,
    bpg,
    deflated,
    flif,
    full_box,
    heif,
    ispe,
    j2c,
    jp2,
    jxl,
    jxl_header,
    long_box,
    manifest,
    marker,
    photo,
    superbox,
    uuid,
)
from test_exiftool_agrees import ask, exiftool
from test_exiftool_agrees_chunks import check

import exifweb

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.native
__all__ = ["exiftool"]

JP2S: dict[str, bytes] = {
    "plain": jp2(),
    "extended": jp2(brand=b"jpx "),
    "compound": jp2(brand=b"jpm "),
    "high throughput": jp2(brand=b"jph "),
    "other signature": b"\0\0\0\x0cjP\x1a\x1a\r\n\x87\n" + jp2()[12:],
    "restricted profile": jp2(header=IHDR + box(b"colr", b"\2\0\1", ICC)),
    "any profile": jp2(header=IHDR + box(b"colr", b"\3\1\2", ICC) + SRGB),
    "vendor colour": jp2(header=IHDR + box(b"colr", b"\4\0\4", bytes(16))),
    "odd colour": jp2(header=IHDR + box(b"colr", b"\1\0") + box(b"colr", b"\x09\0\0\0")),
    "variable bits": jp2(header=box(b"ihdr", pack(">IIHBBBB", 5, 6, 4, 255, 7, 0, 0)) + box(b"bpcc", b"\7\7\x87")),
    "signed bits": jp2(header=box(b"ihdr", pack(">IIHBBBB", 5, 6, 4, 0x8B, 4, 0, 0)) + SRGB),
    "resolution": jp2(
        header=IHDR
        + box(
            b"res ", box(b"resc", pack(">4Hbb", 300, 1, 301, 2, 4, -2)), box(b"resd", pack(">4Hbb", 72, 1, 0, 0, 2, 9))
        )
    ),
    "EXIF": jp2(uuid("EXIF", WITH_THUMBNAIL)),
    "EXIF twice": jp2(uuid("EXIF2", EXIF), uuid("EXIF", SMALL)),
    "EXIF with a header": jp2(uuid("EXIF", b"Exif\0\0", EXIF)),
    "broken EXIF": jp2(uuid("EXIF", b"nothing"), uuid("XMP", XMP)),
    "GeoJP2": jp2(uuid("GeoJP2", EXIF)),
    "IPTC": jp2(uuid("IPTC", IPTC), uuid("IPTC2", IPTC)),
    "Photoshop": jp2(uuid("Photoshop", IRB)),
    "XMP": jp2(uuid("XMP", XMP), box(b"jp2i", XMP)),
    "signature": jp2(uuid("Signature", b"abc")),
    "unknown uuid": jp2(box(b"uuid", bytes(range(16)), b"x"), uuid("XMP", XMP)),
    "XML": jp2(box(b"xml ", PLAIN_XML), box(b"xml ", b"<a><b>1</b><b>2</b></a>")),
    "XMP as XML": jp2(box(b"xml ", XMP)),
    "association": jp2(
        box(b"asoc", box(b"lbl ", b"gml.data\0"), box(b"asoc", box(b"lbl ", b"x"), box(b"xml ", PLAIN_XML)))
    ),
    "links": jp2(box(b"uinf", box(b"ulst", b"\0\1", bytes(16)), box(b"url ", bytes(4), b"http://a.b/\0"))),
    "layers": jp2(box(b"jpch", box(b"lbl ", b"one"), IHDR), box(b"jplh", box(b"cgrp", SRGB))),
    "long boxes": jp2(long_box(b"uuid", UUIDS["XMP"], XMP), long_box(b"asoc", long_box(b"lbl ", b"far"))),
    "C2PA": jp2(manifest(), manifest()),
    "picture": jp2(box(b"hrgm", JPEG), box(b"bidb", b"abc"), box(b"bfdb", b"\0a/b\0"), box(b"c2sh", b"\1\2")),
    "no length": jp2(uuid("XMP", XMP)) + pack(">I", 0) + b"xml " + PLAIN_XML,
    "cut short": jp2(uuid("XMP", XMP))[:-4],
    "unknown cut short": jp2(uuid("XMP", XMP)) + pack(">I", 999) + b"what?",
    "half a header": jp2(uuid("XMP", XMP)) + b"\0\0\1",
    "bad length": jp2(uuid("XMP", XMP)) + pack(">I", 5) + b"xml abc",
    "bad length inside": jp2(box(b"asoc", box(b"lbl ", b"a"), pack(">I", 5) + b"lbl b"), uuid("XMP", XMP)),
    "cut short inside": jp2(box(b"asoc", box(b"lbl ", b"a"), pack(">I", 50) + b"lbl b"), uuid("XMP", XMP)),
    "left over inside": jp2(box(b"asoc", box(b"lbl ", b"a"), b"abc"), uuid("XMP", XMP)),
    "long length": jp2() + pack(">I4sQ", 1, b"xml ", 1 << 33),
    "no file type": JP2_START + box(b"jp2h", IHDR, SRGB),
}
CODESTREAMS: dict[str, bytes] = {
    "plain": j2c(),
    "comments": j2c(
        marker(0x64, b"\0\1Gr\xfc\xdfe"),
        marker(0x64, b"\0\0\1\2\3"),
        marker(0x64, b"\xff\xffext"),
        marker(0x64, b"\0\2caf\xc3\xa9"),
        marker(0x64, b"\0\1"),
    ),
    "a JPEG's comment": j2c(marker(0xFE, b"hello\0\0")),
    "long segments": j2c(marker(0x74, bytes(70000), 4), marker(0x64, b"\0\1after")),
    "two sizes": j2c(marker(0x51, pack(">HIIII", 0, 1, 2, 0, 0)), marker(0x52, bytes(10))),
}
JXLS: dict[str, bytes] = {
    "codestream": jxl(box(b"jxlc", jxl_header((0, 1), (1, 2), (299, 13), (0, 3), (1, 2), (400, 13)))),
    "parts": jxl(
        box(b"jxll", b"\5"), box(b"jxlp", bytes(4), jxl_header((1, 1), (3, 5), (4, 3))), box(b"jxlp", b"\0\0\0\1x")
    ),
    "second part alone": jxl(box(b"jxlp", b"\0\0\0\1", jxl_header((1, 1), (3, 5), (4, 3)))),
    "EXIF": jxl(box(b"Exif", bytes(4), WITH_THUMBNAIL), box(b"jxlc", b"\xff\x0a")),
    "EXIF behind its header": jxl(box(b"Exif", pack(">I", 6), b"Exif\0\0", EXIF)),
    "EXIF too far away": jxl(box(b"Exif", pack(">I", 99999), EXIF), box(b"xml ", XMP)),
    "no EXIF": jxl(box(b"Exif", b"\0\0"), box(b"xml ", XMP)),
    "XMP": jxl(box(b"xml ", XMP), box(b"jbrd", b"abc")),
    "C2PA": jxl(manifest()),
    "gain map": jxl(box(b"hrgm", b"\0map")),
    "packed": jxl(box(b"brob", b"xml abc"), box(b"jxlc", jxl_header((1, 1), (31, 5), (0, 3), (7, 5)))),
    "packed EXIF": jxl(box(b"brob", b"Exifabc")),
    "packed in capitals": jxl(box(b"brob", b"EXIFabc")),
    "packed boxes": jxl(box(b"brob", b"jumbabc")),
    "packed otherwise": jxl(box(b"brob", b"whatabc")),
    "packed nothing": jxl(box(b"brob", b"xml ")),
}
JXL_CODESTREAMS: dict[str, bytes] = {
    f"{small} {ratio} {width}": jxl_header(
        (small, 1), *([(11, 5)] if small else [(width, 2), (200, (9, 13, 18, 30)[width])]), (ratio, 3), (5, 5)
    )
    for small in (0, 1)
    for ratio in range(8)
    for width in ((0, 1, 2, 3) if not small else (0,))
}
JUMBFS: dict[str, bytes] = {
    "C2PA": manifest(),
    "plain": superbox(b"json", b"a", box(b"json", b'{"x": 1}')),
    "no label": superbox(b"json", b"", box(b"json", b'{"x": 1}'), flags=1),
    "id and signature": superbox(
        b"bidb", b"some-label_x y", box(b"bidb", b"z"), flags=15, more=pack(">I", 7) + bytes(range(32))
    ),
    "id cut short": superbox(b"bidb", b"lab", flags=7, more=b"\0\1"),
    "signature cut short": superbox(b"bidb", b"lab", flags=11, more=b"\0\1"),
    "description cut short": box(b"jumb", box(b"jumd", bytes(4)), box(b"json", b'{"x": 1}')),
    "more behind the label": superbox(b"json", b"a", box(b"json", b'{"x": 1}'), private=b"abc"),
    "two": manifest() + superbox(b"json", b"second", box(b"json", b'{"y": 2}')),
    "text and picture": superbox(b"json", b"k", box(b"lbl ", b"words"), box(b"jp2c", JPEG), box(b"free", b"x")),
    "after another": superbox(b"c2pa", b"one", superbox(b"json", b"two"), box(b"lbl ", b"three")),
}
BPGS: dict[str, bytes] = {
    "plain": bpg(flags=0x2000),
    "animated": bpg(flags=0xB1F3),
    "large": bpg(flags=0x6040, width=0xFFFFFFFF, length=70000),
    "EXIF": bpg((1, WITH_THUMBNAIL)),
    "EXIF padded": bpg((1, b"\0" + EXIF)),
    "broken EXIF": bpg((1, b"abcdefghij"), (3, XMP)),
    "all": bpg((1, EXIF), (2, ICC), (3, XMP), (4, b"BPG\xfbthumb"), (5, b"frames"), (9, b"?")),
    "too far": bpg((3, XMP)).replace(b"<x:xmpmeta", b"", 1)[:-30],
    "length is none": b"BPG\xfb" + pack(">H", 0x2008) + b"\1\1\0" + b"\x80" * 20,
    "size is none": b"BPG\xfb" + pack(">H", 0x2008) + b"\1\x80\x01" + bytes(20),
    "extension runs over": b"BPG\xfb" + pack(">H", 0x2008) + b"\1\1\0\x05\3\x20abc" + bytes(20),
    "extension without a length": b"BPG\xfb" + pack(">H", 0x2008) + b"\1\1\0\x05\3\x80abc" + bytes(20),
    "huge": b"BPG\xfb" + pack(">H", 0x2008) + b"\1\1\0\x8f\xff\xff\xff\x7f" + bytes(20),
}
FLIFS: dict[str, bytes] = {
    "plain": flif(),
    "animated": flif(start=b"T2", frames=b"\x03"),
    "interlaced": flif(start=b"D0"),
    "all": flif(
        (b"iCCP", deflated(ICC)), (b"eXif", deflated(b"Exif\0\0" + EXIF)), (b"eXmp", deflated(XMP)), (b"tRko", b"x")
    ),
    "no EXIF": flif((b"eXif", deflated(b"Exif\0\0what is this?")), (b"eXmp", deflated(XMP))),
    "cut short": flif((b"eXmp", deflated(XMP)))[:60],
    "no image": flif((b"eXif", deflated(b"Exif\0\0" + EXIF)))[:-20],
    "empty": flif((b"eXif", deflated(b""))),
}
MAIN = Item(b"hvc1", b"image", properties=(1, 2))
OTHER = Item(b"hvc1", b"other", properties=(1, 3))
TWO = [HVCC, ispe(30, 20), ispe(16, 12)]
DESCRIBED = [(b"cdsc", 2, (1,))]
HEIFS: dict[str, bytes] = {
    "photo": photo(),
    "mif1": heif([MAIN], TWO, Layout(brand=b"mif1")),
    "sequence": heif([MAIN], TWO, Layout(brand=b"msf1")),
    "ten bits": heif([MAIN], TWO, Layout(brand=b"heix")),
    "video": heif([MAIN], TWO, Layout(brand=b"hevc")),
    **{
        f"iloc {version}": heif([MAIN, EXIF_ITEM], TWO, Layout(iloc=version, references=DESCRIBED))
        for version in (0, 1, 2)
    },
    **{
        f"infe {version}": heif([MAIN, EXIF_ITEM, XMP_ITEM], TWO, Layout(infe=version, references=DESCRIBED))
        for version in (2, 3)
    },
    "infe 0": heif([Item(b"", XMP, b"application/rdf+xml\0")], TWO, Layout(infe=0)),
    "infe 1": heif([Item(b"", XMP, b"application/rdf+xml\0\0")], TWO, Layout(infe=1)),
    "wide": heif([MAIN, EXIF_ITEM], TWO, Layout(iref=1, pitm=1, ipma=(1, 1), width=8, references=DESCRIBED)),
    "ipma 0 1": heif([MAIN, OTHER], TWO, Layout(ipma=(0, 1))),
    "ipma 1 0": heif([MAIN, OTHER], TWO, Layout(ipma=(1, 0))),
    "base": heif([MAIN, EXIF_ITEM], TWO, Layout(base=16, references=DESCRIBED)),
    "odd width": heif([MAIN, EXIF_ITEM], TWO, Layout(width=2, references=DESCRIBED)),
    "in idat": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, method=1)], TWO, Layout(references=DESCRIBED)),
    "in idat of an AVIF": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, method=1)], TWO, Layout(brand=b"avif")),
    "in an item": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, method=2)], TWO, Layout(references=DESCRIBED)),
    "no idat": heif([MAIN, Item(b"Exif", b"", method=1)], TWO, Layout(references=DESCRIBED)),
    "pieces": heif(
        [MAIN, Item(b"Exif", EXIF_ITEM.data, pieces=3), Item(b"mime", XMP, b"application/rdf+xml\0", pieces=2)], TWO
    ),
    "no pieces": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, pieces=0)], TWO),
    "protected": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, protection=1), XMP_ITEM], TWO),
    "elsewhere": heif([MAIN, Item(b"Exif", EXIF_ITEM.data, reference=1), XMP_ITEM], TWO),
    "empty EXIF": heif([MAIN, Item(b"Exif", b"")], TWO),
    "EXIF without a header": heif([MAIN, Item(b"Exif", EXIF)], TWO),
    "EXIF of a JPEG": heif([MAIN, Item(b"Exif", b"Exif\0\0" + EXIF)], TWO),
    "EXIF too far away": heif([MAIN, Item(b"Exif", pack(">I", 999) + EXIF), XMP_ITEM], TWO),
    "EXIF with a thumbnail": heif(
        [MAIN, Item(b"Exif", pack(">I", 0) + WITH_THUMBNAIL)], TWO, Layout(references=DESCRIBED)
    ),
    "packed XMP": heif([MAIN, Item(b"mime", zlib.compress(XMP), b"application/rdf+xml\0deflate\0")], TWO),
    "broken packed XMP": heif([MAIN, Item(b"mime", b"abc", b"application/rdf+xml\0deflate\0"), EXIF_ITEM], TWO),
    "XMP packed otherwise": heif([MAIN, Item(b"mime", XMP, b"application/rdf+xml\0gzip\0")], TWO),
    "other MIME": heif([MAIN, Item(b"mime", XMP, b"text/plain\0")], TWO),
    "link": heif([MAIN, Item(b"uri ", b"nothing", b"urn:x\0")], TWO),
    "property list": heif(
        [MAIN, Item(b"uri ", plistlib.dumps({"a": 1, "b": [2, "c"]}, fmt=plistlib.FMT_BINARY), b"urn:x\0")], TWO
    ),
    "previews": heif(
        [MAIN]
        + [
            Item(b"jpeg", JPEG[:4] + bytes(552) + b"\xff\xc0\0\x11\x08" + pack(">HH", *size) + b"more")
            for size in ((120, 160), (480, 640), (1080, 1920), (1920, 5))
        ]
        + [Item(b"jpeg", JPEG)],
        TWO,
    ),
    "EXIF of another image": heif([MAIN, OTHER, EXIF_ITEM], TWO, Layout(references=[(b"cdsc", 3, (2,))])),
    "EXIF of both images": heif([MAIN, OTHER, EXIF_ITEM], TWO, Layout(references=[(b"cdsc", 3, (2, 1))])),
    "EXIF of three images": heif(
        [MAIN, OTHER, OTHER, EXIF_ITEM, XMP_ITEM], TWO, Layout(references=[(b"cdsc", 4, (3, 2)), (b"cdsc", 5, (3,))])
    ),
    "second is primary": heif([MAIN, OTHER, EXIF_ITEM], TWO, Layout(primary=2, references=[(b"cdsc", 3, (1,))])),
    "no such primary": heif([MAIN, OTHER], TWO, Layout(primary=9)),
    "tone map": heif(
        [Item(b"tmap", b"t", properties=(2, 4)), MAIN, Item(b"hvc1", b"gain", properties=(1, 3, 5))],
        [*TWO, NCLX, PIXI],
        Layout(primary=2, references=[(b"dimg", 1, (2, 3))]),
    ),
    "shared properties": heif(
        [MAIN, Item(b"hvc1", b"o", properties=(1, 3, 4, 5, 6)), Item(b"hvc1", b"p", properties=(3, 6, 7))],
        [*TWO, PIXI, NCLX, box(b"irot", b"\1"), box(b"imir", b"\0")],
        Layout(references=[(b"thmb", 2, (1,)), (b"auxl", 3, (1,))]),
    ),
    "grid": heif(
        [Item(b"grid", b"\0\0\0\1\0\1\0\1", properties=(2,), method=1), OTHER, OTHER],
        TWO,
        Layout(references=[(b"dimg", 1, (2, 3))]),
    ),
    "all properties": heif(
        [Item(b"hvc1", b"i", properties=tuple(range(1, 14)))],
        [
            HVCC,
            ispe(3, 4),
            PIXI,
            PROFILE,
            NCLX,
            box(b"irot", b"\2"),
            box(b"imir", b"\1"),
            full_box(b"auxC", 0, 0, b"urn:mpeg:hevc:2015:auxid:1\0", b"more"),
            box(b"pasp", pack(">II", 4, 3)),
            full_box(b"rloc", 0, 0, pack(">II", 10, 20)),
            box(b"clap", pack(">8i", 100, 1, 50, 1, -1, 2, 3, 4)),
            box(b"clli", pack(">HH", 1000, 400)),
            AV1C,
        ],
    ),
    "odd properties": heif(
        [Item(b"hvc1", b"i", properties=tuple(range(1, 9)))],
        [
            full_box(b"ispe", 1, 0, pack(">II", 3, 4)),
            full_box(b"ispe", 0, 0, pack(">I", 3)),
            full_box(b"pixi", 0, 0),
            full_box(b"pixi", 0, 0, b"\1\x08"),
            box(b"colr", b"rICC", ICC),
            box(b"colr", b"nclx"),
            box(b"irot"),
            box(b"mdcv", bytes(24)),
        ],
    ),
    "AVIF": heif(
        [Item(b"av01", b"image", properties=(1, 2, 3, 4)), EXIF_ITEM, XMP_ITEM],
        [AV1C, ispe(30, 20), PIXI, NCLX],
        Layout(brand=b"avif", references=[(b"cdsc", 2, (1,)), (b"cdsc", 3, (1,))]),
    ),
    "AVIF sequence": heif([Item(b"av01", b"image", properties=(1,))], [AV1C], Layout(brand=b"avis")),
    "monochrome": heif(
        [Item(b"av01", b"i", properties=(1,))], [box(b"av1C", b"\x81\x20\x9f\x15")], Layout(brand=b"avif")
    ),
    "out of order": heif([MAIN, OTHER, EXIF_ITEM], TWO, Layout(numbers=(5, 2, 9), primary=5)),
    "XMP box": heif([MAIN], TWO, Layout(after=uuid("XMP", XMP))),
    "C2PA": heif([MAIN], TWO, Layout(after=uuid("C2PA", bytes(4), b"manifest\0", bytes(8), manifest()))),
    "motion": heif([MAIN], TWO, Layout(after=box(b"mpvd", b"video"))),
    "groups": heif([MAIN, OTHER], TWO, Layout(more=box(b"grpl", full_box(b"altr", 0, 0, pack(">4I", 9, 2, 1, 2))))),
    "version": heif([MAIN], TWO, Layout(more=uuid("Canon", bytes(4), b"1.0"))),
    "XML": heif([MAIN], TWO, Layout(more=box(b"xml ", PLAIN_XML))),
    "binary": heif([MAIN], TWO, Layout(more=box(b"bxml", b"abc") + box(b"ipro", b"x") + box(b"free", b"x"))),
    "cut short": photo()[:-200],
    "in the middle": photo()[:300],
}

CR3S: dict[str, bytes] = {
    "one image": cr3(),
    "many": cr3([timed(), record(1, pack("<HHBBBBBB", 0, 2024, 5, 6, 7, 8, 10, 0)), timed(record(99, b"x"))]),
    "narrow": cr3(wide=False),
    "film": cr3(version=b"CanonCRM0001/02.09.00/00.00.00"),
    "nothing timed": cr3([]),
    "short record": cr3([record(4, pack("<HHI", 150, 10, 0)) + pack("<IHHHH", 5, 1, 0, 0, 0)]),
    "record cut short": cr3([record(4, pack("<HHI", 150, 10, 0)) + pack("<IHHHH", 50, 1, 0, 0, 0)]),
    "left over": cr3([record(4, pack("<HHI", 150, 10, 0)) + b"abc"]),
    "odd directories": cr3([record(7, directory(0x8769, b"abc") + directory(0x8769, EXIF))]),
    "recipe": cr3() + recipe((0xFFFF00F6, XMP), (0xFFFF00F4, bytes(20))),
    "bad recipe": cr3() + recipe((0xFFFF00F6, XMP), size=0x1000),
    "more boxes": cr3(extra=box(b"CNOP", box(b"CNFB", bytes(52))) + box(b"CNDM", b"\xff\xd8\xff\xd9")),
    "cut short": cr3()[:-150],
}

WMPHOTO = Ifd(
    [
        (0xBC01, "undef", bytes.fromhex("24c3dd6f034efe4bb1853d77768dc90c")),
        (0xBC02, "int32u", 2),
        (0xBC04, "int32u", 1),
        (0xBC80, "int32u", 30),
        (0xBC81, "int32u", 20),
        (0xBC82, "float", 72.0),
        (0xBC83, "float", 72.0),
        (0xBCC0, "int32u", 400),
        (0xBCC1, "int32u", 20),
        (0xBCC2, "int32u", 420),
        (0xBCC3, "int32u", 5),
        (0xBCC4, "int8u", 1),
        (0xBCC5, "int8u", 2),
        (0x02BC, "undef", XMP),
        (0x8773, "undef", ICC),
        (0x10F, "string", "Acme"),
    ],
    {0x8769: Ifd([(0x829D, "rational64u", (28, 10))]), 0x8825: Ifd([(1, "string", "N")])},
    next=Ifd([(0xBC01, "undef", bytes.fromhex("24c3dd6f034efe4bb1853d77768dc90f")), (0xBC80, "int32u", 3)]),
)
HDPS: dict[str, bytes] = {"HD Photo": b"II\xbc\x01" + tiff(WMPHOTO)[4:], "older": b"II\xbc\0" + tiff(WMPHOTO)[4:]}


@pytest.mark.parametrize("numeric", [False, True], ids=["text", "numeric"])
@pytest.mark.parametrize(
    ("files", "suffix"),
    [
        (JP2S, ".jp2"),
        (CODESTREAMS, ".j2k"),
        (JXLS, ".jxl"),
        (JXL_CODESTREAMS, ".jxl"),
        (JUMBFS, ".jumbf"),
        (BPGS, ".bpg"),
        (FLIFS, ".flif"),
        (HEIFS, ".heic"),
        (CR3S, ".cr3"),
        (HDPS, ".jxr"),
        (HDPS, ".hdp"),
        (HDPS, ".wdp"),
        (HDPS, ".tif"),
    ],
    ids=["jp2", "j2k", "jxl", "jxl codestream", "jumbf", "bpg", "flif", "heif", "cr3", "jxr", "hdp", "wdp", "tif"],
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


@pytest.mark.parametrize(("files", "suffix"), [(HEIFS, ".heic"), (JUMBFS, ".jumbf"), (JP2S, ".jp2"), (CR3S, ".cr3")])
def test_parts_are_the_same_documents(exiftool: Path, tmp_path: Path, files: dict[str, bytes], suffix: str) -> None:
    answers = ask(exiftool, tmp_path, list(files.values()), suffix, "-G3:1")
    for (name, data), theirs in zip(files.items(), answers, strict=True):
        ours = exifweb.read(data, name=f"a{suffix}").to_dict(groups="3:1")
        wanted = {k: v for k, v in theirs.items() if "Doc" in k.split(":")[0] and not k.endswith(":Warning")}
        assert wanted == {k: v for k, v in ours.items() if "Doc" in k.split(":")[0]}, name


WHOLE: dict[str, tuple[str, str, bytes]] = {
    "jp2 XMP": ("XMP", ".jp2", jp2(uuid("XMP", XMP))),
    "jp2 EXIF": ("EXIF", ".jp2", jp2(uuid("EXIF", EXIF))),
    "jp2 ICC": ("ICC_Profile", ".jp2", jp2(header=IHDR + box(b"colr", b"\2\0\0", ICC))),
    "jp2 IPTC": ("IPTC", ".jp2", jp2(uuid("IPTC", IPTC))),
    "jxl XMP": ("XMP", ".jxl", jxl(box(b"xml ", XMP))),
    "jxl EXIF": ("EXIF", ".jxl", jxl(box(b"Exif", bytes(4), EXIF))),
    "bpg XMP": ("XMP", ".bpg", bpg((3, XMP))),
    "bpg EXIF": ("EXIF", ".bpg", bpg((1, EXIF))),
    "bpg ICC": ("ICC_Profile", ".bpg", bpg((2, ICC))),
    "flif XMP": ("XMP", ".flif", flif((b"eXmp", deflated(XMP)))),
    "flif EXIF": ("EXIF", ".flif", flif((b"eXif", deflated(b"Exif\0\0" + EXIF)))),
    "flif ICC": ("ICC_Profile", ".flif", flif((b"iCCP", deflated(ICC)))),
    "heic XMP": ("XMP", ".heic", photo()),
    "heic EXIF": ("EXIF", ".heic", photo()),
    "heic ICC": ("ICC_Profile", ".heic", photo()),
    "cr3 XMP": ("XMP", ".cr3", cr3()),
}
"""Where a block stands → its name, a suffix, the file."""


@pytest.mark.parametrize("place", WHOLE)
def test_whole_blocks_are_the_same_bytes(exiftool: Path, tmp_path: Path, place: str) -> None:
    name, suffix, data = WHOLE[place]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-b", f"-{name}", str(path)]
    block = subprocess.run(command, capture_output=True, check=False).stdout
    assert block
    assert exifweb.read(data, name=path.name, tags=[name])[name].raw.read() == block
    asked = exifweb.read(data, name=path.name, options=exifweb.Options(whole=frozenset((name.lower(),))))
    assert [tag.raw.read() for tag in asked if tag.name == name and tag.info.table.name == "Extra"] == [block]


PICTURES: dict[str, tuple[str, str, bytes]] = {
    "thumbnail of a CR3": ("ThumbnailImage", ".cr3", cr3()),
    "notes of a CR3": ("MakerNoteCanon", ".cr3", cr3()),
    "preview of a CR3": ("PreviewImage", ".cr3", cr3()),
    "JPEG of a CR3": ("JpgFromRaw", ".cr3", cr3()),
    "preview of a HEIC": ("PreviewImage", ".heic", HEIFS["previews"]),
    "other of a HEIC": ("OtherImage", ".heic", HEIFS["previews"]),
    "thumbnail of EXIF in a HEIC": ("ThumbnailImage", ".heic", HEIFS["EXIF with a thumbnail"]),
    "video of a HEIC": ("MotionPhotoVideo", ".heic", HEIFS["motion"]),
    "thumbnail of EXIF in a JP2": ("ThumbnailImage", ".jp2", JP2S["EXIF"]),
    "thumbnail of EXIF in a JXL": ("ThumbnailImage", ".jxl", JXLS["EXIF"]),
    "gain map": ("GainMapImage", ".jxl", JXLS["gain map"]),
    "picture of a manifest": ("C2PAThumbnailClaimJpegData", ".jumbf", manifest()),
    "picture of a label": ("TagK", ".jumbf", JUMBFS["text and picture"]),
    "XML of a JP2": ("XML", ".jp2", jp2(box(b"xml ", PLAIN_XML))),
    "XML of a HEIC": ("XML", ".heic", HEIFS["XML"]),
    "JSON of a manifest": ("StdsExif", ".jumbf", manifest()),
    "manifest of a HEIC": ("JUMBF", ".heic", HEIFS["C2PA"]),
    "thumbnail of a BPG": ("ThumbnailBPG", ".bpg", BPGS["all"]),
    "colour of a JP2": ("ColorSpecData", ".jp2", JP2S["vendor colour"]),
}


@pytest.mark.parametrize("place", PICTURES)
def test_pictures_are_the_same_bytes(exiftool: Path, tmp_path: Path, place: str) -> None:
    name, suffix, data = PICTURES[place]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    command = ["perl", str(exiftool), "-config", "", "-q", "-q", "-b", f"-{name}", str(path)]
    theirs = subprocess.run(command, capture_output=True, check=False).stdout
    shown = exifweb.read(data, name=path.name, tags=[name])[name].text
    assert theirs
    assert (shown.encode() if isinstance(shown, str) else shown.read()) == theirs
