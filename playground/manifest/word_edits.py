"""Words: the Changes that put one plain word in the place of another, which are most of them.

Such a text is cut into tokens as before, so there is no need to read it again: a word stands on
one line, has no letter that could end or begin anything else, and is read as a string.
"""

import re
from collections.abc import Sequence
from typing import TypeGuard

from .change import Change
from .document import Document
from .edit import Edit
from .events import ScalarEvent
from .places import Found, find
from .pointer import parse_pointer
from .scalars import resolve_plain
from .tree import Node, end_of, start_of

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/@:-]*[A-Za-z0-9]", re.ASCII)


def word_edits(root: Node, document: Document, changes: Sequence[Change]) -> list[Edit] | None:
    """The edits, in offsets of the document's source and in order; or None if one of the Changes
    is of another kind."""
    if document.json:
        return None
    found: Found = {}
    edits: set[Edit] = set()
    for change in changes:
        edit = _word_edit(root, document.source, change, found)
        if edit is None:
            return None
        edits.add(edit)
    ordered = sorted(edits, key=lambda edit: edit.start)
    if any(edit.start == after.start for edit, after in zip(ordered, ordered[1:], strict=False)):
        return None
    return ordered


def _word_edit(root: Node, source: str, change: Change, found: Found) -> Edit | None:
    before, after = change.before, change.after
    if not (_is_word(before) and _is_word(after)):
        return None
    tokens = parse_pointer(change.pointer)
    place = find(root, tokens, found)
    if place.found != len(tokens) or not isinstance(place.node, ScalarEvent):
        return None
    start, end = start_of(place.node), end_of(place.node)
    alone = source[start - 1] == " " and source[end : end + 1] in "\n ,}]"
    return Edit(start, end, after) if alone and source[start:end] == before else None


def _is_word(value: object) -> TypeGuard[str]:
    return (
        isinstance(value, str)
        and _WORD.fullmatch(value) is not None
        and resolve_plain(value) == value
    )
