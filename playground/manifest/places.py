"""Places: the node behind a JSON Pointer, and the way to it."""

from dataclasses import dataclass

from .pointer import Tokens
from .tree import Alias, Collection, Node, is_merge, key_of, merged_mappings, resolved


@dataclass(frozen=True, slots=True)
class Place:
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


def find(root: Node, tokens: Tokens) -> Place:
    """Follow `tokens` from `root` as far as they lead."""
    place = Place(root, None, None, 0, False)
    for count, token in enumerate(tokens):
        holder = resolved(place.node)
        if not isinstance(holder, Collection):
            return place
        shared = place.shared or isinstance(place.node, Alias)
        step = _mapping_step(holder, str(token)) if holder.is_mapping else _item(holder, token)
        if step is None:
            return place
        key, node, parent = step
        place = Place(node, key, parent, count + 1, shared or parent is not holder)
    return place


def _mapping_step(holder: Collection, name: str) -> tuple[Node, Node, Collection] | None:
    """The entry that kubectl keeps for `name`: the last one, or one of a merge key after it."""
    found = None
    for key, node in holder.pairs():
        if is_merge(key):
            for mapping in merged_mappings(node):
                if name in mapping.value:
                    found = _mapping_step(mapping, name)
        elif key_of(key) == name:
            found = key, node, holder
    return found


def _item(holder: Collection, token: str | int) -> tuple[None, Node, Collection] | None:
    position = int(token) if str(token).isdecimal() else -1
    if 0 <= position < len(holder.children):
        return None, holder.children[position], holder
    return None
