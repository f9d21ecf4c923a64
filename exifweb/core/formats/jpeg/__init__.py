"""JPEG and EXV: a run of marker segments."""
