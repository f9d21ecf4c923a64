"""What the command line prints: text, JSON or CSV, line for line as ExifTool does.

A printer is made for the request, is shown one file after another, and finishes. Source: the `exiftool` script.
"""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any, TextIO

from exifweb.core import export
from exifweb.core.model import Metadata, Tag
from exifweb.core.selection import Selection
from exifweb.core.tags import store
from exifweb.core.values import Binary, encode_text, placeholder, text_of

if TYPE_CHECKING:
    from exifweb.cli import Request, Tally
    from exifweb.core.context import Context
    from exifweb.core.errors import ExifWebError
    from exifweb.core.source import Source

LIST_SEPARATOR = ", "


class Printer:
    """Base of the printers: chooses tags, groups and values."""

    def __init__(self, request: Request, out: TextIO) -> None:
        self.request = request
        self.out = out
        self.shown = 0
        self._wanted = Selection(request.tags) if request.tags else None
        self._unwanted = Selection(request.excluded) if request.excluded else None

    def show(self, path: str, metadata: Metadata) -> None:
        """Print one file."""
        raise NotImplementedError

    def finish(self) -> None:
        """Print what comes after the last file."""

    def summary(self, tally: Tally) -> None:
        """Say how many files were read, where there were several or some failed."""
        if self.request.quiet or (tally.read + tally.failed < 2 and not tally.folders):
            return
        stream = self.out if self.is_text else sys.stderr
        lines = [f"{tally.folders:5d} directories scanned"] if tally.folders else []
        lines.append(f"{tally.read:5d} image files read")
        unread = tally.failed
        if unread:
            lines.append(f"{unread:5d} files could not be read")
        print("\n".join(lines), file=stream)

    is_text = False

    def tags_of(self, metadata: Metadata) -> list[Tag]:
        """Return the tags to print, in order."""
        if self._unwanted is not None:
            dropped = {id(tag) for tag in self._unwanted.keep(metadata.tags)}
            metadata.drop(dropped)
        tags = export.select(metadata, duplicates=self.request.duplicates or self._grouped_request())
        if self._wanted is None:
            return export.by_group(metadata, tags, self.request.groups)
        return self._wanted.in_order(tags)

    def _grouped_request(self) -> bool:
        """Tags asked for by group are looked for among the duplicates too."""
        return any(":" in tag for tag in self.request.tags)

    def value_of(self, tag: Tag) -> Any:
        """Return what is shown of a tag."""
        as_value = self.request.numeric or (self._wanted is not None and self._wanted.by_value(tag))
        return tag.value if as_value else tag.text


class JsonPrinter(Printer):
    """`-j`: one list of objects."""

    def show(self, path: str, metadata: Metadata) -> None:
        """Print one file as an object."""
        tags = self.tags_of(metadata)
        self.out.write("[" if not self.shown else ",\n")
        self.out.write(
            _encodable(
                export.to_object(
                    metadata,
                    groups=self.request.groups,
                    numeric=self.request.numeric,
                    source_file=path,
                    tags=tags,
                    value_of=self.value_of,
                    binary=self.request.binary,
                )
            )
        )
        self.shown += 1

    def finish(self) -> None:
        """Close the list."""
        if self.shown:
            self.out.write("]\n")


class CsvPrinter(Printer):
    """`-csv`: one table, a row a file, a column a tag."""

    def __init__(self, request: Request, out: TextIO) -> None:
        super().__init__(request, out)
        self._rows: list[dict[str, str]] = []
        self._columns: dict[str, None] = {"SourceFile": None}

    def show(self, path: str, metadata: Metadata) -> None:
        """Keep one file for the table."""
        row = {"SourceFile": path}
        copies = export.copies_of(metadata)
        for tag in self.tags_of(metadata):
            shown = self.value_of(tag)
            if shown is None:
                continue
            name = tag.name
            if self.request.groups is not None:
                name = f"{export.group_text(tag, self.request.groups, copies)}:{name}"
            row.setdefault(name, _whole(shown))
            self._columns.setdefault(name)
        self._rows.append(row)

    def finish(self) -> None:
        """Print the table."""
        writer = csv.DictWriter(self.out, list(self._columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)


class TextPrinter(Printer):
    """The default: a line a tag."""

    is_text = True

    def show(self, path: str, metadata: Metadata) -> None:
        """Print one file as lines."""
        if len(self.request.files) > 1 or self.shown or _is_folder(self.request):
            self.out.write(f"======== {path}\n")
        self.shown += 1
        copies = export.copies_of(metadata)
        for tag in self.tags_of(metadata):
            shown = self.value_of(tag)
            if shown is not None:
                self.out.write(_encodable(self._format(tag, _line(shown), copies)))

    def _format(self, tag: Tag, text: str, copies: dict[int, int]) -> str:
        short = self.request.short
        if short > 2:
            return f"{text}\n"
        name = tag.name if short else tag.desc
        label = f"{name}: " if short > 1 else f"{name:<32}: "
        if self.request.groups is None:
            return f"{label}{text}\n"
        group = f"[{export.group_text(tag, self.request.groups, copies)}]"
        return f"{group} {label}{text}\n" if short > 1 else f"{group:<15} {label}{text}\n"


class BinaryPrinter(Printer):
    """`-b`: the bytes of the tags, nothing between them."""

    def show(self, path: str, metadata: Metadata) -> None:  # noqa: ARG002
        """Write the bytes of the wanted tags."""
        out = getattr(self.out, "buffer", None)
        for tag in self.tags_of(metadata):
            shown = self.value_of(tag)
            data = _bytes(shown)
            if out is None:
                self.out.write(data.decode("latin-1"))
            else:
                self.out.flush()
                out.write(data)


def printer_of(request: Request, out: TextIO) -> Printer:
    """Return the printer that the request asks for."""
    kinds = ((request.json, JsonPrinter), (request.csv, CsvPrinter), (request.binary, BinaryPrinter))
    return next((kind for wanted, kind in kinds if wanted), TextPrinter)(request, out)


def add_version_tag(context: Context) -> None:
    """Add the version of ExifTool whose names and values these are."""
    context.found(store.tag("Extra", "ExifToolVersion"), store.exiftool_version())


def finished(context: Context, source: Source, problem: ExifWebError | None) -> Metadata:
    """Return the metadata with its problems as tags, the way ExifTool reports them."""
    metadata = Metadata(context, source, 0)
    notes = [("Error", problem.message, "")] if problem is not None else []
    notes += [("Warning", w.text, w.group) for w in metadata.warnings]
    at = 1
    for name, message, group in notes:
        context.directory = ""
        info = store.tag("Extra", name)
        tag = context.found(info, message, info.g1 + group[1:] if group.startswith("+") else group or None)
        if tag is not None and name == "Warning":
            metadata.tags.remove(tag)
            metadata.tags.insert(at, tag)
            at += 1
    return metadata


def _bytes(shown: Any) -> bytes:
    """Return a value as it is written to a file."""
    if isinstance(shown, list):
        return b"\n".join(map(_bytes, shown))
    return shown.read() if isinstance(shown, Binary) else encode_text(_whole(shown))


def _whole(shown: Any) -> str:
    """Return a value as one string."""
    if isinstance(shown, Binary):
        return placeholder(shown)
    if isinstance(shown, list):
        return LIST_SEPARATOR.join(_whole(one) for one in shown)
    return export.clean(text_of(shown))


def _line(shown: Any) -> str:
    """Return a value on one line, dots for its control characters."""
    return "".join(c if c >= " " and c != "\x7f" else "." for c in _whole(shown))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_folder(request: Request) -> bool:
    import os

    return any(os.path.isdir(name) for name in request.files)
