"""Edits of XMP as ExifTool's arguments and as changes: both must lead to the same tags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from exifweb.core.blocks.xmp.lookup import find
from exifweb.core.write.changes import Change

RDF = "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
SAMPLE = f"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {RDF}>
<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:my='http://example.com/my/1.0/'
 xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'
 xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/' xmlns:stEvt='http://ns.adobe.com/xap/1.0/sType/ResourceEvent#'
 xmp:Rating='3' my:Own='kept'>
<dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>sky</rdf:li><rdf:li>sand</rdf:li></rdf:Bag></dc:subject>
<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>One</rdf:li><rdf:li xml:lang='de-DE'>Eins</rdf:li>
<rdf:li xml:lang='fr'>Un</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>
<my:List><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></my:List>
<Iptc4xmpExt:LocationShown><rdf:Bag>
<rdf:li rdf:parseType='Resource'><Iptc4xmpExt:City>Oslo</Iptc4xmpExt:City>
<Iptc4xmpExt:CountryName>Norway</Iptc4xmpExt:CountryName></rdf:li>
<rdf:li rdf:parseType='Resource'><Iptc4xmpExt:CountryName>Chad</Iptc4xmpExt:CountryName></rdf:li>
<rdf:li rdf:parseType='Resource'><Iptc4xmpExt:City>Rome</Iptc4xmpExt:City></rdf:li>
</rdf:Bag></Iptc4xmpExt:LocationShown>
<xmpMM:History><rdf:Seq><rdf:li stEvt:action='saved' stEvt:when='2020-01-02T03:04:05Z'/>
<rdf:li stEvt:action='edited'/></rdf:Seq></xmpMM:History>
</rdf:Description></rdf:RDF></x:xmpmeta>
"""
WRONG = f"""<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF {RDF}>
<rdf:Description rdf:about='' xmlns:d='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'
 d:rights='free'>
<d:subject>sea</d:subject><d:creator><rdf:Bag><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Bag></d:creator>
<xmp:rating><rdf:Bag><rdf:li>2</rdf:li></rdf:Bag></xmp:rating>
</rdf:Description></rdf:RDF></x:xmpmeta>
"""
"""Lists that should be others or none, and names in the wrong case."""


@dataclass(frozen=True, slots=True)
class Case:
    """One edit.

    Attributes:
        arguments: As ExifTool takes it.
        changes: As the codec takes it.
        source: The sidecar that is edited.
        dropped: Groups that go whole.
    """

    arguments: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    source: str = SAMPLE
    dropped: tuple[str, ...] = field(default=())


def change(name: str, *values: Any, **more: Any) -> Change:
    """Return a change of the tag that a name, perhaps behind its group, means."""
    group, _, tag = name.rpartition(":")
    info, _path = find(tag, group or None)[0]
    return Change(info, info.g1, values, **more)


def added(name: str, *values: Any, **more: Any) -> Change:
    """Return a change that adds to a list."""
    return change(name, *values, clear=False, **more)


def removed(name: str, *values: Any, add: tuple[Any, ...] = (), **more: Any) -> Change:
    """Return a change that takes values out of a list."""
    return change(name, *add, clear=False, removed=values, **more)


PLAIN = (
    Case(("-Subject=new",), (change("Subject", "new"),)),
    Case(("-Subject=a", "-Subject=b", "-Subject=c", "-Subject=d"), (change("Subject", "a", "b", "c", "d"),)),
    Case(("-Subject=",), (change("Subject"),)),
    Case(("-Subject+=more", "-Subject+=most"), (added("Subject", "more", "most"),)),
    Case(("-Subject-=sky",), (removed("Subject", "sky"),)),
    Case(("-Subject-=sky", "-Subject+=air", "-Subject+=ice"), (removed("Subject", "sky", add=("air", "ice")),)),
    Case(("-Subject-=nope", "-Subject+=air"), (removed("Subject", "nope", add=("air",)),)),
    Case(("-XMP-xmp:Rating=5",), (change("XMP-xmp:Rating", "5"),)),
    Case(("-XMP-xmp:Rating=",), (change("XMP-xmp:Rating"),)),
    Case(("-XMP-xmp:Label=Red",), (change("XMP-xmp:Label", "Red"),)),
    Case(("-XMP-photoshop:Headline=a & <b> \"c\" 'd'",), (change("Headline", "a & <b> \"c\" 'd'"),)),
    Case(("-XMP-cc:License=http://a.example/by/4.0/",), (change("XMP-cc:License", "http://a.example/by/4.0/"),)),
    Case(("-XMP-cc:License=not a link",), (change("XMP-cc:License", "not a link"),)),
    Case(
        ("-XMP-dc:Date=2024:01:02 03:04:05+01:00", "-XMP-xmp:CreateDate=2024:01:02"),
        (change("XMP-dc:Date", "2024-01-02T03:04:05+01:00"), change("XMP-xmp:CreateDate", "2024:01:02")),
    ),
    Case(("-XMP-exif:FNumber=2.8",), (change("XMP-exif:FNumber", "28/10"),)),
    Case(("-XMP-exif:GPSLatitude=12.5",), (change("XMP-exif:GPSLatitude", "12,30N"),)),
    Case(("-XMP-exif:FlashFired=True", "-XMP-exif:FlashMode#=1"), (change("FlashFired", True), change("FlashMode", 1))),
    Case(("-XMP-x:XMPToolkit=mine",), (change("XMPToolkit", "mine"),)),
    Case(("-XMP-rdf:About=uuid:1",), (change("About", "uuid:1"),)),
    Case(("-Creator-=Ann", "-Creator-=Bob"), (removed("Creator", "Ann", "Bob"),)),
    Case(("-XMP-dc:Language=en", "-XMP-dc:Type=x"), (change("XMP-dc:Language", "en"), change("XMP-dc:Type", "x"))),
)
LANGUAGES = (
    Case(("-XMP-dc:Title=Zwei",), (change("Title", "Zwei"),)),
    Case(("-XMP-dc:Title-de-DE=Zwei",), (change("Title", "Zwei", language="de-DE"),)),
    Case(("-XMP-dc:Title-es=Uno",), (change("Title", "Uno", language="es"),)),
    Case(("-XMP-dc:Title-x-default=Uno",), (change("Title", "Uno", language="x-default"),)),
    Case(("-XMP-dc:Title=",), (change("Title"),)),
    Case(("-XMP-dc:Title-fr=",), (change("Title", language="fr"),)),
    Case(("-XMP-dc:Title=Z", "-XMP-dc:Title-it=Y"), (change("Title", "Z"), change("Title", "Y", language="it"))),
    Case(("-XMP-dc:Title-x-default=",), (change("Title", language="x-default"),)),
    Case(("-XMP-dc:Title-=One",), (removed("Title", "One"),)),
    Case(("-XMP-dc:Title-de-DE-=Eins",), (removed("Title", "Eins", language="de-DE"),)),
    Case(("-XMP-dc:Title-=Nope",), (removed("Title", "Nope"),)),
    Case(("-XMP-dc:Description-fr=Bon",), (change("Description", "Bon", language="fr"),)),
    Case(("-XMP-plus:Custom1=a", "-XMP-plus:Custom1=b"), (change("XMP-plus:Custom1", "a", "b"),)),
)
FIELDS = (
    Case(("-LocationShownCity=X",), (change("LocationShownCity", "X"),)),
    Case(("-LocationShownCity=X", "-LocationShownCity=Y"), (change("LocationShownCity", "X", "Y"),)),
    Case(
        ("-LocationShownCity=X", "-LocationShownCity=Y", "-LocationShownCity=Z", "-LocationShownCity=W"),
        (change("LocationShownCity", "X", "Y", "Z", "W"),),
    ),
    Case(("-LocationShownCity=",), (change("LocationShownCity"),)),
    Case(("-LocationShownCity-=Rome",), (removed("LocationShownCity", "Rome"),)),
    Case(("-LocationShownCity+=Bari",), (added("LocationShownCity", "Bari"),)),
    Case(("-LocationShownCity+=B", "-LocationShownCity+=C"), (added("LocationShownCity", "B", "C"),)),
    Case(
        ("-LocationShownCountryName=", "-LocationShownCity="),
        (change("LocationShownCity"), change("LocationShownCountryName")),
    ),
    Case(
        ("-LocationShownSublocation=S", "-LocationShownSublocation=T"), (change("LocationShownSublocation", "S", "T"),)
    ),
    Case(
        ("-LocationShownLocationName=S", "-LocationShownLocationName-de=T"),
        (change("LocationShownLocationName", "S"), change("LocationShownLocationName", "T", language="de")),
    ),
    Case(
        ("-LocationShownLocationName=S", "-LocationShownLocationName=T"),
        (change("LocationShownLocationName", "S", "T"),),
    ),
    Case(("-LocationShownLocationId=S", "-LocationShownLocationId=T"), (change("LocationShownLocationId", "S", "T"),)),
    Case(("-HistoryAction=a", "-HistoryAction=b", "-HistoryAction=c"), (change("HistoryAction", "a", "b", "c"),)),
    Case(("-HistoryAction-=saved",), (removed("HistoryAction", "saved"),)),
    Case(
        (
            "-RegionName=n",
            "-RegionName=m",
            "-RegionType=Face",
            "-RegionType=Pet",
            "-RegionAreaX=0.1",
            "-RegionAreaX=0.2",
        ),
        (change("RegionName", "n", "m"), change("RegionType", "Face", "Pet"), change("RegionAreaX", "0.1", "0.2")),
    ),
    Case(
        ("-XMP-plus:ImageSupplierName=n", "-XMP-plus:ImageSupplierID=i"),
        (change("ImageSupplierName", "n"), change("XMP-plus:ImageSupplierID", "i")),
    ),
    Case(("-CreatorCity=Bonn", "-CreatorCountry=DE"), (change("CreatorCity", "Bonn"), change("CreatorCountry", "DE"))),
    Case(
        ("-HierarchicalKeywords1=a", "-HierarchicalKeywords2=b"),
        (change("HierarchicalKeywords1", "a"), change("HierarchicalKeywords2", "b")),
    ),
    Case(
        ("-PersonInImage=P", "-PersonInImageName=N", "-PersonInImageId=I"),
        (change("PersonInImage", "P"), change("PersonInImageName", "N"), change("PersonInImageId", "I")),
    ),
    Case(("-ArtworkTitle=t", "-ArtworkCreator=c"), (change("ArtworkTitle", "t"), change("ArtworkCreator", "c"))),
)
STRUCTURES = (
    Case(("-LocationShown={City=A,CountryName=B}",), (change("LocationShown", {"City": "A", "CountryName": "B"}),)),
    Case(
        ("-LocationShown=[{City=A},{City=C,LocationId=[i,j],LocationName-de=x,LocationName=y}]",),
        (
            change(
                "LocationShown",
                {"City": "A"},
                {"City": "C", "LocationId": ["i", "j"], "LocationName-de": "x", "LocationName": "y"},
            ),
        ),
    ),
    Case(("-LocationShown+={City=A}",), (added("LocationShown", {"City": "A"}),)),
    Case(("-LocationShown-={City=Rome}",), (removed("LocationShown", {"City": "Rome"}),)),
    Case(("-LocationShown=",), (change("LocationShown"),)),
    Case(
        ("-LocationShown={City=A}", "-LocationShownCountryName=Q"),
        (change("LocationShownCountryName", "Q"), change("LocationShown", {"City": "A"})),
    ),
    Case(
        (
            "-RegionInfo={AppliedToDimensions={W=10,H=20,Unit=pixel},"
            "RegionList=[{Name=a,Type=Face,Area={X=0.1,Y=0.2,W=0.3,H=0.4,Unit=normalized}}]}",
        ),
        (
            change(
                "RegionInfo",
                {
                    "AppliedToDimensions": {"W": 10, "H": 20, "Unit": "pixel"},
                    "RegionList": [
                        {
                            "Name": "a",
                            "Type": "Face",
                            "Area": {"X": 0.1, "Y": 0.2, "W": 0.3, "H": 0.4, "Unit": "normalized"},
                        }
                    ],
                },
            ),
        ),
    ),
    Case(
        ("-RegionInfo={RegionList=[{Name=a,Extensions={XMP-dc:Title=t,XMP-dc:Subject=[p,q],XMP-xmp:Label=l}}]}",),
        (
            change(
                "RegionInfo",
                {
                    "RegionList": [
                        {
                            "Name": "a",
                            "Extensions": {"XMP-dc:Title": "t", "XMP-dc:Subject": ["p", "q"], "XMP-xmp:Label": "l"},
                        }
                    ]
                },
            ),
        ),
    ),
)
GROUPS = (
    Case(("-XMP-dc:all=",), dropped=("XMP-dc",)),
    Case(("-XMP-dc:all=", "-XMP-dc:Format=x"), (change("XMP-dc:Format", "x"),), dropped=("XMP-dc",)),
    Case(("-XMP-iptcExt:all=",), dropped=("XMP-iptcExt",)),
    Case(("-XMP-my:all=",), dropped=("XMP-my",)),
    Case(("-XMP:all=",), dropped=("XMP",)),
    Case(("-XMP:all=", "-Subject=only"), (change("Subject", "only"),), dropped=("XMP",)),
)
OTHERS_MISTAKES = (
    Case(("-Subject+=b",), (added("Subject", "b"),), WRONG),
    Case(("-Subject=b",), (change("Subject", "b"),), WRONG),
    Case(("-Creator+=b",), (added("Creator", "b"),), WRONG),
    Case(("-XMP-dc:Rights=b",), (change("Rights", "b"),), WRONG),
    Case(("-XMP-dc:Rights-de=b",), (change("Rights", "b", language="de"),), WRONG),
    Case(("-XMP-xmp:Rating=4",), (change("XMP-xmp:Rating", "4"),), WRONG),
)
CASES = (*PLAIN, *LANGUAGES, *FIELDS, *STRUCTURES, *GROUPS, *OTHERS_MISTAKES)
