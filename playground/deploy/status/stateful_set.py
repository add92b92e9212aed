"""When a StatefulSet is stable.

Source: clouddriver, ``op/handler/KubernetesStatefulSetHandler.java``. The API server writes the
defaults ``RollingUpdate`` and ``partition: 0`` into every object, so the branch for partitions is
the usual one, and there the revisions are not looked at.
"""

from typing import Any

from .fields import count, generation_observed, mapping, number, text
from .flags import Status

_ROLLING = "rollingupdate"


def is_left_to_deletion(value: dict[str, Any]) -> bool:
    """Whether nobody but the reader replaces pods: then it is stable even without a status."""
    return _update_type(value) == "ondelete"


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """Never unavailable, paused or failed once there is a status."""
    if not generation_observed(value, status):
        return Status().unstable("old-generation")
    desired = count(mapping(value, "spec"), "replicas")
    if desired > count(status, "replicas"):
        return Status().unstable("min-replicas")
    if desired > count(status, "readyReplicas"):
        return Status().unstable("ready-replicas")
    rolling = mapping(value, "spec", "updateStrategy", "rollingUpdate")
    updated = number(status, "updatedReplicas")
    if _update_type(value) == _ROLLING and updated is not None and rolling is not None:
        replicas, partition = number(status, "replicas"), number(rolling, "partition")
        if replicas is not None and partition is not None and updated < replicas - partition:
            return Status().unstable("partition-running")
        return Status().settled("partition-done")
    if desired > count(status, "currentReplicas"):
        return Status().unstable("scheduled-replicas")
    if text(status, "currentRevision") != text(status, "updateRevision"):
        return Status().unstable("revision-mismatch")
    return Status()


def _update_type(value: dict[str, Any]) -> str:
    """In lower case; a live object always has one, so its absence means the default."""
    return (text(mapping(value, "spec", "updateStrategy"), "type") or _ROLLING).lower()
