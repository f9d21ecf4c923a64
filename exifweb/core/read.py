"""Reading: detect the type, walk the container, decode each block it yields, and gather the result.

This is the one place where a damaged unit (`Malformed`) turns into a warning. Selective reading asks the
`Selection` before a block is decoded; the rest is the same.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import CODECS, binary, whole
from exifweb.core.context import Context, Options
from exifweb.core.detect import detect, find_embedded, of_family
from exifweb.core.errors import Malformed, UnknownFormat
from exifweb.core.formats import FORMATS
from exifweb.core.model import Metadata
from exifweb.core.source import Buffer, Meter, Splice, as_source
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from exifweb.core.detect import Format
    from exifweb.core.model import Block, Tag
    from exifweb.core.source import Readable, Source
    from exifweb.core.tags.schema import TagInfo

HEAD = 1024
"""Bytes that detection looks at."""
ID3V1 = 128
"""Bytes of a tag at the end that makes an MP3 of what is nothing else."""


def read(
    data: Source | Readable,
    *,
    name: str | None = None,
    tags: Iterable[str] | None = None,
    options: Options | None = None,
) -> Metadata:
    """Return the metadata of a file.

    Args:
        data: The file's bytes, or a `Source` of them.
        name: The file's name; its extension settles what the bytes leave open.
        tags: Names wanted, such as `"FNumber"`, `"GPS:*"` or `"ExifIFD:FNumber"`; None for all. Blocks that can't
            hold one are not read.
        options: How to read.

    Raises:
        UnknownFormat: The bytes are of no type that we recognise.
        SourceError: The bytes could not be had.
    """
    origin = as_source(data)
    context = Context(origin, options or Options(), name=name, selection=_selection(tags))
    asked = read_into(context)
    return Metadata(context, origin, getattr(origin, "fetched", asked))


def read_into(context: Context) -> int:
    """Read the source of a context into it and return how many bytes were asked for.

    Raises:
        UnknownFormat: The bytes are of no type that we recognise.
        SourceError: The bytes could not be had.
    """
    limits = context.limits
    source = context.source = Meter(context.source, limits.total_read, limits.single_read)
    head = source.read(0, HEAD)
    context.file_format = _detect(context, head)
    context.members["FILE_TYPE"] = context.file_format.parser
    context.members["FileType"] = context.file_format.type
    if not context.base:  # behind an unknown header ExifTool doesn't vouch for the type either
        _file_tags(context, context.file_format)
    if context.options.fast < 3:
        _walk(context, context.file_format.parser)
        _compose(context)
    if source.exceeded:
        context.warn(f"Stopped after {source.asked} bytes: the read limit was reached", unit="file")
    if context.selection is not None:
        context.tags[:] = context.selection.keep(context.tags)
    return source.asked


def _detect(context: Context, head: bytes) -> Format:
    size = context.source.size
    if not size:
        message = "File is empty"
        raise UnknownFormat(message, "Choose a file that holds something.")
    found = detect(head, context.name, size, context.source.read)
    if found is None and context.source.read(size - ID3V1, 3) == b"TAG":
        found = of_family("MP3", context.name)
    if found is not None:
        return found
    embedded = find_embedded(head)
    if embedded is None:
        message = "Unknown file type"
        raise UnknownFormat(message, "Only photo, video, audio and document types known to ExifTool can be read.")
    found, context.base = embedded
    context.warn(f"Processing {found.type}-like data after unknown {context.base}-byte header")
    return found


def _file_tags(context: Context, file_format: Format) -> None:
    values = (file_format.type, file_format.extension.upper(), file_format.mime)
    for info, value in zip(_file_rows(), values, strict=True):
        context.found(info, value)


@lru_cache(maxsize=1)
def _file_rows() -> tuple[TagInfo, ...]:
    return tuple([store.tag("Extra", name) for name in ("FileType", "FileTypeExtension", "MIMEType")])


def read_inside(context: Context, family: str, start: int, length: int, source: Source | None = None) -> None:
    """Read a file that lies inside the one being read; its tags count as the outer file's, where it lies is kept.

    Args:
        context: Takes the blocks, tags and warnings.
        family: What walks it, such as `JPEG`.
        start: Offset of its first byte.
        length: Bytes of it.
        source: Where it lies, if not in the file itself.
    """
    if context.depth >= context.limits.depth:
        context.warn(f"{family} is nested too deeply", start, "file")
        return
    outer = context.source, context.base, context.directory, context.parent_directory, context.order
    length = min(length, (source or context.source).size - start)
    context.source, context.base = source or Splice(context.source, ((start, length),), start), start
    context.depth += 1
    try:
        _walk(context, family)
    finally:
        context.source, context.base, context.directory, context.parent_directory, context.order = outer
        context.depth -= 1
        context.lists.clear()


def _walk(context: Context, parser: str | None) -> None:
    module = next((m for family, m in FORMATS if family == parser), None)
    if module is None:
        return
    try:
        for block in import_module(module).walk(context):
            context.blocks.append(block)
            _decode(context, block)
    except Malformed as damage:
        context.warn(damage.reason, damage.offset, damage.unit)


def _decode(context: Context, block: Block) -> None:
    """Decode one block; damage in it costs its own tags alone."""
    if len(context.tags) >= context.limits.tags:
        context.warn(f"Stopped after {context.limits.tags} tags", block.offset, "file")
        return
    selection = context.selection
    if selection is not None and not selection.may_hold(block.kind):
        return
    if selection is not None or context.options.whole:
        whole.take_block(context, block)
    context.lists.clear()
    context.directory = context.parent_directory = ""
    before = len(context.tags)
    try:
        if block.table:
            _decode_by_table(context, block)
            return
        codec = _codec_of(block.kind)
        if codec is not None:
            codec(context, block)
    except Malformed as damage:
        context.warn(damage.reason, damage.offset, damage.unit)
    if block.extents:
        _place(context, block, context.tags[before:])


def _place(context: Context, block: Block, tags: list[Tag]) -> None:
    """Say where in the file the tags of a joined block lie, whose offsets count as if its parts were one run."""
    joined = Splice(context.source, block.extents, block.offset)
    for tag in tags:
        if tag.offset >= 0:
            tag.offset = joined.locate(tag.offset)


@lru_cache(maxsize=256)
def _codec_of(kind: str) -> Callable[[Context, Block], None] | None:
    """Return the function that decodes a kind of block, or None."""
    place = next((place for name, place in CODECS if name == kind), None)
    if place is None:
        return None
    module, _, function = place.partition(":")
    found: Callable[[Context, Block], None] = getattr(import_module(module), function or "decode")
    return found


def _decode_by_table(context: Context, block: Block) -> None:
    data = context.source.read(block.offset, block.length)
    end = block.offset + len(data)
    view = View(Buffer(data, block.offset), block.offset, end, block.offset, block.order)
    binary.decode_block(context, view, 0, len(data), store.table(block.table), block.kind)


def _compose(context: Context) -> None:
    """Add the tags that are made from others."""
    if not context.options.composite:
        return
    from exifweb.core.tags import composite

    composite.add(context)


def _selection(tags: Iterable[str] | None) -> Any:
    if tags is None:
        return None
    from exifweb.core.selection import Selection

    return Selection(tags)
