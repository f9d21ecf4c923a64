"""Documents that are ZIP archives: which kind one is, and which of its files hold metadata.

The kinds are told apart as ExifTool does, in its order: Office Open XML by its list of content types, EIP and iWork by
the names of their files, OpenDocument, IDML and EPUB by the file `mimetype`; the rest are plain archives, among them
Sketch and newer iWork. Each file is a document of its own. Sources: ECMA-376 part 2; OpenDocument 1.3 part 2; EPUB 3;
ExifTool's ZIP, OOXML, iWork and CaptureOne modules.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from exifweb.core.detect import extension_of, facts
from exifweb.core.model import Block
from exifweb.core.tags import store
from exifweb.core.values import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exifweb.core.context import Context
    from exifweb.core.formats.zip.directory import Archive, Entry

CONTENT_TYPES = "[Content_Types].xml"
OPEN_TYPES = {
    "application/vnd.oasis.opendocument.database": "ODB",
    "application/vnd.oasis.opendocument.chart": "ODC",
    "application/vnd.oasis.opendocument.formula": "ODF",
    "application/vnd.oasis.opendocument.graphics": "ODG",
    "application/vnd.oasis.opendocument.image": "ODI",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.adobe.indesign-idml-package": "IDML",
    "application/epub+zip": "EPUB",
}
OFFICE_TYPES = frozenset(
    (
        *("DOCX", "DOCM", "DOTX", "DOTM", "POTX", "POTM", "PPAX", "PPAM", "PPSX", "PPSM", "PPTX", "PPTM", "THMX"),
        *("XLAM", "XLSX", "XLSM", "XLSB", "XLTX", "XLTM", "VSDX"),
    )
)
EPUB = "application/epub+zip"
APPLE_TYPES = {
    "NUMBERS": ("NUMBERS", "application/x-iwork-numbers-sffnumbers"),
    "PAGES": ("PAGES", "application/x-iwork-pages-sffpages"),
    "KEY": ("KEY", "application/x-iWork-keynote-sffkey"),
    "KTH": ("KTH", "application/x-iWork-keynote-sffkth"),
    "NMBTEMPLATE": ("NMBTEMPLATE", "application/x-iwork-numbers-sfftemplate"),
}
APPLE_ROOTS = {"ls:document": "NUMBERS", "sl:document": "PAGES", "key:presentation": "KEY"}
APPLE_PARTS = {"Index/Slide.iwa": "KEY", "Index/Tables/DataList.iwa": "NUMBERS"}
KEPT = {
    "previews/preview.png": "PreviewPNG",
    "preview.jpg": "PreviewImage",
    "preview-web.jpg": "OtherImage",
    "preview-micro.jpg": "ThumbnailImage",
    "QuickLook/Thumbnail.jpg": "ThumbnailImage",
    "QuickLook/Preview.pdf": "PreviewPDF",
}
"""Files of plain archives that are a tag as a whole."""
_TYPED = r"\sContentType\s*=\s*(['\"])([^\"']+)\.main(?:\+xml)?\1"
_PARTS = r"/ppt/presentation.xml|/word/document.xml|/xl/workbook.xml"
_MAIN = (
    rf"\sPartName\s*=\s*['\"](?:{_PARTS})['\"][^>]*{_TYPED}",
    rf"<Override[^>]*\sPartName[^<]+{_TYPED}",
    _TYPED.removeprefix(r"\s"),
)
"""Ways in which the main part may be listed, best first."""
_EIP = re.compile(r"CaptureOne/.*\.(?:cos|COS)\Z")
_INDEX = r"index\.(?:xml|apxl)|QuickLook/Thumbnail\.jpg"
_IWORK = re.compile(rf"(?:{_INDEX}|[^/]+\.(?:pages|numbers|key)/Index\.(?:zip|xml|apxl))\Z", re.IGNORECASE)
_IWORK_READ = re.compile(rf"(?:{_INDEX}|[^/]+/preview(?:-micro|-web)?.jpg)\Z", re.IGNORECASE)
_OFFICE_READ = re.compile(r"docProps/(?:.*\.xml|thumbnail\.(?:jpe?g|wmf))\Z", re.IGNORECASE)
_EIP_READ = re.compile(r"(?:[^/]+\.(?:iiq|jpe?g|tiff?)|CaptureOne/.*\.cos)\Z", re.IGNORECASE)
_EIP_NAMED = re.compile(r"<(RawPath|SettingsPath)>(.*?)</\1>", re.DOTALL)
_EIP_WANTED = re.compile(r"\.(?:cos|iiq|jpe?g|tiff?)\Z", re.IGNORECASE)
_ROOT = re.compile(r"\s*<\?xml version=[^<]+<(\w+:\w+)")
_ROOT_FILE = re.compile(r"<rootfile\s+[^>]*?\bfull-path=(['\"])(.*?)\1", re.DOTALL)
_MIME = re.compile(rb"[\x21-\xfe]+")
LONGEST_TYPES = 1 << 20

PART = "ZIP-Part"
"""Kind of the block that is the content of a file in an archive: it lies where the directory lists it."""


def walk(context: Context, archive: Archive) -> Iterator[Block]:
    """Yield the blocks of an archive."""
    comment, place = archive.comment
    if comment:
        context.found(store.tag("Extra", "Comment"), decode_text(comment), None, place, len(comment))
    for recognise in RECOGNISERS:
        blocks = recognise(context, archive)
        if blocks is not None:
            yield from blocks
            return
    yield from _plain(context, archive)


def _members(context: Context, archive: Archive) -> Iterator[Entry]:
    """Give each file a document of its own."""
    for number, entry in enumerate(archive.entries, 1):
        context.doc = str(number)
        yield entry


def _listed(entry: Entry) -> Block:
    return Block("ZIP-Entry", "ZIP-directory", entry.offset, entry.length)


def _part(entry: Entry, reader: str) -> Block:
    """Return the block of a file's content, whose label names what reads it."""
    return Block(PART, "ZIP-file", entry.offset, entry.length, detail=entry.local, label=reader)


def _office(context: Context, archive: Archive) -> Iterator[Block] | None:
    entry = archive.by_name.get(CONTENT_TYPES)
    data = archive.content(entry) if entry is not None else None
    mime = _main_type(decode_text(data[:LONGEST_TYPES])) if data else ""
    described = any(re.match(r"docProps/.*\.(?:xml|XML)\Z", name) for name in archive.by_name)
    if not mime and not described:
        return None
    context.override_type(_office_type(context, mime))
    return _office_blocks(context, archive)


def _main_type(text: str) -> str:
    """Return the MIME type of the main part, empty where none is told."""
    for pattern in _MAIN:
        found = re.search(pattern, text)
        if found:
            return found[2]
    return ""


def _office_type(context: Context, mime: str) -> str:
    mimes = facts()["mime"]
    known = {mimes[kind]: kind for kind in OFFICE_TYPES if kind in mimes}
    extension = extension_of(context.name)
    kind = known.get(mime or mimes["DOCX"])
    if kind is not None:
        return "THMX" if kind == "PPTX" and extension == "THMX" else kind
    return extension if extension in OFFICE_TYPES else "DOCX"


def _office_blocks(context: Context, archive: Archive) -> Iterator[Block]:
    for entry in _members(context, archive):
        yield _listed(entry)
        if _OFFICE_READ.match(entry.name):
            name = entry.name.lower()
            reader = "PreviewWMF" if name.endswith(".wmf") else "PreviewImage" if name.endswith("g") else "OOXML"
            yield _part(entry, reader)


def _package(context: Context, archive: Archive) -> Iterator[Block] | None:
    """A Capture One package: its manifest says which image and settings count."""
    if not any(_EIP.match(name) for name in archive.by_name):
        return None
    context.override_type("EIP")
    return _package_blocks(context, archive, _manifest(archive))


def _manifest(archive: Archive) -> frozenset[str]:
    names = sorted(name for name in archive.by_name if re.match(r"manifest\d*.xml\Z", name))
    data = archive.content(archive.by_name[names[-1]]) if names else None
    listed = [found[2] for found in _EIP_NAMED.finditer(decode_text(data))] if data else []
    wanted = frozenset(name for name in listed if _EIP_WANTED.search(name))
    return wanted if any(not name.lower().endswith(".cos") for name in wanted) else frozenset()


def _package_blocks(context: Context, archive: Archive, wanted: frozenset[str]) -> Iterator[Block]:
    for entry in _members(context, archive):
        yield _listed(entry)
        if entry.name in wanted if wanted else _EIP_READ.match(entry.name):
            yield _part(entry, "COS" if entry.name.lower().endswith(".cos") else "image")


def _iwork(context: Context, archive: Archive) -> Iterator[Block] | None:
    if not any(_IWORK.match(name) for name in archive.by_name):
        return None
    kind = _iwork_type(context, archive)
    context.override_type(*APPLE_TYPES.get(kind, (kind, None)))
    return _iwork_blocks(context, archive)


def _iwork_type(context: Context, archive: Archive) -> str:
    extension = extension_of(context.name)
    if extension in APPLE_TYPES:
        return extension
    index = next((name for name in archive.by_name if re.match(r"index\.(?:xml|apxl)\Z", name)), None)
    if index is not None:
        data = archive.content(archive.by_name[index])
        root = _ROOT.match(decode_text(data)) if data else None
        return APPLE_ROOTS.get(root[1], "ZIP") if root else "ZIP"
    for name in archive.by_name:
        found = re.match(r".*\.(pages|numbers|key)/Index", name, re.IGNORECASE)
        if found:
            return found[1].upper()
    return "ZIP"


def _iwork_blocks(context: Context, archive: Archive) -> Iterator[Block]:
    for entry in _members(context, archive):
        yield _listed(entry)
        if not _IWORK_READ.match(entry.name):
            continue
        if not entry.name.endswith(".jpg"):
            yield _part(entry, "iWork")
            continue
        size = re.search(r"preview-(\w+)", entry.name)
        yield _part(entry, "PreviewImage" if not size else "OtherImage" if size[1] == "web" else "ThumbnailImage")


def _open(context: Context, archive: Archive) -> Iterator[Block] | None:
    """An OpenDocument file, IDML or EPUB; None too where its MIME type is unknown and it has no metadata."""
    entry = archive.by_name.get("mimetype")
    data = archive.content(entry) if entry is not None else None
    found = _MIME.search(data or b"")
    if not found:
        return None
    mime = found[0].decode("latin-1").lower()
    kind = OPEN_TYPES.get(mime)
    context.override_type(kind or "ZIP", mime)
    if kind is None:
        context.warn(f"Unrecognized MIMEType {mime}")
    meta = archive.by_name.get("meta.xml") or archive.by_name.get("META-INF/metadata.xml")
    root = _epub_root(archive) if meta is None or mime == EPUB else None
    if kind is None and meta is None and root is None:
        return None
    return _open_blocks(archive, meta, root)


def _epub_root(archive: Archive) -> Entry | None:
    container = archive.by_name.get("META-INF/container.xml")
    data = archive.content(container) if container is not None else None
    found = _ROOT_FILE.search(decode_text(data)) if data else None
    return archive.by_name.get(found[2]) if found else None


def _open_blocks(archive: Archive, meta: Entry | None, root: Entry | None) -> Iterator[Block]:
    if meta is not None:
        yield _part(meta, "XMP")
    if root is not None:
        yield _part(root, "OPF")
    for kind, name in (("jpg", "PreviewImage"), ("png", "PreviewPNG")):
        thumbnail = archive.by_name.get(f"Thumbnails/thumbnail.{kind}")
        if thumbnail is not None:
            yield _part(thumbnail, name)


def _plain(context: Context, archive: Archive) -> Iterator[Block]:
    extension = extension_of(context.name)
    apple = ""
    for entry in _members(context, archive):
        yield _listed(entry)
        if entry.name == "meta.json":
            yield _part(entry, "JSON")
        elif entry.name in KEPT:
            yield _part(entry, KEPT[entry.name])
        elif entry.name == "Index/Document.iwa" and not apple:
            apple = extension if extension in APPLE_TYPES else "PAGES"
        elif entry.name in APPLE_PARTS:
            apple = APPLE_PARTS[entry.name]
    context.doc = None
    if apple:
        context.override_type(apple)


RECOGNISERS: tuple[Callable[[Context, Archive], Iterator[Block] | None], ...] = (_office, _package, _iwork, _open)
