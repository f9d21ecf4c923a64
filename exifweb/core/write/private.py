"""What of a file says where, who and which device: the lists behind the strip presets, one reason a group.

Names are patterns over ExifTool's tag names, in whatever block they stand; family 2 tells what a list misses.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Group(NamedTuple):
    """Tags that go for one reason.

    Attributes:
        reason: Why.
        names: Patterns over tag names, lower case.
        but: Patterns over names that those catch and that are of another kind: where a person lives, and by which
            city a clock was set, is no place of a picture.
        subject: Family-2 group whose tags belong here too, empty for none.
        drops: Groups that go whole.
        vendors: Whether the segments of a JPEG go that are some vendor's own.
    """

    reason: str
    names: tuple[str, ...]
    subject: str = ""
    but: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    vendors: bool = False


PLACE = Group(
    "Where the picture was taken, or what it shows is: coordinates, place names, geocodes, tracks.",
    (
        *("gps*", "*gpslatitude*", "*gpslongitude*", "*gpsposition*", "*gpsaltitude*", "geotag*", "geolocation*"),
        *("*latitude*", "*longitude*", "*altitude*", "location*", "sub-location", "sublocation*", "city", "*city"),
        *("state", "province*", "*provincestate", "country*", "*countrycode", "*countryname", "*worldregion"),
        *("contentlocation*", "*geohash*", "landmark", "placename*", "baseurl*map*", "travellog*", "homelocation*"),
        *("georeference*", "decimallatitude*", "decimallongitude*", "nearestlocation*"),
    ),
    subject="location",
    but=(
        "globalaltitude",
        "*opacity",
        "*capacity",
        "*velocity",
        "creator*",
        "licensor*",
        "copyrightowner*",
        "ciadr*",
        "hometown*",
        "destination*",
        "timezone*",
    ),
    drops=("GPS",),
)
PEOPLE = Group(
    "Who took, owns, edited or is shown in the picture, and how to reach them.",
    (
        *("artist", "author*", "by-line*", "creator", "creator*contact*", "contact*", "creatoraddress", "creatorwork*"),
        *("creatorpostal*", "creatorregion", "copyright", "copyrightnotice", "rights*", "owner*", "ownername"),
        *("cameraowner*", "photographer*", "imageeditor", "xpauthor", "writer-editor", "captionwriter", "credit*"),
        *(
            "personinimage*",
            "personlisted",
            "region*",
            "face*name*",
            "people*",
            "*personname*",
            "licens*",
            "imagecreator*",
        ),
        *("imagesupplier*", "copyrightowner*", "webstatement", "usageterms", "attribution*", "source", "editor"),
        *("subjectname*", "userid", "username*", "nickname", "faceid*", "babyage", "babyname", "petname", "email*"),
    ),
    subject="author",
)
DEVICE = Group(
    "Which very device it was: serial numbers and ids that tie pictures to one camera, lens or computer.",
    (
        *("*serialnumber*", "*serialno*", "imageuniqueid", "rawdatauniqueid", "cameraid", "deviceid", "hostcomputer"),
        *("internalserial*", "cameralabel", "moduleserial*", "*imei*", "macaddress*", "*uniquecamera*id*"),
        *("runtime*", "shuttercount*", "imagenumber", "batteryserial*", "contentidentifier", "mediagroupuuid"),
    ),
)
COMMENTS = Group(
    "Free text that a camera's owner stored in it, and notes that editors leave; captions and keywords stay.",
    ("usercomment", "xpcomment", "comment", "jpegcomment", "specialinstructions", "instructions", "makernote*text"),
    drops=("COM",),
)
HISTORY = Group(
    "What was done to the file, from which other files and under which ids: paths and names of people hide in it. "
    "The name of the software alone stays.",
    (
        *("history*", "*derivedfrom*", "*documentid", "*instanceid", "about", "ingredients*", "pantry*"),
        *(
            "manifest*",
            "documentancestors*",
            "preservedfilename",
            "originalfilename",
            "rawfilename",
            "filenameasdelivered",
        ),
        *("originalrawfile*", "dngoriginal*", "jobref*", "transmissionreference", "originaltransmissionreference"),
        *("printim*", "applicationnotes"),
    ),
    drops=("JUMBF", "PhotoMechanic", "FotoStation", "AFCP", "MIE", "CanonVRD"),
)
PREVIEWS = Group(
    "Smaller pictures inside the file: they show what was cut off or retouched, and bring metadata of their own.",
    (
        *("thumbnailimage", "previewimage", "otherimage", "jpgfromraw", "photoshopthumbnail", "photoshopbgrthumbnail"),
        *("thumbnails*", "thumbnail*image", "pageimage*", "thumbnailtiff"),
        *("directoryitem*", "containerdirectory*", "motionphoto*", "microvideo*"),
    ),
    drops=("IFD1", "MPF", "JFXX", "Trailer", "FlashPix"),
)
LAYERS = 0x935C
"""Tag of a TIFF that holds Photoshop's layers, hidden ones among them."""
MAKER = Group(
    "Maker notes: undocumented for the most part; serial numbers, owner names, face positions and places are in them.",
    (),
    drops=("MakerNotes", "NikonCapture", "CIFF", "Meta", "RMETA", "Vivo", "Insta360", "NikonApp"),
    vendors=True,
)
IN_XMP: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Google::GCamera", ("HdrPlusMakernote", "PortraitRequest", "hdrp_makernote", "shot_log_data")),
)
"""Table and ids of properties of XMP that are maker notes."""

PRESETS: tuple[tuple[str, tuple[Group, ...]], ...] = (
    ("location", (PLACE,)),
    ("share", (PLACE, PEOPLE, DEVICE, COMMENTS, HISTORY, PREVIEWS, MAKER)),
    ("all", ()),
)
"""Preset → what goes; `all` is everything that may be deleted."""
ALWAYS_KEPT = (("tag", "EXIF:Orientation"), ("group", "ICC_Profile"))
"""Without them the picture stands on its side or has other colours."""
ON_REQUEST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("copyright", ("Copyright", "CopyrightNotice", "Rights", "UsageTerms", "WebStatement", "CopyrightFlag", "Marked")),
    ("artist", ("Artist", "By-line", "Creator", "Author", "XPAuthor")),
)
"""Words of a keep-list → the tags that they stand for; any other word is the name of a tag or group."""

OF_AN_IMAGE: tuple[tuple[int, int], ...] = (
    *((0xFE, 0x10C), (0x111, 0x112), (0x115, 0x11C), (0x120, 0x125), (0x128, 0x128), (0x12C, 0x12D), (0x13D, 0x150)),
    *((0x152, 0x15F), (0x191, 0x195), (0x1B1, 0x1B5), (0x200, 0x22F), (0x303, 0x303), (0x80E3, 0x80E6)),
    *((0x828D, 0x828E), (0x8773, 0x8773), (0x87BE, 0x87BE), (0xBC01, 0xBCC5), (0xC612, 0xCD4B)),
)
"""First and last id of tags of a TIFF or DNG that say how its images are to be decoded and shown."""
NOT_OF_AN_IMAGE = frozenset(
    (
        *(0xC615, 0xC62F, 0xC634, 0xC635, 0xC65D, 0xC660, 0xC68B, 0xC68C, 0xC6F6, *range(0xC716, 0xC71C)),
        *(0xC763, 0xC764, 0xC772, 0xC789, 0xC7A1, 0xC7D5, 0xC7D7, 0xC7D8, 0xCD41),
    )
)
"""Those between them that tell of a device, a file or a program."""


def makes_up_an_image(key: Any) -> bool:
    """Whether a tag with that id is needed to decode an image of a TIFF."""
    if not isinstance(key, int) or key in NOT_OF_AN_IMAGE:
        return False
    return any(first <= key <= last for first, last in OF_AN_IMAGE)
