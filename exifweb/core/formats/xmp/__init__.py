"""XMP sidecars: the file is one packet."""
