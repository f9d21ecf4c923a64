"""Who writes: exifweb, ExifTool and the three libraries that Python programs use, each as its manual says.

A writer takes a file's bytes and an edit and returns the new bytes. `Refused` is an answer; what a library has no way
to say is `CannotSay`, and doesn't count against it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import exifweb

if TYPE_CHECKING:
    from collections.abc import Callable

    from damage_edits import Edit
    from exiftool import ExifTool


class Refused(Exception):
    """The writer says that it won't, and why."""


class CannotSay(Exception):
    """The library has no such edit, or no such type of file."""


def by_exifweb(path: Path, kind: str, edit: Edit) -> bytes:
    """Edit or strip with exifweb."""
    del kind
    data = path.read_bytes()
    try:
        if edit.strips:
            return exifweb.strip(data, "location", name=path.name).tobytes()
        return exifweb.write(data, dict(edit.tags), name=path.name).tobytes()
    except exifweb.ExifWebError as problem:
        raise Refused(problem.message) from None


def by_exiftool(exiftool: ExifTool) -> Callable[[Path, str, Edit], bytes]:
    """Return the writer that hands edits to an ExifTool which stays open."""

    def write(path: Path, kind: str, edit: Edit) -> bytes:
        del kind
        options = [f"-{tag}#={'' if value is None else value}" for tag, value in edit.tags.items()]
        if any(tag.startswith("IPTC:") and value for tag, value in edit.tags.items()):
            options.append("-IPTC:CodedCharacterSet=UTF8")
        if edit.strips:
            options = ["-gps:all=", "-XMP:gps*=", "-location:all="]
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / path.name
            answer = exiftool.run("-m", *options, "-o", str(target), str(path))
            if not target.exists():
                raise Refused(answer.strip().split("\n")[0].split(" - /")[0])
            return target.read_bytes()

    return write


def by_piexif(path: Path, kind: str, edit: Edit) -> bytes:
    """Edit with piexif: `load`, change the dictionary, `insert`."""
    import piexif

    if kind not in ("JPEG", "WebP"):
        raise CannotSay
    values = _exif_values(edit)
    data = path.read_bytes()
    exif: dict[str, Any] = piexif.load(data)
    if edit.strips:
        exif["GPS"] = {}
    else:
        for ifd, key, value in values:
            block = exif.setdefault({"IFD0": "0th", "ExifIFD": "Exif"}.get(ifd, ifd), {})
            if value is None:
                block.pop(key, None)
            else:
                block[key] = value.encode() if isinstance(value, str) else value
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name
        piexif.insert(piexif.dump(exif), data, str(target))
        return target.read_bytes()


def by_pillow(path: Path, kind: str, edit: Edit) -> bytes:
    """Edit with Pillow: open, change `getexif()`, save with it and what else `save` takes."""
    from PIL import Image

    if kind in ("XMP", "DNG"):
        raise CannotSay
    values = _exif_values(edit)
    with tempfile.TemporaryDirectory() as folder, Image.open(path) as image:
        exif = image.getexif()
        if edit.strips:
            exif.pop(0x8825, None)
        else:
            for ifd, key, value in values:
                block: Any = exif if ifd == "IFD0" else exif.get_ifd({"ExifIFD": 0x8769, "GPS": 0x8825}[ifd])
                if value is None:
                    block.pop(key, None)
                else:
                    block[key] = _floats(value)
        target = Path(folder) / path.name
        extra = {} if image.format == "MPO" else SAVING.get(kind, {})
        kept = {name: image.info[name] for name in ("icc_profile", "xmp") if image.info.get(name)}
        image.save(target, format=image.format, exif=exif, **kept, **extra)
        return target.read_bytes()


def by_pyexiv2(path: Path, kind: str, edit: Edit) -> bytes:
    """Edit with pyexiv2, which is Exiv2."""
    import pyexiv2

    del kind
    pyexiv2.set_log_level(4)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name
        target.write_bytes(path.read_bytes())
        image = pyexiv2.Image(str(target))
        try:
            if edit.strips:
                image.modify_exif({key: None for key in image.read_exif() if key.startswith("Exif.GPSInfo.")})
                image.modify_xmp({key: None for key in image.read_xmp() if key.startswith("Xmp.exif.GPS")})
            else:
                _modify(image, edit)
        finally:
            image.close()
        return target.read_bytes()


EXIF_TAGS: dict[str, tuple[str, int]] = {
    "Artist": ("Image", 315), "Software": ("Image", 305), "ImageDescription": ("Image", 270),
    "UserComment": ("Photo", 37510), "DateTimeOriginal": ("Photo", 36867), "GPSVersionID": ("GPSInfo", 0),
    "GPSLatitudeRef": ("GPSInfo", 1),
    "GPSLatitude": ("GPSInfo", 2), "GPSLongitudeRef": ("GPSInfo", 3), "GPSLongitude": ("GPSInfo", 4),
    "GPSAltitudeRef": ("GPSInfo", 5), "GPSAltitude": ("GPSInfo", 6), "GPSProcessingMethod": ("GPSInfo", 27),
}  # fmt: skip
"""Name → Exiv2's group and the tag's number."""
SAVING: dict[str, dict[str, Any]] = {"JPEG": {"quality": "keep"}, "WebP": {"lossless": True}}
"""What Pillow is to do so that the picture stays as good as it was."""
IPTC_TAGS = {"Caption-Abstract": "Caption", "Keywords": "Keywords"}
VERSION = 4
"""Numbers of a version."""
DEGREES = frozenset(("GPSLatitude", "GPSLongitude"))


def _exif_values(edit: Edit) -> list[tuple[str, int, Any]]:
    """Return directory, number and value as EXIF stores it of an edit's tags."""
    found = []
    for tag, value in edit.tags.items():
        group, _, name = tag.partition(":")
        if group not in ("IFD0", "ExifIFD", "GPS"):
            raise CannotSay
        found.append((group, EXIF_TAGS[name][1], _stored(name, value)))
    return found


def _stored(name: str, value: Any) -> Any:
    if name == "GPSVersionID":
        return tuple(map(int, value.split()))
    if name == "GPSProcessingMethod":
        return "ASCII\0\0\0" + value
    if name in DEGREES:
        minutes, seconds = divmod(round(value * 3_600_000), 60_000)
        return ((minutes // 60, 1), (minutes % 60, 1), (seconds, 1000))
    return (round(value * 10), 10) if name == "GPSAltitude" else value


def _floats(value: Any) -> Any:
    """Return what Pillow takes for rationals: numbers."""
    if isinstance(value, tuple) and isinstance(value[0], tuple):
        return tuple(a / b for a, b in value)
    return value[0] / value[1] if isinstance(value, tuple) and len(value) == 2 else value


def _modify(image: Any, edit: Edit) -> None:
    for tag, value in edit.tags.items():
        group, _, name = tag.partition(":")
        if group == "IPTC":
            if value:
                image.modify_iptc({"Iptc.Envelope.CharacterSet": "\x1b%G"})
            image.modify_iptc({f"Iptc.Application2.{IPTC_TAGS[name]}": value})
        elif group.startswith("XMP-"):
            image.modify_xmp({f"Xmp.{group[4:]}.{name}": _xmp_value(name, value)})
        elif group in ("IFD0", "ExifIFD", "GPS"):
            stored = _stored(name, value)
            text = None if stored is None else _exiv2_text(stored).replace("ASCII\0\0\0", "charset=Ascii ")
            image.modify_exif({f"Exif.{EXIF_TAGS[name][0]}.{name}": text})
        elif tag == "File:Comment":
            image.clear_comment()
        else:
            raise CannotSay


def _exiv2_text(stored: Any) -> str:
    if isinstance(stored, tuple) and len(stored) == VERSION:
        return " ".join(map(str, stored))
    if isinstance(stored, tuple):
        pairs = stored if isinstance(stored[0], tuple) else (stored,)
        return " ".join(f"{a}/{b}" for a, b in pairs)
    return str(stored)


def _xmp_value(name: str, value: Any) -> Any:
    if name in DEGREES:
        degrees = int(value)
        return f"{degrees},{(value - degrees) * 60:.8f}{'N' if name == 'GPSLatitude' else 'E'}"
    if name == "GPSAltitude":
        return f"{round(value * 10)}/10"
    return value if value is None else str(value)
