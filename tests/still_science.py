"""Scientific images made here: FITS, OpenEXR, Radiance, DICOM, XISF, LIF, CZI, MRC, by what is special about each."""

from __future__ import annotations

import zlib
from struct import pack

from still_parts import EXIF, XMP


def fits(*cards: str, end: bool = True) -> bytes:
    lines = ["SIMPLE  =                    T / standard", *cards, *(["END"] if end else [])]
    data = "".join(line.ljust(80) for line in lines).encode("latin-1")
    return data.ljust(-(-len(data) // 2880) * 2880, b" ") if end else data


FITSS = {
    "values": fits(
        "BITPIX  =                  -32 / bits",
        "NAXIS1  =                  300",
        "EXPTIME =              1.5E+02 / s",
        "GAIN    =            -2.25D-03",
        "TELESCOP= 'Keck    '           / where",
        "OBSERVER= 'O''Hara / Smith'    / quoted",
        "EMPTY   =                      / nothing",
        "FLAG    =                    F",
        "DATE-OBS= '2020-01-02T03:04:05'",
        "CCD-TEMP=                -20.0",
        "MY_KEY_A=                    1",
        "GROUPS  =                    T",
        "FORMAT  = 'x'",
        "no value here",
        "        blank card",
    ),
    "texts": fits("COMMENT   indented", "COMMENT", "HISTORY made here", "HISTORY  twice", "OBJECT  = 'M 31'"),
    "continued": fits(
        "LONG    = 'a long &'",
        "CONTINUE  'value &'",
        "CONTINUE  'ends' / here",
        "OTHER   = 'not continued&'",
        "NUMBER  =                    3",
        "CONTINUE  'alone'",
        "LAST    = 'more&'",
        "CONTINUE  5",
        "AFTER   =                    4",
    ),
    "bad key": fits("GOOD    =                    1", "bad key =                    2", "NEVER   = 3"),
    "cut": fits("GOOD    =                    1", end=False)[:-10],
    "no end": fits("GOOD    =                    1", end=False),
}


def exr(*attributes: tuple[str, str, bytes], flags: int = 2, end: bytes = b"\0") -> bytes:
    body = b"".join(n.encode() + b"\0" + k.encode() + b"\0" + pack("<I", len(v)) + v for n, k, v in attributes)
    return b"\x76\x2f\x31\x01" + pack("<I", flags) + body + end


EXR_WINDOW = ("dataWindow", "box2i", pack("<4i", -1, -2, 14, 5))
EXRS = {
    "types": exr(
        ("channels", "chlist", b"A\0" + pack("<IB3xII", 1, 0, 1, 1) + b"Z\0" + pack("<IB3xII", 7, 1, 2, 2) + b"\0"),
        ("chromaticities", "chromaticities", pack("<8f", 0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329)),
        ("compression", "compression", b"\4"),
        ("displayWindow", "box2i", pack("<4i", 0, 0, 99, 49)),
        EXR_WINDOW,
        ("lineOrder", "lineOrder", b"\1"),
        ("envmap", "envmap", b"\1"),
        ("pixelAspectRatio", "float", pack("<f", 1.5)),
        ("keyCode", "keycode", pack("<7i", 1, 2, 3, 4, 5, 6, 7)),
        ("framesPerSecond", "rational", pack("<iI", 24000, 1001)),
        ("timeCode", "timecode", pack("<2I", 5, 6)),
        ("tiles", "tiledesc", pack("<IIB", 64, 32, 0x11)),
        ("worldToCamera", "m44f", pack("<16f", *range(16))),
        ("m3", "m33f", pack("<9f", *range(9))),
        ("multiView", "stringvector", pack("<I", 4) + b"left" + pack("<I", 5) + b"right"),
        ("owner", "string", b"me \xc3\xa9"),
        ("v2", "v2f", pack("<2f", 1, 2)),
        ("v2i", "v2i", pack("<2i", 1, -2)),
        ("v3", "v3f", pack("<3f", 1, 2, 3)),
        ("v3i", "v3i", pack("<3i", 1, 2, 3)),
        ("big", "double", pack("<d", 0.1)),
        ("whole", "int", pack("<i", -5)),
        ("box", "box2f", pack("<4f", 0, 0, 1, 1)),
    ),
    "place": exr(
        ("altitude", "float", pack("<f", -12.37)),
        ("latitude", "float", pack("<f", 48.25)),
        ("longitude", "float", pack("<f", -16.5)),
        ("utcOffset", "float", pack("<f", -19800)),
        ("capDate", "string", b"2020:01:02 03:04:05"),
        ("expTime", "float", pack("<f", 0.004)),
        ("aperture", "float", pack("<f", 2.8)),
        ("focus", "float", pack("<f", 3.5)),
        ("isoSpeed", "float", pack("<f", 200)),
        ("xDensity", "float", pack("<f", 72)),
    ),
    "above": exr(("altitude", "float", pack("<f", 8848.86)), ("tiles", "tiledesc", pack("<IIB", 1, 1, 0x55))),
    "unknown": exr(
        ("com.maker.some-thing here", "string", b"x"),
        ("preview", "preview", pack("<II", 1, 1) + bytes(4)),
        ("z", "weird", b"12345"),
        ("?", "float", pack("<f", 1)),
        EXR_WINDOW,
    ),
    "one channel": exr(("channels", "chlist", b"Y\0" + pack("<IB3xII", 2, 0, 1, 1) + b"\0")),
    "no channels": exr(("channels", "chlist", b"\0"), ("multiView", "stringvector", b"")),
    "short values": exr(("expTime", "float", b"\0"), ("tiles", "tiledesc", b"\0"), ("dataWindow", "box2i", bytes(8))),
    "display only": exr(("displayWindow", "box2i", pack("<4i", 0, 0, 99, 49))),
    "flags": exr(EXR_WINDOW, flags=0x1E02),
    "long names": exr(("a" * 100, "float", pack("<f", 1)), flags=0x402),
    "name too long": exr(EXR_WINDOW, ("a" * 40, "float", pack("<f", 1))),
    "exif": exr(("exif", "blob", pack("<I", len(EXIF)) + EXIF + bytes(4)), ("xmp", "string", XMP), EXR_WINDOW),
    "cut": exr(EXR_WINDOW, ("owner", "string", b"somebody"), end=b"")[:-3],
    "cut unknown": exr(EXR_WINDOW, ("thing", "weird", b"somebody"), end=b"")[:-3],
    "damaged": exr(EXR_WINDOW, end=b"abc"),
}
HDR_HEAD = b"#?RADIANCE\n"
HDRS = {
    "usual": HDR_HEAD
    + b"# made by hand\nrpict -vf view\nSOFTWARE= us\nVIEW= -vp 0 0 0\nEXPOSURE=2.5\nGAMMA=1\n"
    + b"COLORCORR=1 1 1\nPIXASPECT=1\nPRIMARIES=0.64 0.33\nMY KEY=1\nX=2\nFORMAT=32-bit_rle_rgbe\n\n-Y 8 +X 16\n\2\2",
    "rgbe": b"#?RGBE\nFORMAT=32-bit_rle_xyze\n\n+X 16 -Y 8\n",
    "no size": HDR_HEAD + b"FORMAT=x\n\nnothing\n",
    "no end": HDR_HEAD + b"FORMAT=x\nEXPOSURE=1=2\n",
    "long line": HDR_HEAD + b"A" * 5000 + b"\n-Y 8 +X 16\n",
    **{f"turned {turn}": HDR_HEAD + b"\n" + turn.encode() for turn in ("-Y 1 -X 2\n", "+Y 1 +X 2\n", "+X 1 +Y 2\n")},
}


def element(order: str, group: int, number: int, kind: str, data: bytes, length: int | None = None) -> bytes:
    """Return an element of DICOM, without its representation where that is empty."""
    size = len(data) if length is None else length
    head = pack(f"{order}HH", group, number)
    if not kind:
        return head + pack(f"{order}I", size) + data
    if kind in ("OB", "OW", "OF", "SQ", "UT", "UN"):
        return head + kind.encode() + b"\0\0" + pack(f"{order}I", size) + data
    return head + kind.encode() + pack(f"{order}H", size) + data


def even(text: bytes, pad: bytes = b" ") -> bytes:
    return text + pad * (len(text) % 2)


def dicom(syntax: bytes, body: bytes, *, group_length: bool = True) -> bytes:
    meta = element("<", 2, 1, "OB", b"\0\1") + element("<", 2, 2, "UI", even(b"1.2.840.10008.5.1.4.1.1.7", b"\0"))
    meta += element("<", 2, 0x10, "UI", even(syntax, b"\0")) + element("<", 2, 0x13, "SH", b"US 1.0")
    lead = element("<", 2, 0, "UL", pack("<I", len(meta))) if group_length else b""
    return bytes(128) + b"DICM" + lead + meta + body


def dicom_body(order: str, *, explicit: bool = True) -> bytes:
    def one(group: int, number: int, kind: str, data: bytes, length: int | None = None) -> bytes:
        return element(order, group, number, kind if explicit else "", data, length)

    return b"".join(
        (
            one(8, 5, "CS", b"ISO_IR 100"),
            one(8, 8, "CS", even(b" ORIGINAL\\PRIMARY ")),
            one(8, 0x16, "UI", even(b"1.2.840.10008.5.1.4.1.1.4", b"\0")),
            one(8, 0x18, "UI", even(b"1.2.3.4.5.6", b"\0")),
            one(8, 0x20, "DA", b"20200102"),
            one(8, 0x30, "TM", even(b"030405.67")),
            one(8, 0x2A, "DT", even(b"20200102030405.67")),
            one(8, 0x1155, "UI", even(b"1.2.840.10008.5.1.4.1.1.4", b"\0")),
            one(8, 0x1155, "UI", even(b"9.9.9", b"\0")),
            one(0x10, 0x10, "PN", even(b"Doe^Jane ")),
            one(0x10, 0x1030, "DS", even(b" 61.5")),
            one(0x18, 0x9073, "FD", pack(f"{order}d", 1.5)),
            one(0x20, 0x3100, "IS", b"1 "),
            one(0x28, 9, "AT", pack(f"{order}HH", 0x18, 0x1063)),
            one(0x28, 0x10, "US", pack(f"{order}H", 512)),
            one(0x28, 0x30, "DS", even(b"0.5\\0.5")),
            one(0x28, 0x106, "SS", pack(f"{order}h", -5)),
            one(0x28, 0x412, "LO", b"wild"),
            one(0x40, 0xA160, "UT", even(b"  free text  ")),
            one(0x40, 0x275, "SQ", b"", 0xFFFFFFFF),
            element(order, 0xFFFE, 0xE000, "", b"", 0xFFFFFFFF),
            one(0x40, 7, "LO", b"inside"),
            element(order, 0xFFFE, 0xE00D, "", b""),
            element(order, 0xFFFE, 0xE0DD, "", b""),
            one(0x6002, 0x1203, "US", pack(f"{order}H", 3)),
            one(0x1000, 0x20, "US", pack(f"{order}2H", 3, 4)),
            one(0x1010, 0x1234, "US", pack(f"{order}H", 3)),
            one(0x99, 1, "LO", b"unknown "),
            one(0x7FE0, 0x10, "OW", bytes(2000)),
            one(0x7FE1, 0x10, "LO", b"behind"),
        )
    )


IMPLICIT, EXPLICIT, BIG = b"1.2.840.10008.1.2", b"1.2.840.10008.1.2.1", b"1.2.840.10008.1.2.2"
DEFLATED, JPEG_SYNTAX = b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.4.50"


def deflated(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(data) + stream.flush()


DICOMS = {  # ExifTool takes all values for registered once it has met one, so that the first must not be
    "unknown syntax": dicom(b"1.2.3", dicom_body("<")),
    "explicit": dicom(EXPLICIT, dicom_body("<")),
    "implicit": dicom(IMPLICIT, dicom_body("<", explicit=False)),
    "big": dicom(BIG, dicom_body(">")),
    "deflated": dicom(DEFLATED, deflated(dicom_body("<"))),
    "deflated badly": dicom(DEFLATED, b"\xff" + deflated(dicom_body("<"))),
    "deflated in part": dicom(DEFLATED, deflated(dicom_body("<"))[:-40]),
    "jpeg": dicom(JPEG_SYNTAX, dicom_body("<")),
    "no group length": dicom(EXPLICIT, dicom_body("<"), group_length=False),
    "short pixels": dicom(EXPLICIT, element("<", 0x7FE0, 0x10, "OW", bytes(20)) + element("<", 0x28, 4, "CS", b"RGB ")),
    "encapsulated": dicom(
        JPEG_SYNTAX,
        element("<", 0x7FE0, 0x10, "OB", b"", 0xFFFFFFFF)
        + element("<", 0xFFFE, 0xE000, "", b"")
        + element("<", 0xFFFE, 0xE000, "", b"\xff\xd8 short")
        + element("<", 0xFFFE, 0xE000, "", b"\xff\xd8" + bytes(3000))
        + element("<", 0xFFFE, 0xE0DD, "", b"")
        + element("<", 0x7FE1, 0x11, "UN", b"behind"),
    ),
    "odd lengths": dicom(
        EXPLICIT,
        element("<", 0x28, 0x10, "US", b"\1")
        + element("<", 0x28, 0x11, "US", b"\1\0\2")
        + element("<", 0x10, 0x10, "PN", b"   ")
        + element("<", 8, 0x20, "DA", b"2020")
        + element("<", 8, 0x30, "TM", b"")
        + element("<", 0x28, 9, "AT", b"\1\2")
        + element("<", 0x28, 9, "AT", b"\x18\0\x63\x10\x18\0\x64\x10"),
    ),
    "cut": dicom(EXPLICIT, dicom_body("<"))[:-500],
    "cut head": dicom(EXPLICIT, dicom_body("<") + b"\x08\0"),
    "rubbish": dicom(EXPLICIT, element("<", 8, 5, "CS", b"ISO_IR 100") + b"rubbish in here"),
}
ACRS = {
    "implicit": element("<", 8, 0, "", pack("<I", 20)) + dicom_body("<", explicit=False),
    "explicit": element("<", 8, 0, "UL", pack("<I", 20)) + dicom_body("<"),
    "big": element(">", 8, 0, "", pack(">I", 20)) + dicom_body(">", explicit=False),
}


def xisf(xml: bytes, length: int | None = None) -> bytes:
    return b"XISF0100" + pack("<II", len(xml) if length is None else length, 0) + xml + bytes(40)


XISF_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<xisf version="1.0" xmlns="http://www.pixinsight.com/xisf" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    b'xsi:schemaLocation="http://www.pixinsight.com/xisf x.xsd">\n'
    b'<Image geometry="16:8:3" sampleFormat="Float32" bounds="0:1" colorSpace="RGB" location="attachment:4096:512" '
    b'id="integration" uuid="abc" orientation="90" pixelStorage="Planar">\n'
    b'<Resolution horizontal="72" vertical="73" unit="inch"/>\n'
    b'<FITSKeyword name="EXPTIME" value="300" comment="s"/>\n'
    b'<Property id="Observation:Object:Name" type="String">M 31 &amp; more</Property>\n'
    b'<ICCProfile location="inline:base64">QUJD</ICCProfile>\n'
    b"</Image>\n<Metadata>\n"
    b'<Property id="XISF:CreationTime" type="TimePoint" value="2020-01-02T03:04:05Z"/>\n'
    b'<Property id="XISF:CreatorApplication" type="String">Us 1.0</Property>\n'
    b'<Property id="XISF:Authors" type="String" value="A; B" comment="none"/>\n'
    b'<Property id="XISF:OriginalCreationTime" type="TimePoint" value="2019-01-02T03:04:05.678+01:00"/>\n'
    b"</Metadata>\n</xisf>"
)
XISFS = {
    "usual": xisf(XISF_XML),
    "nameless": xisf(XISF_XML.replace(b' id="integration"', b"")),
    "empty": xisf(b""),
    "cut": xisf(XISF_XML, 5000),
    "no closing": xisf(XISF_XML.replace(b"</Metadata>", b"")),
}


def lif(xml: str, lies: int = 0, size: int | None = None) -> bytes:
    text = xml.encode("utf-16-le")
    return (
        pack("<II", 0x70, len(text) + 5 + lies if size is None else size) + b"\x2a" + pack("<I", len(text) // 2) + text
    )


LIF_XML = (
    '<LMSDataContainerHeader Version="2"><Element Name="proj.lif" UniqueID="a-b"><Data>'
    '<Experiment Path="C:\\x"/></Data>'
    '<Children><Element Name="Image1"><Data><Image TextDescription=""><Attachment Name="HardwareSetting">'
    '<ATLConfocalSettingDefinition Magnification="63" PinholeAiry="1/2"><LaserArray><Laser LaserName="405" Power="5"/>'
    '</LaserArray><FilterWheel><Wheel Name="Target &#956;"/></FilterWheel></ATLConfocalSettingDefinition></Attachment>'
    '<ImageDescription><Channels><ChannelDescription DataType="0" Resolution="8"/></Channels><Dimensions>'
    '<DimensionDescription DimID="1" NumberOfElements="512"/></Dimensions></ImageDescription>'
    '<TimeStampList NumberOfTimeStamps="2">1d5c1a2b3c4d5e6 1d5c1a2b3c4d5e7 xyz abc </TimeStampList></Image></Data>'
    '<Memory Size="0" MemoryBlockID="MemBlock_1"/></Element></Children></Element></LMSDataContainerHeader>'
)
LIFS = {
    "usual": lif(LIF_XML) + bytes(40),
    "truncated": lif(LIF_XML)[:-50],
    "corrupted": lif(LIF_XML, size=100),
    "too large": lif(LIF_XML, size=200_000_000),
}


def czi(xml: bytes, *, mark: bytes = b"ZISRAWMETADATA\0\0", length: int | None = None, at: int = 512) -> bytes:
    head = (
        b"ZISRAWFILE\0\0\0\0\0\0" + bytes(16) + pack("<II", 1, 2) + bytes(8) + bytes(range(16)) + bytes(range(16, 32))
    )
    head = head.ljust(92, b"\0") + pack("<Q", at)
    body = mark + bytes(16) + pack("<I", len(xml) if length is None else length)
    return head.ljust(512, b"\0") + body.ljust(288, b"\0") + xml


CZI_XML = (
    b"<?xml version='1.0'?><ImageDocument><Metadata><Version>1.0</Version><Information><Image><SizeX>16</SizeX>"
    b"<Dimensions><Channels><Channel Id='Channel:0' Name='DAPI'><ExposureTime>500</ExposureTime>"
    b"<ExcitationWavelength>385.5</ExcitationWavelength></Channel></Channels></Dimensions></Image><Document>"
    b"<CreationDate>2020-01-02T03:04:05</CreationDate><UserName>me</UserName></Document></Information>"
    b"<Experiment><ExperimentBlocks><AcquisitionBlock IsActivated='true'><MultiTrackSetup><TrackSetup Name='T 1'>"
    b"<Detectors><Detector Id='D1'/></Detectors></TrackSetup></MultiTrackSetup></AcquisitionBlock></ExperimentBlocks>"
    b"</Experiment><HardwareSetting><ParameterCollection Id='MTBFocus'><Position>1/4</Position></ParameterCollection>"
    b"</HardwareSetting><Scaling><Items><Distance Id='X'><Value>1.5E-07</Value></Distance></Items></Scaling>"
    b"</Metadata></ImageDocument>"
)
CZIS = {
    "usual": czi(CZI_XML),
    "no metadata": czi(CZI_XML, at=0),
    "bad mark": czi(CZI_XML, mark=b"ZISRAWRUBBISH\0\0\0"),
    "behind the end": czi(CZI_XML, at=1 << 30),
    "too long": czi(CZI_XML, length=250_000_000),
    "cut": czi(CZI_XML)[:-30],
}


def mrc(
    extended: bytes = b"", kind: bytes = b"CCP4", depth: int = 1, labels: int = 2, length: int | None = None
) -> bytes:
    data = bytearray(1024)
    data[:28] = pack("<10I", 16, 8, depth, 2, 0, 0, 0, 16, 8, depth)[:28]
    data[28:40] = pack("<3I", 16, 8, depth)
    data[40:64] = pack("<6f", 1.5, 2.5, 3.5, 90, 90, 120)
    data[64:76] = pack("<3I", 1, 2, 3)
    data[76:88] = pack("<3f", -1, 1, 0.25)
    data[88:108] = pack("<II", 1, len(extended) if length is None else length) + bytes(8) + kind
    data[108:112] = pack("<I", 20140)
    data[196:208] = pack("<3f", 0, 1, 2)
    data[208:212] = b"MAP "
    data[212:216] = b"\x44\x44\0\0"
    data[216:224] = pack("<fI", 0.5, labels)
    data[224:304] = b"first label".ljust(80)
    data[304:384] = b"second label".ljust(80, b"\0")
    return bytes(data) + extended + bytes(64)


def fei(size: int = 888, masks: tuple[int, ...] = (0xFFFFFFFF,) * 4) -> bytes:
    data = bytearray(size)
    data[:8] = pack("<II", size, 1)
    for place, mask in zip((8, 297, 490, 748), masks, strict=True):
        data[place : place + 4] = pack("<I", mask)
    data[12:20] = pack("<d", 43831.5)
    data[20:36] = b"TITAN".ljust(16, b"\0")
    data[84:92] = pack("<d", 300000)
    data[244:252] = pack("<II", 1, 2)
    data[288:297] = b"\1" + pack("<d", 105000)
    data[435:451] = b"BM-Falcon".ljust(16, b"\0")
    data[792:804] = pack("<IQ", 1, 1577934245123456)
    data[860:868] = pack("<Q", 1577934245000000)
    return bytes(data)


MRCS = {
    "plain": mrc(),
    "labels": mrc(labels=10),
    "no labels": mrc(labels=0),
    "extended": mrc(fei(), b"FEI1"),
    "extended two": mrc(fei() * 3, b"FEI2", 3),
    "masked": mrc(fei(masks=(0x0A, 0x01, 0, 0x40)), b"FEI1"),
    "corrupted": mrc(fei(), b"FEI1", 2),
    "cut": mrc(fei(), b"FEI1", length=900)[:1300],
}
