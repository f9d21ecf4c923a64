"""What of a file says where, who and which device: the lists behind the strip presets, one reason a group.

Names are patterns over ExifTool's tag names, in whatever block they stand; family 2 tells what a list misses.
"""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """Tags that go for one reason.

    Attributes:
        reason: Why.
        names: Patterns over tag names, lower case.
        subject: Family-2 group whose tags belong here too, empty for none.
        drops: Groups that go whole.
    """

    reason: str
    names: tuple[str, ...]
    subject: str = ""
    drops: tuple[str, ...] = ()


PLACE = Group(
    "Where the picture was taken, or what it shows is: coordinates, place names, geocodes, tracks.",
    (
        *("gps*", "*gpslatitude*", "*gpslongitude*", "*gpsposition*", "*gpsaltitude*", "geotag*", "geolocation*"),
        *("*latitude*", "*longitude*", "*altitude*", "location*", "sub-location", "sublocation*", "city", "*city"),
        *("state", "province*", "*provincestate", "country*", "*countrycode", "*countryname", "*worldregion"),
        *("contentlocation*", "*geohash*", "landmark", "placename*", "baseurl*map*", "travellog*", "homelocation*"),
        *("georeference*", "decimallatitude*", "decimallongitude*", "destination*", "nearestlocation*"),
    ),
    subject="location",
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
        *("history*", "derivedfrom*", "documentid", "instanceid", "originaldocumentid", "ingredients*", "pantry*"),
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
    ),
    drops=("IFD1", "MPF", "JFXX", "Trailer", "FlashPix"),
)
MAKER = Group(
    "Maker notes: undocumented for the most part; serial numbers, owner names, face positions and places are in them.",
    (),
    drops=("MakerNotes", "NikonCapture", "CIFF", "Meta", "RMETA", "Vivo", "Insta360", "NikonApp"),
)

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
