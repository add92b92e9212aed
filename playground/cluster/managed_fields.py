"""Who owns which field: the entries of ``metadata.managedFields``.

Source: structured-merge-diff, ``merge/update.go``, and apimachinery,
``util/managedfields/internal``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.cluster.field_merge import merge_fields, remove_fields
from playground.cluster.field_sets import (
    Path,
    compare,
    fields_of,
    from_fields_v1,
    to_fields_v1,
    with_named_fields,
)
from playground.cluster.schema import Part

Object = dict[str, Any]

_STRIPPED = frozenset(
    tuple(f"f:{name}" for name in text.split("."))
    for text in (
        "apiVersion", "kind", "metadata", "metadata.name", "metadata.namespace",
        "metadata.creationTimestamp", "metadata.selfLink", "metadata.uid", "metadata.generation",
        "metadata.managedFields", "metadata.resourceVersion", "status",
    )
)  # fmt: skip
"""Fields that nobody owns. Source: ``stripmeta.go``, and the status of the main resource."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A field manager: `operation` is Apply (server-side apply) or Update (everything else)."""

    manager: str
    operation: str = "Update"
    subresource: str = ""


_BEFORE = Owner("before-first-apply")
"""Owns what was there when an object whose owners nobody tracked is applied on the server."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that another owner holds with another value."""

    owner: Owner
    path: Path


Owners = Mapping[Owner, frozenset[Path]]


def owners_of(obj: Object) -> dict[Owner, frozenset[Path]]:
    """The owners that a live object names; entries of another shape are left out."""
    metadata = obj.get("metadata")
    entries = metadata.get("managedFields") if isinstance(metadata, dict) else None
    found: dict[Owner, frozenset[Path]] = {}
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("manager"), str):
            owner = _owner(entry)
            found[owner] = found.get(owner, frozenset()) | from_fields_v1(entry.get("fieldsV1"))
    return found


def _owner(entry: Object) -> Owner:
    operation = "Apply" if entry.get("operation") == "Apply" else "Update"
    return Owner(str(entry.get("manager")), operation, str(entry.get("subresource") or ""))


def entries_of(owners: Owners, old: Object | None, api_version: str, time: str) -> list[Object]:
    """The owners as entries; one whose fields stayed the same keeps its time."""
    known = owners_of(old) if old else {}
    times = _times(old) if old else {}
    entries = []
    for owner, fields in owners.items():
        unchanged = known.get(owner) == fields
        entry = {
            "manager": owner.manager,
            "operation": owner.operation,
            "apiVersion": api_version,
            "time": times.get(owner, time) if unchanged else time,
            "fieldsType": "FieldsV1",
            "fieldsV1": to_fields_v1(fields),
        }
        entries.append(entry | ({"subresource": owner.subresource} if owner.subresource else {}))
    return sorted(entries, key=lambda e: (e["operation"], e["time"], e["manager"]))


def _times(obj: Object) -> dict[Owner, str]:
    times = {}
    for entry in obj["metadata"].get("managedFields") or ():
        if isinstance(entry, dict) and isinstance(entry.get("time"), str):
            operation = "Apply" if entry.get("operation") == "Apply" else "Update"
            owner = Owner(
                str(entry.get("manager")), operation, str(entry.get("subresource") or "")
            )
            times[owner] = entry["time"]
    return times


def after_update(
    old: Object | None, new: Object, owner: Owner, owners: Owners, part: Part
) -> dict[Owner, frozenset[Path]]:
    """The owners once `owner` stored `new` in place of `old`: it owns what it changed.

    Of an object that names no owners they are not tracked. Source: ``skipnonapplied.go``.
    """
    if old is not None and not owners:
        return {}
    found = compare(_tracked(old) if old else empty_object(new), _tracked(new), part)
    changed = _stripped(found.added | found.modified)
    kept = {
        one: fields - found.removed if one == owner else fields - changed - found.removed
        for one, fields in owners.items()
    }
    kept[owner] = kept.get(owner, frozenset()) | changed
    return {one: fields for one, fields in kept.items() if fields}


_TEMPLATE: Object = {"metadata": {}, "spec": {"containers": []}}
_EMPTY_SPECS: dict[tuple[str, str], Object] = {
    ("v1", "Pod"): {"containers": []},
    ("v1", "Service"): {},
    ("v1", "PersistentVolumeClaim"): {"resources": {}},
    ("apps/v1", "Deployment"): {"strategy": {}, "template": _TEMPLATE},
    ("apps/v1", "ReplicaSet"): {"template": _TEMPLATE},
    ("apps/v1", "StatefulSet"): {"template": _TEMPLATE, "updateStrategy": {}},
    ("apps/v1", "DaemonSet"): {"template": _TEMPLATE, "updateStrategy": {}},
    ("batch/v1", "Job"): {"template": _TEMPLATE},
    ("batch/v1", "CronJob"): {"jobTemplate": {"metadata": {}, "spec": {"template": _TEMPLATE}}},
    ("networking.k8s.io/v1", "Ingress"): {},
    ("networking.k8s.io/v1", "NetworkPolicy"): {"podSelector": {}},
    ("autoscaling/v2", "HorizontalPodAutoscaler"): {"scaleTargetRef": {}},
}
"""What an empty Go value of the kind already has: nobody comes to own that by creating it."""


def empty_object(obj: Object) -> Object:
    """What a new object is compared with, to tell what its creator owns."""
    spec = _EMPTY_SPECS.get((str(obj.get("apiVersion")), str(obj.get("kind"))))
    return {"metadata": {}} if spec is None else {"metadata": {}, "spec": spec}


def _tracked(obj: Object) -> Object:
    """The object without managedFields, which are not tracked themselves."""
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict):
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}


def _stripped(fields: set[Path] | frozenset[Path]) -> frozenset[Path]:
    return frozenset(
        path for path in fields if path and path not in _STRIPPED and path[0] != "f:status"
    )


def after_apply(
    live: Object, config: Object, owner: Owner, owners: Owners, part: Part, *, force: bool
) -> tuple[Object, dict[Owner, frozenset[Path]], tuple[Conflict, ...]]:
    """Server-side apply: the merged object, its owners, and the conflicts that forbid it.

    What the owner applied before and does not now is taken out, unless another applied it too.
    """
    live = _tracked(live)
    if not owners and live:
        found = compare(empty_object(live), live, part)
        owners = {_BEFORE: _stripped(found.added | found.modified)}
    merged = merge_fields(live, config, part)
    before = owners.get(owner)
    wanted = fields_of(config, part)
    if before:
        merged = _pruned(merged, {**owners, owner: wanted}, before, part)
    kept = {**owners, owner: _stripped(wanted)}
    found = compare(live, merged, part)
    changed = _stripped(found.added | found.modified)
    conflicts = tuple(
        Conflict(one, path)
        for one, fields in kept.items()
        if one != owner
        for path in sorted(fields & changed)
    )
    if conflicts and not force:
        return live, dict(owners), conflicts
    for one, fields in list(kept.items()):
        if one != owner:
            kept[one] = fields - changed - found.removed
    return merged, {one: fields for one, fields in kept.items() if fields or one == owner}, ()


def _pruned(merged: Object, owners: Owners, before: frozenset[Path], part: Part) -> Object:
    """Source: ``prune``, ``addBackOwnedItems``, ``addBackDanglingItems``."""
    last = with_named_fields(before, part)
    pruned = remove_fields(merged, last, part) or {}
    owned: frozenset[Path] = frozenset().union(*owners.values())
    everything = with_named_fields(fields_of(merged, part), part)
    left = with_named_fields(fields_of(pruned, part), part)
    gone = everything - (left | with_named_fields(owned, part))
    pruned = remove_fields(merged, gone, part) or {}
    left = with_named_fields(fields_of(pruned, part), part)
    result: Object = remove_fields(merged, (everything - left) & last, part) or {}
    return result
