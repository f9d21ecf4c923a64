"""Image file directories: TIFF's own structure, and with it EXIF and most maker notes."""
