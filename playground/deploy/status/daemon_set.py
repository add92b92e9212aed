"""When a DaemonSet is stable.

Source: clouddriver, ``op/handler/KubernetesDaemonSetHandler.java``.
"""

from typing import Any

from .fields import count, generation_observed, mapping, text
from .flags import Status

_COUNTS = {
    "currentNumberScheduled": "all-scheduled",
    "updatedNumberScheduled": "scheduled-replicas",
    "numberAvailable": "available-replicas",
    "numberReady": "ready-replicas",
}
"""What is compared with the number of nodes that want a pod, in this order."""


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """Never unavailable, paused or failed once there is a status."""
    if not generation_observed(value, status):
        return Status().unstable("old-generation")
    update = mapping(value, "spec", "updateStrategy")
    if (text(update, "type") or "RollingUpdate").lower() != "rollingupdate":
        return Status()
    desired = count(status, "desiredNumberScheduled")
    for key, reason in _COUNTS.items():
        if desired > count(status, key):
            return Status().unstable(reason)
    return Status()
