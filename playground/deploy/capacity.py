"""Capacity: ``use-source-capacity`` keeps the replica count that runs.

Source: clouddriver, ``description/manifest/KubernetesSourceCapacity.java``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject

from .step import Step
from .versioner import (
    DeployedVersion,
    highest_number,
    metadata_text,
    same_namespace,
    version_text,
)

RULE = "source-capacity"


def keep_capacity(
    item: KubernetesObject,
    live: Sequence[Mapping[str, Any]],
    versions: Sequence[DeployedVersion] | None,
) -> Step:
    """Copy ``spec.replicas`` of the live object, of a versioned one that of its highest version.

    `versions` is None for an object that is not versioned. Without a live object, or a count in
    it, the manifest's own count stays.
    """
    step = Step()
    name = item.name
    highest = highest_number(versions or ())
    if highest is not None:
        name = f"{name}-{version_text(highest)}"
    count = _live_replicas(item, live, name)
    spec = item.value.get("spec")
    if count is None or not isinstance(spec, dict) or spec.get("replicas") == count:
        return step
    reason = f"{name} runs with {count} replicas, and its capacity is to be kept."
    step.change(item, ("spec", "replicas"), count, RULE, reason)
    return step


def _live_replicas(
    item: KubernetesObject, live: Sequence[Mapping[str, Any]], name: str
) -> int | None:
    kind = spelled_kind(item.value)
    for value in live:
        if (
            spelled_kind(value) == kind
            and metadata_text(value, "name") == name
            and same_namespace(metadata_text(value, "namespace"), item.namespace)
        ):
            spec = value.get("spec")
            count = spec.get("replicas") if isinstance(spec, dict) else None
            return count if isinstance(count, int) and not isinstance(count, bool) else None
    return None
