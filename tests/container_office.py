"""Documents that are ZIP archives, made here: name → bytes."""

from __future__ import annotations

from container_files import JPEG, zip_file


def content_types(part: str, kind: str) -> bytes:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
        "</Types>"
    ).encode()


CORE = (
    b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Ti &amp; tle</dc:title>'
    b"<dc:creator>Me</dc:creator>"
    b"<dc:description>line_x000d_two</dc:description><cp:lastModifiedBy>You</cp:lastModifiedBy>"
    b"<cp:revision>3</cp:revision>"
    b'<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T03:04:05Z</dcterms:created></cp:coreProperties>'
)
APP = (
    b'<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"'
    b" "
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><TotalTime>61</TotalTime>'
    b"<Application>Word</Application><DocSecurity>0</DocSecurity><ScaleCrop>false</ScaleCrop><HeadingPairs>"
    b'<vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Title</vt:lpstr></vt:variant><vt:variant>'
    b"<vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs></Properties>"
)
CUSTOM = (
    b'<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    b" "
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5}" pid="2" '
    b'name="my prop x"><vt:lpwstr>val</vt:lpwstr></property><property fmtid="{D5}" pid="3" name="Signed date">'
    b"<vt:filetime>2024-03-04T05:06:07Z</vt:filetime></property></Properties>"
)
META = (
    b'<?xml version="1.0"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">'
    b"<office:meta>"
    b"<meta:initial-creator>Me</meta:initial-creator><dc:title>T</dc:title></office:meta></office:document-meta>"
)
KEYNOTE = (
    b'<?xml version="1.0"?>\n<key:presentation xmlns:key="http://k" xmlns:sfa="http://s"><key:metadata><key:authors>'
    b'<sfa:string sfa:string="Au"/></key:authors><key:title sfa:ID="1"><sfa:string sfa:string="The title"/></key:title>'
    b"</key:metadata></key:presentation>"
)
SETTINGS = (
    b'<?xml version="1.0"?><SO DO="5"><CLC A="x"><E K="Exposure" V="0.5"/><E K="CreatedDate" V="2009-04-03T10:14:36"/>'
    b"</CLC></SO>"
)
OFFICE: dict[str, bytes] = {
    "a.docx": zip_file(
        {
            "[Content_Types].xml": content_types("word/document.xml", "wordprocessingml.document"),
            "docProps/app.xml": APP,
            "docProps/core.xml": CORE,
            "docProps/custom.xml": CUSTOM,
            "docProps/thumbnail.jpeg": JPEG,
        },
        b"zip comment",
        notes=True,
    ),
    "b.xlsx": zip_file({"[Content_Types].xml": content_types("xl/workbook.xml", "spreadsheetml.sheet")}),
    "c.odt": zip_file(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "meta.xml": META,
            "Thumbnails/thumbnail.png": b"\x89PNG\r\n\x1a\n",
        },
        stored=True,
    ),
    "d.key": zip_file({"index.apxl": KEYNOTE, "QuickLook/Thumbnail.jpg": JPEG}),
    "e.pages": zip_file({"Index/Document.iwa": b"x", "preview.jpg": JPEG, "preview-micro.jpg": JPEG}),
    "f.zip": zip_file({"Index/Document.iwa": b"x", "Index/Tables/DataList.iwa": b"y"}),
    "g.eip": zip_file(
        {
            "0.JPG": JPEG,
            "manifest.xml": b"<x><RawPath>0.JPG</RawPath><SettingsPath>CaptureOne/0.cos</SettingsPath></x>",
            "CaptureOne/0.cos": SETTINGS,
            "CaptureOne/1.cos": SETTINGS.replace(b"0.5", b"9"),
        }
    ),
    "h.zip": zip_file({"mimetype": b"application/unknown-thing", "a": b"b"}),
}
