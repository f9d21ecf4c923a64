"""Inverses of Samsung's conversions.

Source: ExifTool's Samsung module.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.tags.registry import Plain
from exifweb.core.values import text_of

if TYPE_CHECKING:
    from exifweb.core.context import Context


def ended_lines(value: Any, _: Context) -> str:
    """Lines as strings that end in NUL, two NULs behind the last."""
    return re.sub("\r\n|\r|\n", "\0 ", text_of(value)) + "\0\0"


INVERSES: dict[str, Plain] = {"samsung.ended_lines": Plain(ended_lines)}
