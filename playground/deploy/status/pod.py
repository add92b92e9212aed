"""When a bare Pod is stable and available.

Source: clouddriver, ``op/handler/KubernetesPodHandler.java``.
"""

from typing import Any

from .fields import text
from .flags import Status

_UNSTABLE = {"Pending": "pod-pending", "Failed": "pod-failed"}
_STABLE = ("Running", "Succeeded")


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """By the phase alone, as it is spelt. Failed is not the flag of that name."""
    phase = text(status, "phase")
    if phase in _STABLE:
        return Status()
    reason = _UNSTABLE.get(phase or "", "pod-unknown")
    return Status().unstable(reason).unavailable(reason)
