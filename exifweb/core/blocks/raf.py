"""Parts of a RAF file besides its JPEG: Fujifilm's directories, TIFF structures, the list of images of one shot.

Early cameras have raw pixels where later ones have a TIFF structure, so one that does not look like that is no damage.
Source: ExifTool's FujiFilm module, ProcessRAF and ProcessMRAW.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING

from exifweb.core.blocks.ifd import decode as ifd
from exifweb.core.blocks.tiff_header import read_header
from exifweb.core.makernotes.fujifilm import raf_directory, take_entry
from exifweb.core.tags import store
from exifweb.core.view import View

if TYPE_CHECKING:
    from exifweb.core.context import Context
    from exifweb.core.model import Block

DIRECTORY, TIFF, IMAGES = "FujiFilm::RAF", "FujiFilm::IFD", "FujiFilm::MRAW"
IMAGES_MAGIC = b"FUJIFILMM-RAW  "
IMAGES_HEAD, IMAGE_HEAD = 44, 16
MOST = 1 << 16


def _numbered(name: str, number: int) -> str:
    return f"{name}{number if number > 1 else ''}"


def directory(context: Context, block: Block) -> None:
    """Decode a directory of Fujifilm's own; its number becomes a part of its tags' group."""
    view = View(context.source, block.offset, block.offset + block.length, block.offset)
    context.set_g1 = _numbered("RAF", block.detail)
    try:
        raf_directory(context, view, 0, block.length, store.table(DIRECTORY), "RAF")
    finally:
        context.set_g1 = None


def tiff(context: Context, block: Block) -> None:
    """Decode a TIFF structure whose offsets count from its start."""
    view = View(context.source, 0, context.source.size, block.offset, bounded=False)
    start = read_header(view)
    if start is None:
        return
    context.members["TIFF_TYPE"] = ""
    context.set_g1 = _numbered("FujiIFD", block.detail)
    try:
        ifd.decode_chain(context, view, start, store.table(TIFF), "FujiIFD")
    finally:
        context.set_g1 = None


def several_images(context: Context, block: Block) -> None:
    """Decode the parameters of each image of a shot; those after the first are documents of their own."""
    for tag in context.tags:
        if tag.info.name == "FileType" and tag.info.table.name == "Extra":
            tag.raw = f"{tag.raw} (M-RAW)"
    data = context.source.read(block.offset, min(block.length, MOST))
    if len(data) < min(block.length, MOST):
        context.warn("Error reading M-RAW header", block.offset, "block")
        return
    if len(data) < IMAGES_HEAD or not data.startswith(IMAGES_MAGIC):
        context.warn("Short M-RAW header" if len(data) < IMAGES_HEAD else "Bad M-RAW header", block.offset, "block")
        return
    size, count = unpack_from(">2H", data, 40)
    at, number = IMAGES_HEAD, 0
    try:
        while at + IMAGE_HEAD + size <= len(data):
            if number:
                context.doc = str(number)
            at = _image(context, block.offset, data, at + IMAGE_HEAD, at + IMAGE_HEAD + size, count)
            number += 1
    finally:
        context.doc = None


def _image(context: Context, here: int, data: bytes, at: int, end: int, count: int) -> int:
    """Take up the parameters of one image, and return where they end."""
    table = store.table(IMAGES)
    for _ in range(count):
        if at + 4 > end:
            return at
        key, size = unpack_from(">2H", data, at)
        at += 4
        if at + size > end:
            return at
        take_entry(context, table, key, data[at : at + size], here + at)
        at += size
    return at
