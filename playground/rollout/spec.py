"""The fields of a Deployment's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_Deployment) and
`pkg/apis/apps/validation/validation.go` (ValidateDeploymentSpec).
"""

from collections.abc import Callable, Mapping
from typing import Any

from playground.rollout.budget import MAX_PODS
from playground.rollout.fields import (
    ScenarioError,
    boolean,
    integer,
    keys,
    mapping,
    optional,
    string,
)
from playground.rollout.int_or_percent import (
    IntOrPercent,
    IntOrPercentError,
    percentage,
    scaled,
)
from playground.rollout.state import DeploymentSpec, Strategy

DEFAULT_LIMIT = "25%"
"""Of maxSurge and of maxUnavailable."""


def read_strategy(value: object, at: str) -> Strategy:
    """`spec.strategy`; what is not written gets its default."""
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    if kind not in ("RollingUpdate", "Recreate"):
        raise ScenarioError(
            f"{at}/type", f"{kind!r} is no strategy", "Write RollingUpdate or Recreate."
        )
    if kind == "Recreate":
        if rows.get("rollingUpdate") is not None:
            raise ScenarioError(
                f"{at}/rollingUpdate", "Recreate has no rollingUpdate", "Remove one of the two."
            )
        return Strategy("Recreate")
    inner = f"{at}/rollingUpdate"
    limits = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(limits, {"maxSurge", "maxUnavailable"}, inner)
    surge = _limit(limits, "maxSurge", inner)
    unavailable = _limit(limits, "maxUnavailable", inner)
    if scaled(surge, 100, round_up=True) == scaled(unavailable, 100, round_up=True) == 0:
        raise ScenarioError(
            inner, "maxSurge and maxUnavailable are both 0", "Let one of them be more."
        )
    if (percentage(unavailable) or 0) > 100:
        raise ScenarioError(
            f"{inner}/maxUnavailable", f"{unavailable} is more than 100%", "Write less."
        )
    return Strategy("RollingUpdate", surge, unavailable)


SPEC_FIELDS: Mapping[str, tuple[str, Callable[[object, str], Any]]] = {
    "replicas": ("replicas", integer),
    "strategy": ("strategy", read_strategy),
    "paused": ("paused", boolean),
    "minReadySeconds": ("min_ready_seconds", integer),
    "progressDeadlineSeconds": ("progress_deadline_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
}
"""Field of the manifest: the name in DeploymentSpec, and what reads it."""


def read_spec_field(key: str, value: object, at: str) -> tuple[str, Any]:
    """(name in DeploymentSpec, value). Raises ScenarioError."""
    name, read = SPEC_FIELDS[key]
    return name, read(value, at)


def validate_spec(spec: DeploymentSpec, at: str) -> None:
    """What the API server refuses of a spec as a whole, and our own budget."""
    if spec.progress_deadline_seconds <= spec.min_ready_seconds:
        raise ScenarioError(
            at,
            "progressDeadlineSeconds is not greater than minReadySeconds",
            "Let the deadline be longer than the time a pod has to be ready.",
        )
    if spec.replicas > MAX_PODS:
        raise ScenarioError(
            f"{at}/replicas",
            f"{spec.replicas} pods are too many",
            f"At most {MAX_PODS} are simulated.",
        )


def _limit(rows: Mapping[str, Any], key: str, at: str) -> IntOrPercent:
    value = rows.get(key)
    if value is None:
        return DEFAULT_LIMIT
    try:
        scaled(value, 100, round_up=True)
    except IntOrPercentError as error:
        raise ScenarioError(f"{at}/{key}", str(error), "Write 1 or '25%'.") from None
    limit: IntOrPercent = value
    return limit
