"""Conversions and conditions, by name.

`GENERIC` are the modules whose names carry no prefix, searched in order; a name such as `canon.ev` is looked up
in the module `canon`. Each module ends in literal dictionaries, loaded when a name of theirs is first needed.
"""

from __future__ import annotations

GENERIC = ("plain", "numbers", "text", "dates", "exif", "gps", "images", "conditions", "makers", "expressions")
