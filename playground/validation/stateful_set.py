"""StatefulSets.

Source: ``ValidateStatefulSetSpec`` and ``ValidateStatefulSetUpdate`` in
`pkg/apis/apps/validation/validation.go`; defaults from `pkg/apis/apps/v1/defaults.go`.
"""

from typing import Any

from . import formats
from .cause import Causes, forbidden, invalid, not_supported
from .deployment import SPEC
from .field_path import Path, Value
from .int_or_string import not_negative
from .persistent_volume_claim import claim_spec_causes, comparable_claim
from .pod_template import always_running_causes, mismatch_causes, template_causes
from .selector import is_usable, shown_selector
from .strategy import stateful_set_strategy_causes
from .workload import counts_causes, required_selector_causes

_DEFAULT_MANAGEMENT = "OrderedReady"
_MANAGEMENT = (_DEFAULT_MANAGEMENT, "Parallel")
_RETENTION = ("Retain", "Delete")
_ANYTHING_ELSE = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
    "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
    "'minReadySeconds' are forbidden"
)


def stateful_set_causes(stateful_set: Value) -> Causes:
    """What is wrong with the spec, whether it is new or changed."""
    spec = stateful_set.get("spec") or {}
    yield from stateful_set_rollout_causes(spec, SPEC)
    yield from required_selector_causes(
        spec, SPEC, "empty selector is invalid for statefulset", ""
    )
    yield from _template_causes(spec)
    yield from _claims_causes(spec)


def stateful_set_rollout_causes(spec: Value, path: Path) -> Causes:
    """Of the fields that decide a rollout, without selector, template and claims."""
    management = spec.get("podManagementPolicy") or _DEFAULT_MANAGEMENT
    if management not in _MANAGEMENT:
        detail = "must be 'OrderedReady' or 'Parallel'"
        yield invalid(path.child("podManagementPolicy"), management, detail)
    strategy = spec.get("updateStrategy") or {}
    yield from stateful_set_strategy_causes(strategy, path.child("updateStrategy"))
    retention = spec.get("persistentVolumeClaimRetentionPolicy") or {}
    for field in ("whenDeleted", "whenScaled"):
        policy = retention.get(field) or "Retain"
        if policy not in _RETENTION:
            place = path.child("persistentVolumeClaimRetentionPolicy", field)
            yield not_supported(place, policy, _RETENTION)
    yield from not_negative(spec.get("replicas", 1), path.child("replicas"))
    yield from counts_causes(spec, path, "minReadySeconds")
    start = (spec.get("ordinals") or {}).get("start", 0)
    yield from not_negative(start, path.child("ordinals", "start"))


def _template_causes(spec: Value) -> Causes:
    template, path = spec.get("template") or {}, SPEC.child("template")
    if is_usable(spec.get("selector")):
        claims = [
            (claim.get("metadata") or {}).get("name", "")
            for claim in spec.get("volumeClaimTemplates") or ()
        ]
        yield from mismatch_causes(spec.get("selector"), template, path)
        yield from template_causes(template, path, claims)
    yield from always_running_causes(template, path, "StatefulSet")
    name = spec.get("serviceName")
    if name:
        place = SPEC.child("serviceName")
        yield from (invalid(place, name, message) for message in formats.dns_subdomain(name))


def _claims_causes(spec: Value) -> Causes:
    path: Path = SPEC.child("volumeClaimTemplates")
    for position, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        yield from claim_spec_causes(claim.get("spec") or {}, path.index(position).child("spec"))


def stateful_set_update_causes(old: Value, new: Value) -> Causes:
    """Whatever else is changed is one cause, which does not say what it was.

    The pointer does: it leads to the first field that differs.
    """
    yield from stateful_set_causes(new)
    before, after = _fixed(old.get("spec") or {}), _fixed(new.get("spec") or {})
    changed = [field for field in before if before[field] != after[field]]
    if changed:
        yield forbidden(SPEC.at(changed[0]), _ANYTHING_ELSE)


def _fixed(spec: Value) -> dict[str, Any]:
    """What must not change, with its defaults."""
    return {
        "serviceName": spec.get("serviceName", ""),
        "selector": shown_selector(spec.get("selector") or {}),
        "podManagementPolicy": spec.get("podManagementPolicy") or _DEFAULT_MANAGEMENT,
        "volumeClaimTemplates": [
            comparable_claim(claim) for claim in spec.get("volumeClaimTemplates") or ()
        ],
    }
