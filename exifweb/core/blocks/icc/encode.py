"""ICC profiles are written whole: embedded, replaced or deleted; nothing inside one is changed.

Sources: ICC.1:2022 clause 7.2 (header) and annex B.4 (JPEG); ExifTool's ValidateICC.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.blocks.icc.decode import HEADER, MOST
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.write.changes import Change, Job

SIGNATURE = b"acsp"
SIGNATURE_AT = 36
CLASSES = frozenset(
    (b"scnr", b"mntr", b"prtr", b"link", b"spac", b"abst", b"nmcl", b"nkpf", b"cenc", b"mid ", b"mlnk", b"mvis")
)
SPACES = re.compile(rb"XYZ |Lab |Luv |YCbr|Yxy |RGB |GRAY|HSV |HLS |CMYK|CMY |[2-9A-F]CLR|nc..|\0{4}", re.DOTALL)
SEGMENT_HEAD = b"ICC_PROFILE\0"
LONGEST_SEGMENT = 65533
MOST_SEGMENTS = 255


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return the profile anew: the one that the change brings, empty where it is deleted, else `old`.

    Args:
        job: The write; takes notes.
        old: The profile as it is.
        changes: Of the tag ICC_Profile, its value the bytes of a profile.

    Raises:
        InvalidValue: The value is not a profile.
        Unwritable: The change is of a tag inside the profile.
    """
    new = b"" if job.drops("ICC_Profile") else old
    for change in changes:
        if change.info.name != "ICC_Profile":
            message = f"ICC_Profile:{change.info.name} can't be written"
            raise Unwritable(message, "Replace the whole profile: write a file's bytes to ICC_Profile.")
        if not new and not change.create:
            continue
        if not change.values:
            new = b""
            continue
        value = change.values[0]
        new = value.read() if isinstance(value, Binary) else value
        validate(new)
    if old and not new:
        job.note("ICC_Profile was deleted: colours may look different")
    return new


def validate(profile: object) -> None:
    """Check that bytes are an ICC profile.

    Raises:
        InvalidValue: They are not, with what is wrong.
    """
    hint = "Give the bytes of an .icc or .icm file."
    if not isinstance(profile, bytes) or len(profile) < HEADER + 4:
        raise InvalidValue("An ICC profile has at least 132 bytes", hint)
    count = int.from_bytes(profile[HEADER : HEADER + 4], "big")
    for right, what in (
        (profile[SIGNATURE_AT : SIGNATURE_AT + 4] == SIGNATURE, "signature"),
        (int.from_bytes(profile[:4], "big") == len(profile), "length"),
        (profile[12:16] in CLASSES, "profile class"),
        (SPACES.match(profile[16:20]), "color space"),
        (SPACES.match(profile[20:24]), "connection space"),
        (0 < count < MOST and HEADER + 4 + 12 * count <= len(profile), "table of elements"),
    ):
        if not right:
            message = f"Not an ICC profile: bad {what}"
            raise InvalidValue(message, hint)


def segments(profile: bytes) -> list[bytes]:
    """Return a profile as the payloads of JPEG APP2 segments, each with its header, number and their count.

    Raises:
        Unwritable: It is too long for 255 segments.
    """
    size = LONGEST_SEGMENT - len(SEGMENT_HEAD) - 2
    pieces = [profile[at : at + size] for at in range(0, len(profile), size)]
    if len(pieces) > MOST_SEGMENTS:
        message = f"An ICC profile of {len(profile)} bytes is too long for a JPEG"
        raise Unwritable(message)
    return [SEGMENT_HEAD + bytes((number, len(pieces))) + piece for number, piece in enumerate(pieces, 1)]
