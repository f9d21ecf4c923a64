"""Blocks of metadata that still images made for tests carry."""

from __future__ import annotations

from struct import pack

from builders import Ifd, tiff

PROFILE = pack(">I", 132) + bytes(32) + b"acsp" + bytes(88) + pack(">I", 0)
XMP = (
    b"<?xpacket begin='\xef\xbb\xbf' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
    b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
    b"xmlns:dc='http://purl.org/dc/elements/1.1/' dc:format='image/gif'/></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
EXIF = tiff(Ifd([(0x10F, "string", "Acme"), (0x112, "int16u", 6)]))
IPTC = b"\x1c\x02\0\0\2\0\4\x1c\x02\x05\0\5Title"
IRB = b"8BIM\x04\x04\0\0\0\0\0" + bytes((len(IPTC),)) + IPTC
