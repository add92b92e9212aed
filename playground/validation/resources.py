"""Requests and limits of a container.

Source: ``validateContainerResourceRequirements``, ``validateContainerResourceName`` and
``ValidateResourceQuantityValue`` in `pkg/apis/core/validation/validation.go`, and
`pkg/apis/core/helper/helpers.go`.
"""

from . import formats
from .cause import Causes, invalid, required
from .field_path import Path, Value
from .int_or_string import NOT_NEGATIVE
from .quantity import amount

_HUGE_PAGES = "hugepages-"
_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_STANDARD = (
    *_CONTAINER, "storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
    "requests.storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
    "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
    "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    "count/pods",
)  # fmt: skip
"""Names that something in Kubernetes uses, though only the first three are of containers."""


def resources_causes(resources: Value, path: Path) -> Causes:
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    at_limits, at_requests = path.child("limits"), path.child("requests")
    for name, quantity in limits.items():
        yield from _resource_causes(name, quantity, at_limits.key(name))
    for name, quantity in requests.items():
        yield from _resource_causes(name, quantity, at_requests.key(name))
        limit = limits.get(name)
        if limit is None:
            if not _may_overcommit(name):
                yield required(at_limits, "Limit must be set for non overcommitable resources")
        elif amount(quantity) != amount(limit) and not _may_overcommit(name):
            detail = f"must be equal to {name} limit of {limit}"
            yield invalid(at_requests.at(name), quantity, detail)
        elif amount(quantity) > amount(limit):
            detail = f"must be less than or equal to {name} limit of {limit}"
            yield invalid(at_requests.at(name), quantity, detail)


def _resource_causes(name: str, quantity: str, path: Path) -> Causes:
    for message in formats.label_key(name):
        yield invalid(path, name, message)
    if "/" not in name:
        if name not in _STANDARD and not name.startswith(_HUGE_PAGES):
            yield invalid(path, name, "must be a standard resource type or fully qualified")
        if name not in _CONTAINER and not name.startswith(_HUGE_PAGES):
            yield invalid(path, name, "must be a standard resource for containers")
    if amount(quantity) < 0:
        yield invalid(path, quantity, NOT_NEGATIVE)
    if _is_extended(name) and amount(quantity).denominator != 1:
        yield invalid(path, quantity, "must be an integer")


def _is_extended(name: str) -> bool:
    """A resource with a domain of its own, which cannot be divided."""
    return "/" in name and "kubernetes.io/" not in name


def _may_overcommit(name: str) -> bool:
    """Whether requests may be lower than limits."""
    return not _is_extended(name) and not name.startswith(_HUGE_PAGES)
