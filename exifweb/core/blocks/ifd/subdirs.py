"""From a directory's entry down into what it points to: another directory, or a block of another kind.

`CODECS` is the ordered table from ExifTool's processing procedures to our decoders, by module name; a kind that has
no decoder is recorded as a block of the file and left alone. Source: the SubDirectory part of ProcessExif.
"""

from __future__ import annotations

from functools import lru_cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from exifweb.core.blocks.ifd.types import NAMES, read_value
from exifweb.core.blocks.whole import NAMES as NAMES_OF_WHOLE
from exifweb.core.blocks.whole import take_inner
from exifweb.core.model import Block
from exifweb.core.tags import registry, store
from exifweb.core.values import Binary, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from exifweb.core.blocks.ifd.decode import Directory, Entry
    from exifweb.core.context import Context
    from exifweb.core.tags.schema import TagInfo, TagTable
    from exifweb.core.view import View

    Codec = Callable[[Context, View, int, int, TagTable, str], None]

IFD = "Exif::ProcessExif"
CODECS: tuple[tuple[str, str], ...] = (
    (IFD, "exifweb.core.blocks.ifd.decode"),
    ("ProcessBinaryData", "exifweb.core.blocks.binary"),
    ("ProcessTIFF", "exifweb.core.blocks.exif"),
    ("ProcessSubTIFF", "exifweb.core.blocks.exif:sub_document"),
    ("Exif::ProcessTiffIFD", "exifweb.core.blocks.exif:profile"),
    ("IPTC::ProcessIPTC", "exifweb.core.blocks.iptc.decode"),
    ("Photoshop::ProcessPhotoshop", "exifweb.core.blocks.photoshop.decode"),
    ("ICC_Profile::ProcessICC_Profile", "exifweb.core.blocks.icc.decode"),
    ("XMP::ProcessXMP", "exifweb.core.blocks.xmp.decode"),
    ("CanonVRD::ProcessDR4", "exifweb.core.blocks.canon_dr4"),
    ("CanonVRD::ProcessIHLExif", "exifweb.core.blocks.canon_dr4:ihl_exif"),
    ("CanonVRD::ProcessIHL", "exifweb.core.blocks.canon_dr4:ihl_block"),
    ("PostScript::ProcessPS", "exifweb.core.blocks.postscript"),
    ("CanonVRD::ProcessCanonVRD", "exifweb.core.blocks.trailers:vrd_block"),
    ("CanonVRD::ProcessEditData", "exifweb.core.blocks.trailers:vrd_edit"),
    ("CBOR::ProcessCBOR", "exifweb.core.blocks.cbor"),
    ("JSON::ProcessJSON", "exifweb.core.blocks.json_text"),
    ("PrintIM::ProcessPrintIM", "exifweb.core.blocks.small:print_im"),
    ("FLIR::ProcessFLIRText", "exifweb.core.blocks.flir:texts"),
    ("FLIR::ProcessMeasInfo", "exifweb.core.blocks.flir:tools"),
    ("FlashPix::ProcessProperties", "exifweb.core.blocks.properties"),
    ("LNK::ProcessURI", "exifweb.core.blocks.lnk:uri"),
    ("FlashPix::ProcessContents", "exifweb.core.blocks.ole:contents"),
    ("FlashPix::ProcessWordDocument", "exifweb.core.blocks.ole:word_document"),
    ("FlashPix::ProcessCommentBy", "exifweb.core.blocks.ole:comment_by"),
    ("FlashPix::ProcessLastSavedBy", "exifweb.core.blocks.ole:last_saved_by"),
    ("Photoshop::ProcessDocumentData", "exifweb.core.blocks.photoshop_layers:document_data"),
    ("Photoshop::ProcessChannelOptions", "exifweb.core.blocks.photoshop_layers:channels"),
    ("CanonRaw::ProcessCanonRaw", "exifweb.core.blocks.ciff:heap"),
    ("GoPro::ProcessGoPro", "exifweb.core.blocks.gpmf:records"),
    ("MPF::ProcessMPImageList", "exifweb.core.blocks.tiff_segments:image_list"),
    ("MakerNotes::ProcessCanon", "exifweb.core.blocks.ifd.decode"),
    ("DNG::ProcessAdobeData", "exifweb.core.makernotes.adobe"),
    ("DNG::ProcessAdobeCRW", "exifweb.core.makernotes.adobe_raw:crw"),
    ("DNG::ProcessAdobeMRW", "exifweb.core.makernotes.adobe_raw:mrw"),
    ("DNG::ProcessAdobeRAF", "exifweb.core.makernotes.adobe_raw:raf"),
    ("DNG::ProcessAdobeSR2", "exifweb.core.makernotes.adobe_raw:sr2"),
    ("DNG::ProcessAdobeIFD", "exifweb.core.makernotes.adobe_raw:directory"),
    ("DNG::ProcessOriginalRaw", "exifweb.core.makernotes.adobe_raw:original"),
    ("Canon::ProcessSerialData", "exifweb.core.makernotes.canon:serial_data"),
    ("Canon::ProcessCMT3", "exifweb.core.blocks.lone_directories:canon_notes"),
    ("Canon::ProcessCTMD", "exifweb.core.makernotes.canon_timed:records"),
    ("Canon::ProcessExifInfo", "exifweb.core.makernotes.canon_timed:directories"),
    ("Canon::ProcessFilters", "exifweb.core.makernotes.canon:filters"),
    ("CanonCustom::ProcessCanonCustom", "exifweb.core.makernotes.canon:custom_functions"),
    ("CanonCustom::ProcessCanonCustom2", "exifweb.core.makernotes.canon:custom_functions_2"),
    ("PLIST::ProcessBinaryPLIST", "exifweb.core.blocks.plist"),
    ("PLIST::ProcessPLIST", "exifweb.core.blocks.plist_file"),
    ("XMP::ProcessSEAL", "exifweb.core.blocks.small:seal_block"),
    ("Jpeg2000::ProcessJpeg2000Box", "exifweb.core.blocks.jumbf"),
    ("Protobuf::ProcessProtobuf", "exifweb.core.blocks.protobuf"),
    ("Google::ProcessHDRP", "exifweb.core.makernotes.google:hdrp"),
    ("Samsung::ProcessSamsung", "exifweb.core.blocks.trailers:samsung_block"),
    ("Samsung::ProcessSamsungIFD", "exifweb.core.makernotes.samsung:wide_count"),
    ("Samsung::ProcessINFO", "exifweb.core.makernotes.samsung:pairs"),
    ("Samsung::ProcessSamsungMeta", "exifweb.core.makernotes.samsung:depth_information"),
    ("Leaf::ProcessLeaf", "exifweb.core.makernotes.leaf:packets"),
    ("PhaseOne::ProcessPhaseOne", "exifweb.core.makernotes.phase_one:directory"),
    ("JVC::ProcessJVCText", "exifweb.core.makernotes.texts:jvc"),
    ("HP::ProcessTDHD", "exifweb.core.blocks.vendor_segments:tdhd_block"),
    ("HP::ProcessHP", "exifweb.core.makernotes.texts:hp"),
    ("DJI::ProcessSettings", "exifweb.core.makernotes.texts:dji_settings"),
    ("DJI::ProcessDJIInfo", "exifweb.core.makernotes.texts:dji_info"),
    ("Nikon::ProcessNikonEncrypted", "exifweb.core.makernotes.nikon:encrypted"),
    ("Nikon::ProcessNikonCaptureOffsets", "exifweb.core.makernotes.nikon:capture_offsets"),
    ("Sony::ProcessEnciphered", "exifweb.core.makernotes.sony:enciphered"),
    ("Sony::ProcessMoreInfo", "exifweb.core.makernotes.sony:more_info"),
    ("Sony::ProcessSonyPIC", "exifweb.core.makernotes.sony:logs"),
    ("Sony::ProcessSR2", "exifweb.core.makernotes.sony_raw:private"),
    ("Sony::ProcessSRF", "exifweb.core.makernotes.sony_raw:chain"),
    ("MinoltaRaw::ProcessMRW", "exifweb.core.makernotes.minolta:segments"),
    ("Kodak::ProcessKodakIFD", "exifweb.core.makernotes.kodak:directory"),
    ("Kodak::ProcessKodakText", "exifweb.core.makernotes.kodak:lines"),
    ("Ricoh::ProcessRicohText", "exifweb.core.makernotes.ricoh:text"),
    ("APP12::ProcessAPP12", "exifweb.core.blocks.small:picture_text"),
    ("FujiFilm::ProcessFaceRec", "exifweb.core.makernotes.fujifilm:faces"),
    ("FujiFilm::ProcessFujiDir", "exifweb.core.makernotes.fujifilm:raf_directory"),
    ("Panasonic::ProcessLeicaLEIC", "exifweb.core.makernotes.panasonic:leica_video"),
    ("PanasonicRaw::ProcessJpgFromRaw", "exifweb.core.makernotes.panasonic_raw:jpg_from_raw"),
    ("PanasonicRaw::ProcessDistortionInfo", "exifweb.core.makernotes.panasonic:distortion"),
    ("Jpeg2000::ProcessBrotli", "exifweb.core.blocks.jp2:brotli"),
    ("Jpeg2000::ProcessJUMB", "exifweb.core.blocks.jumbf:superbox_block"),
    ("MISB::ProcessKLV", "exifweb.core.blocks.video.misb:values"),
    ("Flash::ProcessMeta", "exifweb.core.blocks.video.amf"),
    ("Real::ProcessRealProperties", "exifweb.core.blocks.video.real:properties"),
    ("Real::ProcessRealMeta", "exifweb.core.blocks.video.real:metadata"),
    ("QuickTime::ProcessMOV", "exifweb.core.blocks.quicktime.atoms"),
    ("Microsoft::ProcessXtra", "exifweb.core.blocks.quicktime.xtra"),
    ("QuickTime::ProcessHybrid", "exifweb.core.blocks.quicktime.samples:entry"),
    ("QuickTime::ProcessSampleDesc", "exifweb.core.blocks.quicktime.samples:descriptions"),
    ("QuickTime::ProcessKeys", "exifweb.core.blocks.quicktime.keys:keys"),
    ("QuickTime::ProcessMetaKeys", "exifweb.core.blocks.quicktime.keys:meta_keys"),
    ("QuickTime::ProcessMetaData", "exifweb.core.blocks.quicktime.keys:metadata"),
    ("QuickTime::ProcessRights", "exifweb.core.blocks.quicktime.keys:rights"),
    ("QuickTime::ProcessEncodingParams", "exifweb.core.blocks.quicktime.keys:encoding_parameters"),
    ("QuickTime::ProcessNextbase", "exifweb.core.blocks.quicktime.keys:nextbase"),
    ("QuickTime::Process_text", "exifweb.core.blocks.quicktime.stream.text"),
    ("QuickTime::Process_tx3g", "exifweb.core.blocks.quicktime.stream.text:subtitle"),
    ("QuickTime::Process_nbmt", "exifweb.core.blocks.quicktime.stream.text:nextbase"),
    ("QuickTime::Process_mebx", "exifweb.core.blocks.quicktime.stream.mebx"),
    ("QuickTime::Process_gps0", "exifweb.core.blocks.quicktime.stream.records:gps0"),
    ("QuickTime::Process_gsen", "exifweb.core.blocks.quicktime.stream.records:gsen"),
    ("QuickTime::Process_3gf", "exifweb.core.blocks.quicktime.stream.records:accelerations"),
    ("QuickTime::ProcessGarminGPS", "exifweb.core.blocks.quicktime.stream.records:garmin"),
    ("QuickTime::Process360Fly", "exifweb.core.blocks.quicktime.stream.records:sensors_360fly"),
    ("QuickTime::ProcessFMAS", "exifweb.core.blocks.quicktime.stream.records:fmas"),
    ("QuickTime::ProcessWolfbox", "exifweb.core.blocks.quicktime.stream.records:wolfbox"),
    ("QuickTime::ProcessCAMM", "exifweb.core.blocks.quicktime.stream.records:camm"),
    ("QuickTime::ProcessTTAD", "exifweb.core.blocks.quicktime.stream.records:tomtom"),
    ("Kodak::ProcessPose", "exifweb.core.blocks.quicktime.stream.records:pose"),
    ("Ricoh::ProcessRicohRDT", "exifweb.core.blocks.quicktime.stream.records:ricoh"),
    ("QuickTime::Process_gdat", "exifweb.core.blocks.quicktime.stream.logs:json_log"),
    ("QuickTime::ProcessKenwood", "exifweb.core.blocks.quicktime.stream.logs:kenwood"),
    ("QuickTime::ProcessFreeGPS", "exifweb.core.blocks.quicktime.stream.freegps"),
    ("QuickTime::ProcessInsta360", "exifweb.core.blocks.quicktime.stream.insta360:box"),
    ("LigoGPS::ProcessLigoGPS", "exifweb.core.blocks.quicktime.stream.ligo"),
    ("LigoGPS::ProcessLigoJSON", "exifweb.core.blocks.quicktime.stream.ligo:json_records"),
    ("LigoGPS::ProcessGKU", "exifweb.core.blocks.quicktime.stream.ligo:gku"),
    ("Sony::Process_rtmd", "exifweb.core.blocks.quicktime.stream.makers:rtmd"),
    ("Parrot::Process_mett", "exifweb.core.blocks.quicktime.stream.makers:mett"),
    ("GM::Process_mrlv", "exifweb.core.blocks.quicktime.stream.marlin:values"),
    ("GM::Process_mrld", "exifweb.core.blocks.quicktime.stream.marlin:dictionary"),
    ("GM::Process_marl", "exifweb.core.blocks.quicktime.stream.marlin:measurements"),
    ("Kandao::ProcessKandao", "exifweb.core.blocks.quicktime.stream.kandao"),
    ("GoPro::ProcessString", "exifweb.core.blocks.gpmf:words"),
    ("Nikon::ProcessNikonMOV", "exifweb.core.blocks.quicktime.vendors:nikon"),
    ("XMP::ProcessSEAL", "exifweb.core.blocks.small:seal_block"),
    ("XMP::ProcessGSpherical", "exifweb.core.blocks.quicktime.vendors:spherical"),
    ("Audible::ProcessAudible_meta", "exifweb.core.blocks.quicktime.vendors:audible_meta"),
    ("Audible::ProcessAudible_cvrx", "exifweb.core.blocks.quicktime.vendors:audible_cover"),
    ("ProcessJPEG", "exifweb.core.blocks.quicktime.jpeg"),
    ("NikonCapture::ProcessNikonCapture", "exifweb.core.makernotes.nikon_capture:capture"),
    ("Nikon::ProcessNikonCaptureEditVersions", "exifweb.core.makernotes.nikon_capture:edit_versions"),
    ("NikonSettings::ProcessNikonSettings", "exifweb.core.makernotes.nikon_capture:settings"),
    ("PSP::ProcessExtData", "exifweb.core.blocks.psp:fields"),
    ("GIMP::ProcessParasites", "exifweb.core.blocks.xcf:parasites"),
    ("DjVu::ProcessAnt", "exifweb.core.blocks.djvu:plain"),
    ("DjVu::ProcessBZZ", "exifweb.core.blocks.djvu:packed"),
    ("Nikon::ProcessNikonAVI", "exifweb.core.blocks.riff_lists:nikon_values"),
    ("RIFF::ProcessChunks", "exifweb.core.blocks.riff_lists"),
    ("RIFF::ProcessStreamData", "exifweb.core.blocks.riff_lists:stream_data"),
    ("RIFF::ProcessSGLT", "exifweb.core.blocks.riff_tracks:bike_motion"),
    ("RIFF::ProcessSLLT", "exifweb.core.blocks.riff_tracks:bike_positions"),
    ("RIFF::ProcessLucas", "exifweb.core.blocks.riff_tracks:lucas"),
    ("ID3::ProcessID3Dir", "exifweb.core.blocks.id3"),
    ("ID3::ProcessID3", "exifweb.core.blocks.id3"),
    ("ID3::ProcessSynText", "exifweb.core.blocks.id3_parts:lyrics"),
    ("ID3::ProcessPrivate", "exifweb.core.blocks.id3_parts:private"),
    ("ID3::ProcessGEOB", "exifweb.core.blocks.id3_parts:encapsulated"),
    ("FLAC::ProcessBitStream", "exifweb.core.blocks.bit_stream"),
    ("Vorbis::ProcessComments", "exifweb.core.blocks.vorbis"),
    ("AIFF::ProcessComment", "exifweb.core.blocks.aiff:comments"),
)
"""ExifTool's procedure → the module whose `decode_block(context, view, start, length, table, name)` does its work, or
`module:function` where it is another function of the kind.
"""
TAKE_ROW = frozenset(("Nikon::ProcessNikonEncrypted",))
"""Procedures whose decoder takes the row that leads to the block too."""

OWN_WAYS = ("Kodak::ProcessKodakIFD", "Sony::ProcessSR2", "Exif::ProcessTiffIFD")
"""Procedures that read what a pointer leads to in a way of their own: behind a mark, or with encrypted directories."""

ORDERS: tuple[tuple[str, str], ...] = (("Little", "<"), ("Big", ">"), ("II", "<"), ("MM", ">"))


def descend(directory: Directory, entry: Entry, info: TagInfo) -> None:
    """Decode what an entry with a sub-directory leads to."""
    if not entry.size:
        if not directory.table.is_maker:
            directory.context.warn(f"Empty {info.name} data", minor=True)
        return
    sub = info.sub or {}
    table = store.table(sub["table"]) if "table" in sub else directory.table
    if info.attributes.get("subifd"):
        _descend_pointers(directory, entry, info, table)
    else:
        _descend_block(directory, entry, info, table)


def _descend_pointers(directory: Directory, entry: Entry, info: TagInfo, table: TagTable) -> None:
    """Follow the offsets that an entry holds, each to a directory."""
    view = directory.view
    values = read_value(entry.data or b"", entry.format, entry.count, view.order)
    starts = [int(v) for v in numbers_of(values)] if values not in (None, "") else []
    most = int((info.sub or {}).get("max", 1))
    if len(starts) > most:
        if most > 1:
            directory.context.warn(f"Ignoring {len(starts) - most} {info.name} directories")
        del starts[most:]
    for number, pointer in enumerate(starts):
        name = directory_name(info, number)
        start = _pointed(directory, info, pointer)
        if start is None or not view.holds(start, 2):
            directory.warn(f"Bad {info.name} SubDirectory start", entry.offset, counts=False)
            if start is not None:
                directory.context.dangling.append(view.base + start)
            directory.context.dangling.append(view.base + (pointer if start is None else start))
            continue
        below = ordered_for(view, info, start)
        if "base" in (info.sub or {}):
            shift = evaluate((info.sub or {})["base"], {"start": start, "base": view.base}, directory.context)
            below, start = below.rebased(view.base + int(shift or 0)), start - int(shift or 0)
        _decode_pointed(directory, below, start, table, name, (info.sub or {}).get("process"))


def _pointed(directory: Directory, info: TagInfo, pointer: int) -> int | None:
    """Return where a pointer leads to: behind a header, where the row says so."""
    rule = (info.sub or {}).get("start", "val")
    if rule == "val":
        return pointer
    moved = evaluate(rule, {"val": pointer, "start": pointer}, directory.context)
    return None if moved is None else int(moved)


def _decode_pointed(
    directory: Directory, view: View, start: int, table: TagTable, name: str, process: str | None
) -> None:
    from exifweb.core.blocks.ifd.decode import decode, decode_chain

    context = directory.context
    process = process or table.process
    codec = codec_of(process) if process in OWN_WAYS else None
    if codec is not None:
        codec(context, view, start, view.end - view.base - start, table, name)
        return
    done = decode(context, view, start, table, name, directory.layout)
    if done is not None and name == "SubIFD" and done.next and _looks_like_directory(done, done.next):
        decode_chain(context, view, done.next, table, "SubIFD1", directory.layout)


def _descend_block(directory: Directory, entry: Entry, info: TagInfo, table: TagTable) -> None:
    """Decode the value of an entry as a block of its own."""
    here = directory.view.base + entry.offset
    directory.context.blocks.append(Block(table.g0, f"{directory.name}-{info.name}", here, entry.size))
    if "makernotes" in directory.context.options.whole and info.writable and not directory.table.is_maker:
        from exifweb.core.makernotes import carry

        carry.take(directory, entry, info)
    elif info.attributes.get("makernotes"):
        from exifweb.core.makernotes.decode import decode

        decode(directory.context, directory.view, entry.offset, entry.size, info)
    else:
        decode_value(directory.context, directory.view, entry.offset, entry.size, info, directory.table)
        if info.attributes.get("blockextract"):
            block = Binary(source=directory.view.source, offset=here, length=entry.size)
            directory.context.found(info, block, None, here, entry.size, entry.format, entry.count)


def decode_value(
    context: Context,
    view: View,
    start: int,
    size: int,
    info: TagInfo,
    table: TagTable,
    names: dict[str, Any] | None = None,
) -> None:
    """Decode a value as the block that its row says it is.

    Args:
        context: Takes the tags and warnings.
        view: The view that the value lies in.
        start: Offset of the value from the view's base.
        size: Bytes of the value.
        info: The row, with a sub-directory.
        table: The table that the row is of, which decodes the value too where the row names no other.
        names: What the row's expressions may use besides: earlier values of a block.
    """
    sub = info.sub or {}
    below = store.table(sub["table"]) if "table" in sub else table
    process = sub.get("process") or below.process or IFD
    codec = codec_of(process)
    if codec is None:
        return
    if process in TAKE_ROW:
        codec = partial(cast("Callable[..., None]", codec), info=info)
    base = view.base
    known = {"valuePtr": start, "val": start, "start": start, "base": base, "size": size} | (names or {})
    if "start" in sub:
        literal = isinstance(sub["start"], int)
        moved = start + sub["start"] if literal else evaluate(sub["start"], known | {"view": view}, context)
        if moved is None:
            return
        start, size = int(moved), size - (int(moved) - start)
    view = ordered_for(view, info, start)
    if "validate" in sub and evaluate(sub["validate"], known | {"view": view, "start": start}, context) is False:
        context.warn(f"Invalid {info.name} data", base + start, "block", minor=table.is_maker)
        return
    if "base" in sub:
        moved = evaluate(sub["base"], known | {"start": start}, context)
        if moved is None:
            return
        view = view.rebased(base + int(moved))
        start -= int(moved)
    name = directory_name(info, 0)
    if below.name in NAMES_OF_WHOLE:
        take_inner(context, below.name, name, view, start, size)
    outer, context.order = context.order, view.order
    try:
        codec(context, view, start, size, below, name)
    finally:
        context.order = outer


def evaluate(node: Any, names: dict[str, Any], context: Any) -> Any:
    """Return what an expression of the tables is worth, or None where it is not ported."""
    if isinstance(node, int):
        return node
    if isinstance(node, str) and node.lstrip("-").isdigit():
        return int(node)
    function = registry.expression(node)
    return None if function is None else function(names, context)


@lru_cache(maxsize=256)
def codec_of(process: str) -> Codec | None:
    """Return the function that decodes what an ExifTool procedure processes, or None."""
    for name, place in CODECS:
        if name == process:
            module, _, function = place.partition(":")
            found: Codec = getattr(import_module(module), function or "decode_block")
            return found
    return None


def directory_name(info: TagInfo, number: int) -> str:
    """Return the name of the directory that an entry leads to, the first or a later one of several."""
    sub = info.sub or {}
    name = info.g1 if info.own_g1 else sub.get("dir") or info.name
    return f"{name.rstrip('0123456789')}{number}" if number else str(name)


def ordered_for(view: View, info: TagInfo, start: int) -> View:
    """Return the view in the byte order that the sub-directory asks for."""
    wanted = (info.sub or {}).get("order")
    if not wanted:
        return view
    for word, order in ORDERS:
        if wanted.startswith(word):
            return view.ordered(order)
    return guess_order(view, start)


def guess_order(view: View, start: int) -> View:
    """Return the view in the byte order in which the directory's entry count makes more sense."""
    count = view.read(start, 2)
    if len(count) == 2:
        number = int.from_bytes(count, "little" if view.order == "<" else "big")
        if number & 0xFF00 and number >> 8 > number & 0xFF:
            return view.ordered("<" if view.order == ">" else ">")
    return view


def _looks_like_directory(directory: Directory, start: int) -> bool:
    """Whether a next-directory pointer is to be believed: some RAW formats leave junk there."""
    view = directory.view
    order = view.order
    head = directory.layout.count[order].size
    count_bytes = view.read(start, head)
    if len(count_bytes) < head:
        return False
    (count,) = directory.layout.count[order].unpack(count_bytes)
    step = directory.layout.entry[order].size
    if not 0 < count <= 256 or not view.holds(start + head, count * step):
        return False
    data = view.read(start + head, count * step)
    last = -1
    for tag, code, _, _ in directory.layout.entry[order].iter_unpack(data):
        if code not in NAMES or tag <= last:
            return False
        last = tag
    return True
