"""PDF documents built from their parts, of every layout and encryption, and what other documents hold too."""

from __future__ import annotations

import zlib
from hashlib import md5, sha256, sha384, sha512
from struct import pack
from typing import TYPE_CHECKING

from builders import Ifd, tiff

from exifweb.core.blocks.pdf import aes
from exifweb.core.blocks.pdf.crypt import PADDING, rc4

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

XMP = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A title</rdf:li></rdf:Alt></dc:title></rdf:Description>\n'
    b'</rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
)
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"


def resource(number: int, data: bytes, name: bytes = b"", kind: bytes = b"8BIM") -> bytes:
    """Return an image resource of Photoshop."""
    named = bytes((len(name),)) + name
    named += b"\0" * (len(named) % 2)
    return kind + pack(">H", number) + named + pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


THUMBNAIL = b"\xff\xd8\xff\xd9"
EXIF = tiff(Ifd([(0x10F, "string", "Acme")], next=Ifd([(0x201, "int32u", 80), (0x202, "int32u", 4)])), ">")
EXIF = EXIF.ljust(80, b"\0") + THUMBNAIL
IRB = resource(1028, IPTC) + resource(1037, pack(">I", 30)) + resource(1058, EXIF) + resource(1060, XMP)


def profile() -> bytes:
    """Return a colour profile with one tag."""
    text = b"text\0\0\0\0No copyright\0\0\0\0"
    head = pack(">I4sI4s4s4s", 144 + len(text), b"acme", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += pack(">6H4s4s", 2020, 1, 2, 3, 4, 5, b"acsp", b"APPL") + bytes(8) + b"none" + bytes(28) + b"acme"
    head = head.ljust(128, b"\0")
    return head[:128] + pack(">I4sII", 1, b"cprt", 144, len(text)) + text


# --- PDF


def stream(data: bytes, entries: bytes = b"", length: bytes | None = None) -> bytes:
    """Return a stream with its dictionary."""
    size = b"%d" % len(data) if length is None else length
    return b"<</Length %b %b>>\nstream\n%b\nendstream" % (size, entries, data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """Return a deflated stream."""
    return stream(zlib.compress(data), b"/Filter /FlateDecode " + entries)


INFO = (
    b"<< /Title (A \\(fine\\) title) /Author <4d65> /Keywords (one, two;three,four)\n /Creator (caf\\351 \\200) "
    b"/CreationDate (D:20240506070809+02'00') /ModDate (D:2024)\n/Trapped /True /my#20own (x) /own_two[(a) (b)] "
    b"% a comment (with brackets\n/Producer (\xfe\xff\0A\x20\xac) /Subject 8 0 R >>"
)
OBJECTS: dict[int, bytes] = {
    1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R /Lang (en-US) /PageMode /UseNone /MarkInfo <</Marked true>> "
    b"/Version /1.6 /AcroForm <</XFA [] /Fields []>> >>",
    2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 595 842] >>",
    3: b"<< /Type /Page /Parent 2 0 R /Resources <</ColorSpace <</CS0 [/ICCBased 6 0 R]>> >> "
    b"/PieceInfo <</AdobePhotoshop <</Private <</ImageResources 7 0 R>>>>>> >>",
    4: stream(XMP, b"/Type /Metadata /Subtype /XML"),
    5: INFO,
    6: flate(profile(), b"/N 3"),
    7: flate(IRB),
    8: b"(indirect \\\nsubject)",
}
TRAILER = b"/Root 1 0 R /Info 5 0 R /ID [<00112233445566778899aabbccddeeff> <00>]"


def pdf(
    objects: dict[int, bytes],
    trailer: bytes = TRAILER,
    *,
    version: bytes = b"1.4",
    newline: bytes = b"\n",
    head: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """Return a document with a cross-reference table."""
    out = bytearray(b"%%PDF-%b%b%%\xe2\xe3\xcf\xd3%b" % (version, newline, newline))
    return head + bytes(_with_table(out, objects, trailer, newline, after))


def updated(data: bytes, objects: dict[int, bytes], trailer: bytes = TRAILER) -> bytes:
    """Return a document with an update behind it."""
    before = data.rpartition(b"startxref")[2].split()[0]
    return bytes(_with_table(bytearray(data), objects, trailer + b" /Prev %b" % before, b"\n", b""))


def _with_table(out: bytearray, objects: dict[int, bytes], trailer: bytes, newline: bytes, after: bytes) -> bytearray:
    places = _with_objects(out, objects, newline)
    at = len(out)
    eol = newline if len(newline) == 2 else b" " + newline
    out += b"xref" + newline
    if b"/Prev" not in trailer:
        out += b"0 1" + newline + b"0000000000 65535 f" + eol
    for number, place in places.items():
        out += b"%d 1" % number + newline + b"%010d 00000 n" % place + eol
    size = max(objects) + 1
    out += b"trailer" + newline + b"<< /Size %d %b >>" % (size, trailer) + newline
    out += newline.join((b"startxref", b"%d" % at, after + b"%%EOF", b""))
    return out


def _with_objects(out: bytearray, objects: dict[int, bytes], newline: bytes) -> dict[int, int]:
    places = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj%b%b%bendobj%b" % (number, newline, content, newline, newline)
    return places


def pdf_of_streams(
    objects: dict[int, bytes],
    trailer: bytes = TRAILER,
    *,
    packed: Iterable[int] = (),
    predicted: bool = False,
    index: bool = True,
    holder_entries: bytes = b"",
) -> bytes:
    """Return a document with a cross-reference stream, some of its objects in a stream of their own."""
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    held = [number for number in objects if number in set(packed)]
    plain = {number: content for number, content in objects.items() if number not in held}
    holder, own = max(objects) + 1, max(objects) + 2
    if held:
        places, body = b"", b""
        for number in held:
            places += b"%d %d " % (number, len(body))
            body += objects[number] + b"\n"
        entries = b"/Type /ObjStm /N %d /First %d %b" % (len(held), len(places), holder_entries)
        plain[holder] = flate(places + body, entries)
    found = _with_objects(out, plain, b"\n")
    at = found[own] = len(out)
    rows = [bytes(5)]
    for number in range(1, own + 1):
        if number in held:
            rows.append(b"\2" + pack(">HH", holder, held.index(number)))
        else:
            rows.append(b"\1" + pack(">H", found[number]) + bytes(2) if number in found else bytes(5))
    entries = b"/Type /XRef /Size %d /W [1 2 2] %b" % (own + 1, trailer)
    if index:
        entries += b" /Index [0 %d]" % (own + 1)
    data = b"".join(rows)
    if predicted:
        entries += b" /DecodeParms <</Predictor 12 /Columns 5>>"
        data = b"".join(b"\2" + bytes((a - b) & 255 for a, b in zip(r, p, strict=True))
                        for r, p in zip(rows, [bytes(5), *rows], strict=False))  # fmt: skip
    out += b"%d 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (own, flate(data, entries), at)
    return bytes(out)


IDENTITY = bytes(range(16))
OWNER = bytes(range(100, 132))


def _literal(data: bytes) -> bytes:
    return b"<" + data.hex().encode() + b">"


def encrypted(kind: str, *, metadata: bool = True, password: bytes = PADDING, identity: bool = True) -> bytes:
    """Return a document that is encrypted: `rc4-40`, `rc4-128`, `v4`, `aes-128`, `aes-256` or `aes-256-6`."""
    access = -44 & 0xFFFFFFFF
    if kind.startswith("aes-256"):
        return _encrypted_256(6 if kind.endswith("-6") else 5)
    length, revision = (5, 2) if kind == "rc4-40" else (16, 3 if kind == "rc4-128" else 4)
    key = password + OWNER + pack("<I", access) + IDENTITY + (b"" if metadata else b"\xff" * 4)
    for _ in range(1 if revision == 2 else 51):
        key = md5(key, usedforsecurity=False).digest()[:length]
    if revision == 2:
        user = rc4(key, PADDING)
    else:
        user = rc4(key, md5(PADDING + IDENTITY, usedforsecurity=False).digest())
        for number in range(1, 20):
            user = rc4(bytes(byte ^ number for byte in key), user)
        user += bytes(16)
    more = b"/V %d /R %d" % (1 if revision == 2 else 2 if revision == 3 else 4, revision)
    if revision > 2:
        more += b" /Length 128"
    if revision == 4:
        method = b"AESV2" if kind == "aes-128" else b"V2"
        more += b" /CF <</StdCF <</CFM /%b /AuthEvent /DocOpen /Length 16>>>> /StmF /StdCF /StrF /StdCF" % method
        more += b"" if metadata else b" /EncryptMetadata false"

    def secret(data: bytes, number: int) -> bytes:
        own = key + pack("<I", number)[:3] + b"\0\0" + (b"sAlT" if kind == "aes-128" else b"")
        own = md5(own, usedforsecurity=False).digest()[: min(len(key) + 5, 16)]
        return _chained(own, data) if kind == "aes-128" else rc4(own, data)

    entries = b"/O %b /U %b /P -44" % (_literal(OWNER), _literal(user))
    return _locked(b"<</Filter /Standard %b %b>>" % (more, entries), secret, metadata=metadata, identity=identity)


def _chained(key: bytes, data: bytes) -> bytes:
    gap = 16 - len(data) % 16
    return bytes(range(16)) + aes.encrypt(key, bytes(range(16)), data + bytes((gap,)) * gap)


def hash_6(password: bytes, salt: bytes, vector: bytes = b"") -> bytes:
    """Return the hash of revision 6, as the standard words it."""
    found = sha256(password + salt + vector).digest()
    turn = last = 0
    while turn < 64 or last > turn - 32:
        text = aes.encrypt(found[:16], found[16:32], (password + found + vector) * 64)
        found = (sha256, sha384, sha512)[int.from_bytes(text[:16]) % 3](text).digest()
        turn, last = turn + 1, text[-1]
    return found[:32]


def _encrypted_256(revision: int) -> bytes:
    key = bytes(range(32))

    def hashed(salt: bytes) -> bytes:
        return sha256(salt).digest() if revision == 5 else hash_6(b"", salt)

    user = hashed(b"validate") + b"validatekeysalt8"
    wrapped = aes.encrypt(hashed(b"keysalt8"), bytes(16), key)
    entries = b"/V 5 /R %d /Length 256 /O %b /U %b /OE %b /UE %b /P -44 /Perms %b" % (
        revision, _literal(bytes(48)), _literal(user), _literal(bytes(32)), _literal(wrapped), _literal(bytes(16)),
    )  # fmt: skip
    entries += b" /CF <</StdCF <</CFM /AESV3 /AuthEvent /DocOpen /Length 32>>>> /StmF /StdCF /StrF /StdCF"
    return _locked(b"<</Filter /Standard %b>>" % entries, lambda data, _: _chained(key, data))


def _locked(
    dictionary: bytes, secret: Callable[[bytes, int], bytes], *, metadata: bool = True, identity: bool = True
) -> bytes:
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R /Metadata 4 0 R>>",
        2: b"<</Type /Pages /Count 1 /Kids [3 0 R]>>",
        3: b"<</Type /Page /Resources <</ColorSpace <</CS0 [/ICCBased 6 0 R]>>>>>>",
        4: stream(secret(XMP, 4) if metadata else XMP, b"/Type /Metadata /Subtype /XML"),
        5: b"<</Title %b /Author %b>>" % (_literal(secret(b"Secret title", 5)), _literal(secret(b"", 5))),
        6: stream(secret(profile(), 6), b"/N 3"),
        7: dictionary,
    }
    trailer = b"/Root 1 0 R /Info 5 0 R /Encrypt 7 0 R"
    return pdf(objects, trailer + (b" /ID [%b %b]" % (_literal(IDENTITY), _literal(IDENTITY)) if identity else b""))
