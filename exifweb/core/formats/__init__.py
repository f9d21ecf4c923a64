"""Containers: where metadata lies in a file.

`FORMATS` names, for each family of file types that `detect` knows, the module whose `read` walks it. A module is
imported when a file of its family first comes along.
"""

from __future__ import annotations

FORMATS: tuple[tuple[str, str], ...] = (
    ("JPEG", "exifweb.core.formats.jpeg.walk"),
    ("EXV", "exifweb.core.formats.jpeg.walk"),
    ("TIFF", "exifweb.core.formats.tiff.walk"),
    ("BTF", "exifweb.core.formats.tiff.walk"),
    ("ORF", "exifweb.core.formats.tiff.walk"),
    ("EXIF", "exifweb.core.formats.tiff.walk"),
    ("PNG", "exifweb.core.formats.png.walk"),
    ("RIFF", "exifweb.core.formats.webp.walk"),
    ("XMP", "exifweb.core.formats.xmp.walk"),
    ("ICC", "exifweb.core.formats.icc"),
    ("CRW", "exifweb.core.formats.crw"),
    ("MRW", "exifweb.core.formats.mrw"),
    ("RAF", "exifweb.core.formats.raf"),
    ("X3F", "exifweb.core.formats.x3f"),
    ("RAW", "exifweb.core.formats.kyocera"),
    ("RWZ", "exifweb.core.formats.rawzor"),
    ("LFP", "exifweb.core.formats.lytro"),
    ("FLIR", "exifweb.core.formats.flir"),
    ("FPF", "exifweb.core.formats.flir"),
    ("PMP", "exifweb.core.formats.pmp"),
)
