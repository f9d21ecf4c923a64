"""JSON within bounds: text that is nested too deeply is refused before it is parsed.

The standard library's parser recurses. Natively that ends in an exception, in a browser it takes the whole engine with
it. Source: RFC 8259.
"""

from __future__ import annotations

import json
import re
from typing import Any

DEEPEST = 100
_MARK = re.compile(rb'"(?:[^"\\]|\\.)*"?|([\[{])|[\]}]', re.DOTALL)


def loads(data: bytes) -> Any:
    """Return what a JSON text says, numbers as they are spelled.

    Raises:
        ValueError: It is no JSON, or nested too deeply.
    """
    depth = 0
    for mark in _MARK.finditer(data):
        if mark[1] is not None:
            depth += 1
            if depth > DEEPEST:
                message = f"nested more than {DEEPEST} levels deep"
                raise ValueError(message)
        elif mark[0][:1] != b'"':
            depth -= 1
    return json.loads(data, parse_float=str, parse_int=str, parse_constant=str)
