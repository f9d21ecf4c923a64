"""A photo with sixty EXIF tags, such as a phone writes: what the speed of reading is measured on."""

from __future__ import annotations

from builders import Ifd, exif, jpeg

MAIN = (
    (0x100, "int32u", 4032),
    (0x101, "int32u", 3024),
    (0x10E, "string", "A street in the evening"),
    (0x10F, "string", "Acme"),
    (0x110, "string", "Phone 12"),
    (0x112, "int16u", 6),
    (0x11A, "rational64u", (72, 1)),
    (0x11B, "rational64u", (72, 1)),
    (0x128, "int16u", 2),
    (0x131, "string", "17.1.2"),
    (0x132, "string", "2024:05:06 07:08:09"),
    (0x13B, "string", "A photographer"),
    (0x13C, "string", "Phone 12"),
    (0x213, "int16u", 1),
    (0x8298, "string", "(c) a photographer"),
)
CAMERA = (
    (0x829A, "rational64u", (1, 125)),
    (0x829D, "rational64u", (18, 10)),
    (0x8822, "int16u", 2),
    (0x8827, "int16u", 400),
    (0x9000, "undef", b"0232"),
    (0x9003, "string", "2024:05:06 07:08:09"),
    (0x9004, "string", "2024:05:06 07:08:09"),
    (0x9010, "string", "+02:00"),
    (0x9011, "string", "+02:00"),
    (0x9012, "string", "+02:00"),
    (0x9101, "undef", b"\1\2\3\0"),
    (0x9201, "rational64s", (6965, 1000)),
    (0x9202, "rational64u", (1696, 1000)),
    (0x9203, "rational64s", (5300, 1000)),
    (0x9204, "rational64s", (0, 1)),
    (0x9207, "int16u", 5),
    (0x9209, "int16u", 16),
    (0x920A, "rational64u", (4250, 1000)),
    (0x9214, "int16u", [2009, 1505, 2210, 1327]),
    (0x9286, "undef", b"ASCII\0\0\0no comment"),
    (0x9290, "string", "123"),
    (0x9291, "string", "123"),
    (0x9292, "string", "123"),
    (0xA000, "undef", b"0100"),
    (0xA001, "int16u", 65535),
    (0xA002, "int32u", 4032),
    (0xA003, "int32u", 3024),
    (0xA217, "int16u", 2),
    (0xA301, "undef", b"\1"),
    (0xA402, "int16u", 0),
    (0xA403, "int16u", 0),
    (0xA405, "int16u", 26),
    (0xA406, "int16u", 0),
    (0xA432, "rational64u", [(154, 100), (6, 1), (18, 10), (24, 10)]),
)
POSITION = (
    (1, "string", "N"),
    (2, "rational64u", [(48, 1), (51, 1), (2960, 100)]),
    (3, "string", "E"),
    (4, "rational64u", [(2, 1), (17, 1), (4020, 100)]),
    (5, "int8u", 0),
    (6, "rational64u", (3512, 100)),
    (7, "rational64u", [(5, 1), (8, 1), (9, 1)]),
    (12, "string", "K"),
    (16, "string", "T"),
    (17, "rational64u", (12345, 100)),
    (29, "string", "2024:05:06"),
)
COUNT = len(MAIN) + len(CAMERA) + len(POSITION)


def phone_photo() -> bytes:
    """Return a JPEG with `COUNT` EXIF tags."""
    main = Ifd(list(MAIN), {0x8769: Ifd(list(CAMERA)), 0x8825: Ifd(list(POSITION))})
    return jpeg(exif(main, ">"), width=4032, height=3024)
