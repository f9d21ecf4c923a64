"""Made-up Photoshop and InDesign documents, recipes, MIE files, markup and texts, one for each layout."""

from __future__ import annotations

import zlib
from base64 import b64encode
from struct import pack
from typing import TYPE_CHECKING

from document_files import EXIF, IPTC, IRB, XMP, resource

if TYPE_CHECKING:
    from collections.abc import Mapping

# --- Photoshop


def tagged(key: bytes, data: bytes, kind: bytes = b"8BIM", *, wide: bool = False) -> bytes:
    """Return a tagged block of a layer."""
    return kind + key + pack(">Q" if wide else ">I", len(data)) + data + bytes(-len(data) % 4)


def named(text: str) -> bytes:
    """Return a layer's name in Unicode."""
    return tagged(b"luni", pack(">I", len(text)) + text.encode("utf-16-be"))


def layer(
    name: bytes,
    blocks: bytes = b"",
    *,
    large: bool = False,
    kind: bytes = b"8BIM",
    mode: bytes = b"norm",
    opacity: int = 255,
    flags: int = 0,
    mask: bytes = b"",
) -> bytes:
    """Return the record of a layer."""
    more = pack(">I", len(mask)) + mask + bytes(4) + bytes((len(name),)) + name + bytes(-(len(name) + 1) % 4) + blocks
    channels = (pack(">hQ", 0, 10) if large else pack(">hI", 0, 10)) * 2
    head = pack(">4iH", 1, 2, 30, 40, 2) + channels + kind + mode + bytes((opacity, 0, flags, 0))
    return head + pack(">I", len(more)) + more


def psd(
    *layers: bytes,
    count: int | None = None,
    large: bool = False,
    resources: bytes = IRB,
    colours: bytes = b"",
    section: bytes | None = None,
    packing: int = 0,
    after: bytes = b"",
) -> bytes:
    """Return a document; `section` stands for all of layers and masks, its length before it."""
    wide = ">Q" if large else ">I"
    head = b"8BPS" + pack(">H6xHIIHH", 2 if large else 1, 3, 20, 30, 8, 3)
    head += pack(">I", len(colours)) + colours + pack(">I", len(resources)) + resources
    if section is None:
        info = pack(">h", len(layers) if count is None else count) + b"".join(layers)
        info += bytes(len(info) % 2)
        section = pack(wide, len(info)) + info + bytes(4)
    return head + pack(wide, len(section)) + section + pack(">H", packing) + b"pixels" + after


ONE = layer(
    b"one",
    named("One\u20ac") + tagged(b"lsct", pack(">I", 1)) + tagged(b"lclr", pack(">4H", 3, 0, 0, 0))
    + tagged(b"lyid", pack(">I", 7)),
    mode=b"mul ",
    opacity=128,
    flags=2,
)  # fmt: skip
TWO = layer(
    b"two caf\xe9",
    named("Two") + tagged(b"shmd", b"xxlayerTimedoub" + pack(">d", 1.6e9) + b"xx") + tagged(b"odd ", b"abc", b"8B64"),
    mask=b"abcd",
)
DEEP = pack(">h", 2) + ONE + TWO
LARGE_DEEP = pack(">h", 1) + layer(b"q", large=True)
PSDS: dict[str, bytes] = {
    "two layers": psd(ONE, TWO),
    "transparency": psd(ONE, TWO, count=-2),
    "no layer": psd(),
    "no section": psd(section=b""),
    "bad layer": psd(layer(b"x", kind=b"XXXX"), TWO),
    "missing layers": psd(ONE, count=9),
    "colours": psd(ONE, colours=bytes(768), packing=1),
    "packed": psd(ONE, packing=3),
    "16 bits": psd(section=bytes(10) + b"8BIMLr16" + pack(">I", len(DEEP)) + DEEP),
    "16 bits behind a mask": psd(
        section=bytes(10) + b"8BIMMt16" + bytes(4) + b"8BIMLr16" + pack(">I", len(DEEP)) + DEEP
    ),
    "patterns": psd(section=bytes(10) + b"8BIMPatt" + pack(">I", 4) + b"abcd"),
    "bad resources": psd(ONE, resources=b"XXXX" + IRB),
    "cut": psd(ONE)[:60],
    "resources": psd(
        ONE,
        resources=IRB
        + resource(1005, pack(">IHHIHH", 300 << 16, 1, 1, 300 << 16, 1, 1))
        + resource(1036, pack(">6I", 1, 10, 10, 30, 300, 300) + b"\x18\0\0\1" + b"\xff\xd8\xff\xd9")
        + resource(1062, bytes(14))
        + resource(1077, bytes(30))
        + resource(2000, b"x", b"Path 1")
        + resource(4000, b"z", kind=b"MeSa"),
    ),
}
PSBS: dict[str, bytes] = {
    "layers": psd(
        layer(b"one", named("a") + tagged(b"LMsk", b"xxxxx", wide=True) + tagged(b"lsct", pack(">I", 2)), large=True),
        layer(b"two", large=True),
        large=True,
    ),
    "no section": psd(large=True, section=b""),
    "16 bits": psd(large=True, section=bytes(14) + b"8BIMLr16" + pack(">Q", len(LARGE_DEEP)) + LARGE_DEEP),
}

# --- InDesign

MASTER = bytes.fromhex("0606edf5d81d46e5bd31efe7fe74b71d")
HEADER, TRAILER = bytes.fromhex("de39397951884b6c8e63eef8aee0dd38"), bytes.fromhex("fdcedb70f7864b4fa4d3c728b3417106")


def master(sequence: int, *, pages: int = 2, order: int = 1, kind: bytes = b"DOCUMENT") -> bytes:
    """Return a master page."""
    return (MASTER + kind + bytes((order,))).ljust(264, b"\0") + pack("<Q8xI", sequence, pages).ljust(3832, b"\0")


def contiguous(data: bytes, trailer: bytes = TRAILER) -> bytes:
    """Return a contiguous object."""
    return HEADER + pack("<4I", 1, 0x40000000, len(data), 0) + data + trailer + pack("<4I", 1, 0, 0, 0)


def packet(order: str = "<", more: int = 0) -> bytes:
    """Return XMP behind its length."""
    return pack(f"{order}I", len(XMP) + more) + XMP


INDDS: dict[str, bytes] = {
    "packet": master(1) + master(2) + contiguous(b"x" * 100) + contiguous(packet()) + contiguous(b"yy") + bytes(100),
    "big-endian": master(5, order=2) + master(2) + contiguous(packet(">")),
    "packet cut short": master(1) + master(2) + contiguous(packet(more=-30)),
    "packet too long": master(1) + master(2) + contiguous(packet(more=30)),
    "junk": master(1) + master(2) + contiguous(b"x") + b"junk" * 10,
    "much junk": master(1) + master(2) + contiguous(b"x") + b"junk" * 3000,
    "bad order": master(1, order=3) + master(0),
    "no pages": master(1, pages=1) + master(0),
    "cut": master(1)[:3000],
    "one master page": master(1) + bytes(4096),
    "bad trailer": master(1) + master(2) + contiguous(b"x" * 99, bytes(16)),
    "end of file": (master(1) + master(2) + contiguous(b"x" * 99))[:-20],
}

# --- Canon's recipes


def dr4(*entries: tuple[int, int, bytes]) -> bytes:
    """Return a recipe of version 4 with entries of tag, format and value."""
    head = b"IIII\4\0\4\0" + pack("<6I", 5, 0x80000281, 3, 4, 5, len(entries)) + bytes(4)
    at = len(head) + 28 * len(entries)
    table = body = b""
    for tag, form, value in entries:
        table += pack("<7I", tag, form, 1, 0, 2, at + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    return head + table + body + bytes(4)


def vrd(*blocks: tuple[int, bytes]) -> bytes:
    """Return a recipe of the older kind."""
    body = b"".join(pack(">II", kind, len(data)) + data for kind, data in blocks)
    size = pack(">I", len(body))
    return b"CANON OPTIONAL DATA\0\0\1\0\0" + size + body + b"CANON OPTIONAL DATA\0" + size + bytes(40)


def ihl(tag: int, data: bytes) -> bytes:
    """Return a record of what lies beside a picture."""
    head = b"IHL Created Optional Item Data\0\0" + bytes(4)
    return head + pack("<III", tag, len(data), len(data) + 3) + data + bytes(3)


RECIPE = dr4(
    (0x10002, 1, pack("<I", 90)),
    (0x10021, 2, b"Mine\0"),
    (0x20001, 13, pack("<d", 0.5)),
    (0x20101, 9, pack("<i", -1)),
    (0x20125, 33, pack("<5I", 14, 1, 2, 3, 4)),
    (0x20400, 255, pack("<20I", *range(20))),
    (0x20500, 1, pack("<I", 1)),
    (0x20701, 13, pack("<d", 1e-200)),
    (0x20900, 255, pack("<14d", *range(14))),
    (0x30101, 8, pack("<I", 2)),
    (0x7FFFFF, 77, b"??"),
)
DR4S: dict[str, bytes] = {"recipe": RECIPE, "entry beyond the file": RECIPE[:-40]}
VRDS: dict[str, bytes] = {
    "version 4": vrd((0xFFFF00F7, pack(">I", len(RECIPE)) + RECIPE + bytes(4))),
    "beside a picture": vrd(
        (0xFFFF00F5, ihl(3, b"\xff\xd8\xff\xd9") + ihl(4, b"\xff\xd8\xff\xd9") + ihl(5, b"1.2.3\0x") + ihl(9, b"u"))
    ),
    "packet": vrd((0xFFFF00F6, XMP), (0xFFFF00AA, b"zz")),
    "bad record": vrd((0xFFFF00F5, ihl(3, b"x") + b"z" * 60)),
    "long record": vrd((0xFFFF00F5, ihl(3, b"xxxx")[:44] + b"\1\0\0\0xxxxxxx")),
    "bad header": vrd((0xFFFF00F6, XMP))[:28] + vrd((0xFFFF00F6, XMP))[40:],
    "cut": vrd((0xFFFF00F6, XMP))[:-1],
}

# --- MIE


def element(tag: bytes, value: bytes, form: int = 0x20) -> bytes:
    """Return an element."""
    size = bytes((len(value),)) if len(value) <= 252 else b"\xfe"
    return b"~" + bytes((form, len(tag))) + size + tag + (value if size != b"\xfe" else pack(">I", len(value)) + value)


def group(tag: bytes, *elements: bytes, form: int = 0x10) -> bytes:
    """Return a group."""
    return b"~" + bytes((form, len(tag), 0)) + tag + b"".join(elements) + b"~\0\0\0"


def mie(*elements: bytes, form: int = 0x10) -> bytes:
    """Return a file, or one of several in it."""
    return b"~" + bytes((form, 4, 0xFE)) + b"0MIE" + bytes(4) + b"".join(elements) + b"~\0\0\0"


PLACE = group(
    b"Geo",
    element(b"City", b"Paris"),
    element(b"Country-fr_FR", "Fran\u00e7e".encode(), 0x28),
    group(b"GPS", element(b"Datum", b"WGS84"), element(b"Latitude(deg)", pack(">d", 1.5), 0x73)),
)
PACKED = zlib.compress(PLACE + b"~\0\0\0")
MIES: dict[str, bytes] = {
    "metadata": mie(
        element(b"0Type", b"PNG"), element(b"0Vers", b"1.1"), group(b"Meta", element(b"EXIF", EXIF, 0), PLACE)
    ),
    "two": mie(element(b"0Type", b"TXT"))
    + mie(element(b"0Type", b"JPEG"), element(b"2MIME", b"image/jpeg"), group(b"Meta", PLACE, PLACE)),
    "packed": mie(
        element(b"0Vers", zlib.compress(b"1.1"), 0x24),
        group(b"Meta", element(b"Foo", PACKED, 0x14), element(b"XMP", zlib.compress(XMP), 0x04)),
    ),
    "little-endian": mie(
        element(b"0Vers", b"1"),
        group(
            b"Meta",
            group(
                b"Image",
                element(b"ImageSize", pack("<2H", 3, 4), 0x41),
                element(b"Resolution(/cm)", pack("<4I", 1, 2, 3, 1), 0x53),
                form=0x18,
            ),
            form=0x18,
        ),
        form=0x18,
    ),
    "lists": mie(group(b"Meta", group(b"Doc", element(b"Keywords", b"a\0b\0c", 0x38), element(b"Zed", b"x")))),
    "wide characters": mie(
        element(b"1Directory", "h\u00e9\u20ac".encode("utf-16-be"), 0x29),
        element(b"1Name", "x\U0001f600".encode("utf-32-be"), 0x2A),
    ),
}

# --- markup

START = '<?xml version="1.0" encoding="UTF-8"?>\n'
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
NIKON = (
    'xmlns:ast="http://ns.nikon.com/asteroid/1.0/" xmlns:nine="http://ns.nikon.com/nine/1.0/" '
    'xmlns:sdc="http://ns.nikon.com/sdc/1.0/" xmlns:seal="http://ns.seal/2024/1.0/"'
)
EDITS = (
    '<?xml version="1.0"?><edits><userData id="u"><filterParameters type="x"><binary>AAEC</binary>'
    '<foo:q xmlns:foo="f">1</foo:q></filterParameters></userData></edits>'
).replace("<", "&lt;")
ADJUSTED = (
    START + '<root xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:zz="http://z"><a>1</a><dc:format>x</dc:format>'
    "<zz:b>2</zz:b><MOO>3</MOO></root>"
).encode()
DTD = '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
SONY = (
    START + DTD + "<plist><dict><key>XMLFileType</key><string>ModdXML</string><key>MetaDataList</key><array><dict>"
    "<key>DateTimeOriginal</key><real>40000.5</real><key>Duration</key><real>65</real><key>Geolocation</key><dict>"
    "<key>Latitude</key><real>43.5</real><key>Longitude</key><real>-5.25</real></dict><key>Foo bar</key>"
    "<data>0a0b</data></dict></array></dict></plist>"
).encode()
MARKUP: dict[str, dict[str, str | bytes]] = {
    ".xml": {
        "tags": START + '<root a="1" b:c="2"><Item>x &amp; y</Item><Item><ALLCAPS>z</ALLCAPS></Item><r>3/4</r>'
        "<date>2020-01-02T03:04:05Z</date><!-- c --><![CDATA[ <zz>no</zz> ]]><empty/></root>",
        "unknown document type": START + "<!DOCTYPE foo><root>x</root>",
        "entities": START + '<!DOCTYPE fcpxml [<!ENTITY a "b">]><fcpxml><x>&a;</x></fcpxml>',
        "picture": START + '<svg width="5px" height="6px" id="i"><title>t</title><g><title>no</title></g>'
        '<desc>d</desc><metadata id="m"><x>y</x></metadata></svg>',
        "UTF-16": (START + "<root><a>\u00e9</a></root>").encode("utf-16"),
        "mark": "\ufeff" + START + "<r><a>b</a></r>",
        "RDF": START + f'<rdf:RDF {RDF}><rdf:Description rdf:about="z"><a>1</a></rdf:Description></rdf:RDF>',
        "list of Sony's": SONY,
    },
    ".svg": {
        "metadata": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:foo="http://foo" foo:bar="1" width="10"><foo:a>'
        f"<b>c</b></foo:a><metadata><rdf:RDF {RDF} "
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about=""><dc:title>T</dc:title>'
        "<q>plain</q></rdf:Description></rdf:RDF></metadata></svg>",
        "prefix": START + '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.dtd">\n<svg:svg '
        'xmlns:svg="http://www.w3.org/2000/svg" width="1"><svg:title>hi</svg:title></svg:svg>',
        "mark": '\ufeff<svg version="1.1">\n<style>a{}</style><desc><b>bold</b></desc></svg>',
        "comments": "<!-- hello -->\n<!-- two -->\n<svg width='3'><title>x</title></svg>",
        "blank": '\n<svg width="3"/>',
        "web page": START + "<!DOCTYPE html><html><head><title>x</title></head></html>",
    },
    ".inx": {
        "packet": START + '<?aid style="33"?>\n<docu><pkt><![CDATA[' + XMP.decode() + "]]></pkt></docu>",
        "no end": START + '<?aid style="33"?>\n<docu><![CDATA[<?xpacket begin="" ?><x:xmpmeta>',
        "nothing": START + '<?aid style="33"?>\n<docu/>',
    },
    ".nksc": {
        "sidecar": '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {RDF}><rdf:Description rdf:about="" {NIKON}><sdc:version>1.0</sdc:version>'
        f"<ast:XMLPackets>{b64encode(XMP).decode()}</ast:XMLPackets><ast:IPTC>{b64encode(IPTC).decode()}</ast:IPTC>"
        f"<ast:GPSVersionID>AgMAAA==</ast:GPSVersionID><nine:NineEdits>{EDITS}</nine:NineEdits>"
        '<seal:seal>&lt;seal seal="1" ka="rsa" d="x.com"/></seal:seal></rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>',
    },
    ".nxd": {"settings": START + '<root xmlns:p="http://ns.nikon.com/BASIC_PARAM/1.0"><p:x>1</p:x></root>'},
    ".nka": {"adjustments": b"NIKONADJ" + bytes(41) + pack("<I", len(ADJUSTED)) + ADJUSTED},
    ".cos": {"settings": START + '<SL Engine="1"><E K="CreationDate" V="2020-01-02"/><E K="x" V="&lt;1"/></SL>'},
    ".rmd": {"settings": START + "<!DOCTYPE REDXIF><REDXIF><a>1</a></REDXIF>"},
    ".modd": {"list": SONY},
    ".plist": {"list of Sony's": SONY},
}

# --- texts

LINES = b"hello world\n" * 7000
TEXTS: dict[str, bytes] = {
    "two lines": b"hello world\nfoo",
    "CRLF": b"hello world\r\nfoo\r\n",
    "CR": b"hello world\rfoo\r",
    "one line": b"hello",
    "UTF-8": "h\u00e9llo\n".encode(),
    "UTF-8 with a mark": "\ufeffh\u00e9llo\n".encode(),
    "Latin": b"h\xe9llo\n",
    "Windows": b"h\xe9l\x80lo\n",
    "UTF-16": b"\xff\xfeh\0\r\0\n\0",
    "UTF-16, big": b"\xfe\xff\0h\0\n",
    "UTF-32": b"\xff\xfe\0\0h\0\0\0\n\0\0\0",
    "UTF-32, big": b"\0\0\xfe\xff\0\0\0h\0\0\0\n",
    "UTF-8 late": LINES + "caf\u00e9\n".encode(),
    "Latin late": LINES + b"caf\xe9\n",
    "Windows late": LINES + b"caf\xe9\nxx\x85\n",
    "long line": b"x" * 70000 + b"\r\nabc\r\n",
    "Latin, then Windows": b"\xe9hello world\n" * 7000 + b"caf\x85\n",
    "much UTF-8": "\u00e9hello world\n".encode() * 7000,
}
TABLES: dict[str, bytes] = {
    "commas": b'a,b,c\n1,"2,3",4\n',
    "semicolons": b'"a;x";b;c\n1;2;3\n',
    "tabs": b"a\tb\tc\r\n1\t'2'\t3",
    "one column": b"abc\ndef\n",
    "many rows": b"a,b\n" * 1200,
    "mark": "\ufeffa,b\n".encode() * 12,
}
SETTINGS = "settings12345678-1234-1234-1234-123456789012"
JSONS: dict[str, bytes] = {
    "structures": b'{"a":1,"b":{"c":[1,2,{"d":true}],"e":null},"f g":"x\\u00e9\\n\\"y\\"","y2":{"3z":1e5}}',
    "files": b'[{"SourceFile":"b","x":1},{"SourceFile":"a","x":2}]',
    "more behind": b'{"a":1,}trailing',
    "twice": b'{"a":2,"empty":{},"arr":[],"s":""}',
    "cut": b'{"a": [1,2',
    "base64": b'{"a":"base64:AAECAw==","bin":"base64:QUJD"}',
    "characters": '{"sur":"\\ud83d\\ude00","u":"\u00e9\u4e2d"}'.encode(),
    "ON1": f'{{"{SETTINGS}MetadataName":"x","{SETTINGS}":{{"metadata":{{"created":"2020"}}}}}}'.encode(),
    "C2PA": b'{"adjustments":{"settings":{"statistics":{"lightMap":"AAECAwQF"}}},"c2pa:x":1,"Warning":"hi","ID":3}',
    "no object": b'{"a" 1}\n',
}
PAGES: dict[str, bytes] = {
    "head": b"<!DOCTYPE html>\n<html><head><title>A &amp; B &eacute; &#233;\n  more</title>\n"
    b'<meta name="keywords" content="a, b">\n<meta name=author content=Joe>\n<META HTTP-EQUIV="Content-Type" '
    b'CONTENT="text/html; charset=iso-8859-1">\n<meta name="dc.title" content="caf\xe9">\n'
    b'<meta name="dc.foo.bar" content=x>\n<meta name="x.y" content="z"/>\n<meta http-equiv="x-ua" content="q">\n'
    b'<script>a<b</script><meta name="q" />\n<xml><o:DocumentProperties><o:Author>me</o:Author>'
    b"<o:TotalTime>90</o:TotalTime><o:Created>2020-01-02T03:04:05Z</o:Created><o:my_x0020_prop>1</o:my_x0020_prop>"
    b"</o:DocumentProperties></xml>\n</head><body><title>no</title>\n<p>\n</body></html>",
    "one line": b"<html><head><title>one line</title></head></html>",
    "line of the head": b"<html>\n<head><title>one line</title></head><title>two</title>\n<title>three</title>\n",
    "XHTML": b'<?xml version="1.0"?>\r\n<html xmlns="x">\r\n<head>\r\n<title>t</title>'
    b'<meta name="ncc:totaltime" content="1:00"/></head>\r\n</html>',
}
RTFS: dict[str, bytes] = {
    "information": rb"{\rtf1\ansi{\info{\title A \'e9 \u233?x}{\author \ldblquote q\rdblquote}{\edmins90}"
    rb"{\creatim\yr2020\mo1\dy2\hr3\min4}{\foo bar}{\*\copyright c}}"
    rb"{\*\userprops {\propname my prop}\proptype30{\staticval v1}}}",
    "Macintosh": rb"{\rtf1\mac{\info{\title A \'8e\tab x\par y\~z}}}",
    "unterminated": rb"{\rtf1{\info{\title A",
    "unknown set": rb"{\rtf1\ansicpg932{\info{\title \'93\'fa\u-3?}}}",
    "Cyrillic": rb"{\rtf1\ansi\ansicpg1251{\info{\title \'ef\uc2\u1055 ab\'00c}}}",
    "long": rb"{\rtf1\ansi " + b"x" * 70000 + rb"{\info{\title long}}" + b"y" * 70000
    + rb"{\*\userprops {\propname p}{\staticval 1}}}",
}  # fmt: skip
FILES: tuple[tuple[Mapping[str, bytes], str], ...] = (
    (PSDS, ".psd"),
    (PSBS, ".psb"),
    (INDDS, ".indd"),
    (DR4S, ".dr4"),
    (VRDS, ".vrd"),
    (MIES, ".mie"),
    (TEXTS, ".txt"),
    (TABLES, ".csv"),
    (JSONS, ".json"),
    (PAGES, ".html"),
    (RTFS, ".rtf"),
    *(
        ({name: data if isinstance(data, bytes) else data.encode() for name, data in files.items()}, suffix)
        for suffix, files in MARKUP.items()
    ),
)
