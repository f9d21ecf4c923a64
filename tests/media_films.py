"""Films of every layout that readers tell apart: containers, texts and items, sample descriptions, vendors' atoms."""

from __future__ import annotations

from struct import pack

from builders import Ifd, tiff
from media_builders import (
    CREATED,
    PIXEL,
    audio,
    box,
    entry,
    film,
    ftyp,
    full,
    hdlr,
    item,
    mdhd,
    meta,
    mvhd,
    stbl,
    text,
    tkhd,
    trak,
    visual,
)

PICTURES = (b"vide", visual(), [bytes(50)] * 5)
SOUND = (b"soun", audio(), [bytes(20)] * 4)
TIFF = tiff(
    Ifd([(0x10F, "string", "Acme"), (0x110, "string", "Cam"), (0x112, "int16u", 6)], next=Ifd([(0x201, "int32u", 80)])),
    ">",
)
PHOTO = b"\xff\xd8\xff\xe1" + pack(">H", len(TIFF) + 8) + b"Exif\0\0" + TIFF + PIXEL[2:]
XMP = (
    b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf="
    b"'http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' xmlns:dc="
    b"'http://purl.org/dc/elements/1.1/' dc:format='video/mp4'/></rdf:RDF></x:xmpmeta>"
)
TURNED = pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def containers() -> dict[str, bytes]:
    """Return files whose boxes lie, or are damaged, in some way of their own."""
    movie = box("moov", mvhd())
    return {
        "plain.mp4": film(PICTURES, SOUND),
        "plain.mov": film(PICTURES, SOUND, brand=b"qt  "),
        "sound.m4a": film(SOUND, brand=b"M4A "),
        "sound.mp4": film(SOUND),
        "times of 64 bits.mp4": ftyp()
        + box(
            "moov", mvhd(version=1, duration=123456789012) + box("trak", tkhd(version=1) + box("mdia", mdhd(version=1)))
        ),
        "no type.mov": movie + box("mdat", b"x" * 30),
        "wide.mov": box("wide") + box("mdat", b"x" * 30) + movie,
        "long length.mp4": ftyp() + box("mdat", b"x" * 30, long=True) + movie,
        "open end.mp4": ftyp() + movie + pack(">I4s", 0, b"mdat") + b"abcdefgh",
        "cut.mp4": film(PICTURES, SOUND)[:-40],
        "cut media.mp4": ftyp() + pack(">I4s", 1000, b"mdat") + b"abc",
        "bad length.mp4": ftyp() + movie + pack(">I4s", 5, b"abcd") + b"x" * 20,
        "unknown trailer.mp4": ftyp() + movie + pack(">I4s", 0x7FFFFFFF, b"abcd") + b"x" * 20,
        "bad long length.mp4": ftyp() + movie + pack(">I4sQ", 1, b"abcd", 5) + b"x" * 20,
        "early.mov": ftyp(b"qt  ") + box("moov", mvhd(created=1_000_000_000)),
        "no date.mov": ftyp(b"qt  ") + box("moov", mvhd(created=0)),
        "fragments.mp4": ftyp(b"iso5")
        + box("moov", mvhd(duration=0) + trak(b"vide", stbl(visual(), [], 0)) + box("mvex", full("trex", bytes(20))))
        + box("moof", full("mfhd", pack(">I", 1)) + box("traf", full("tfhd", bytes(4))))
        + box("mdat", b"abc")
        + box("moof", full("mfhd", pack(">I", 2)))
        + box("mdat", b"defg"),
        "unknown brand.mp4": ftyp(b"XXXX", b"qt  ", b"yyyy") + movie,
        "flash.f4v": ftyp(b"f4v ", b"isom", b"f4v ") + movie,
        "garmin.glv": ftyp(b"isom") + movie,
        "phone.3gp": film(PICTURES, brand=b"3gp5"),
        "phone.3g2": film(PICTURES, brand=b"3g2a"),
        "mobile.mqv": film(PICTURES, brand=b"mqt "),
        "picture.qtif": box("idsc", visual(b"jpeg", (10, 20))) + box("idat", b"x" * 20),
        "preview.mov": ftyp(b"qt  ")
        + box("pnot", pack(">IH4sH", CREATED, 0, b"PICT", 1))
        + box("PICT", b"x" * 20)
        + movie,
    }


def texts() -> dict[str, bytes]:
    """Return films with items, keys and user data."""
    return {
        "items.m4a": film(SOUND, brand=b"M4A ", extra=box("udta", _items())),
        "keys.mov": film(PICTURES, brand=b"qt  ", extra=_keys()),
        "user data.mov": film(PICTURES, brand=b"qt  ", extra=box("udta", _user_data())),
        "in tracks.mov": ftyp(b"qt  ") + box("mdat", b"x" * 40) + box("moov", mvhd() + _tracks()),
        "chapters.m4b": film(SOUND, brand=b"M4B ", extra=box("udta", _chapters(0, 36005))),
        "windows.mp4": film(PICTURES, extra=box("udta", box("Xtra", _windows()))),
        "hints.mov": film(PICTURES, brand=b"qt  ", extra=box("udta", _hints())),
        "audible.aax": film(SOUND, brand=b"aax ", extra=box("udta", box("tags", _audible()))),
    }


def _items() -> bytes:
    own = b" 00000080 00000000 00000610 00000000"
    return meta(
        item("\xa9nam", (1, b"Title")),
        item("\xa9ART", (1, "K\u00fcnstler".encode())),
        item("trkn", (0, pack(">HHHH", 0, 3, 12, 0))),
        item("disk", (0, pack(">HHH", 0, 1, 0))),
        item("gnre", (0, pack(">H", 18))),
        item("cpil", (21, b"\1")),
        item("tmpo", (21, pack(">H", 120))),
        item("covr", (13, PIXEL)),
        item("\xa9day", (1, b"2024-05-06T07:08:09+0200")),
        item("\xa9cmt", (2, "UTF-16 \u00e9".encode("utf-16-be"))),
        item("stik", (21, b"\x09")),
        item("\xa9lyr", (1, b"fra", 0x4652, 0x1A41)),
        item("desc", (1, b"eng us", 0x5553, 0x15C7)),
        item("xyzw", (1, b"unknown")),
        item("\xa9zzz", (1, b"odd")),
        item("plID", (21, pack(">Q", 123456789))),
        item("cprt", (3, "\u65e5\u672c".encode("cp932"))),
        item("sfID", (22, pack(">I", 143441))),
        _own(b"com.apple.iTunes", b"iTunNORM", own),
        _own(b"com.apple.iTunes", b"Custom Tag", b"one", b"two"),
        _own(b"org.other", b"Thing", b"\x01\x02\xff"),
        item("\xa9nam", (1, b"Second title")),
    )


def _own(domain: bytes, name: bytes, *values: bytes) -> bytes:
    data = b"".join(box("data", pack(">II", 1, 0) + value) for value in values)
    return box("----", full("mean", domain) + full("name", name) + data)


def _keys() -> bytes:
    names = (
        b"com.apple.quicktime.model",
        b"com.apple.quicktime.location.ISO6709",
        b"com.android.capture.fps",
        b"com.android.version2",
        b"my.own_key name",
        b"com.apple.quicktime.creationdate",
        b"com.apple.quicktime.title",
        b"dash-key.x_y",
    )
    values: tuple[tuple[tuple[int, bytes] | tuple[int, bytes, int, int], ...], ...] = (
        ((1, b"iPhone"),),
        ((1, b"+48.8566+002.3522+035.000/"),),
        ((23, pack(">f", 1.5)),),
        ((65, b"\xfe"),),
        ((1, b"val"),),
        ((1, b"2024-01-02T03:04:05+0100"),),
        ((1, b"x"), (1, b"y", 0x4652, 0x1A41)),
        ((22, pack(">H", 77)),),
        ((1, b"of no key"),),
    )
    items = [item(pack(">I", number), *value) for number, value in enumerate(values, 1)]
    return meta(*items, handler=b"mdta", keys=names, plain=True)


def _user_data() -> bytes:
    where = b"Paris\0\1" + pack(">iii", 2 << 16, 48 << 16, 35 << 16) + b"earth\0note\0"
    english = pack(">H", 0x15C7)
    return b"".join(
        (
            box("\xa9nam", text(b"Name")),
            box("\xa9nam", text("Gr\u00f6\u00dfe".encode()) + text(b"Nom", 0x1A41)),
            box("\xa9cmt", text(b"mac \x8e", 0)),
            box("\xa9inf", text(b"de", 2)),
            box("\xa9aut", text("\ufeffU16".encode("utf-16-be"))),
            box("\xa9xyz", text(b"+4851.50+00217.2/")),
            box("\xa9mak", text(b"Make")),
            box("\xa9zzy", text(b"of no row")),
            full("titl", english + b"3GP title\0"),
            full("auth", pack(">H", 0x1A41) + b"Auteur\0"),
            full("yrrc", pack(">H", 1999)),
            full("loci", english + where),
            full("rtng", b"abcdEFGH" + english + b"PG\0"),
            full("clsf", b"abcd\0\2" + english + b"cls\0"),
            full("kywd", pack(">HB", 0x15C7, 2) + b"\3abc\2de"),
            full("urat", b"\0\0\0\5"),
            box("name", b"Plain name"),
            box("LOOP", pack(">I", 1)),
            box("date", b"2024-05-06T07:08:09+0200"),
            box("manu", b"\0\0\0\0\0\0Maker\0"),
            box("thmb", bytes(8) + PIXEL),
            box("XMP_", XMP),
            box("nail", pack(">II", 2, 2) + b"abcd"),
            _chapters(0, 90),
            bytes(4),
        )
    )


def _chapters(*starts: int) -> bytes:
    marks = b"".join(pack(">QB", start * 10**7, 3) + b"One" for start in starts)
    return full("chpl", bytes(4) + bytes((len(starts),)) + marks)


def _tracks() -> bytes:
    named = box("name", b"TrackName") + box("\xa9nam", text(b"In track")) + full("titl", pack(">H", 0x15C7) + b"ttt\0")
    user = box("udta", named + meta(item("\xa9nam", (1, b"item in track"))))
    title = meta(item(pack(">I", 1), (1, b"w")), handler=b"mdta", keys=(b"com.apple.quicktime.title",), plain=True)
    first = trak(b"vide", stbl(visual(), [b"x" * 5], 60), before=user, after=_keys())
    return first + trak(b"soun", stbl(audio(), [b"x" * 5], 60), number=2, after=title)


def _hints() -> bytes:
    info = box("trpy", pack(">Q", 5)) + box("maxr", pack(">II", 1000, 5000)) + box("dmax", pack(">I", 12))
    return (
        box("hinf", info + box("payt", pack(">I", 96) + b"\4name"))
        + box("hnti", box("rtp ", b"sdp hello") + box("sdp ", b"v=0"))
        + box("hinv", b"1.0")
        + box("vrot", pack(">Q", 1) + pack(">ii", 3, 2) * 3)
    )


def _windows() -> bytes:
    def tag(name: bytes, kind: int, *values: bytes) -> bytes:
        made = b"".join(pack(">IH", len(value) + 6, kind) + value for value in values)
        return pack(">II", 12 + len(name) + len(made), len(name)) + name + pack(">I", len(values)) + made

    identity = bytes.fromhex("290fcd014eda574189 7b6275d50c4f11".replace(" ", ""))
    return (
        tag(b"WM/Provider", 8, "abc\0".encode("utf-16-le"))
        + tag(b"WM/Category", 8, "one\0".encode("utf-16-le"), "two\0".encode("utf-16-le"))
        + tag(b"WM/SharedUserRating", 19, pack("<Q", 99))
        + tag(b"WM/EncodingTime", 21, pack("<Q", 132000000000000000))
        + tag(b"WM/MediaClassPrimaryID", 72, identity)
        + tag(b"{2CBAA8F5-D81F-47CA-B17A-F8D822300131} 100", 65, pack("<IQ", 64, 132000000000000000))
        + tag(b"OwnName", 8, "x".encode("utf-16-le"))
    )


def _audible() -> bytes:
    names = b"\0" + pack(">H", 5) + b"Title" + pack(">HI", 1, 3) + b"Abc"
    names += b"\x80" + pack(">H", 6) + b"MYTAG1" + pack(">HI", 1, 2) + b"xy"
    cover = bytes(8) + pack(">H", 10) + b"image/jpeg" + pack(">HI", 1, len(PIXEL)) + PIXEL
    return box("meta", pack(">I", 2) + names) + box("cvrx", cover) + box("tseg", box("tshd", pack(">I", 4)))


def tracks() -> dict[str, bytes]:
    """Return films with sample descriptions, references and apertures."""
    hevc = bytes((1, 0x61)) + bytes(10) + bytes((120, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F))
    sphere = box("prhd", pack(">iiii", 0, 65536, 0, 0)) + box("equi", pack(">IIIII", 0, 1 << 31, 0, 0, 0))
    inner = (
        box("hvcC", hevc)
        + box("colr", b"nclx" + pack(">HHHB", 9, 16, 9, 128))
        + box("pasp", pack(">II", 1, 1))
        + box("clap", pack(">8i", 1920, 1, 1080, 1, 0, 1, 0, 1))
        + box("btrt", pack(">III", 1000, 2000000, 1000000))
        + box("fiel", b"\1\6")
        + box("clli", pack(">HH", 1000, 400))
        + box("st3d", b"\0\0\0\0\2")
        + box("sv3d", box("svhd", b"\0\0\0\0Meta\0") + box("proj", sphere))
    )
    sound = box("wave", box("frma", b"mp4a") + box("enda", pack(">H", 1))) + box(
        "chan", bytes(4) + pack(">III", 0x640000, 0, 0)
    )
    code = entry(b"tmcd", pack(">IIII", 0, 1, 30000, 1001) + b"\x1e\0")
    hint = entry(b"rtp ", pack(">HHI", 1, 1, 1500) + box("tims", pack(">I", 90000)))
    aperture = pack(">II", 640 << 16, 480 << 16)
    reference = box(
        "minf", box("dinf", full("dref", pack(">I", 2) + full("url ", b"http://x/y\0") + full("urn ", b"a\0b\0")))
    )
    linked = (
        tkhd(1)
        + box("tref", box("chap", pack(">I", 2)) + box("tmcd", pack(">II", 3, 4)) + box("cdsc", pack(">I", 5)))
        + box("tapt", full("clef", aperture) + full("prof", aperture))
        + box("mdia", mdhd(0) + hdlr(b"vide", b"\5Video") + reference)
    )
    turned = tkhd(1, (640, 480), TURNED) + box("mdia", mdhd(11) + hdlr(b"vide"))
    return {
        "descriptions.mov": film(
            (b"vide", visual(b"hvc1", (1920, 1080), inner, b"HEVC"), [b"x" * 9] * 3),
            (b"soun", audio(b"mp4a", 2, 48000, sound), [b"y" * 9] * 3),
            (b"tmcd", code, [b"\0\0\0\1"]),
            brand=b"qt  ",
        ),
        "protected.m4a": film(
            (b"vide", visual(b"av01", (640, 360), box("av1C", bytes((0x81, 8, 0x0C, 0)))), [b"x"]),
            (b"soun", audio(b"drms"), [b"y"]),
            brand=b"M4A ",
        ),
        "handlers.mp4": film((b"hint", hint, [b"x"]), (b"text", entry(b"text", bytes(40)), [b"\0\5hello"])),
        "references.mov": ftyp(b"qt  ") + box("moov", mvhd() + box("trak", linked)),
        "turned.mov": ftyp(b"qt  ") + box("moov", mvhd() + box("trak", turned)),
    }


SETTINGS = b"""<?xml version="1.0" encoding="UTF-8"?>
<NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.00" lastUpdate="2015-12-22T15:16:50Z">
<Duration value="321"/><Device manufacturer="Sony" modelName="ILCE-7SM2"/>
<AudioFormat numOfChannel="2"><AudioRecPort trackDst="CH1"/><AudioRecPort trackDst="CH2"/></AudioFormat>
</NonRealTimeMeta>"""
"""What Sony's cameras tell of a film."""
SHORT = b"\0\0\1\x0aMotion\0\0\0\0SEFH" + pack("<5I", 107, 1, 0x0A010000, 18, 18) + pack("<I", 24) + b"SEFT"
"""Samsung's records that lead into the middle of nowhere."""


def vendors() -> dict[str, bytes]:
    """Return films with atoms of cameras and programs."""
    movie = box("moov", mvhd())

    def user(*atoms: bytes) -> bytes:
        return film(PICTURES, brand=b"qt  ", extra=box("udta", b"".join(atoms)))

    skip = box("CNCV", b"CanonV01") + box("CNMN", b"Canon X") + box("CNTH", box("CNDA", PHOTO)) + bytes(8)
    marks = b"data" + pack(">I", 23) + b"hglg" + bytes(5) + pack("<I", 1500) + b"\0" + pack("<I", 2500) + b"\0"
    drone = pack("<HH", 1, 24) + bytes(8) + pack("<HHIfffII", 3, 7, 1000, 0.1, 0.2, 0.3, 1500, 2500)
    found = {
        "canon.mov": user(box("CNTH", box("CNDA", PHOTO))),
        "canon skip.mov": ftyp(b"qt  ") + box("skip", skip) + movie,
        "sony.mp4": _sony(),
        "sony settings.mp4": ftyp(b"XAVC") + box("moov", mvhd() + box("meta", hdlr(b"nrtm") + box("xml ", SETTINGS))),
        "samsung short.mp4": film(PICTURES, tail=box("sefd", SHORT)),
        "flip.mp4": ftyp()
        + box("uuid", bytes.fromhex("4ab03b0f618d407582b2d9faced35ff5") + pack(">8I", *range(8)))
        + movie,
        "xmp.mp4": ftyp() + box("uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP) + movie,
        "nikon.mov": user(box("NCDT", box("NCTG", _nikon()) + box("NCTH", PIXEL))),
        "ricoh.mov": user(box("RICO", PHOTO[2:]), box("RTHU", PIXEL)),
        "sigma.mov": user(box("SIGM", b"SIGMA\0" + pack("<I", len(PHOTO)) + bytes(22) + PHOTO)),
        "samsung.mp4": user(box("smta", bytes(4) + box("mdln", b"SM-G900\0"))),
        "dji.mp4": ftyp() + movie + box("free", marks) + box("free", pack(">I", len(PIXEL) + 8) + b"mdat" + PIXEL),
        "drone.mp4": ftyp() + box("ardt", pack(">I", 5) + b"file1") + box("prrt", drone) + movie,
        "nextbase.mp4": ftyp() + box("moov", mvhd() + box("udta", box("infi", b"Camera Model: 622GW\rOdd Name: x\r"))),
    }
    for name, mark in TAGS.items():
        found[f"{name}.mov"] = user(box("TAGS", mark.ljust(0x30, b"\0") + bytes(range(1, 200))))
    return found


TAGS = {
    "olympus": b"OLYMPUS DIGITAL CAMERA\0" + bytes(9) + b"\1\0",
    "olympus 2": b"OLYMPUS DIGITAL CAMERA ",
    "nikon old": b"NIKON DIGITAL CAMERA\0",
    "fujifilm": b"FUJIFILM DIGITAL CAMERA\0",
    "kodak": b"EASTMAN KODAK COMPANY",
    "minolta": b"KONICA MINOLTA DIGITAL CAMERA",
    "sanyo": b"SANYO DIGITAL CAMERA\0",
    "pentax": b"PENTAX DIGITAL CAMERA\0",
}
"""Maker → first bytes of its `TAGS` atom."""


def _sony() -> bytes:
    sound = pack(">II4sIIIII", 0, 1, b"mp4a", 2, 1, 256, 256, 48000) + pack(">I", 2)
    picture = pack(">II4sIIIIIIHHHH", 0, 2, b"avc1", 3, 2, 5000, 6000, 30 << 16, 30 << 16, 1920, 1080, 1, 1)
    profile = box("FPRF", pack(">III", 0, 0, 1 << 28)) + box("APRF", sound) + box("VPRF", picture)
    entries = (
        (1, 0x15C7, 1, "abc".encode("utf-16-be")),
        (3, 0x55C4, 1, "2010/01/02".encode("utf-16-be")),
        (10, 0x55C4, 0, pack(">Ihh", 1, 0, 1)),
        (11, 0x55C4, 0, pack(">h", 540)),
    )
    user = pack(">H", len(entries)) + b"".join(
        pack(">HIHH", 10 + len(data), tag, language, encoding) + data for tag, language, encoding, data in entries
    )
    identity = b"!\xd2\x4f\xce\xbb\x88\x69\x5c\xfa\xc9\xc7\x40"
    return (
        ftyp(b"MSNV")
        + box("uuid", b"PROF" + identity + pack(">II", 0, 3) + profile)
        + box("moov", mvhd() + box("uuid", b"USMT" + identity + box("MTDT", user)))
    )


def _nikon() -> bytes:
    values = (
        (1, 2, 6, b"NIKON\0"),
        (2, 2, 4, b"Z 6\0"),
        (0x13, 2, 20, b"2020:01:02 03:04:05\0"),
        (0x16, 5, 1, pack(">II", 30000, 1001)),
        (0x1108822, 3, 1, pack(">H", 1)),
        (0x110829A, 5, 1, pack(">II", 1, 60)),
        (0x2000084, 5, 4, pack(">8I", 24, 1, 70, 1, 28, 10, 28, 10)),
        (0x110A431, 2, 8, b"1234567\0"),
        (0x20000A7, 4, 1, pack(">I", 777)),
    )
    return b"".join(pack(">IHH", tag, form, count) + data for tag, form, count, data in values)
