"""Anchors: a value that is written once and used in several places can only change for all."""

from collections import defaultdict
from collections.abc import Sequence

from .change import MISSING, Change
from .places import find
from .pointer import Tokens, format_pointer, parse_pointer
from .tree import Collection, Node, resolved
from .values import is_merge, key_of, merged_mappings


def unwanted_users(root: Node, changes: Sequence[Change]) -> list[tuple[Change, str]]:
    """The Changes that would reach, through an anchor, a place that does not want them.

    Each comes with the reason. Empty for a document without aliases.
    """
    if not isinstance(root, Collection) or not root.aliased:
        return []
    users = users_of(root)
    wanted = {change.pointer: change.after for change in changes}
    unwanted = []
    for change in changes:
        reached = _reached(root, users, change)
        for pointer in reached:
            if pointer not in wanted:
                unwanted.append((change, f"its anchor is also used at {pointer}"))
                break
            if wanted[pointer] != change.after:
                unwanted.append((change, f"its anchor would get another value for {pointer}"))
                break
    return unwanted


def _reached(root: Node, users: dict[int, list[Tokens]], change: Change) -> list[str]:
    """Every pointer at which the Change would show."""
    tokens = parse_pointer(change.pointer)
    if change.before is MISSING:
        holder = resolved(find(root, tokens[:-1]).node)
        return [format_pointer((*path, tokens[-1])) for path in users[id(holder)]]
    place = find(root, tokens)
    if change.after is MISSING and place.parent is not None:
        return [format_pointer((*path, tokens[-1])) for path in users[id(place.parent)]]
    return [format_pointer(path) for path in users[id(resolved(place.node))]]


def users_of(root: Node) -> dict[int, list[Tokens]]:
    """By node: every path at which its content shows, through aliases and merge keys too."""
    users: dict[int, list[Tokens]] = defaultdict(list)
    stack: list[tuple[Tokens, Node]] = [((), root)]
    while stack:
        path, written = stack.pop()
        node = resolved(written)
        users[id(node)].append(path)
        if not isinstance(node, Collection):
            continue
        if node.is_mapping:
            for mapping in _merged(node):
                users[id(mapping)].append(path)
            stack += [((*path, key), child) for key, child in _entries(node).items()]
        else:
            stack += [((*path, i), child) for i, child in enumerate(node.children)]
    return users


def _entries(node: Collection) -> dict[str, Node]:
    """The entries that count: the last of equal keys, merged ones included."""
    entries: dict[str, Node] = {}
    for key, child in node.pairs():
        if is_merge(key):
            for mapping in merged_mappings(child):
                entries.update(_entries(mapping))
        else:
            entries[key_of(key)] = child
    return entries


def _merged(node: Collection) -> list[Collection]:
    found = []
    for key, child in node.pairs():
        if is_merge(key):
            for mapping in merged_mappings(child):
                found += [mapping, *_merged(mapping)]
    return found
