"""What ExifTool says of a file before and after an edit: is the edit there, and is all else as it was?

Binary values are compared too, by their hash; unknown tags and those of maker notes are among the tags. Left out are
the values that tell where something lies, what ExifTool derives from other tags, and what it says of the file's name
and dates.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from damage_edits import PLACES

if TYPE_CHECKING:
    from pathlib import Path

    from damage_edits import Edit
    from exiftool import ExifTool

QUESTION = ("-j", "-a", "-u", "-n", "-b", "-G1:4", "-all")
COMPLAINTS = ("-j", "-a", "-G1:4", "-validate", "-warning", "-error", "-ImageDataHash")
"""Asked apart: for these ExifTool reads on where it otherwise stops, or stops where it otherwise reads on."""
LONG = 200
WHOLE: dict[str, str] = {"RMETA": "RMETA", "IPTC2": "IPTC2", "IPTC3": "IPTC3", "JSON": "JSON", "JUMBF": "JSON"}
"""Groups in segments and trailers that nobody edits tag by tag → the group whose place has them go."""
UNREAD = frozenset(("File:MakerNoteByteOrder",))
"""What ExifTool says of maker notes that it can't read, and that may hold a place as well as anything."""
BAD_NOTES = "[minor] Bad MakerNotes directory"
BLANK = " 0-"
"""What a place of fixed length is written over with."""
EXPECTED = frozenset(("[minor] File contains multi-segment EXIF",))
"""What a JPEG has to do with EXIF of more than 64 kB."""
WARNINGS = ("ExifTool:Warning", "ExifTool:Error")
HASH = "File:ImageDataHash"
COPY = re.compile(r":Copy\d+")
TIMES = re.compile(r" \[x\d+\]$")
"""How often ExifTool had to say a warning, which it says once."""
DIGITS = re.compile(r"0x[0-9a-f]+|\d+")
UNCOMPARED = re.compile(
    r"SourceFile$|(System|ExifTool|Composite):"
    r"|.*:\w*(Offsets?|Start|MPImageStart|DataPointer|MakerNotePointer)$"  # where something lies
    r"|File:(CurrentIPTCDigest|ImageDataHash)$|Photoshop:IPTCDigest$|XMP-x:XMPToolkit$"  # follows from the rest
    r"|Google:HDRPlusMakerNote_"  # unknown tags, of which ExifTool finds more the more such files it read
    r"|MPImage1:MPImageLength$|XMP-xmpNote:HasExtendedXMP$"
    r"|RIFF:WebP_Flags$|File:FileType"
)
COMES_ALONG = re.compile(
    r"IFD\d:(XResolution|YResolution|ResolutionUnit|YCbCrPositioning|Compression)$"
    r"|ExifIFD:(ExifVersion|ComponentsConfiguration|FlashpixVersion|ColorSpace)$|GPS:GPSVersionID$"
    r"|File:(ExifByteOrder)$"
    r"|IPTC\d*:(CodedCharacterSet|EnvelopeRecordVersion|ApplicationRecordVersion)$"
    r"|RIFF:(ImageWidth|ImageHeight)$|PNG:(ProfileName)$"
)
"""What a block that is made anew begins with, by ExifTool too, and what says how its text is coded."""

Tags = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What ExifTool finds in a file.

    Attributes:
        tags: Group and name of every tag that is compared → its values, long ones as a hash.
        warnings: What it warns of, `-validate` among it, numbers left out.
        suspicious: Tags of whose values ExifTool warns that they overlap with directories; they are none.
        places: Tags that ExifTool counts among those of a place.
        broken: Whether ExifTool has an error, or a warning that is more than minor, even to read it.
        image: Hash of the image's own data, empty where it knows none.
        found: The first value of every tag.
    """

    tags: Tags
    warnings: Counter[str]
    suspicious: frozenset[str]
    places: frozenset[str]
    broken: bool
    image: str
    found: dict[str, Any]


def look(exiftool: ExifTool, path: Path) -> Seen:
    """Ask ExifTool for all that it finds in a file."""
    answer = exiftool.run(*QUESTION, str(path))
    raw: dict[str, Any] = json.loads(answer)[0]
    tags: Tags = {}
    found: dict[str, Any] = {}
    broken = False
    complaints = json.loads(exiftool.run(*COMPLAINTS, str(path)))[0]
    warnings = Counter(_kind(TIMES.sub("", str(v))) for key, v in complaints.items() if COPY.sub("", key) in WARNINGS)
    for key, value in raw.items():
        name = COPY.sub("", key)
        broken = broken or (name in WARNINGS and not str(value).lower().startswith("[minor]"))
        if name not in WARNINGS and not UNCOMPARED.match(name):
            tags.setdefault(name, Counter())[_short(value)] += 1
        found.setdefault(name, value)
    suspicious = frozenset(re.findall(r"Suspicious \S+ offset for (\w+)", "\n".join(map(str, complaints.values()))))
    return Seen(tags, warnings, suspicious, _places(exiftool, path), broken, str(complaints.get(HASH, "")), found)


def _places(exiftool: ExifTool, path: Path) -> frozenset[str]:
    answer = exiftool.run("-j", "-a", "-u", "-G1:4", "-Location:all", str(path))
    return frozenset(COPY.sub("", key) for key in json.loads(answer or "[{}]")[0])


def _kind(warning: str) -> str:
    """Return a warning without its numbers, and without the tag where it is about the order of tags."""
    return re.sub(r"^(Tag ID|Entries).*out of (sequence|order).*", "Out of order", DIGITS.sub("#", warning))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= LONG else hashlib.sha256(text.encode()).hexdigest()


def faults(edit: Edit, before: Seen, after: Seen) -> list[str]:
    """Return what is wrong with the result of an edit, nothing where it is right."""
    wrong = [f"lost image data: {before.image} → {after.image}"] if before.image != after.image else []
    wrong += [f"new warning: {text}" for text in after.warnings.keys() - before.warnings.keys() - EXPECTED]
    for name, value in edit.expected(before):
        got = after.found.get(name)
        if _plain(got) != _plain(value):
            wrong.append(f"not edited: {name} is {got!r} instead of {value!r}")
    left = [name for name, values in after.tags.items() if edit.leaves(name) and "".join(values).strip(BLANK)]
    wrong += [f"left: {name}" for name in left]
    for name in sorted(before.tags.keys() | after.tags.keys()):
        if edit.touches(name) or before.tags.get(name) == after.tags.get(name):
            continue
        if name.partition(":")[2] in before.suspicious or (edit.strips and _goes_with_a_place(name, before, after)):
            continue
        if name not in after.tags:
            wrong.append(f"lost: {name}")
        elif name in before.tags and not _said_again(name, before, after):
            wrong.append(f"changed: {name}")
        elif name not in before.tags and not COMES_ALONG.match(name):
            wrong.append(f"appeared: {name}")
    return wrong


def _goes_with_a_place(name: str, before: Seen, after: Seen) -> bool:
    """Whether a tag is one of a place, or of a part of the file that had to go whole since it held one."""
    if name in before.places or (name in UNREAD and BAD_NOTES in before.warnings):
        return True
    group = name.partition(":")[0]
    whole = group in WHOLE and not any(one.startswith(f"{group}:") for one in after.tags)
    holder = f"{WHOLE.get(group)}:"
    return whole and any(one in before.places or PLACES.match(one) for one in before.tags if one.startswith(holder))


def _said_again(name: str, before: Seen, after: Seen) -> bool:
    """Whether a block that came into being only says once more what was there, as the header of an extended WebP."""
    said = after.tags[name] - before.tags[name]
    return (
        bool(COMES_ALONG.match(name))
        and after.tags[name] >= before.tags[name]
        and said.keys() <= before.tags[name].keys()
    )


def _plain(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value
