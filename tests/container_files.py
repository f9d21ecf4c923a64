"""Archives, programs and fonts made here, laid out as their writers lay them out: name with extension → bytes."""

from __future__ import annotations

import zlib
from struct import pack, unpack_from
from zlib import crc32

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
DOS_TIME = (2024 - 1980) << 25 | 5 << 21 | 6 << 16 | 7 << 11 | 8 << 5 | 9


def leb(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes((number & 0x7F | 0x80,))
        number >>= 7
    return out + bytes((number,))


# ---- ZIP


def zip_file(
    files: dict[str, bytes], comment: bytes = b"", *, flags: int = 0, stored: bool = False, notes: bool = False
) -> bytes:
    out, directory = b"", b""
    for name, data in files.items():
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = data if stored else squeeze.compress(data) + squeeze.flush()
        path = name.encode()
        note = b"about it" if notes else b""
        fields = pack("<HHHIIII", 20, flags, 0 if stored else 8, DOS_TIME, crc32(data), len(packed), len(data))
        directory += (
            b"PK\1\2\x14\0" + fields + pack("<HHHHHII", len(path), 0, len(note), 0, 0, 0, len(out)) + path + note
        )
        out += b"PK\3\4" + fields + pack("<HH", len(path), 0) + path + packed
    end = b"PK\5\6" + pack("<HHHHIIH", 0, 0, len(files), len(files), len(directory), len(out), len(comment)) + comment
    return out + directory + end


# ---- RAR, 7z, GZIP


def rar4() -> bytes:
    def file(name: bytes, flags: int = 0x8000) -> bytes:
        body = pack("<IBIIBBHI", 9, 3, 0x12345678, DOS_TIME, 20, 0x33, len(name), 0x20) + name
        return pack("<HBHHI", 0, 0x74, flags, 7 + 4 + len(body), 5) + body + b"PACKD"

    comment = pack("<HBHBBH", 0, 0, 0, 0x1D, 0x30, 0) + b"hello"
    comment = pack("<HBH", 0, 0x75, 0) + pack("<H", 7 + 6 + 5) + b"\0\0\0\x30\0\0hello"
    return b"Rar!\x1a\x07\0" + pack("<HBHH", 0, 0x73, 0, 13) + bytes(6) + comment + file(b"a.txt") + file(b"b/c.txt")


def rar5(*, encrypted: bool = False) -> bytes:
    def block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
        head = leb(kind) + leb(flags) + (leb(0) if flags & 1 else b"\0") + (leb(len(data)) if flags & 2 else b"") + body
        return b"CRC4" + leb(len(head)) + head + data

    def file(name: bytes, flags: int, data: bytes) -> bytes:
        body = leb(flags) + leb(300) + leb(0x20) + (pack("<I", 1700000000) if flags & 2 else b"")
        body += (b"CRCD" if flags & 4 else b"") + leb(0x80) + leb(1) + bytes((len(name),)) + name
        return block(2, 3 if data else 1, body, data)

    head = b"Rar!\x1a\x07\1\0"
    if encrypted:
        return head + block(4, 0, b"\0\0\0")
    service = block(3, 2, b"CMT", b"comment")
    return (
        head
        + block(1, 0, b"\0")
        + service
        + file(b"a.txt", 6, b"x" * 200)
        + file(b"b\0\0", 8, b"")
        + block(5, 0, b"\0")
    )


def seven_zip(kind: bytes = b"\1") -> bytes:
    names = "".join(f"{name}\0" for name in ("one.txt", "dir/two.txt")).encode("utf-16-le")
    times = pack("<QQ", 132000000000000000, 133000000000000000)
    files = b"\5\2" + b"\x11" + leb7(len(names) + 1) + b"\0" + names + b"\x14" + leb7(18) + b"\1\0" + times
    files += b"\x19\2\0\0\x0e\1\x40\x15\x0a\1\0" + pack("<II", 0x20, 0x10) + b"\0"
    folder = b"\1\x23\3\1\1\5\x5d\0\0\x10\0"
    streams = (
        b"\4\6\0\1\x09\x80\xc8\0\7\x0b\1\0" + folder + b"\x0c\x80\xe8\x0a\1CRC4\0\\8".replace(rb"\8", b"\x08") + b"\0\0"
    )
    header = kind + streams + files + b"\0"
    start = pack("<QQI", 200, len(header), crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + pack("<I", crc32(start)) + start + bytes(200) + header


def packed_seven_zip() -> bytes:
    """Return an archive whose header is packed, as most are."""
    import lzma

    plain = seven_zip()
    at, length = unpack_from("<QQ", plain, 12)
    header = plain[32 + at : 32 + at + length]
    filters = {"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 1 << 16}
    squeeze = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[filters])
    packed = squeeze.compress(header) + squeeze.flush()
    outer = (
        b"\x17\6" + leb7(200) + b"\1\x09" + leb7(len(packed)) + b"\0\7\x0b\1\0\1\x23\3\1\1\5\x5d" + pack("<I", 1 << 16)
    )
    outer += b"\x0c" + leb7(len(header)) + b"\x0a\1CRC4\0\0"
    body = bytes(200) + packed
    return b"7z\xbc\xaf\x27\x1c\0\4" + bytes(4) + pack("<QQI", len(body), len(outer), 0) + body + outer


def leb7(number: int) -> bytes:
    return bytes((number,)) if number < 0x80 else bytes((0x80 | number >> 8, number & 0xFF))


def gzip_file(flags: int, *texts: bytes) -> bytes:
    extra = b"\4\0WXYZ" if flags & 4 else b""
    return (
        b"\x1f\x8b\x08"
        + pack("<BIBB", flags, 1700000000, 2, 3)
        + extra
        + b"".join(t + b"\0" for t in texts)
        + b"\3\0" * 5
    )


# ---- programs


def wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


def padded(data: bytes, size: int = 4) -> bytes:
    return data + bytes(-len(data) % size)


def version_part(key: str, value: bytes, children: bytes, *, text: bool, count: int | None = None) -> bytes:
    length = len(value) if count is None else count
    head = wide(key) + bytes(-(6 + len(wide(key))) % 4)
    body = head + value
    if children:
        body += bytes(-(6 + len(body)) % 4) + children
    return pack("<HHH", 6 + len(body), length, text) + body


def version_resource() -> bytes:
    fixed = pack("<13I", 0xFEEF04BD, 0x10000, 0x10002, 0x30004, 0x50006, 0x70008, 0x3F, 2, 0x40004, 2, 0, 0, 0)
    strings = [("CompanyName", "Acme é"), ("FileVersion", "1.2"), ("Private Build x", "yes"), ("Empty", "")]
    entries = b""
    for key, text in strings:
        value = wide(text) if text else b""
        entries += padded(version_part(key, value, b"", text=True, count=len(value) // 2))
    table = version_part("040904B0", b"", entries, text=True)
    info = version_part("StringFileInfo", b"", table, text=True)
    var = version_part(
        "VarFileInfo", b"", version_part("Translation", pack("<HH", 0x409, 1200), b"", text=False), text=True
    )
    return version_part("VS_VERSION_INFO", fixed, padded(info) + padded(var), text=False)


def resource_section(address: int) -> bytes:
    version = version_resource()
    root = bytes(12) + pack("<HH", 0, 2) + pack("<II", 3, 0x80000028) + pack("<II", 16, 0x80000020)
    first = bytes(12) + pack("<HH", 0, 1) + pack("<II", 1, 0x80000038)
    second = bytes(12) + pack("<HH", 0, 1) + pack("<II", 1033, 0x50)
    tree = root + first + second
    assert len(tree) == 0x50
    return tree + pack("<IIII", address + 0x60, len(version), 0, 0) + version


def pe(
    *, machine: int = 0x8664, flags: int = 0x2022, plus: bool = True, debug: bytes = b"", magic: int | None = None
) -> bytes:
    kind = magic or (0x20B if plus else 0x10B)
    optional = pack("<HBBIIIII", kind, 14, 20, 0x200, 0x400, 0, 0x1000, 0x1000)
    optional += pack("<QII", 0x140000000, 0x1000, 0x200) if plus else pack("<IIII", 0x2000, 0x400000, 0x1000, 0x200)
    optional += pack("<HHHHHH", 6, 0, 1, 2, 6, 1) + pack("<IIII", 0, 0x4000, 0x200, 0) + pack("<HH", 3, 0x160)
    optional += (pack("<QQQQ", 1, 1, 1, 1) if plus else pack("<IIII", 1, 1, 1, 1)) + pack("<II", 0, 16)
    base = 0x80 + 24
    size = len(optional) + 128
    data_at = base + size + 80
    entries = b""
    blobs = b""
    for number, blob in enumerate((debug,) if debug else ()):
        at = data_at + 28 * (number + 1)
        entries += pack("<IIHHIIII", 0, 1600000000, 0, 0, 4 if blob[:4] == b"\1\0\0\0" else 2, len(blob), 0, at)
        blobs += blob
    debugging = entries + blobs
    directories = bytearray(128)
    directories[48:56] = pack("<II", 0x1000, len(entries))
    optional += bytes(directories)
    resources_at = data_at + len(debugging)
    resources = resource_section(0x2000)
    sections = b".rdata\0\0" + pack("<IIII", len(debugging), 0x1000, len(debugging), data_at) + bytes(16)
    sections += b".rsrc\0\0\0" + pack("<IIII", len(resources), 0x2000, len(resources), resources_at) + bytes(16)
    head = b"MZ" + pack("<HH", 0x90, 3) + bytes(54) + pack("<I", 0x80)
    header = pack("<HHIIIHH", machine, 2, 1600000001, 0, 0, size, flags)
    return head.ljust(0x80, b"\0") + b"PE\0\0" + header + optional + sections + debugging + resources


def dos(new: bytes = b"") -> bytes:
    head = b"MZ" + pack("<HH", 0x90, 3) + bytes(54) + pack("<I", 0x80)
    return head.ljust(0x80, b"\0") + new


def mach(order: str = "<", cpu: int = 0x01000007, variant: int = -0x7FFFFFFD, kind: int = 6) -> bytes:
    magic = 0xFEEDFACF if cpu & 0x01000000 else 0xFEEDFACE
    return pack(f"{order}IiiIIII", magic, cpu, variant, kind, 3, 100, 0x85) + bytes(40)


def fat(*inner: bytes) -> bytes:
    head = pack(">II", 0xCAFEBABE, len(inner))
    at = 8 + 20 * len(inner)
    body = b""
    for one in inner:
        head += pack(">iiIII", 0x01000007, 3, at + len(body), len(one), 12)
        body += one
    return head + body


def library(first: bytes, name: bytes = b"a.o/", extended: bytes = b"") -> bytes:
    data = extended + first
    head = name.ljust(16) + b"1460546359  " + b"0     0     100644  " + str(len(data)).encode().ljust(10) + b"`\n"
    return b"!<arch>\n" + head + padded(data, 2) + head + padded(data, 2)


def elf(order: str = "<", kind: int = 3, bits: int = 2) -> bytes:
    return (
        b"\x7fELF"
        + bytes((bits, 1 if order == "<" else 2, 1))
        + bytes(9)
        + pack(f"{order}HHI", kind, 62, 1)
        + bytes(44)
    )


def chm() -> bytes:
    guid = b"\x10\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\0\xa0\xc9\x22\xe6\xec"
    return b"ITSF" + pack("<IIIII", 3, 0x60, 1, 0x12345678, 0x409) + guid + bytes(40)


def rsds() -> bytes:
    return b"RSDS" + bytes(16) + pack("<I", 3) + b"c:\\x\\y.pdb\0"


# ---- fonts


def names(records: list[tuple[int, int, int, int, bytes]], languages: tuple[str, ...] = ()) -> bytes:
    version = 1 if languages else 0
    strings = b"".join(record[4] for record in records)
    tags = b""
    at = len(strings)
    for code in languages:
        data = code.encode("utf-16-be")
        tags += pack(">HH", len(data), at)
        strings += data
        at += len(data)
    tail = pack(">H", len(languages)) + tags if version else b""
    table = pack(">HHH", version, len(records), 6 + 12 * len(records) + len(tail))
    at = 0
    for platform, charset, language, number, data in records:
        table += pack(">6H", platform, charset, language, number, len(data), at)
        at += len(data)
    return table + tail + strings


MAC_AND_WINDOWS = [
    (0, 3, 0, 1, "Unié".encode("utf-16-be")),
    (1, 0, 0, 0, "© Mac".encode("mac_roman")),
    (1, 0, 1, 2, "Régulier".encode("mac_roman")),
    (1, 1, 11, 2, "レギュラー".encode("shift_jis")),
    (1, 5, 10, 1, b"\xf8\xf2\xf0\xf0\xe4\x81"),
    (1, 7, 32, 1, "Привет".encode("mac_cyrillic")),
    (1, 25, 33, 2, "常规".encode("gb2312")),
    (2, 0, 0, 7, b"iso"),
    (3, 1, 0x409, 4, "Full".encode("utf-16-be")),
    (3, 1, 0x407, 4, "Völl".encode("utf-16-be")),
    (3, 9, 0x407, 5, b"?"),
    (3, 1, 0x8001, 3, "own".encode("utf-16-be")),
    (4, 0, 0, 11, b"custom"),
    (9, 0, 0, 12, b"odd"),
    (3, 1, 0x409, 99, "unknown".encode("utf-16-be")),
    (3, 1, 0x411, 13, "許諾".encode("utf-16-be")),
]


def sfnt(tables: dict[bytes, bytes], scaler: bytes = b"\0\1\0\0", base: int = 0) -> bytes:
    head = scaler + pack(">HHHH", len(tables), 0, 0, 0)
    at = base + 12 + 16 * len(tables)
    body = b""
    for tag, data in tables.items():
        head += tag + pack(">III", 0, at + len(body), len(data))
        body += padded(data)
    return head + body


def collection() -> bytes:
    first = names([(3, 1, 0x409, 4, "One".encode("utf-16-be"))])
    second = names([(3, 1, 0x407, 4, "Zwei".encode("utf-16-be"))])
    at = 12 + 8
    one = sfnt({b"name": first}, base=at)
    two = sfnt({b"OS/2": bytes(20), b"name": second}, b"OTTO", base=at + len(one))
    return b"ttcf\0\1\0\0" + pack(">III", 2, at, at + len(one)) + one + two


def woff(*, xml: bytes = b"", packed: bool = True) -> bytes:
    table = names(MAC_AND_WINDOWS[8:10])
    body = zlib.compress(table) if packed else table
    meta = zlib.compress(xml) if xml else b""
    at = 44 + 20 * 2
    head = b"wOFF\0\1\0\0" + pack(">IHHIHHIIIII", 0, 2, 0, 100, 1, 7, at + len(body), len(meta), len(xml), 0, 0)
    head += b"cmap" + pack(">IIII", at, 0, 0, 0) + b"name" + pack(">IIII", at, len(body), len(table), 0)
    return head + body + meta


FONT_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?><metadata version="1.0"><uniqueid id="com.x.y"/>'
    b'<vendor name="V" url="http://v/"/>'
    b'<credits><credit name="A" role="R"/><credit name="B"/></credits><description><text xml:lang="en">Desc</text>'
    b'<text xml:lang="fr">Dfr</text></description><license url="http://l/" id="l1"><text>Lic</text></license>'
    b'<extension id="e"><name>En</name><item id="i"><name>In</name><value>Iv</value></item></extension></metadata>'
)


def pfm(names_: bytes = b"Some Font\0SomeFont-Bold\0") -> bytes:
    at = 117
    size = at + 11 + len(names_)
    head = pack("<HI", 0x100, size) + b"(c) Me".ljust(60, b"\0")
    head += pack(
        "<7H3BHBHHBHH4BH", 0x81, 10, 300, 300, 700, 1, 2, 1, 0, 0, 700, 0, 3, 4, 0x31, 500, 900, 32, 255, 32, 1, 0
    )
    head += pack("<IIII", at, at + 11, 0, 0)
    return head.ljust(at, b"\0") + b"PostScript\0" + names_


AFM = (
    b"Start%sFontMetrics 2.0\r\nComment Creation Date: Tue May 7\r\nComment one\r\nComment (two)\r\n"
    b"FontName Some-Font\r\n"
    b"FullName (Some Font)\r\nFamilyName Some\r\nWeight Bold\r\nVersion 001.005\r\nNotice (c) Me\r\nIsFixedV false\r\n"
    b"Ascender 700\r\nDescender -200\r\nOddKey 1\r\nStartDirection 0\r\nCapHeight 650\r\nEndDirection\r\n"
    b"StartCharMetrics 1\r\nXHeight 1\r\nEndCharMetrics\r\n"
)


def fork(resources: list[tuple[bytes, int, bytes]]) -> bytes:
    data, places = b"", []
    for _kind, _number, content in resources:
        places.append(len(data))
        data += pack(">I", len(content)) + content
    kinds = list(dict.fromkeys(kind for kind, _, _ in resources))
    types, references = pack(">H", len(kinds) - 1), b""
    for kind in kinds:
        own = [(number, place) for (k, number, _), place in zip(resources, places, strict=True) if k == kind]
        types += kind + pack(">HH", len(own) - 1, 2 + 8 * len(kinds) + len(references))
        references += b"".join(pack(">hhII", number, -1, place, 0) for number, place in own)
    listing = bytes(24) + pack(">HH", 28, 28 + len(types) + len(references)) + types + references
    head = pack(">4I", 256, 256 + len(data), len(data), len(listing))
    return head.ljust(256, b"\0") + data + listing


RESOURCES: list[tuple[bytes, int, bytes]] = [
    (b"vers", 1, b"\1\0\x80\0\0\0\3abc\x0a1.0 \xa5 long" + bytes(2)),
    (b"usro", 0, b"\0\0\0\x0a/Apps/Open" + b"\0" * 8),
    (b"STR ", -16397, b"\x06missed"),
    (b"STR ", -16396, b"\x04TEXT"),
    (b"STR#", 128, b"\0\2\3one\5three"),
    (b"TEXT", 128, b"described"),
    (b"8BIM", 1028, b"\x1c\2\0\0\2\0\4\x1c\2\5\0\5Title"),
    (b"junk", 1, b"nothing"),
]


def companion(attributes: dict[str, bytes], resources: bytes = b"") -> bytes:
    start = 26 + 24
    head = b"\0\5\x16\7\0\2\0\0Mac OS X        " + pack(">H", 2)
    size = 70 + sum(-(-(11 + len(name) + 1) // 4) * 4 for name in attributes)
    at = start + size
    entries, values = b"", b""
    for name, value in attributes.items():
        entries += padded(pack(">IIHB", at + len(values), len(value), 0, len(name) + 1) + name.encode() + b"\0")
        values += value
    block = bytes(34) + b"ATTR" + pack(">III", 0, at + len(values), at) + pack(">I", len(values)) + bytes(12)
    record = block + pack(">HH", 0, len(attributes)) + entries + values
    head += pack(">III", 9, start, len(record)) + pack(">III", 2, start + len(record), len(resources))
    return head + record + resources


FINDER = b"TEXTttxt" + pack(">HHH", 0x4412, 7, 9) + bytes(10) + pack(">H", 0x0100) + bytes(2) + pack(">I", 5)
ATTRIBUTES = {
    "com.apple.FinderInfo": FINDER,
    "com.apple.quarantine": b"0083;5fad2d00;Firefox;F643CD5F-6071-46AB-83AB-390BA944DEC5",
    "com.apple.lastuseddate#PS": pack("<QQ", 1605184046, 0),
    "com.apple.metadata:kMDLabel_abcdef": bytes(100),
    "com.apple.metadata:_kMDItemOwnThing": b"text",
    "org.example.some_thing:else": b"other",
    "com.apple.metadata:kMDItemSomeDate": b"2020-01-01",
    "com.apple.TextEncoding": b"utf-8;134217984",
    "empty": b"",
}

PROGRAMS: dict[str, bytes] = {
    "dll.dll": pe(debug=rsds()),
    "small.exe": pe(
        machine=0x14C, flags=0x102, plus=False, debug=b"NB10" + pack("<III", 0, 1500000000, 2) + b"a.pdb\0"
    ),
    "misc.exe": pe(debug=b"\1\0\0\0" + pack("<II", 0x20, 1) + wide("prog.exe")),
    "odd.exe": pe(magic=0x999),
    "win16.exe": dos(b"NE".ljust(0x40, b"\0")),
    "win16.dll": dos((b"NE" + bytes(10) + b"\x80").ljust(0x40, b"\0")),
    "driver.386": dos(b"LE".ljust(0x40, b"\0")),
    "dos.exe": dos(),
    "lib.dylib": mach(),
    "old.macho": mach(">", 18, 0, 2),
    "object.o": mach("<", 0x0100000C, 1, 1),
    "fat": fat(mach(), mach("<", 7, 3, 2)),
    "fat.a": fat(library(b"x" * 30)),
    "fat.odd": fat(b"what is this there?"),
    "some.class": pack(">II", 0xCAFEBABE, 52) + bytes(20),
    "mac.a": library(mach()),
    "bsd.a": library(mach(), b"#1/20", b"long name.o".ljust(20, b"\0")),
    "plain.a": library(b"not an object" * 3),
    "old.pef": b"Joy!peffpwpc" + pack(">II", 1, 3000000000) + bytes(44),
    "big.so": elf(">"),
    "object2.o": elf(kind=1),
    "program": elf(kind=2, bits=1),
    "script.pl": b"#!/usr/bin/perl -w\nprint 1;\n",
    "script.py": b"#!/usr/bin/env python\nprint(1)\n",
    "script.sh": b"#! /bin/zsh\necho\n",
    "script": b"#!/usr/bin/awk -f\n",
    "help.chm": chm(),
}
ARCHIVES: dict[str, bytes] = {
    "two.zip": zip_file({"a.txt": b"hello" * 9, "b/": b"", "b/c.txt": b"x"}, b"A comment"),
    "stored.zip": zip_file({"a.txt": b"hello"}, stored=True),
    "streamed.zip": zip_file({"a.txt": b"hello", "b": b""}, flags=8),
    "old.rar": rar4(),
    "new.rar": rar5(),
    "secret.rar": rar5(encrypted=True),
    "files.7z": seven_zip(),
    "all.gz": gzip_file(0x1F, b"name.txt", b"a comment"),
    "name.gz": gzip_file(8, b"name.txt"),
    "bare.gz": gzip_file(0),
}
FONTS: dict[str, bytes] = {
    "many.ttf": sfnt({b"cmap": bytes(8), b"name": names(MAC_AND_WINDOWS, ("xx-YY", "zz_1"))}),
    "open.otf": sfnt({b"name": names(MAC_AND_WINDOWS[8:9])}, b"OTTO"),
    "true.ttf": sfnt({b"name": names(MAC_AND_WINDOWS[1:2])}, b"true"),
    "cut.ttf": sfnt({b"name": names(MAC_AND_WINDOWS)})[:60],
    "short.ttf": sfnt({b"name": pack(">HHH", 0, 9, 6) + bytes(4)}),
    "two.ttc": collection(),
    "web.woff": woff(),
    "plain.woff": woff(packed=False),
    "told.woff": woff(xml=FONT_XML),
    "head.pfm": pfm(),
    "some.afm": AFM % b"",
    "some.acfm": AFM % b"Comp",
    "some.amfm": AFM % b"Master",
    "fork.rsrc": fork(RESOURCES),
    "suitcase.dfont": fork([(b"sfnt", 128, sfnt({b"name": names(MAC_AND_WINDOWS)})), *RESOURCES]),
    "._some.txt": companion(ATTRIBUTES, fork(RESOURCES)),
}
