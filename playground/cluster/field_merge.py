"""Merging a manifest into a live object and taking fields out again, for server-side apply.

Source: structured-merge-diff, ``typed/merge.go`` and ``typed/remove.go``.
"""

from typing import Any

from playground.cluster.field_sets import (
    Path,
    field_element,
    grouped,
    is_atomic,
    item_element,
)
from playground.cluster.schema import Part

Json = Any


def merge_fields(live: Json, config: Json, part: Part) -> Json:
    """The live value with the manifest's laid over it; elements are matched by their keys."""
    if config is None or live is None or is_atomic(part, live, config):
        return live if config is None else config
    if isinstance(live, dict):
        merged = {}
        for key in {**live, **config}:
            if key in config and key in live:
                value = merge_fields(live[key], config[key], part.field(key))
            else:
                value = config.get(key, live.get(key))
            merged[key] = value
        return merged
    return _merge_lists(live, config, part)


def _merge_lists(live: list[Json], config: list[Json], part: Part) -> list[Json]:
    """Live elements keep their place as far as the manifest's order permits."""
    old, new = grouped(live, part), grouped(config, part)
    left, right = list(old), list(new)
    shared = [element for element in right if element in old]
    merged: list[Json] = []
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and j < len(right):
            if left[i] == right[j]:
                merged += _merged(old[left[i]], new[right[j]], part)
                i, j, shared = i + 1, j + 1, shared[1:]
                continue
            if left[i] in new and shared and shared[0] != left[i]:
                i += 1
                continue
        if i < len(left) and left[i] not in new:
            merged += old[left[i]]
            i += 1
            continue
        if j < len(right):
            merged += _merged(old.get(right[j], []), new[right[j]], part)
            if shared and shared[0] == right[j]:
                shared = shared[1:]
            j += 1
        else:
            i += 1
    return merged


def _merged(old: list[Json], new: list[Json], part: Part) -> list[Json]:
    """One element merged; where live has it several times, the manifest's takes their place."""
    if len(old) == 1 and len(new) == 1:
        return [merge_fields(old[0], new[0], part.elements)]
    return new


def remove_fields(value: Json, gone: frozenset[Path], part: Part) -> Json:
    """The value without the fields in the set; None where nothing is left."""
    tree: dict[str, Any] = {}
    for path in gone:
        node = tree
        for element in path:
            node = node.setdefault(element, {})
        node["."] = {}
    return _without(value, tree, part)


def _without(value: Json, gone: dict[str, Any], part: Part) -> Json:
    if isinstance(value, dict):
        if part.atomic or not value:
            return None
        kept = {}
        for key, child in value.items():
            below = gone.get(field_element(key))
            if below is None:
                kept[key] = child
            elif "." not in below:
                rest = _without(child, below, part.field(key))
                empty: Json = (
                    {} if isinstance(child, dict) else [] if isinstance(child, list) else None
                )
                kept[key] = empty if rest is None else rest
        return kept or None
    if isinstance(value, list):
        if part.atomic or part.shape != "list" or not value:
            return None
        items = []
        for item in value:
            below = gone.get(item_element(item, part))
            if below is None:
                items.append(item)
            elif "." not in below:
                rest = _without(item, below, part.elements)
                items.append({} if rest is None and isinstance(item, dict) else rest)
        return items or None
    return value
