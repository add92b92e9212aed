"""The fields of a StatefulSet's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_StatefulSet),
`pkg/apis/apps/validation/validation.go` (ValidateStatefulSetSpec) and
`pkg/registry/apps/statefulset/strategy.go` (dropStatefulSetDisabledFields).
"""

from playground.rollout.fields import (
    Readers,
    ScenarioError,
    integer,
    keys,
    mapping,
    optional,
    string,
)
from playground.rollout.workloads import StatefulSetStrategy


def read_strategy(value: object, at: str) -> StatefulSetStrategy:
    """`spec.updateStrategy`; what is not written gets its default.

    `maxUnavailable` belongs to a feature that is off by default, so the API server drops it,
    whatever number it is.
    """
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    if kind not in ("RollingUpdate", "OnDelete"):
        raise ScenarioError(
            f"{at}/type", f"{kind!r} is no update strategy", "Write RollingUpdate or OnDelete."
        )
    inner = f"{at}/rollingUpdate"
    if kind == "OnDelete":
        if rows.get("rollingUpdate") is not None:
            raise ScenarioError(inner, "OnDelete has no rollingUpdate", "Remove one of the two.")
        return StatefulSetStrategy("OnDelete")
    update = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(update, {"partition", "maxUnavailable"}, inner)
    _dropped(update.get("maxUnavailable"), f"{inner}/maxUnavailable")
    return StatefulSetStrategy(
        "RollingUpdate", integer(update.get("partition") or 0, f"{inner}/partition")
    )


def _dropped(value: object, at: str) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | str)):
        raise ScenarioError(at, f"{value!r} is not a number or a percentage", "Write 1 or '25%'.")


def _policy(value: object, at: str) -> str:
    policy = string(value, at)
    if policy not in ("OrderedReady", "Parallel"):
        raise ScenarioError(
            at, f"{policy!r} is no pod management policy", "Write OrderedReady or Parallel."
        )
    return policy


def _start(value: object, at: str) -> int:
    """`spec.ordinals`: where the numbers of the pods begin."""
    rows = mapping(value, at)
    keys(rows, {"start"}, at)
    return integer(rows.get("start") or 0, f"{at}/start")


FIELDS: Readers = {
    "replicas": ("replicas", integer),
    "podManagementPolicy": ("pod_management_policy", _policy),
    "updateStrategy": ("update_strategy", read_strategy),
    "minReadySeconds": ("min_ready_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
    "ordinals": ("start", _start),
}
IGNORED: Readers = {"serviceName": ("service_name", string)}
"""Usual in a StatefulSet, but no rollout depends on it."""
