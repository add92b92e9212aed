"""Find every field of an object that names a ConfigMap or a Secret."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from playground.kinds.catalogue import group_kind
from playground.kinds.ingress_annotations import find_in_annotations
from playground.kinds.place_tree import GroupKind, Place, Tree, compile_kinds
from playground.kinds.policy_parameters import find_in_binding
from playground.kinds.rbac_rules import find_in_rules
from playground.kinds.reference import Reference
from playground.kinds.storage_parameters import find_in_parameters
from playground.manifest.pointer import Tokens

_OTHER_PLACES: dict[GroupKind, Callable[[dict[str, Any]], list[Reference]]] = {
    ("networking.k8s.io", "Ingress"): find_in_annotations,
    ("extensions", "Ingress"): find_in_annotations,
    ("rbac.authorization.k8s.io", "Role"): find_in_rules,
    ("rbac.authorization.k8s.io", "ClusterRole"): find_in_rules,
    ("storage.k8s.io", "StorageClass"): find_in_parameters,
    ("storage.k8s.io", "VolumeAttributesClass"): find_in_parameters,
    ("snapshot.storage.k8s.io", "VolumeSnapshotClass"): find_in_parameters,
    ("groupsnapshot.storage.k8s.io", "VolumeGroupSnapshotClass"): find_in_parameters,
}


@cache
def _trees() -> dict[GroupKind, Tree]:
    """Of all kinds; compiled when first wanted, as that takes some milliseconds."""
    return compile_kinds()


def find_references(
    obj: dict[str, Any], policy_parameters: Mapping[str, str] | None = None
) -> list[Reference]:
    """Every place of `obj` that names a ConfigMap or Secret, in the order of the object's keys.

    Any JSON value may stand anywhere: what has not the shape of the API is passed over. Objects
    of unknown kinds have no places. `policy_parameters` (see `policy_parameters.parameter_kinds`)
    tells what the ``paramRef`` of an admission policy's binding names.
    """
    key = group_kind(obj)
    if key is None:
        return []
    found: list[Reference] = []
    tree = _trees().get(key)
    if tree is not None:
        _walk(obj, tree, (), found, obj)
    elsewhere = _OTHER_PLACES.get(key)
    if elsewhere is not None:
        found += elsewhere(obj)
    if policy_parameters and key[0] == "admissionregistration.k8s.io":
        found += find_in_binding(obj, policy_parameters)
    return found


def _walk(
    value: Any, tree: Tree, tokens: Tokens, found: list[Reference], root: dict[str, Any]
) -> None:
    """Walk `value` along `tree`, passing over whatever has another shape than the tree."""
    if isinstance(value, list):
        below = tree.get("[]")
        if isinstance(below, dict):
            for index, element in enumerate(value):
                _walk(element, below, (*tokens, index), found, root)
    elif isinstance(value, dict):
        for key, child in value.items():
            step = tree.get(key)
            if step is None or key == "[]":
                continue
            if isinstance(step, dict):
                _walk(child, step, (*tokens, key), found, root)
            elif isinstance(child, str) and child:
                reference = _reference(value, child, step, (*tokens, key), root)
                if reference is not None:
                    found.append(reference)


def _reference(
    parent: dict[str, Any], name: str, place: Place, tokens: Tokens, root: dict[str, Any]
) -> Reference | None:
    target = place.target or _typed_target(parent, place.default)
    if target != "ConfigMap" and target != "Secret":
        return None
    namespace = parent.get(place.namespace_key) if place.namespace_key else None
    if not isinstance(namespace, str) or not namespace:
        namespace = _claim_namespace(root) if place.claim else None
    optional = parent.get("optional") is True
    return Reference(tokens, target, name, namespace, name, optional, "plain")


def _typed_target(parent: dict[str, Any], default: str) -> object:
    """The kind that the siblings of the name tell, if it is one of the core group."""
    group = parent.get("apiGroup", parent.get("group"))
    version = parent.get("apiVersion")
    if group not in (None, "") or (isinstance(version, str) and "/" in version):
        return None
    kind = parent.get("kind")
    return default if kind is None else kind


def _claim_namespace(volume: dict[str, Any]) -> str | None:
    """The namespace of the claim that a PersistentVolume is bound to."""
    value: Any = volume
    for key in ("spec", "claimRef", "namespace"):
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) and value else None
