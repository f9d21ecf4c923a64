"""Ranged bytes: the one door between a parser and the outside world.

A parser is a plain function of a `Source`. It never opens, waits or yields; where its bytes come from is the
host's business. `Buffer` has them all, `Pages` fetches and keeps them a page at a time, and `resolve` drives a
parser over an origin that can only be awaited: a miss raises `Need`, the bytes are fetched, the parser runs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from exifweb.core.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

PAGE = 1 << 14
"""Default page: 16 KiB, a JPEG header or a whole IFD. Hosts with dear reads choose more."""

T = TypeVar("T")
Readable = bytes | bytearray | memoryview


class Source(Protocol):
    """Random access to a finite run of bytes. Past the end, reads come back short."""

    @property
    def size(self) -> int:
        """Length in bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        ...


class Need(BaseException):
    """Bytes not here yet. Not an `Exception`, so no parser's recovery can swallow it."""

    def __init__(self, offset: int, length: int) -> None:
        super().__init__(offset, length)
        self.offset = offset
        self.length = length


class Buffer:
    """A source that is all here: bytes, a memory map, a Pyodide buffer.

    `origin` is the offset in the file of its first byte, for a part of a file that was read before.
    """

    __slots__ = ("_data", "origin", "size")

    def __init__(self, data: Readable, origin: int = 0) -> None:
        self._data = data
        self.origin = origin
        self.size = origin + len(data)

    @property
    def memory(self) -> tuple[bytes, int] | None:
        """The bytes and the offset of the first, for those who may slice them themselves."""
        return (self._data, self.origin) if type(self._data) is bytes else None

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        at = offset - self.origin
        if at < 0 or length <= 0:
            return b""
        return bytes(self._data[at : at + length])


class Pages:
    """A source held elsewhere, fetched a page at a time and kept.

    Args:
        size: Length of the whole in bytes.
        fetch: Gives the bytes of a range, exactly as many as asked for; without it a miss raises `Need`.
        page: Bytes a page.
        keep: Pages kept at the most; the oldest go first. A driver that replays must keep all.

    Attributes:
        fetched: Bytes brought in so far.
        fetches: Number of fetches so far.
    """

    __slots__ = ("_fetch", "_held", "_keep", "_page", "fetched", "fetches", "size")

    def __init__(
        self,
        size: int,
        fetch: Callable[[int, int], Readable] | None = None,
        *,
        page: int = PAGE,
        keep: int = 4096,
    ) -> None:
        self.size = size
        self.fetched = 0
        self.fetches = 0
        self._fetch = fetch
        self._page = page
        self._keep = keep if fetch else size // page + 1
        self._held: dict[int, bytes] = {}

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`.

        Raises:
            Need: The bytes are not here and there is no `fetch`.
            SourceError: The host gave fewer or more bytes than asked for.
        """
        if offset < 0:
            return b""
        page, at = divmod(offset, self._page)
        if at + length <= self._page:  # the common case: one page, held
            held = self._held.get(page)
            if held is not None:
                return held[at : at + length]
        end = min(offset + length, self.size)
        if end <= offset:
            return b""
        pages = range(page, -(-end // self._page))
        missing = [p for p in pages if p not in self._held]
        if missing and len(pages) > self._keep:
            return self._pass_through(offset, end - offset)
        for p in pages:  # what this read needs becomes the youngest, so that filling can't drop it
            if p in self._held:
                self._held[p] = self._held.pop(p)
        for first, last in _runs(missing):
            self._bring(first * self._page, min((last + 1) * self._page, self.size))
        return b"".join([self._held[p] for p in pages])[at : at + end - offset]

    def fill(self, offset: int, data: Readable) -> None:
        """Keep `data`, which begins at a page boundary and ends at one or at the end of the source."""
        if offset % self._page or (len(data) % self._page and offset + len(data) != self.size):
            message = f"{len(data)} bytes at offset {offset} are not whole pages"
            raise SourceError(message, "The file may have changed while it was read; read it again.")
        whole = bytes(data)
        for at in range(0, len(whole), self._page):
            self._held[(offset + at) // self._page] = whole[at : at + self._page]
        while len(self._held) > self._keep:
            del self._held[next(iter(self._held))]

    def _bring(self, start: int, stop: int) -> None:
        self.fill(start, self._ask(start, stop - start))

    def _pass_through(self, offset: int, length: int) -> bytes:
        return bytes(self._ask(offset, length))

    def _ask(self, offset: int, length: int) -> Readable:
        if self._fetch is None:
            raise Need(offset, length)
        data = self._fetch(offset, length)
        if len(data) != length:
            message = f"asked for {length} bytes at offset {offset}, got {len(data)}"
            raise SourceError(message, "The file may have changed while it was read; read it again.")
        self.fetched += length
        self.fetches += 1
        return data


class Patched:
    """A source with some bytes replaced: structures that cameras write wrong in a way that is known.

    Args:
        source: What lies below.
        at: Offset of the first byte replaced.
        patch: The bytes that stand there instead.
    """

    __slots__ = ("_at", "_patch", "below", "size")

    def __init__(self, source: Source, at: int, patch: bytes) -> None:
        self.below = source
        self._at = at
        self._patch = patch
        self.size = source.size

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        data = self.below.read(offset, length)
        low, high = max(offset, self._at), min(offset + len(data), self._at + len(self._patch))
        if low >= high:
            return data
        return data[: low - offset] + self._patch[low - self._at : high - self._at] + data[high - offset :]


class Splice:
    """Scattered extents of a source, joined into one: multi-segment EXIF or ICC, HEIF items.

    Args:
        source: Where the extents lie.
        extents: (offset, length) pairs in order.
        origin: Offset that the first byte of the joined run goes by.
    """

    __slots__ = ("_extents", "_source", "origin", "size")

    def __init__(self, source: Source, extents: Sequence[tuple[int, int]], origin: int = 0) -> None:
        self._source = source
        self._extents = tuple(extents)
        self.origin = origin
        self.size = origin + sum(length for _, length in self._extents)

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset` of the joined run."""
        parts = []
        at = self.origin
        for start, extent in self._extents:
            low = max(offset, at)
            high = min(offset + length, at + extent)
            if low < high:
                parts.append(self._source.read(start + low - at, high - low))
            at += extent
        return b"".join(parts)

    def locate(self, offset: int) -> int:
        """Return where in the underlying source the byte at `offset` lies, or -1."""
        at = self.origin
        for start, extent in self._extents:
            if at <= offset < at + extent:
                return start + offset - at
            at += extent
        return -1


class Window:
    """A part of a source as a source of its own."""

    def __init__(self, source: Source, offset: int, size: int) -> None:
        self.source, self.offset, self.size = source, offset, size

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`."""
        length = min(length, self.size - offset)
        return self.source.read(self.offset + offset, length) if offset >= 0 and length > 0 else b""


class Meter:
    """A source that counts and caps what is asked of another.

    Attributes:
        asked: Bytes given out so far.
        exceeded: Whether the cap was hit; reads are empty from then on.
    """

    __slots__ = ("_cap", "_read", "_single", "asked", "exceeded", "size")

    def __init__(self, source: Source, cap: int, single: int) -> None:
        self.size = source.size
        self.asked = 0
        self.exceeded = False
        self._read = source.read
        self._cap = cap
        self._single = single

    def read(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes from `offset`; nothing once the cap is hit."""
        if length > self._single or self.asked + length > self._cap:
            length = min(length, self.size - offset)
            if length > self._single or self.asked + length > self._cap:
                self.exceeded = True
                return b""
        data = self._read(offset, length)
        self.asked += len(data)
        return data


async def resolve(
    parse: Callable[[Source], T],
    size: int,
    fetch: Callable[[int, int], Awaitable[Readable]],
    *,
    page: int = PAGE,
) -> T:
    """Run a synchronous parser over an asynchronous origin, replaying it after each miss."""
    pages = Pages(size, page=page)
    while True:
        try:
            return parse(pages)
        except Need as need:
            data = await fetch(need.offset, need.length)
            if len(data) != need.length:
                message = f"asked for {need.length} bytes at offset {need.offset}, got {len(data)}"
                raise SourceError(message, "The server may not support ranges.") from None
            pages.fill(need.offset, data)
            pages.fetched += need.length
            pages.fetches += 1


def as_source(data: Source | Readable) -> Source:
    """Return `data` itself if it is a source, otherwise a `Buffer` over it.

    Raises:
        SourceError: It is neither a source nor bytes-like.
    """
    if isinstance(data, bytes | bytearray | memoryview):
        return Buffer(data)
    if callable(getattr(data, "read", None)) and isinstance(getattr(data, "size", None), int):
        return data
    message = f"can't read from {type(data).__name__}"
    raise SourceError(message, "Pass bytes, or an object with size and read(offset, length).")


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for n in numbers:
        if runs and runs[-1][1] == n - 1:
            runs[-1] = (runs[-1][0], n)
        else:
            runs.append((n, n))
    return runs
