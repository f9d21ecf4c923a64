"""Tags of maker notes edited by ExifTool and by us: afterwards ExifTool reads the same in both files.

The files are real ones, most of them Canon's; ExifTool lays their notes out anew where we write in place, so offsets
differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from block_writing import blocks_of, exiftool_reads, exiftool_writes
from builders import VP8, VP8X, chunk, png, riff, riff_chunk

import exifweb
from exifweb.core.write.changes import Edit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.native, pytest.mark.corpus]

EDITS: dict[str, tuple[str, ...]] = {
    "exiftool/Canon.jpg": (
        "Canon:MacroMode=Macro",
        "Canon:SelfTimer=10 s",
        "Canon:CanonFlashMode=Red-eye reduction",
        "Canon:ContinuousDrive=Movie",
        "Canon:CanonImageType=Canon EOS",
        "Canon:CanonFirmwareVersion=Firmware Version 2",
        "Canon:OwnerName=Ann",
        "Canon:OwnerName=",
        "Canon:SerialNumber#=1234567",
        "Canon:FileNumber=118-1899",
        "Canon:LensType=Canon EF 50mm f/1.8",
        "Canon:LensType#=131",
        "Canon:MaxAperture=2.8",
        "Canon:TargetExposureTime=1/60",
        "Canon:AutoExposureBracketing=On (shot 1)",
        "Canon:CameraISO=400",
        "Canon:BaseISO=400",
        "Canon:WB_RGGBLevelsAuto=1719 832 831 991",
        "Canon:ColorTemperature=4700",
        "Canon:FlashBits=Built-in",
        "Canon:FocalType=Fixed",
        "Canon:FocalPlaneXSize=20.1 mm",
        "Canon:CanonModelID#=0x80000175",
        "Canon:ThumbnailImageValidArea=0 159 8 111",
        "MakerNotes:WhiteBalance=Shade",
        "Camera:RecordMode=JPEG",
        "OwnerName=Ann, but not too long a name",
        "FocalLength=50",
        "Contrast=High",
        "Canon:SerialNumber+=3",
        "Canon:*Mode*#=2",
    ),
    "exiftool/Canon1DmkIII.jpg": (
        "CanonCustom:HighlightTonePriority=Enable",
        "CanonCustom:AFPointDisplayDuringFocus=Off",
        "CanonCustom:AFAssistBeam=Does not emit",
        "Canon:LensModel=EF 50mm",
        "Canon:WhiteBalanceBlue=626",
        "Canon:PhotoEffect=Smooth",
        "Canon:ContrastFaithful=2",
        "Canon:WB_RGGBLevelsDaylight=2000 1024 1024 1500",
        "Canon:FocusDistanceUpper=0.13 m",
        "Canon:FileIndex=77",
        "Canon:PictureStyle=Portrait",
    ),
    "exif-samples/jpg/Canon_PowerShot_S40.jpg": (
        "Canon:EasyMode=Night",
        "Canon:FocalPlaneXSize=23.22 mm",
        "Canon:AFPoint=Right",
        "Canon:FocalLength=5.8 mm",
        "Canon:CanonFirmwareVersion=Firmware Version 1.1",
        "Canon:DisplayAperture=5.6",
    ),
    "exif-samples/jpg/tests/22-canon_tags.jpg": (
        "Canon:FocusDistanceUpper#=0",
        "Canon:DateStampMode#=1",
        "Canon:EasyMode=Night",
    ),
    "rare/JPEG-Canon/thorsted__EOS5D-MIII__K6A7946.JPG": (
        "Canon:AFMicroAdjMode=Adjust all by the same amount",
        "Canon:CameraTemperature=30 C",
        "Canon:PeripheralIlluminationCorr=On",
        "Canon:HighlightTonePriority=On",
        "CanonCustom:SafetyShift=Enable (ISO speed)",
        "Canon:TimeZone=+02:00",
        "Canon:InternalSerialNumber2=ABC",
    ),
    "exiftool/Pentax.jpg": (
        "Pentax:MeteringMode3#=1",
        "Pentax:BodyBatteryState#=5",
        "Pentax:ProductionCode#=3 1",
        "Pentax:ProductionCode=3.1",
        "Pentax:Date=2010:02:03",
        "Pentax:Time=04:05:06",
        "Pentax:ExposureTime=1/60",
        "Pentax:FNumber=5.6",
        "Pentax:ExposureCompensation=-0.7",
        "Pentax:EffectiveLV=12.5",
        "Pentax:FocalLength=35 mm",
        "Pentax:DSPFirmwareVersion=1.20.03.04",
        "Pentax:ShutterCount=1234",
        "Pentax:AvApertureSetting=8",
        "Pentax:TvExposureTimeSetting=1/250",
        "Pentax:SvISOSetting=200",
        "Pentax:BaseExposureCompensation=0.3",
        "Pentax:AEExposureTime=1/60",
        "Pentax:AEAperture=8",
        "Pentax:AE_ISO=400",
        "Pentax:AEXv=1.5",
        "Pentax:AEMinAperture=22",
        "Pentax:FlashExposureCompSet=-1",
        "Pentax:LensFStops=7",
        "Pentax:LensFocalLength=100 mm",
        "Pentax:NominalMaxAperture=5.6",
        "Pentax:BodyBatteryADNoLoad=170",
        "Pentax:SRHalfPressTime=1.5 s",
        "Pentax:SRFocalLength=50",
        "Pentax:AutoBracketing=0.5 EV, Contrast+2",
        "Pentax:ManufactureDate=2009:01:02",
        "Pentax:WhitePoint=8000 8192 8192 9000",
        "Pentax:AEMeteringSegments=1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 n/a",
    ),
    "rare/JPEG-Pentax/findit-studio__JPEG_pentax_k5_ii.jpg": (
        "Pentax:KelvinWB_01=2600 0 1.5 2.5",
        "Pentax:LensType#=8 62",
        "Pentax:CameraTemperature=30 C",
        "Pentax:ColorMatrixA2=5857 2334 0 0 8000 -9 0 335 7856",
        "Pentax:RollAngle=-2.5",
    ),
    "exiftool/OlympusE1.jpg": ("Olympus:FocusStepCount#=2", "Olympus:BWMode#=1", "Olympus:ExternalFlashBounce#=1"),
    "exiftool/Minolta.jpg": ("Minolta:MacroMode#=1", "Minolta:InternalFlash#=1", "Minolta:ColorMode#=1"),
    "exiftool/Panasonic.jpg": ("Panasonic:ColorEffect#=2", "Panasonic:SequenceNumber#=1", "Panasonic:AFAreaMode#=1 1"),
    "exiftool/FujiFilm.jpg": ("FujiFilm:WhiteBalance#=256", "FujiFilm:Macro#=1"),
}
"""Sample file → edits, each for itself; other vendors' by number."""
MOVING = ("Offset", "Start", "Position")
ITS_OWN = ("XMPToolkit",)
SUFFIXES = (".exv", ".tif", ".png", ".webp")


def edited(data: bytes, text: str, name: str) -> bytes:
    """Return what we make of a file with an edit as the command line has it."""
    tag, _, value = text.partition("=")
    action: Any = "add" if tag.endswith("+") else "set"
    numeric = tag.endswith("#")
    edit = Edit(tag.rstrip("+#"), action, value or None, numeric=numeric)
    return exifweb.write(data, [edit], name=name).tobytes()


def comparable(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return ExifTool's answer without what differs by design: offsets, the file's own data, the tool's name."""
    kept = {k: v for k, v in answer.items() if not k.startswith(("System:", "ExifTool:", "SourceFile"))}
    return {k: v for k, v in kept.items() if not any(word in k for word in MOVING) and not k.endswith(ITS_OWN)}


def agree(folder: Path, cases: Mapping[str, tuple[bytes, str]], suffix: str) -> list[str]:
    """Return the cases in which ExifTool reads other tags in our file than in its own; each must change something."""
    script = {name: (data, [f"-{text}"]) for name, (data, text) in cases.items()}
    golden = exiftool_writes(folder, script, suffix)
    ours = {name: edited(data, text, f"a{suffix}") for name, (data, text) in cases.items()}
    files = {f"{name}.et{suffix}": data for name, data in golden.items()}
    files |= {f"{name}.us{suffix}": data for name, data in ours.items()}
    files |= {f"{name}.old{suffix}": data for name, (data, _) in cases.items()}
    (folder / "read").mkdir()
    answers = {name: comparable(found) for name, found in exiftool_reads(folder / "read", files).items()}
    wrong = []
    for name, (_, text) in cases.items():
        theirs, mine = answers.get(f"{name}.et{suffix}", {}), answers[f"{name}.us{suffix}"]
        if theirs != mine:
            keys = sorted(k for k in theirs.keys() | mine.keys() if theirs.get(k) != mine.get(k))
            wrong.append(f"{name} {text}: {[(k, theirs.get(k), mine.get(k)) for k in keys[:3]]}")
        elif theirs == answers[f"{name}.old{suffix}"]:
            wrong.append(f"{name} {text}: nothing changed")
    return wrong


@pytest.mark.parametrize("sample", EDITS)
def test_agrees_on_jpegs(corpus: Path, tmp_path: Path, sample: str) -> None:
    """Each edit leaves the same tags as ExifTool's."""
    data = (corpus / sample).read_bytes()
    cases = {f"{at:02}": (data, text) for at, text in enumerate(EDITS[sample])}
    assert agree(tmp_path, cases, ".jpg") == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_agrees_in_other_containers(corpus: Path, tmp_path: Path, suffix: str) -> None:
    """The same block in another container, edited in the same way."""
    (block, *_) = blocks_of((corpus / "exiftool/Canon.jpg").read_bytes(), "EXIF")
    made = {
        ".exv": b"\xff\x01Exiv2\xff\xe1" + (len(block) + 8).to_bytes(2, "big") + b"Exif\0\0" + block + b"\xff\xd9",
        ".tif": block,
        ".png": png(chunk("eXIf", block)),
        ".webp": riff(VP8X, VP8, riff_chunk("EXIF", block)),
    }
    texts = ("Canon:MacroMode=Macro", "Canon:OwnerName=Ann", "Canon:LensType#=131", "OwnerName=Ann", "Canon:FNumber=4")
    cases = {f"{at}": (made[suffix], text) for at, text in enumerate(texts)}
    assert agree(tmp_path, cases, suffix) == []


def test_there_are_enough() -> None:
    """At least forty tags of Canon's."""
    assert sum(text.startswith("Canon") for texts in EDITS.values() for text in texts) >= 40
