"""Still images other than JPEG, PNG, TIFF and WebP: where their metadata lies."""
