"""What boxes of QuickTime and ISO base media files say: atoms by the rows of ExifTool's QuickTime tables."""
