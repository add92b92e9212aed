"""Sets of fields, as ``fieldsV1`` writes them, and what a value or a comparison puts into them.

A path is a tuple of ``f:NAME`` (a field or key), ``k:{…}`` (an element by its keys) and ``v:…``
(an element of a set). Source: structured-merge-diff, ``fieldpath/set.go``,
``typed/tofieldset.go`` and ``typed/compare.go``.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from playground.cluster.equality import same
from playground.cluster.schema import Part

Path = tuple[str, ...]
Json = Any


def field_element(name: str) -> str:
    """The path element of a field or a key."""
    return f"f:{name}"


def item_element(item: Json, part: Part) -> str:
    """The path element of a list's element: by its keys, missing ones defaulted, or by value."""
    if not part.keys:
        return "v:" + json.dumps(item, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    keys = {}
    for name in part.keys:
        below = part.elements.field(name)
        found = item.get(name) if isinstance(item, dict) else None
        keys[name] = below.default if found is None and below.has_default else found
    return "k:" + json.dumps(keys, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def is_atomic(part: Part, *values: Json) -> bool:
    """Whether the value is owned as one: a scalar, an atomic list or map, or one that is empty."""
    held = [value for value in values if value is not None]
    if all(isinstance(value, dict) for value in held) and held:
        return part.atomic or not any(held)
    if all(isinstance(value, list) for value in held) and held:
        return part.atomic or part.shape != "list" or not any(held)
    return True


def fields_of(value: Json, part: Part) -> frozenset[Path]:
    """The fields that a manifest asks for."""
    found: set[Path] = set()
    _collect(value, part, (), found)
    return frozenset(found)


def _collect(value: Json, part: Part, path: Path, found: set[Path]) -> None:
    if isinstance(value, dict) and not part.atomic:
        for key, child in value.items():
            here = (*path, field_element(key))
            _collect(child, part.field(key), here, found)
            if child is None or child == {} or part.shape == "map":
                found.add(here)
    elif isinstance(value, list) and part.shape == "list" and not part.atomic:
        for item in value:
            here = (*path, item_element(item, part))
            _collect(item, part.elements, here, found)
            found.add(here)
    else:
        found.add(path)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fields that are in the second value only, differ, or are in the first only."""

    added: set[Path] = field(default_factory=set)
    modified: set[Path] = field(default_factory=set)
    removed: set[Path] = field(default_factory=set)


def compare(before: Json, after: Json, part: Part) -> Comparison:
    """What changed from one object to another, in terms of fields that can be owned."""
    comparison = Comparison()
    _compare(before, after, part, (), comparison)
    return comparison


def _compare(before: Json, after: Json, part: Part, path: Path, found: Comparison) -> None:
    if is_atomic(part, before, after):
        if before is None:
            found.added.add(path)
        elif after is None:
            found.removed.add(path)
        elif not same(before, after):
            found.modified.add(path)
        return
    if isinstance(before or after, dict):
        for key in {**(before or {}), **(after or {})}:
            old, new = (before or {}).get(key), (after or {}).get(key)
            if old is not None or new is not None:
                here = (*path, field_element(key))
                _compare(old, new, part.field(key), here, found)
    else:
        _compare_items(before or [], after or [], part, path, found)
    if before is None:
        found.added.add(path)
    elif after is None:
        found.removed.add(path)


def _compare_items(
    before: list[Json], after: list[Json], part: Part, path: Path, found: Comparison
) -> None:
    """Elements by key; what occurs twice is compared as a whole. Source: ``visitListItems``."""
    old, new = grouped(before, part), grouped(after, part)
    for element in {**old, **new}:
        here = (*path, element)
        left, right = old.get(element, []), new.get(element, [])
        if len(left) <= 1 and len(right) <= 1:
            pair = left[0] if left else None, right[0] if right else None
            _compare(*pair, part.elements, here, found)
        elif len(left) >= 2 and len(right) >= 2:
            if not same(left, right):
                found.modified.add(here)
        elif len(left) >= 2:
            if right:
                _compare(None, right[0], part.elements, here, found)
            found.removed.add(here)
        else:
            if left:
                _compare(left[0], None, part.elements, here, found)
            found.added.add(here)


def grouped(items: list[Json], part: Part) -> dict[str, list[Json]]:
    """The elements by path element, in the order in which those first occur."""
    groups: dict[str, list[Json]] = {}
    for item in items:
        groups.setdefault(item_element(item, part), []).append(item)
    return groups


def with_named_fields(fields: frozenset[Path], part: Part) -> frozenset[Path]:
    """The set with every named field on the way to a member.

    Source: ``EnsureNamedFieldsAreMembers``.
    """
    found = set(fields)
    for path in fields:
        here = part
        for depth, element in enumerate(path[:-1]):
            if element.startswith("f:"):
                if here.shape != "map":
                    found.add(path[: depth + 1])
                here = here.field(element[2:])
            else:
                here = here.elements
    return frozenset(found)


def to_fields_v1(fields: frozenset[Path]) -> dict[str, Any]:
    """The set in the nested form of ``fieldsV1``."""
    tree: dict[str, Any] = {}
    for path in sorted(fields):
        node = tree
        for element in path:
            node = node.setdefault(element, {})
        node["."] = {}
    return _without_lone_dots(tree)


def _without_lone_dots(tree: dict[str, Any]) -> dict[str, Any]:
    if set(tree) == {"."}:
        return {}
    return {key: {} if key == "." else _without_lone_dots(child) for key, child in tree.items()}


def from_fields_v1(tree: Json) -> frozenset[Path]:
    """The set that a ``fieldsV1`` value stands for; what has another shape is left out."""
    found: set[Path] = set()
    stack: list[tuple[Path, Json]] = [((), tree)]
    while stack:
        path, node = stack.pop()
        if not isinstance(node, dict):
            continue
        children = {key: child for key, child in node.items() if key != "."}
        if path and ("." in node or not children):
            found.add(path)
        stack.extend(((*path, key), child) for key, child in children.items())
    return frozenset(found)
