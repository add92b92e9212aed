"""Deployments.

Source: ``ValidateDeploymentSpec`` in `pkg/apis/apps/validation/validation.go`; defaults from
`pkg/apis/apps/v1/defaults.go`.
"""

from .cause import Causes, invalid
from .field_path import Path, Value
from .int_or_string import not_negative
from .pod_template import replicated_template_causes
from .strategy import deployment_strategy_causes
from .workload import counts_causes, immutable_selector_causes, required_selector_causes

DEFAULT_PROGRESS_DEADLINE = 600
"""Seconds."""

SPEC = Path().child("spec")


def deployment_causes(deployment: Value) -> Causes:
    """What is wrong with the spec, whether it is new or changed."""
    spec = deployment.get("spec") or {}
    yield from not_negative(spec.get("replicas", 1), SPEC.child("replicas"))
    yield from required_selector_causes(
        spec, SPEC, "empty selector is invalid for deployment", "invalid label selector"
    )
    template, path = spec.get("template") or {}, SPEC.child("template")
    yield from replicated_template_causes(spec.get("selector"), template, path)
    yield from _pace_causes(spec, SPEC)


def deployment_rollout_causes(spec: Value, path: Path) -> Causes:
    """Of the fields that decide a rollout, without selector and template."""
    yield from not_negative(spec.get("replicas", 1), path.child("replicas"))
    yield from _pace_causes(spec, path)


def _pace_causes(spec: Value, path: Path) -> Causes:
    yield from deployment_strategy_causes(spec.get("strategy") or {}, path.child("strategy"))
    yield from counts_causes(spec, path, "minReadySeconds", "revisionHistoryLimit")
    deadline = spec.get("progressDeadlineSeconds", DEFAULT_PROGRESS_DEADLINE)
    place = path.child("progressDeadlineSeconds")
    yield from not_negative(deadline, place)
    if deadline <= spec.get("minReadySeconds", 0):
        yield invalid(place, deadline, "must be greater than minReadySeconds")


def deployment_update_causes(old: Value, new: Value) -> Causes:
    yield from deployment_causes(new)
    yield from immutable_selector_causes(old.get("spec") or {}, new.get("spec") or {}, SPEC)
