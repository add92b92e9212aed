"""The API server's side of a write: decode, default, complete, refuse, count, store.

Source: Kubernetes, ``pkg/registry/*/strategy.go`` and apiserver, ``registry/generic/registry``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from playground.cluster.cluster import Cluster, Key, key_of
from playground.cluster.custom_objects import crd_schema, pruned, unknown_fields, whole_schema
from playground.cluster.defaults import with_defaults
from playground.cluster.equality import same
from playground.cluster.field_sets import Path, field_element, grouped
from playground.cluster.generated import completed
from playground.cluster.managed_fields import (
    Owner,
    Owners,
    after_apply,
    after_update,
    entries_of,
    owners_of,
)
from playground.cluster.outcome import BOOKKEEPING, LAST_APPLIED, Cause, Refused
from playground.cluster.refusals import read_fields, refuse
from playground.cluster.schema import Part, schema_of
from playground.cluster.stored_form import secret_data, stored_form

Object = dict[str, Any]

_WITHOUT_GENERATION = {
    ("", "ConfigMap"),
    ("", "Secret"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("", "PersistentVolumeClaim"),
    ("autoscaling", "HorizontalPodAutoscaler"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """How objects of one kind are read: `part` is their schema, `custom` what a CRD defines."""

    part: Part
    custom: bool


def kind_of(cluster: Cluster, obj: Object) -> Kind:
    """The Kind of an object of any apiVersion and kind."""
    api_version, kind = str(obj.get("apiVersion", "")), str(obj.get("kind", ""))
    built_in = schema_of(api_version, kind)
    if built_in is not None:
        return Kind(built_in, custom=False)
    return Kind(whole_schema(crd_schema(cluster, api_version, kind)), custom=True)


class Stored(NamedTuple):
    """What a write came to: the Cluster after it, the live object, and the server's warnings."""

    cluster: Cluster
    live: Object
    warnings: tuple[str, ...] = ()


def decoded(cluster: Cluster, obj: Object, *, strict: bool) -> tuple[Object, tuple[str, ...]]:
    """The object in its stored form with defaults, and warnings.

    Raises Refused for values of a wrong type, and for unknown fields if strict.
    """
    kind = kind_of(cluster, obj)
    obj, warnings = read_fields(obj, strict=strict)
    if not kind.custom:
        obj = secret_data(obj) if obj.get("kind") == "Secret" else obj
        return with_defaults(stored_form(obj, kind.part)), warnings
    unknown = tuple(f'unknown field "{path}"' for path in unknown_fields(obj, kind.part))
    if unknown and strict:
        raise Refused("BadRequest", f"strict decoding error: {', '.join(unknown)}")
    obj = pruned(obj, kind.part)
    metadata = stored_form(obj.get("metadata"), kind.part.field("metadata"))
    return {**obj, "metadata": metadata}, unknown


def create(
    cluster: Cluster, obj: Object, owner: Owner, namespace: str, *, strict: bool = True
) -> Stored:
    """Store a new object; raises Refused."""
    key = key_of(obj, namespace)
    if cluster.find(key) is not None:
        raise Refused("AlreadyExists", f"{titled(key)} already exists")
    new, warnings = decoded(cluster, obj, strict=strict)
    owners = after_update(None, new, owner, {}, kind_of(cluster, new).part)
    stored = _stored_new(cluster, new, key, owners, strict=strict)
    return stored._replace(warnings=warnings + stored.warnings)


def _stored_new(
    cluster: Cluster, new: Object, key: Key, owners: Owners, *, strict: bool
) -> Stored:
    version = cluster.version + 1
    kept = {k: v for k, v in new["metadata"].items() if k not in BOOKKEEPING}
    metadata: Object = {
        **kept,
        "creationTimestamp": cluster.time(version),
        "resourceVersion": str(version),
        "uid": f"{version:08x}-0000-4000-8000-000000000000",
    }
    if key.namespace:
        metadata["namespace"] = key.namespace
    if (key.group, key.kind) not in _WITHOUT_GENERATION:
        metadata["generation"] = 1
    new = {k: v for k, v in new.items() if k != "status" or key.kind in _KEEPS_STATUS}
    new = completed(cluster, {**new, "metadata": metadata}, None)
    warnings = refuse(new, None, strict=strict)
    metadata = new["metadata"]
    metadata["managedFields"] = entries_of(
        owners, None, new["apiVersion"], metadata["creationTimestamp"]
    )
    return Stored(cluster.with_object(new), new, warnings)


_KEEPS_STATUS = {"PersistentVolumeClaim"}
"""Kinds whose status the defaults fill."""


def update(
    cluster: Cluster, old: Object, new: Object, owner: Owner | None, *, strict: bool = True
) -> Stored:
    """Store `new` in place of `old`; the same Cluster if nothing changed; raises Refused.

    `owner` None leaves the owners of all fields as they are.
    """
    new, warnings = decoded(cluster, _as_successor(new, old), strict=strict)
    owners = owners_of(old)
    if owner is not None:
        owners = after_update(old, new, owner, owners, kind_of(cluster, new).part)
    stored = _stored_update(cluster, old, new, owners, strict=strict)
    return stored._replace(warnings=warnings + stored.warnings)


def apply(
    cluster: Cluster,
    old: Object,
    config: Object,
    owner: Owner,
    annotation: str | None = None,
    *,
    force: bool,
    strict: bool = True,
) -> Stored:
    """Server-side apply to a live object; raises Refused, for conflicts too unless forced.

    `annotation` is the text that last-applied is set to, which nobody comes to own by that.
    """
    kind = kind_of(cluster, old)
    merged, owners, conflicts = after_apply(
        old, config, owner, owners_of(old), kind.part, force=force
    )
    if conflicts:
        raise Conflicted(conflicts)
    if annotation is not None:
        metadata = merged["metadata"]
        annotations = {**(metadata.get("annotations") or {}), LAST_APPLIED: annotation}
        merged = {**merged, "metadata": {**metadata, "annotations": annotations}}
    new, warnings = decoded(cluster, _as_successor(merged, old), strict=strict)
    stored = _stored_update(cluster, old, new, owners, strict=strict)
    return stored._replace(warnings=warnings + stored.warnings)


def stored_owners(cluster: Cluster, live: Object, owners: Owners) -> Cluster:
    """The Cluster with other owners of a live object and nothing else changed."""
    return _stored_update(cluster, live, live, owners, strict=False).cluster


def refuse_duplicates(config: Object, part: Part, key: Key) -> None:
    """Raise Refused where a list of a server-side apply has two elements with one key."""
    for path in _duplicates(config, part, ()):
        name = f"{key.namespace}/{key.name}" if key.namespace else key.name
        raise Refused(
            "BadRequest",
            f"failed to create typed patch object ({name}): duplicate entries for {shown(path)}",
        )


def _duplicates(value: Any, part: Part, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _duplicates(child, part.field(name), (*path, field_element(name)))
    elif isinstance(value, list) and part.shape == "list" and not part.atomic:
        for element, items in grouped(value, part).items():
            if len(items) > 1:
                yield (*path, element)
            yield from _duplicates(items[0], part.elements, (*path, element))


def create_by_apply(
    cluster: Cluster, config: Object, owner: Owner, namespace: str, *, strict: bool = True
) -> Stored:
    """Server-side apply of an object that is not there; raises Refused."""
    key = key_of(config, namespace)
    kind = kind_of(cluster, config)
    merged, owners, _ = after_apply({}, config, owner, {}, kind.part, force=True)
    new, warnings = decoded(cluster, merged, strict=strict)
    stored = _stored_new(cluster, new, key, owners, strict=strict)
    return stored._replace(warnings=warnings + stored.warnings)


def delete(cluster: Cluster, obj: Object) -> Cluster:
    """Remove an object; one with finalizers only gets a deletionTimestamp, and stays."""
    metadata = obj["metadata"]
    if not metadata.get("finalizers"):
        return cluster.without_object(key_of(obj))
    if "deletionTimestamp" in metadata:
        return cluster
    version = cluster.version + 1
    stamped: Object = {
        **metadata,
        "deletionTimestamp": cluster.time(version),
        "deletionGracePeriodSeconds": 0,
        "resourceVersion": str(version),
    }
    if isinstance(metadata.get("generation"), int):
        stamped["generation"] = metadata["generation"] + 1
    return cluster.with_object({**obj, "metadata": stamped})


def _as_successor(new: Object, old: Object) -> Object:
    """The new object with identity, bookkeeping and status of the old."""
    metadata = new.get("metadata")
    if not isinstance(metadata, dict):
        raise Refused("BadRequest", "metadata is not an object")
    sent = metadata.get("resourceVersion")
    if sent not in (None, "", old["metadata"].get("resourceVersion")):
        raise Refused(
            "Conflict",
            "the object has been modified; please apply your changes to the latest version",
        )
    kept = {k: v for k, v in metadata.items() if k not in BOOKKEEPING}
    held = {k: v for k, v in old["metadata"].items() if k in BOOKKEEPING or k == "namespace"}
    successor = {k: v for k, v in new.items() if k != "status"}
    successor["metadata"] = {**kept, **held}
    if "status" in old:
        successor["status"] = old["status"]
    return successor


def _stored_update(
    cluster: Cluster, old: Object, new: Object, owners: Owners, *, strict: bool
) -> Stored:
    key = key_of(old)
    new = completed(cluster, new, old)
    warnings = refuse(new, old, strict=strict)
    metadata = dict(new["metadata"])
    if _raises_generation(new, old, key):
        metadata["generation"] = _number(old["metadata"].get("generation")) + 1
    version = cluster.version + 1
    metadata["managedFields"] = entries_of(owners, old, new["apiVersion"], cluster.time(version))
    if not metadata["managedFields"] and "managedFields" not in old["metadata"]:
        del metadata["managedFields"]
    new = {**new, "metadata": metadata}
    if same(_without_times(new), _without_times(old)):
        return Stored(cluster, old, warnings)
    metadata["resourceVersion"] = str(version)
    if "deletionTimestamp" in metadata and not metadata.get("finalizers"):
        return Stored(cluster.without_object(key), new, warnings)
    return Stored(cluster.with_object(new), new, warnings)


def _without_times(obj: Object) -> Object:
    """For comparing: the owners' times are not counted as a change."""
    metadata = dict(obj["metadata"])
    entries = metadata.pop("managedFields", None)
    rows = {
        tuple(str(e.get(k)) for k in ("manager", "operation", "subresource")): e.get("fieldsV1")
        for e in entries or ()
        if isinstance(e, dict)
    }
    return {**obj, "metadata": metadata, "owners": {str(k): v for k, v in rows.items()}}


def _raises_generation(new: Object, old: Object, key: Key) -> bool:
    """Whether the write counts as a new generation: a change of the spec, mostly.

    A Deployment's rises with its annotations too (``apps/deployment/strategy.go``), a custom
    object's with everything but metadata and status (``customresource/strategy.go``).
    """
    if (key.group, key.kind) in _WITHOUT_GENERATION:
        return False
    if (key.group, key.kind) == ("apps", "Deployment") and not same(
        new["metadata"].get("annotations") or {}, old["metadata"].get("annotations") or {}
    ):
        return True
    aside = ("metadata", "status")
    return not same(
        {k: v for k, v in new.items() if k not in aside},
        {k: v for k, v in old.items() if k not in aside},
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def titled(key: Key) -> str:
    """The object as kubectl names it in errors: `deployments.apps "web"`."""
    kind = key.kind.lower()
    ending = "es" if kind.endswith("s") else "s"
    plural = f"{kind[:-1]}ies" if kind.endswith("y") else kind + ending
    return f'{plural}{f".{key.group}" if key.group else ""} "{key.name}"'


class Conflicted(Refused):
    """Fields that other owners hold with other values."""

    def __init__(self, conflicts: tuple[Any, ...]) -> None:
        self.conflicts = conflicts
        rows = [f'conflict with "{c.owner.manager}": {shown(c.path)}' for c in conflicts]
        causes = tuple(
            Cause(shown(c.path), f'conflict with "{c.owner.manager}"') for c in conflicts
        )
        count = f"{len(rows)} conflict{'s' if len(rows) > 1 else ''}"
        super().__init__("Conflict", f"Apply failed with {count}: {'; '.join(rows)}", causes)


def shown(path: tuple[str, ...]) -> str:
    """A path as kubectl prints it: `.spec.template.spec.containers[name="app"].image`."""
    text = ""
    for element in path:
        kind, _, rest = element.partition(":")
        if kind == "f":
            text += f".{rest}"
        elif kind == "k":
            keys = json.loads(rest)
            text += f"[{','.join(f'{name}={json.dumps(keys[name])}' for name in keys)}]"
        else:
            text += f"[={rest}]"
    return text
