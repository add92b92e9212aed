"""Merging a strategic merge patch into an object, as the API server does.

Source: apimachinery, ``strategicpatch/patch.go``: ``mergeMap``, ``mergeSlice`` and
``normalizeElementOrder``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playground.cluster.equality import plain, same
from playground.cluster.schema import Part
from playground.cluster.strategic_diff import (
    DELETED_PRIMITIVES,
    DIRECTIVE,
    ELEMENT_ORDER,
    RETAIN_KEYS,
    Json,
    Object,
    Unmergeable,
)


@dataclass(frozen=True, slots=True)
class Mode:
    """`into_object`: carry directives out, drop nulls; otherwise lay one patch over another."""

    into_object: bool


def merge(original: Object, patch: Object, part: Part) -> Object:
    """The object with the patch merged into it; raises Unmergeable for a patch that is none."""
    return _merge(original, patch, part, Mode(into_object=True))


def overlay(deletions: Object, delta: Object, part: Part) -> Object:
    """One patch that does what both do, the second over the first; directives are kept."""
    return _merge(deletions, delta, part, Mode(into_object=False))


def _merge(original: Object, patch: Object, part: Part, mode: Mode) -> Object:
    directive = patch.get(DIRECTIVE)
    if mode.into_object and directive is not None:
        if directive == "replace":
            return {key: value for key, value in patch.items() if key != DIRECTIVE}
        if directive == "delete":
            return {}
        if directive != "merge":
            raise Unmergeable(f"unknown directive $patch: {plain(directive)}")
    merged, patch = dict(original), dict(patch)
    if mode.into_object:
        patch.pop(DIRECTIVE, None)
        _retain_keys(merged, patch)
        _merge_ordered_lists(merged, patch, part)
    for key, new in patch.items():
        if mode.into_object and key.startswith(DELETED_PRIMITIVES):
            _delete_primitives(merged, key.removeprefix(DELETED_PRIMITIVES), new)
        elif new is None:
            if mode.into_object:
                merged.pop(key, None)
            else:
                merged[key] = None
        else:
            merged[key] = _merge_value(merged.get(key), new, part.field(key), mode)
    return merged


def _merge_value(old: Json, new: Json, part: Part, mode: Mode) -> Json:
    if isinstance(old, dict) and isinstance(new, dict):
        return _merge(old, new, part, mode)
    if isinstance(old, list) and isinstance(new, list) and part.merges:
        return _merge_lists(old, new, part, mode)
    return without_directives(new) if mode.into_object else new


def _retain_keys(merged: Object, patch: Object) -> None:
    """Drop what ``$retainKeys`` does not name. Source: ``applyRetainKeysDirective``."""
    if RETAIN_KEYS not in patch:
        return
    kept = patch.pop(RETAIN_KEYS)
    if not isinstance(kept, list):
        raise Unmergeable("$retainKeys is not a list")
    for key in [key for key in merged if key not in kept]:
        del merged[key]
    beyond = [key for key, value in patch.items() if value is not None and key not in kept]
    if any(not key.startswith("$") for key in beyond):
        raise Unmergeable(f"$retainKeys does not name {beyond[0]}, which the patch sets")


def _merge_ordered_lists(merged: Object, patch: Object, part: Part) -> None:
    """The lists that come with ``$setElementOrder``. Source: ``mergePatchIntoOriginal``."""
    for directive in [key for key in patch if key.startswith(ELEMENT_ORDER)]:
        order, key = patch.pop(directive), directive.removeprefix(ELEMENT_ORDER)
        child = part.field(key)
        if not isinstance(order, list):
            raise Unmergeable(f"{directive} is not a list")
        server, sent = merged.get(key), patch.get(key)
        if key in patch and not isinstance(sent, list):
            continue
        if not isinstance(server, list):
            if sent is None:
                continue
            server = []
        identity = _identity(child)
        for item in order:
            identity(item)
        result = _merge_lists(server, sent or [], child, Mode(into_object=True))
        patch.pop(key, None)
        merged[key] = _in_order(result, order, server, identity)


def _merge_lists(old: list[Json], new: list[Json], part: Part, mode: Mode) -> list[Json]:
    if not all(isinstance(item, dict) for item in (*old, *new)):
        result = [*old, *(item for item in new if not any(same(item, one) for one in old))]
        return _in_order(result, new, old, plain)
    identity = _identity(part)
    result = list(old)
    replaced = False
    for item in new:
        directive = item.get(DIRECTIVE)
        if not mode.into_object or directive is None:
            continue
        if directive == "delete":
            result = [one for one in result if identity(one) != identity(item)]
        elif directive == "replace":
            replaced = True
        else:
            raise Unmergeable(f"unknown directive $patch: {plain(directive)} in a list")
    sent = [item for item in new if not mode.into_object or DIRECTIVE not in item]
    if replaced:
        return [without_directives(item) for item in sent]
    for item in sent:
        at = next((n for n, one in enumerate(result) if identity(one) == identity(item)), None)
        if at is None:
            result.append(without_directives(item) if mode.into_object else item)
        else:
            result[at] = _merge(result[at], item, part.elements, mode)
    return _in_order(result, sent, old, identity)


def _identity(part: Part) -> Callable[[Json], str]:
    def identity(item: Json) -> str:
        if not isinstance(item, dict):
            if part.merge_key:
                raise Unmergeable("an element of a list of objects is no object")
            return plain(item)
        if not part.merge_key or part.merge_key not in item:
            raise Unmergeable(f"an element has no {part.merge_key or 'merge key'}")
        return plain(item[part.merge_key])

    return identity


def _in_order(
    items: list[Json], order: list[Json], server: list[Json], identity: Callable[[Json], str]
) -> list[Json]:
    """The elements in the patch's order, those that it does not name where they stood.

    Source: ``normalizeElementOrder`` and ``mergeSortedSlice``.
    """
    wanted = _positions(order, identity)
    stood = _positions(server, identity)
    named = sorted(
        (item for item in items if identity(item) in wanted), key=lambda i: wanted[identity(i)]
    )
    foreign = sorted(
        (item for item in items if identity(item) not in wanted),
        key=lambda item: stood.get(identity(item), len(stood)),
    )
    merged: list[Json] = []
    while named or foreign:
        if not named or not foreign:
            merged += named + foreign
            break
        left, right = stood.get(identity(foreign[0])), stood.get(identity(named[0]))
        first = left is not None and right is not None and left < right
        merged.append((foreign if first else named).pop(0))
    return merged


def _positions(items: list[Json], identity: Callable[[Json], str]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for number, item in enumerate(items):
        positions.setdefault(identity(item), number)
    return positions


def _delete_primitives(merged: Object, key: str, gone: Json) -> None:
    kept = merged.get(key)
    if isinstance(kept, list) and isinstance(gone, list):
        merged[key] = [item for item in kept if not any(same(item, one) for one in gone)]


def without_directives(value: Json) -> Json:
    """The value of a patch as it is stored where nothing was before: no directives, no nulls."""
    if isinstance(value, dict):
        return {
            key: without_directives(child)
            for key, child in value.items()
            if child is not None and not key.startswith("$")
        }
    if isinstance(value, list):
        return [
            without_directives(item)
            for item in value
            if not (isinstance(item, dict) and item.get(DIRECTIVE) == "delete")
        ]
    return value
