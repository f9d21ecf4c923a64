"""XMP: RDF in XML, from the packet to tags.

`packet` finds the text in the bytes, `parse` walks its elements, `names` says which tag a path of properties is,
`decode` puts them together.
"""
