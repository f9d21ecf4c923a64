"""Still images made here, laid out as their writers lay them out: by extension and by what is special about each."""

from __future__ import annotations

from still_bitmaps import BMPS, CURSORS, DPXS, GIFS, ICONS, PCXS, PFMS, PPMS
from still_others import DJVUS, EXIFS, ISOS, ITCS, MIFFS, PCDS, PGFS, PICTS, PSPS, WPGS, XCFS
from still_science import ACRS, CZIS, DICOMS, EXRS, FITSS, HDRS, LIFS, MRCS, XISFS

FILES: dict[str, dict[str, bytes]] = {
    "bmp": BMPS,
    "gif": GIFS,
    "ico": ICONS,
    "cur": CURSORS,
    "pcx": PCXS,
    "dpx": DPXS,
    "fits": FITSS,
    "exr": EXRS,
    "hdr": HDRS,
    "ppm": PPMS,
    "pfm": PFMS,
    "psp": PSPS,
    "xcf": XCFS,
    "dcm": DICOMS,
    "acr": ACRS,
    "miff": MIFFS,
    "pict": PICTS,
    "wpg": WPGS,
    "xisf": XISFS,
    "lif": LIFS,
    "czi": CZIS,
    "pgf": PGFS,
    "pcd": PCDS,
    "mrc": MRCS,
    "iso": ISOS,
    "itc": ITCS,
    "djvu": DJVUS,
    "exif": EXIFS,
}
"""Extension → what is special about a file → its bytes."""
