"""Blocks of metadata that still images made for tests carry."""

from __future__ import annotations

from struct import pack

from builders import Ifd, tiff

_TEXT = b"text" + bytes(4) + b"nobody\0\0"
PROFILE = (
    pack(">I4sI4s4s4s", 160, b"lcms", 0x4300000, b"mntr", b"RGB ", b"XYZ ")
    + bytes(12)
    + b"acsp"
    + bytes(88)
    + pack(">I4sII", 1, b"cprt", 144, len(_TEXT))
    + _TEXT
)
XMP = (
    b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
    b"xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='image/gif'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)]))
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC
