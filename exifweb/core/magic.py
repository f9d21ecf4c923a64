"""Magic numbers: how a file of each type begins.

One ordered literal table. A row has the type, the bytes it may open with (empty: any, the pattern must look), and a
pattern for the first 1,024 bytes. `openings` narrows by the first byte, so that few patterns are ever compiled.
The order in which types are tried is ExifTool's and lies in `tables/filetypes.json`.
Sources: the formats' specifications, gathered in ExifTool's main module.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TIFF_ORDERS = b"IM"
SPACE = b" \t\n\r\f\v"

MAGIC: tuple[tuple[str, bytes, bytes], ...] = (
    ("7Z", b"7", rb"7z\xbc\xaf\x27\x1c"),
    ("AA", b"", rb".{4}\x57\x90\x75\x36"),
    ("AAC", b"\xff", rb"\xff[\xf0\xf1]"),
    ("AIFF", b"FA", rb"FORM.{4}AIF[FC]|AT&TFORM"),
    ("ALIAS", b"b", rb"book\0{4}mark\0{4}"),
    ("APE", b"MAI", rb"MAC |APETAGEX|ID3"),
    ("ASF", b"\x30", rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"),
    ("AVC", b"+", rb"\+A\+V\+C\+"),
    ("Torrent", b"d", rb"d\d+:\w+"),
    ("BMP", b"B", rb"BM"),
    ("BPG", b"B", rb"BPG\xfb"),
    ("BTF", TIFF_ORDERS, rb"II\x2b\0|MM\0\x2b"),
    ("BZ2", b"B", rb"BZh[1-9]\x31\x41\x59\x26\x53\x59"),
    ("CHM", b"I", rb"ITSF.{20}\x10\xfd\x01\x7c\xaa\x7b\xd0\x11\x9e\x0c\0\xa0\xc9\x22\xe6\xec"),
    ("CRW", TIFF_ORDERS, rb"(?:II|MM).{4}HEAP(?:CCDR|JPGM)"),
    ("CZI", b"Z", rb"ZISRAWFILE\0{6}"),
    ("DCX", b"\xb1", rb"\xb1\x68\xde\x3a"),
    ("DEX", b"d", rb"dex\n035\0"),
    ("DICOM", b"", rb".{128}DICM|\0[\x02\x04\x06\x08]\0[\0-\x20]|[\x02\x04\x06\x08]\0[\0-\x20]\0"),
    ("DOCX", b"P", rb"PK\x03\x04"),
    ("DPX", b"SX", rb"SDPX|XPDS"),
    ("DR4", b"I", rb"IIII[\x04|\x05]\0\x04\0"),
    ("DSF", b"D", rb"DSD \x1c\0{7}.{16}fmt "),
    ("DSS", b"\x02\x03", rb"\x02dss|\x03ds2"),
    ("DV", b"\x1f", rb"\x1f\x07\0[\x3f\xbf]"),
    ("DWF", b"(", rb"\(DWF V\d"),
    ("DWG", b"A", rb"AC10\d{2}\0"),
    ("DXF", SPACE + b"0", rb"\s*0\s+\0?\s*SECTION\s+2\s+HEADER"),
    ("EPS", b"%\xc5", rb"%!PS|%!Ad|\xc5\xd0\xd3\xc6"),
    (
        "EXE",
        b"M\xca\xfe\xce\xcfJ\x7f#!",
        rb"MZ|\xca\xfe\xba\xbe|\xfe\xed\xfa[\xce\xcf]|[\xce\xcf]\xfa\xed\xfe|Joy!peff|\x7fELF|#!\s*/\S*bin/|!<arch>\n",
    ),
    ("EXIF", TIFF_ORDERS, rb"II\x2a\0|MM\0\x2a"),
    ("EXR", b"\x76", rb"\x76\x2f\x31\x01"),
    ("EXV", b"\xff", rb"\xff\x01Exiv2"),
    ("FIT", b"", rb".{8}\.FIT"),
    ("FITS", b"S", rb"SIMPLE  = {20}T"),
    ("FLAC", b"fI", rb"fLaC|ID3"),
    ("FLIF", b"F", rb"FLIF[0-\x6f][0-2]"),
    ("FLIR", b"AF", rb"[AF]FF\0"),
    ("FLV", b"F", rb"FLV\x01"),
    (
        "Font",
        b"",
        rb"(?:\0\x01\0\0|OTTO|true|typ1)[\0\x01]|ttcf\0[\x01\x02]\0\0|\0[\x01\x02]|"
        rb"(?:.{6})?%!(?:PS-(?:AdobeFont-|Bitstream )|FontType1-)|Start(?:Comp|Master)?FontMetrics|wOF[F2]",
    ),
    ("FPF", b"F", rb"FPF Public Image Format\0"),
    ("FPX", b"\xd0", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("GIF", b"G", rb"GIF8[79]a"),
    ("GZIP", b"\x1f", rb"\x1f\x8b\x08"),
    ("HDR", b"#", rb"#\?(?:RADIANCE|RGBE)\n"),
    ("HTML", SPACE + b"<\xef", rb"(?:\xef\xbb\xbf)?\s*(?i:<(?:!DOCTYPE\s+HTML|HTML|\?xml))"),
    (
        "ICC",
        b"",
        rb".{12}(?:scnr|mntr|prtr|link|spac|abst|nmcl|nkpf|cenc|mid |mlnk|mvis)"
        rb"(?:XYZ |Lab |Luv |YCbr|Yxy |RGB |GRAY|HSV |HLS |CMYK|CMY |[2-9A-F]CLR|nc..|\0{4}){2}",
    ),
    ("ICO", b"\0", rb"\0\0[\x01\x02]\0[^0]\0"),
    ("IND", b"\x06", rb"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d"),
    ("ITC", b"", rb".{4}itch"),
    ("JP2", b"\0\xff", rb"\0\0\0\x0cjP(?:  |\x1a\x1a)\r\n\x87\n|\xff\x4f\xff\x51\0"),
    ("JPEG", b"\xff", rb"\xff\xd8\xff"),
    ("JSON", SPACE + b"[{\xef", rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"[^"]*"\s*:'),
    ("JUMBF", b"", rb".{4}jumb\0.{3}jumd"),
    ("JXL", b"\0\xff", rb"\xff\n|\0\0\0\x0cJXL \r\n.{6}ftypjxl "),
    ("KVAR", b"", rb".{2}\0\0[A-Z].{31}(?:CHAR|BOOL|[US](?:8|16|32|64)|FLOAT|DOUBLE)\0"),
    ("LFP", b"\x89", rb"\x89LFP\r\n\x1a\n"),
    ("LIF", b"\x70", rb"\x70\0{3}.{4}\x2a.{4}<\0"),
    ("LNK", b"", rb".{4}\x01\x14\x02\0{5}\xc0\0{6}\x46|\[[InternetShortcut\][\r\n]"),
    ("LRI", b"L", rb"LELR \0"),
    ("M2TS", b"", rb".{0,191}?\x47(?:.{187}|.{191})\x47(?:.{187}|.{191})\x47"),
    ("MacOS", b"\0", rb"\0\x05\x16\x07\0.\0\0Mac OS X        "),
    ("MIE", b"~", rb"~[\x10\x18]\x04.0MIE"),
    ("MIFF", b"i", rb"id=ImageMagick"),
    ("MKV", b"\x1a", rb"\x1a\x45\xdf\xa3"),
    ("MOV", b"", rb".{4}(?:free|skip|wide|ftyp|pnot|PICT|pict|moov|mdat|junk|uuid)"),
    ("MP3", b"", rb""),
    ("MPC", b"MI", rb"MP\+|ID3"),
    ("MOI", b"V", rb"V6"),
    ("MPEG", b"\0", rb"\0\0\x01[\xb0-\xbf]"),
    ("MRC", b"", rb".{64}(?:[\x01-\x03]\0{3}){3}.{132}MAP[\0 ](?:\x44\x44|\x44\x41|\x11\x11)\0\0"),
    ("MRW", b"\0", rb"\0MR[MI]"),
    ("MXF", b"\x06", rb"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02"),
    ("NKA", b"N", rb"NIKONADJ"),
    ("OGG", b"OI", rb"OggS|ID3"),
    ("ORF", TIFF_ORDERS, rb"II|MM"),
    (
        "PCAP",
        b"\xa1\xd4\x4d\nG",
        rb"\xa1\xb2(?:\xc3\xd4|\x3c\x4d)\0.\0.|(?:\xd4\xc3|\x4d\x3c)\xb2\xa1.\0.\0|"
        rb"\n\r\r\n.{4}(?:\x1a\x2b\x3c\x4d|\x4d\x3c\x2b\x1a)|GMBU\0\x02",
    ),
    ("PCX", b"\n", rb"\n[\0-\x05]\x01[\x01\x02\x04\x08].{64}[\0-\x02]"),
    (
        "PDB",
        b"",
        rb".{60}(?:\.pdfADBE|TEXtREAd|BVokBDIC|DB99DBOS|PNRdPPrs|DataPPrs|vIMGView|PmDBPmDB|InfoINDB|ToGoToGo|SDocSilX|"
        rb"JbDbJBas|JfDbJFil|DATALSdb|Mdb1Mdb1|BOOKMOBI|DataPlkr|DataSprd|SM01SMem|TEXtTlDc|InfoTlIf|DataTlMl|DataTlPt|"
        rb"dataTDBP|TdatTide|ToRaTRPW|zTXTGPlm|BDOCWrdS)",
    ),
    ("PDF", SPACE + b"%", rb"\s*%PDF-\d+\.\d+"),
    ("PFM2", b"P", rb"P[Ff]\n\d+ \d+\n[-+0-9.]+\n"),
    ("PGF", b"P", rb"PGF"),
    ("PHP", b"<", rb"<\?php\s"),
    ("PICT", b"", rb"(?:.{10}|.{522})(?:\x11\x01|\x00\x11)"),
    ("PLIST", SPACE + b"b<\xfe", rb"bplist0|\s*<|\xfe\xff\x00"),
    ("PMP", b"", rb".{8}\0{3}\x7c.{112}\xff\xd8\xff\xdb"),
    ("PNG", b"\x89\x8a\x8b", rb"(?:\x89P|\x8aM|\x8bJ)NG\r\n\x1a\n"),
    ("PPM", b"P", rb"P[1-6]\s+"),
    ("PS", b"%\xc5", rb"%!PS|%!Ad|\xc5\xd0\xd3\xc6"),
    ("PSD", b"8", rb"8BPS\0[\x01\x02]"),
    ("PSP", b"P", rb"Paint Shop Pro Image File\n\x1a\0{5}"),
    ("QTIF", b"", rb".{4}(?:idsc|idat|iicc)"),
    ("R3D", b"\0", rb"\0\0..RED[12]"),
    ("RAF", b"F", rb"FUJIFILM"),
    ("RAR", b"R", rb"Rar!\x1a\x07\x01?\0"),
    ("RAW", b"", rb".{25}ARECOYK|II|MM"),
    ("Real", b".prh", rb"\.RMF|\.ra\xfd|pnm://|rtsp://|http://"),
    ("RIFF", b"RLOw", rb"RIFF|LA0[234]|OFR |LPAC|wvpk|RF64"),
    ("RSRC", b"", rb"(?:.{4})?\0\0\x01\0"),
    ("RTF", b"\n\r{", rb"[\n\r]*\{[\n\r]*\\rtf"),
    ("RWZ", b"r", rb"rawzor"),
    ("SWF", b"FC", rb"[FC]WS[^\0]"),
    ("TAR", b"", rb".{257}ustar(?:  )?\0"),
    ("TNEF", b"\x78", rb"\x78\x9f\x3e\x22..\x01\x06\x90\x08\0"),
    ("TXT", b"", rb"\xff\xfe|(?:\0\0)?\xfe\xff|(?:\xef\xbb\xbf)?[\x07-\r\x20-\x7e\x80-\xfe]*\Z"),
    ("TIFF", TIFF_ORDERS, rb"II|MM"),
    ("VCard", b"Bb", rb"(?i:BEGIN:(?:VCARD|VCALENDAR|VNOTE)\r\n)"),
    ("VRD", b"C", rb"CANON OPTIONAL DATA\0"),
    ("WMF", b"\xd7\x01", rb"\xd7\xcd\xc6\x9a\0\0|\x01\0\x09\0\0\x03"),
    ("WPG", b"\xff", rb"\xff\x57\x50\x43"),
    ("WTV", b"\xb7", rb"\xb7\xd8\x00\x20\x37\x49\xda\x11\xa6\x4e\x00\x07\xe9\x5e\xad\x8d"),
    ("WV", b"w", rb"wvpk"),
    ("X3F", b"F", rb"FOVb"),
    ("XCF", b"g", rb"gimp xcf "),
    ("XISF", b"X", rb"XISF0100"),
    ("XMP", b"\0\xfe\xff\xef<" + SPACE, rb"\0{0,3}(?:\xfe\xff|\xff\xfe|\xef\xbb\xbf)?\0{0,3}\s*<"),
    ("ZIP", b"P", rb"PK\x03\x04"),
)

FAR: dict[str, tuple[int, int, bytes]] = {
    "ISO": (32768, 2048, rb"[\0-\x03\xff]CD001"),
    "PCD": (2048, 2048, rb"PCD_IPI"),
}
"""Types whose mark lies far inside: its offset, the bytes that must be there from it on, and a pattern for them."""

PATTERNS: dict[str, bytes] = {kind: pattern for kind, _, pattern in MAGIC}
OPENINGS: dict[str, bytes] = {kind: opening for kind, opening, _ in MAGIC}


def has_magic(kind: str) -> bool:
    """Whether files of a type are known by their first bytes at all."""
    return kind in PATTERNS


def matches(kind: str, head: bytes) -> bool:
    """Whether a file that begins with these bytes may be of that type."""
    opening = OPENINGS[kind]
    if opening and head[:1] not in _bytes_of(opening):
        return False
    return _compiled(kind).match(head) is not None


def lies_far(kind: str) -> bool:
    """Whether files of a type are known by bytes far inside."""
    return kind in FAR


def matches_far(kind: str, size: int | None, fetch: Callable[[int, int], bytes]) -> bool:
    """Whether a file may be of a type whose mark lies far inside.

    Args:
        kind: The type.
        size: Length of the file in bytes.
        fetch: Gives the bytes at an offset.
    """
    at, length, pattern = FAR[kind]
    return (size is None or size >= at + length) and re.match(pattern, fetch(at, 16)) is not None


@cache
def _bytes_of(opening: bytes) -> frozenset[bytes]:
    return frozenset(opening[at : at + 1] for at in range(len(opening)))


@cache
def _compiled(kind: str) -> re.Pattern[bytes]:
    return re.compile(PATTERNS[kind], re.DOTALL)
