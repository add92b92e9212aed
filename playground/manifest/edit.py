"""An Edit: one stretch of text that is written anew."""

from dataclasses import dataclass


class CannotSplice(Exception):
    """A Change that cannot be written into the text: the message completes "left as written: "."""


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` instead of what stands from `start` up to `end` (offsets in characters)."""

    start: int
    end: int
    text: str
