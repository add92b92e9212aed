"""What an apply leaves on a live object."""

import json
from typing import Any

from playground.deploy.versioner import LAST_APPLIED


def as_applied(value: dict[str, Any]) -> dict[str, Any]:
    """An object as `kubectl apply` leaves it: with the annotation that repeats what was applied.

    Spinnaker's versioner compares with that annotation, never with the live data.
    """
    metadata = value.get("metadata")
    if not isinstance(metadata, dict):
        return value
    annotations = metadata.get("annotations")
    own = annotations if isinstance(annotations, dict) else {}
    if LAST_APPLIED in own:
        return value
    applied = {**own, LAST_APPLIED: json.dumps(value)}
    return {**value, "metadata": {**metadata, "annotations": applied}}
