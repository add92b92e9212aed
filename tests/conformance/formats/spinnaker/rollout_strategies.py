"""`after-stages` and `undo`: what follows a deploy, and the way back."""

from dataclasses import replace
from typing import Any

from playground.deploy.rollout_strategies.after_stages import after_stages, old_replica_sets
from playground.deploy.rollout_strategies.undo import undo_target
from playground.deploy.status import Flag
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

_OLD_STATUS = keys("stable failed readyReplicas availableReplicas")


def _replica_set(name: str) -> dict[str, Any]:
    """A live ReplicaSet of the one cluster that a case is about."""
    cluster = {"moniker.spinnaker.io/cluster": "replicaSet of the case"}
    metadata = {"name": name, "annotations": cluster}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata}


def _after_stages(given: Input) -> dict[str, Any]:
    live = [_replica_set(name) for name in given["cluster_replicasets"]]
    old = old_replica_sets([_replica_set(given["deployed"])], live)
    if "old_status" in given:
        reported = given["old_status"]
        if unknown := reported.keys() - _OLD_STATUS:
            raise ValueError(f"unknown keys of a status: {sorted(unknown)}")
        old = [
            replace(
                each,
                status=replace(
                    each.status,
                    stable=Flag(reported["stable"]),
                    failed=Flag(reported["failed"]),
                ),
                ready=reported.get("readyReplicas"),
                available=reported.get("availableReplicas"),
            )
            for each in old
        ]
    stages = after_stages(given["strategy"], old, enabled=given.get("enabled", False))
    if stages is None:
        raise ValueError(f"there is no strategy {given['strategy']}")
    written = [{"type": stage.type, "manifestName": stage.manifest_name} for stage in stages]
    return {"stages": written}


def _undo(given: Input) -> dict[str, Any]:
    target = undo_target(given["revisions"], given["numRevisionsBack"])
    return {"target": target.revision, "error": target.error or None}


OPERATIONS = {
    "after-stages": Operation(
        keys("cluster_replicasets deployed enabled old_status strategy"),
        _after_stages,
        {"stages": entry("stages")},
    ),
    "undo": Operation(
        keys("numRevisionsBack revisions"),
        _undo,
        {"error": entry("error"), "target": entry("target")},
        {"error": None},
    ),
}
