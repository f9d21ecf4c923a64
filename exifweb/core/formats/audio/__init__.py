"""Audio files: where their tags and the headers of the sound lie."""
