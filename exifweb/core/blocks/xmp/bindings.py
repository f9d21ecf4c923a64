"""Which prefix an element has in a packet that is written anew: one prefix a namespace, in the whole packet.

Known namespaces get their standard prefix whatever the file calls them; others keep the file's unless that stands for
something else. Source: ExifTool's ParseXMPElement for the cases of a wrong slash and of another version.
"""

from __future__ import annotations

import re

from exifweb.core.blocks.xmp.namespaces import PREFIXES, URIS
from exifweb.core.errors import Unwritable

UNQUALIFIED = frozenset(("about", "ID", "nodeID", "resource", "parseType", "datatype"))
"""Attributes of RDF that old writers put without a prefix."""
MAX_NAMESPACES = 500
_VERSION = re.compile(r"/\d+\.\d+(?=/|$)")


class Bindings:
    """The namespaces of a packet.

    Attributes:
        uris: Prefix as it will be written → URI.
    """

    def __init__(self) -> None:
        self.uris: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        self._scopes: list[dict[str, str]] = [{}]

    def enter(self, attributes: list[str]) -> None:
        """Take up the declarations of an element, given as names and values in turn."""
        scope = self._scopes[-1]
        for name, uri in zip(attributes[::2], attributes[1::2], strict=True):
            if name == "xmlns" or name.startswith("xmlns:"):
                if scope is self._scopes[-1]:
                    scope = dict(scope)
                scope[name[6:]] = self._prefix(name[6:], uri)
        self._scopes.append(scope)

    def leave(self) -> None:
        """Forget the declarations of the innermost element."""
        self._scopes.pop()

    def name(self, name: str) -> str:
        """Return an element's name under its prefix for the whole packet."""
        prefix, colon, local = name.partition(":")
        if not colon:
            prefix, local = "", name
        known = self._known(prefix)
        return f"{known}:{local}" if known else local

    def attribute(self, name: str, element: str) -> str:
        """Return an attribute's name; one without prefix is its element's, as old writers of RDF have it."""
        if ":" in name:
            return self.name(name)
        prefix, colon, _ = element.partition(":")
        if name in UNQUALIFIED:
            return f"rdf:{name}"
        return f"{prefix}:{name}" if colon else name

    def _known(self, prefix: str) -> str:
        found = self._scopes[-1].get(prefix)
        if found is not None:
            return found
        if prefix in URIS:  # used without a declaration
            self.uris.setdefault(prefix, URIS[prefix])
        return prefix

    def _prefix(self, prefix: str, uri: str) -> str:
        found = self._prefixes.get(uri)
        if found is None:
            if len(self._prefixes) >= MAX_NAMESPACES:
                message = f"The XMP can't be changed: it has more than {MAX_NAMESPACES} namespaces"
                raise Unwritable(message)
            found, uri_written = self._choose(prefix, uri)
            self._prefixes[uri] = found
            self.uris[found] = uri_written
        return found

    def _choose(self, prefix: str, uri: str) -> tuple[str, str]:
        """Return the prefix of a namespace that is new to the packet, and the URI to be written."""
        standard = PREFIXES.get(uri)
        if standard is None:
            near = uri[:-1] if uri.endswith("/") else f"{uri}/"
            standard = PREFIXES.get(near)
            if standard is not None:
                return standard, near
            standard = _of_other_version(uri)
        if standard is not None and self.uris.get(standard, uri) == uri:
            return standard, uri
        if prefix not in self.uris and prefix not in URIS:
            return prefix, uri
        number = 0
        while f"tmp{number}" in self.uris:
            number += 1
        return f"tmp{number}", uri


def _of_other_version(uri: str) -> str | None:
    if not _VERSION.search(uri):
        return None
    bare = _VERSION.sub("", uri, count=1)
    return next((p for u, p in PREFIXES.items() if u != uri and _VERSION.sub("", u, count=1) == bare), None)
