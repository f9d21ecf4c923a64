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
    ("EXIF", "exifweb.core.formats.tiff.walk"),
    ("PNG", "exifweb.core.formats.png.walk"),
    ("RIFF", "exifweb.core.formats.webp.walk"),
    ("XMP", "exifweb.core.formats.xmp.walk"),
    ("ICC", "exifweb.core.formats.icc"),
    ("BMP", "exifweb.core.formats.stills.bmp"),
    ("GIF", "exifweb.core.formats.stills.gif"),
    ("ICO", "exifweb.core.formats.stills.icon"),
    ("PCX", "exifweb.core.formats.stills.headers"),
    ("PCD", "exifweb.core.formats.stills.headers"),
    ("DPX", "exifweb.core.formats.stills.headers"),
    ("CZI", "exifweb.core.formats.stills.headers"),
    ("PPM", "exifweb.core.formats.stills.pixmap"),
    ("PFM2", "exifweb.core.formats.stills.pixmap"),
    ("PSP", "exifweb.core.formats.stills.psp"),
    ("XCF", "exifweb.core.formats.stills.xcf"),
    ("EXR", "exifweb.core.formats.stills.exr"),
    ("HDR", "exifweb.core.formats.stills.radiance"),
    ("FITS", "exifweb.core.formats.stills.fits"),
    ("DICOM", "exifweb.core.formats.stills.dicom"),
    ("MIFF", "exifweb.core.formats.stills.miff"),
    ("PICT", "exifweb.core.formats.stills.pict"),
    ("WPG", "exifweb.core.formats.stills.wpg"),
    ("XISF", "exifweb.core.formats.stills.xml"),
    ("LIF", "exifweb.core.formats.stills.xml"),
    ("PGF", "exifweb.core.formats.stills.pgf"),
    ("MRC", "exifweb.core.formats.stills.mrc"),
    ("ISO", "exifweb.core.formats.stills.disk"),
    ("ITC", "exifweb.core.formats.stills.itc"),
    ("DJVU", "exifweb.core.formats.stills.djvu"),
)
