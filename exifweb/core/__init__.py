"""The core: bytes in, metadata out. Standard library only; no files, no threads, no globals."""
