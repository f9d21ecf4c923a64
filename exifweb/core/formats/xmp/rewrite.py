"""XMP sidecars anew: the packet is the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.serialize import TOOLKIT, serialize
from exifweb.core.blocks.xmp.tree import Packet
from exifweb.core.errors import Unwritable
from exifweb.core.write.encoders import encode
from exifweb.core.write.parts import Range, Recipe

if TYPE_CHECKING:
    from exifweb.core.write.changes import Job

KIND = "XMP"


def rewrite(job: Job) -> Recipe:
    """Return the sidecar with the changes of the job; an empty packet where nothing is left.

    Raises:
        Unwritable: It is too large or damaged, or a tag can't be written.
        InvalidValue: A value does not fit its tag.
    """
    source = job.source
    limit = job.context.limits.xmp
    if source.size > limit:
        message = f"The sidecar has {source.size} bytes, more than the limit of {limit}"
        raise Unwritable(message, "Raise the limit `xmp` if it is meant to be so large.")
    start = job.context.base
    old = source.read(start, source.size - start)
    new = encode(job, KIND, old)
    if new is old:
        return Recipe(source, [Range(0, source.size)])
    return Recipe(source, [Range(0, start), new or serialize(_blank(), padding=False)])


def _blank() -> Packet:
    return Packet(wrapper={"x:xmptk": TOOLKIT})
