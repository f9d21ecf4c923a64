"""Photoshop image resources anew: each kept to the byte, replaced or left out, new ones at the end by number.

Other kinds of metadata that lie in a resource are written by their own codecs: IPTC here, the others are handed in.
The digest of IPTC follows the IPTC where it was that of the old one, as the Metadata Working Group wants it.
Source: Adobe Photoshop File Formats Specification, image resource blocks; ExifTool's WritePhotoshop and MWG module.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exifweb.core.blocks import binary_encode
from exifweb.core.blocks.photoshop.decode import ADOBE, MAX_RESOURCES, OTHERS, TABLE
from exifweb.core.errors import InvalidValue, Unwritable
from exifweb.core.tags import store
from exifweb.core.values import Binary, encode_text
from exifweb.core.write.encoders import encode as encode_kind
from exifweb.core.write.encoders import is_block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exifweb.core.tags.schema import TagInfo
    from exifweb.core.write.changes import Change, Job

IPTC = 0x0404
IPTC_DIGEST = 0x0425
HOLDERS = ((0x040F, "ICC_Profile"), (0x0422, "EXIF"), (0x0423, "EXIF"), (0x0424, "XMP"))
"""Resource → the group whose deletion takes it along."""
SEGMENT_HEAD = b"Photoshop 3.0\0"
LONGEST_SEGMENT = 65533
RESOURCE_NAME = re.compile(rb".*/#(.{0,255})#/\Z", re.DOTALL)
DIGEST_BYTES = 16
WIDTHS = {"int8u": 1, "int16u": 2, "int32u": 4}


@dataclass(slots=True)
class Resource:
    """One resource: the kind of its signature, its number, its name with length and padding, its data."""

    kind: bytes
    number: int
    name: bytes
    data: bytes

    def packed(self) -> bytes:
        """Return its bytes, padded to an even length."""
        size = len(self.data)
        head = self.kind + self.number.to_bytes(2, "big") + self.name + size.to_bytes(4, "big")
        return head + self.data + bytes(size % 2)


def encode(job: Job, old: bytes, changes: Sequence[Change], others: Mapping[int, bytes] | None = None) -> bytes:
    """Return the resources anew, empty where none is left, `old` itself where nothing changes.

    Args:
        job: The write. Its changes and deletions of IPTC are carried out here; where it drops Photoshop, only what is
            kept of IPTC stays.
        old: The resources as they are.
        changes: Of tags of Photoshop's tables. Raw values: `bytes`, `str` or `int` as the resource holds them; of
            IPTCDigest also `new` and `old`, the digest of the new and the old IPTC.
        others: Number of a resource → its new data, empty to delete it, for what other codecs write.

    Raises:
        Unwritable: The old resources can't be taken apart safely, or a tag is not for writing.
        InvalidValue: A value does not fit its tag.
    """
    if not changes and not others and not job.changes.get("IPTC") and not _drops_any(job):
        return old
    before = _beginning(job, old)
    after = list(before)
    for number, data in sorted((others or {}).items()):
        _put(after, number, data)
    after = [item for item in after if not any(item.number == n and job.drops(group) for n, group in HOLDERS)]
    plain, below = _by_resource(changes)
    after = _edit_iptc(job, after)
    for number, inside in sorted(below.items()):
        after = _edit_inside(job, after, number, inside)
    for number, change in sorted(plain.items()):
        _edit(after, number, change, before)
    _follow_digest(job, before, after, asked=IPTC_DIGEST in plain)
    if after == before and not job.drops("Photoshop"):
        return old
    return b"".join([resource.packed() for resource in _in_order(before, after)])


def _drops_any(job: Job) -> bool:
    return any(job.drops(group) for group in ("Photoshop", "IPTC", *(group for _, group in HOLDERS)))


def segments(payload: bytes) -> list[bytes]:
    """Return the resources as the payloads of JPEG APP13 segments, each with its header."""
    size = LONGEST_SEGMENT - len(SEGMENT_HEAD)
    return [SEGMENT_HEAD + payload[at : at + size] for at in range(0, len(payload), size)]


def digest_after(block: bytes, was: bytes, now: bytes) -> dict[int, bytes]:
    """Return the digest of IPTC that stands beside a block, as `encode` takes it; nothing where it stays as it is.

    Args:
        block: The resources.
        was: The IPTC as it was.
        now: The IPTC as it will be.

    Raises:
        Unwritable: The resources can't be taken apart safely.
    """
    noted = _first(resources(block), IPTC_DIGEST)
    if noted is None or was == now or (was and noted.data != _md5(was)):
        return {}
    return {IPTC_DIGEST: _md5(now) if now else b""}


def resources(data: bytes) -> list[Resource]:
    """Return the resources of a block.

    Raises:
        Unwritable: It is damaged.
    """
    found: list[Resource] = []
    at = 0
    while at + 8 < len(data):
        kind = data[at : at + 4]
        if kind != ADOBE and kind not in OTHERS:
            message = f"Photoshop resource at byte {at} is of no known kind"
            raise Unwritable(message, "Delete the whole Photoshop block and write it anew.")
        name_length = 1 + data[at + 6]
        name_length += name_length % 2
        start = at + 6 + name_length + 4
        size = int.from_bytes(data[start - 4 : start], "big")
        if start + size > len(data):
            message = f"Photoshop resource at byte {at} is truncated"
            raise Unwritable(message, "Delete the whole Photoshop block and write it anew.")
        if len(found) >= MAX_RESOURCES:
            message = f"There are more than {MAX_RESOURCES} Photoshop resources"
            raise Unwritable(message)
        number = int.from_bytes(data[at + 4 : at + 6], "big")
        found.append(Resource(kind, number, data[at + 6 : start - 4], data[start : start + size]))
        at = start + size + size % 2
    return found


def _beginning(job: Job, old: bytes) -> list[Resource]:
    if not job.drops("Photoshop"):
        return resources(old)
    if "IPTC" not in job.kept:
        return []
    return [item for item in resources(old) if item.number in (IPTC, IPTC_DIGEST) and item.kind == ADOBE]


def _by_resource(changes: Sequence[Change]) -> tuple[dict[int, Change], dict[int, list[Change]]]:
    """Return the changes of whole resources, and those of values inside one, by its number."""
    inside = {row.sub["table"]: int(row.id) for row in store.table(TABLE).rows() if row.sub}
    plain: dict[int, Change] = {}
    below: dict[int, list[Change]] = {}
    for change in changes:
        info = change.info
        if not info.writable:
            message = f"Photoshop:{info.name} can't be written"
            raise Unwritable(message)
        if info.table.name == TABLE:
            plain[int(info.id)] = change
        elif info.table.name in inside:
            below.setdefault(inside[info.table.name], []).append(change)
        else:
            message = f"{info.name} is not in Photoshop's resources"
            raise Unwritable(message)
    return plain, below


def _edit_iptc(job: Job, after: list[Resource]) -> list[Resource]:
    changes = job.changes.get("IPTC", [])
    if not changes and not job.drops("IPTC"):
        return after
    result = []
    for item in after:
        if item.number != IPTC or item.kind != ADOBE:
            result.append(item)
            continue
        whole = job.drops("IPTC") or any(is_block(change) for change in changes)
        again = whole and any(done.number == IPTC for done in result)
        data = b"" if again else encode_kind(job, "IPTC", item.data)
        if data:
            result.append(Resource(item.kind, item.number, item.name, data))
    if not _first(after, IPTC):
        data = encode_kind(job, "IPTC", b"")
        if data:
            result.append(Resource(ADOBE, IPTC, b"\0\0", data))
    return result


def _edit_inside(job: Job, after: list[Resource], number: int, changes: list[Change]) -> list[Resource]:
    """Change values inside a resource of fixed layout; one that is not there is not made."""
    table = changes[0].info.table
    if not _first(after, number):
        names = ", ".join(change.info.name for change in changes)
        job.note(f"Photoshop: there is no {table.name.rpartition('::')[2]} to write {names} to")
        return after
    return [
        Resource(item.kind, number, item.name, binary_encode.encode(job, item.data, table, changes, ">"))
        if item.number == number and item.kind == ADOBE
        else item
        for item in after
    ]


def _edit(after: list[Resource], number: int, change: Change, before: list[Resource]) -> None:
    """Set or delete one resource."""
    held = _first(after, number)
    if held is None and not change.create:
        return
    if change.removed and (held is None or not _matches(change, held.data, before, after)):
        return
    if held is not None and not change.clear and not change.removed:
        return
    data = _packed(change, before, after)
    if data is None:
        after[:] = [item for item in after if item.number != number or item.kind != ADOBE]
        return
    name = None
    rule = change.info.attributes.get("setresourcename")
    if rule is not None:
        name, data = _named(data, str(rule))
    _put(after, number, data, name, keep_empty=True)


def _matches(change: Change, held: bytes, before: list[Resource], after: list[Resource]) -> bool:
    return held in [_raw_bytes(change.info, value, before, after) for value in change.removed]


def _packed(change: Change, before: list[Resource], after: list[Resource]) -> bytes | None:
    if not change.values:
        return None
    if len(change.values) > 1:
        message = f"Photoshop:{change.info.name} takes one value"
        raise Unwritable(message)
    return _raw_bytes(change.info, change.values[0], before, after)


def _raw_bytes(info: TagInfo, value: Any, before: list[Resource], after: list[Resource]) -> bytes | None:
    if info.id == IPTC_DIGEST:
        return _asked_digest(value, before, after)
    if isinstance(value, Binary):
        return value.read()
    if isinstance(value, int):
        width = WIDTHS.get(str(info.writable), 0)
        if not width or not 0 <= value < 1 << 8 * width:
            message = f"{value} is out of range for Photoshop:{info.name}"
            raise InvalidValue(message)
        return value.to_bytes(width, "big")
    if isinstance(value, str):
        return encode_text(value)
    if isinstance(value, bytes):
        return value
    message = f"Photoshop:{info.name} can't hold {value!r}"
    raise InvalidValue(message)


def _asked_digest(value: Any, before: list[Resource], after: list[Resource]) -> bytes | None:
    word = value.decode("latin-1") if isinstance(value, bytes) else value
    if word in ("new", "old"):
        return _digest(_first(after if word == "new" else before, IPTC))
    if isinstance(value, bytes) and len(value) == DIGEST_BYTES:
        return value
    message = "Photoshop:IPTCDigest is 'new', 'old' or 16 bytes"
    raise InvalidValue(message)


def _follow_digest(job: Job, before: list[Resource], after: list[Resource], *, asked: bool) -> None:
    """Keep the digest in step with the IPTC, where it was so before or there was none to be out of step with."""
    noted, was, now = _first(before, IPTC_DIGEST), _digest(_first(before, IPTC)), _digest(_first(after, IPTC))
    if asked or noted is None or was == now or (was is not None and noted.data != was):
        return
    if _first(after, IPTC_DIGEST) is None:  # it went with its group
        return
    _put(after, IPTC_DIGEST, now or b"")
    job.note("Photoshop: IPTCDigest was brought up to date" if now else "Photoshop: IPTCDigest went with the IPTC")


def _digest(item: Resource | None) -> bytes | None:
    return _md5(item.data) if item is not None and item.data else None


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _named(data: bytes, rule: str) -> tuple[bytes | None, bytes]:
    """Return the name that a value brings along, padded, and the value without it; None keeps the old name."""
    found = RESOURCE_NAME.match(data)
    if found:
        name, data = found[1], data[: -4 - len(found[1])]
    elif rule == "1":
        return None, data
    else:
        name = rule.encode("utf-8")[:255]
    packed = bytes((len(name),)) + name
    return packed + bytes(len(packed) % 2), data


def _first(items: list[Resource], number: int) -> Resource | None:
    return next((item for item in items if item.number == number and item.kind == ADOBE), None)


def _put(
    items: list[Resource], number: int, data: bytes, name: bytes | None = None, *, keep_empty: bool = False
) -> None:
    """Replace the data of a resource where it stands, append it, or leave it out."""
    if not data and not keep_empty:
        items[:] = [item for item in items if item.number != number or item.kind != ADOBE]
        return
    for index, item in enumerate(items):
        if item.number == number and item.kind == ADOBE:
            items[index] = Resource(ADOBE, number, item.name if name is None else name, data)
            return
    items.append(Resource(ADOBE, number, b"\0\0" if name is None else name, data))


def _in_order(before: list[Resource], after: list[Resource]) -> list[Resource]:
    """Return the resources with the new ones, which stand last, by number."""
    known = {(item.kind, item.number) for item in before}
    old = [item for item in after if (item.kind, item.number) in known]
    new = [item for item in after if (item.kind, item.number) not in known]
    return old + sorted(new, key=lambda item: item.number)
