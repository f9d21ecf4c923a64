"""Sections of Lytro's light field pictures: JSON whose every value becomes a tag, named by the keys that lead to it.

Source: ExifTool's Lytro module, ExtractTags.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.json_bounded import loads
from exifweb.core.blocks.rows import take
from exifweb.core.blocks.views import scattered_view
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo, tag_name

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

TABLE = "Lytro::Main"
WHOLE, IMAGE = "JSONMetadata", "EmbeddedImage"
VENDOR, DEVICES = "ParametersVendorContentComLytroTags", "Devices"
KNOWN = "Lytro"
"""Where the rows made for a file, and its lists, are kept: sections add to the lists of those before."""
WORDS = {True: "true", False: "false", None: "null"}
DEEPEST, LONGEST = 32, 1 << 22
_NOT_IN_NAMES = re.compile(r"[^-_a-zA-Z0-9](.?)", re.DOTALL)


def metadata(context: Context, block: Block) -> None:
    """Take up a JSON section as a whole and by its values."""
    data = context.source.read(block.offset, block.length)
    made, lists = context.members.setdefault(KNOWN, ({}, {}))
    context.lists.update(lists)
    context.found(store.tag(TABLE, WHOLE), data, None, block.offset, len(data), "undef", len(data))
    try:
        read = None if len(data) > LONGEST else loads(data)
    except ValueError:
        read = None
    if isinstance(read, dict):
        Values(context, block.offset, made).take(read, "", 0)
    else:
        context.warn("Invalid LFP metadata", block.offset, "segment")
    lists.update(context.lists)


def image(context: Context, block: Block) -> None:
    """Take up a JPEG that Lytro's program put into the file."""
    take(context, store.table(TABLE), IMAGE, scattered_view(context, block), 0, block.length)
    context.embedded.append(Embedded(IMAGE, "image/jpeg", block.offset, block.length))


class Values:
    """Makes tags of an object's values."""

    def __init__(self, context: Context, here: int, made: dict[str, TagInfo]) -> None:
        self.context = context
        self.here = here
        self.made = made

    def take(self, read: dict[str, Any], parent: str, depth: int) -> None:
        """Take up the values of an object, those of objects in it under longer names."""
        for key, value in read.items():
            name = parent + key[:1].upper() + key[1:]
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and depth < DEEPEST:
                    self.take(one, name, depth + 1)
                elif len(self.context.tags) < self.context.limits.tags and not isinstance(one, dict | list):
                    self._found(name, one, listed=isinstance(value, list))

    def _found(self, name: str, value: Any, *, listed: bool) -> None:
        info = store.table(TABLE).get(name) or self.made.get(name)
        if info is None:
            info = self.made[name] = _row(name, listed=listed)
        if isinstance(info, TagInfo):
            word = WORDS.get(value) if value is None or isinstance(value, bool) else value
            self.context.found(info, word, None, self.here)


def _row(key: str, *, listed: bool) -> TagInfo:
    """Return a row for a value that the table does not know; what is not of a device is of the image."""
    name = _NOT_IN_NAMES.sub(lambda found: found[1].upper(), key).replace(VENDOR, "", 1)
    shown = name.removeprefix(DEVICES)
    groups = {} if shown != name else {"g2": "Image"}
    return TagInfo(store.table(TABLE), key, tag_name(shown), groups | ({"list": 1} if listed else {}))
