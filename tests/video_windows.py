"""ASF and WTV made here, by what is special about each file."""

from __future__ import annotations

from struct import pack

from builders import THUMBNAIL
from video_files import XMP, asf, asf_library, asf_named, asf_object, asf_stream, wide, wtv, wtv_value

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
