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
    ("PNG", "exifweb.core.formats.png.walk"),
    ("RIFF", "exifweb.core.formats.webp.walk"),
    ("XMP", "exifweb.core.formats.xmp.walk"),
    ("ICC", "exifweb.core.formats.icc"),
    ("PSD", "exifweb.core.formats.psd"),
    ("VRD", "exifweb.core.formats.documents"),
    ("DR4", "exifweb.core.formats.documents"),
    ("MIE", "exifweb.core.formats.documents"),
    ("IND", "exifweb.core.formats.indesign"),
    ("PS", "exifweb.core.formats.documents"),
    ("EPS", "exifweb.core.formats.documents"),
    ("PDF", "exifweb.core.formats.documents"),
    ("NKA", "exifweb.core.formats.documents"),
    ("PLIST", "exifweb.core.formats.documents"),
    ("TXT", "exifweb.core.formats.documents"),
    ("RTF", "exifweb.core.formats.documents"),
    ("HTML", "exifweb.core.formats.documents"),
    ("JSON", "exifweb.core.formats.documents"),
)
