"""DV and R3D made here, by what is special about each file."""

from __future__ import annotations

from struct import pack

from video_files import dv, red, red_entry

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
