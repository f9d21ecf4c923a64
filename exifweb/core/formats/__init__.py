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
    ("Torrent", "exifweb.core.formats.single"),
    ("TNEF", "exifweb.core.formats.single"),
    ("VCard", "exifweb.core.formats.single"),
    ("PCAP", "exifweb.core.formats.single"),
    ("PDB", "exifweb.core.formats.single"),
    ("MOI", "exifweb.core.formats.single"),
    ("GZIP", "exifweb.core.formats.archives"),
    ("RAR", "exifweb.core.formats.archives"),
    ("7Z", "exifweb.core.formats.archives"),
    ("ZIP", "exifweb.core.formats.zip.walk"),
    ("EXE", "exifweb.core.formats.exe"),
    ("CHM", "exifweb.core.formats.single"),
    ("FIT", "exifweb.core.formats.single"),
    ("LNK", "exifweb.core.formats.single"),
    ("KVAR", "exifweb.core.formats.single"),
    ("FPX", "exifweb.core.formats.ole"),
    ("Font", "exifweb.core.formats.font"),
    ("RSRC", "exifweb.core.formats.rsrc"),
    ("MacOS", "exifweb.core.formats.macos"),
)
