"""ISO base media files (QuickTime, MP4, HEIF and their kin): boxes with a length and a type."""
