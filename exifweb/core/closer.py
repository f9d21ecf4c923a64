"""A closer look at the first bytes of a file, for families whose magic number is weak or tells too little.

Each check sees the head of the file and its size, None where that is not known, and says whether the family's reader
would take it. Source: what ExifTool's readers test before they say what a file is.
"""

from __future__ import annotations

import re
from typing import Any

from exifweb.core.subtypes import transport_layout

MPEG_AUDIO = re.compile(rb"\xff[\xe0-\xff]|\0\0\x01[\xb3\xc0]")
PROGRAMS = (
    (b"MZ", 64),
    ((b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"Joy!"), 13),
    (b"\x7fELF", 16),
)
"""How a program begins → the bytes that it must have at the least."""
SMALLEST_TIFF = 8
FONT_SCALERS = frozenset((b"\0\1\0\0", b"OTTO", b"true", b"typ1", b"ttcf"))
LEAST = {
    "BPG": 21,
    "CHM": 56,
    "CZI": 100,
    "DPX": 2080,
    "DV": 480,
    "EXR": 8,
    "FIT": 12,
    "FITS": 80,
    "FLIR": 64,
    "FPF": 892,
    "FPX": 512,
    "GIF": 13,
    "JP2": 12,
    "JXL": 12,
    "KVAR": 44,
    "LFP": 16,
    "LNK": 0x4C,
    "MKV": 5,
    "MOI": 256,
    "MRC": 1024,
    "MacOS": 26,
    "MXF": 11,
    "PCAP": 24,
    "PCX": 80,
    "PDB": 86,
    "PGF": 24,
    "PSD": 30,
    "PSP": 36,
    "RAF": 0x70,
    "RAW": 156,
    "TNEF": 21,
    "VRD": 28,
    "WPG": 16,
    "WTV": 0x60,
    "X3F": 40,
    "XCF": 26,
    "XISF": 16,
    "ZIP": 30,
}
"""Types → the bytes that a file must have at the least, where that is more than its magic number."""


def _is_transport_stream(head: bytes, size: int | None) -> bool:
    """Sync bytes stand where packets begin, with or without a time code before each, perhaps behind a part of one."""
    return transport_layout(head) is not None


def _is_matroska(head: bytes, size: int | None) -> bool:
    """The header of EBML says how long it is, and is not empty."""
    lead = 9 - head[4].bit_length() if len(head) > 4 and head[4] else 9
    length = int.from_bytes(head[4 : 4 + lead], "big") & (1 << 7 * lead) - 1
    return lead < 9 and len(head) >= 4 + lead and 0 < length < (1 << 7 * lead) - 1


def _is_real(head: bytes, size: int | None) -> bool:
    """Links by HTTP lead to files of Real's."""
    line = re.split(rb"[\r\n]", head, maxsplit=1)[0]
    return not line.startswith(b"http") or re.search(rb"\.(?:ra|rm|rv|rmvb|smil)\Z", line, re.IGNORECASE) is not None


def _is_television(head: bytes, size: int | None) -> bool:
    return len(head) >= 0x60


def _has_whole_head(head: bytes, size: int | None) -> bool:
    """The head of a container is there as a whole."""
    return len(head) >= {b"0": 24, b"F": 9 if head[1:2] == b"L" else 8}.get(head[:1], 8)


def _is_redcode(head: bytes, size: int | None) -> bool:
    return int.from_bytes(head[:4], "big") >= 8


def _is_resource_fork(head: bytes, size: int | None) -> bool:
    """A resource fork's header gives two offsets and two lengths that fit into the file."""
    if len(head) < 30 or size is None:
        return False
    base = 0 if head[:4] == b"\0\0\x01\0" else 4
    start, where, length, rest = (int.from_bytes(head[base + at : base + at + 4], "big") for at in (0, 4, 8, 12))
    return start >= 256 and start + length <= where and where + rest <= size and rest >= 30


def _has_picture_header(head: bytes) -> bool:
    """A picture of version 2 has a header, with a resolution where it is an extended one."""
    if head[:2] == b"\x11\x01":
        return True
    if len(head) < 30 or head[2:6] != b"\x02\xff\x0c\0" or head[6:8] not in (b"\xff\xff", b"\xff\xfe"):
        return False
    return head[6:8] == b"\xff\xff" or (any(head[10:14]) and any(head[14:18]))


def _is_picture(head: bytes, size: int | None) -> bool:
    """A PICT has a sensible frame before its version, after 512 bytes of header or none."""
    for at in (0, 512):
        frame = head[at + 2 : at + 10]
        if len(frame) == 8 and head[at + 10 : at + 12] in (b"\x11\x01", b"\0\x11"):
            top, left, bottom, right = (int.from_bytes(frame[i : i + 2], "big", signed=True) for i in (0, 2, 4, 6))
            return bottom > top and right > left and _has_picture_header(head[at + 10 : at + 40])
    return False


def _is_bitmap(head: bytes, size: int | None) -> bool:
    """The length of a bitmap's header is one of OS/2's, or sensible, and the header is there."""
    length = int.from_bytes(head[14:18], "little")
    sensible = length in (12, 16) or 40 <= length < 1_000_000
    return len(head) >= 18 and sensible and (size is None or size >= 14 + length)


def _is_iff(head: bytes, size: int | None) -> bool:
    """A DjVu is a page or a document of pages."""
    return not head.startswith(b"AT&T") or head[12:16] in (b"DJVU", b"DJVM")


def _is_cover(head: bytes, size: int | None) -> bool:
    """The header of a cover has a sensible length."""
    return 0x1C <= int.from_bytes(head[:4], "big") < 0x10000


def _is_pixmap(head: bytes, size: int | None) -> bool:
    """Sizes and the largest value are numbers, as far as the first bytes go."""
    from exifweb.core.blocks.pixmap import header_of

    found = header_of(head)
    if found is None:
        return size is None or size > len(head)
    return all(value.isdigit() for value in found.values.values())


def _is_font(head: bytes, size: int | None) -> bool:
    """A PFM says its own length, and a TrueType font has a header."""
    if head[:4] in FONT_SCALERS:
        return len(head) >= 12
    if head.startswith(b"wOF"):
        return len(head) >= 48
    if head.startswith(b"Start"):
        return re.match(rb"Start(?:Comp|Master)?FontMetrics\s+\d", head) is not None
    if head[:1] == b"\0" and head[1:2] in (b"\1", b"\2") and head[:4] != b"\0\1\0\0":
        return size is not None and int.from_bytes(head[2:6], "little") == size
    return True


def _is_program(head: bytes, size: int | None) -> bool:
    """A program has a header, a script a program that runs it."""
    least = next((length for magic, length in PROGRAMS if head.startswith(magic)), 0)
    if len(head) < least:
        return False
    return not head.startswith(b"#!") or re.match(rb"#!\s*/\S*bin/\w", head[:64]) is not None


def _is_torrent(head: bytes, size: int | None) -> bool:
    """A dictionary that names a tracker, a maker or what is shared."""
    if b"4:infod" in head:
        return True
    named = re.finditer(rb"(?:8:announce|10:created by)(\d{1,9}):", head)
    return any(size is None or found.end() + int(found[1]) <= size for found in named)


def _is_video_index(head: bytes, size: int | None) -> bool:
    """A MOI file says its own length."""
    return size is None or int.from_bytes(head[2:6], "big") == size


def _is_media(head: bytes, size: int | None) -> bool:
    length = int.from_bytes(head[:4], "big")
    return length >= 8 or length in (0, 1)


def is_cut(head: bytes, size: int | None) -> bool:
    """Whether a film's list of brands is not all there."""
    return head[4:8] == b"ftyp" and size is not None and int.from_bytes(head[:4], "big") > size


def _is_dicom(head: bytes, size: int | None) -> bool:
    """Without its preamble a DICOM file must open with an element of a low group."""
    from exifweb.core.blocks.dicom import syntax_of

    return head[128:132] == b"DICM" or (len(head) >= 132 and syntax_of(head[:12]) is not None)


def _is_html(head: bytes, size: int | None) -> bool:
    return re.search(rb"<(?:!DOCTYPE\s+HTML|HTML)\b", head, re.IGNORECASE) is not None


def _is_plist(head: bytes, size: int | None) -> bool:
    return head.startswith(b"bplist") or b"<plist" in head or b"<!DOCTYPE plist" in head


def _is_orf(head: bytes, size: int | None) -> bool:
    """Olympus's magic numbers vary; the first directory must stand behind the header."""
    return int.from_bytes(head[4:8], "little" if head[:2] == b"II" else "big") >= SMALLEST_TIFF


def _is_raw(head: bytes, size: int | None) -> bool:
    return head[25:32] == b"ARECOYK"


def _is_wavpack(head: bytes, size: int | None) -> bool:
    return len(head) >= 32 and head[8:9] in (b"\x02", b"\x10") and head[9:10] == b"\x04"


def _is_riff(head: bytes, size: int | None) -> bool:
    """Kin of WAV keep the chunks of the file that they were made from somewhere behind their own header."""
    if len(head) < 12:
        return False
    return (
        head[:2] == b"RI"
        or head[:4] == b"RF64"
        or re.search(rb"WAVE(?:.{4})?(?:junk|fmt )", head, re.DOTALL) is not None
    )


def _is_dsf(head: bytes, size: int | None) -> bool:
    return len(head) >= 40


def _is_ape(head: bytes, size: int | None) -> bool:
    return head.startswith(b"ID3") or len(head) >= 32


def _is_ogg(head: bytes, size: int | None) -> bool:
    return head.startswith(b"ID3") or len(head) >= 28


def _is_recording(head: bytes, size: int | None) -> bool:
    return len(head) > 68


def _is_audio_book(head: bytes, size: int | None) -> bool:
    """It begins with its own length."""
    return len(head) >= 16 and (size is None or int.from_bytes(head[:4], "big") == size)


def _is_aac(head: bytes, size: int | None) -> bool:
    """A frame's header with a profile and a sampling rate that there are, and a length of more than itself."""
    if len(head) < 7:
        return False
    word, rest = int.from_bytes(head[:4], "big"), int.from_bytes(head[3:6], "big")
    return word >> 16 & 3 != 3 and word >> 12 & 15 <= 12 and rest >> 5 & 0x1FFF >= 7


def is_mp3(head: bytes, extension: str, size: int | None) -> bool:
    """An ID3 tag, or a frame of MPEG audio near the start; what is called an MP3 is searched further."""
    if head.startswith(b"ID3"):
        return True
    keen = extension == "MP3"
    near = head if keen else head[:256]
    if not MPEG_AUDIO.search(near):
        return keen and (size is None or size > len(head))
    from exifweb.core.formats.audio.mp3 import MUSIC, find_frame, is_stream

    if is_stream(near) or find_frame(near, layer_3=extension != MUSIC, keen=keen) is not None:
        return True
    return keen and (size is None or size > len(head))


def _is_text(head: bytes, size: int | None) -> bool:
    return size is None or size > 0


CHECKS: tuple[tuple[frozenset[str], Any], ...] = (
    (frozenset(("M2TS",)), _is_transport_stream),
    (frozenset(("MKV",)), _is_matroska),
    (frozenset(("Real",)), _is_real),
    (frozenset(("WTV",)), _is_television),
    (frozenset(("ASF", "FLV", "SWF", "Real")), _has_whole_head),
    (frozenset(("R3D",)), _is_redcode),
    (frozenset(("RSRC",)), _is_resource_fork),
    (frozenset(("PICT",)), _is_picture),
    (frozenset(("BMP",)), _is_bitmap),
    (frozenset(("PPM",)), _is_pixmap),
    (frozenset(("ITC",)), _is_cover),
    (frozenset(("AIFF",)), _is_iff),
    (frozenset(("Font",)), _is_font),
    (frozenset(("EXE",)), _is_program),
    (frozenset(("Torrent",)), _is_torrent),
    (frozenset(("MOI",)), _is_video_index),
    (frozenset(("MOV", "QTIF")), _is_media),
    (frozenset(("DICOM",)), _is_dicom),
    (frozenset(("HTML",)), _is_html),
    (frozenset(("PLIST",)), _is_plist),
    (frozenset(("ORF",)), _is_orf),
    (frozenset(("RAW",)), _is_raw),
    (frozenset(("WV",)), _is_wavpack),
    (frozenset(("RIFF",)), _is_riff),
    (frozenset(("APE", "MPC")), _is_ape),
    (frozenset(("OGG",)), _is_ogg),
    (frozenset(("DSF",)), _is_dsf),
    (frozenset(("DSS",)), _is_recording),
    (frozenset(("AA",)), _is_audio_book),
    (frozenset(("AAC",)), _is_aac),
    (frozenset(("TXT",)), _is_text),
)
"""Families whose magic number is weak → a closer look at the head."""
