"""A Change: the one thing that every step of a deploy answers with."""

from enum import Enum
from typing import Any, Final, NamedTuple

Json = Any
"""A JSON value: None, bool, int, float, str, list of Json, dict from str to Json."""


class Missing(Enum):
    """The type of `MISSING`, the value of a place where there is none."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


class Change(NamedTuple):
    """One value of one document replaced by another.

    `pointer` is a JSON Pointer (RFC 6901) from the document's root. `before` MISSING means that
    the value is added (a mapping key, or the end of a sequence), `after` MISSING that it is
    removed. `rule` names the rule that asked for it, `reason` says in one sentence why this
    very field was changed.
    """

    document: int
    pointer: str
    before: Json | Missing
    after: Json | Missing
    rule: str
    reason: str
