"""Previews that lie in segments of their own, in one or in several that follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.views import scattered_view
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.values import Binary

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block


MIMES: tuple[tuple[bytes, str], ...] = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"))
"""How a picture begins → its type."""


def register(context: Context, name: str, value: Any, end: int) -> None:
    """Note where in the file a picture lies that has become a tag: at the end of what held it, behind some header."""
    length = value.length if isinstance(value, Binary) else len(value) if isinstance(value, bytes) else 0
    start = context.source.read(end - length, 4) if length else b""
    mime = next((mime for mark, mime in MIMES if start.startswith(mark)), "")
    if mime:
        context.embedded.append(Embedded(name, mime, end - length, length))


def decode(context: Context, block: Block) -> None:
    """Take up a preview; its bytes stay where they are."""
    if not block.extents:
        context.embedded.append(Embedded("PreviewImage", "image/jpeg", block.offset, block.length))
    image = Binary(source=scattered_view(context, block).source, offset=block.offset, length=block.length)
    info = store.tag("Extra", "PreviewImage")
    context.found(info, image, None, block.offset, block.length, "undef", block.length)
