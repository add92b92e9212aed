"""Places, compiled: one tree of keys per kind, so that an object is walked once.

A tree maps a key to the tree below it, or to a `Place` if a name stands there. The key ``[]``
stands for every element of a list.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from playground.kinds.places import FRAGMENTS, KINDS

TARGETS = ("ConfigMap", "Secret")


class MalformedPlace(ValueError):
    """A line of `places` that cannot be read: the program must not start with it."""


class Place(NamedTuple):
    """A field that holds a name, as its line in `places` describes it.

    `target` is "ConfigMap", "Secret", or "" if the siblings tell; `default` the kind that an
    absent sibling ``kind`` means.
    """

    target: str
    default: str
    namespace_key: str
    claim: bool


Tree = dict[str, "Tree | Place"]
GroupKind = tuple[str, str]


def compile_kinds(
    kinds: Mapping[str, str] = KINDS, fragments: Mapping[str, str] = FRAGMENTS
) -> dict[GroupKind, Tree]:
    """The tree of every (API group, kind); MalformedPlace names the line at fault."""
    trees: dict[GroupKind, Tree] = {}
    for names, text in kinds.items():
        for name in names.split():
            kind, _, group = name.partition(".")
            if (group, kind) in trees:
                raise MalformedPlace(f"places: {name} is listed twice")
            tree: Tree = {}
            _add(tree, text, fragments, name, ())
            trees[group, kind] = tree
    return trees


def _add(
    tree: Tree,
    text: str,
    fragments: Mapping[str, str],
    owner: str,
    open_fragments: tuple[str, ...],
) -> None:
    """Hang the places of `text` into `tree`."""
    for path, target, options in _lines(text, owner):
        where = f"places: {owner}: {path}"
        keys = _keys(path, where)
        if target.startswith("@"):
            fragment = target[1:]
            if options:
                raise MalformedPlace(f"{where}: a fragment takes no options")
            if fragment not in fragments:
                raise MalformedPlace(f"{where}: there is no fragment {fragment!r}")
            if fragment in open_fragments:
                raise MalformedPlace(f"{where}: the fragment {fragment!r} contains itself")
            below = _descend(tree, keys, where)
            nested = (*open_fragments, fragment)
            _add(below, fragments[fragment], fragments, f"@{fragment}", nested)
        else:
            parent = _descend(tree, keys[:-1], where)
            if keys[-1] == "[]":
                raise MalformedPlace(f"{where}: a place ends with a key")
            if keys[-1] in parent:
                raise MalformedPlace(f"{where}: the place is listed twice")
            parent[keys[-1]] = _place(target, options, where)


def _lines(text: str, owner: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The words of each line; a long path may have its other words on the line below it."""
    words: list[str] = []
    for line in text.strip().splitlines():
        words += line.split()
        if len(words) == 1:
            continue
        yield words[0], words[1], tuple(words[2:])
        words = []
    if words:
        raise MalformedPlace(f"places: {owner}: {words[0]}: the target is missing")


def _keys(path: str, where: str) -> list[str]:
    keys: list[str] = []
    for step in path.split("."):
        key = step.removesuffix("[]")
        if not key.isalnum():
            raise MalformedPlace(f"{where}: not a path")
        keys += [key, "[]"] if step.endswith("[]") else [key]
    return keys


def _descend(tree: Tree, keys: list[str], where: str) -> Tree:
    for key in keys:
        below = tree.setdefault(key, {})
        if isinstance(below, Place):
            raise MalformedPlace(f"{where}: {key} is a place already")
        tree = below
    return tree


def _place(target: str, options: tuple[str, ...], where: str) -> Place:
    typed, _, default = target.partition("=")
    if typed == "typed":
        kind = ""
        if default not in ("", *TARGETS):
            raise MalformedPlace(f"{where}: {default!r} is neither ConfigMap nor Secret")
    elif target in TARGETS:
        kind, default = target, ""
    else:
        raise MalformedPlace(f"{where}: {target!r} is not a target")
    namespace_key, claim = "", False
    for option in options:
        name, _, value = option.partition("=")
        if name == "namespace" and value:
            namespace_key = value
        elif option == "claim":
            claim = True
        else:
            raise MalformedPlace(f"{where}: {option!r} is not an option")
    return Place(kind, default, namespace_key, claim)
