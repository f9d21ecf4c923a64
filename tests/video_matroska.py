"""Matroska and WebM made here: masters and tags of every kind, and files by what is special about each."""

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
    XMP,
    ebml,
    element,
    mkv,
    seek_head,
    simple,
)


def info(**more: bytes) -> bytes:
    return element(
        INFO,
        element(0x2AD7B1, 1_000_000),
        element(0x4489, 149_040.0),
        element(0x4461, pack(">q", 286_921_068_123_456_789)),
        element(0x7BA9, "A title é"),
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
