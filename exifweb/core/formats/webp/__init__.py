"""WebP: an image in a RIFF container."""
