"""Packets for the tests of XMP: the wrapper, and small bodies that are odd each in its own way."""

from __future__ import annotations

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "ph": "http://example.com/ph/",
    "et": "http://ns.exiftool.org/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "stArea": "http://ns.adobe.com/xmp/sType/Area#",
    "stDim": "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
    "stRef": "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
    "crs": "http://ns.adobe.com/camera-raw-settings/1.0/",
    "lr": "http://ns.adobe.com/lightroom/1.0/",
    "xmpidq": "http://ns.adobe.com/xmp/Identifier/qual/1.0/",
    "mwg-kw": "http://www.metadataworkinggroup.com/schemas/keywords/",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in PREFIXES.items())


def meta(inside: str) -> str:
    """Return RDF in the element that XMP wraps it in."""
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="T 1"><rdf:RDF {RDF} {NAMESPACES}>{inside}</rdf:RDF></x:xmpmeta>'
    )


def described(body: str, attributes: str = "") -> str:
    """Return properties in a description of the file."""
    return meta(f'<rdf:Description rdf:about="" {attributes}>{body}</rdf:Description>')


def packet(inside: str, mark: str = "\ufeff") -> str:
    """Return a whole packet, wrapper and all."""
    return f'<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{inside}\n<?xpacket end="w"?>'


BODIES: dict[str, str] = {
    "emptyattr": '<ph:foo ph:bar="" ph:baz="1"/>',
    "cdata": (
        "<dc:source>a&amp;<![CDATA[<b>&amp;</b>]]>c&lt;<![CDATA[x]]></dc:source><dc:format><![CDATA[]]></dc:format>"
    ),
    "comment": "<!-- c --><dc:source><!-- x -->abc<!-- y\nz --></dc:source><dc:format><!-- <dc:a>--></dc:format>",
    "langs": (
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">d</rdf:li><rdf:li xml:lang="EN-us">e</rdf:li>'
        '<rdf:li xml:lang="de">g</rdf:li><rdf:li xml:lang="zh-hans-cn">z</rdf:li>'
        '<rdf:li xml:lang="sr_latn">s</rdf:li><rdf:li>none</rdf:li><rdf:li xml:lang="de">again</rdf:li>'
        '</rdf:Alt></dc:title><ph:txt><rdf:Alt><rdf:li xml:lang="x-default">d</rdf:li>'
        '<rdf:li xml:lang="fr-ca">e</rdf:li></rdf:Alt></ph:txt><ph:uxt><rdf:Alt><rdf:li>1</rdf:li>'
        '<rdf:li xml:lang="fr-ca">e</rdf:li></rdf:Alt></ph:uxt>'
    ),
    "quals": (
        '<dc:creator><rdf:Seq><rdf:li rdf:parseType="Resource"><rdf:value>Bill</rdf:value>'
        "<ph:role>critic</ph:role></rdf:li><rdf:li><rdf:Description><rdf:value>Bob</rdf:value><ph:role>x"
        "</ph:role></rdf:Description></rdf:li></rdf:Seq></dc:creator><xmp:Identifier><rdf:Bag>"
        '<rdf:li rdf:parseType="Resource"><rdf:value>id1</rdf:value><xmpidq:Scheme>s</xmpidq:Scheme>'
        "</rdf:li></rdf:Bag></xmp:Identifier>"
    ),
    "empties": (
        "<dc:source/><dc:format></dc:format><dc:subject><rdf:Bag/></dc:subject><dc:title><rdf:Alt>"
        '<rdf:li xml:lang="x-default"/></rdf:Alt></dc:title><ph:foo/><ph:s rdf:parseType="Resource"/>'
        '<xmpMM:DerivedFrom rdf:parseType="Resource"/><xmpMM:History><rdf:Seq>'
        '<rdf:li rdf:parseType="Resource"/></rdf:Seq></xmpMM:History>'
    ),
    "resource": (
        '<xmp:BaseURL rdf:resource="http://a.b/c&amp;d"/><ph:a rdf:resource="r" ph:q="1"/>'
        '<ph:b rdf:about="ab"/><ph:c rdf:value="v"/><rdf:type rdf:resource="t"/><ph:d>'
        '<rdf:type rdf:resource="u"/><ph:e>1</ph:e></ph:d>'
    ),
    "dates": (
        "<xmp:CreateDate>2020-01-02T03:04:05+01:00</xmp:CreateDate><xmp:ModifyDate>2020-01"
        "</xmp:ModifyDate><photoshop:DateCreated>2020</photoshop:DateCreated>"
        "<ph:d>2020-01-02T03:04:05.123Z</ph:d><ph:e>2020-01-02</ph:e><ph:f>2020-01-02 03:04</ph:f>"
        "<xmp:MetadataDate>garbage</xmp:MetadataDate>"
    ),
    "rationals": (
        "<exif:FNumber>28/10</exif:FNumber><exif:ExposureTime>1/125</exif:ExposureTime>"
        "<exif:ApertureValue>0/0</exif:ApertureValue><exif:FocalLength>5/0</exif:FocalLength><ph:r>1/3"
        "</ph:r><ph:s>-1/3</ph:s><ph:z>0/5</ph:z><exif:ShutterSpeedValue>6965784/1000000"
        "</exif:ShutterSpeedValue><exif:MaxApertureValue>3</exif:MaxApertureValue>"
        "<exif:SubjectDistance>4294967295/1</exif:SubjectDistance><exif:GPSAltitude>-100/1"
        "</exif:GPSAltitude><exif:GPSAltitudeRef>1</exif:GPSAltitudeRef><exif:GPSLatitude>12,30.5N"
        "</exif:GPSLatitude><exif:GPSLongitude>12,30,15W</exif:GPSLongitude><exif:ExposureBiasValue>-1/3"
        "</exif:ExposureBiasValue><exif:GPSTimeStamp>2020-01-02T03:04:05Z</exif:GPSTimeStamp>"
        "<tiff:XResolution>72/1</tiff:XResolution>"
    ),
    "unclosed": ("<dc:format>f</dc:format><dc:source>x<dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></dc:subject>"),
    "unclosedmiddle": "<dc:subject><rdf:Bag><rdf:li>a<rdf:li>b</rdf:li></rdf:Bag></dc:subject><dc:format>f</dc:format>",
    "mismatch": "<dc:source>x</dc:sourc></dc:source><dc:format>y</b></dc:format></stray><dc:rights>z</dc:rights>",
    "badattrs": (
        '<ph:a b=c d = "e" f=\'g"h\' ="x" y= "z>1">v</ph:a><ph:k l="1"l2="2" l="3">q</ph:k>'
        '<ph:m n="1" \n o="a\nb\tc">w</ph:m>'
    ),
    "raw": "<dc:source>a & b < c > d\r\ne</dc:source><dc:format>x&y;z</dc:format>",
    "numbered": (
        "<ph:n><rdf:_1>a</rdf:_1><rdf:_2>b</rdf:_2></ph:n><dc:subject><rdf:Seq><rdf:_1>a</rdf:_1>"
        "</rdf:Seq></dc:subject>"
    ),
    "upper": (
        "<ph:ISO_SPEED>1</ph:ISO_SPEED><ph:ABC/><ph:A1>2</ph:A1><exif:ISO>3</exif:ISO><crs:RAW_FILE>4"
        "</crs:RAW_FILE><ph:x-y.z>5</ph:x-y.z><ph:1st>6</ph:1st><ph:_>7</ph:_><ph:s>8</ph:s><ph:é>9"
        "</ph:é>"
    ),
    "structs": (
        "<xmpMM:History><rdf:Seq>"
        '<rdf:li stEvt:action="created" stEvt:when="2020-01-02T03:04:05Z" stEvt:parameters=""/><rdf:li>'
        '<rdf:Description stEvt:action="saved" stEvt:changed="/"><ph:odd>1</ph:odd></rdf:Description>'
        '</rdf:li><rdf:li rdf:parseType="Resource"><stEvt:instanceID>i</stEvt:instanceID></rdf:li>'
        "</rdf:Seq></xmpMM:History>"
        '<xmpMM:DerivedFrom stRef:instanceID="a" stRef:documentID="b" ph:z="1"/><xmpMM:Ingredients>'
        '<rdf:Bag><rdf:li stRef:filePath="p"/></rdf:Bag></xmpMM:Ingredients>'
    ),
    "regions": (
        '<mwg-rs:Regions rdf:parseType="Resource">'
        '<mwg-rs:AppliedToDimensions stDim:w="1" stDim:h="2" stDim:unit="pixel"/><mwg-rs:RegionList>'
        '<rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="A" mwg-rs:Type="Face">'
        '<mwg-rs:Area stArea:x="0.1" stArea:y="0.2" stArea:w="0.3" stArea:h="0.4" stArea:unit="normalized"/>'
        '<mwg-rs:Extensions rdf:parseType="Resource"><ph:foo>1</ph:foo><dc:title><rdf:Alt>'
        '<rdf:li xml:lang="x-default">t</rdf:li><rdf:li xml:lang="de">u</rdf:li></rdf:Alt></dc:title>'
        "<dc:subject><rdf:Bag><rdf:li>s1</rdf:li><rdf:li>s2</rdf:li></rdf:Bag></dc:subject>"
        "<xmp:CreateDate>2020-01-02T03:04:05Z</xmp:CreateDate><Iptc4xmpExt:PersonInImage><rdf:Bag>"
        "<rdf:li>P</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"
        '<xmpMM:DerivedFrom stRef:instanceID="a"/><mwg-rs:own>3</mwg-rs:own></mwg-rs:Extensions>'
        '</rdf:Description></rdf:li><rdf:li rdf:parseType="Resource"><mwg-rs:Name>B</mwg-rs:Name>'
        "<mwg-rs:Unknown>u</mwg-rs:Unknown></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    ),
    "unkstruct": (
        '<ph:s rdf:parseType="Resource"><ph:a>1</ph:a><ph:b><rdf:Bag><rdf:li>x</rdf:li><rdf:li>y'
        '</rdf:li></rdf:Bag></ph:b><dc:c rdf:parseType="Resource"><ph:d>2</ph:d></dc:c></ph:s><ph:ls>'
        '<rdf:Seq><rdf:li rdf:parseType="Resource"><ph:m>1</ph:m></rdf:li>'
        '<rdf:li rdf:parseType="Resource"><ph:m>2</ph:m><ph:n>3</ph:n></rdf:li></rdf:Seq></ph:ls>'
        '<dc:unk rdf:parseType="Resource"><dc:e>1</dc:e></dc:unk><dc:source rdf:parseType="Resource">'
        "<dc:e>1</dc:e></dc:source>"
    ),
    "nested": (
        "<ph:lst><rdf:Seq><rdf:li><rdf:Seq><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Seq></rdf:li>"
        "<rdf:li><rdf:Seq><rdf:li>c</rdf:li></rdf:Seq></rdf:li></rdf:Seq></ph:lst>"
    ),
    "mwgkw": (
        '<mwg-kw:Keywords rdf:parseType="Resource"><mwg-kw:Hierarchy><rdf:Bag>'
        '<rdf:li rdf:parseType="Resource"><mwg-kw:Keyword>A</mwg-kw:Keyword><mwg-kw:Applied>True'
        '</mwg-kw:Applied><mwg-kw:Children><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-kw:Keyword>B'
        '</mwg-kw:Keyword></rdf:li><rdf:li rdf:parseType="Resource"><mwg-kw:Keyword>C</mwg-kw:Keyword>'
        "</rdf:li></rdf:Bag></mwg-kw:Children></rdf:li></rdf:Bag></mwg-kw:Hierarchy></mwg-kw:Keywords>"
    ),
    "simplelist": (
        "<dc:subject>one</dc:subject><dc:title>plain</dc:title><ph:lst><rdf:Bag><rdf:li>1</rdf:li>"
        "</rdf:Bag></ph:lst><ph:lst>2</ph:lst><dc:creator><rdf:Bag><rdf:li>a</rdf:li><rdf:li>a</rdf:li>"
        "<rdf:li/></rdf:Bag></dc:creator><dc:format><rdf:Bag><rdf:li>1</rdf:li><rdf:li>2</rdf:li>"
        "</rdf:Bag></dc:format>"
    ),
    "longprefix": '<1p:a xmlns:1p="http://p/">1</1p:a><-q:b>2</-q:b><a:b:c>3</a:b:c><:d>4</:d><e:>5</e:>',
    "hier": (
        "<lr:hierarchicalSubject><rdf:Bag><rdf:li>A|B</rdf:li></rdf:Bag></lr:hierarchicalSubject>"
        '<lr:weightedFlatSubject><rdf:Bag><rdf:li rdf:parseType="Resource"><rdf:value>w</rdf:value>'
        "<lr:weight>1</lr:weight></rdf:li></rdf:Bag></lr:weightedFlatSubject>"
    ),
    "flash": (
        '<exif:Flash exif:Fired="True" exif:Return="2" exif:Mode="1" exif:Function="False" exif:RedEyeMode="true"/>'
        "<exif:ComponentsConfiguration><rdf:Seq><rdf:li>1</rdf:li><rdf:li>2</rdf:li><rdf:li>3</rdf:li>"
        "<rdf:li>0</rdf:li></rdf:Seq></exif:ComponentsConfiguration><tiff:YCbCrSubSampling><rdf:Seq>"
        "<rdf:li>2</rdf:li><rdf:li>1</rdf:li></rdf:Seq></tiff:YCbCrSubSampling><tiff:BitsPerSample>"
        "<rdf:Seq><rdf:li>8</rdf:li><rdf:li>8</rdf:li></rdf:Seq></tiff:BitsPerSample>"
        "<exif:ISOSpeedRatings><rdf:Seq><rdf:li>100</rdf:li></rdf:Seq></exif:ISOSpeedRatings>"
        '<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">uc</rdf:li></rdf:Alt>'
        "</exif:UserComment>"
    ),
    "pi": '<?foo bar="1"?><dc:format><?pi x?>f</dc:format>',
    "xmlnsattr": '<dc:source xmlns="http://d/">1</dc:source><ph:y xmlns="urn:q" z="1"/>',
}
"""Name → properties of a description."""
_ELEMENTS = "http://purl.org/dc/elements/1.1/"
PACKETS: dict[str, str] = {
    **{name: packet(described(body)) for name, body in BODIES.items()},
    "behind a comment": "<!-- made by hand -->\n" + packet(described("<dc:format>f</dc:format>")),
    "before more": packet(described("<dc:format>f</dc:format>")) + " " * 300 + "<dc:format>late</dc:format>garbage",
    "cut off": packet(described("<dc:format>f</dc:format>"))[:-70],
    "twice": packet(described("<dc:format>1</dc:format><dc:format>2</dc:format>", 'dc:format="0"')),
    "two descriptions": packet(
        meta(
            '<rdf:Description rdf:about="uuid:1"><dc:subject><rdf:Bag><rdf:li>a</rdf:li></rdf:Bag></dc:subject>'
            '</rdf:Description><rdf:Description rdf:about="uuid:2"><dc:format>2</dc:format><xmp:Rating>3</xmp:Rating>'
            "</rdf:Description>"
        )
    ),
    "blank nodes": packet(
        meta(
            '<rdf:Description rdf:about=""><dc:creator rdf:nodeID="p"/><ph:who rdf:nodeID="p"/>'
            '<dc:subject rdf:nodeID="l"/></rdf:Description>'
            '<rdf:Description rdf:nodeID="p" ph:short="s"><ph:name>N</ph:name>'
            '<ph:sub rdf:parseType="Resource"><ph:inner>1</ph:inner></ph:sub></rdf:Description>'
            '<rdf:Bag rdf:nodeID="l"><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag>'
            '<rdf:Description rdf:nodeID="lost"><ph:lone>1</ph:lone></rdf:Description>'
        )
    ),
    "no namespaces": (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description dc:format="f" foo:bar="1" plain="2">'
        "<dc:title>t</dc:title><qux>5</qux></rdf:Description></rdf:RDF></x:xmpmeta>"
    ),
    "other prefixes": (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}><rdf:Description rdf:about="" xmlns:d="{_ELEMENTS}" '
        'xmlns:dc="http://other/" xmlns:n="http://ns.microsoft.com/photo/1.0/" xmlns:exif="urn:x" '
        'xmlns:v="http://ns.adobe.com/camera-raw-settings/2.5/" d:format="f" dc:format="g"><d:title>t</d:title>'
        "<dc:title>u</dc:title><n:Rating>50</n:Rating><v:Version>1</v:Version><exif:FNumber>1/2</exif:FNumber>"
        '<q:same xmlns:q="http://other/">1</q:same></rdf:Description></rdf:RDF></x:xmpmeta>'
    ),
    "references": packet(
        described(
            "<dc:source>a &amp;amp; &lt;b&gt; &quot;&apos; &#65;&#x42;&#x1F600;&#3;&nbsp;&foo; &#12x; &amp</dc:source>"
        )
    ),
    "base64": packet(
        described(
            '<ph:bin rdf:datatype="http://www.w3.org/2001/XMLSchema#base64Binary">AAEC\nAwQ=</ph:bin>'
            '<ph:txt rdf:datatype="base64">aGVsbG8=</ph:txt><ph:old et:encoding="base64">aGVsbG8gd29ybGQgw6k</ph:old>'
            f'<ph:long rdf:datatype="base64">{"QUJD" * 60}</ph:long>'
        )
    ),
    "typed node": f'<rdf:RDF {RDF} {NAMESPACES}><dc:Thing rdf:about="x"><dc:format>1</dc:format></dc:Thing></rdf:RDF>',
    "Microsoft's xmpmeta": (
        f'<xmp:xmpmeta xmlns:xmp="adobe:ns:meta/"><rdf:RDF {RDF}><rdf:Description rdf:about="uuid:faf5" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:MicrosoftPhoto="http://ns.microsoft.com/photo/1.0/">'
        "<xmp:Rating>4</xmp:Rating><MicrosoftPhoto:Rating>75</MicrosoftPhoto:Rating></rdf:Description></rdf:RDF>"
        "</xmp:xmpmeta>"
    ),
    "xapmeta": (
        f'<x:xapmeta xmlns:x="adobe:ns:meta/" x:xaptk="tk"><rdf:RDF {RDF}><rdf:Description about="old" '
        f'xmlns:dc="{_ELEMENTS}"><dc:format>1</dc:format></rdf:Description></rdf:RDF></x:xapmeta>'
    ),
    "written by ExifTool": (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<rdf:RDF {RDF}><rdf:Description rdf:about='a.jpg' "
        "xmlns:et='http://ns.exiftool.org/1.0/' et:toolkit='T' "
        "xmlns:System='http://ns.exiftool.org/File/System/1.0/' xmlns:IFD0='http://ns.exiftool.org/EXIF/IFD0/1.0/' "
        "xmlns:XMP-dc='http://ns.exiftool.org/XMP/XMP-dc/1.0/'><System:FileName>a.jpg</System:FileName>"
        "<IFD0:Make>Canon</IFD0:Make><IFD0:Orientation><et:desc>x</et:desc><et:prt>Horizontal</et:prt>"
        "<et:val>1</et:val></IFD0:Orientation><XMP-dc:Subject><rdf:Bag><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Bag>"
        "</XMP-dc:Subject></rdf:Description></rdf:RDF>"
    ),
}
"""Name → packet, each read by ExifTool the way we read it."""
STRUCTURED = (
    "structs",
    "regions",
    "unkstruct",
    "nested",
    "mwgkw",
    "flash",
    "quals",
    "hier",
    "empties",
    "blank nodes",
    "two descriptions",
    "langs",
    "written by ExifTool",
)
"""Those with structures or lists in them."""
