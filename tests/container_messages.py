"""Torrents, messages and cards made here."""

from __future__ import annotations

from struct import pack

from container_files import padded, wide

# ---- torrents


def bencode(value: object) -> bytes:
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(bencode, value)) + b"e"
    assert isinstance(value, dict)
    return b"d" + b"".join(bencode(k) + bencode(v) for k, v in value.items()) + b"e"


TORRENT = {
    "announce": "http://a/é",
    "announce-list": [["http://a/"], ["http://b/", "http://c/"]],
    "created by": "me",
    "creation date": 1400000000,
    "empty": [],
    "my odd key-x": {"inner one": 5, "list": [1, [2, 3], {"deep": "x"}]},
    "nodes": [["host", 6881], ["other", 6882]],
    "9": "nine",
    "info": {
        "files": [
            {"length": 123456, "path": ["a", "b.txt"], "md5sum": "0" * 32},
            {"length": 5, "path": ["c"], "path.utf-8": ["é", b"\xff\xfe"], "extra": "y"},
        ],
        "name": "N",
        "name.utf-8": "Né",
        "piece length": 16384,
        "pieces": bytes(40),
        "private": 1,
        "profiles": [{"width": 640, "height": 480, "acodec": "aac", "vcodec": "h264"}],
        "file-duration": [10, 20],
        "long": "x" * 300,
    },
}


# ---- TNEF


def attribute(tag: int, data: bytes, level: int = 1) -> bytes:
    return pack("<BII", level, tag, len(data)) + data + pack("<H", sum(data) & 0xFFFF)


def prop(kind: int, tag: int, data: bytes, *, named: tuple[int, object] | None = None, many: int = 0) -> bytes:
    head = pack("<HH", kind, tag)
    if named is not None:
        space = pack("<IHH", named[0], 0, 0) + b"\xc0\0\0\0\0\0\0\x46"
        if isinstance(named[1], int):
            head += space + pack("<II", 0, named[1])
        else:
            name = wide(str(named[1]))
            head += space + pack("<II", 1, len(name)) + padded(name)
    return head + (pack("<I", many) if many else b"") + data


def counted(data: bytes, *, single: bool = True) -> bytes:
    return (pack("<I", 1) if single else b"") + pack("<I", len(data)) + padded(data)


def rtf_packed() -> bytes:
    text = b"\0{\\rtf1\\a" + b"\x01" + pack(">H", 0 << 4 | 3) + b"bcdefg}"
    return pack("<IIII", len(text) + 12, 20, 0x75465A4C, 0) + text


def properties(*items: bytes) -> bytes:
    return pack("<I", len(items)) + b"".join(items)


def tnef() -> bytes:
    moment = pack("<Q", 132000000000000000)
    message = properties(
        prop(3, 0x3FDE, pack("<i", 1252)),
        prop(2, 0x3FF1, pack("<hh", 7, 0)),
        prop(11, 0x10F4, pack("<hh", 1, 0)),
        prop(0x40, 0x3007, moment),
        prop(0x1E, 0x1035, counted(b"<id\xe9>\0")),
        prop(0x1F, 0x3FF8, counted(wide("Créator"))),
        prop(0x102, 0x1009, counted(rtf_packed())),
        prop(0x102, 0x1013, counted(b"<html>")),
        prop(6, 0x1007, pack("<q", 123456)),
        prop(5, 0x1008, pack("<d", 1.5)),
        prop(4, 0x4076, pack("<f", -1.5)),
        prop(7, 0x0F02, pack("<d", 45000.5)),
        prop(0x1F, 0x8001, counted(wide("Auth")), named=(0x20329, "Author")),
        prop(0x1E, 0x8002, counted(b"12.0\0"), named=(0x62008, 0x8554)),
        prop(0x1E, 0x8003, counted(b"own\0"), named=(0x20386, "X-My Own.thing")),
        prop(
            0x101E,
            0x8004,
            pack("<I", 1) and counted(b"k1\0", single=False) + counted(b"k2\0", single=False),
            named=(0x20329, "LastAuthor"),
            many=2,
        ),
        prop(0x1003, 0x8005, pack("<ii", 4, 5), named=(0x20329, "Numbers"), many=2),
    )
    attached = properties(
        prop(3, 0x0E20, pack("<i", 99)),
        prop(3, 0x3705, pack("<i", 1)),
        prop(0x1F, 0x3707, counted(wide("long name.txt"))),
    )
    day = pack("<7H", 2024, 5, 6, 7, 8, 9, 1)
    return (
        pack("<IH", 0x223E9F78, 1)
        + attribute(0x089006, pack("<I", 0x10000))
        + attribute(0x069007, pack("<II", 1252, 0))
        + attribute(0x078008, b"IPM.Note\0")
        + attribute(0x018004, b"Subject \xe9\0")
        + attribute(0x038005, day)
        + attribute(0x04800D, pack("<H", 1))
        + attribute(0x069003, message)
        + attribute(0x069002, bytes(14), 2)
        + attribute(0x018010, b"a.txt\0", 2)
        + attribute(0x06800F, b"content", 2)
        + attribute(0x069005, attached, 2)
    )


# ---- cards

CARDS = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8:Last;First\r\nFN:First Last\r\nTEL;HOME;VOICE:1\r\n"
    b'TEL;TYPE=work,FAX:2\r\nADR;TYPE=home;LABEL="A, B\\nC";GEO="geo:1.5,2.5":;;St;City\r\n'
    b"NOTE;LANGUAGE=de;ENCODING=QUOTED-PRINTABLE:a=C3=A9b\r\n"
    b"PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\nLOGO:data:image/png;base64,iVBORw0K\r\nBDAY:19800102\r\n"
    b"item1.X-ABLabel:_$!<Home>!$_\r\nCATEGORIES:a,b\\,c,d\r\nX-Own-Thing:x\r\nREV:2024-01-02T03:04:05Z\r\n"
    b"no colon here\r\n"
    b"\xff:odd\r\nX:one\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:4.0\r\nFN:Second\r\nX-ABDATE;TYPE=pref:2020-02-03\r\nEND:VCARD\r\n"
)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:me\r\nX-WR-CALNAME:My\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/X\r\n"
    b"BEGIN:DAYLIGHT\r\n"
    b"DTSTART:20070311T020000\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nDTSTART;TZID=Europe/X:20240102T030405\r\n"
    b"DTEND;VALUE=DATE:20240103\r\nSUMMARY:Long\r\n  line\r\nBEGIN:VALARM\r\nTRIGGER:-PT5M\r\n"
    b"ACTION:AUDIO\r\nEND:VALARM\r\n"
    b"BEGIN:VALARM\r\nTRIGGER:-PT9M\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nX-MICROSOFT-CDO-IMPORTANCE:2\r\n"
    b"END:VEVENT\r\nBEGIN:VTODO\r\nDUE:20240102T030405Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)
NOTE = (
    b"BEGIN:VNOTE\r\nVERSION:1.1\r\nBODY:text\r\nDCREATED:20240102T030405\r\nLAST-MODIFIED:20240102T030405Z\r\n"
    b"END:VNOTE\r\n"
)
