"""Video files of every kind made here: kind → suffix and files by what is special about each."""

from __future__ import annotations

from video_dv_red import DVS, REDS
from video_flash_real import FLASHES, METAFILES, REAL_SOUND, REALS, SWFS
from video_matroska import MATROSKA
from video_mxf import MXFS
from video_transport import MPEGS, TRANSPORT
from video_windows import ASFS, WTVS

CASES: dict[str, tuple[str, dict[str, bytes]]] = {
    "matroska": (".mkv", MATROSKA),
    "asf": (".wmv", ASFS),
    "wtv": (".wtv", WTVS),
    "transport": (".ts", TRANSPORT),
    "mpeg": (".mpg", MPEGS),
    "mxf": (".mxf", MXFS),
    "flv": (".flv", FLASHES),
    "swf": (".swf", SWFS),
    "real": (".rm", REALS),
    "real sound": (".ra", REAL_SOUND),
    "metafile": (".ram", METAFILES),
    "dv": (".dv", DVS),
    "red": (".r3d", REDS),
}
