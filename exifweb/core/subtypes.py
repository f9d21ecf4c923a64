"""Types inside a family, as far as the first bytes tell them apart: the brand of an MP4, the form of a RIFF.

`SUBTYPES` is an ordered table of (family, pattern, type, MIME type or None, extension or None); the first row that
matches wins. What only deeper structure tells (a DNG among TIFFs) is for the format's own reader.
Sources: the identification parts of ExifTool's readers.
"""

from __future__ import annotations

import re
from functools import cache

BRANDS: tuple[tuple[str, str], ...] = (
    ("3g2a 3g2b 3g2c", "3G2"),
    ("3ge6 3ge7 3gp1 3gp2 3gp3 3gp4 3gp5 3gp6 3gs7", "3GP"),
    ("aax ", "AAX"),
    ("dvr1 dvt1", "DVB"),
    ("F4A ", "F4A"),
    ("F4B ", "F4B"),
    ("F4P ", "F4P"),
    ("F4V ", "F4V"),
    ("JP2 ", "JP2"),
    ("jpm ", "JPM"),
    ("jpx ", "JPX"),
    ("M4A ", "M4A"),
    ("M4B ", "M4B"),
    ("M4P ", "M4P"),
    ("M4V M4VHM4VP", "M4V"),
    ("mmp4MSNVNDSCNDSHNDSMNDSPNDSSNDXCNDXHNDXMNDXPNDXS", "MP4"),
    ("mqt ", "MQV"),
    ("qt  ", "MOV"),
    ("heic", "HEIC"),
    ("hevc", "HEICS"),
    ("mif1heix", "HEIF"),
    ("msf1", "HEIFS"),
    ("avifavisaviomiaf", "AVIF"),
    ("crx ", "CRX"),
)
"""Major brands of ISO base media files, four letters each → file type."""
BRAND_TYPES: dict[str, str] = {
    brand: kind
    for brands, kind in BRANDS
    for brand in ([f"{b:4}" for b in brands.split()] if brands[4:5] == " " else re.findall(".{4}", brands))
}
COMPATIBLE: tuple[tuple[bytes, str], ...] = (
    (rb"mp41|mp42|avc1", "MP4"),
    (rb"f4v ", "F4V"),
    (rb"qt  ", "MOV"),
)
"""Compatible brands that settle the type where the major one is not known."""
MEDIA_MIME = {
    "3G2": "video/3gpp2",
    "3GP": "video/3gpp",
    "AAX": "audio/vnd.audible.aax",
    "DVB": "video/vnd.dvb.file",
    "F4A": "audio/mp4",
    "F4B": "audio/mp4",
    "JP2": "image/jp2",
    "JPM": "image/jpm",
    "JPX": "image/jpx",
    "M4A": "audio/mp4",
    "M4B": "audio/mp4",
    "M4P": "audio/mp4",
    "M4V": "video/x-m4v",
    "MOV": "video/quicktime",
    "MQV": "video/quicktime",
    "HEIC": "image/heic",
    "HEICS": "image/heic-sequence",
    "HEIF": "image/heif",
    "HEIFS": "image/heif-sequence",
    "AVIF": "image/avif",
    "CRX": "video/x-canon-crx",
}
BY_EXTENSION = {"GLV": "MP4"}
"""Extensions that name the type of what would otherwise be the type given."""

OF_ANY_EXTENSION = frozenset(("MacOS",))
"""Families whose files are companions of others and go by their extension."""

SUBTYPES: tuple[tuple[str, bytes, str, str | None, str | None], ...] = (
    ("RIFF", rb"RIFF.{4}WEBPVP8X", "Extended WEBP", "image/webp", "webp"),
    ("RIFF", rb"RIFF.{4}WEBPVP8L", "WEBP (lossless)", "image/webp", "webp"),
    ("RIFF", rb"RIFF.{4}WEBP", "WEBP", "image/webp", None),
    ("RIFF", rb"RIFF.{4}AVI ", "AVI", "video/x-msvideo", None),
    ("RIFF", rb"(?:RIFF|RF64).{4}WAVE", "WAV", "audio/x-wav", None),
    ("RIFF", rb"LA0[234]", "LA", "audio/x-nspaudio", None),
    ("RIFF", rb"OFR ", "OFR", "audio/x-ofr", None),
    ("RIFF", rb"LPAC", "PAC", "audio/x-lpac", None),
    ("RIFF", rb"wvpk", "WV", "audio/x-wavpack", None),
    ("AIFF", rb"AT&TFORM", "DJVU", None, None),
    ("AIFF", rb"FORM.{4}AIFC", "AIFC", None, None),
    ("BTF", rb"", "BTF", None, None),
    ("DICOM", rb".{128}DICM", "DICOM", None, None),
    ("DICOM", rb"", "ACR", None, None),
    ("FLIR", rb"AFF", "SEQ", None, None),
    ("Font", rb"ttcf", "TTC", None, None),
    ("Font", rb"OTTO", "OTF", None, None),
    ("Font", rb"wOFF", "WOFF", "font/woff", None),
    ("Font", rb"wOF2", "WOFF2", "font/woff2", None),
    ("Font", rb"StartFontMetrics", "AFM", "application/x-font-afm", None),
    ("Font", rb"StartCompFontMetrics", "ACFM", "application/x-font-afm", None),
    ("Font", rb"StartMasterFontMetrics", "AMFM", "application/x-font-afm", None),
    ("Font", rb".{6}%!", "PFB", None, None),
    ("Font", rb"%!", "PFA", None, None),
    ("Font", rb"\0[\x01\x02](?!\0)", "PFM", None, None),
    ("Font", rb"", "TTF", None, None),
    ("ICO", rb"\0\0\x02", "CUR", None, None),
    ("JP2", rb"\xff\x4f", "J2C", None, None),
    ("JP2", rb".{20}jpm ", "JPM", None, None),
    ("JP2", rb".{20}jpx ", "JPX", None, None),
    ("JP2", rb".{20}jph ", "JPH", None, None),
    ("JXL", rb"\xff\n", "JXL Codestream", "image/jxl", "jxl"),
    ("JUMBF", rb".{16}c2pa", "C2PA", None, None),
    ("PNG", rb"\x8aM", "MNG", None, None),
    ("PNG", rb"\x8bJ", "JNG", None, None),
    ("PPM", rb"P[14]\s", "PBM", None, None),
    ("PPM", rb"P[25]\s", "PGM", None, None),
    ("PPM", rb"P[36]\s", "PPM", None, None),
    ("PSD", rb"8BPS\0\x02", "PSB", None, None),
    ("PFM2", rb"", "PFM", "image/x-pfm", None),
    ("PS", rb"%!PS-AdobeFont|%!FontType1", "PFA", None, None),
    ("PS", rb"\xc5\xd0\xd3\xc6|%!(?:PS|Ad)[^\n\r]*EPSF", "EPS", None, None),
    ("Real", rb"\.RMF", "RM", None, None),
    ("Real", rb"\.ra", "RA", None, None),
    ("Real", rb"", "RAM", None, None),
    ("DSS", rb"\x03ds2", "DS2", None, None),
    ("NKA", rb"", "NKA", "application/x-nikon-nxstudio", None),
    ("KVAR", rb"", "KVAR", "application/x-kandaostudio", None),
    ("LNK", rb"\[", "URL", "application/x-mswinurl", None),
    ("PCAP", rb"\n\r\r\n", "PCAPNG", None, None),
    ("PCAP", rb"GMBU", "CAP", "application/octet-stream", "cap"),
    ("PDB", rb".{60}BOOKMOBI", "MOBI", None, None),
    ("VCard", rb"(?i:BEGIN:VCALENDAR)", "ICS", "text/calendar", "ics"),
    ("VCard", rb"(?i:BEGIN:VNOTE)", "VNote", "text/v-note", "vnt"),
    ("VCard", rb"", "VCard", "text/vcard", "vcf"),
    ("PLIST", rb"bplist", "PLIST", "application/x-plist", None),
    ("MKV", rb".{0,60}?\x42\x82.webm", "WEBM", None, None),
    ("MKV", rb"", "MKV", None, None),
    ("HTML", rb"", "HTML", None, None),
    ("IND", rb".{16}DOCUMENT", "INDD", None, None),
    ("EXE", rb"#!.*?perl", "perl script", "text/x-perl", "pl"),
    ("EXE", rb"#!.*?python", "python script", "text/x-python", "py"),
    ("EXE", rb"#!.*?(?:ba|z|k|c|tc)?sh\b", "sh script", "text/x-sh", "sh"),
    ("EXE", rb"\x7fELF", "ELF executable", None, ""),
    ("EXE", rb"!<arch>", "Static library", None, "a"),
    ("EXE", rb"\xca\xfe\xba\xbe", "Mach-O fat binary executable", None, ""),
    ("EXE", rb"[\xce\xcf\xfe]", "Mach-O executable", None, ""),
    ("EXE", rb"Joy!", "Classic MacOS executable", None, ""),
)


def subtype(family: str, head: bytes, extension: str) -> tuple[str, str | None, str | None] | None:
    """Return (type, MIME type, extension) of a file of a family, None where its first bytes tell no more."""
    if family == "MOV":
        return _media(head, extension)
    if family == "M2TS":
        layout = transport_layout(head)
        return ("M2TS" if layout and layout[1] else "M2T"), None, None
    if family in OF_ANY_EXTENSION and extension:
        return family, None, extension
    for row, pattern, kind, mime, normal in SUBTYPES:
        if row == family and _compiled(pattern).match(head):
            return kind, mime, normal
    return None


_PACKETS = rb"(.{0,190}?)\x47(.{187}|.{191})\x47"
_PACKET, _TIME_CODE = 188, 4


def transport_layout(head: bytes) -> tuple[int, int] | None:
    """Return where the first whole packet of a transport stream begins and how long the time code before each is.

    None where not four whole packets in a row begin with a sync byte.
    """
    found = _compiled(_PACKETS).match(head)
    if found is None:
        return None
    lead = len(found[2]) - _PACKET + 1
    start = len(found[1]) - lead
    while True:
        stride = _PACKET + lead
        start += _PACKET + _TIME_CODE if start < 0 else 0
        places = range(start + lead, start + lead + 4 * stride, stride)
        if start + 4 * stride <= len(head) and all(head[at] == 0x47 for at in places[1:]):
            return start, lead
        if lead:
            return None
        start, lead = start - _TIME_CODE, _TIME_CODE


def _media(head: bytes, extension: str) -> tuple[str, str | None, str | None] | None:
    """Return the type that the brands of an ISO base media file tell."""
    if head[4:8] != b"ftyp":
        return None
    length = int.from_bytes(head[:4], "big")
    brands = head[8 : max(16, min(length, len(head)))]
    kind = BRAND_TYPES.get(brands[:4].decode("latin-1"))
    if kind is None:
        others = [brands[at : at + 4] for at in range(12, len(brands) - 3, 4)]
        found = (name for pattern, name in COMPATIBLE if any(_compiled(pattern).fullmatch(b) for b in others))
        kind = next(found, "MP4")
    if BY_EXTENSION.get(extension) == kind:
        kind = extension
    if kind == "CRX":
        return "CR3", "image/x-canon-cr3", None
    return kind, MEDIA_MIME.get(kind, "video/mp4"), None


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)
