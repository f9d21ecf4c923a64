"""From an installed ExifTool to the tag tables in `exifweb/core/tables`: facts only, no Perl."""
