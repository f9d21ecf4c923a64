"""Builders of files made of boxes: JPEG 2000, JPEG XL, JUMBF, HEIF, AVIF, Canon's CR3; and of BPG and FLIF."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from itertools import pairwise
from struct import pack
from typing import TYPE_CHECKING

from builders import THUMBNAIL, Ifd, tiff

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x110, "string", "One"), (0x112, "int16u", 6)]), ">")
SMALL = tiff(Ifd([(0x132, "string", "2024:05:06 07:08:09"), (0x13B, "string", "Me")]))
WITH_THUMBNAIL = (
    tiff(Ifd([(0x10F, "string", "Acme")], next=Ifd([(0x201, "int32u", 62), (0x202, "int32u", len(THUMBNAIL))])))
    + THUMBNAIL
)
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='image/jp2'/>"
    b"</rdf:RDF></x:xmpmeta>"
)
PLAIN_XML = (
    b"<?xml version='1.0'?><root xmlns='urn:x' xmlns:gml='urn:gml'><Name>a &amp; b</Name><gml:Point id='7'>"
    b"<gml:pos>1 2</gml:pos></gml:Point><when>2024-05-06T07:08:09Z</when><ratio>1/4</ratio></root>"
)
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC
ICC = (
    (pack(">I", 156) + bytes(8) + b"mntrRGB XYZ " + bytes(12) + b"acsp").ljust(128, b"\0")
    + pack(">I4sII", 1, b"cprt", 144, 12)
    + b"text\0\0\0\0Me\0\0"
)
JPEG = THUMBNAIL


def box(kind: bytes, *content: bytes) -> bytes:
    """Return a box."""
    data = b"".join(content)
    return pack(">I", len(data) + 8) + kind + data


def long_box(kind: bytes, *content: bytes) -> bytes:
    """Return a box with a length of eight bytes."""
    data = b"".join(content)
    return pack(">I4sQ", 1, kind, len(data) + 16) + data


def full_box(kind: bytes, version: int, flags: int, *content: bytes) -> bytes:
    """Return a box with version and flags."""
    return box(kind, pack(">I", version << 24 | flags), *content)


# JPEG 2000

JP2_START = box(b"jP  ", b"\r\n\x87\n")
IHDR = box(b"ihdr", pack(">IIHBBBB", 20, 30, 3, 7, 7, 0, 0))
SRGB = box(b"colr", b"\1\0\0", pack(">I", 16))
CODESTREAM = b"\xff\x4f\xff\x51\0\x0c\0\0\0\0\0\x1e\0\0\0\x14\xff\x93"
UUIDS = {
    "EXIF": b"JpgTiffExif->JP2",
    "EXIF2": bytes.fromhex("0537cdab9d0c4431a72afa561f2a113e"),
    "IPTC": bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38"),
    "IPTC2": bytes.fromhex("09a14e97c0b442e0bebf36df6f0ce36f"),
    "XMP": bytes.fromhex("be7acfcb97a942e89c71999491e3afac"),
    "GeoJP2": bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03"),
    "Photoshop": bytes.fromhex("2c4c0100850440b9a03e562148d6dfeb"),
    "Signature": b"casg" + bytes.fromhex("00110010800000aa00389b71"),
    "C2PA": bytes.fromhex("d8fec3d61b0e483c92975828877ec481"),
    "Canon": bytes.fromhex("85c0b687820f11e08111f4ce462b6a48"),
    "Canon2": bytes.fromhex("210f1687914911e4811100242131fce4"),
    "Preview": bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16"),
}


def uuid(name: str, *content: bytes) -> bytes:
    """Return a box of a user's type."""
    return box(b"uuid", UUIDS[name], *content)


def jp2(*boxes: bytes, brand: bytes = b"jp2 ", header: bytes = IHDR + SRGB) -> bytes:
    """Return a JPEG 2000 file."""
    start = JP2_START + box(b"ftyp", brand, bytes(4), brand) + box(b"jp2h", header)
    return start + b"".join(boxes) + box(b"jp2c", CODESTREAM)


def jxl(*boxes: bytes) -> bytes:
    """Return a JPEG XL file of boxes."""
    return box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl ", bytes(4), b"jxl ") + b"".join(boxes)


def jxl_header(*fields: tuple[int, int]) -> bytes:
    """Return a naked JPEG XL codestream whose header has these (value, bits)."""
    number = at = 0
    for value, bits in fields:
        number |= value << at
        at += bits
    return b"\xff\x0a" + number.to_bytes(20, "little")


def j2c(*segments: bytes, end: bytes = b"\xff\x93") -> bytes:
    """Return a naked JPEG 2000 codestream."""
    size = pack(">HIIII", 0, 30, 20, 0, 0)
    return b"\xff\x4f" + marker(0x51, size) + b"".join(segments) + end


def marker(code: int, data: bytes, width: int = 2) -> bytes:
    """Return a marker segment of a codestream."""
    return bytes((0xFF, code)) + (len(data) + width).to_bytes(width, "big") + data


def superbox(
    kind: bytes, label: bytes, *boxes: bytes, private: bytes = b"", flags: int = 3, more: bytes = b""
) -> bytes:
    """Return a superbox of JUMBF."""
    text = label + b"\0" if flags & 2 else b""
    words = kind + bytes.fromhex("00110010800000aa00389b71")
    return box(b"jumb", box(b"jumd", words, bytes((flags,)), text, more, private), *boxes)


def manifest() -> bytes:
    """Return superboxes as C2PA lays them out."""
    claim = superbox(b"cbor", b"c2pa.claim", box(b"cbor", b"\xa1\x61a\x01"))
    salted = superbox(
        b"json", b"stds.exif", box(b"json", b'{"a": "b", "c": [1, 2]}'), private=box(b"c2sh", bytes(range(16)))
    )
    picture = superbox(
        b"\x40\xcb\x0c\x32", b"c2pa.thumbnail.claim.jpeg", box(b"bfdb", b"\0image/jpeg\0a.jpg\0"), box(b"bidb", JPEG)
    )
    return superbox(b"c2pa", b"c2pa", superbox(b"c2ma", b"urn:uuid:1", claim, salted, picture))


# BPG and FLIF


def ue7(value: int) -> bytes:
    """Return a number of seven bits to a byte."""
    data = bytes((value & 0x7F,))
    while value := value >> 7:
        data = bytes((value & 0x7F | 0x80,)) + data
    return data


def bpg(*extensions: tuple[int, bytes], flags: int = 0x2008, width: int = 300, length: int = 0) -> bytes:
    """Return a BPG file."""
    packed = b"".join(bytes((kind,)) + ue7(len(data)) + data for kind, data in extensions)
    more = ue7(len(packed)) + packed if flags & 8 else b""
    return b"BPG\xfb" + pack(">H", flags) + ue7(width) + ue7(20) + ue7(length) + more + bytes(20)


def flif(*chunks: tuple[bytes, bytes], start: bytes = b"31", frames: bytes = b"") -> bytes:
    """Return a FLIF file."""
    packed = b"".join(name + ue7(len(data)) + data for name, data in chunks)
    return b"FLIF" + start + ue7(299) + ue7(19) + frames + packed + bytes(20)


def deflated(data: bytes) -> bytes:
    """Return data as FLIF packs them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


# HEIF


@dataclass
class Item:
    """An item of a HEIF file.

    Attributes:
        kind: Its type.
        data: Its bytes.
        content: MIME type and encoding, each behind a zero, of an item of type `mime`.
        properties: Numbers of its properties.
        method: What its offset counts from.
        pieces: Into how many extents its bytes are cut.
        protection: Number of the scheme that protects it.
        reference: Number of the file that it lies in.
    """

    kind: bytes
    data: bytes = b""
    content: bytes = b""
    properties: tuple[int, ...] = ()
    method: int = 0
    pieces: int = 1
    protection: int = 0
    reference: int = 0


@dataclass
class Layout:
    """How the boxes of a HEIF file are spelled.

    Attributes:
        brand: Its major brand.
        iloc: Version of the box that says where items lie.
        infe: Version of the entries about items.
        iref: Version of the references.
        ipma: Version and flags of the associations.
        pitm: Version of the box that names the primary item.
        primary: Its number.
        width: Bytes of an offset.
        base: Base offset of each item, taken off its extents.
        numbers: Number of each item, where it is not its place from 1.
    """

    brand: bytes = b"heic"
    iloc: int = 1
    infe: int = 2
    iref: int = 0
    ipma: tuple[int, int] = (0, 0)
    pitm: int = 0
    primary: int = 1
    width: int = 4
    base: int = 0
    numbers: tuple[int, ...] = ()
    more: bytes = b""
    after: bytes = b""
    references: Sequence[tuple[bytes, int, tuple[int, ...]]] = ()


def heif(items: list[Item], properties: list[bytes], layout: Layout | None = None) -> bytes:
    """Return a HEIF file with these items, numbered from 1, and properties."""
    layout = layout or Layout()
    start = box(b"ftyp", layout.brand, bytes(4), b"mif1", layout.brand)
    media = b"".join(item.data for item in items if item.method == 0)
    for _ in range(2):  # the first time for its length
        meta = _meta(items, properties, layout, len(start))
        media_at = len(start) + len(meta) + 8
        meta = _meta(items, properties, layout, media_at)
    return start + meta + box(b"mdat", media) + layout.after


def _meta(items: list[Item], properties: list[bytes], layout: Layout, media_at: int) -> bytes:
    numbers = layout.numbers or tuple(range(1, len(items) + 1))
    wide = "I" if layout.iloc == 2 else "H"
    sizes = layout.width << 12 | 4 << 8 | (4 if layout.base else 0) << 4
    head = pack(f">H{'I' if layout.iloc == 2 else 'H'}", sizes, len(items))
    places, inside, at, within = b"", b"", media_at, 0
    for number, item in zip(numbers, items, strict=True):
        where = within if item.method == 1 else at
        places += pack(f">{wide}", number)
        if layout.iloc:
            places += pack(">H", item.method)
        places += pack(">H", item.reference) + (pack(">I", layout.base) if layout.base else b"")
        cuts = [len(item.data) * n // item.pieces for n in range(item.pieces + 1)] if item.pieces else []
        places += pack(">H", item.pieces)
        for low, high in pairwise(cuts):
            places += (where + low - layout.base).to_bytes(layout.width, "big") + pack(">I", high - low)
        if item.method == 1:
            inside += item.data
            within += len(item.data)
        elif item.method == 0:
            at += len(item.data)
    entries = b"".join(_entry(number, item, layout.infe) for number, item in zip(numbers, items, strict=True))
    count = pack(">H", len(items)) if layout.infe < 3 else pack(">I", len(items))
    wide_ref = "I" if layout.iref else "H"
    refs = b"".join(
        box(kind, pack(f">{wide_ref}H{len(to)}{wide_ref}", one, len(to), *to)) for kind, one, to in layout.references
    )
    handler = full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))
    return full_box(
        b"meta",
        0,
        0,
        handler,
        full_box(b"pitm", layout.pitm, 0, pack(">I" if layout.pitm else ">H", layout.primary)),
        full_box(b"iloc", layout.iloc, 0, head, places),
        full_box(b"iinf", int(layout.infe > 2), 0, count, entries),
        full_box(b"iref", layout.iref, 0, refs) if refs else b"",
        box(b"iprp", box(b"ipco", *properties), _associations(numbers, items, layout)),
        box(b"idat", inside) if inside else b"",
        layout.more,
    )


def _entry(number: int, item: Item, version: int) -> bytes:
    if version < 2:
        return full_box(b"infe", version, 0, pack(">HH", number, item.protection), b"name\0", item.content)
    wide = ">IH" if version == 3 else ">HH"
    return full_box(b"infe", version, 0, pack(wide, number, item.protection), item.kind, b"name\0", item.content)


def _associations(numbers: tuple[int, ...], items: list[Item], layout: Layout) -> bytes:
    version, flags = layout.ipma
    found = b""
    owners = [(number, item) for number, item in zip(numbers, items, strict=True) if item.properties]
    for number, item in owners:
        found += pack(">I" if version else ">H", number) + bytes((len(item.properties),))
        found += b"".join(pack(">H", 0x8000 | p) if flags else bytes((0x80 | p,)) for p in item.properties)
    return full_box(b"ipma", version, flags, pack(">I", len(owners)), found)


def ispe(width: int, height: int) -> bytes:
    """Return the property that says how large an image is."""
    return full_box(b"ispe", 0, 0, pack(">II", width, height))


HVCC = box(b"hvcC", b"\1\x61\x60\0\0\0\x90\0\0\0\0\0\x5a\xf0\0\xfc\xfd\xf8\xf8\0\0\x0f\0")
AV1C = box(b"av1C", b"\x81\x20\x0c\0")
PIXI = full_box(b"pixi", 0, 0, b"\3\x08\x08\x08")
NCLX = box(b"colr", b"nclx", pack(">HHHB", 1, 13, 6, 0x80))
PROFILE = box(b"colr", b"prof", ICC)
EXIF_ITEM = Item(b"Exif", pack(">I", 0) + EXIF)
XMP_ITEM = Item(b"mime", XMP, b"application/rdf+xml\0")


def photo() -> bytes:
    """Return a HEIC as phones write it: tiles, a grid of them, a thumbnail, EXIF and XMP."""
    tile = Item(b"hvc1", b"tile", properties=(1, 2, 7))
    items = [
        Item(b"grid", b"\0\0\0\1\0\x1e\0\x14", properties=(3, 4, 5, 6, 7), method=1),
        tile,
        tile,
        Item(b"hvc1", b"thumb", properties=(1, 8, 7)),
        Item(b"Exif", pack(">I", 6) + b"Exif\0\0" + EXIF),
        XMP_ITEM,
        Item(b"hvc1", b"depth", properties=(1, 9, 10)),
    ]
    properties = [
        HVCC,
        ispe(512, 512),
        ispe(30, 20),
        box(b"irot", b"\3"),
        box(b"imir", b"\1"),
        PIXI,
        PROFILE,
        ispe(16, 12),
        ispe(15, 10),
        full_box(b"auxC", 0, 0, b"urn:com:apple:photo:2020:aux:hdrgainmap\0"),
    ]
    references = [
        (b"dimg", 1, (2, 3)),
        (b"thmb", 4, (1,)),
        (b"auxl", 7, (1,)),
        (b"cdsc", 5, (1,)),
        (b"cdsc", 6, (1,)),
    ]
    return heif(items, properties, Layout(references=references))
