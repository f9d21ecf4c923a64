"""Copying tags beside ExifTool: `python benchmarks/copies.py [--only WORD]`.

For each pair of sample files and each request, `copy_tags(A → B)` and `exiftool -tagsFromFile A REQUEST B` make a file,
and what ExifTool reads of both must be the same (`judged.py` says what is left out).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from exiftool import SHARED, ExifTool
from judged import differing, facts

import exifweb
from exifweb.core.errors import ExifWebError
from exifweb.core.write.api import EMPTY_XMP

NEW_XMP = "new.xmp"
"""A sidecar made from nothing."""
PLAIN: tuple[str, ...] = ()
ALL, EXIF, XMP = ("all:all",), ("exif:all",), ("xmp:all",)
PAIRS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # every vendor into a bare JPEG
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Nikon.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Casio2.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Olympus.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Panasonic.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Pentax.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Sony.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/FujiFilm.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Minolta.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Ricoh.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Sanyo.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Sigma.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Kodak.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Apple.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exif-samples/jpg/gps/DSCN0010.jpg", "exif-samples/jpg/Canon_40D.jpg", PLAIN),
    ("exif-samples/jpg/Canon_40D_photoshop_import.jpg", "exif-samples/jpg/Nikon_D70.jpg", PLAIN),
    ("exif-samples/jpg/Olympus_C8080WZ.jpg", "exif-samples/jpg/Pentax_K10D.jpg", PLAIN),
    ("exiftool/ExifTool.jpg", "exif-samples/jpg/Sony_HDR-HC3.jpg", PLAIN),
    ("exiftool/PhotoMechanic.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/MWG.jpg", "exiftool/Canon.jpg", PLAIN),
    ("exiftool/IPTC.jpg", "exiftool/XMP.jpg", PLAIN),
    ("exiftool/ExtendedXMP.jpg", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/GPS.jpg", "exif-samples/jpg/Panasonic_DMC-FZ30.jpg", PLAIN),
    ("exiftool/Google.jpg", "exiftool/Writer.jpg", PLAIN),
    # the same, each group where it was
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/Nikon.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/NikonD70.jpg", "exiftool/Canon.jpg", ALL),
    ("exiftool/Olympus2.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/Sony.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/FujiFilm.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/Panasonic.jpg", "exiftool/ExifTool.jpg", ALL),
    ("exiftool/MWG.jpg", "exiftool/Writer.jpg", ALL),
    ("exiftool/ExifTool.jpg", "exiftool/Writer.jpg", ALL),
    ("exif-samples/jpg/Canon_DIGITAL_IXUS_400.jpg", "exif-samples/jpg/Kodak_CX7530.jpg", ALL),
    ("exif-samples/jpg/Ricoh_Caplio_RR330.jpg", "exif-samples/jpg/Nikon_COOLPIX_P1.jpg", ALL),
    # JPEG ↔ TIFF
    ("exiftool/Canon.jpg", "exiftool/ExifTool.tif", PLAIN),
    ("exiftool/Canon.jpg", "exiftool/ExifTool.tif", ALL),
    ("exiftool/PhotoMechanic.jpg", "exiftool/GeoTiff.tif", PLAIN),
    ("exiftool/ExifTool.tif", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/ExifTool.tif", "exiftool/Nikon.jpg", ALL),
    ("exiftool/GeoTiff.tif", "exiftool/Writer.jpg", PLAIN),
    # PNG ↔ JPEG
    ("exiftool/PNG.png", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/PNG.png", "exiftool/Canon.jpg", ALL),
    ("exiftool/Canon.jpg", "exiftool/PNG.png", PLAIN),
    ("exiftool/PhotoMechanic.jpg", "exiftool/PNG.png", PLAIN),
    ("exiftool/MWG.jpg", "exiftool/PNG.png", ALL),
    # JPEG → WebP, EXV, DNG
    ("exiftool/Nikon.jpg", "exiftool/RIFF.webp", PLAIN),
    ("exiftool/PhotoMechanic.jpg", "mei/webp/Photo (1).webp", PLAIN),
    ("exiftool/Canon.jpg", "mei/webp/HTC Desire.webp", ALL),
    ("mei/webp/Nikon D1X.webp", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/Canon.jpg", "exiftool/DNG.dng", PLAIN),
    ("exiftool/DNG.dng", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/DNG.dng", "exiftool/Writer.jpg", ALL),
    ("rare/DNG/bep__images_sample.dng", "exif-samples/jpg/Canon_40D.jpg", PLAIN),
    ("rare/DNG/apache__test-documents_testDNG.dng", "exiftool/Writer.jpg", ALL),
    # XMP sidecars
    ("exiftool/Canon.jpg", NEW_XMP, PLAIN),
    ("exiftool/MWG.jpg", NEW_XMP, PLAIN),
    ("exiftool/PhotoMechanic.jpg", NEW_XMP, ALL),
    ("exiftool/IPTC.jpg", "exiftool/XMP.xmp", PLAIN),
    ("exiftool/GPS.jpg", NEW_XMP, PLAIN),
    ("exiftool/XMP.xmp", "exiftool/Writer.jpg", PLAIN),
    ("exiftool/XMP.xmp", "exiftool/Canon.jpg", ALL),
    ("exiftool/XMP2.xmp", "exiftool/Writer.jpg", ALL),
    ("exiftool/PLUS.xmp", "exiftool/Writer.jpg", PLAIN),
    ("rare/XMP/photoprism__canon_eos_6d.xmp", "exiftool/Nikon.jpg", PLAIN),
    # groups, exclusions, redirections
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", EXIF),
    ("exiftool/Nikon.jpg", "exiftool/ExifTool.tif", EXIF),
    ("exiftool/MWG.jpg", "exiftool/Canon.jpg", XMP),
    ("exiftool/XMP.jpg", "exiftool/PNG.png", XMP),
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ("makernotes",)),
    ("exiftool/Nikon.jpg", "exiftool/Writer.jpg", ("exif:all", "makernotes", "unsafe")),
    ("exiftool/Canon.jpg", "exiftool/Nikon.jpg", ("all:all", "unsafe")),
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ("all:all", "-Orientation", "-makernotes")),
    ("exiftool/PhotoMechanic.jpg", "exiftool/Canon.jpg", ("-XMP:all",)),
    ("exiftool/ExifTool.jpg", "exiftool/Writer.jpg", ("icc_profile",)),
    ("exif-samples/jpg/Canon_40D_photoshop_import.jpg", "exiftool/PNG.png", ("icc_profile", "photoshop:all")),
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ("XMP-exif:all<EXIF:all",)),
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ("XMP:all<EXIF:all", "IPTC:DateCreated<DateTimeOriginal")),
    ("exiftool/PhotoMechanic.jpg", "exiftool/Writer.jpg", ("XMP-dc:Subject<IPTC:Keywords", "XMP-dc:Title<$Headline")),
    ("exiftool/GPS.jpg", "exiftool/Writer.jpg", ("GPS:all", "XMP-exif:all<GPS:all")),
    ("exiftool/IPTC.jpg", "exiftool/Canon.jpg", ("IPTC:all",)),
    ("exiftool/Writer.jpg", "exiftool/Canon.jpg", ("all:all", "comment<filetype")),
    ("exiftool/Nikon.jpg", "exiftool/Canon.jpg", ("*Date*", "GPS*", "Artist")),
    ("exiftool/Canon.jpg", "exiftool/Writer.jpg", ("ThumbnailImage", "all:all")),
)
"""Where tags come from, where they go, and what is asked for."""
RENAMED = "the camera is renamed and its maker notes stay to the byte, where ExifTool lays them out anew"
EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("", r":PreviewImage(Length)?: ", "a preview beside maker notes stays behind; what told of it is 0, not gone"),
    ("", r"^ExifTool:Warning: .*found after PNG IDAT", "a PNG's texts behind the image data stay there"),
    ("", r"^PNG:ProfileName: ", "a profile made anew is named ICC Profile"),
    ("", r"^IFD1:Thumbnail(Image|Length): ", "an old thumbnail is not replaced yet"),
    (" → exiftool/DNG.dng", r"", "maker notes inside of Adobe's private data are not replaced; a note says so"),
    (
        "exiftool/ExifTool.jpg → exif",
        r"^(Canon|Composite|ExifTool|File|ExifIFD:UserComment|XMP-cr[ds]:Name):",
        "ExifTool makes a maker note of a CIFF block",
    ),
    (" → exiftool/ExifTool.jpg", r"", "ExifTool writes into the MIE trailer too"),
    ("GPS.jpg → exif-samples/jpg/Panasonic", r"^(Panasonic|ExifTool):", RENAMED),
    ("canon_eos_6d.xmp → ", r"^Canon:FocalLength: ", RENAMED),
    ("Ricoh_Caplio_RR330.jpg → ", r"^ExifTool:Warning: .*PreviewIFD", RENAMED),
    ("exiftool/XMP.xmp → ", r"^XMP-xmpMM:History: ", "an empty text is no list of structures"),
)
"""Part of a pair's words, what a difference looks like, and why it is there."""


def ours(folder: Path, origin: Path, target: Path, requests: tuple[str, ...]) -> Path:
    """Return the file that exifweb makes, the old one where there is nothing to do."""
    source = exifweb.read(origin.read_bytes(), name=origin.name)
    old = EMPTY_XMP if target.name == NEW_XMP else target.read_bytes()
    made = folder / f"ours{target.suffix}"
    made.write_bytes(exifweb.copy_tags(source, old, requests, name=target.name).tobytes())
    return made


def theirs(exiftool: ExifTool, folder: Path, origin: Path, target: Path, requests: tuple[str, ...]) -> Path:
    """Return the file that ExifTool makes, the old one where there is nothing to do."""
    made = folder / f"theirs{target.suffix}"
    made.unlink(missing_ok=True)
    old = (str(target),) if target.name != NEW_XMP else ()
    exiftool.run("-tagsFromFile", str(origin), *(f"-{request}" for request in requests), "-o", str(made), *old)
    return made if made.is_file() else target


def compare(exiftool: ExifTool, corpus: Path, folder: Path, pair: tuple[str, str, tuple[str, ...]]) -> list[str]:
    """Return the tags that differ in the two results of a pair."""
    origin, target = corpus / pair[0], corpus / pair[1]
    try:
        mine = ours(folder, origin, target, pair[2])
    except ExifWebError as problem:
        return [f"refused: {problem.message}"]
    judged = facts(exiftool, mine), facts(exiftool, theirs(exiftool, folder, origin, target, pair[2]))
    return differing(*judged)


def words_of(pair: tuple[str, str, tuple[str, ...]]) -> str:
    """Return what a pair is called."""
    return f"{pair[0]} → {pair[1]} {' '.join(pair[2])}".rstrip()


def unexplained(words: str, found: list[str]) -> list[str]:
    """Return the differences that have no reason."""
    patterns = [pattern for part, pattern, _ in EXPLAINED if part in words]
    return [line for line in found if line.startswith("refused") or not any(re.search(p, line) for p in patterns)]


def main() -> None:
    """Compare all pairs and print those that differ."""
    parser = argparse.ArgumentParser(description="Copying tags beside ExifTool.")
    parser.add_argument("--only", default="", help="only pairs with this word")
    parser.add_argument("--all", action="store_true", help="show differences that have a reason too")
    parser.add_argument("--rows", type=int, default=8, help="differing tags shown a pair (%(default)s)")
    given = parser.parse_args()
    equal = count = explained = 0
    with tempfile.TemporaryDirectory() as name, ExifTool() as exiftool:
        for pair in PAIRS:
            words = words_of(pair)
            if given.only not in words:
                continue
            count += 1
            found = compare(exiftool, SHARED / "corpus", Path(name), pair)
            left = unexplained(words, found)
            equal += not found
            explained += bool(found and not left)
            if left or (found and given.all):
                print(f"{len(found):4d} {words}", *(left or found)[: given.rows], sep="\n       ", flush=True)
    print(f"{count} pairs, {equal} equal, {explained} but for what has a reason")
    for part, pattern, reason in EXPLAINED:
        print(f"  {part or 'any'} {pattern}: {reason}")
    if count > equal + explained:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
