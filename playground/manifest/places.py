"""Places: the node behind a JSON Pointer, and the way to it."""

from typing import NamedTuple

from .events import ScalarEvent
from .pointer import Tokens
from .scalars import plain_key
from .tree import Alias, Collection, Node, resolved
from .values import is_merge, key_of, merged_mappings


class Place(NamedTuple):
    """What a pointer leads to in a tree.

    `node` is the node as written (perhaps an Alias), `key` its key if it is in a mapping, `parent`
    the collection that really holds it (behind aliases and merge keys). `found` is the number of
    tokens that were followed: less than all of them if there is no such value. `shared`: an alias
    or a merge key was passed on the way, so other pointers lead to the same node.
    """

    node: Node
    key: Node | None
    parent: Collection | None
    found: int
    shared: bool


Found = dict[Tokens, Place]
"""Places that were found in one tree, by their path: a memory between several looks."""


def find(root: Node, tokens: Tokens, found: Found | None = None) -> Place:
    """Follow `tokens` from `root` as far as they lead; `found` may help, and is added to."""
    if found is None:
        found = {}
    known = len(tokens)
    while known and tokens[:known] not in found:
        known -= 1
    place = found[tokens[:known]] if known else Place(root, None, None, 0, False)
    for count in range(known, len(tokens)):
        holder = resolved(place.node)
        if not isinstance(holder, Collection):
            return place
        token = tokens[count]
        step = _mapping_step(holder, str(token)) if holder.is_mapping else _item(holder, token)
        if step is None:
            return place
        key, node, parent = step
        shared = place.shared or isinstance(place.node, Alias) or parent is not holder
        place = found[tokens[: count + 1]] = Place(node, key, parent, count + 1, shared)
    return place


def _mapping_step(holder: Collection, name: str) -> tuple[Node, Node, Collection] | None:
    """The entry that kubectl keeps for `name`: the last one, or one of a merge key after it."""
    children = holder.children
    for at in range(len(children) - 2, -1, -2):
        key, node = children[at], children[at + 1]
        if isinstance(key, ScalarEvent) and key.tag is None and key.value != "<<":
            if (plain_key(key.value) if key.implicit[0] else key.value) == name:
                return key, node, holder
        elif is_merge(key):
            for mapping in reversed(merged_mappings(node)):
                if name in mapping.value:
                    return _mapping_step(mapping, name)
        elif key_of(key) == name:
            return key, node, holder
    return None


def _item(holder: Collection, token: str | int) -> tuple[None, Node, Collection] | None:
    position = int(token) if str(token).isdecimal() else -1
    if 0 <= position < len(holder.children):
        return None, holder.children[position], holder
    return None
