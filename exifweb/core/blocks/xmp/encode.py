"""Changes → a packet anew, from the old one: parse, edit, serialise. What is not changed stays, known or not.

Source: XMP specification parts 1 to 3; ExifTool's WriteXMP for what each change means and for the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp import edit
from exifweb.core.blocks.xmp.fields import text_of_value
from exifweb.core.blocks.xmp.lookup import find, group_of, uri_of
from exifweb.core.blocks.xmp.names import resolve
from exifweb.core.blocks.xmp.purge import purge
from exifweb.core.blocks.xmp.serialize import TOOLKIT, serialize
from exifweb.core.blocks.xmp.tree import Packet, parse
from exifweb.core.errors import Unwritable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exifweb.core.blocks.xmp.tree import Node
    from exifweb.core.write.changes import Change, Job

EXTENDED = "xmpNote:HasExtendedXMP"
MARKED_DECLARATION = b"\xef\xbb\xbf<?xml"
"""What a packet inside of a file can't begin with: ExifTool takes it for empty, and an edit would bring it to light."""
WRAPPING = ("XMP::x", "XMP::rdf")
"""Tables of the attributes that wrap the properties."""


def encode(job: Job, old: bytes, changes: Sequence[Change]) -> bytes:
    """Return a packet with changes applied, empty where nothing is left of it, and `old` itself where none applied.

    Args:
        job: The write under way: `dropped` and `kept` say which namespaces go whole.
        old: The packet, empty where there is none; what extends it may follow it.
        changes: Raw values as they stand in XMP: `True`, `1/3`, `2024-02-29T12:00:00Z`; structures as dicts.

    Raises:
        Unwritable: The packet is damaged, or the tag can't be written.
        InvalidValue: A value does not fit its tag.
    """
    packet = edited(job, old, changes)
    if packet is None:
        return old
    return b"" if packet.empty() else serialize(packet, padding=not _is_sidecar(job))


def edited(job: Job, old: bytes, changes: Sequence[Change]) -> Packet | None:
    """Return the tree of a packet with changes applied, None where none applied.

    Raises:
        Unwritable: The packet is damaged, or the tag can't be written.
        InvalidValue: A value does not fit its tag.
    """
    limit = job.context.limits.xmp
    if len(old) > limit:
        message = f"The XMP has {len(old)} bytes, more than the limit of {limit}"
        raise Unwritable(message, "Raise the limit `xmp` if it is meant to be so large.")
    whole = not job.kept and job.drops("XMP")
    if not changes and not job.dropped and not job.unwanted:
        return None
    blank = whole or not old.strip(b"\0 \t\r\n")
    packet = Packet() if blank else _parsed(job, old)
    if packet is None:
        packet, whole = Packet(), True
    changed = (whole and bool(old)) or _drop(job, packet)
    changed |= purge(packet, job.unwanted)
    for change in sorted(changes, key=_rank):
        apply = _wrap if change.info.table.name in WRAPPING else edit.apply
        changed |= apply(job, packet, change)
    if not changed:
        return None
    if old.startswith(MARKED_DECLARATION) and not whole and not _is_sidecar(job):
        message = (
            "The XMP opens with a byte order mark and an XML declaration, behind which other programs find nothing"
        )
        raise Unwritable(message, "Delete all of XMP and write it anew.")
    named = any(change.info.table.name == "XMP::x" for change in changes)
    _finish(packet, None if named else TOOLKIT)
    return packet


def _parsed(job: Job, old: bytes) -> Packet | None:
    """Return the tree of a packet; None for a damaged one that is to go, or that has private things in it."""
    try:
        return parse(old)
    except Unwritable as damage:
        if not job.drops("XMP") and not job.unwanted:
            raise
        job.note(f"The XMP goes whole. {damage.message}")
        job.dropped.append("XMP")
        return None


def joined(standard: bytes, extended: bytes) -> bytes:
    """Return a packet and what extends it, as `encode` takes them."""
    return b"".join([standard.rstrip(b"\0"), b"\n", extended]) if extended else standard


def _rank(change: Change) -> tuple[int, str]:
    """Structures go first, so that fields can be set in them; languages last, in the order that they came in."""
    if change.language:
        return 2, ""
    return (0 if "struct" in change.info.attributes else 1), change.info.name


def _is_sidecar(job: Job) -> bool:
    found = job.context.file_format
    return found is not None and found.type == "XMP"


def _drop(job: Job, packet: Packet) -> bool:
    """Take out the namespaces that go whole."""
    if not job.dropped:
        return False
    changed = False
    for subject in packet.subjects:
        left = [node for node in subject.children if not _goes(job, node)]
        changed |= len(left) != len(subject.children)
        subject.children = left
    return changed


def _goes(job: Job, node: Node) -> bool:
    prefix = node.name.partition(":")[0] if ":" in node.name else ""
    group = group_of(prefix)
    if "XMP-*" not in job.dropped and not job.drops("XMP", group):
        return False
    return not any(_keeps(kept, group, node) for kept in job.kept)


def _keeps(kept: str, group: str, node: Node) -> bool:
    """Whether a tag to be kept stands in a property."""
    group1, colon, name = kept.rpartition(":")
    if kept in (group, "XMP") or (colon and group1 not in (group, "XMP")):
        return kept in (group, "XMP")
    found = resolve((node.name,), language=False)
    if found is not None and found.info.name == name:
        return True
    return any(path[0] == node.name for _, path in find(name, group))


def _wrap(_: Job, packet: Packet, change: Change) -> bool:
    """Set or remove the toolkit's name or the resource that is described."""
    text = text_of_value(change.values[0]) if change.values else ""
    if change.info.id == "about":
        packet.main().attributes["rdf:about"] = text
        return True
    if packet.wrapper is None:
        return False
    packet.wrapper["x:xmptk"] = text
    return True


def _finish(packet: Packet, toolkit: str | None) -> None:
    """Give the packet its toolkit, drop what speaks of its old extension, and each namespace one prefix."""
    if packet.wrapper is not None:
        packet.wrapper.pop("x:xaptk", None)
        if toolkit is not None:
            packet.wrapper["x:xmptk"] = toolkit
        if not packet.wrapper.get("x:xmptk"):
            packet.wrapper.pop("x:xmptk", None)
    for subject in packet.subjects:
        subject.children = [node for node in subject.children if node.name != EXTENDED]
    prefixes = {uri: prefix for prefix, uri in packet.namespaces.items()}
    for subject in packet.subjects:
        for node in subject.walk():
            prefix, colon, name = node.name.partition(":")
            if not colon or prefix in packet.namespaces:
                continue
            own = prefixes.get(uri_of(prefix) or "")
            if own is not None:
                node.name = f"{own}:{name}" if own else name
