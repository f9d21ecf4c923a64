"""The files that are edited: built here, or found among the shared sample files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from block_writing import resource
from builders import VP8, VP8X, Ifd, chunk, exif, jpeg, photo, png, riff, riff_chunk, segment, tiff
from chunk_writing import PROFILE
from conftest import SHARED
from xmp_cases import SAMPLE

from exifweb.core.blocks.icc.encode import segments as icc_segments
from exifweb.core.blocks.photoshop.encode import segments as photoshop_segments

if TYPE_CHECKING:
    from collections.abc import Callable

JFIF = segment(0xE0, b"JFIF\0\1\2\1\0\x48\0\x48\0\0")
COMMENT = segment(0xFE, b"an old comment")
XMP = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SAMPLE.encode())
DETAILS = Ifd(
    [
        (0x829A, "rational64u", (1, 125)),
        (0x829D, "rational64u", (28, 10)),
        (0x8827, "int16u", 400),
        (0x9000, "undef", b"0230"),
        (0x9003, "string", "2024:05:06 07:08:09"),
        (0x9004, "string", "2024:05:06 07:08:09"),
        (0x9011, "string", "+02:00"),
        (0x9291, "string", "12"),
        (0xA432, "rational64u", [(24, 1), (70, 1), (28, 10), (28, 10)]),
        (0xA434, "string", "EF24-70mm f/2.8L"),
    ]
)
PLACE = Ifd(
    [
        (0, "int8u", [2, 3, 0, 0]),
        (1, "string", "S"),
        (2, "rational64u", [(33, 1), (51, 1), (3569, 100)]),
        (3, "string", "W"),
        (4, "rational64u", [(151, 1), (12, 1), (4020, 100)]),
        (5, "int8u", 0),
        (6, "rational64u", (1250, 10)),
    ]
)
MAIN = Ifd(
    [
        (0x10E, "string", "A view"),
        (0x10F, "string", "Acme"),
        (0x110, "string", "Box 1"),
        (0x112, "int16u", 6),
        (0x132, "string", "2024:05:06 07:08:09"),
        (0x13B, "string", "Ann"),
        (0x8298, "string", "Ann, 2024"),
    ],
    {0x8769: DETAILS, 0x8825: PLACE},
)


def dataset(number: int, text: str, record: int = 2) -> bytes:
    """Return one dataset of IPTC."""
    data = text.encode("latin-1")
    return bytes((0x1C, record, number)) + len(data).to_bytes(2, "big") + data


IPTC = b"".join(
    (
        b"\x1c\2\0\0\2\0\4",
        dataset(5, "A title"),
        dataset(25, "sea"),
        dataset(25, "sky"),
        dataset(25, "sand"),
        dataset(55, "20240506"),
        dataset(60, "070809+0200"),
        dataset(80, "Ann"),
        dataset(90, "Oslo"),
        dataset(116, "Ann, 2024"),
        dataset(120, "A caption"),
    )
)
RESOURCES = (
    resource(0x03ED, b"\0\x48\0\0\0\1\0\1\0\x48\0\0\0\1\0\1")
    + resource(0x0404, IPTC)
    + resource(0x040A, b"\1")
    + resource(0x040B, b"http://a.example/")
)
PHOTOSHOP = b"".join(segment(0xED, piece) for piece in photoshop_segments(RESOURCES))
ICC = b"".join(segment(0xE2, piece) for piece in icc_segments(PROFILE))


def picture(order: str = "<") -> bytes:
    """Return a TIFF with one strip."""
    strip = b"\x10\x20\x30\x40" * 6
    entries: list[tuple[int, str, object]] = [
        (0x100, "int32u", 4),
        (0x101, "int32u", 2),
        (0x102, "int16u", [8, 8, 8]),
        (0x103, "int16u", 1),
        (0x106, "int16u", 2),
        (0x111, "int32u", 0),
        (0x115, "int16u", 3),
        (0x116, "int32u", 2),
        (0x117, "int32u", len(strip)),
        (0x10E, "string", "A strip"),
        (0x13B, "string", "Ann"),
    ]
    start = len(tiff(Ifd(entries), order))
    entries[5] = (0x111, "int32u", start)
    return tiff(Ifd(entries), order) + strip


TEXTS = chunk("tEXt", b"Title\0A title") + chunk("tEXt", b"Author\0Ann") + chunk("tEXt", b"Comment\0Here")
XML = chunk("iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + SAMPLE.encode())

NESTED = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:rs="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:area="http://ns.adobe.com/xmp/sType/Area#"
 xmlns:dim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:own="http://own.example/">
<rs:Regions><rdf:Description><rs:AppliedToDimensions dim:w="4" dim:h="3" dim:unit="pixel"/><rs:RegionList><rdf:Bag>
<rdf:li><rdf:Description rs:Name="Ann" rs:Type="Face"><rs:Area area:x="0.5" area:y="0.25" area:unit="normalized"/>
</rdf:Description></rdf:li><rdf:li rs:Name="Bob" rs:Description="second"/>
<rdf:li><rdf:Description rs:Type="Pet"><rs:Extensions><rdf:Description><dc:title><rdf:Alt><rdf:li xml:lang="x-default">T
</rdf:li></rdf:Alt></dc:title><xmp:Rating>3</xmp:Rating></rdf:Description></rs:Extensions></rdf:Description></rdf:li>
</rdf:Bag></rs:RegionList></rdf:Description></rs:Regions>
<ext:ArtworkOrObject><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:AOTitle><rdf:Alt><rdf:li xml:lang="x-default">Night
</rdf:li><rdf:li xml:lang="de">Nacht</rdf:li></rdf:Alt></ext:AOTitle><ext:AOCreator><rdf:Seq><rdf:li>A, b</rdf:li>
<rdf:li>B</rdf:li></rdf:Seq></ext:AOCreator></rdf:li><rdf:li ext:AODateCreated="2020-01-02"/></rdf:Bag>
</ext:ArtworkOrObject>
<ext:LocationShown><rdf:Bag><rdf:li ext:City="Oslo" exif:GPSLatitude="1,30.1234567N"/><rdf:li ext:CountryName="Chad"/>
<rdf:li ext:City="Rome" ext:Sublocation="x"/></rdf:Bag></ext:LocationShown>
<exif:Flash exif:Fired="True" exif:Mode="3"/>
<own:Thing><rdf:Description own:a="1" own:b="2"/></own:Thing>
</rdf:Description></rdf:RDF></x:xmpmeta>"""

BUILT: dict[str, Callable[[], bytes]] = {
    "plain.jpg": jpeg,
    "jfif.jpg": lambda: jpeg(JFIF, COMMENT),
    "photo.jpg": photo,
    "big.jpg": lambda: photo(">"),
    "exif.jpg": lambda: jpeg(exif(MAIN)),
    "iptc.jpg": lambda: jpeg(PHOTOSHOP),
    "xmp.jpg": lambda: jpeg(XMP),
    "rich.jpg": lambda: jpeg(JFIF, exif(MAIN, ">"), XMP, PHOTOSHOP, ICC, COMMENT),
    "plain.tif": picture,
    "big.tif": lambda: picture(">"),
    "plain.png": png,
    "rich.png": lambda: png(chunk("pHYs", b"\0\0\x0b\x12\0\0\x0b\x12\1"), TEXTS, chunk("eXIf", tiff(MAIN)), XML),
    "plain.webp": lambda: riff(VP8),
    "rich.webp": lambda: riff(VP8X, VP8, riff_chunk("EXIF", tiff(MAIN)), riff_chunk("XMP ", SAMPLE.encode())),
    "sample.xmp": SAMPLE.encode,
    "nested.xmp": NESTED.encode,
}
"""Name of a file → what makes it."""


@cache
def source(name: str) -> bytes | None:
    """Return a file's bytes, None where it is a shared sample file and those are not there."""
    made = BUILT.get(name)
    if made is not None:
        return made()
    path = SHARED / "corpus" / name
    return path.read_bytes() if path.is_file() else None
