"""Made-up PDF and PostScript files, one for each way that they are laid out or damaged."""

from __future__ import annotations

import re
import zlib
from base64 import a85encode
from struct import pack
from typing import TYPE_CHECKING

from builders import Ifd, tiff
from document_files import (
    IRB,
    OBJECTS,
    TRAILER,
    XMP,
    encrypted,
    flate,
    pdf,
    pdf_of_streams,
    profile,
    stream,
    updated,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = pdf(OBJECTS)
LINEAR = pdf({9: b"<</Linearized 1 /L 0000>>", **OBJECTS})
METADATA = b"/Type /Metadata /Subtype /XML "


def with_metadata(entries: bytes, data: bytes) -> bytes:
    """Return a document whose XMP stream has these entries and this content, and which has no other XMP."""
    return pdf({**OBJECTS, 4: stream(data, METADATA + entries), 7: b"null"})


def with_encryption(entries: bytes) -> bytes:
    """Return a document that says it is encrypted so."""
    return pdf({**OBJECTS, 9: b"<<%b>>" % entries}, TRAILER + b" /Encrypt 9 0 R")


def with_object(number: int, content: bytes, *more: tuple[int, bytes]) -> bytes:
    """Return a document with another object in the place of one."""
    return pdf({**OBJECTS, number: content, **dict(more)})


def lzw(data: bytes) -> bytes:
    """Return data packed with codes of nine bits, the table cleared before they would not do."""
    bits = "".join(f"{256:09b}" * (at % 200 == 0) + f"{byte:09b}" for at, byte in enumerate(data)) + f"{257:09b}"
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8)


LAYOUTS: dict[str, bytes] = {
    "plain": PLAIN,
    "CRLF": pdf(OBJECTS, newline=b"\r\n"),
    "CR": pdf(OBJECTS, newline=b"\r"),
    "behind blanks": pdf(OBJECTS, head=b"\n \n"),
    "updated": updated(PLAIN, {5: b"<</Title (new)>>", 9: b"(x)"}),
    "updated with other information": updated(PLAIN, {9: b"<</Title (new)>>"}, TRAILER.replace(b"5 0 R", b"9 0 R")),
    "updated twice": updated(updated(PLAIN, {5: b"<</Title (new)>>"}), {5: b"<</Title (newer)>>"}),
    "reference stream": pdf_of_streams(OBJECTS),
    "object stream": pdf_of_streams(OBJECTS, packed=(1, 2, 3, 5, 8)),
    "predicted": pdf_of_streams(OBJECTS, packed=(1, 2, 3, 5, 8), predicted=True),
    "no index": pdf_of_streams(OBJECTS, index=False),
    "comment at the end": pdf(OBJECTS, after=b"% c\n"),
    "seal": pdf(OBJECTS, after=b'%<seal seal="1" ka="rsa" d="example.com" s="abc"/>\n'),
    "linearized": LINEAR.replace(b"/L 0000", b"/L %04d" % len(LINEAR)),
    "linearized once": LINEAR,
    "direct information": pdf(
        OBJECTS,
        TRAILER.replace(b"5 0 R", b"<</Title (direct) /Nested <</a 1>> /num 5 /boo true /nul null /Kids [1 2]>>"),
    ),
    "information in pairs": with_object(5, b"[/Title (x) /Author (y)]"),
    "empty information": with_object(5, b"<<>>"),
    "texts": with_object(
        5,
        b"<</Title (\xfe\xff\xd8\x3d\xde\x00\0x) /Author (\xef\xbb\xbfabc) /Keywords (a b  c) "
        b"/Subject (line\\\r\ntwo\\nthree) /Creator <feff0041> /A#42C (code) /1x (y) /x_y (z)>>",
    ),
    "double entries": with_object(5, b"<</Title (a) /Title (b)>>"),
    "profiles": with_object(
        3,
        b"<</Resources <</ColorSpace <</DefaultRGB [/ICCBased 6 0 R] /DefaultCMYK [/ICCBased 6 0 R] "
        b"/Cs1 [/ICCBased 6 0 R]>>>>/Metadata 4 0 R>>",
    ),
    "signatures": with_object(
        1,
        b"<</Pages 2 0 R /Perms <</DocMDP 9 0 R /UR3 10 0 R>>>>",
        (
            9,
            b"<</Type /Sig /Name (Joe) /M (D:20200102030405Z) /Reason (why) /Location (x) /ContactInfo (y) "
            b"/Prop_AuthTime 90 /Prop_AuthType /PIN /Reference [<</TransformParams <</P 2 /Action /All "
            b"/Fields [(a) (b)] /Msg (hey)>>>>]>>",
        ),
        (
            10,
            b"<</Reference [<</TransformParams <</Annots [/Create /Delete] /Document [/FullSave] /Form [/FillIn] "
            b"/EF [/Create] /P true>> >>]>>",
        ),
    ),
    "Illustrator in its private data": with_object(
        3,
        b"<</PieceInfo <</Illustrator <</Private <</AIMetaData 9 0 R /RoundTripVersion 8 /CreatorVersion 21 "
        b"/ContainerVersion 9>>>>>>>>",
        (9, stream(b"%!PS-Adobe-3.0 \n%%Creator: Adobe Illustrator\n%%Title: (x)\n%AI9_ColorModel: 2\n")),
    ),
    "tree that loops": with_object(2, b"<</Kids [2 0 R 3 0 R 2 0 R] /Count 2>>"),
    "length elsewhere": pdf({**OBJECTS, 4: stream(XMP, METADATA, b"9 0 R"), 9: b"%d" % len(XMP)}),
    "length nowhere": pdf({**OBJECTS, 4: stream(XMP, METADATA, b"9 0 R")}),
    "length of a string": pdf({**OBJECTS, 4: stream(XMP, METADATA, b"9 0 R"), 9: b"(x)"}),
    "length beyond the file": pdf({**OBJECTS, 4: stream(XMP, METADATA, b"99999")}),
    "length too short": pdf({**OBJECTS, 4: stream(XMP, METADATA, b"50")}),
}
FILTERS: dict[str, bytes] = {
    "base 85": with_metadata(b"/Filter /ASCII85Decode", a85encode(XMP) + b"~>"),
    "base 85, then Flate": with_metadata(
        b"/Filter [/ASCII85Decode /FlateDecode]", a85encode(zlib.compress(XMP)) + b"~>"
    ),
    "bad base 85": with_metadata(b"/Filter /ASCII85Decode", a85encode(XMP[:40]) + b"zz\x80"),
    "base 85 in the middle": with_metadata(b"/Filter /ASCII85Decode", a85encode(XMP)[:-2] + b"z~>"),
    "runs": with_metadata(b"/Filter /RunLengthDecode", XMP),
    "bad Flate": with_metadata(b"/Filter /FlateDecode", b"xxxx"),
    "predictor of TIFF": with_metadata(b"/Filter /FlateDecode /DecodeParms <</Predictor 2>>", zlib.compress(XMP)),
    "no columns": with_metadata(b"/Filter /FlateDecode /DecodeParms <</Predictor 12>>", zlib.compress(XMP)),
    "other rows": with_metadata(b"/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns 5>>", zlib.compress(XMP)),
    "no encryption": with_metadata(b"/Filter /Crypt /DecodeParms <</Name /Identity>>", XMP),
    "no parameters": with_metadata(b"/Filter [/Crypt]", XMP),
    "left alone": with_metadata(b"/Filter /DCTDecode", XMP),
    "LZW": with_metadata(b"/Filter /LZWDecode", lzw(XMP)),
    "bad LZW": with_metadata(b"/Filter /LZWDecode", XMP),
    "LZW predicted": with_metadata(b"/Filter /LZWDecode /DecodeParms <</Predictor 2>>", lzw(XMP)),
    "LZW changed early": with_metadata(b"/Filter /LZWDecode /DecodeParms <</EarlyChange 1>>", lzw(XMP)),
}
ENCRYPTED: dict[str, bytes] = {
    **{kind: encrypted(kind) for kind in ("rc4-40", "rc4-128", "v4", "aes-128", "aes-256")},
    "plain metadata, AES": encrypted("aes-128", metadata=False),
    "plain metadata, RC4": encrypted("v4", metadata=False),
    "password": encrypted("rc4-128", password=b"x" * 32),
    "no identity": encrypted("rc4-40", identity=False),
    "null": pdf(OBJECTS, TRAILER + b" /Encrypt null"),
    "missing": pdf(OBJECTS, TRAILER + b" /Encrypt 33 0 R"),
    "no filter": pdf(OBJECTS, TRAILER + b" /Encrypt <</V 1>>"),
    "other filter": with_encryption(b"/Filter /Foo /V 1"),
    "other filter below": with_encryption(b"/Filter /Foo /SubFilter /bar /V 1"),
    "no revision": with_encryption(b"/Filter /Standard /V 1"),
    "incomplete": with_encryption(b"/Filter /Standard /R 2 /V 1"),
    "version 3": with_encryption(b"/Filter /Standard /R 3 /V 3 /O (a) /U (b) /P 1"),
    "other strings": with_encryption(b"/Filter /Standard /R 4 /V 4 /O (a) /U (b) /P 1 /StrF /Foo"),
    "no crypt filters": with_encryption(b"/Filter /Standard /R 4 /V 4 /O (a) /U (b) /P 1 /StrF /StdCF"),
    "other method": with_encryption(
        b"/Filter /Standard /R 4 /V 4 /O (a) /U (b) /P 1 /StrF /StdCF /CF <</StdCF <</CFM /X>>>>"
    ),
    "no wrapped key": with_encryption(b"/Filter /Standard /R 5 /V 5 /O (a) /U (b) /P 1"),
    "bad wrapped key": with_encryption(b"/Filter /Standard /R 5 /V 5 /O (a) /U (b) /P 1 /OE (x)"),
    "short key": with_encryption(b"/Filter /Standard /R 3 /V 2 /O (a) /U (b) /P 1 /Length 8"),
}
DAMAGED: dict[str, bytes] = {
    "root nowhere": pdf(OBJECTS, TRAILER.replace(b"1 0 R", b"77 0 R")),
    "root freed": pdf(OBJECTS, TRAILER.replace(b"1 0 R", b"0 0 R")),
    "root of another generation": pdf(OBJECTS, TRAILER.replace(b"1 0 R", b"1 5 R")),
    "no way back": PLAIN.replace(b"startxref", b"startxxxx"),
    "bad entry": PLAIN.replace(b"0000000000 65535", b"00000x0000 65535"),
    "table beyond the file": re.sub(rb"startxref\n\d+", b"startxref\n99999", PLAIN),
    "no table": re.sub(rb"startxref\n\d+", b"startxref\n12", PLAIN),
    "another object": PLAIN.replace(b"\n5 0 obj", b"\n6 0 obj", 1),
    "cut": PLAIN[:-200],
    "no table before": pdf(OBJECTS, TRAILER + b" /Prev 3"),
    "table before beyond the file": pdf(OBJECTS, TRAILER + b" /Prev 333333"),
    "size too small": PLAIN.replace(b"/Size 9", b"/Size 3"),
    "profile too short": pdf({**OBJECTS, 6: flate(profile()[:100])}),
}


def digits(data: bytes, lead: bytes = b"% ") -> bytes:
    """Return bytes as lines of hexadecimal digits."""
    text = data.hex().upper().encode()
    return b"".join(lead + text[at : at + 60] + b"\n" for at in range(0, len(text), 60))


def dos(program: bytes, picture: bytes = b"", windows: bytes = b"") -> bytes:
    """Return an EPS with a header of DOS, and previews of the two kinds."""
    after = 30 + len(program)
    at = (after if windows else 0, after + len(windows) if picture else 0)
    head = pack("<6IH", 30, len(program), at[0], len(windows), at[1], len(picture), 0xFFFF)
    return b"\xc5\xd0\xd3\xc6" + head + program + windows + picture


HEAD = (
    b"%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: (Acme \\(one\\) \\101\\n) \n%%Title: (two) (words)\n%%For: plain text\n"
    b"%%CreationDate: 1/2/2020\n%%BoundingBox: 0 0 100 200\n%%Keywords: a\n%%+ b\n%%+ c\n"
    b'%ImageData: 10 20 8 3 0 1 2 "x"\n%%Pages: 1\n%%Unknown: x\n% Title: no\n%%EndComments\n'
)
BODY = (
    b"%%BeginPhotoshop: 10\n" + digits(IRB) + b"%%EndPhotoshop\n%%BeginICCProfile: 1\n" + digits(profile())
    + b"%%EndICCProfile\n%begin_xml_packet: 1\n" + XMP + b"\n%end_xml_packet\nshowpage\n"
)  # fmt: skip
INNER = (
    b"%%BeginDocument: (a.eps)\n%!PS\n%%Title: (inner)\n%%BeginDocument: b\n%%Title: deep\n%%EndDocument\n"
    b"%%EndDocument\n%%Routing: after\n"
)
BINARY = b"%%BeginBinary: 30\n\n%%Title: (in binary)\nxxxxxxxx\n%%EndBinary\n%%Copyright: mine\n"
PICTURE = tiff(Ifd([(0x100, "int32u", 5), (0x101, "int32u", 6), (0x112, "int16u", 6)]))
PROGRAMS: dict[str, bytes] = {
    "all": HEAD + BODY + INNER + BINARY + b"%%EOF\n",
    "CRLF": (HEAD + BODY + INNER).replace(b"\n", b"\r\n"),
    "CR": (HEAD + BODY + INNER).replace(b"\n", b"\r"),
    "LFCR": HEAD.replace(b"\n", b"\n\r"),
    "binary after CR": HEAD.replace(b"\n", b"\r") + BINARY,
    "binary after CRLF": (HEAD + BINARY).replace(b"\n", b"\r\n"),
    "mixed": HEAD + INNER.replace(b"\n", b"\r") + BODY.replace(b"\n", b"\r\n"),
    "stray packet": HEAD + XMP + b"\n%%Copyright: x\n",
    "stray packet in one line": HEAD + XMP.replace(b"\n", b" ") + b"\n",
    "unterminated resources": HEAD + b"%%BeginPhotoshop\n" + digits(IRB),
    "unterminated document": HEAD + b"%%BeginDocument: x\n",
    "unterminated packet": HEAD + XMP[:-10],
    "bad blocks": HEAD + b"%%BeginPhotoshop\n% 0102030405060708090a0b\n%%EndPhotoshop\n"
    b"%%BeginICCProfile: 1\n% 00\n%%EndICCProfile\n",
    "DOS": dos(HEAD + BODY, PICTURE),
    "DOS for Windows": dos(HEAD, b"", b"\xd7\xcd\xc6\x9a" + bytes(30)),
    "DOS, bad picture": dos(HEAD, b"II*\0xxxx"),
    "DOS, no picture": dos(HEAD, b"xxxxxxx"),
    "DOS, bad header": b"\xc5\xd0\xd3\xc6" + pack("<6IH", 33, 10, 0, 0, 0, 0, 0) + HEAD,
    "no newline": b"%!PS-Adobe-3.0 no newline",
    "strings": b"%!PS-Adobe-3.0\n%%Title: (x \\\\ (y) z)\n%%Author: (\\(a\\)\n%%Subject: a)\n%%Version: ()\n",
    "Illustrator": b"%!PS-Adobe-3.0 \r%%Creator: Adobe Illustrator(R) 8.0\r%%AI8_CreatorVersion: 8\r"
    b"%AI5_RulerUnits: 2\r%AI9_ColorModel: 1\r%AI5_NumLayers: 3\r%AI3_ColorUsage: Color\r%%AI5_FileFormat 3\r",
    "not encapsulated": b"%!PS-Adobe-3.0\n%%Title: x\n",
    "font": b"%!PS-AdobeFont-1.0: Foo 1.0\n%%Title: Foo\n% comment one\n% comment two\n12 dict begin\n"
    b"/version (1.0) readonly def\n/Notice (Copy\\251 x) readonly def\n/isFixedPitch false def\n/FontName /Foo def\n"
    b"currentdict end\n/version (2) def\n",
    "small letters": HEAD + b"%%beginphotoshop\n" + digits(IRB, b"") + b"%%endphotoshop\n",
    "long lines": HEAD + b"%%Copyright: " + b"x" * 3000 + b"\n" + b"%" * 70000 + b"\n%%Routing: yes\n"
    + b"y" * 200000 + b"\n%%Subject: late\n",
}  # fmt: skip
FILES: tuple[tuple[Mapping[str, bytes], str], ...] = (
    (LAYOUTS, ".pdf"),
    (FILTERS, ".pdf"),
    (ENCRYPTED, ".pdf"),
    (DAMAGED, ".pdf"),
    ({name: LAYOUTS[name] for name in ("plain", "Illustrator in its private data")}, ".ai"),
    (PROGRAMS, ".eps"),
    (
        {name: data for name, data in PROGRAMS.items() if name in ("Illustrator", "strings", "font", "no newline")},
        ".ps",
    ),
    ({"Illustrator": PROGRAMS["Illustrator"], "no newline": PROGRAMS["no newline"]}, ".ai"),
)
