"""What an APPn segment holds, told by its first bytes: one ordered table, the first row that fits wins.

A row says at which marker the bytes stand, what they are, how the kind is called, how many bytes of header precede
the payload, and where a table alone is enough to decode it, which. Source: ExifTool's ProcessJPEG and JPEG::Main.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

APP0 = 0xE0
JPEG_START = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Signature:
    """One row.

    Attributes:
        marker: Low byte of the marker.
        magic: Bytes that open the segment.
        kind: Name of the block that it holds.
        skip: Bytes before the payload.
        table: The table that decodes it, where nothing else is needed.
        order: Byte order of that table's values.
        at: Where `magic` stands.
        least: Least length of the segment.
        most: Greatest length.
        after: What must have come before: `InfiRay`'s version, a camera of `DJI`, or a `Preview` that goes on.
    """

    marker: int
    magic: bytes
    kind: str
    skip: int = 0
    table: str = ""
    order: str = ">"
    at: int = 0
    least: int = 0
    most: int = 65535
    after: str = ""


SIGNATURES: tuple[Signature, ...] = (
    Signature(0xE0, b"JFIF\0", "JFIF", 5, "JFIF::Main"),
    Signature(0xE0, b"JFXX\0\x10", "JFXX", 6),
    Signature(0xE0, b"JFXX\0\x11", "JFXX", 6),
    Signature(0xE0, b"JFXX\0\x13", "JFXX", 6),
    Signature(0xE0, b"HEAPJPGM", "CIFF", 0, at=6),
    Signature(0xE0, b"AVI1", "AVI1", 4, "JPEG::AVI1"),
    Signature(0xE0, b"Ocad", "Ocad", 4),
    Signature(0xE1, b"Exif\0\0", "EXIF", 6),
    Signature(0xE1, b"http://ns.adobe.com/xap/1.0/\0", "XMP", 29),
    Signature(0xE1, b"http://ns.adobe.com/xmp/extension/\0", "ExtendedXMP", 35),
    Signature(0xE1, b"QVCI\0", "QVCI", 0, "Casio::QVCI"),
    Signature(0xE1, b"FLIR\0", "FLIR", 8, least=8),
    Signature(0xE1, b"PARROT\0", "RawThermalImage"),
    Signature(0xE1, b"http", "XMP"),
    Signature(0xE1, b"XMP\0", "XMP"),
    Signature(0xE2, b"ICC_PROFILE\0", "ICC_Profile", 14, least=14),
    Signature(0xE2, b"FPXR\0", "FPXR", 5),
    Signature(0xE2, b"MPF\0", "MPF", 4),
    Signature(0xE2, b"IJPEG\0", "InfiRayVersion", at=4),
    Signature(0xE2, b"urn:", "UniformResourceName"),
    Signature(0xE2, JPEG_START, "PreviewImage"),
    Signature(0xE2, b"QVGA\0" + JPEG_START, "PreviewImage", 5),
    Signature(0xE2, b"BGTH" + JPEG_START, "PreviewImage", 4),
    Signature(0xE2, b"", "PreviewImage", after="Preview"),
    Signature(0xE3, b"Meta\0\0", "Meta", 6),
    Signature(0xE3, b"META\0\0", "Meta", 6),
    Signature(0xE3, b"Exif\0\0", "Meta", 6),
    Signature(0xE3, b"Stim\0", "Stim", 6),
    Signature(0xE3, b"_JPSJPS_", "JPS", 0, "JPEG::JPS"),
    Signature(0xE3, b"", "ThermalData", after="InfiRay"),
    Signature(0xE3, b"", "ThermalData", after="DJI"),
    Signature(0xE3, JPEG_START + b"\xdb", "PreviewImage"),
    Signature(0xE4, b"SCALADO\0", "Scalado", 16, least=16),
    Signature(0xE4, b"FPXR\0", "FPXR", 5),
    Signature(0xE4, b"Qualcomm Dual Camera Attributes", "QualcommDualCamera", 31),
    Signature(0xE4, b"\xaa\x55\x12\x06", "ThermalParams", 0, "DJI::ThermalParams", "<", after="DJI"),
    Signature(0xE4, b"\x2c\x01\x20\0", "ThermalParams2", 32, "DJI::ThermalParams2", "<", at=64, after="DJI"),
    Signature(0xE4, b"\x2c\x01\x20\0", "ThermalParams2", 0, "DJI::ThermalParams2", "<", at=32, after="DJI"),
    Signature(0xE4, b"\xaa\x55\x38\0", "ThermalParams3", 32, "DJI::ThermalParams3", "<", at=32, after="DJI"),
    Signature(0xE4, b"", "InfiRayFactory", 0, "InfiRay::Factory", "<", least=120, after="InfiRay"),
    Signature(0xE4, b"", "PreviewImage", after="Preview"),
    Signature(0xE5, b"RMETA\0", "RMETA", 6),
    Signature(0xE5, b"ssuniqueid\0", "SamsungUniqueID"),
    Signature(0xE5, b"", "ThermalCalibration", after="DJI"),
    Signature(0xE5, b"", "InfiRayPicture", 0, "InfiRay::Picture", "<", least=38, after="InfiRay"),
    Signature(0xE5, b"", "PreviewImage", after="Preview"),
    Signature(0xE6, b"EPPIM\0", "EPPIM", 6),
    Signature(0xE6, b"NITF\0", "NITF", 5, "JPEG::NITF"),
    Signature(0xE6, b"TDHD\x01\0\0\0", "HP_TDHD", 12, least=13),
    Signature(0xE6, b"GoPro\0", "GoPro", 6),
    Signature(0xE6, b"DTAT\0\0", "DJI_DTAT"),
    Signature(0xE6, b"", "InfiRayMixMode", 0, "InfiRay::MixMode", "<", least=129, after="InfiRay"),
    Signature(0xE7, b"PENTAX \0", "PentaxSegment"),
    Signature(0xE7, b"RICOH\0", "PentaxSegment"),
    Signature(0xE7, b"HUAWEI\0\0", "HuaweiSegment"),
    Signature(0xE7, b"DJI-DBG\0", "DJI-DBG", 8),
    Signature(0xE7, b"\x1aQualcomm Camera Attributes", "Qualcomm", 27),
    Signature(0xE7, b"", "InfiRayOpMode", 0, "InfiRay::OpMode", "<", least=32, after="InfiRay"),
    Signature(0xE8, b"SPIFF\0", "SPIFF", 6, "JPEG::SPIFF", least=32, most=32),
    Signature(0xE8, b"", "InfiRayIsothermal", 0, "InfiRay::Isothermal", "<", least=32, after="InfiRay"),
    Signature(0xE8, b"SEAL\0", "SEAL", 5),
    Signature(0xE9, b"Media Jukebox\0", "MediaJukebox", 22, least=23),
    Signature(0xE9, b"", "InfiRaySensor", 0, "InfiRay::Sensor", "<", least=768, after="InfiRay"),
    Signature(0xE9, b"SEAL\0", "SEAL", 5),
    Signature(0xEA, b"UNICODE\0", "UnicodeComment", 8),
    Signature(0xEA, b"AROT\0\0", "HDRGainInfo", 0),
    Signature(0xEB, b"HDR_RI ", "JPEG-HDR"),
    Signature(0xEB, b"JP", "JUMBF", 2, least=16),
    Signature(0xEC, b"Ducky", "Ducky", 5),
    Signature(0xEC, b"", "PictureInfo"),
    Signature(0xED, b"Photoshop 3.0\0", "Photoshop", 14),
    Signature(0xED, b"Adobe_Photoshop2.5:", "Photoshop", 27),
    Signature(0xED, b"Adobe_CM", "Adobe_CM", 8, "JPEG::AdobeCM"),
    Signature(0xEE, b"Adobe", "Adobe", 5, "JPEG::Adobe"),
    Signature(0xEF, b"Q", "GraphicConverter", 0, most=4),
)
BY_MARKER: dict[int, tuple[Signature, ...]] = {
    marker: tuple(s for s in SIGNATURES if s.marker == marker) for marker in range(0xE0, 0xF0)
}
LONGEST = max(len(s.magic) + s.at for s in SIGNATURES)


def classify(marker: int, head: bytes, length: int, before: Collection[str] = ()) -> Signature:
    """Return what a segment holds; for one that nobody knows, a row with a name of its own.

    Args:
        marker: Low byte of its marker.
        head: Its first bytes.
        length: Its length.
        before: What has come before in the file, as far as a row asks for it.
    """
    for row in BY_MARKER[marker]:
        if row.least <= length <= row.most and head.startswith(row.magic, row.at):
            if not row.after or row.after in before:
                return row
    return Signature(marker, b"", _unknown_name(marker, head))


def _unknown_name(marker: int, head: bytes) -> str:
    """Name a segment after the printable word that opens it, as far as there is one."""
    word, end, _ = head[:21].partition(b"\0")
    name = f"Unknown APP{marker - APP0}"
    if end and word and all(0x20 <= c <= 0x7E for c in word):
        return f"{name} {word.decode('ascii')!r}"
    return name
