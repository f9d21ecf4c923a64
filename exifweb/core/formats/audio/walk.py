"""MP3, FLAC, Ogg, Monkey's Audio and Musepack → blocks: any of them may stand between ID3 tags.

Where there is ID3, the sound behind it says what the file is: its own kind is looked for first, then the others in
order. The sound's own headers come before the tags. Source: ExifTool's ProcessID3 and ProcessMP3, whose ways of looking
for an APE tag at the end are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.detect import of_family
from exifweb.core.errors import UnknownFormat
from exifweb.core.formats.audio import ape, flac, mp3, mpc, ogg, tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context
    from exifweb.core.model import Block

OPENERS: tuple[tuple[str, Callable[[Context, int], Iterator[Block] | None]], ...] = (
    ("APE", ape.blocks),
    ("MPC", mpc.blocks),
    ("FLAC", flac.blocks),
    ("OGG", ogg.blocks),
    ("MP3", mp3.blocks),
)
"""Kind of sound → what gives its blocks, or None where it is no such sound."""


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of an audio file: lyrics, the sound's headers, then the tags.

    Raises:
        UnknownFormat: What looked like sound at first is none.
    """
    source = context.source
    own = context.file_format.parser if context.file_format is not None else ""
    found = tags.locate(context, source, 0, source.size)
    yield from found.lyrics
    openers = sorted(OPENERS, key=lambda one: one[0] != own)
    tried = []
    sound: Iterator[Block] | None = None
    for kind, opener in openers if found.is_tagged else openers[:1]:
        tried.append(kind)
        sound = opener(context, found.sound)
        if sound is not None:
            break
    if sound is None and not found.is_tagged:
        message = "Unknown file type"
        raise UnknownFormat(message, "There is no sound in it that is known to ExifTool.")
    blocks = list(sound) if sound is not None and tried[-1] == "MP3" else sound
    is_video = isinstance(blocks, list) and blocks[0].label == mp3.VIDEO_TABLE
    if found.is_tagged or is_video:
        kind = "MPEG" if is_video else "MP3" if sound is None else tried[-1]
        settled = of_family(kind, context.name)
        context.override_type(settled.type, settled.mime, settled.extension)
    if blocks is not None:
        yield from blocks
        if _has_ape_trailer(context, tried, found.sound):
            yield from tags.ape_trailer(context, found.trailer)
    yield from found.blocks


def _has_ape_trailer(context: Context, tried: list[str], start: int) -> bool:
    """Whether an APE tag is looked for behind the sound: for an MP3 only where none was looked for before."""
    kind = tried[-1]
    if kind == "APE":
        return not ape.begins_with_tag(context, start)
    return kind == "MPC" or (kind == "MP3" and "APE" not in tried)
