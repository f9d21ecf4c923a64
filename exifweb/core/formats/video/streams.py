"""Streams of a transport stream: their tables, and the start of each one gathered from its packets.

A stream is looked at when enough of it is there or its next packet begins; whether more of it is wanted is told by who
decodes it (`MORE`). Source: ISO 13818-1 sections 2.4.3.6 and 2.4.4; ExifTool's ProcessM2TS and ParsePID.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exifweb.core.formats.video import sections
from exifweb.core.model import Block
from exifweb.core.source import Splice
from exifweb.core.tags import store

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from exifweb.core.context import Context
    from exifweb.core.formats.video.packets import Packet

MORE = "TransportMore"
"""Member in which a decoder leaves whether it wants more of a stream."""
H264, METADATA, PRIVATE, DASHCAM = 0x1B, 0x15, 6, -1
NULL = 0x1FFF
NOT_PARSED = frozenset((1, 2, NULL))
DASHCAM_PIDS = (0x0300, 0x01E4, 0x0E1B, 0x0E1A)
"""Streams in which dashcams put positions that they don't announce."""
LIGO_PID = 0x0300
KINDS: dict[int, str] = {
    **dict.fromkeys((1, 2), "MPEG"),
    **dict.fromkeys((3, 4), "TS-Audio"),
    **dict.fromkeys((0x81, 0x87, 0x91), "AC3"),
    H264: "H264",
    METADATA: "MISB",
    DASHCAM: "TS-GPS",
}
AC3_DESCRIPTOR = 0x81
NO_HEADER = frozenset((0xBC, 0xBE, 0xBF, 0xF0, 0xF1, 0xF2, 0xF8, 0xFF))
"""Ids of streams whose packets have no header of their own."""
LONG, SHORT = 1024, 256
MOST = 65536
TABLE_NAMES = {0: "Program Association Table", 2: "Program Map Table"}


@dataclass(slots=True)
class Gathered:
    """What there is of a stream so far.

    Attributes:
        extents: Where it lies.
        length: Its bytes.
        whole: Whether it begins where a packet of the stream does.
        announced: Bytes that the packet of the stream says it has, 0 for nobody knows.
    """

    extents: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    whole: bool = False
    announced: int = 0

    def add(self, at: int, length: int) -> None:
        """Add bytes of the file."""
        if self.length < MOST:
            self.extents.append((at, length))
        self.length += length


class Streams:
    """What is known of a file's streams.

    Attributes:
        wanted: Streams that are to be looked at still.
        news: How often something new came to light.
        broken: Whether a table is damaged, which ends it all.
    """

    def __init__(self, context: Context) -> None:
        self.wanted, self.news, self.broken = {0}, 0, False
        self._context = context
        self._maps: set[int] = set()
        self._named = {0, *NOT_PARSED}
        self._types: dict[int, int] = {}
        self._done: set[int] = set(NOT_PARSED)
        self._data: dict[int, Gathered] = {}
        self._sections: dict[int, Gathered] = {}
        if context.options.embedded > 2:
            self.wanted.update(DASHCAM_PIDS)
            self._types.update(dict.fromkeys(DASHCAM_PIDS, DASHCAM))
            self._named.update(DASHCAM_PIDS)

    def take(self, packet: Packet) -> Iterator[Block]:
        """Take up a packet and yield what it completes."""
        if not packet.payload:
            return
        pid = packet.pid
        if pid == 0 or pid in self._maps:
            if not (yield from self._section(packet)):
                return
        elif pid not in self._done:
            yield from self._stream(packet)
            return
        if pid in self.wanted:
            self._finish(pid)

    def rest(self) -> Iterator[Block]:
        """Yield what there is of streams that end before they were looked at."""
        for pid in sorted(self._data, key=str):
            yield from self._parse(pid, self._data[pid])
        self._data.clear()

    def _finish(self, pid: int) -> None:
        self.wanted.discard(pid)
        self._done.add(pid)
        self.news += 1

    def _warn(self, message: str, offset: int) -> None:
        self._context.warn(message, offset, "packet")
        self.broken = True

    def _section(self, packet: Packet) -> Generator[Block, None, bool]:
        """Take up a piece of a table and return whether the table is read."""
        pid, at, payload = packet.pid, packet.at, packet.payload
        if packet.starts:
            skip = 1 + payload[0]
            if skip >= len(payload):
                self._warn("Bad pointer field", at)
                return False
            at, payload = at + skip, payload[skip:]
            self._sections[pid] = Gathered(announced=0)
        gathered = self._sections.get(pid)
        if gathered is None:
            return False
        gathered.add(at, len(payload))
        section = Splice(self._context.source, gathered.extents)
        head = section.read(0, sections.HEAD)
        if len(head) < sections.HEAD:
            self._warn("Truncated payload", at)
            return False
        if head[0] != (sections.STREAMS if pid else sections.PROGRAMS):
            self._finish(pid)
            return False
        length = int.from_bytes(head[1:3], "big")
        if length & 0xC000 != 0x8000 or length & 0x0FFF > sections.LONGEST:
            name = TABLE_NAMES[head[0]]
            self._warn(f"Bad {name}" if length & 0xC000 != 0x8000 else f"Invalid {name} length", at)
            return False
        whole = (length & 0x0FFF) + 3
        if section.size < whole:
            return False
        del self._sections[pid]
        if pid:
            yield from self._program(pid, section.read(0, whole), section)
        else:
            self._programs(section.read(0, whole))
        return not self.broken

    def _programs(self, section: bytes) -> None:
        for pid in sections.programs(section):
            self._maps.add(pid)
            self._named.add(pid)
            if pid not in self._done:
                self.wanted.add(pid)

    def _program(self, pid: int, section: bytes, source: Splice) -> Iterator[Block]:
        """Yield the types of a program's streams, and what is known of sound."""
        if len(section) < sections.HEAD + 4:
            self._warn("Truncated PMT", source.locate(0))
            return
        self._named.add(sections.clock_stream(section))
        for stream in sections.streams(self._context, section, source.locate(0)):
            word = _word(stream.type)
            if word and stream.pid not in self._named:
                at = source.locate(stream.at)
                yield Block("TS-Stream", "M2TS-PMT", at, 1, label=f"{word}StreamType", detail=stream.type)
            if word and stream.pid not in self._done:
                self.wanted.add(stream.pid)
            self._named.add(stream.pid)
            self._types[stream.pid] = stream.type
            for tag, place, length in stream.descriptors:
                if tag == AC3_DESCRIPTOR and pid not in self._done:
                    parts = _extents(source, place, length)
                    yield Block("AC3-Descriptor", "M2TS-PMT", parts[0][0], length, extents=parts)

    def _stream(self, packet: Packet) -> Iterator[Block]:
        """Take up a piece of a stream."""
        pid, at, payload = packet.pid, packet.at, packet.payload
        gathered = self._data.get(pid)
        if packet.starts:
            if gathered is not None:
                del self._data[pid]
                if not (yield from self._parse(pid, gathered)):
                    self._finish(pid)
                    return
                self.wanted.add(pid)
            skip = self._header(payload, at)
            if skip is None:
                return
            size = int.from_bytes(payload[4:6], "big") - 8
            gathered = self._data[pid] = Gathered(whole=True, announced=max(size, 0))
            at, payload = at + skip, payload[skip:]
        elif gathered is None:
            if pid not in DASHCAM_PIDS:
                return
            gathered = self._data[pid] = Gathered()
        gathered.add(at, len(payload))
        if gathered.length < self._enough(pid, gathered):
            return
        more = yield from self._parse(pid, gathered)
        if more < 0:
            return
        del self._data[pid]
        if more or not gathered.whole:
            self.wanted.add(pid)
        else:
            self._finish(pid)

    def _header(self, payload: bytes, at: int) -> int | None:
        """Return how long the header of a stream's packet is, None where nothing follows it or it is none."""
        if len(payload) < 6 or payload[:3] != b"\0\0\x01":
            return None
        if payload[3] in NO_HEADER:
            return 6
        if len(payload) < 9:
            return None
        if payload[6] & 0xC0 != 0x80:
            self._context.warn("Bad PES syntax", at, "packet")
            return None
        skip = 9 + payload[8]
        return skip if skip < len(payload) else None

    def _enough(self, pid: int, gathered: Gathered) -> int:
        """Return how many bytes of a stream are looked at."""
        kind = self._types.get(pid, 0)
        if kind == METADATA:
            return min(LONG, gathered.announced or LONG)
        return LONG if kind in (0, H264) else SHORT

    def _parse(self, pid: int, gathered: Gathered) -> Generator[Block, None, int]:
        """Yield what there is of a stream; return 1 if more is wanted, -1 while nobody knows what it is."""
        kind = self._types.get(pid)
        if kind is None:
            return -1
        name = KINDS.get(kind, "")
        if kind == PRIVATE and pid == LIGO_PID:
            name = KINDS[DASHCAM]
        if not name or not gathered.extents:
            return 0
        self._context.members[MORE] = 0
        extents = tuple(gathered.extents)
        yield Block(
            name, f"M2TS-{pid:04x}", extents[0][0], gathered.length, label=f"{pid:04x}", detail=kind, extents=extents
        )
        more = self._context.members.pop(MORE, 0)
        self.news += bool(more)
        return 1 if more else 0


def _word(kind: int) -> str:
    """Return whether a type of stream is sound or picture, by its name."""
    info = store.tag("M2TS::Main", "VideoStreamType")
    name = str(info.text(kind, None)) if info.text is not None else ""  # type: ignore[arg-type]
    return "Audio" if "Audio" in name else "Video" if "Video" in name else ""


def _extents(source: Splice, at: int, length: int) -> tuple[tuple[int, int], ...]:
    """Return where the bytes of a joined run lie, one by one."""
    return tuple((source.locate(place), 1) for place in range(at, at + length)) or ((source.locate(0), 0),)
