"""Canonical JSON: one text for one value, so that a digest of it means something.

Keys are sorted by code point, there is no white space, and what is not ASCII is escaped, so that
the text is the same in every encoding and every database. Numbers are written as the shortest
text that reads back as the same number; whole ones keep all their digits. (RFC 8785, which would
cut those to 53 bits, is not what a log wants.)
"""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """The text; ValueError for a number that JSON has not."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256(text: str) -> str:
    """The digest of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
