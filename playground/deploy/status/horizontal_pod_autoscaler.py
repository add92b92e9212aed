"""When a HorizontalPodAutoscaler is stable.

Source: clouddriver, ``op/handler/KubernetesHorizontalPodAutoscalerHandler.java``.
"""

from typing import Any

from .fields import count
from .flags import Status


def status_of(value: dict[str, Any], status: dict[str, Any]) -> Status:
    """Stable while there are as many replicas as it wants at the moment."""
    desired, current = count(status, "desiredReplicas"), count(status, "currentReplicas")
    if desired == current:
        return Status()
    way = "up" if desired > current else "down"
    message = f"The autoscaler is scaling {way} from {current} to {desired}."
    return Status().unstable(f"hpa-scale-{way}", message)
