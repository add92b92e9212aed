"""The fields of a Deployment's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_Deployment) and
`pkg/apis/apps/validation/validation.go` (ValidateDeploymentSpec).
"""

from playground.rollout.fields import (
    Readers,
    ScenarioError,
    boolean,
    integer,
    keys,
    limit,
    mapping,
    optional,
    percentage_up_to_100,
    string,
)
from playground.rollout.int_or_percent import scaled
from playground.rollout.workloads import DeploymentSpec, Strategy

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
    surge = limit(limits, "maxSurge", inner, DEFAULT_LIMIT)
    unavailable = limit(limits, "maxUnavailable", inner, DEFAULT_LIMIT)
    if scaled(surge, 100, round_up=True) == scaled(unavailable, 100, round_up=True) == 0:
        raise ScenarioError(
            inner, "maxSurge and maxUnavailable are both 0", "Let one of them be more."
        )
    percentage_up_to_100(unavailable, f"{inner}/maxUnavailable")
    return Strategy("RollingUpdate", surge, unavailable)


FIELDS: Readers = {
    "replicas": ("replicas", integer),
    "strategy": ("strategy", read_strategy),
    "paused": ("paused", boolean),
    "minReadySeconds": ("min_ready_seconds", integer),
    "progressDeadlineSeconds": ("progress_deadline_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
}
"""Field of the manifest: the name in DeploymentSpec, and what reads it."""


def validate_spec(spec: DeploymentSpec, at: str) -> None:
    """What the API server refuses of a spec as a whole."""
    if spec.progress_deadline_seconds <= spec.min_ready_seconds:
        raise ScenarioError(
            at,
            "progressDeadlineSeconds is not greater than minReadySeconds",
            "Let the deadline be longer than the time a pod has to be ready.",
        )
