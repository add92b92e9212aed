"""When a Job is stable or failed.

Source: clouddriver, ``op/handler/KubernetesJobHandler.java``.
"""

from typing import Any

from .fields import conditions, count, mapping, number
from .flags import CONDITION_MESSAGE, Status


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """A failed Job keeps the flag stable; the wait task looks at failed first."""
    completions = number(mapping(value, "spec"), "completions")
    if count(status, "succeeded") >= (1 if completions is None else completions):
        return Status()
    for condition in conditions(status):
        if condition["type"].lower() == "failed" and condition["status"].lower() == "true":
            return Status().has_failed(CONDITION_MESSAGE, condition["message"])
    return Status().unstable("job-running")
