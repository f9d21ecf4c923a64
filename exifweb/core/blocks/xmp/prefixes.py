"""Prefixes of a packet → those that ExifTool knows, whatever the file calls them.

A prefix holds as long as the element around the one that declares it. An unknown namespace keeps the file's prefix
unless that stands for another one already. Source: Namespaces in XML; ExifTool's ParseXMPElement.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from exifweb.core.blocks.xmp.namespaces import PREFIXES, URIS

if TYPE_CHECKING:
    from exifweb.core.context import Context

NX_D = "http://ns.nikon.com/BASIC_PARAM"
_VERSION = re.compile(r"/\d+\.\d+(?=/|$)")


class Prefixes:
    """The translation of prefixes at a place in the packet.

    Attributes:
        translated: The file's prefix → the one used; those that stay are not in it.
        uris: Prefix in use → URI, of the namespaces that nobody knows.
    """

    def __init__(self, context: Context, offset: int) -> None:
        self.context = context
        self.offset = offset
        self.translated: dict[str, str] = {}
        self.uris: dict[str, str] = {}
        self.own: dict[str, str] = {}

    def bind(self, prefix: str, uri: str) -> None:
        """Note what a prefix stands for from here on. `translated` is replaced, never changed."""
        if uri.startswith(NX_D):
            self.context.override_type("NXD", "application/x-nikon-nxd")
        known = self._known(prefix, uri) or self.own.get(uri) or self._new(prefix, uri)
        if known == self.translated.get(prefix, prefix):
            return
        rest = {old: new for old, new in self.translated.items() if old != prefix}
        self.translated = rest if known == prefix else {**rest, prefix: known}

    def standard(self, name: str) -> str:
        """Return a name under the prefix used for its namespace."""
        if not self.translated:
            return name
        prefix, colon, rest = name.partition(":")
        return f"{self.translated[prefix]}:{rest}" if colon and prefix in self.translated else name

    def _known(self, prefix: str, uri: str) -> str | None:
        """Return the standard prefix of a URI, of one that differs by a final slash, or by its version."""
        found = PREFIXES.get(uri)
        if found is not None:
            return found
        near = PREFIXES.get(uri[:-1] if uri.endswith("/") else f"{uri}/")
        if near is not None:
            self.context.warn(f"Fixed incorrect URI for xmlns:{prefix}", self.offset, "packet", minor=True)
            return near
        bare = _VERSION.sub("", uri, count=1)
        return _unversioned().get(bare) if bare != uri else None

    def _new(self, prefix: str, uri: str) -> str:
        """Return a prefix for an unknown namespace: the file's, unless that stands for another one."""
        used = prefix
        if prefix in self.uris or prefix in URIS:
            number = 0
            while f"tmp{number}" in self.uris:
                number += 1
            used = f"tmp{number}"
        self.own[uri] = used
        self.uris[used] = uri
        return used


@lru_cache(maxsize=1)
def _unversioned() -> dict[str, str]:
    """Return the URIs that have a version, without it, and their prefixes."""
    bare = {uri: _VERSION.sub("", uri, count=1) for uri in PREFIXES}
    return {short: PREFIXES[uri] for uri, short in bare.items() if short != uri}
