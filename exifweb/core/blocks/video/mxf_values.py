"""Types of values that MXF alone has: labels, ids, references, positions, versions, moments.

Sources: SMPTE 377-1 section 4.3, 330 (UMID); ExifTool's ReadMXFValue.
"""

from __future__ import annotations

from struct import unpack, unpack_from
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.video.values import utf16

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.context import Context

KNOWN = frozenset(
    (
        *(
            "Alt",
            "Lon",
            "Lat",
            "UL",
            "AUID",
            "PackageID",
            "UMID",
            "BatchOfUL",
            "Position",
            "Length",
            "UTF-16",
            "Boolean",
        ),
        *("ProductVersion", "VersionType", "UUID", "GUID", "UID", "Hex", "Label", "Timestamp", "WeakReference"),
        *("StrongReference", "StrongReferenceArray", "StrongReferenceBatch"),
    )
)
RELEASES = {0: "unknown", 1: "released", 2: "debug", 3: "patched", 4: "beta", 5: "private build"}
LATEST = (3000, 12, 31, 24, 59, 59, 249)
LABELS = frozenset(("UL", "WeakReference"))
LABEL_SIZE, UMID_SIZE = 16, 32
REVERSED = 0x80
LONGEST = 100_000
"""Elements of an array."""


def read_type(context: Context, data: bytes, kind: str, offset: int) -> Any:
    """Return a value of one of the types that are `KNOWN`."""
    reader = READERS.get(kind)
    if reader is not None:
        return reader(data)
    if kind in ("Alt", "Lat", "Lon") and len(data) == 4:
        return _place(data[::-1].hex(), kind)
    if ("Array" in kind or "Batch" in kind) and len(data) > LABEL_SIZE:
        return _array(context, data, kind, offset)
    if len(data) == UMID_SIZE:
        text = data.hex()
        source, digits = f"{text[:8]}.{text[8:12]}.{text[12:16]}.{text[16:24]}", f"{text[24:26]} {text[26:32]}"
        return f"{source} {digits} {dashed(data[16:])}"
    if len(data) == LABEL_SIZE:
        if kind not in LABELS:
            return dashed(data)
        return label(data) if data[0] & REVERSED == 0 else dashed(data[8:] + data[:8])
    return data.hex()


def label(key: bytes) -> str:
    """Return a universal label, the way the table spells it."""
    text = key.hex()
    return ".".join((text[:8], text[8:12], text[12:16], text[16:24], text[24:]))


def dashed(data: bytes) -> str:
    """Return sixteen bytes with the dashes of a GUID."""
    text = data.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))


def _array(context: Context, data: bytes, kind: str, offset: int) -> list[str]:
    count, size = unpack_from(">II", data)
    if len(data) != 8 + count * size:
        context.warn("Bad array or batch size", offset, "entry")
    count = min(count, (len(data) - 8) // size if size else 0, LONGEST)
    parts = [data[8 + index * size : 8 + (index + 1) * size] for index in range(count)]
    if kind.startswith("StrongReference"):
        return [dashed(part) for part in parts]
    return [str(read_type(context, part, "UL", offset)) for part in parts]


def _place(digits: str, kind: str) -> str:
    """Return a height, or degrees of latitude or longitude, whose digits are stored as such."""
    if kind == "Alt":
        if digits[0] in "abc":
            return digits[3:]
        return f"-{digits[3:]}" if digits[0] in "def" else f"{digits} (from earth centre)"
    degrees = f"{digits[:3]}.{digits[3:]}"
    if kind == "Lat":
        return f"-{degrees[1:]}" if degrees[0] == "f" else degrees
    return {"e": "-", "f": "-1"}.get(degrees[0], degrees[0]) + degrees[1:]


def _product_version(data: bytes) -> str:
    parts = [*unpack(f">{len(data) // 2}H", data[: len(data) & ~1]), 0, 0, 0, 0, 0]
    return ".".join(map(str, parts[:4])) + f" {RELEASES.get(parts[4], f'unknown {parts[4]}')}"


def _version(data: bytes) -> str:
    return ".".join(map(str, data))


def _moment(data: bytes) -> str:
    parts = [*unpack_from(">H", data), *data[2:]] if len(data) >= 2 else []
    if len(parts) < len(LATEST) or any(part > most for part, most in zip(parts, LATEST, strict=False)):
        return f"Invalid (0x{data.hex()})"
    year, month, day, hour, minute, second, quarter = parts[:7]
    return f"{year:04d}:{month:02d}:{day:02d} {hour:02d}:{minute:02d}:{second:02d}.{quarter * 4:03d}"


def _long(data: bytes) -> int | None:
    return int(unpack_from(">Q", data)[0]) if len(data) >= 8 else None


def _truth(data: bytes) -> str:
    return "False" if data == b"\0" else "True"


def _text(data: bytes) -> str:
    return utf16(data, ">")


READERS: dict[str, Callable[[bytes], Any]] = {
    "UTF-16": _text,
    "ProductVersion": _product_version,
    "VersionType": _version,
    "Timestamp": _moment,
    "Position": _long,
    "Length": _long,
    "Boolean": _truth,
}
