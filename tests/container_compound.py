"""Compound files made here: their sectors, sets of properties, and documents of several programs."""

from __future__ import annotations

from struct import pack

from container_files import JPEG, padded, wide


class Compound:
    """Builds a compound file of streams and storages."""

    SECTOR, SMALL = 512, 64

    def __init__(self) -> None:
        self.entries: list[list[object]] = []

    def add(self, name: str, data: bytes | None, parent: int = 0) -> int:
        self.entries.append([name, data, parent])
        return len(self.entries)

    def build(self) -> bytes:
        small = b""
        small_table: list[int] = []
        sectors: list[bytes] = []
        table: list[int] = []

        def store(data: bytes) -> int:
            start = len(sectors)
            count = -(-len(data) // self.SECTOR)
            for at in range(count):
                sectors.append(data[at * self.SECTOR : (at + 1) * self.SECTOR].ljust(self.SECTOR, b"\0"))
                table.append(start + at + 1 if at + 1 < count else 0xFFFFFFFE)
            return start if count else 0xFFFFFFFE

        places: list[tuple[int, int]] = []
        for _name, data, _parent in self.entries:
            assert data is None or isinstance(data, bytes)
            if data is None:
                places.append((0, 0))
            elif len(data) >= 4096:
                places.append((store(data), len(data)))
            else:
                places.append((len(small_table) if data else 0xFFFFFFFE, len(data)))
                count = -(-len(data) // self.SMALL)
                start = len(small_table)
                small_table += [start + at + 1 if at + 1 < count else 0xFFFFFFFE for at in range(count)]
                small += padded(data, self.SMALL)
        small_start = store(small)
        small_table_start = store(b"".join(pack("<I", one) for one in small_table))
        directory = self._entry("Root Entry", 5, 0xFFFFFFFF, self._first(0), small_start, len(small))
        for index, (name, data, parent) in enumerate(self.entries, 1):
            siblings = [i for i, (_, _, p) in enumerate(self.entries, 1) if p == parent]
            after = siblings[siblings.index(index) + 1 :]
            kind = 1 if data is None else 2
            directory += self._entry(
                str(name), kind, after[0] if after else 0xFFFFFFFF, self._first(index), *places[index - 1]
            )
        directory_start = store(padded(directory, self.SECTOR))
        table_at = len(sectors)
        table.append(0xFFFFFFFD)
        assert len(table) <= 128
        sectors.append(b"".join(pack("<I", one) for one in table).ljust(self.SECTOR, b"\xff"))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
        head += pack("<IIIIIIIIII", 0, 1, directory_start, 0, 4096, small_table_start, 1, 0xFFFFFFFE, 0, table_at)
        return head.ljust(512, b"\xff") + b"".join(sectors)

    def _first(self, parent: int) -> int:
        return next((i for i, (_, _, p) in enumerate(self.entries, 1) if p == parent), 0xFFFFFFFF)

    def _entry(self, name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        text = wide(name)
        head = text.ljust(64, b"\0") + pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child) + bytes(36)
        return head + pack("<III", start, size, 0)


def property_set(*sections: dict[int, tuple[int, bytes]]) -> bytes:
    head = b"\xfe\xff\0\0" + pack("<I", 0x20006) + bytes(16) + pack("<I", len(sections))
    bodies = []
    for section in sections:
        places, values = b"", b""
        base = 8 + 8 * len(section)
        for number, (kind, data) in section.items():
            places += pack("<II", number, base + len(values))
            values += pack("<I", kind) + padded(data)
        bodies.append(pack("<II", base + len(values), len(section)) + places + values)
    at = 28 + 20 * len(sections)
    for body in bodies:
        head += bytes(16) + pack("<I", at)
        at += len(body)
    return head + b"".join(bodies)


def text(value: str) -> tuple[int, bytes]:
    data = value.encode() + b"\0"
    return 30, pack("<I", len(data)) + data


def summary(program: str = "Microsoft Word 9.0", title: str = "Title") -> bytes:
    return property_set(
        {
            1: (2, pack("<h", 1252)),
            2: text(title),
            4: text("Me"),
            10: (64, pack("<Q", 6000000000)),
            12: (64, pack("<Q", 132000000000000000)),
            14: (3, pack("<i", 3)),
            18: text(program),
            19: (3, pack("<i", 2)),
        }
    )


def document_summary() -> bytes:
    names = pack("<II", 2, 2) + pack("<I", 8) + b"My prop\0" + pack("<II", 3, 5) + b"Date\0\0\0\0"[:5]
    own = {0: (2, names[4:]), 1: (2, pack("<h", 1252)), 2: text("value"), 3: (64, pack("<Q", 132000000000000000))}
    return property_set(
        {1: (2, pack("<h", 1252)), 15: text("Company"), 23: (3, pack("<i", 0x90000)), 11: (11, pack("<I", 1))}, own
    )


def component(kind: str) -> bytes:
    data = kind.encode() + b"\0"
    return bytes(28) + pack("<I", len(data)) + data + bytes(8)


def word_document(flags: int = 0x200) -> tuple[bytes, bytes]:
    saved = pack("<HHH", 0xFFFF, 2, 0) + b"".join(
        pack("<H", len(one)) + one.encode("utf-16-le") for one in ("Ann", "C:\\a.doc")
    )
    comments = b"".join(pack("<H", len(one)) + one.encode("utf-16-le") for one in ("Bob", "Cy"))
    settings = bytearray(0x58)
    settings[0x14:0x18] = pack("<I", 0x7C6A4C40)
    tables = bytes(16) + bytes(settings) + comments + saved
    places = [(0, 0)] * 93
    places[0xF8 // 8] = (16, len(settings))
    places[0x120 // 8] = (16 + len(settings), len(comments))
    places[0x238 // 8] = (16 + len(settings) + len(comments), len(saved))
    places[0x2B8 // 8] = (0x12345678, 0x01D1234)
    fib = pack("<HHHHHHHIBBHHII", 0xA5EC, 0xC1, 0, 0x409, 0, flags, 0xBF, 0, 0, 0x10, 0, 0, 0, 0)
    fib = fib.ljust(32, b"\0") + pack("<H", 14) + bytes(28) + pack("<H", 22) + bytes(88) + pack("<H", len(places))
    fib += b"".join(pack("<II", *place) for place in places) + pack("<H", 0)
    return fib, tables


def word(*, extra: bool = False) -> bytes:
    file = Compound()
    fib, tables = word_document()
    file.add("\x01CompObj", component("Microsoft Word Document"))
    file.add("1Table", tables)
    file.add("WordDocument", fib + bytes(5000))
    file.add("\x05SummaryInformation", summary())
    file.add("\x05DocumentSummaryInformation", document_summary())
    if extra:
        pool = file.add("ObjectPool", None)
        inner = file.add("_1234", None, pool)
        file.add("\x05SummaryInformation", summary("Microsoft Excel", "Inner"), inner)
        file.add("\x01CompObj", component("Microsoft Excel Worksheet"), inner)
    return file.build()


def flashpix() -> bytes:
    file = Compound()
    file.add("\x05SummaryInformation", summary("Camera", "A picture"))
    file.add("\x05Image Contents", property_set({0x01000000: (3, pack("<i", 3)), 0x01000002: (3, pack("<i", 640))}))
    file.add(
        "\x05Data Object 000001", property_set({0x00010000: (72, bytes(range(16))), 0x00010100: (3, pack("<i", 1))})
    )
    file.add("Subimage 0000 Header", bytes(28) + pack("<9I", 0, 640, 480, 80, 64, 64, 3, 0, 0))
    file.add("\x05Screen Nail_bd0100609719a180", bytes(28) + JPEG)
    file.add("Unlisted", b"nothing")
    return file.build()


def flash() -> bytes:
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x=\'adobe:ns:meta/\'><rdf:RDF '
        "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='' "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:format>application/vnd.adobe.fla</dc:format></rdf:Description>"
        "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode("utf-16-le")
    file = Compound()
    file.add("Contents", b"\x47\1" + bytes(24) + b"\xff\xff\1\0\x0d\0CDocumentPage" + bytes(40) + packet + bytes(9))
    file.add("Page 1", b"x")
    return file.build()


def vignette() -> bytes:
    picture = b"\x0bTargetRole1" + b"\x0d\x80" + b"\0\0\1" + bytes(4) + pack("<II4I", 3, 0, 1, 2, 30, 40)
    masked = b"\x0bTargetRole1" + b"\xff\xff\x3b\0\1\0VnMask" + b"\0\0\1" + bytes(4) + pack("<II4I", 7, 0, 5, 6, 7, 8)
    file = Compound()
    file.add(
        "Contents",
        bytes(4)
        + b"\1name.vnt"
        + b"\x60\xa1\x3f\x22"
        + bytes(5)
        + pack("<II", 640, 480)
        + b"\1"
        + bytes(4)
        + pack("<III", 2, 0, 0)
        + picture
        + masked,
    )
    file.add("IeImg_0003", JPEG)
    file.add("IeImg_0007", JPEG * 2)
    return file.build()


def revit() -> bytes:
    file = Compound()
    file.add("BasicFileInfo", "Path: C:\\a\\house.rvt end".encode("utf-16-le"))
    return file.build()
