"""Video files of every kind made here, by suffix and by what is special about each."""

from __future__ import annotations

from struct import pack

from builders import THUMBNAIL
from video_files import (
    ATTACHED,
    ATTACHMENTS,
    CHAPTER,
    CHAPTERS,
    CLUSTER,
    CUES,
    DISPLAY,
    EDITION,
    INFO,
    SEGMENT,
    TAG,
    TAGS,
    TARGETS,
    TRACK,
    TRACKS,
    UNKNOWN_SIZE,
    amf,
    amf_fields,
    asf,
    asf_library,
    asf_named,
    asf_object,
    asf_stream,
    dv,
    ebml,
    element,
    flv,
    klv,
    local_set,
    misb,
    mkv,
    packet,
    parameters,
    partition,
    pes,
    primer,
    programs,
    real,
    real_chunk,
    real_metadata,
    real_properties,
    real_stream,
    red,
    red_entry,
    references,
    seek_head,
    settings,
    simple,
    split,
    streams,
    swf,
    text8,
    text16,
    wide,
    wtv,
    wtv_value,
)

XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>video</dc:format>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>"
)

# --- Matroska


def info(**more: bytes) -> bytes:
    return element(
        INFO,
        element(0x2AD7B1, 1_000_000),
        element(0x4489, 149_040.0),
        element(0x4461, pack(">q", 286_921_068_123_456_789)),
        element(0x7BA9, "Ein Titel é"),
        element(0x4D80, "libebml v1.4"),
        element(0x5741, "a writer"),
        element(0x73A4, bytes(range(1, 17))),
        *more.values(),
    )


def track(number: int, kind: int, *more: bytes) -> bytes:
    return element(
        TRACK,
        element(0xD7, number),
        element(0x73C5, 0xA1B2C3D4 + number),
        element(0x83, kind),
        element(0xB9, 1),
        element(0x88, 1),
        element(0x55AA, 0),
        element(0x9C, 0),
        element(0x23314F, 1.0),
        element(0x86, {1: "V_VP9", 2: "A_OPUS"}.get(kind, "S_TEXT/UTF8")),
        element(0x258688, "a codec"),
        element(0x23E383, 41_708_333),
        element(0x22B59C, "ger"),
        element(0x536E, "Track name"),
        *more,
    )


PICTURE = element(
    0xE0,
    element(0xB0, 1920),
    element(0xBA, 1080),
    element(0x9A, 2),
    element(0x54B0, 1920),
    element(0x54BA, 1080),
    element(0x54B2, 0),
    element(0x54AA, 4),
    element(0x53B8, 1),
    element(0x2383E3, 23.976),
    element(0x7670, element(0x7671, 1), element(0x7672, pack(">5I", 0, 1, 2, 3, 4)), element(0x7673, 1.5)),
)
SOUND = element(0xE1, element(0xB5, 48000.0), element(0x9F, 2), element(0x6264, 16), element(0x78B5, pack(">f", 96000)))
ENCODED = element(
    0x6D80,
    element(
        0x6240,
        element(0x5031, 0),
        element(0x5032, 1),
        element(0x5033, 1),
        element(0x5034, element(0x4254, 0), element(0x4255, b"\1\2")),
        element(0x5035, element(0x47E1, 5), element(0x47E5, 1), element(0x47E6, 2)),
    ),
)


def tag(*parts: bytes, track_uid: int = 0, kind: str = "") -> bytes:
    targets = element(
        TARGETS,
        element(0x68CA, 50),
        *([element(0x63CA, kind)] if kind else []),
        *([element(0x63C5, track_uid)] if track_uid else []),
    )
    return element(TAG, targets, *parts)


TAG_PARTS = (
    simple("TITLE", "A title"),
    simple("DATE_RELEASED", "2020-02-03"),
    simple("DATE_ENCODED", "2020:02:03 04:05:06"),
    simple("KEYWORDS", "one, two,three"),
    simple("KEYWORDS", "alone"),
    simple("ARTIST", "Somebody", language="ger"),
    simple("COMMENT", "no language", language="und"),
    simple("CONTENT_ID", "abc"),
    simple("x", "short"),
    simple("DURATION", "00:00:01.500000000"),
    simple("ORIGINAL", None, simple("URL", "http://localhost/")),
    simple("ACTOR", "An actor", simple("CHARACTER", "A part", simple("COMMENT", "deep", simple("URL", "deeper")))),
    simple("COUNTRY", "US", simple("LAW_RATING", "PG")),
    element(0x67C8, element(0x45A3, "COVER"), element(0x4485, b"\1\2\3")),
    simple("spherical-video", XMP.decode()),
)
CHAPTER_PARTS = element(
    CHAPTERS,
    element(
        EDITION,
        element(0x45BC, 77),
        *(
            element(
                CHAPTER,
                element(0x73C4, 5 + n),
                element(0x91, n * 10_000_000_000),
                element(0x92, (n + 1) * 10_000_000_000),
                element(0x98, 0),
                element(DISPLAY, element(0x85, f"Chapter {n} ü"), element(0x437C, "eng"), element(0x437E, "us")),
                *([element(CHAPTER, element(0x91, 5_000_000_000), element(0x63C3, 20))] if n == 1 else []),
                element(0x63C3, 10),
            )
            for n in range(3)
        ),
    ),
)
FILES = element(
    ATTACHMENTS,
    *(
        element(
            ATTACHED,
            element(0x467E, "A cover"),
            element(0x466E, f"cover{n}.jpg"),
            element(0x4660, "image/jpeg"),
            element(0x465C, THUMBNAIL * (n + 1)),
            element(0x46AE, 12345 + n),
        )
        for n in range(2)
    ),
)
ALL = (info(), element(TRACKS, track(1, 1, PICTURE), track(2, 2, SOUND, ENCODED), track(3, 17)))
TAGGED = element(TAGS, tag(*TAG_PARTS), tag(simple("BPS", "123"), track_uid=0xA1B2C3D5, kind="MOVIE"))
CLUSTERS = b"".join(element(CLUSTER, element(0xE7, n), element(0xA3, b"\x81" + bytes(400))) for n in range(3))
CUE_POINTS = element(CUES, element(0xBB, element(0xB3, 5), element(0xB7, element(0xF7, 1), element(0xF1, 99))))


def sought(*before: bytes, tags: bytes = TAGGED, shift: int = 0) -> bytes:
    """Return the parts of a segment whose tags follow its clusters."""
    size = len(seek_head({0x1254C367: 0}))
    at = size + len(b"".join(before)) + len(CLUSTERS) + len(CUE_POINTS)
    return seek_head({0x1254C367: at + shift}) + b"".join(before) + CLUSTERS + CUE_POINTS + tags


MATROSKA: dict[str, bytes] = {
    "everything": mkv(*ALL, CHAPTER_PARTS, FILES, TAGGED, CLUSTERS),
    "tags behind": mkv(sought(*ALL, CHAPTER_PARTS)),
    "tags not found": mkv(sought(*ALL, shift=5)),
    "tags not announced": mkv(*ALL, CLUSTERS, TAGGED),
    "without size": mkv(*ALL, CLUSTERS, size=UNKNOWN_SIZE),
    "no master has a size": ebml()
    + element(SEGMENT, element(INFO, element(0x7BA9, "t"), size=UNKNOWN_SIZE), *ALL[1:], TAGGED, size=UNKNOWN_SIZE),
    "cluster without size": mkv(*ALL, element(CLUSTER, element(0xE7, 0), size=UNKNOWN_SIZE), size=UNKNOWN_SIZE),
    "sound alone": mkv(info(), element(TRACKS, track(1, 2, SOUND)), CLUSTERS),
    "subtitles alone": mkv(info(), element(TRACKS, track(1, 17)), CLUSTERS),
    "buttons alone": mkv(info(), element(TRACKS, track(1, 18)), CLUSTERS),
    "webm": mkv(info(), element(TRACKS, track(1, 1, PICTURE)), CLUSTERS, kind="webm"),
    "webm sound": mkv(info(), element(TRACKS, track(1, 2, SOUND)), CLUSTERS, kind="webm"),
    "no scale": mkv(element(INFO, element(0x4489, pack(">f", 2500.5))), element(TRACKS, track(1, 1))),
    "void and checksums": mkv(
        element(0xBF, b"\1\2\3\4"), element(0xEC, bytes(300)), info(), element(0xEC), element(TRACKS, track(1, 1))
    ),
    "empty values": mkv(
        element(INFO, element(0x2AD7B1, b""), element(0x7BA9, ""), element(0x4461, b""), element(0x4489, b"")),
        element(TRACKS, element(TRACK, element(0xD7, b""), element(0x83, b"\1"), element(0x23E383, 0))),
    ),
    "wide numbers": mkv(
        info(),
        element(TRACKS, track(1, 1, element(0xE0, element(0xB0, b"\0" * 5 + b"\x07\x80"), element(0xBA, b"\xff" * 9)))),
    ),
    "odd floats": mkv(
        info(), element(TRACKS, track(1, 2, element(0xE1, element(0xB5, b"\1\2\3"), element(0x78B5, b"\0" * 10))))
    ),
    "old dates": mkv(element(INFO, element(0x4461, pack(">q", -1_000_000_000_000_000_000)))),
    "master too long": mkv(element(INFO, element(0x7BA9, "a") + b"\x4d\x80\x90abc"), element(TRACKS, track(1, 1))),
    "cut short": mkv(*ALL, TAGGED)[:-70],
    "cut in a track": mkv(*ALL)[:-60],
    "lengthy sizes": ebml() + b"\x18\x53\x80\x67\x01" + pack(">Q", len(b"".join(ALL)))[1:] + b"".join(ALL),
    "groups of tracks": mkv(
        *ALL, element(TAGS, *(tag(simple("BPS", str(n)), track_uid=0xA1B2C3D4 + n) for n in range(4)))
    ),
    "seal": mkv(
        info(),
        element(0x08_5345_414C, b'<seal seal="1" kv="2" d="example.com" s="abc"/>'),
        element(TRACKS, track(1, 1)),
    ),
}

# --- ASF

BITMAP = pack("<IIBHIIIHH4sIIIII", 1280, 720, 2, 40, 40, 1280, 720, 1, 24, b"WMV3", 2764800, 0, 0, 0, 0)
SOUND_FORMAT = pack("<HHIIHHH", 0x161, 2, 44100, 16004, 5945, 16, 10)
FILE = bytes(range(16)) + pack(
    "<QQQQQQIIII", 3_000_000, 130_000_000_000_000_000, 200, 653_000_000, 613_000_000, 3000, 2, 5945, 5945, 1_234_567
)
CONTENT = pack("<5H", 12, 10, 0, 8, 6) + wide("Title") + wide("Auth") + wide("Des") + wide("**")
PICTURE_VALUE = b"\3" + pack("<I", 60) + wide("image/jpeg") + wide("A cover") + THUMBNAIL[:60].ljust(60, b"\0")
NAMED = [
    ("WM/AlbumTitle", 0, wide("An album")),
    ("WM/Genre", 0, wide("Jazz é")),
    ("IsVBR", 2, pack("<I", 1)),
    ("Seekable", 2, pack("<I", 0)),
    ("Bitrate", 3, pack("<I", 128_000)),
    ("Duration", 4, pack("<Q", 613_000_000)),
    ("WM/TrackNumber", 5, pack("<H", 7)),
    ("WM/MediaClassPrimaryID", 6, bytes(range(16))),
    ("WM/MediaOriginalBroadcastDateTime", 0, wide("2010-01-02T03:04:05Z")),
    ("WM/Picture", 1, PICTURE_VALUE),
    ("WM/Unheard/Of", 0, wide("not told")),
    ("Title", 0, wide("Again")),
    ("WM/Year", 0, b""),
    ("WM/EncodingTime", 4, pack("<Q", 1)),
    ("WM/MCDI", 1, b"1+2+3\0\0"),
]
CODECS = (
    bytes(16)
    + pack("<I", 3)
    + b"".join(
        pack("<HH", kind, len(name))
        + wide(name, end=False)
        + pack("<H", len(more))
        + wide(more, end=False)
        + pack("<H", 2)
        + b"ab"
        for kind, name, more in (
            (1, "Windows Media Video 9", ""),
            (2, "Windows Media Audio", "128 kbps"),
            (9, "Other", "?"),
        )
    )
)
ASFS: dict[str, bytes] = {
    "everything": asf(
        asf_object("file", FILE),
        asf_object("stream", asf_stream("video", BITMAP)),
        asf_object("stream", asf_stream("audio", SOUND_FORMAT, 0x8002)),
        asf_object("content", CONTENT),
        asf_object("extended", asf_named(NAMED)),
        asf_object("codecs", CODECS),
        extension=(
            asf_object(
                "metadata",
                asf_library([("WM/Mood", 0, wide("calm")), ("IsTrusted", 2, b"\1\0"), ("Is_Trusted", 2, b"\1\0")]),
            ),
            asf_object("library", asf_library([("WM/Picture", 1, PICTURE_VALUE), ("WM/Lyrics", 0, wide("la"))])),
        ),
        after=asf_object("xmp", XMP),
    ),
    "branding": asf(
        asf_object(
            "branding",
            pack("<II", 2, 8)
            + b"\xff\xd8\xff\xe0abcd"
            + pack("<I", 5)
            + b"http\0"
            + pack("<I", 17)
            + b"http://localhost\0",
        )
    ),
    "stream of another kind": asf(asf_object("stream", asf_stream("none", bytes(40)))),
    "content cut": asf(asf_object("content", CONTENT[:-4]), asf_object("file", FILE)),
    "content short": asf(asf_object("content", b"\0" * 9), asf_object("file", FILE)),
    "extended cut": asf(asf_object("extended", asf_named(NAMED)[:-20]), asf_object("file", FILE)),
    "codecs cut": asf(asf_object("codecs", CODECS[:-9])),
    "branding cut": asf(asf_object("branding", pack("<II", 2, 99) + bytes(40))),
    "size too small": asf(asf_object("file", FILE), asf_object("content", CONTENT, size=7)),
    "size absurd": asf(asf_object("file", FILE), asf_object("content", CONTENT, size=1 << 63)),
    "large object": asf(asf_object("file", FILE), asf_object("data", b"", size=1 << 40)),
    "cut in an object": asf(asf_object("file", FILE), asf_object("extended", asf_named(NAMED)))[:-90],
    "odd pictures": asf(
        asf_object(
            "extended",
            asf_named(
                [
                    ("WM/Picture", 1, PICTURE_VALUE[:-1]),
                    ("WM/Picture", 1, b"\3\1\0"),
                    ("WM/Picture", 1, b"\1" + pack("<I", 4) + wide("a") + wide("") + b"abcd"),
                ]
            ),
        )
    ),
    "counts lie": asf(
        asf_object("extended", pack("<H", 65535) + asf_named(NAMED)[2:]),
        asf_object("codecs", bytes(16) + pack("<I", 0xFFFFFFFF) + CODECS[20:]),
    ),
    "several values": asf(
        asf_object(
            "extended",
            asf_named([("WM/Track", 3, pack("<II", 1, 2)), ("IsVBR", 2, pack("<II", 1, 0)), ("Bitrate", 5, b"\1")]),
        )
    ),
}

# --- WTV

WTV_VALUES = (
    wtv_value("Title", 1, wide("A show")),
    wtv_value("WM/Genre", 1, wide("News;Weather")),
    wtv_value("Duration", 4, pack("<Q", 18_000_000_000)),
    wtv_value("WM/MediaOriginalRunTime", 4, pack("<Q", 17_000_000_000)),
    wtv_value("WM/WMRVEncodeTime", 4, pack("<Q", 633_979_008_000_000_000)),
    wtv_value("WM/MediaOriginalBroadcastDateTime", 1, wide("2009-12-31T00:00:00Z")),
    wtv_value("WM/WMRVHDContent", 3, pack("<i", 1)),
    wtv_value("WM/WMRVKeepUntil", 0, pack("<i", -1)),
    wtv_value("WM/MediaClassPrimaryID", 6, bytes(range(16))),
    wtv_value("WM/WMRVUnheardOf", 1, wide("new")),
    wtv_value("WTV_Metadata_WM/Own", 0, pack("<i", 5)),
    wtv_value("1st", 0, pack("<i", 6)),
    wtv_value("_Low", 0, pack("<i", 7)),
    wtv_value("WM/Odd", 2, b"raw\1\2"),
)
WTVS: dict[str, bytes] = {
    "by a table": wtv(*WTV_VALUES),
    "in one sector": wtv(*WTV_VALUES[:4], table=False),
    "small sectors": wtv(*WTV_VALUES, sector=0x100),
    "many sectors": wtv(*WTV_VALUES[:3], wtv_value("WM/Long", 1, wide("x" * 9000)), *WTV_VALUES[3:]),
    "cut short": wtv(*WTV_VALUES, sector=0x100)[:-700],
    "no directory": wtv(*WTV_VALUES)[:0x1000] + bytes(0x3000),
    "damaged value": wtv(*WTV_VALUES[:2], WTV_VALUES[2][:-3], *WTV_VALUES[3:]),
}

# --- transport streams

CAMERA = [
    (0x13, bytes((0x12, 0x34, 0x56, 0x07))),
    (0x18, bytes((0xC2, 0x20, 0x20, 0x05))),
    (0x19, bytes((0x06, 0x17, 0x08, 0x09))),
    (0x70, bytes((0x12, 0x34, 0x60, 0xA1))),
    (0x71, bytes((0xFF, 0x3F, 0xFF, 0xFF))),
    (0x7F, bytes((0x00, 0x00, 0x65, 0x84))),
    (0xA0, pack(">HH", 1, 125)),
    (0xA1, pack(">HH", 28, 10)),
    (0xA2, pack(">I", 2)),
    (0xA3, pack(">hH", -20, 10)),
    (0xA4, pack(">hH", -3, 10)),
    (0xA5, pack(">HH", 33, 10)),
    (0xA6, pack(">I", 0x10)),
    (0xA9, pack(">HH", 43, 1)),
    (0xB0, bytes((2, 3, 0, 0))),
    (0xB1, b"N\0\0\0"),
    (0xB2, pack(">HH", 49, 1)),
    (0xB3, pack(">HH", 30, 1)),
    (0xB4, pack(">HH", 155, 10)),
    (0xB5, b"E\0\0\0"),
    (0xB6, pack(">HH", 8, 1)),
    (0xB7, pack(">HH", 15, 1)),
    (0xB8, pack(">HH", 0, 1)),
    (0xB9, pack(">I", 0)),
    (0xBA, pack(">HH", 350, 1)),
    (0xBB, pack(">HH", 12, 1)),
    (0xBC, pack(">HH", 34, 1)),
    (0xBD, pack(">HH", 565, 10)),
    (0xC7, b"WGS-"),
    (0xC8, b"84\0\0"),
    (0xCA, b"2010"),
    (0xCB, b":01:"),
    (0xCC, b"02\0\0"),
    (0xE0, bytes((0x01, 0x08, 0x12, 0x34))),
    (0xE4, b"HDR-"),
    (0xE5, b"CX12"),
    (0xE6, b"\0\0\0\0"),
]
CANON = [(0xE0, bytes((0x10, 0x11, 0x30, 0))), (0xE1, b"\5\0\0\0"), (0xEE, bytes((25, 50, 0, 0)))]
AC3 = b"\x81\x06\x08\x3c\x05\xff\x1f\x00"


def frame(packs: list[tuple[int, bytes]], *, size: tuple[int, ...] = (100, 120, 34), crop: int = 1) -> bytes:
    profile, width, height = size
    return pes(
        b"\0\0\0\1\x09\xf0"
        + parameters(profile, width, height, crop=crop)
        + settings(packs)
        + b"\0\0\0\1\x65"
        + b"\x33" * 900
    )


def stream(
    *payloads: tuple[int, bytes],
    entries: list[tuple[int, int, bytes]],
    lead: int = 0,
    clocks: tuple[int, ...] = (27_000_000, 27_000_000 * 61),
    junk: bytes = b"",
) -> bytes:
    """Return a transport stream: tables, a clock, the streams, filler, a clock."""
    out = junk + packet(0, programs((1, 0x100)), start=True, lead=lead)
    out += packet(0x100, streams(1, 0x1001, entries), start=True, lead=lead)
    out += packet(0x1001, clock=clocks[0], lead=lead) if clocks else b""
    for pid, data in payloads:
        out += split(pid, data, lead)
    out += packet(0x1FFF, bytes(184), lead=lead) * 10
    return (
        out + (packet(0x1001, clock=clocks[-1], lead=lead) if clocks else b"") + packet(0x1FFF, bytes(184), lead=lead)
    )


H264, MPEG2, SOUND_AC3, LAYER = 0x1B, 2, 0x81, 3
DOLBY = pes(b"\x0b\x77\x12\x34\x40" + bytes(400), 0xBD)
SEQUENCE = pes(b"\0\0\1\xb3\x2d\x02\x40\x33\x24\x9f\x23\x81" + bytes(300))
LAYER_2 = pes(b"\xff\xfd\x84\x04" + bytes(400), 0xC0)
DRONE = misb(
    (
        "060e2b34020b01010e01030101000000",
        klv(
            [
                (2, pack(">Q", 1_300_000_000_123_456)),
                (3, b"MISSION01"),
                (5, pack(">H", 0x71C2)),
                (6, pack(">h", -755)),
                (7, pack(">h", 2210)),
                (8, b"\x40"),
                (11, b"EO"),
                (13, pack(">i", 0x5595B66D)),
                (14, pack(">i", 0x5B5360C4)),
                (15, pack(">H", 0xC221)),
                (16, pack(">H", 0xCD9C)),
                (18, pack(">I", 0x724A0A20)),
                (21, pack(">I", 0x03830926)),
                (26, pack(">h", 0x1750)),
                (36, b"\x10"),
                (37, pack(">H", 0xBEBA)),
                (47, b"\x31"),
                (
                    48,
                    klv(
                        [
                            (1, b"\1"),
                            (2, b"\1"),
                            (3, b"//US"),
                            (10, b"20510505"),
                            (13, b"//US"),
                            (22, b"\0\5"),
                            (23, b"2010-01-02"),
                        ]
                    ),
                ),
                (51, pack(">h", 999)),
                (56, b"\x8c"),
                (65, b"\2"),
                (66, b"\1\2\3"),
                (72, pack(">Q", 1_300_000_000_000_000)),
                (79, pack(">h", -100)),
                (94, b"\1\2\3\4"),
                (1, b"\x12\x34"),
            ]
        ),
    )
)
CHURCHILL = misb(
    ("060e2b3402030101434e415644494147", klv([(1, pack("<d", 1.5)), (11, b"abc")])), ("060e2b34" + "00" * 12, b"abc")
)
CAMERA_STREAM = stream(
    (0x1011, frame(CAMERA)), (0x1100, DOLBY), entries=[(H264, 0x1011, b""), (SOUND_AC3, 0x1100, AC3)]
)
TRANSPORT: dict[str, bytes] = {
    "camera": CAMERA_STREAM,
    "canon": stream((0x1011, frame(CANON, size=(77, 90, 34), crop=0)), entries=[(H264, 0x1011, b"")], lead=4),
    "settings in the second frame": stream(
        (0x1011, pes(parameters(66, 40, 15) + bytes(900))), (0x1011, frame(CAMERA)), entries=[(H264, 0x1011, b"")]
    ),
    "no settings at all": stream(*[(0x1011, pes(b"\0\0\1\x65" + bytes(1400)))] * 4, entries=[(H264, 0x1011, b"")]),
    "scaling and order": stream(
        (0x1011, pes(parameters(100, 80, 23, order=1, scaling=True) + settings(CAMERA) + bytes(900))),
        entries=[(H264, 0x1011, b"")],
    ),
    "out of sequence": stream((0x1011, frame([CAMERA[3], *CAMERA[:2]])), entries=[(H264, 0x1011, b"")]),
    "forbidden bit": stream((0x1011, pes(b"\0\0\0\1\x86" + bytes(1200))), entries=[(H264, 0x1011, b"")]),
    "mpeg": stream((0x31, SEQUENCE), (0x34, LAYER_2), entries=[(MPEG2, 0x31, b""), (LAYER, 0x34, b"")]),
    "hevc and aac": stream(
        (0x31, pes(bytes(900))), (0x34, pes(bytes(400), 0xC0)), entries=[(0x24, 0x31, b""), (0x0F, 0x34, b"")]
    ),
    "clock in a stream": stream((0x1001, pes(bytes(900))), entries=[(0x24, 0x1001, b"")]),
    "streams that don't come": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b""), (LAYER, 0x99, b""), (0x90, 0x98, b""), (0xEE, 0x97, b"")]
    ),
    "drone": stream((0x1011, frame(CANON)), (0x40, pes(DRONE, 0xFC)), entries=[(H264, 0x1011, b""), (0x15, 0x40, b"")]),
    "drone in one packet": stream((0x40, pes(CHURCHILL, 0xFC)), entries=[(0x15, 0x40, b"")]),
    "clock wraps": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], clocks=(300 * ((1 << 33) - 90_000), 90_000 * 300 + 5)
    ),
    "no clock": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], clocks=()),
    "part of a packet first": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], junk=b"\x99" * 57),
    "part of a packet with time codes first": stream(
        (0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")], junk=b"\x99" * 57, lead=4
    ),
    "out of step": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b""), (LAYER, 0x34, b"")])[:-100] + bytes(400),
    "no tables": split(0x31, SEQUENCE) * 3 + packet(0x31, bytes(184)) * 30,
    "two programs": packet(0, programs((1, 0x100), (2, 0x101)), start=True)
    + packet(0x101, streams(2, 0x1FFF, [(LAYER, 0x34, b"")]), start=True)
    + packet(0x100, streams(1, 0x1FFF, [(MPEG2, 0x31, b"")]), start=True)
    + split(0x31, SEQUENCE)
    + split(0x34, LAYER_2),
    "bad pointer": packet(0, b"\xb0" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
    "bad table": packet(0, b"\0\0\x30\x0d" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
    "another table": packet(0, b"\0\x42\xb0\x0d" + bytes(100), start=True) + split(0x31, SEQUENCE) * 3,
}

# --- MPEG

SEQUENCE_HEADER = b"\0\0\1\xb3\x16\x01\x20\x13\xff\xff\xe0\x18" + bytes(40)
MPEGS: dict[str, bytes] = {
    "program stream": b"\0\0\1\xba\x21\0\1\0\1\x80\x1b\x91"
    b"\0\0\1\xe0\0\x40"
    + bytes(9)
    + SEQUENCE_HEADER
    + b"\0\0\1\xc0\0\x40"
    + bytes(7)
    + b"\xff\xfd\x54\x04"
    + bytes(200),
    "video stream": SEQUENCE_HEADER + bytes(500),
    "constant rate": b"\0\0\1\xb3\x2d\x01\xe0\x24\x0b\xb8\x23\x80" + bytes(400),
    "wrong sequence": b"\0\0\1\xb3\x16\x01\x20\xf3" + bytes(50) + SEQUENCE_HEADER + bytes(300),
    "layer 3": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xfb\x90\x44" + bytes(300),
    "joint layer 3": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xfb\x92\x6d" + bytes(300),
    "layer 1": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xff\x92\x40" + bytes(300),
    "version 2": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xf3\x84\xc4" + bytes(300),
    "version 2.5": b"\0\0\1\xba" + bytes(8) + b"\0\0\1\xc0\0\x40" + b"\xff\xe3\x54\x00" + bytes(300),
    "xing": b"\0\0\1\xba"
    + bytes(8)
    + b"\0\0\1\xc0\0\x40"
    + b"\xff\xfb\x90\x44"
    + bytes(32)
    + b"Xing"
    + pack(">III", 11, 1000, 400_000)
    + pack(">I", 78)
    + b"LAME3.100"
    + bytes(200),
    "cut": SEQUENCE_HEADER[:10],
}

# --- MXF

TRACK_ID, EDIT_RATE, ORIGIN, DURATION = 0x4801, 0x4B01, 0x4B02, 0x0202
LOCAL = {
    0x3C0A: "060e2b34.0101.0101.01011502.00000000",
    0x3B02: "060e2b34.0101.0102.07020110.02040000",
    0x3B03: "060e2b34.0101.0102.06010104.02010000",
    0x3B06: "060e2b34.0101.0102.06010104.06040000",
    0x3C01: "060e2b34.0101.0102.05200701.02010000",
    0x3C03: "060e2b34.0101.0102.05200701.04000000",
    0x1902: "060e2b34.0101.0102.06010104.05010000",
    0x4401: "060e2b34.0101.0101.01011510.00000000",
    0x4402: "060e2b34.0101.0101.01030302.01000000",
    0x4403: "060e2b34.0101.0102.06010104.06050000",
    TRACK_ID: "060e2b34.0101.0102.01070101.00000000",
    0x4802: "060e2b34.0101.0102.01070102.01000000",
    0x4803: "060e2b34.0101.0102.06010104.02040000",
    0x4804: "060e2b34.0101.0102.01040103.00000000",
    EDIT_RATE: "060e2b34.0101.0102.05300405.00000000",
    ORIGIN: "060e2b34.0101.0102.07020103.01030000",
    0x0201: "060e2b34.0101.0102.04070100.00000000",
    DURATION: "060e2b34.0101.0102.07020201.01030000",
    0x1001: "060e2b34.0101.0102.06010104.06090000",
    0x1501: "060e2b34.0101.0102.07020103.01050000",
    0x1502: "060e2b34.0101.0102.04040101.02060000",
    0x1503: "060e2b34.0101.0101.04040101.05000000",
    0x4701: "060e2b34.0101.0102.06010104.02030000",
    0x3203: "060e2b34.0101.0101.04010502.02000000",
    0x9001: "060e2b34.0101.0101.07010201.02060100",
    0x9002: "060e2b34.0101.0101.07010201.02040100",
    0x9003: "060e2b34.0101.0103.07010201.03070000",
    0x9004: "060e2b34.0101.0101.07010201.03060000",
    0x9005: "060e2b34.0101.0105.04020501.02000000",
    0x9006: "060e2b34.0101.0105.03010102.02030000",
    0x9007: "060e2b34.0101.0101.07010201.02020000",
}


def instance(number: int) -> tuple[int, bytes]:
    return 0x3C0A, number.to_bytes(16, "big")


def wide_be(text: str) -> bytes:
    return text.encode("utf-16-be")


def essence(number: int, rate: tuple[int, int], length: int) -> list[bytes]:
    """Return a track: the track, its sequence, and a time code or a clip."""
    base = number * 16
    clip = "0d010101.01011400" if number == 1 else "0d010101.01010200"
    more = [(0x1501, pack(">q", 90_000)), (0x1502, pack(">H", 25)), (0x1503, b"\1")] if number == 1 else []
    data = "060e2b34.0401.0101.01030201.01000000" if number == 1 else "060e2b34.0401.0101.01030202.01000000"
    kind = (0x0201, bytes.fromhex(data.replace(".", "")))
    return [
        local_set(
            "0d010101.01013b00",
            [
                instance(base),
                (TRACK_ID, pack(">I", number)),
                (0x4804, pack(">I", number + 7)),
                (0x4802, wide_be(f"Track {number}")),
                (EDIT_RATE, pack(">II", *rate)),
                (ORIGIN, pack(">q", 50)),
                (0x4803, (base + 1).to_bytes(16, "big")),
            ],
        ),
        local_set(
            "0d010101.01010f00",
            [instance(base + 1), kind, (DURATION, pack(">q", length)), (0x1001, references(base + 2))],
        ),
        local_set(clip, [instance(base + 2), kind, (DURATION, pack(">q", length)), *more]),
    ]


SETS = [
    local_set(
        "0d010101.01012f00",
        [
            instance(1),
            (0x3B02, pack(">HBBBBBB", 2020, 2, 3, 4, 5, 6, 70)),
            (0x3B03, (2).to_bytes(16, "big")),
            (0x3B06, references(3)),
        ],
    ),
    local_set(
        "0d010101.01013000", [instance(3), (0x3C01, wide_be("A company é")), (0x3C03, pack(">5H", 1, 2, 3, 4, 1))]
    ),
    local_set("0d010101.01011800", [instance(2), (0x1902, references(5, 6))]),
    local_set(
        "0d010101.01013600",
        [instance(5), (0x4401, bytes(range(32))), (0x4402, wide_be("Package")), (0x4403, references(16))],
    ),
    local_set(
        "0d010101.01013700",
        [instance(6), (0x4401, bytes(range(1, 33))), (0x4403, references(32)), (0x4701, (7).to_bytes(16, "big"))],
    ),
    local_set("0d010101.01012800", [instance(7), (0x3203, pack(">I", 1920)), (0x4802, wide_be("x"))]),
    local_set(
        "0d010400.00000000",
        [
            instance(8),
            (0x9001, bytes.fromhex("10200fe0")),
            (0x9002, bytes.fromhex("034312f0")),
            (0x9003, b"0491530N"),
            (0x9004, b"0491530N0083015E"),
            (0x9005, pack(">II", 1, 4) + b"\1\2\3\4"),
            (0x9006, b"de"),
            (0x9007, pack(">f", 12.5)),
        ],
    ),
]
BODY = [primer(LOCAL), *SETS, *essence(1, (25, 1), 1000), *essence(2, (30000, 1001), 2000)]
FINAL = b"".join(BODY)
FILLER = b"\x06\x0e\x2b\x34\1\1\1\2\3\1\2\x10\1\0\0\0\x83\0\1\0" + bytes(256)


def open_header(*, footer: bool) -> bytes:
    """Return a file whose header is not final: a later copy of a set in the footer counts."""
    newer = [
        primer(LOCAL),
        local_set("0d010101.01013000", [instance(3), (0x3C01, wide_be("Renamed"))]),
        *essence(2, (25, 1), 50),
    ]
    at = len(partition("01", 0)) + len(FINAL) + len(FILLER) * 3
    head = partition("01", len(FINAL), at if footer else 0)
    return head + FINAL + FILLER * 3 + pack_footer(b"".join(newer))


def pack_footer(data: bytes) -> bytes:
    return partition("04", len(data))[:13] + b"\4" + partition("04", len(data))[14:] + data


MXFS: dict[str, bytes] = {
    "final header": partition("04", len(FINAL)) + FINAL + FILLER + SETS[1],
    "filler in the header": partition("04", len(FINAL) + len(FILLER))
    + BODY[0]
    + FILLER
    + b"".join(BODY[1:])
    + b"junk" * 20,
    "open header": open_header(footer=False),
    "open header and footer": open_header(footer=True),
    "run-in": b"anything" * 20 + partition("04", len(FINAL)) + FINAL,
    "no primer": partition("04", len(FINAL)) + b"".join(BODY[1:]),
    "own set": partition("03", 0) + BODY[0] + local_set("0d0e0101.01010101", [instance(99), (0x3C01, wide_be("Own"))]),
    "experimental set": partition("03", 0)
    + BODY[0]
    + local_set("0f0e0101.01010101", [instance(99), (0x3C01, wide_be("Own"))]),
    "cut": (partition("04", len(FINAL)) + FINAL)[:-100],
    "wrong date": partition("03", 0)
    + BODY[0]
    + local_set("0d010101.01012f00", [instance(1), (0x3B02, pack(">HBBBBBB", 2020, 13, 3, 4, 5, 6, 70))]),
    "no durations": partition("03", 0)
    + BODY[0]
    + local_set("0d010101.01010f00", [instance(1), (DURATION, b"\xff" * 8)]),
}

# --- Flash

META = {
    "duration": 61.5,
    "width": 1280.0,
    "height": 720.0,
    "framerate": 29.97,
    "videodatarate": 1500.0,
    "videocodecid": 7.0,
    "audiodatarate": 128.0,
    "audiosamplerate": 44100.0,
    "stereo": True,
    "hasVideo": False,
    "creationdate": "Mon Jan 02 03:04:05 2010  ",
    "metadatadate": b"\x0b" + pack(">dh", 1_262_401_445_250.0, 60),
    "nothing": None,
    "undefined": b"\6",
    "reference": b"\7\0\5",
    "flag": b"\1\7",
    "odd name!": "not told",
    "own": "told",
    "x": "short",
    "keyframes": (("filepositions", [0.0, 500.0, 1000.25]), ("times", [0.0, 1.5]), ("empty", [])),
    "cuePoints": [
        (
            ("name", "first"),
            ("time", 1.5),
            ("type", "event"),
            ("parameters", (("speed", "fast"), ("list", [1.0, "b"]))),
        ),
        (("name", "second"), ("time", 2.5), ("type", "navigation")),
    ],
    "typed": b"\x10" + pack(">H", 5) + b"Class" + amf_fields((("member", 5.0), ("other", "o"))),
    "xml": b"\x0f" + pack(">I", 4) + b"<a/>",
    "long": "y" * 70_000,
    "infinite": float("inf"),
    "large": 1e20,
}
FLASHES: dict[str, bytes] = {
    "everything": flv((18, amf("onMetaData") + amf(META)), (9, b"\x17\0\0"), (8, b"\xaf\0\x12")),
    "object": flv((18, amf("onMetaData") + amf(tuple(META.items()))), (9, b"\x22"), (8, b"\x2e")),
    "xmp": flv((18, amf("onXMPData") + amf((("liveXML", XMP.decode()),))), (8, b"\x0b"), (9, b"\x54")),
    "another message": flv((18, amf("onCuePoint") + amf(META)), (9, b"\x12"), (8, b"\x1e")),
    "only sound": flv(
        (18, amf("onMetaData") + amf({"duration": 1.0})),
        (8, b"\xaf"),
        (18, amf("onMetaData") + amf({"width": 2.0})),
        flags=4,
    ),
    "no flags": flv(
        (18, amf("onMetaData") + amf({"duration": 1.0})), (18, amf("onMetaData") + amf({"width": 2.0})), flags=0
    ),
    "cut in metadata": flv((18, amf("onMetaData") + amf({"a": "b", "duration": 1.0})[:-7])),
    "name cut": flv((18, amf("onMetaData") + b"\x08\0\0\0\1\0\x20abc")),
    "array cut": flv((18, amf("onMetaData") + amf((("list", [1.0, 2.0]),))[:-6])),
    "other records": flv((18, amf("onMetaData") + amf((("clip", b"\4"), ("duration", 3.0))))),
    "amf3": flv((18, amf("onMetaData") + amf((("width", 5.0), ("new", b"\x11\1"))))),
    "unheard of": flv((18, amf("onMetaData") + amf((("new", b"\x77\1"),)))),
    "packet cut": flv((18, amf("onMetaData") + amf(META)))[:-200],
    "empty sound": flv((8, b""), (9, b"\x12")),
    "lone values": flv((18, amf(5.0) + amf("onMetaData") + amf({"width": 2.0}))),
    "packed sound": flv((8, b"\xff"), (9, b"\xff"), (8, b"\0")),
}
SWFS: dict[str, bytes] = {
    "plain": swf((69, b"\x19\0\0\0"), (77, XMP), (9, b"\xff\xff\xff")),
    "packed": swf((69, b"\x19\0\0\0"), (77, XMP), (9, b"\xff\xff\xff"), packed=True),
    "no attributes": swf((9, b"\xff\xff\xff"), (77, XMP), version=5),
    "no metadata": swf((69, b"\x08\0\0\0"), (9, b"\0\0\0"), packed=True),
    "others between": swf((69, b"\x10\0\0\0"), (9, b"\0\0\0"), (86, bytes(900)), (77, XMP), packed=True),
    "too large": swf((69, b"\x10\0\0\0"), (86, bytes(1_000_001)), (77, XMP)),
    "empty attributes": swf((69, b""), (77, XMP)),
    "cut": swf((69, b"\x19\0\0\0"), (77, XMP))[:150],
    "packed and cut": swf((69, b"\x19\0\0\0"), (77, XMP * 3), packed=True)[:90],
    "not packed at all": b"CWS" + swf((69, b"\x19\0\0\0"))[3:],
    "tiny": swf((69, b"\0"))[:20],
    "header": swf((69, b"\0"))[:8],
}

# --- Real

CONT = text16("A title") + text16("An author \xe9") + text16("(c)") + text16("")
PROP = pack(">IIIIIIIIIHH", 64000, 63000, 900, 700, 500, 61000, 2500, 0, 500, 2, 3)
INFORMATION = real_properties(
    [
        ("Title", 2, b"Own\0"),
        ("Creation Date", 2, b"3/2/2003 4:05:06\0"),
        ("Modification Date", 2, b"soon\0"),
        ("Content Rating", 0, pack(">I", 3)),
        ("Indexable", 0, pack(">I", 1)),
        ("Generated By", 2, b"A tool\0"),
        ("new one", 2, b"x\0"),
        ("odd-name", 2, b"y\0"),
        ("bytes", 1, b"abc"),
    ]
)
LOGICAL = (
    pack(">IHHHIHHH", len(INFORMATION) + 2 * 6 + 2 + 12, 0, 2, 0, 1, 0, 0, 1) + bytes(2) + pack(">H", 9) + INFORMATION
)


def logical() -> bytes:
    body = pack(">H", 0) + pack(">H", 1) + pack(">H", 0) + pack(">I", 100) + pack(">H", 0) + pack(">H", 9) + INFORMATION
    return pack(">I", len(body) + 4) + body


RJMD = real_metadata("Track/Category", 2, b"Rock\0") + real_metadata(
    "Artist", 1, b"Somebody\0", real_metadata("Role", 1, b"Singer\0"), real_metadata("Plays", 4, pack(">I", 5))
)
DATED = (
    real_metadata("Recorded", 7, b"20030203040506\0")
    + real_metadata("Live", 3, b"\1")
    + real_metadata("Loud", 3, pack(">I", 1))
    + real_metadata("Blob", 5, b"a\1b")
    + real_metadata("Where", 6, b"http://localhost/\0")
    + real_metadata("Group", 9, b"g")
    + real_metadata("None", 1, b"")
)
ID3 = (
    b"TAG"
    + b"Title".ljust(30, b"\0")
    + b"Artist".ljust(30)
    + b"Album".ljust(30, b"\0")
    + b"2003"
    + b"Comment".ljust(28, b"\0")
    + b"\0\5"
    + b"\x11"
)


def real_footer(data: bytes, *, id3: bool = True) -> bytes:
    whole = b"RJMD\0\0\0\0" + data
    return whole + b"RMJE" + pack(">II", 0, len(whole)) + (ID3 if id3 else bytes(128))


AUDIO_V4 = (
    b"\0\0\0\0"
    b".ra4"
    + pack(">IHIHIIIIHHHHHHHHH", 5000, 4, 100, 2, 240, 4000, 120, 0, 12, 240, 20, 0, 8000, 0, 16, 1, 4)[:-2]
    + b"\4lpcJ\4lpcJ\1\0\0"
    + text8("Title")
    + text8("Artist")
    + text8("(c)")
    + text8("")
)
AUDIO_V3 = (
    pack(">H", 1) + bytes(6) + pack(">HI", 500, 9000) + text8("Title") + text8("Artist") + text8("(c)") + text8("None")
)
REALS: dict[str, bytes] = {
    "everything": real(
        real_chunk("PROP", PROP),
        real_stream(0, "Audio Stream", "audio/x-pn-realaudio", bytes(30)),
        real_chunk("CONT", CONT),
        footer=real_footer(RJMD + DATED),
    ),
    "two streams": real(
        real_stream(0, "Audio", "audio/x-pn-realaudio", b""),
        real_stream(1, "Video", "video/x-pn-realvideo", b""),
        real_stream(2, "", "logical-fileinfo", logical()),
    ),
    "dated": real(real_chunk("CONT", CONT), footer=real_footer(DATED, id3=False)),
    "bad footer": real(real_chunk("CONT", CONT), footer=b"RMJE" + pack(">II", 0, 99_999) + bytes(128)),
    "damaged metadata": real(real_chunk("CONT", CONT), footer=real_footer(RJMD[:-5], id3=False)),
    "bad chunk": real(real_chunk("CONT", CONT), b"PROP" + pack(">IH", 3, 0), real_chunk("PROP", PROP)),
    "unknown chunk": real(real_chunk("ABCD", bytes(50)), real_chunk("PROP", PROP)),
    "cut": real(real_chunk("CONT", CONT), real_chunk("PROP", PROP))[:60],
    "short text": real(real_chunk("CONT", text16("A title") + pack(">H", 500) + b"abc"), real_chunk("PROP", PROP[:30])),
}
REAL_SOUND: dict[str, bytes] = {
    "version 3": b".ra\xfd\0\3\0\0" + AUDIO_V3 + bytes(600),
    "version 4": b".ra\xfd\0\4\0\0" + AUDIO_V4[4:] + bytes(600),
    "version 5": b".ra\xfd\0\5\0\0"
    b".ra5"
    + pack(">IHIHIIIIHHHHHIHI", 5000, 5, 100, 2, 240, 4000, 120, 0, 12, 240, 44100, 44100, 16, 0, 2, 0)
    + bytes(600),
    "version 6": b".ra\xfd\0\6\0\0" + bytes(600),
    "cut": b".ra\xfd\0\3\0\0" + AUDIO_V3[:25],
}
METAFILES: dict[str, bytes] = {
    "links": b"rtsp://localhost/a.rm\nhttp://localhost/b.ra\nsome text\n\npnm://x\n",
    "windows": b"pnm://localhost/a.rm\r\n# comment\r\nfile://x\r\n",
    "http": b"http://localhost/a.rm\nhttp://localhost/b\n",
    "no end": b"rtsp://localhost/a.rm",
    "long line": b"rtsp://localhost/a.rm\n" + b"x" * 300 + b"\nhttp://late\n",
}

# --- DV, R3D

DATES = b"\x61\x33\xc8\xfc\xff" + b"\x62\xff\xc5\xe3\x09" + b"\x63\xff\x37\x45\x12"
DVS: dict[str, bytes] = {
    "ntsc": dv(packs=DATES, audio=b"\x50\xd5\xc1\x80\xc0"),
    "pal": dv(lines=1, packs=DATES, audio=b"\x50\xd5\xc1\x80\xd1"),
    "pal of another kind": dv(lines=1, application=1, packs=DATES.replace(b"\x09", b"\x98")),
    "wide": dv(packs=b"\x61\x33\xca\xec\xff" + DATES[5:]),
    "dvcpro 50": dv(kind=4, audio=b"\x50\xd5\xc1\x82\x89"),
    "dvcpro hd": dv(lines=1, kind=0x18),
    "unheard of": dv(kind=9),
    "no date": dv(packs=b"\x61\x33\xc8\xfc\xff" + b"\x62\xff\xff\xff\xff" + b"\x63\xff\x37\x45\x12"),
    "not in a row": dv(packs=DATES[:10] + b"\x60\0\0\0\0" + DATES[10:]),
    "short": dv(packs=DATES)[:700],
}
RED_ENTRIES = b"".join(
    red_entry(tag, data)
    for tag, data in (
        (0x1000, b"01:00:00:00\0"),
        (0x1001, b"01:00:00:00\0"),
        (0x1005, b"20100203040506\0"),
        (0x1006, b"123-456\0"),
        (0x1023, b"20100203\0"),
        (0x1024, b"040506\0"),
        (0x1096, b"A lens\0"),
        (0x200D, pack(">f", 5600)),
        (0x2066, pack(">f", 23.976)),
        (0x4037, pack(">4H", 1, 2, 3, 4)),
        (0x403B, pack(">H", 320)),
        (0x406A, pack(">H", 28)),
        (0x406B, pack(">H", 50)),
        (0x606C, pack(">i", 2500)),
        (0x1099, b"unknown\0"),
        (0x7001, b"\1\2\3"),
    )
)
REDS: dict[str, bytes] = {
    "version 1": red(1, RED_ENTRIES),
    "version 2": red(2, RED_ENTRIES),
    "cut": red(2, RED_ENTRIES)[:-40],
    "unknown format": red(2, RED_ENTRIES + red_entry(0xB001, b"abcd")),
    "directory elsewhere": red(1, RED_ENTRIES)
    .replace(pack(">H", 320), b"\0\7", 1)
    .replace(b"\0\x10\x10\0", b"\0\x0f\x10\0", 1),
    "no directory": red(2, bytes(320)).replace(pack(">H", 320), b"\0\7", 1),
}

CASES: dict[str, tuple[str, dict[str, bytes]]] = {
    "matroska": (".mkv", MATROSKA),
    "asf": (".wmv", ASFS),
    "wtv": (".wtv", WTVS),
    "transport": (".ts", TRANSPORT),
    "mpeg": (".mpg", MPEGS),
    "mxf": (".mxf", MXFS),
    "flv": (".flv", FLASHES),
    "swf": (".swf", SWFS),
    "real": (".rm", REALS),
    "real sound": (".ra", REAL_SOUND),
    "metafile": (".ram", METAFILES),
    "dv": (".dv", DVS),
    "red": (".r3d", REDS),
}

# --- dashcams


def dashcam(pid: int, *payloads: bytes, kind: int = 0, short: bool = False) -> bytes:
    """Return a stream whose positions are in a stream that no table announces, or with its kind in one that does."""
    entries = [(MPEG2, 0x31, b""), *([(kind, pid, b"")] if kind else [])]
    wrapped = [(pid, pes(data if short else data.ljust(1100, b"\0"), 0xBF if short else 0xE0)) for data in payloads]
    return stream((0x31, SEQUENCE), *wrapped, entries=entries)


NOVATEK = pack("<6I", 8, 7, 24, 21, 3, 11) + b"ANE\0" + pack("<4f", 5534.25, 3815.9, 18.9, 198.1) + bytes(12)
LIGO_LINE = b"####" + b"2022/09/19 12:45:24 N:31.285065 W:124.759483 46.93 km/h x:-0.000 y:-0.000 z:-0.000"
PLAIN_LIGO = b"\0\0\0\1" + LIGO_LINE[4:]
SENTENCE = b"$GPRMC,172255.00,A,:985.95194,N,17170.14674,W,029.678,170.68,240822,,,D*7B\r\n"
RING_RECORD = [
    b"$S" + pack(">HHHBBBBHBIIB", 500, track, 2020, 1, 2, 3, minute, 455, 0, 475_000_000, 85_000_000, 0) + bytes(8)
    for minute, track in ((5, 9000), (6, 0x8001), (3, 100), (4, 200))
]
DASHCAMS: dict[str, bytes] = {
    "novatek": dashcam(0x0300, NOVATEK, NOVATEK.replace(b"\7\0\0\0", b"\x09\0\0\0")),
    "novatek behind a head": dashcam(0x0300, b"\1\0\xff\0" + bytes(160) + NOVATEK),
    "innovv": dashcam(
        0x0300,
        b"ANW\0" + pack("<4f3i", 4221.5, 8819.25, 12.5, 90.0, 1, -2, 3) + b"V00\0" + bytes(16) + pack("<3i", 4, 5, 6),
        bytes(30),
        b"ASE\0" + pack("<4f3i", 4221.5, 8819.25, 12.5, 90.0, 1, -2, 3),
    ),
    "lines": dashcam(
        0x01E4,
        b"$GPSINFO,0x0004,2021.08.09 13:27:36,2341.54561,12031.70135,8.0,51,153,0,0,\r$GSNRINFO,0.01,0.04,0.25\r\0",
    ),
    "sentences": dashcam(
        0x0E1B, SENTENCE, SENTENCE.replace(b"17170", b"xx170"), SENTENCE.replace(b"240822", b"990822")
    ),
    "forces": dashcam(0x0E1A, b"$GSENSORD, 1, 2, 3,"),
    "unknown cipher": dashcam(
        0x0300,
        bytes(32)
        + pack("<3I", 13, 14, 15)
        + b"A\0\0\0"
        + pack("<f", 12.5)
        + b"S\0\0\0"
        + pack("<f", 50.25)
        + b"W\0\0\0"
        + pack("<2f", 30.5, 270.25)
        + pack("<3I", 22, 3, 4),
    ),
    "ring": dashcam(0x0300, bytes(32) + b"".join(RING_RECORD) + bytes(32)),
    "ligo box": dashcam(0x0300, b"skip\0\0\0\1LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0")),
    "ligo": dashcam(
        0x0300, (b"LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0")).ljust(160, b"\0"), kind=6
    ),
    "viidure": dashcam(
        0x0300,
        b"Viidure2026/04/16 01:01:02 N:42.211424 W:88.320975 89.1 km/h 267.38 237.80 10 x:-0.001 y:-0.002 z:-0.003\n",
        kind=6,
    ),
    "trailer": stream((0x31, SEQUENCE), entries=[(MPEG2, 0x31, b"")])
    + (b"\0" * 8 + b"LIGOGPSINFO\0\0\0\0\1\0\0\0\0" + PLAIN_LIGO.ljust(0x84, b"\0"))
    + b"&&&&"
    + pack(">I", 8 + 0x14 + 0x84 + 8),
}
