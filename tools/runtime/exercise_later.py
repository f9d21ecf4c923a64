"""Prove that the first part of the runtime folder reads alone, and that the second fits on it.

Runs inside Pyodide after `exercise.py`, at the end of the build; `/tmp/later.zip` is the second part.
"""

from __future__ import annotations

import importlib
import sys

import exifweb
from exifweb import parts


def entry(tag: int) -> bytes:
    """An EXIF orientation in a JPEG without a picture."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + tag.to_bytes(2, "big") + b"\0\x03\0\0\0\x01\0\x06\0\0" + bytes(4)
    return b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + b"\xff\xd9"


parts.expect()
(finder,) = (one for one in sys.meta_path if isinstance(one, parts.Later))
try:
    exifweb.write(entry(0x112), {"Orientation": 1})
except parts.MissingPart as error:
    missing = error.part
assert missing == finder.part
assert exifweb.read(entry(0x112))["IFD0:Orientation"].value == 6
parts.mount("/tmp/later.zip")  # noqa: S108
for module in finder.modules:
    importlib.import_module(module)
written = exifweb.write(entry(0x112), {"Orientation": 1, "XMP-dc:Subject": ["a", "b"]}).tobytes()
assert exifweb.read(written)["XMP-dc:Subject"].value == ["a", "b"]
