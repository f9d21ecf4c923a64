"""JPEG 2000 and JPEG XL: boxes, and the codestreams that stand alone."""
