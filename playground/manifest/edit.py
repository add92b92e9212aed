"""An Edit: one stretch of text that is written anew."""

from typing import NamedTuple


class CannotSplice(Exception):
    """A Change that cannot be written into the text: the message completes "left as written: "."""


class Edit(NamedTuple):
    """`text` instead of what stands from `start` up to `end` (offsets in characters)."""

    start: int
    end: int
    text: str
