"""Conversions and conditions, by name.

`GENERIC` are the modules whose names carry no prefix, searched in order; a name such as `canon.ev` is looked up
in the module `canon`. Each module ends in literal dictionaries, loaded when a name of theirs is first needed.
"""

from __future__ import annotations

GENERIC = ("plain", "numbers", "text", "dates", "exif", "gps", "images", "conditions", "makers", "expressions")

GENERIC_INVERSES = ("inverse_numbers", "inverse_text", "inverse_dates", "inverse_exif")
INVERSE_MODULES = {
    "canon": ("inverse_canon",),
    "check": ("inverse_checks",),
    "composite": ("inverse_composite",),
    "exif": ("inverse_exif",),
    "fujifilm": ("inverse_fujifilm",),
    "gps": ("inverse_gps",),
    "host": ("inverse_checks",),
    "iptc": ("inverse_iptc",),
    "nikon": ("inverse_nikon",),
    "minolta": ("inverse_sony",),
    "olympus": ("inverse_olympus",),
    "panasonic": ("inverse_panasonic",),
    "nikon_custom": ("inverse_nikon_custom",),
    "pentax": ("inverse_pentax",),
    "photoshop": ("inverse_blocks",),
    "png": ("inverse_blocks",),
    "sony": ("inverse_sony",),
    "sony_lenses": ("inverse_sony",),
    "reconyx": ("inverse_reconyx",),
    "samsung": ("inverse_samsung",),
    "sigma": ("inverse_sigma",),
    "small_makers": ("inverse_small_makers",),
    "trailers": ("inverse_blocks",),
    "xmp": ("inverse_xmp",),
}
"""What undoes the conversions of a module; only a writer imports these."""
ONLY_INVERSES = frozenset(("check", "host", "iptc", "png"))
"""Prefixes without a module that reads."""
