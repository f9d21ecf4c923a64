"""Programs and libraries of Windows, macOS and Unix, and scripts → headers, version resources, debug information.

Each kind is told by its magic number and walked by its own function; only tables that headers lead to are read, with
sane counts. What kind of file it is becomes its type. Sources: PE format (Microsoft), Mach-O and PEF (Apple), System V
ABI, ar(5); ExifTool's EXE module.
"""

from __future__ import annotations

import re
from struct import unpack_from
from typing import TYPE_CHECKING, NamedTuple

from exifweb.core.detect import facts
from exifweb.core.model import Block
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context

HEAD = 0x40
DLL = 0x2000
PE_MAGIC = frozenset((0x107, 0x10B, 0x20B))
PE_PLUS = 0x20B
PE_HEADER = 24
SECTION = 40
DEEPEST, MOST_ENTRIES = 10, 100_000
VERSION_RESOURCE = 16
DIRECTORY = 0x80000000
LONGEST_VERSION = 1 << 20
LONGEST_DEBUG, DEBUG_ENTRY, LONGEST_CODEVIEW = 2800, 28, 10_000
CODEVIEW, MISC = 2, 4
MACH = {
    b"\xfe\xed\xfa\xce": ">",
    b"\xce\xfa\xed\xfe": "<",
    b"\xfe\xed\xfa\xcf": ">",
    b"\xcf\xfa\xed\xfe": "<",
}
"""Magic number → byte order."""
MACH_TYPES = {
    1: ("object file", "o"),
    6: ("dynamic link library", "dylib"),
    8: ("dynamic bound bundle", "dylib"),
    9: ("dynamic link library stub", "dylib"),
}
ELF_TYPES = {1: ("ELF object file", "o"), 3: ("ELF shared library", "so")}
MOST_ARCHITECTURES, ARCHITECTURE = 30, 20
AR, AR_HEADER, MOST_AR, LONGEST_AR_NAME = b"!<arch>\n", 60, 10, 256
SCRIPTS = {"perl": "pl", "python": "py", "ruby": "rb", "php": "php"}
_SCRIPT = re.compile(rb"#!\s*/\S*bin/(\w+)")
_ENV = re.compile(rb"\b(perl|python|ruby|php)\b")
_AR_EXTENDED = re.compile(rb"#1/(\d+) *\Z")


class Section(NamedTuple):
    """A section of a PE file: where it lies in the file and in memory."""

    offset: int
    size: int
    address: int


def walk(context: Context) -> Iterator[Block]:
    """Yield the blocks of a program."""
    head = context.source.read(context.base, HEAD)
    for magic, walker in WALKERS:
        if head.startswith(magic):
            yield from walker(context, head)
            return


def _dos(context: Context, head: bytes) -> Iterator[Block]:
    """A program of DOS or Windows."""
    if len(head) < HEAD:
        return
    rest, pages, at = unpack_from("<2xHH54xI", head)
    if (pages - bool(rest)) * 512 + rest < HEAD:
        context.warn("Invalid file size in DOS header", 2, "block")
    new = context.source.read(at, HEAD)
    if new.startswith(b"PE"):
        yield from _pe(context, new, at)
    elif new.startswith(b"NE"):
        kind = "DLL" if len(new) > 0x0D and new[0x0C] & 0x80 else "EXE"
        _name(context, f"Win16 {kind}", kind.lower())
    elif new.startswith(b"LE"):
        _name(context, "Virtual Device Driver", "386")
    else:
        _name(context, "DOS EXE", "exe")


def _pe(context: Context, head: bytes, at: int) -> Iterator[Block]:
    if len(head) < PE_HEADER:
        return
    machine, count = unpack_from("<HH", head, 4)
    optional, flags = unpack_from("<HH", head, 20)
    words = store.tag("EXE::Main", 0).attributes["text"]["enum"]
    kind = "DLL" if flags & DLL else "EXE"
    _name(context, f"{'Win64' if '64' in words.get(str(machine), '') else 'Win32'} {kind}", kind.lower())
    if len(head) < PE_HEADER + optional:
        whole = context.source.read(at, PE_HEADER + optional)
        if len(whole) < PE_HEADER + optional:
            context.warn("Error reading optional header", at + len(head), "block")
        else:
            head = whole
    magic = int.from_bytes(head[24:26], "little") if len(head) > HEAD else 0
    if magic and magic not in PE_MAGIC:
        context.warn("Unknown PE magic number", at + 24, "block")
        return
    yield Block("EXE", "EXE-PE", at + 4, len(head) - 4, table="EXE::Main", order="<")
    table = context.source.read(at + len(head), SECTION * count)
    if len(table) < SECTION * count:
        return
    yield from _resources(context, _sections(table), table)
    yield from _debug(context, _sections(table), head, magic)


def _sections(table: bytes) -> list[Section]:
    found = []
    for at in range(0, len(table), SECTION):
        address, size, offset = unpack_from("<12xIII", table, at)
        found.append(Section(offset, size, address))
    return found


def _offset(address: int, sections: list[Section]) -> int:
    """Return where in the file an address lies, 0 where it lies nowhere."""
    inside = (s for s in sections if s.address <= address < s.address + s.size)
    found = next(inside, None)
    return 0 if found is None else address + found.offset - found.address


def _resources(context: Context, sections: list[Section], table: bytes) -> Iterator[Block]:
    """Yield the version resource of the section `.rsrc`, or of `.text` where there is none."""
    names = [table[at : at + 8].rstrip(b"\0") for at in range(0, len(table), SECTION)]
    wanted = next((name for name in (b".rsrc", b".text") if name in names), None)
    if wanted is None:
        return
    base = sections[names.index(wanted)].offset
    finder = _Finder(context, sections, base)
    if finder.search(0, 0):
        if finder.found is not None:
            yield Block("EXE-Version", "EXE-resource", *finder.found, order="<")
    else:
        if finder.found is not None:
            yield Block("EXE-Version", "EXE-resource", *finder.found, order="<")
        context.warn("Error processing PE resources", base, "block")


def _name(context: Context, kind: str, extension: str) -> None:
    """Say what kind of program the file is."""
    context.override_type(kind, facts()["mime"]["EXE"], extension)


class _Finder:
    """Looks for the version in a tree of resource directories."""

    def __init__(self, context: Context, sections: list[Section], base: int) -> None:
        self.context = context
        self.sections = sections
        self.base = base
        self.found: tuple[int, int] | None = None
        self.left = MOST_ENTRIES

    def search(self, at: int, level: int) -> bool:
        """Search a directory; False where it is damaged."""
        read = self.context.source.read
        head = read(self.base + at, 16)
        if level > DEEPEST or len(head) < 16:
            return False
        count = sum(unpack_from("<12xHH", head))
        self.left -= count + 1
        if self.left < 0:
            return False
        data = read(self.base + at + 16, count * 8)
        if len(data) < count * 8:
            return False
        for place in range(0, len(data), 8):
            name, entry = unpack_from("<II", data, place)
            if not level and name != VERSION_RESOURCE:
                continue
            if entry & DIRECTORY:
                if not self.search(entry & ~DIRECTORY, level + 1):
                    return False
            elif level == 2 and self.found is None and not self._leaf(entry):
                return False
        return True

    def _leaf(self, entry: int) -> bool:
        data = self.context.source.read(self.base + entry, 16)
        if len(data) < 16:
            return False
        address, length = unpack_from("<II", data)
        offset = _offset(address, self.sections)
        if not offset or offset + length > self.context.source.size or length > LONGEST_VERSION:
            return False
        self.found = offset, length
        return True


def _debug(context: Context, sections: list[Section], head: bytes, magic: int) -> Iterator[Block]:
    """Yield the debug information that names the program's database."""
    place = 184 if magic == PE_PLUS else 168
    if magic not in (0x10B, PE_PLUS) or len(head) < place + 8:
        return
    address, length = unpack_from("<II", head, place)
    offset = _offset(address, sections) if address and length < LONGEST_DEBUG else 0
    data = context.source.read(offset, length) if offset else b""
    if len(data) < length:
        return
    for at in range(0, len(data) - DEBUG_ENTRY + 1, DEBUG_ENTRY):
        moment, kind, size, start = unpack_from("<4xI4xII4xI", data, at)
        if kind in (CODEVIEW, MISC) and size < LONGEST_CODEVIEW and start + size <= context.source.size:
            name = "EXE-CodeView" if kind == CODEVIEW else "EXE-Misc"
            yield Block(name, "EXE-debug", start, size, order="<", detail=moment)


def _mach(context: Context, head: bytes) -> Iterator[Block]:
    """A program of macOS for one kind of processor."""
    if len(head) < 16:
        return
    yield Block("EXE-Mach", "EXE-Mach", context.base, len(head), order=MACH[head[:4]], detail=1)
    _mach_type(context, unpack_from(f"{MACH[head[:4]]}I", head, 12)[0], "")


def _mach_type(context: Context, kind: int, fat: str) -> None:
    if kind in MACH_TYPES:
        name, extension = MACH_TYPES[kind]
        _name(context, f"Mach-O {fat}{name}", extension)


def _fat(context: Context, head: bytes) -> Iterator[Block]:
    """Programs for several kinds of processor in one file; Java has the same magic number."""
    if len(head) <= 12:
        return
    (count,) = unpack_from(">I", head, 4)
    if count > MOST_ARCHITECTURES:
        context.override_type("Java bytecode", "application/java-byte-code", "class")
        return
    length = 8 + count * ARCHITECTURE
    if context.base + length > context.source.size:
        context.warn("Error reading fat-arch headers", context.base, "block")
        return
    yield Block("EXE-Fat", "EXE-fat", context.base, length, order=">", detail=count)
    (at,) = unpack_from(">I", head, 16)
    inner = context.source.read(at, 16)
    if len(inner) < 16:
        context.warn("Error reading file", at, "block")
    elif inner[:4] in MACH:
        yield Block("EXE-Mach", "EXE-Mach", at, 16, order=MACH[inner[:4]], detail=2)
        _mach_type(context, unpack_from(f"{MACH[inner[:4]]}I", inner, 12)[0], "fat ")
    elif inner.startswith(AR):
        yield Block("EXE-Mach", "EXE-Mach", at, 16, detail=3)
        _name(context, "Mach-O fat static library", "a")
    else:
        context.warn("Unrecognized object file type", at, "block")


def _pef(context: Context, head: bytes) -> Iterator[Block]:
    """A program of classic Mac OS."""
    if len(head) > 12:
        yield Block("EXE", "EXE-PEF", context.base, len(head), table="EXE::PEF", order=">")


def _elf(context: Context, head: bytes) -> Iterator[Block]:
    """A program of Unix."""
    if len(head) < 16:
        return
    order = "<" if head[5] == 1 else ">"
    yield Block("EXE", "EXE-ELF", context.base, len(head), table="EXE::ELF", order=order)
    kind = unpack_from(f"{order}H", head, 16)[0] if len(head) >= 18 else 0
    if kind in ELF_TYPES:
        name, extension = ELF_TYPES[kind]
        _name(context, name, extension)


def _library(context: Context, _head: bytes) -> Iterator[Block]:
    """A static library: an archive whose first objects tell what it is for."""
    at = context.base + len(AR)
    for number in range(MOST_AR):
        head = context.source.read(at, AR_HEADER)
        if len(head) < AR_HEADER:
            return
        if head[58:] != b"`\n":
            context.warn("Invalid archive header", at, "block")
            return
        if not number:
            yield Block("EXE", "EXE-AR", at, AR_HEADER, table="EXE::AR")
        inner = at + AR_HEADER
        extended = _AR_EXTENDED.match(head[:16])
        if extended:
            length = int(extended[1])
            if length > LONGEST_AR_NAME:
                context.warn("Invalid extended archive name length", at, "block")
                return
            inner += length
        size = re.match(rb"\d+", head[48:58])
        object_head = context.source.read(inner, 28)
        if size is None or len(object_head) < 28:
            return
        if object_head[:4] in MACH:
            yield Block("EXE-Mach", "EXE-Mach", inner, 28, order=MACH[object_head[:4]])
            _name(context, "Mach-O static library", "a")
            return
        at += AR_HEADER + int(size[0])
        at += at & 1


def _script(context: Context, head: bytes) -> Iterator[Block]:
    """A script: the program that runs it is its type."""
    found = _SCRIPT.match(head)
    if found:
        program = found[1].decode("ascii")
        run_by = _ENV.search(head) if program == "env" else None
        program = run_by[1].decode("ascii") if run_by else program
        extension = SCRIPTS.get(program, "sh" if program.endswith("sh") else "")
        context.override_type(f"{program} script", f"text/x-{program}", extension)
    yield from ()


WALKERS: tuple[tuple[bytes | tuple[bytes, ...], Callable[[Context, bytes], Iterator[Block]]], ...] = (
    (b"MZ", _dos),
    (b"\xca\xfe\xba\xbe", _fat),
    (tuple(MACH), _mach),
    (b"Joy!peff", _pef),
    (b"\x7fELF", _elf),
    (AR, _library),
    (b"#!", _script),
)
"""Magic number → what walks such files."""
