"""What Spinnaker makes of a live object: is it stable, available, paused, failed, and why.

Only what is stable lets a Deploy stage end well, and only a Deployment or a Job can ever be
failed; everything else that goes wrong ends with the stage's time-out (`waiting`).

Source: clouddriver, ``op/handler/Kubernetes*Handler.java``, ``model/Manifest.java``.
"""

from collections.abc import Callable
from typing import Any

from playground.kinds.catalogue import group_kind

from . import (
    daemon_set,
    deployment,
    horizontal_pod_autoscaler,
    job,
    pod,
    replica_set,
    stateful_set,
)
from .fields import Unreadable, mapping
from .flags import NOT_REPORTED, REASONS, Flag, Status

__all__ = ["REASONS", "Flag", "Status", "status_of"]

Reader = Callable[[dict[str, Any], dict[str, Any]], Status]
"""From an object and its status to the flags."""


def _reported(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """Stable as soon as there is a status, as a CronJob is."""
    return Status()


_APPS: dict[str, Reader] = {
    "Deployment": deployment.status_of,
    "StatefulSet": stateful_set.status_of,
    "DaemonSet": daemon_set.status_of,
    "ReplicaSet": replica_set.status_of,
}
_OTHERS: dict[tuple[str, str], Reader] = {
    ("", "Pod"): pod.status_of,
    ("batch", "Job"): job.status_of,
    ("batch", "CronJob"): _reported,
    ("autoscaling", "HorizontalPodAutoscaler"): horizontal_pod_autoscaler.status_of,
}


def status_of(value: Any) -> Status:
    """The status of a live object, which may be any JSON value.

    Kinds that report nothing, such as Services and ConfigMaps, and custom resources are stable as
    soon as they are there.
    """
    key = group_kind(value)
    if key is None:
        return Status(unreadable="This is no object with an apiVersion and a kind.")
    group, kind = key
    reader = _OTHERS.get(key)
    if kind in _APPS and group in ("apps", "extensions"):
        if value["apiVersion"] != "apps/v1":
            message = f"Spinnaker reads the status of a {kind} in apps/v1 only."
            return Status(unreadable=message)
        reader = _APPS[kind]
    if reader is None:
        return Status()
    try:
        if key == ("apps", "StatefulSet") and stateful_set.is_left_to_deletion(value):
            return Status()
        status = mapping(value, "status")
        return NOT_REPORTED if status is None else reader(value, status)
    except Unreadable as error:
        return Status(unreadable=f"The status of this {kind} cannot be read: {error}.")
