"""What a read shows, written back: text and numbers of real files become the raw values that they came from.

Also ExifTool as the judge of what it stores in a Canon camera's maker notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conversions import alike, as_read, compare, context_of, needs_exiftool, written

import exifweb
from exifweb.core.errors import InvalidValue
from exifweb.core.model import BAD_VALUE
from exifweb.core.values import Binary, text_of
from exifweb.core.write.convert import raw_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.native, pytest.mark.corpus]

FILES = (
    "Canon.jpg",
    "Canon1DmkIII.jpg",
    "GPS.jpg",
    "ExifTool.jpg",
    "IPTC.jpg",
    "XMP.jpg",
    "PhotoMechanic.jpg",
    "MWG.jpg",
    "Casio.jpg",
    "Nikon.jpg",
    "CanonVRD.vrd",
    "ExtendedXMP.jpg",
)
MODULES = ("Exif", "GPS", "IPTC", "XMP", "Canon", "CanonCustom", "CanonVRD", "JFIF", "PLUS", "Photoshop", "DNG")
UNFIT = frozenset(("subifd", "struct", "flat", "offsetpair"))
SHARE = 0.98


def can_go_back(tag: exifweb.Tag) -> bool:
    """Whether a tag can be written and holds more than a place or a block."""
    info = tag.info
    if info.table.name.partition("::")[0] not in MODULES or not info.writable or info.sub or info.is_offset:
        return False
    return not UNFIT & info.attributes.keys() and not isinstance(tag.raw, dict | Binary) and tag.text is not None


def shown(tag: exifweb.Tag, raw: Any) -> str:
    """What a read would make of a raw value in words."""
    context = tag._context
    try:
        value = tag.info.value(raw, context) if tag.info.value else raw
        return text_of(tag.info.text(value, context) if tag.info.text else value)
    except BAD_VALUE:
        return ""


def goes_back(tag: exifweb.Tag, words: Any, *, numeric: bool) -> bool:
    """Whether words become the raw value that they came from, or one that reads the same."""
    context = tag._context
    try:
        raw = raw_of(tag.info, words, context, numeric=numeric)
    except InvalidValue:
        return False
    if isinstance(tag.raw, list):
        made = [as_read(tag.info, one, context) for one in (raw if isinstance(raw, list) else [raw])]
        return [text_of(one) for one in made] == [text_of(one) for one in tag.raw]
    read = as_read(tag.info, raw, context)
    return alike(read, tag.raw) or shown(tag, read) == text_of(tag.text)


def test_what_is_shown_goes_back(corpus: Path) -> None:
    count, lost = 0, []
    for name in FILES:
        for tag in exifweb.read((corpus / "exiftool" / name).read_bytes()):
            if not can_go_back(tag):
                continue
            for words, numeric in ((tag.text, False), (tag.value, True)):
                if words is None or isinstance(words, Binary):
                    continue
                count += 1
                if not goes_back(tag, words, numeric=numeric):
                    lost.append(f"{name} {tag.group1}:{tag.name}={words!r}")
    print(f"{count - len(lost)} of {count} go back", *lost, sep="\n")
    assert count >= 1500
    assert count - len(lost) >= SHARE * count, "\n".join(lost)


CANON = (
    ("MacroMode", ("Macro", "normal", "Unknown (7)", "no")),
    ("SelfTimer", ("10 s", "Off", "2.5 s, Custom", "x")),
    ("Quality", ("Fine", "superfine", "RAW", "n/a")),
    ("CanonFlashMode", ("Auto", "Red-eye", "Off", "On")),
    ("ContinuousDrive", ("Single", "Movie", "cont", "2")),
    ("FocusMode", ("One-shot AF", "AI Servo AF", "Manual Focus (3)", "focus")),
    ("CanonImageSize", ("Large", "Medium", "Medium 1", "Postcard")),
    ("EasyMode", ("Full auto", "Night", "Landscape", "zzz")),
    ("Contrast", ("Normal", "+2", "-1", "high")),
    ("Saturation", ("Low", "High", "5", "soft")),
    ("CameraISO", ("Auto", "400", "123", "x1")),
    ("MeteringMode", ("Spot", "Center-weighted average", "Eval", "Partial")),
    ("FocusRange", ("Macro", "Infinity", "Auto", "near")),
    ("MaxAperture", ("2.8", "4", "22", "f/4")),
    ("MinAperture", ("22", "32", "abc", "5.6")),
    ("FlashBits", ("(none)", "E-TTL, External", "Manual", "x, y")),
    ("ZoomSourceWidth", ("100", "70000", "-1", "1.5")),
    ("PhotoEffect", ("Vivid", "B&W", "off", "?")),
    ("AutoISO", ("100", "125", "0", "x")),
    ("BaseISO", ("50", "100", "640", "1600")),
    ("MeasuredEV", ("5", "-1.5", "12.25", "e")),
    ("TargetAperture", ("8", "5.6", "0", "2.8")),
    ("TargetExposureTime", ("1/60", "0.5", "2", "x")),
    ("ExposureCompensation", ("+1/3", "-2/3", "0", "1")),
    ("WhiteBalance", ("Cloudy", "Shade", "auto", "PC Set")),
    ("SequenceNumber", ("3", "0", "65535", "-1")),
    ("CameraTemperature", ("21 C", "10", "x", "-3 C")),
    ("FlashExposureComp", ("-1", "0", "+1/2", "1/3")),
    ("SelfTimer2", ("10", "0.5", "0", "x")),
    ("BulbDuration", ("1.5", "0", "10", "x")),
    ("FNumber", ("2.8", "11", "0", "x")),
    ("FileNumber", ("100-0001", "123-4567", "x", "1234567")),
    ("OwnerName", ("Ann", "", "x" * 40, "Zoë")),
    ("CanonFirmwareVersion", ("Firmware 1.0", "a", "b", "c")),
    ("SerialNumber", ("12345", "0", "x", "-2")),
    ("CameraSerial", ("12345", "0", "x", "-2")),
)


@needs_exiftool
def test_raw_values_are_what_exiftool_stores_in_canon_maker_notes(corpus: Path, tmp_path: Path) -> None:
    start = (corpus / "exiftool" / "Canon.jpg").read_bytes()
    _, before = context_of(start)
    there = {tag.name: tag for tag in before if tag.group1 == "Canon" and tag.info.writable}
    count, differing = 0, []
    for batch in range(4):
        settings = [(name, values[batch]) for name, values in CANON if name in there]
        context, after = context_of(written(tmp_path, start, [(f"Canon:{n}", v) for n, v in settings]))
        for name, value in settings:
            info, old = there[name].info, there[name].raw
            tag = next((t for t in after if t.info is info), None)
            count += 1
            problem = compare(info, value, tag, context)
            refused = problem.startswith("refused") and tag is not None and alike(tag.raw, old)
            if problem and not refused:
                differing.append(f"Canon:{name}={value}: {problem}")
    print(f"{count - len(differing)} of {count} equal", *differing, sep="\n")
    assert count >= 80
    assert count - len(differing) >= SHARE * count, "\n".join(differing)
