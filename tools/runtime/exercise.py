"""Use all that the package can use, so that the runtime keeps the modules of the standard library it needs.

Runs inside Pyodide while the runtime folder is built, and once more as the proof that the result boots.
"""

from __future__ import annotations

import asyncio
import codecs
import importlib
import pkgutil

import exifweb

CODECS = [
    "ascii",
    "latin_1",
    "utf_8",
    "utf_8_sig",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_32",
    "utf_32_le",
    "utf_32_be",
    "cp437",
    "cp850",
    "cp1250",
    "cp1251",
    "cp1252",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "iso8859_1",
    "iso8859_2",
    "iso8859_5",
    "mac_roman",
    "mac_cyrillic",
    "mac_greek",
    "mac_latin2",
    "shift_jis",
    "iso2022_jp",
    "euc_jp",
    "gbk",
    "big5",
    "euc_kr",
]
NATIVE = ("exifweb.cli", "exifweb.cli_output", "exifweb.files", "exifweb.__main__")

for codec in CODECS:
    try:
        codecs.lookup(codec)
    except LookupError:
        print("no codec", codec)

for module in pkgutil.walk_packages(exifweb.__path__, "exifweb."):
    if module.name not in NATIVE:
        importlib.import_module(module.name)


def photo() -> bytes:
    """A JPEG with one EXIF tag."""
    entry = (1).to_bytes(2, "big") + b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" + bytes(4)
    exif = b"Exif\0\0MM\0*\0\0\0\x08" + entry
    app1 = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    frame = b"\xff\xc0\0\x11\x08\0\x08\0\x10\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8" + app1 + frame + b"\xff\xda\0\x0c\x03\x01\0\x02\x11\x03\x11\0\x3f\0" + bytes(8) + b"\xff\xd9"


found = exifweb.read(photo(), name="a.jpg")
assert found["IFD0:Orientation"].text == "Rotate 90 CW"
assert "Rotate 90 CW" in found.to_json()
assert "Rotate 90 CW" in found.to_page()
try:
    exifweb.read(b"\x00" * 50)
except exifweb.ExifWebError:
    pass


async def fetch(offset: int, length: int) -> bytes:
    """Serve the photo a range at a time."""
    return photo()[offset : offset + length]


exifweb.resolve(exifweb.read, len(photo()), fetch).close()
assert asyncio
