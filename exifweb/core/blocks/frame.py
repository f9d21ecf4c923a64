"""The start-of-frame segment of a JPEG: size, depth, components and how chroma is sampled.

Source: ITU-T T.81 B.2.2; ExifTool's JPEG::SOF.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING

from exifweb.core.tags import store

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "JPEG::SOF"
FRAME = Struct(">BHHB")
COMPONENT = 3


def decode(context: Context, block: Block) -> None:
    """Decode the first frame header of the file; later ones belong to no image that is shown."""
    data = context.source.read(block.offset, min(block.length, 256))
    if len(data) < FRAME.size or context.members.get("SOF"):
        return
    context.members["SOF"] = True
    depth, height, width, components = FRAME.unpack_from(data)
    for name, value, at, length in (
        ("ImageWidth", width, 3, 2),
        ("ImageHeight", height, 1, 2),
        ("EncodingProcess", block.detail, -1, 0),
        ("BitsPerSample", depth, 0, 1),
        ("ColorComponents", components, 5, 1),
    ):
        offset = block.offset + at if length else -1
        context.found(store.tag(TABLE, name), value, offset=offset, length=length)
    sampling = _sampling(data, components)
    if sampling is not None:
        context.found(store.tag(TABLE, "YCbCrSubSampling"), sampling)


def _sampling(data: bytes, components: int) -> tuple[float, float] | None:
    """Return how much coarser chroma is sampled than luma, across and down."""
    if components != 3 or len(data) < FRAME.size + 3 * COMPONENT:
        return None
    factors = [data[FRAME.size + 1 + COMPONENT * i] for i in range(3)]
    across = [f >> 4 for f in factors]
    down = [f & 15 for f in factors]
    if not min(across) or not min(down):
        return None
    return _ratio(across), _ratio(down)


def _ratio(factors: list[int]) -> float:
    quotient = max(factors) / min(factors)
    return int(quotient) if quotient.is_integer() else quotient
