"""What is different between two objects, as a strategic merge patch.

Source: apimachinery, ``strategicpatch/patch.go``: ``diffMaps``, ``diffLists``, ``DiffOptions``.
"""

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from playground.cluster.equality import plain, same
from playground.cluster.schema import Part

Json = Any
Object = dict[str, Any]

DIRECTIVE = "$patch"
RETAIN_KEYS = "$retainKeys"
ELEMENT_ORDER = "$setElementOrder/"
DELETED_PRIMITIVES = "$deleteFromPrimitiveList/"


class Unmergeable(Exception):
    """The object cannot be merged as its schema says; the text is for the reader."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which differences are wanted: what was added or changed, what was taken away, or both."""

    additions: bool = True
    deletions: bool = True
    retains_keys: bool = False


def diff(before: Object, after: Object, part: Part, scope: Scope) -> Object:
    """The patch that leads from `before` to `after`; empty if nothing is different."""
    patch: Object = {}
    for key, new in after.items():
        if key not in before:
            if scope.additions:
                patch[key] = new
            continue
        old, child = before[key], part.field(key)
        if isinstance(old, dict) and isinstance(new, dict):
            found = diff(old, new, child, replace(scope, retains_keys=child.retains_keys))
            if found:
                patch[key] = found
        elif isinstance(old, list) and isinstance(new, list) and child.merges:
            patch.update(_list_diff(key, old, new, child, scope))
        elif scope.additions and not same(old, new):
            patch[key] = new
    if scope.deletions:
        patch.update({key: None for key in before if key not in after})
    dropped = any(value is not None and key not in after for key, value in before.items())
    if scope.retains_keys and after and (patch or dropped):
        patch[RETAIN_KEYS] = sorted(after)
    return patch


def _list_diff(
    key: str, before: list[Json], after: list[Json], part: Part, scope: Scope
) -> dict[str, list[Json]]:
    """The entries of the patch for one list that is merged."""
    if not before:
        return {key: after} if after and scope.additions else {}
    if not all(isinstance(item, dict) for item in (*before, *after)):
        return _primitive_diff(key, before, after, scope)
    name = part.merge_key
    if not name or not all(name in item for item in (*before, *after)):
        raise Unmergeable(f"an element of {key} has no {name or 'merge key'}")
    inner = replace(scope, retains_keys=part.retains_keys)
    changed, deleted = _diff_by_key(before, after, part, inner)
    order = {plain(item[name]): number for number, item in reversed([*enumerate(after)])}
    changed.sort(key=lambda item: order[plain(item[name])])
    entries = changed + deleted
    same_order = all(
        old is not None and new is not None and same(old[name], new[name])
        for old, new in zip_longest(before, after)
    )
    found = {key: entries} if entries else {}
    ordered = entries or (scope.additions and not same_order)
    if after and ordered:
        found[ELEMENT_ORDER + key] = [{name: item[name]} for item in after]
    return found


def _diff_by_key(
    before: list[Object], after: list[Object], part: Part, scope: Scope
) -> tuple[list[Object], list[Object]]:
    """Patches of elements that are in `after`, and delete directives for those that are not."""
    name, elements = part.merge_key, part.elements
    old, new = _sorted(before, name), _sorted(after, name)
    changed: list[Object] = []
    deleted: list[Object] = []
    i = j = 0
    while i < len(old) or j < len(new):
        left = plain(old[i][name]) if i < len(old) else None
        right = plain(new[j][name]) if j < len(new) else None
        if left is not None and left == right:
            found = diff(old[i], new[j], elements, scope)
            if found:
                changed.append({**found, name: new[j][name]})
            i, j = i + 1, j + 1
        elif left is None or (right is not None and left > right):
            if scope.additions:
                changed.append(new[j])
            j += 1
        else:
            if scope.deletions:
                deleted.append({DIRECTIVE: "delete", name: old[i][name]})
            i += 1
    return changed, deleted


def _sorted(items: list[Object], name: str) -> list[Object]:
    """By merge key as text; equal keys in reverse, as Go's insertion sort with ``<=`` leaves them.

    Source: ``sortMergeListsByNameArray``, whose ``Less`` is not strict.
    """
    return sorted(reversed(items), key=lambda item: plain(item[name]))


def _primitive_diff(
    key: str, before: list[Json], after: list[Json], scope: Scope
) -> dict[str, list[Json]]:
    """Lists of scalars are sets; their order is sent along. Source: ``diffListsOfScalars``."""
    found: dict[str, list[Json]] = {}
    added = [item for item in dict.fromkeys(map(plain, after)) if item not in map(plain, before)]
    gone = [item for item in dict.fromkeys(map(plain, before)) if item not in map(plain, after)]
    by_text = {plain(item): item for item in (*before, *after)}
    if scope.additions and added:
        found[key] = [by_text[text] for text in sorted(added)]
    if scope.deletions and gone:
        found[DELETED_PRIMITIVES + key] = [by_text[text] for text in sorted(gone)]
    differs = (scope.deletions and gone) or (scope.additions and not same(before, after))
    if after and differs:
        found[ELEMENT_ORDER + key] = after
    return found
