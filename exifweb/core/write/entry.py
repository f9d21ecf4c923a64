"""How the texts that a person enters are meant: what parts the items of a list, the form of dates, escapes.

Source: the options -sep, -d, -E, -ex, -ec and -wm of the `exiftool` script.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from exifweb.core.errors import InvalidValue

if TYPE_CHECKING:
    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Edit

LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "0": "\0"}
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(.))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """How texts are meant.

    Attributes:
        separator: What parts the items of a list; empty where each text is one item.
        date_format: The form of dates, as `strptime` takes it; empty for ExifTool's own.
        mode: What is written: `w` to tags that are there, `c` new ones, `g` into new groups too.
    """

    separator: str = ""
    date_format: str = ""
    mode: str = "wcg"

    def meant(self, edit: Edit, info: TagInfo) -> Edit:
        """Return an edit with its text as ExifTool has it.

        Raises:
            InvalidValue: A date is not of the form that was given.
        """
        if not isinstance(edit.value, str) or not edit.value:
            return edit
        if self.separator and info.is_list:
            return replace(edit, value=re.split(self._separating, edit.value))
        if self.date_format and info.attributes.get("timeshift") == "Time" and edit.action == "set":
            return replace(edit, value=self._date(edit.value, info))
        return edit

    @property
    def _separating(self) -> str:
        """A space in a separator stands for any white space, alone for at least some."""
        pattern = re.sub(r"(\\ )+", r"\\s*", re.escape(self.separator))
        return r"\s+" if pattern == r"\s*" else pattern

    def _date(self, text: str, info: TagInfo) -> str:
        try:
            found = datetime.strptime(text, self.date_format)  # noqa: DTZ007 - it has no zone, and gets none
        except ValueError as problem:
            message = f"Invalid date/time for {info.name}"
            raise InvalidValue(message, f"As was asked for: {self.date_format}") from problem
        return found.strftime("%Y:%m:%d %H:%M:%S")


def unescaped(text: str, way: str) -> str:
    """Return a text without its escapes.

    Args:
        text: What was entered.
        way: `html` for entities, `c` for backslashes, empty for none.
    """
    if way == "html":
        return html.unescape(text)
    if way == "c":
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else LETTERS.get(found[2], found[2]), text)
    return text
