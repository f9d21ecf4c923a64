"""Strip presets beside ExifTool: `python benchmarks/strips.py [FOLDER …] [--preset P] [--rows N]`.

Every JPEG, EXV, TIFF, DNG, PNG, MNG, JNG, WebP and XMP file below the folders is stripped by each preset. What is left
is judged without our own reader: ExifTool lists all tags (`-a -n -u -ee`) and the new file is searched for the bytes
of what was private before: words in UTF-8 and UTF-16, coordinates and numbers as rationals. Printed are leaks, files
that were refused with the reason, and files that lost their orientation, colour profile or a byte of the image.
The run fails where there is a leak, or more refusals than the ceiling. ExifTool is `$EXIFTOOL`, or npm's.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from exiftool import SHARED, ExifTool

import exifweb
from exifweb.core.values import Rational

WRITTEN = frozenset(("JPEG", "JPS", "MPO", "EXV", "TIFF", "BTF", "DNG", "GPR", "PNG", "APNG", "MNG", "JNG", "XMP"))
ASKED = ("-j", "-a", "-n", "-u", "-ee", "-G0:1:2", "-all", "-ImageDataHash")
PRESETS = ("location", "share", "all")
OUTSIDE = frozenset(("File", "Composite", "ExifTool", "ICC_Profile"))
"""Groups of family 0 that nobody is told by."""
INNER = re.compile(rb"\xff\xd8\xff[\xe0-\xef].{2}(?:JFIF|Exif|http|MPF|ICC)", re.DOTALL)
TOLD_INSIDE = re.compile(rb"Exif\0\0[IM]|ns\.adobe\.com/xap")
NOTHING = frozenset(("undef", "inf", "unknown", "65535"))
"""Values that stand for none."""
MOST_INNER = 8
LEAST_WORD, LEAST_DIGITS = 6, 7
CEILING = 0.02
SHOWN = 3
"""Leaks shown of one file."""

PLACE = re.compile(
    r"gps(?!VersionID)|latitude|longitude|altitude(?!Type$)|^city|city$|country|province|^state$|provincestate|"
    r"^location|sublocation|sub-location|geotag|geohash|landmark|PlaceName|georeference|worldregion|travel",
    re.IGNORECASE,
)
NO_PLACE = re.compile(
    r"^GlobalAltitude$|opacity$|^(creator|licensor|copyrightowner|ciadr)|^(hometown|destination|timezone)city|velocity",
    re.IGNORECASE,
)
"""Names that sound like a place: angles of effects, addresses of people, and the cities of a camera's clock."""
PERSON = re.compile(
    r"serialnumber|serialno|^artist$|^author|^by-?line|^creator$|^owner|ownername|^copyrightowner|photographer|personinimage|^copyright|"
    r"imageuniqueid|usercomment|xpcomment|^comment$|thumbnailimage|previewimage|jpgfromraw|otherimage|^history|"
    r"derivedfrom(?!.*parsetype)|documentid|instanceid|preservedfilename|regionname|hostcomputer|babyname|petname|contactinfo|"
    r"creatorcontact|captionwriter|imei|^email|MPImage",
    re.IGNORECASE,
)
SECRET = re.compile(
    r"serialnumber|serialno|latitude|longitude|owner|^artist$|by-?line$|author|city$|imei|location(?!id)", re.IGNORECASE
)
"""Names whose values are searched for in the bytes."""
STAYS = re.compile(
    r"Orientation$|^(JFIF|RIFF|ICC_Profile|APP14|MNG|JNG)|^PNG:.*:(Image(Width|Height)|Bit|Color|Compression|Filter|"
    r"Interlace|Trans|Palette|Profile|Animation|Background|White|Red|Green|Blue|Gamma|SRGB|Significant|Stereo|"
    r"SuggestedP|CleanAp|Mastering|ContentLight|CICP|HDR|TextureP|VirtualP|Virtual|Pixel\w*|Offset\w*|Frac|GIFGr|ImageOffset|Subject(Units|Pixel))"
)
"""Group and name of what `all` may leave, besides what makes up an image in a TIFF."""
OF_THE_IMAGE = re.compile(
    r"Image(Width|Height|Length)|BitsPerSample|Compression|Photometric|Strip|Tile|RowsPer|SamplesPer|Planar|"
    r"Resolution|YCbCr|Predictor|ColorMap|ExtraSamples|SampleFormat|SubfileType|JPEG|FillOrder|ExifVersion|"
    r"ComponentsConf|FlashpixVersion|ColorSpace|ReferenceBlackWhite|T4|T6|Thresholding|XMPToolkit|DNG|CFA|Black|"
    r"White|ColorMatrix|Calibration|Crop|Active|Opcode|Profile|Noise|Scale|Linear|Neutral|Baseline|Sharpness|"
    r"Transfer|Primar|InkSet|DotRange|HalftoneHints|GPSVersionID|Preview|Masked|AntiAlias|CameraSerial|"
    r"UniqueCameraModel|LensInfo|AnalogBalance|SampleValue|ImageDepth|FreeByte|^Exif_0x01|Thumbnail(TIFF|Off|Len)|XPosition|YPosition|PageNumber|Preview|Jpg|Other"
)


@dataclass(slots=True)
class Outcome:
    """What one preset came to; `damaged` counts files that ExifTool refuses to write too."""

    files: int = 0
    changed: int = 0
    damaged: int = 0
    leaks: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sample:
    """A file as it was: what ExifTool says of it, and the bytes that would tell something."""

    path: Path
    data: bytes
    tags: dict[str, Any]
    secrets: dict[str, list[bytes]]


def name_of(key: str) -> str:
    """Return the name of a tag behind its groups, without the number of a copy."""
    return key.rpartition(":")[2]


def kept(key: str) -> bool:
    """Whether a tag stands nowhere in the file's metadata."""
    return ":" not in key or (key.partition(":")[0] in OUTSIDE and name_of(key) != "Comment")


def is_place(key: str) -> bool:
    """Whether a tag says where."""
    name = name_of(key)
    return (bool(PLACE.search(name)) and not NO_PLACE.search(name)) or ":Location:" in key


def is_private(preset: str, key: str) -> bool:
    """Whether a tag has to go by a preset."""
    if kept(key):
        return False
    if preset == "location":
        return is_place(key)
    if re.match(r"EXIF:(SubIFD|IFD[02-9])", key) and OF_THE_IMAGE.search(name_of(key)):
        return False  # of a TIFF, these are the images themselves
    if preset == "share":
        return is_place(key) or bool(PERSON.search(name_of(key))) or key.startswith("MakerNotes:") or ":Author:" in key
    return not STAYS.search(key) and not OF_THE_IMAGE.search(name_of(key))


def told(value: Any) -> bool:
    """Whether a value says anything: empty texts and zeros don't."""
    words = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return bool(words.strip(" 0.:/-\0")) and words.strip().lower() not in NOTHING


def words_of(value: Any) -> list[str]:
    """Return the texts that a value would be found by."""
    items = value if isinstance(value, list) else [value]
    found = []
    for one in items:
        words = str(one).strip()
        number = isinstance(one, (int, float)) or words.replace(".", "").replace("-", "").isdigit()
        if len(words) >= (LEAST_DIGITS if number else LEAST_WORD) and not words.startswith("(Binary") and told(words):
            found.append(words[:60])
    return found


def spelled(words: str) -> list[bytes]:
    """Return a text as it may stand in a file."""
    plain = words.encode("utf-8", "surrogatepass")
    wide = [words.encode(code, "surrogatepass") for code in ("utf-16-le", "utf-16-be")]
    return [plain, *wide]


def secrets_of(data: bytes, path: Path, tags: dict[str, Any]) -> dict[str, list[bytes]]:
    """Return name → byte strings of what is private and stands in the file as such."""
    public = {str(value) for key, value in tags.items() if not is_private("share", key)}
    found: dict[str, list[bytes]] = {}
    for key, value in tags.items():
        if kept(key) or not SECRET.search(name_of(key)):
            continue
        for words in words_of(value):
            if not any(words in other for other in public):
                found.setdefault(key, []).extend(one for one in spelled(words) if one in data)
    for tag in exifweb.read(data, name=path.name):
        if tag.group1 == "GPS" and tag.name in ("GPSLatitude", "GPSLongitude") and isinstance(tag.raw, tuple):
            if all(isinstance(one, Rational) for one in tag.raw) and any(one > 0 for one in tag.raw):
                pairs = [number for one in tag.raw for number in (one.numerator, one.denominator)]
                if all(0 <= number < 1 << 32 for number in pairs):
                    packed = [pack(f"{order}{len(pairs)}I", *pairs) for order in "<>"]
                    found.setdefault(f"EXIF:GPS:Location:{tag.name}", []).extend(one for one in packed if one in data)
    return {key: values for key, values in found.items() if values}


class Judge:
    """Asks ExifTool about bytes."""

    def __init__(self, exiftool: ExifTool, folder: Path) -> None:
        self.exiftool = exiftool
        self.folder = folder

    def tags(self, data: bytes, suffix: str) -> dict[str, Any]:
        """Return what ExifTool finds in a file of that extension."""
        path = self.folder / f"judged{suffix}"
        path.write_bytes(data)
        found: dict[str, Any] = json.loads(self.exiftool.ask(*ASKED, str(path)).decode("utf-8", "replace") or "[{}]")[0]
        return found

    def refuses(self, data: bytes, suffix: str) -> bool:
        """Whether ExifTool can't write a file either, once it knows what an edit is."""
        path, target = self.folder / f"refused{suffix}", self.folder / f"written{suffix}"
        path.write_bytes(data)
        target.unlink(missing_ok=True)
        self.exiftool.ask("-P", "-IFD0:Artist=Ann", "-XMP-dc:Title=New", "-o", str(target), str(path))
        return not target.exists()


def family(data: bytes, path: Path) -> bool:
    """Whether a file is of a type that is written."""
    try:
        kind = exifweb.read(data, name=path.name).file_type
    except exifweb.ExifWebError:
        return False
    return kind in WRITTEN or "WEBP" in kind


def inner_files(data: bytes) -> list[bytes]:
    """Return the pictures in a file that have metadata of their own, from their first byte on."""
    starts = [found.start() for found in INNER.finditer(data, 4)]
    return [data[at:] for at in starts[:MOST_INNER] if TOLD_INSIDE.search(data, at, at + 0x10000)]


def judge(preset: str, sample: Sample, made: bytes, judged: Judge, outcome: Outcome) -> None:
    """Note what a stripped file has that it must not, and what it lost that it must have."""
    before, after = sample.tags, judged.tags(made, sample.path.suffix)
    where = f"{sample.path.parent.name}/{sample.path.name}"
    for key, value in after.items():
        if is_private(preset, key) and told(value):
            outcome.leaks.append(f"{where}: {key} = {str(value)[:50]!r}")
    for number, inner in enumerate(inner_files(made)):
        for key, value in judged.tags(inner, ".jpg").items():
            if is_private(preset, key) and told(value) and (preset != "all" or key.startswith("EXIF:GPS")):
                outcome.leaks.append(f"{where}: in picture {number}: {key} = {str(value)[:50]!r}")
    said = {one for key, value in after.items() if not is_private(preset, key) for one in words_of(value)}
    for key, values in sample.secrets.items():
        if is_private(preset, key) and said.isdisjoint(words_of(before[key])) and any(one in made for one in values):
            outcome.leaks.append(f"{where}: bytes of {key} = {next(one for one in values if one in made)[:40]!r}")
    for key, value in before.items():
        if key.endswith(":IFD0:Image:Orientation") and after.get(key) != value:
            outcome.lost.append(f"{where}: {key}")
        if key.startswith("ICC_Profile:") and after.get(key) != value:
            outcome.lost.append(f"{where}: {key}")
    for key in ("File:File:Image:ImageDataHash", "File:File:Image:ImageWidth", "File:File:Image:ImageHeight"):
        if before.get(key) != after.get(key):
            outcome.lost.append(f"{where}: {key}")


def run(folders: list[Path], presets: tuple[str, ...], rows: int) -> bool:
    """Strip everything, print, and return whether nothing leaked and little was refused."""
    outcomes = {preset: Outcome() for preset in presets}
    with tempfile.TemporaryDirectory() as name, ExifTool() as exiftool:
        judged = Judge(exiftool, Path(name))
        for path in [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]:
            data = path.read_bytes()
            if not data or not family(data, path):
                continue
            tags = judged.tags(data, path.suffix)
            sample = Sample(path, data, tags, secrets_of(data, path, tags))
            for preset in presets:
                outcome = outcomes[preset]
                outcome.files += 1
                try:
                    result = exifweb.strip(data, preset, name=path.name)
                except exifweb.ExifWebError as refused:
                    if judged.refuses(data, path.suffix):
                        outcome.damaged += 1
                        continue
                    outcome.refusals.append(f"{refused.message}  [{path.parent.name}/{path.name}]")
                    continue
                outcome.changed += result.changed
                judge(preset, sample, result.tobytes(), judged, outcome)
    clean = [report(preset, outcome, rows) for preset, outcome in outcomes.items()]
    return all(clean)


def report(preset: str, outcome: Outcome, rows: int) -> bool:
    """Print what a preset came to; whether that is good."""
    share = len(outcome.refusals) / max(outcome.files, 1)
    print(
        f"\n{preset}: {outcome.files} files, {outcome.changed} changed, {len(outcome.refusals)} refused ({share:.1%}), "
        f"{outcome.damaged} more too damaged for ExifTool too"
    )
    reasons = Counter(line.partition("  [")[0] for line in outcome.refusals)
    for title, lines in (("leaks", outcome.leaks), ("lost", outcome.lost)):
        by_file: dict[str, list[str]] = {}
        for where, _, what in (line.partition(": ") for line in lines):
            by_file.setdefault(where, []).append(what)
        print(f"  {title}: {len(lines)} in {len(by_file)} files")
        for where, found in list(by_file.items())[:rows]:
            print(f"    {len(found):4} {where}: {'; '.join(found[:SHOWN])}")
    for reason, count in reasons.most_common(rows):
        example = next(line for line in outcome.refusals if line.startswith(reason + "  ["))
        print(f"  refused {count:5} {example}")
    return not outcome.leaks and not outcome.lost and share <= CEILING


def main() -> None:
    """Run over the folders, and exit with 1 where something leaked."""
    parser = argparse.ArgumentParser(description="Strip presets beside ExifTool.")
    parser.add_argument("folders", nargs="*", type=Path, default=None)
    parser.add_argument("--preset", choices=PRESETS, action="append")
    parser.add_argument("--rows", type=int, default=30, help="lines shown of each kind (%(default)s)")
    given = parser.parse_args()
    folders = given.folders or [SHARED / "corpus" / name for name in ("exiftool", "exif-samples", "mei", "rare")]
    if not all(folder.is_dir() for folder in folders):
        parser.error("no such folder; set EXIFWEB_SHARED or name one")
    if not run(folders, tuple(given.preset or PRESETS), given.rows):
        raise SystemExit("not clean")


if __name__ == "__main__":
    main()
