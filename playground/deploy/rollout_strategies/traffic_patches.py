"""The patches of an Enable or a Disable stage: the ReplicaSet, and each of its pods.

Source: clouddriver, ``op/manifest/AbstractKubernetesEnableDisableManifestOperation.java``. The
pods are patched as well, because a template that changes does not change pods that run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playground.deploy.traffic import Action, load_balancers, selector_of, traffic_patch
from playground.deploy.versioner import metadata_text, same_namespace
from playground.kinds.catalogue import group_kind
from playground.kinds.spinnaker_kinds import LOAD_BALANCING, spelled_in, spelled_kind
from playground.manifest import KubernetesObject


@dataclass(frozen=True, slots=True)
class TrafficPatch:
    """One JSON Patch (RFC 6902) for one object; `target` and `load_balancer` as ``kind name``."""

    target: str
    load_balancer: str
    operations: list[dict[str, str]]


@dataclass(slots=True)
class TrafficPatches:
    """The patches in the order in which they are sent.

    `error` is "" or the sentence that ends the stage; what was sent before it stays.
    """

    patches: list[TrafficPatch] = field(default_factory=list)
    error: str = ""


def traffic_patches(
    action: Action,
    target: dict[str, Any],
    live: Sequence[dict[str, Any]],
    services: Sequence[str] = (),
) -> TrafficPatches:
    """What the stage does to a live object: for each load balancer the object, then its pods.

    `services` are ``service NAME``; without any, those of the object's annotation count. Only a
    ReplicaSet or a Deployment has pods that are patched along.
    """
    answer = TrafficPatches()
    listed = services or load_balancers(target)
    if listed is None:
        answer.error = "The annotation that lists the load balancers is no list of strings."
        return answer
    namespace = metadata_text(target, "namespace")
    members = [target, *_pods(target, live)]
    for name in listed:
        service = _found(name, namespace, live)
        if service is None:
            answer.error = f"There is no load balancer {name} in the namespace of the object."
            return answer
        for member in members:
            item = KubernetesObject(0, "", member)
            operations = traffic_patch(action, selector_of(service), item)
            full_name = f"{spelled_kind(member)} {item.name}"
            answer.patches.append(TrafficPatch(full_name, name, operations))
    return answer


def _found(
    name: str, namespace: str, live: Iterable[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    kind, _, plain = name.partition(" ")
    spelled = spelled_in(kind)
    return next(
        (
            value
            for value in live
            if spelled in LOAD_BALANCING
            and spelled_kind(value) == spelled
            and metadata_text(value, "name") == plain
            and same_namespace(metadata_text(value, "namespace"), namespace)
        ),
        None,
    )


def _pods(target: dict[str, Any], live: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pods in the namespace that the object owns, by name, as upstream finds them."""
    if spelled_kind(target) not in ("replicaSet", "deployment"):
        return []
    name, namespace = metadata_text(target, "name"), metadata_text(target, "namespace")
    return [
        value
        for value in live
        if group_kind(value) == ("", "Pod")
        and same_namespace(metadata_text(value, "namespace"), namespace)
        and name in _owners(value)
    ]


def _owners(value: dict[str, Any]) -> list[Any]:
    metadata = value.get("metadata")
    owners = metadata.get("ownerReferences") if isinstance(metadata, dict) else None
    entries = owners if isinstance(owners, list) else []
    return [owner.get("name") for owner in entries if isinstance(owner, dict)]
