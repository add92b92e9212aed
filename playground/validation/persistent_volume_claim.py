"""Claims to storage, alone and in a StatefulSet.

Source: ``ValidatePersistentVolumeClaimSpec`` in `pkg/apis/core/validation/validation.go`.
"""

from typing import TYPE_CHECKING, Any

from . import formats
from .cause import Causes, forbidden, invalid, not_supported, required
from .field_path import Path, Value
from .quantity import amount
from .selector import selector_causes

if TYPE_CHECKING:
    from fractions import Fraction

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_VOLUME_MODES = ("Block", "Filesystem")
STORAGE = "storage"


def claim_causes(claim: Value) -> Causes:
    """What is wrong with a new claim."""
    yield from claim_spec_causes(claim.get("spec") or {}, Path().child("spec"))


def claim_spec_causes(spec: Value, path: Path) -> Causes:
    modes = spec.get("accessModes") or []
    if not modes:
        yield required(path.child("accessModes"), "at least 1 access mode is required")
    if "selector" in spec:
        yield from selector_causes(spec["selector"], path.child("selector"))
    for position, mode in enumerate(modes):
        if mode not in _ACCESS_MODES:
            yield not_supported(path.child("accessModes").at(position), mode, _ACCESS_MODES)
    if "ReadWriteOncePod" in modes and len(modes) > 1:
        detail = "may not use ReadWriteOncePod with other access modes"
        yield forbidden(path.child("accessModes"), detail)
    requests = (spec.get("resources") or {}).get("requests") or {}
    place = (
        path.child("resources").at("requests", STORAGE).called(f"{path.field}.resources[storage]")
    )
    if STORAGE not in requests:
        yield required(place)
    elif amount(requests[STORAGE]) <= 0:
        yield invalid(place, requests[STORAGE], "must be greater than zero")
    if name := spec.get("storageClassName"):
        place = path.child("storageClassName")
        for message in formats.dns_subdomain(name):
            yield invalid(place, name, message)
    mode = spec.get("volumeMode") or "Filesystem"
    if mode not in _VOLUME_MODES:
        yield not_supported(path.child("volumeMode"), mode, _VOLUME_MODES)


def comparable_claim(claim: Value) -> dict[str, Any]:
    """What two claims have to have in common to be the same: amounts as numbers, with defaults."""
    spec = {
        key: value for key, value in (claim.get("spec") or {}).items() if value not in ([], {})
    }
    spec["volumeMode"] = spec.get("volumeMode") or "Filesystem"
    spec["resources"] = {
        kind: _amounts(amounts)
        for kind, amounts in (spec.get("resources") or {}).items()
        if amounts
    }
    kept = ("name", "labels", "annotations")
    metadata = claim.get("metadata") or {}
    return {"metadata": {key: metadata[key] for key in kept if metadata.get(key)}, "spec": spec}


def _amounts(resources: Value) -> "dict[str, Fraction]":
    return {name: amount(quantity) for name, quantity in resources.items()}
