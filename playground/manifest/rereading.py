"""Reading again what was written: only the top entries with an edit in them, if that is enough.

Nearly every object is a block mapping in the first column. None of its entries reaches into the
next one, because a key in the first column ends whatever was open, brackets and quotes apart; and
an entry that leaves one of those open cannot be read by itself. So the entries can be read one by
one, and those without an edit say what they said before.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from .document import Document
from .edit import Edit, apply_edits
from .events import ParseError
from .limits import Limits
from .parsing import parse
from .tree import Collection, Node, end_of, start_of
from .values import key_of, value_of


def reread(document: Document, root: Node, edits: Sequence[Edit], limits: Limits) -> Any:
    """What the document says after the edits, which are in order; None if that is nothing.

    `root` is its tree before. Raises ParseError.
    """
    value = entry_by_entry(document, root, edits, limits)
    if value is not None:
        return value
    node = parse(apply_edits(document.source, edits), json=document.json, limits=limits)
    return None if node is None else value_of(node)


def entry_by_entry(
    document: Document, root: Node, edits: Sequence[Edit], limits: Limits
) -> dict[str, Any] | None:
    """The same, read from the entries with edits alone; None if it has to be read as a whole.

    That is so where aliases may lead from one entry into another, where a key is not the only one
    of its name, and where the limit on values is near: each has a character at least.
    """
    source, keys = document.source, _top_keys(document, root)
    if not keys or len(source) + sum(len(edit.text) for edit in edits) > limits.nodes:
        return None
    starts = [start_of(key) for key in keys]
    bounds = [*starts, len(source)]
    own: dict[int, list[Edit]] = {}
    for edit in edits:
        at = bisect_left(starts, edit.start) - 1  # new lines before a key belong to the last entry
        if at < 0 or edit.end > bounds[at + 1]:
            return None
        moved = Edit(edit.start - starts[at], edit.end - starts[at], edit.text)
        own.setdefault(at, []).append(moved)
    value = dict(document.value)
    for at, moved_edits in own.items():
        entry = apply_edits(source[starts[at] : bounds[at + 1]], moved_edits)
        name = key_of(keys[at])
        read = _entry(entry, limits)
        if read is None or read.keys() != {name} or not entry.endswith("\n"):
            return None
        value[name] = read[name]
    return value


def _top_keys(document: Document, root: Node) -> list[Node]:
    """The keys in the first column, if the document can be read entry by entry; or else none."""
    if not isinstance(root, Collection) or not root.is_mapping or root.flow or root.aliased:
        return []
    keys = root.children[::2]
    starts = map(start_of, keys)
    at_left = all(at == 0 or document.source[at - 1] == "\n" for at in starts)
    return keys if at_left and len(document.value) == len(keys) else []


def _entry(text: str, limits: Limits) -> dict[str, Any] | None:
    """What the text of one entry says; None if that is not all that it holds."""
    try:
        node = parse(text, json=False, limits=limits)
    except ParseError:
        return None
    value = value_of(node) if node is not None and end_of(node) == len(text) else None
    return value if isinstance(value, dict) else None
