"""Which files of the package a visitor fetches at once, and which when a file or an edit first needs them.

The second part holds the code that only writing uses, and the tag tables and conversions that most JPEG, PNG, TIFF and
WebP files never ask for. Runs inside Pyodide while the runtime folder is built; the tests import it.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PART = "exifweb-more.zip"
INDEX = "exifweb/core/tables/index.json"
TABLES = "exifweb/core/tables/"
LATER_TABLES = "exifweb/core/tables/later/"
LISTING = "exifweb/later.json"

LATER = (
    "exifweb/core/blocks/*",
    "exifweb/core/formats/*",
    "exifweb/core/makernotes/*",
    "exifweb/core/tags/conv/*",
    "exifweb/core/write/*",
    "exifweb/core/tables/*.jsonl",
)
"""Patterns of paths without the extension of Python files."""

FIRST = {
    "exifweb/core/blocks/": (
        "__init__ binary cbor comment exif frame inflate inner jfxx jp2_boxes jumbf photoshop_layers plist png_chunks "
        "png_text previews protobuf riff_chunks rows small tiff_header tiff_segments trailers vendor_segments views "
        "whole"
    ),
    "exifweb/core/blocks/icc/": "__init__ decode",
    "exifweb/core/blocks/ifd/": "__init__ decode subdirs types",
    "exifweb/core/blocks/iptc/": "__init__ decode",
    "exifweb/core/blocks/photoshop/": "__init__ decode",
    "exifweb/core/blocks/xmp/": "__init__ decode names namespaces nodes packet parse prefixes scan structures",
    "exifweb/core/formats/": "__init__ icc riff",
    "exifweb/core/formats/jpeg/": "__init__ joins scan signatures trailers walk",
    "exifweb/core/formats/png/": "__init__ walk",
    "exifweb/core/formats/tiff/": "__init__ walk",
    "exifweb/core/formats/webp/": "__init__ walk",
    "exifweb/core/formats/xmp/": "__init__ walk",
    "exifweb/core/makernotes/": "__init__ base canon decode locate nikon repairs",
    "exifweb/core/tags/conv/": (
        "__init__ canon canon_composite composite composite_formats composite_images composite_makers conditions dates "
        "exif expressions flashpix gps icc images jumbf lenses makers numbers photoshop plain png riff text trailers "
        "vendors xmp"
    ),
    TABLES: (
        "APP12 Apple CBOR Canon CanonCustom Composite DJI DNG Exif Extra FotoStation GPS Google ICC_Profile IPTC JFIF "
        "JPEG JSON Jpeg2000 MPF MWG Microsoft Motorola PNG PhotoMechanic Photoshop PrintIM RIFF Samsung Trailer "
        "Unknown XMP"
    ),
}
"""What stays in the first part of folders that otherwise go: what is new is fetched later."""


def is_later(path: str) -> bool:
    """Whether a file of the package, named from the folder above it, belongs to the second part."""
    folder, _, name = path.rpartition("/")
    if name.partition(".")[0] in FIRST.get(f"{folder}/", "").split():
        return False
    bare = path.removesuffix(".pyc").removesuffix(".py")
    return any(fnmatchcase(bare, pattern) for pattern in LATER)


def module_of(path: str) -> str:
    """Return the name of the module that a Python file is."""
    return path.rpartition(".")[0].replace("/", ".").removesuffix(".__init__")


def split(files: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the files of the first part and of the second.

    The first gets a list of the second's modules (`later.json`) and of its tables (in `index.json`). The tables of the
    second lie in a package of their own, for `store` to import.
    """
    first = {path: data for path, data in files.items() if not is_later(path)}
    code = {path: data for path, data in files.items() if is_later(path) and not path.endswith(".jsonl")}
    tables = {path.removeprefix(TABLES): files[path] for path in files if is_later(path) and path.endswith(".jsonl")}
    (init,) = (path for path in files if path.startswith(f"{TABLES}__init__."))
    code[init.replace(TABLES, LATER_TABLES)] = files[init]
    index = json.loads(files[INDEX])
    kept = {"exiftool": index["exiftool"], "modules": list(index["modules"]), "later": sorted(tables)}
    first[INDEX] = json.dumps(kept).encode()
    first[LISTING] = json.dumps({"part": PART, "modules": sorted(map(module_of, code))}).encode()
    return first, code | {f"{LATER_TABLES}{name}": data for name, data in tables.items()}
