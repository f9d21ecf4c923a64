"""TIFF and BigTIFF: directories strewn about a file, and the many formats built on them."""
