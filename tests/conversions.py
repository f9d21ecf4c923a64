"""What the tests of conversions share: ExifTool writes a value, a read tells what it stored."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from conftest import EXIFTOOL

import exifweb
from exifweb.core.blocks.xmp.decode import rational as xmp_rational
from exifweb.core.errors import InvalidValue
from exifweb.core.tags.conv.dates import xmp_date
from exifweb.core.values import Rational, encode_text, number_of, text_of
from exifweb.core.write.convert import raw_of

if TYPE_CHECKING:
    from pathlib import Path

    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo

needs_exiftool = pytest.mark.skipif(
    not EXIFTOOL.exists() or shutil.which("perl") is None, reason="ExifTool is not installed (npm ci)"
)
MANDATORY = frozenset(
    (
        "GPSVersionID",
        "ApplicationRecordVersion",
        "ExifVersion",
        "ComponentsConfiguration",
        "ColorSpace",
        "YCbCrPositioning",
        "InteropVersion",
        "JFIFVersion",
    )
)
"""Tags that ExifTool gives a value of its own where it is given none."""


def context_of(data: bytes) -> tuple[Context, exifweb.Metadata]:
    """The context and result of reading a file."""
    metadata = exifweb.read(data)
    tags = list(metadata)
    return tags[0]._context, metadata


def written(folder: Path, start: bytes, settings: list[tuple[str, str]]) -> bytes:
    """What ExifTool makes of a file; each setting it refuses is left out."""
    source, target = folder / "in.jpg", folder / "out.jpg"
    source.write_bytes(start)
    target.unlink(missing_ok=True)
    lines = [f"-{name}={value}" for name, value in settings]
    (folder / "arguments").write_text("\n".join([*lines, "-q", "-q", "-o", str(target), str(source), ""]), "utf-8")
    command = ["perl", str(EXIFTOOL), "-config", "", "-@", str(folder / "arguments")]
    subprocess.run(command, capture_output=True, check=False, env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    return target.read_bytes() if target.exists() else start


def as_read(info: TagInfo, raw: Any, context: Context) -> Any:
    """A raw value after what a read does to it."""
    if info.g0 == "XMP" and isinstance(raw, str):
        form = info.attributes.get("write")
        raw = (xmp_rational(raw) or raw) if form == "rational" else xmp_date(raw, context) if form == "date" else raw
    if isinstance(raw, str):
        raw = raw.rstrip("\0") if info.name != "Copyright" else raw
    return raw if info.raw is None else info.raw(raw, context)


def alike(one: Any, other: Any) -> bool:
    """Whether two raw values are the same, numbers to nine digits."""
    if isinstance(one, float | int) and isinstance(other, float | int | str):
        if isinstance(one, Rational) and isinstance(other, Rational):
            return (one.numerator, one.denominator) == (other.numerator, other.denominator)
        return abs(number_of(one) - number_of(other)) <= 1e-9 * abs(number_of(one))
    if isinstance(one, bytes) and isinstance(other, int):  # a read gives the number of a single byte
        return len(one) == 1 and one[0] == other
    if isinstance(one, bytes) != isinstance(other, bytes):
        return encode_text(text_of(one)).rstrip(b"\0") == encode_text(text_of(other)).rstrip(b"\0")
    if isinstance(one, bytes):
        return bool(one.rstrip(b"\0") == other.rstrip(b"\0"))
    return text_of(one) == text_of(other)


def compare(info: TagInfo, value: str, tag: exifweb.Tag | None, context: Context) -> str:
    """Return what differs between ExifTool's outcome and ours, empty for nothing."""
    try:
        foreseen = as_read(info, raw_of(info, value, context), context)
    except InvalidValue as problem:
        if not problem.message or not problem.hint:
            return "refused without a hint"
        given = info.name in MANDATORY or info.table.name == "JFIF::Main"
        return "" if tag is None or given else f"refused: {problem.message}; ExifTool: {tag.raw!r}"
    if tag is None:
        return "" if text_of(foreseen) == "" else f"{foreseen!r}; ExifTool refused"
    return "" if alike(foreseen, tag.raw) else f"{foreseen!r}; ExifTool: {tag.raw!r}"
