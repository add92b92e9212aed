"""Changes as JSON Patches (RFC 6902): one per object, guarded by `test`, and its inverse."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.manifest import MISSING, Change, Json, KubernetesObject
from playground.manifest.apply import in_patch_order
from playground.manifest.change import Missing

Operation = dict[str, Any]
"""`{"op": "add" | "remove" | "replace" | "test", "path": pointer, "value": …}`."""


@dataclass(frozen=True, slots=True)
class ObjectPatch:
    """What happens to one object: paths begin at the object, not at its document."""

    target: KubernetesObject
    operations: list[Operation]
    inverse: list[Operation]


def patch(changes: Iterable[Change], prefix: str = "") -> list[Operation]:
    """The patch of the Changes below the pointer `prefix`; each value is tested before it goes."""
    return [
        operation
        for change in in_patch_order(changes)
        for operation in _operations(change.pointer[len(prefix) :], change.before, change.after)
    ]


def inverse(changes: Iterable[Change], prefix: str = "") -> list[Operation]:
    """The patch that takes the Changes back."""
    return [
        operation
        for change in reversed(in_patch_order(changes))
        for operation in _operations(change.pointer[len(prefix) :], change.after, change.before)
    ]


def _operations(path: str, before: Json | Missing, after: Json | Missing) -> Iterator[Operation]:
    if before is MISSING:
        yield {"op": "add", "path": path, "value": after}
        return
    yield {"op": "test", "path": path, "value": before}
    if after is MISSING:
        yield {"op": "remove", "path": path}
    else:
        yield {"op": "replace", "path": path, "value": after}


def object_patches(
    objects: Iterable[KubernetesObject], changes: Iterable[Change]
) -> tuple[ObjectPatch, ...]:
    """The patches of the objects that change, in the order of the objects."""
    own: dict[tuple[int, str], list[Change]] = {}
    items = {(item.document, item.pointer): item for item in objects}
    for change in changes:
        prefix = "/".join(change.pointer.split("/", 3)[:3])  # an item of a List: /items/N
        place = change.document, prefix if (change.document, prefix) in items else ""
        own.setdefault(place, []).append(change)
    return tuple(
        ObjectPatch(item, patch(own[place], item.pointer), inverse(own[place], item.pointer))
        for place, item in items.items()
        if place in own
    )
