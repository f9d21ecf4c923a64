"""Builders of files with more behind the image: gain maps, videos, Samsung's trailer."""

from __future__ import annotations

from struct import pack

from builders import Ifd, exif, jpeg, segment

GPS = Ifd([(1, "string", "N"), (2, "rational64u", [(54, 1), (59, 1), (22, 1)])])
CAMERA: list[tuple[int, str, object]] = [(0x10F, "string", "Acme"), (0x112, "int16u", 6)]
PLACE = b"+48.8582+002.2945/"
CONTAINER = """<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
<rdf:Description rdf:about='' xmlns:GCamera='http://ns.google.com/photos/1.0/camera/'
 xmlns:Container='http://ns.google.com/photos/1.0/container/'
 xmlns:Item='http://ns.google.com/photos/1.0/container/item/'
 GCamera:MotionPhoto='1' GCamera:MicroVideoOffset='{video}'>
<Container:Directory><rdf:Seq>
<rdf:li rdf:parseType='Resource'><Container:Item Item:Mime='image/jpeg' Item:Semantic='Primary'/></rdf:li>
<rdf:li rdf:parseType='Resource'><Container:Item Item:Mime='image/jpeg' Item:Semantic='GainMap'
 Item:Length='{gain}'/></rdf:li>
<rdf:li rdf:parseType='Resource'><Container:Item Item:Mime='video/mp4' Item:Semantic='MotionPhoto'
 Item:Length='{video}'/></rdf:li>
</rdf:Seq></Container:Directory></rdf:Description></rdf:RDF></x:xmpmeta>"""


def placed(*more: bytes) -> bytes:
    """A picture that says where it was taken."""
    return jpeg(exif(Ifd(CAMERA, {0x8825: GPS})), *more)


def box(kind: bytes, *content: bytes) -> bytes:
    """One box of a video."""
    data = b"".join(content)
    return pack(">I", len(data) + 8) + kind + data


def video() -> bytes:
    """A video that says where it was taken, in both ways."""
    key = b"com.apple.quicktime.location.ISO6709"
    keys = box(b"keys", bytes(4), pack(">I", 1), pack(">I", len(key) + 8) + b"mdta" + key)
    item = box(b"ilst", box(pack(">I", 1), box(b"data", pack(">II", 1, 0), PLACE)))
    spot = box(b"udta", box(b"\xa9xyz", pack(">HH", len(PLACE), 0x15C7), PLACE))
    handler = box(b"hdlr", bytes(8), b"mdta", bytes(13))
    return (
        box(b"ftyp", b"mp42", bytes(4))
        + box(b"moov", spot, box(b"meta", handler, keys, item))
        + box(b"mdat", b"frames")
    )


def ultra_hdr() -> bytes:
    """A photo with a gain map that has EXIF of its own, and a video, both named by container and list."""
    gain, moving = placed(), video()
    xmp = CONTAINER.format(gain=len(gain), video=len(moving)).encode()
    records = pack("<IIIHH", 0x20030000, 0, 0, 0, 0) + pack("<IIIHH", 0, len(gain), 0, 0, 0)
    listed = b"II*\0" + pack("<I", 8) + pack("<H", 1) + pack("<HHII", 0xB002, 7, 32, 26) + bytes(4) + records
    first = bytearray(placed(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp), segment(0xE2, b"MPF\0" + listed)))
    base = first.index(b"MPF\0") + 4
    first[base + 30 : base + 34] = pack("<I", len(first))
    first[base + 50 : base + 54] = pack("<I", len(first) - base)
    return bytes(first) + gain + moving


def samsung(*blocks: tuple[int, bytes, bytes]) -> bytes:
    """A Samsung trailer of blocks: number, name, content."""
    data, entries = b"", []
    for number, name, content in blocks:
        entries.append((number, len(data)))
        data += pack("<HHI", 0, number, len(name)) + name + content
    sizes = [8 + len(name) + len(content) for _, name, content in blocks]
    rows = [pack("<HHII", 0, n, len(data) - at, size) for (n, at), size in zip(entries, sizes, strict=True)]
    directory = b"SEFH" + pack("<II", 106, len(rows)) + b"".join(rows)
    return data + directory + pack("<I", len(directory)) + b"SEFT"
