"""Canonical JSON: one text for one value, so that a digest of it means something.

Keys are sorted by code point, there is no white space, and what is not ASCII is escaped, so that
the text is the same in every encoding and every database. Numbers are written as the shortest
text that reads back as the same number; whole ones keep all their digits. (RFC 8785, which would
cut those to 53 bits, is not what a log wants.)
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical(value: Any) -> str:
    """The text; ValueError for a number that JSON has not."""
    return _ENCODER.encode(value)


def canonical_members(value: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an object's members, for those who need it with and without some of them."""
    return {name: canonical(member) for name, member in value.items()}


def canonical_object(members: Mapping[str, str]) -> str:
    """The text of the object that has members of these texts."""
    texts = (f"{canonical(name)}:{members[name]}" for name in sorted(members))
    return "{" + ",".join(texts) + "}"


def sha256(text: str) -> str:
    """The digest of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
