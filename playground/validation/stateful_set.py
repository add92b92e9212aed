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

_TEMPLATE = SPEC.child("template")
_DEFAULT_MANAGEMENT = "OrderedReady"
_MANAGEMENT = (_DEFAULT_MANAGEMENT, "Parallel")
_RETENTION = ("Retain", "Delete")
_ANYTHING_ELSE = (
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
    "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
    "'minReadySeconds' are forbidden"
)


def stateful_set_causes(stateful_set: Value) -> Causes:
    """What is wrong with the spec of a new StatefulSet.

    The name of its Service becomes the pods' subdomain, so it is a label.
    """
    spec = stateful_set.get("spec") or {}
    yield from _always_causes(spec)
    yield from _template_causes(spec)
    if name := spec.get("serviceName"):
        place = SPEC.child("serviceName")
        for message in formats.dns_label(name):
            yield invalid(place, name, message)
    path = SPEC.child("volumeClaimTemplates")
    for position, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        yield from claim_spec_causes(claim.get("spec") or {}, path.index(position).child("spec"))


def _always_causes(spec: Value) -> Causes:
    """What is looked at whether it is new or changed."""
    yield from stateful_set_rollout_causes(spec, SPEC)
    yield from required_selector_causes(
        spec, SPEC, "empty selector is invalid for statefulset", ""
    )
    template = spec.get("template") or {}
    if is_usable(spec.get("selector")):
        yield from mismatch_causes(spec.get("selector"), template, _TEMPLATE)
    yield from always_running_causes(template, _TEMPLATE, "StatefulSet")


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
    """The pods, with the claims as volumes; not looked at while the selector is unusable."""
    if is_usable(spec.get("selector")):
        yield from template_causes(spec.get("template") or {}, _TEMPLATE, _claims(spec))


def _claims(spec: Value) -> dict[str, Path]:
    """The names of the claims, each with where it stands: they are volumes of the pods as well."""
    path = SPEC.child("volumeClaimTemplates")
    return {
        (claim.get("metadata") or {}).get("name", ""): path.at(position, "metadata", "name")
        for position, claim in enumerate(spec.get("volumeClaimTemplates") or ())
    }


def stateful_set_update_causes(old: Value, new: Value) -> Causes:
    """Whatever else is changed is one cause, which does not say what it was.

    The pointer does: it leads to the first field that differs. The template is looked at if that
    of the old one was right, for there were servers that did not look.
    """
    old_spec, new_spec = old.get("spec") or {}, new.get("spec") or {}
    yield from _always_causes(new_spec)
    if not any(_template_causes(old_spec)):
        yield from _template_causes(new_spec)
    before, after = _fixed(old_spec), _fixed(new_spec)
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
