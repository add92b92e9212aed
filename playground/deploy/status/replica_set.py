"""When a ReplicaSet is stable and available: the counts first, then the generation.

Source: clouddriver, ``op/handler/KubernetesReplicaSetHandler.java``.
"""

from typing import Any

from .fields import count, generation_observed, mapping
from .flags import Status

_COUNTS = {
    "fullyLabeledReplicas": "fully-labeled",
    "readyReplicas": "ready-replicas",
    "availableReplicas": "available-replicas",
}


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """Whatever count is short makes it unstable and unavailable."""
    desired = count(mapping(value, "spec"), "replicas")
    for key, reason in _COUNTS.items():
        if desired > count(status, key):
            return Status().unstable(reason).unavailable(reason)
    if not generation_observed(value, status):
        return Status().unstable("old-generation")
    return Status()
