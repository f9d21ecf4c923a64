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
    ("MP3", "exifweb.core.formats.audio.walk"),
    ("FLAC", "exifweb.core.formats.audio.walk"),
    ("OGG", "exifweb.core.formats.audio.walk"),
    ("APE", "exifweb.core.formats.audio.walk"),
    ("MPC", "exifweb.core.formats.audio.walk"),
    ("WV", "exifweb.core.formats.audio.wavpack"),
    ("AIFF", "exifweb.core.formats.audio.aiff"),
    ("AAC", "exifweb.core.formats.audio.aac"),
    ("DSF", "exifweb.core.formats.audio.dsf"),
    ("DSS", "exifweb.core.formats.audio.dss"),
    ("AA", "exifweb.core.formats.audio.audible"),
    ("XMP", "exifweb.core.formats.xmp.walk"),
    ("ICC", "exifweb.core.formats.icc"),
    ("MKV", "exifweb.core.formats.video.matroska"),
    ("ASF", "exifweb.core.formats.video.asf"),
    ("WTV", "exifweb.core.formats.video.wtv"),
    ("MPEG", "exifweb.core.formats.video.mpeg"),
    ("DV", "exifweb.core.formats.video.dv"),
    ("FLV", "exifweb.core.formats.video.flv"),
    ("SWF", "exifweb.core.formats.video.swf"),
    ("Real", "exifweb.core.formats.video.real"),
    ("M2TS", "exifweb.core.formats.video.m2ts"),
    ("MXF", "exifweb.core.formats.video.mxf"),
    ("R3D", "exifweb.core.formats.video.red"),
    ("MOV", "exifweb.core.formats.isobmff.walk"),
    ("QTIF", "exifweb.core.formats.isobmff.walk"),
)
