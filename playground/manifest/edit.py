"""An Edit: one stretch of text that is written anew."""

from collections.abc import Sequence
from typing import NamedTuple


class CannotSplice(Exception):
    """A Change that cannot be written into the text: the message completes "left as written: "."""


class Edit(NamedTuple):
    """`text` instead of what stands from `start` up to `end` (offsets in characters)."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with every edit made; they are sorted and do not overlap."""
    parts: list[str] = []
    position = 0
    for edit in edits:
        parts += (text[position : edit.start], edit.text)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)
