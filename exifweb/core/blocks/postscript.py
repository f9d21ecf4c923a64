"""PostScript: comments of the document structuring conventions, and the blocks of metadata between some of them.

A program is read line by line, whatever ends its lines; only those that begin with `%` or a packet are looked at. Other
metadata is written in hexadecimal digits between a begin and an end; documents inside the document are passed over. An
EPS of DOS has a header that tells where the program and a preview lie. Sources: PostScript Language Document
Structuring Conventions 3.0; ExifTool's PostScript module.
"""

from __future__ import annotations

import re
from struct import unpack
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks.html import newline_of
from exifweb.core.blocks.inner import EXIF, decode_inner
from exifweb.core.blocks.postscript_text import Lines, comment_value, unescaped
from exifweb.core.detect import of_type
from exifweb.core.model import Embedded
from exifweb.core.tags import store
from exifweb.core.tags.schema import TagInfo
from exifweb.core.values import Binary, decode_text
from exifweb.core.view import ORDERS

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block
    from exifweb.core.source import Source
    from exifweb.core.tags.schema import TagTable
    from exifweb.core.view import View

TABLE, FONT = "PostScript::Main", "Font::PSInfo"
DOS = b"\xc5\xd0\xd3\xc6"
DOS_HEADER = 30
PROBE = 256
ILLUSTRATOR = b"%%Creator: Adobe Illustrator"
MODES = {b"_xml_packet": "XMP", b"photoshop": "Photoshop", b"iccprofile": "ICC_Profile", b"document": "Document"}
"""Word behind `Begin` → what stands there; binary data is left out."""
LONGEST_FONT_COMMENT = 1 << 16
FIRST_FONT_COMMENT = b"1"
"""What ExifTool puts before the comments of a font."""
_FONT = re.compile(rb"%!(?:PS-(?:AdobeFont-|Bitstream )|FontType1-)")
_BEGIN = re.compile(rb"(%{1,2})(Begin)(_xml_packet|Photoshop|ICCProfile|Document|Binary)", re.IGNORECASE)
_BINARY = re.compile(rb"%{1,2}BeginBinary:\s*(\d+)", re.IGNORECASE)
_DOCUMENT_NAME = re.compile(rb"%{1,2}BeginDocument:\s+([^\n\r]+)", re.IGNORECASE)
_PACKET = re.compile(rb"<\?xpacket begin=.{7,13}W5M0MpCehiHzreSzNTczkc9d")
_PACKET_END = re.compile(rb"<\?xpacket end=.[wr].\?>(?:\n|\r|\Z)")
_COMMENT = re.compile(rb"%%?(\w+): ?(.*)", re.DOTALL)
_WORTH = re.compile(rb"%(?:%|AI\d+_)")
_FONT_COMMENT = re.compile(rb"%\s+(.*?)[\r\n]", re.DOTALL)
_FONT_ENTRY = re.compile(rb"\s*/(\w+)\s*(.*)")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")


def decode(context: Context, block: Block) -> None:
    """Decode a file."""
    source, start = context.source, block.offset
    head = source.read(start, DOS_HEADER)
    preview = (0, 0)
    if head.startswith(DOS) and len(head) == DOS_HEADER:
        program, _, _, _, *preview_at = unpack("<6I", head[4:28])
        start, preview = start + program, (preview_at[0], preview_at[1])
        if source.read(start, 4) != b"%!PS":
            _failed(context, "invalid header", block.offset)
            return
    newline = newline_of(source.read(start, PROBE))
    if not newline:
        _failed(context, "invalid PS data", start)
        return
    first, second = _first_lines(source, start, newline)
    font = bool(_FONT.match(first))
    context.override_type("PFA" if font else _kind(first, second))
    if preview[0]:
        _preview(context, block.offset + preview[0], preview[1])
    lines = Lines(source, start + len(first), source.size, newline)
    Program(context, lines, font=font).read()


def decode_block(context: Context, view: View, start: int, length: int, _table: TagTable, _name: str) -> None:
    """Decode a program that is a value of something else."""
    data = view.read(start, length)
    newline = newline_of(data[:PROBE])
    if not newline or not data.startswith((b"%!PS", b"%!Ad", b"%!Fo")):
        context.warn("PostScript format error (invalid PS data)", view.base + start, "block")
        return
    first = data.find(newline) + len(newline)
    if context.doc is not None:
        _tell_type(context, _kind(data[:first], data[first:]))
    lines = Lines(view.source, view.base + start + first, view.base + start + len(data), newline)
    Program(context, lines).read()


def _kind(first: bytes, second: bytes) -> str:
    """Return the type that the first two lines tell."""
    return "EPS" if b"EPSF" in first else "AI" if second.startswith(ILLUSTRATOR) else "PS"


def _tell_type(context: Context, kind: str) -> None:
    """Take up the type of a document inside."""
    found = of_type(kind)
    for name, value in (
        ("FileType", kind),
        ("FileTypeExtension", found.extension.upper()),
        ("MIMEType", found.mime),
    ):
        context.found(store.tag("Extra", name), value)


def _first_lines(source: Source, start: int, newline: bytes) -> tuple[bytes, bytes]:
    data = source.read(start, 2 * PROBE)
    end = data.find(newline) + len(newline)
    return data[:end], data[end:]


def _failed(context: Context, reason: str, here: int) -> None:
    named = (context.name or "").lower().endswith(".ai")
    context.override_type("AI" if named else "PS")
    context.warn(f"PostScript format error ({reason})", here, "block")


def _preview(context: Context, start: int, length: int) -> None:
    """Take up what should be the TIFF that a header of DOS leads to, and decode it."""
    source = context.source
    info = store.tag(TABLE, "TIFFPreview")
    context.found(info, Binary(source=source, offset=start, length=length), None, start, length, "undef", length)
    data = source.read(start, min(length, source.size - start, context.limits.single_read))
    if data[:2] in ORDERS and start + length <= source.size:
        context.embedded.append(Embedded(info.name, "image/tiff", start, length))
    order = ORDERS.get(data[:2])
    first = unpack(f"{order}I", data[4:8])[0] if order and len(data) >= 8 else source.size
    if start + first >= source.size or not decode_inner(context, data, EXIF, start, packed=False, base=start):
        context.warn("Bad embedded TIFF", start, "block")


class Program:
    """Reads the lines of a program.

    Attributes:
        mode: What a block between begin and end is; empty outside.
        ending: How the line that ends it begins; empty for a packet, which ends by itself.
    """

    def __init__(self, context: Context, lines: Lines, *, font: bool = False) -> None:
        self.context = context
        self.lines = lines
        self.table = store.table(TABLE)
        self.font = store.table(FONT) if font else None
        self.comments: list[bytes] | None = [FIRST_FONT_COMMENT] if font else None
        self.mode = ""
        self.beginning = self.ending = b""
        self.depth = 0
        self.parts: list[bytes] = []
        self.held = 0
        self.inside: list[int] = []
        self.last = 0
        self.outer = context.doc
        self.end_of_inner = b""

    def read(self) -> None:
        """Read all lines."""
        lines = self.lines
        while True:
            line = lines.next() if self.mode or self.font else lines.next_marked()
            if line is None:
                break
            if self.mode:
                self._inside(line)
            else:
                self._outside(line)
        if self.mode or self.inside:
            self.mode = self.mode or "Document"
            if self.inside:
                _tell_type(self.context, "PS")
            self.context.doc = self.outer
            message = f"PostScript format error (unterminated {self.mode} data)"
            self.context.warn(message, lines.at, "block")

    def _inside(self, line: bytes) -> None:
        """Take a line of a block."""
        if not self.ending:
            self._hold(line)
            if _PACKET_END.search(line):
                self._finish()
        elif line[: len(self.ending)].lower() != self.ending:
            if self.mode == "Document":
                self.depth += line.startswith(self.beginning)
            elif self.mode == "XMP":
                self._hold(line)
            else:
                digits = _NOT_HEX.sub(b"", line)
                self._hold(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
        elif self.mode == "Document":
            self.depth -= 1
            self.mode = self.mode if self.depth else ""
        else:
            self._finish()

    def _hold(self, data: bytes) -> None:
        self.held += len(data)
        if self.held <= self.context.limits.single_read:
            self.parts.append(data)

    def _outside(self, line: bytes) -> None:
        begin = _BEGIN.match(line)
        if self.inside and line[: len(self.end_of_inner)].lower() == self.end_of_inner:
            self.last = self.inside.pop()
            self.context.doc = "-".join(map(str, self.inside)) if self.inside else self.outer
        elif begin:
            self._begin(begin, line)
        elif _PACKET.match(line):
            self.mode, self.ending, self.parts, self.held = "XMP", b"", [], 0
            self._inside(line)
        elif not self._comment(line) and self.font is not None:
            self._font_line(line)

    def _begin(self, begin: re.Match[bytes], line: bytes) -> None:
        mode = MODES.get(begin[3].lower())
        if mode is None:
            length = _BINARY.match(line)
            if length and not self.lines.broken:
                self.lines.skip(int(length[1][:18]))
            return
        self.mode, self.parts, self.held, self.depth = mode, [], 0, 1
        self.beginning = begin[0]
        self.ending = (begin[1] + b"end" + begin[3]).lower()
        if mode == "Document" and self.context.options.embedded and len(self.inside) < self.context.limits.depth:
            self._enter(line)

    def _enter(self, line: bytes) -> None:
        """Begin a document inside the document, whose lines are read too."""
        context = self.context
        if self.inside:
            self.inside.append(self.last + 1)
        else:
            self.inside = [context.next_document()]
        self.last, self.mode, self.end_of_inner = 0, "", self.ending
        context.doc = "-".join(map(str, self.inside))
        context.lists.clear()
        context.visited.clear()
        named = _DOCUMENT_NAME.match(line)
        if named:
            name = named[1][1:-1] if named[1].startswith(b"(") and named[1].endswith(b")") else named[1]
            context.found(store.tag(TABLE, "EmbeddedFileName"), decode_text(name), None, self.lines.start)

    def _comment(self, line: bytes) -> bool:
        """Take up a comment that the table knows; False where it is none."""
        found = _COMMENT.match(line)
        if found is None:
            return False
        name = found[1].decode("ascii")
        info = self.table.get(name)
        if not isinstance(info, TagInfo):
            return False
        if _WORTH.match(line) or name == "ImageData":
            here = self.lines.start
            value = comment_value(found[2], self.lines)
            if len(self.context.tags) < self.context.limits.tags and info.sub is None:
                self.context.found(info, value, None, here)
        return True

    def _font_line(self, line: bytes) -> None:
        """Take up what a font says of itself."""
        if self.comments is not None:
            comment = _FONT_COMMENT.match(line)
            if comment and sum(map(len, self.comments)) < LONGEST_FONT_COMMENT:
                self.comments.append(comment[1])
                return
            if not line.startswith(b"%"):
                self.context.found(store.tag("Extra", "Comment"), decode_text(b"\n".join(self.comments)))
                self.comments = None
        entry = _FONT_ENTRY.match(line)
        if entry:
            self._font_entry(entry[1].decode("ascii"), entry[2])
        if line.startswith(b"currentdict end"):
            self.font = None

    def _font_entry(self, key: str, value: bytes) -> None:
        info = self.font.get(key) if self.font is not None else None
        if not isinstance(info, TagInfo):
            return
        text, word = re.match(rb"\((.*)\)", value), re.search(rb"/?(\S+)", value)
        shown = unescaped(text[1], continued=True) if text else word[1] if word else value
        self.context.found(info, decode_text(shown))

    def _finish(self) -> None:
        """Decode a block that is whole."""
        data, mode = b"".join(self.parts), self.mode
        self.mode, self.parts, self.held = "", [], 0
        here: Any = self.lines.start
        found = decode_inner(self.context, data, f"{mode}::Main", here, packed=True)
        if not found and (mode != "XMP" or not data.strip(b" \0")):
            message = f"Error processing {mode} information in PostScript file"
            self.context.warn(message, here, "block")
