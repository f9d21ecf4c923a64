"""Puts the stand-in of the conversions in place where the real ones are not there. Drop this with `stand_in`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import stand_in

stand_in.install()
