"""The fields of a DaemonSet's spec that decide a rollout, with the API server's defaults.

Upstream: `pkg/apis/apps/v1/defaults.go` (SetDefaults_DaemonSet) and
`pkg/apis/apps/validation/validation.go` (ValidateRollingUpdateDaemonSet).
"""

from playground.rollout.fields import (
    Readers,
    ScenarioError,
    integer,
    keys,
    limit,
    mapping,
    optional,
    percentage_up_to_100,
    string,
)
from playground.rollout.int_or_percent import scaled
from playground.rollout.workloads import DaemonSetStrategy


def read_strategy(value: object, at: str) -> DaemonSetStrategy:
    """`spec.updateStrategy`; what is not written gets its default: one pod unavailable, no
    surge. So surge alone is refused: `maxUnavailable` has to be written as 0 with it."""
    rows = mapping(value, at)
    keys(rows, {"type", "rollingUpdate"}, at)
    kind = optional(rows, "type", at, string, "RollingUpdate")
    if kind not in ("RollingUpdate", "OnDelete"):
        raise ScenarioError(
            f"{at}/type", f"{kind!r} is no update strategy", "Write RollingUpdate or OnDelete."
        )
    inner = f"{at}/rollingUpdate"
    limits = mapping(rows.get("rollingUpdate") or {}, inner)
    keys(limits, {"maxSurge", "maxUnavailable"}, inner)
    if kind == "OnDelete":
        return DaemonSetStrategy("OnDelete")
    surge = limit(limits, "maxSurge", inner, 0)
    unavailable = limit(limits, "maxUnavailable", inner, 1)
    for key, value in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        percentage_up_to_100(value, f"{inner}/{key}")
    surging, removing = (scaled(each, 100, round_up=True) > 0 for each in (surge, unavailable))
    if surging and removing:
        raise ScenarioError(
            f"{inner}/maxSurge",
            f"maxSurge is {surge} while maxUnavailable is {unavailable}",
            "Write 0 for one of them.",
        )
    if not surging and not removing:
        raise ScenarioError(
            f"{inner}/maxUnavailable",
            "maxSurge and maxUnavailable are both 0",
            "Let one of them be more.",
        )
    return DaemonSetStrategy("RollingUpdate", surge, unavailable)


FIELDS: Readers = {
    "updateStrategy": ("update_strategy", read_strategy),
    "minReadySeconds": ("min_ready_seconds", integer),
    "revisionHistoryLimit": ("revision_history_limit", integer),
}
