"""When a Deployment is stable, available, paused, failed.

Source: clouddriver, ``op/handler/KubernetesDeploymentHandler.java``.
"""

from typing import Any

from .fields import conditions, count, generation_observed, mapping
from .flags import CONDITION_MESSAGE, Status


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """The flags do not exclude each other: a paused Deployment may be unstable as well."""
    if not generation_observed(value, status):
        return Status().unstable("old-generation")
    result = Status()
    found = conditions(status)
    for condition in _such(found, reason="deploymentpaused"):
        result = result.is_paused(condition["message"])
    for condition in _such(found, type="available", status="false"):
        message = condition["message"]
        result = result.unstable(CONDITION_MESSAGE, message)
        result = result.unavailable(CONDITION_MESSAGE, message)
    for _ in _such(found, type="progressing", reason="progressdeadlineexceeded"):
        result = result.has_failed("progress-deadline")
    reason = _short_of(count(mapping(value, "spec"), "replicas"), status)
    return result.unstable(reason) if reason else result


def _such(conditions: list[dict[str, str]], **wanted: str) -> list[dict[str, str]]:
    """The first condition with these values, in any case, if there is one."""
    found = [
        condition
        for condition in conditions
        if all(condition[key].lower() == value for key, value in wanted.items())
    ]
    return found[:1]


def _short_of(desired: int, status: dict[str, Any]) -> str:
    """The first count that is not as it should be."""
    updated = count(status, "updatedReplicas")
    if updated < desired:
        return "updated-replicas"
    if count(status, "replicas") > updated:
        return "old-replicas"
    if count(status, "availableReplicas") < desired:
        return "available-replicas"
    if count(status, "readyReplicas") < desired:
        return "ready-replicas"
    return ""
