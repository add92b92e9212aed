"""Edits: which stretch of a document's source says a value, and what to write there instead."""

from collections.abc import Sequence

from .change import MISSING, Change
from .document import Document
from .edit import CannotSplice, Edit
from .layout import Layout
from .places import Found, Place, find
from .pointer import Tokens, parse_pointer
from .replacing import replacement
from .reshaping import Reshape, reshaped
from .tree import Collection, Node, resolved, start_of


def edits_for(root: Node, document: Document, changes: Sequence[Change], limit: int) -> list[Edit]:
    """The edits, in offsets of the document's source, that make the Changes.

    Sorted, not overlapping, none beyond `limit`. Raises CannotSplice.
    """
    layout = Layout(document.source, document.json, limit)
    edits: list[Edit] = []
    reshapes: dict[int, Reshape] = {}
    found: Found = {}

    def reshape(holder: Collection) -> Reshape:
        return reshapes.setdefault(id(holder), Reshape(holder, is_root=holder is root))

    for change in changes:
        tokens = parse_pointer(change.pointer)
        if change.before is MISSING:
            added = reshape(_holder(root, tokens, found)).added
            if (entry := (tokens[-1], change.after)) not in added:
                added.append(entry)
            continue
        place = _existing(root, tokens, found)
        if change.after is not MISSING:
            edits.append(replacement(layout, place, change.after))
        elif place.parent is None:
            raise CannotSplice("a whole document cannot be removed")
        else:
            reshape(place.parent).removed.add(place.parent.children.index(place.node))
    # Where an inner and an outer collection end together, the inner one's new lines come first.
    for change_of in sorted(reshapes.values(), key=lambda r: start_of(r.holder), reverse=True):
        edits += reshaped(layout, change_of)
    ordered = sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end))
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.end > after.start:
            raise CannotSplice("two changes of this document overlap")
    return ordered


def _holder(root: Node, tokens: Tokens, found: Found) -> Collection:
    place = find(root, tokens[:-1], found)
    holder = resolved(place.node)
    if not tokens or place.found != len(tokens) - 1 or not isinstance(holder, Collection):
        raise CannotSplice("there is nothing that it could be added to")
    return holder


def _existing(root: Node, tokens: Tokens, found: Found) -> Place:
    place = find(root, tokens, found)
    if place.found != len(tokens):
        raise CannotSplice("there is no such value")
    return place
