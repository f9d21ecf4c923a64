"""Edits as command lines, by theme; `write_beside` makes each with ExifTool and with us and compares."""

from __future__ import annotations

from writecases import files, plain, values

CASES = (*plain.CASES, *values.CASES, *files.CASES)
"""All edits."""
