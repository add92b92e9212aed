"""The stages that a rollout strategy appends to a Deploy stage.

Source: orca, ``pipeline/manifest/DeployManifestStage.java``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.deploy.moniker import APPLICATION, CLUSTER, text_annotation
from playground.deploy.status import Status, status_of
from playground.deploy.versioner import annotations_of, metadata_text
from playground.kinds.catalogue import group_kind

STRATEGIES = {
    "none": "Old and new ReplicaSets serve side by side.",
    "redblack": "The old ReplicaSets are disabled: they keep their pods and get no traffic.",
    "bluegreen": "The same as red/black, by the name that it has today.",
    "highlander": "The old ReplicaSets are disabled, and then deleted.",
}
"""The values of the stage's field strategy. A dark deploy is `none` without traffic: the new
ReplicaSet gets no labels of a Service until an Enable stage gives them to it."""

DISABLE, DELETE = "disableManifest", "deleteManifest"


@dataclass(frozen=True, slots=True)
class OldReplicaSet:
    """A ReplicaSet of the same cluster, other than the one that was deployed.

    `ready` and `available` are the counts of its status, None where it reports none.
    """

    name: str
    namespace: str
    status: Status
    ready: int | None
    available: int | None


@dataclass(frozen=True, slots=True)
class AfterStage:
    """One appended stage: its type, the object (``kind name``) and its namespace, and why."""

    type: str
    manifest_name: str
    location: str
    reason: str


def old_replica_sets(
    deployed: Iterable[dict[str, Any]], live: Iterable[dict[str, Any]]
) -> list[OldReplicaSet]:
    """The others in the clusters of the deployed ReplicaSets, in the order of `live`.

    A cluster is what has the same namespace, application and cluster annotation.
    """
    replica_sets = [value for value in live if group_kind(value) == ("apps", "ReplicaSet")]
    return [
        _old(other)
        for new in deployed
        if group_kind(new) == ("apps", "ReplicaSet")
        for other in replica_sets
        if _cluster(other) == _cluster(new)
        and metadata_text(other, "name") != metadata_text(new, "name")
    ]


def after_stages(
    strategy: str, old: Sequence[OldReplicaSet], *, enabled: bool = True
) -> list[AfterStage] | None:
    """The stages in order; None if there is no such strategy.

    `enabled` is the switch of the stage's traffic management: without it there are none.
    """
    if strategy not in STRATEGIES:
        return None
    if not enabled or strategy == "none":
        return []
    if strategy == "highlander":
        disabled = [
            _stage(DISABLE, each, "It takes the traffic from the old version.") for each in old
        ]
        deleted = [_stage(DELETE, each, "There can be only one.") for each in old]
        return [*disabled, *deleted]
    return [_disable_or_delete(each) for each in old]


def _disable_or_delete(old: OldReplicaSet) -> AfterStage:
    """An old version that never came up is of no use for going back, so it is deleted."""
    serves = bool(old.ready and old.ready > 0 and old.available and old.available > 0)
    if serves or old.status.stable.state or old.status.failed.state:
        return _stage(
            DISABLE, old, "It takes the traffic from the old version, and keeps its pods."
        )
    return _stage(DELETE, old, "The old version never became stable and has no ready pods.")


def _stage(type: str, old: OldReplicaSet, reason: str) -> AfterStage:
    return AfterStage(type, f"replicaSet {old.name}", old.namespace, reason)


def _old(value: dict[str, Any]) -> OldReplicaSet:
    status = value.get("status")
    ready, available = (
        count if isinstance(count, int) and not isinstance(count, bool) else None
        for count in (
            (status.get(key) if isinstance(status, dict) else None)
            for key in ("readyReplicas", "availableReplicas")
        )
    )
    name, namespace = metadata_text(value, "name"), metadata_text(value, "namespace")
    return OldReplicaSet(name, namespace, status_of(value), ready, available)


def _cluster(value: dict[str, Any]) -> tuple[str, str, str]:
    annotations = annotations_of(value)
    return (
        metadata_text(value, "namespace"),
        text_annotation(annotations, APPLICATION) or "",
        text_annotation(annotations, CLUSTER) or "",
    )
