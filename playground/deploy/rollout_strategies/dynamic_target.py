"""Dynamic targets: the member of a cluster that a stage picks when it runs.

Source: clouddriver, ``controllers/ManifestController.java`` and the comparators of
``op/handler/KubernetesHandler.java``: ascending by age or by the wanted replicas, and then the
first, the last, or the last but one.
"""

from collections.abc import Iterable
from typing import Any

CRITERIA = {
    "oldest": ("age", 0),
    "newest": ("age", -1),
    "second_newest": ("age", -2),
    "smallest": ("size", 0),
    "largest": ("size", -1),
}
"""By name: what the members are sorted by, and the place that is picked."""


def dynamic_target(criterion: str, members: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The live object that is meant, None if there are too few; KeyError: no such criterion."""
    order, place = CRITERIA[criterion]
    ascending = sorted(members, key=_age if order == "age" else _size)
    needed = place + 1 if place >= 0 else -place
    return ascending[place] if len(ascending) >= needed else None


def _age(value: dict[str, Any]) -> str:
    """The creation time; in this notation (RFC 3339, UTC) the order of texts is that of times."""
    metadata = value.get("metadata")
    created = metadata.get("creationTimestamp") if isinstance(metadata, dict) else None
    return created if isinstance(created, str) else ""


def _size(value: dict[str, Any]) -> int:
    spec = value.get("spec")
    replicas = spec.get("replicas") if isinstance(spec, dict) else None
    return replicas if isinstance(replicas, int) and not isinstance(replicas, bool) else -1
