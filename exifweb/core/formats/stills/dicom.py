"""DICOM and ACR-NEMA → one block: the elements, behind the preamble and the mark where there are any.

The elements are the metadata: where they lie only their codec can tell, as with the directories of a TIFF.
Sources: DICOM PS3.10 section 7; ExifTool's ProcessDICOM.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.dicom import syntax_of
from exifweb.core.model import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exifweb.core.context import Context

PREAMBLE, MARK = 128, b"DICM"


def walk(context: Context) -> Iterator[Block]:
    """Yield the elements as one block; without a mark their first element tells how they are written."""
    source, start = context.source, context.base
    order, label = "<", ""
    if source.read(start + PREAMBLE, len(MARK)) == MARK:
        start += PREAMBLE + len(MARK)
    else:
        found = syntax_of(source.read(start, 12))
        if found is None:
            return
        order, implicit = found
        label = "implicit" if implicit else ""
    yield Block("DICOM", "DICOM", start, source.size - start, order=order, label=label)
