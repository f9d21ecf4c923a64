"""What tests of block encoders share: jobs and changes, blocks in tiny JPEGs, the corpus's blocks, runs of ExifTool."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builders import jpeg, segment
from conftest import SHARED, exiftool_command

from exifweb.core.blocks.icc.encode import segments as icc_segments
from exifweb.core.blocks.photoshop.encode import resources
from exifweb.core.blocks.photoshop.encode import segments as photoshop_segments
from exifweb.core.blocks.views import block_bytes
from exifweb.core.context import Context, Options
from exifweb.core.errors import ExifWebError, Unwritable
from exifweb.core.model import Metadata
from exifweb.core.read import read_into
from exifweb.core.source import Buffer
from exifweb.core.tags import store
from exifweb.core.write.changes import Change, Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FOLDERS = ("exiftool", "mei", "exif-samples", "rare")


def job_for(data: bytes | None = None, **fields: Any) -> Job:
    """Return a job over a file, a JPEG without metadata by default."""
    source = Buffer(jpeg() if data is None else data)
    context = Context(source, Options())
    read_into(context)
    return Job(source, Metadata(context, source, 0), context, **fields)


def change(table: str, key: int | str, *values: Any, **fields: Any) -> Change:
    """Return a change of a tag."""
    info = store.tag(table, key)
    return Change(info, info.g1, values, **fields)


def resource(number: int, data: bytes, name: bytes = b"\0\0", kind: bytes = b"8BIM") -> bytes:
    """Return a Photoshop resource."""
    return kind + number.to_bytes(2, "big") + name + len(data).to_bytes(4, "big") + data + bytes(len(data) % 2)


def photoshop_jpeg(payload: bytes) -> bytes:
    """Return a JPEG with Photoshop resources."""
    return jpeg(*[segment(0xED, piece) for piece in photoshop_segments(payload)])


def iptc_jpeg(data: bytes) -> bytes:
    """Return a JPEG with IPTC, or without where there is none."""
    return photoshop_jpeg(resource(0x0404, data)) if data else jpeg()


def icc_jpeg(profile: bytes) -> bytes:
    """Return a JPEG with a profile."""
    return jpeg(*[segment(0xE2, piece) for piece in icc_segments(profile)])


def blocks_of(data: bytes, kind: str) -> list[bytes]:
    """Return the payloads of a kind of block in a file."""
    context = job_for(data).context
    return [block_bytes(context, block) for block in context.blocks if block.kind == kind]


def iptc_of(data: bytes) -> bytes:
    """Return the first IPTC resource of a JPEG, nothing where it has none."""
    for payload in blocks_of(data, "Photoshop"):
        for item in resources(payload):
            if item.number == 0x0404:
                return item.data
    return b""


@cache
def corpus_blocks(kind: str) -> tuple[tuple[str, bytes], ...]:
    """Return the blocks of a kind in the sample files, each once, with the name of a file that has it."""
    found: dict[bytes, str] = {}
    for name, data in _samples():
        try:
            payloads = blocks_of(data, "Photoshop" if kind == "IPTC" else kind)
        except ExifWebError:
            continue
        for payload in payloads:
            for part in _iptc_in(payload) if kind == "IPTC" else (payload,):
                if part:
                    found.setdefault(part, name)
    return tuple((name, data) for data, name in found.items())


def _samples() -> Iterator[tuple[str, bytes]]:
    for folder in FOLDERS:
        for path in sorted((SHARED / "corpus" / folder).rglob("*")):
            if path.is_file() and path.stat().st_size < 1 << 24:
                yield str(path.relative_to(SHARED)), path.read_bytes()


def _iptc_in(payload: bytes) -> list[bytes]:
    try:
        return [item.data for item in resources(payload) if item.number == 0x0404]
    except Unwritable:
        return []


def exiftool_reads(folder: Path, files: Mapping[str, bytes], *options: str) -> dict[str, dict[str, Any]]:
    """Return what ExifTool reads in files, by name, in one run."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    command = [*exiftool_command(), "-j", "-G1", "-a", *options, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, env=_environment())
    return {Path(entry["SourceFile"]).name: entry for entry in json.loads(done.stdout or b"[]")}


def exiftool_writes(
    folder: Path, cases: Mapping[str, tuple[bytes, Sequence[str]]], suffix: str = ".jpg"
) -> dict[str, bytes]:
    """Return the files that ExifTool makes of others with edits, by name, in one run; none where it refuses."""
    lines: list[str] = []
    for name, (data, edits) in cases.items():
        old, new = (str(folder / f"{name}.{stage}{suffix}") for stage in ("in", "out"))
        Path(old).write_bytes(data)
        lines += [*edits, "-q", "-o", new, old, "-execute"]
    script = folder / "arguments"
    script.write_text("\n".join(lines) + "\n", "utf-8")
    command = [*exiftool_command(), "-@", str(script)]
    subprocess.run(command, capture_output=True, check=False, env=_environment())
    made = {name: folder / f"{name}.out{suffix}" for name in cases}
    return {name: path.read_bytes() for name, path in made.items() if path.is_file()}


def _environment() -> dict[str, str]:
    return {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
