"""Reading within bounds: less than 1 s of processor time and 50 MB, everything spelled out."""

from __future__ import annotations

import sys
import time
import tracemalloc

import exifweb

SECONDS = 3.0 if sys.platform == "emscripten" else 1.0
"""Of processor time; Python in WebAssembly needs a multiple."""
BYTES = 50 << 20


def read(data: bytes, name: str = "a.jpg") -> exifweb.Metadata:
    """Read within the bounds, everything spelled out."""
    tracemalloc.start()
    begin = time.process_time()
    found = exifweb.read(data, name=name)
    found.to_json()
    taken = time.process_time() - begin
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < SECONDS * 5  # tracing costs a multiple; the plain run below is the measure
    assert peak < BYTES
    begin = time.process_time()
    exifweb.read(data, name=name).to_json()
    assert time.process_time() - begin < SECONDS
    return found


def warned(found: exifweb.Metadata, words: str) -> bool:
    return any(words in warning.message for warning in found.warnings)
