"""Scenarios and traces of rollouts, compared as `rollouts/README.md` says."""

import json
from collections.abc import Iterator
from typing import Any

from playground.rollout import ScenarioError, simulate
from tests.conformance.differences import differences

CANONICAL = ("tick", "kind", "actions", "workload", "replicasets", "revisions", "counts")
"""What two recordings of one scenario have in common."""
PROGRESSING = (
    "NewReplicaSetCreated", "FoundNewReplicaSet", "ReplicaSetUpdated", "NewReplicaSetAvailable",
)  # fmt: skip
"""The reasons of a true Progressing condition: while a rollout is not complete they count as one,
for which of them stands there is a race inside the real controller."""
EXTRA = ("scaling", "pods")
"""What may differ between them."""
ABOUT = {
    "scenario", "kubernetes_version", "stable", "order_matters", "ended", "warnings", "manifest",
}  # fmt: skip
"""What a trace says beside its ticks."""


def claims(case: Any) -> bool:
    return isinstance(case, dict) and {"kind", "templates"} <= case.keys()


def run(case: dict[str, Any], result: dict[str, Any] | None) -> list[str]:
    if not isinstance(result, dict) or "ticks" not in result:
        return ["there is no trace to compare with"]
    if broken := list(_broken(result["ticks"])):
        return broken
    found = list(_unknown(result))
    if result.get("scenario", case) != case:
        found.append("the trace is one of another scenario")
    try:
        actual = simulate(case)
    except ScenarioError as error:
        return [*found, str(error)]
    if result.get("ended", actual["ended"]) != actual["ended"]:
        found += differences(result["ended"], actual["ended"], "ended")
    expected_ticks, actual_ticks = canonical(result["ticks"]), canonical(actual["ticks"])
    if len(expected_ticks) != len(actual_ticks):
        found.append(f"expected {len(expected_ticks)} ticks, actual {len(actual_ticks)}")
    for expected, simulated in zip(expected_ticks, actual_ticks, strict=False):
        found += (f"tick {expected['tick']}: {d}" for d in differences(expected, simulated))
    return found


def _broken(ticks: Any) -> Iterator[str]:
    """What keeps the ticks of a trace from being compared at all."""
    if not isinstance(ticks, list):
        yield "the ticks of the trace are no list"
        return
    for number, tick in enumerate(ticks):
        workload = tick.get("workload") if isinstance(tick, dict) else None
        if not isinstance(workload, dict) or "tick" not in tick:
            yield f"entry {number} of the trace is no tick with a number and a workload"
        elif not isinstance(workload.get("conditions", {}), dict):
            yield f"tick {tick['tick']}: the conditions are no mapping"
        else:
            progressing = workload.get("conditions", {}).get("Progressing", "")
            if not isinstance(progressing, str):
                yield f"tick {tick['tick']}: Progressing is no text"
            elif progressing.startswith("True/") and progressing[5:] not in PROGRESSING:
                yield f"tick {tick['tick']}: {progressing} is none that the controller writes"


def _unknown(result: dict[str, Any]) -> Iterator[str]:
    """The keys of a trace that this format does not have."""
    yield from (f"{key}: unknown" for key in sorted(result.keys() - ABOUT - {"ticks"}))
    for tick in result["ticks"]:
        unknown = sorted(tick.keys() - {*CANONICAL, *EXTRA})
        yield from (f"tick {tick.get('tick')}: {key}: unknown" for key in unknown)


def canonical(ticks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The part of each tick that is compared.

    Until a rollout is complete, the reason of a true Progressing condition is a race inside the
    real controller, so it is left out.
    """
    rows = []
    for tick in ticks:
        row = {key: tick[key] for key in CANONICAL if key in tick}
        workload = row["workload"]
        conditions = workload.get("conditions", {})
        if conditions.get("Progressing", "").startswith("True/") and not _complete(workload):
            conditions = {**conditions, "Progressing": "True"}
            row["workload"] = {**workload, "conditions": conditions}
        rows.append(row)
    return rows


def _complete(workload: dict[str, Any]) -> bool:
    counts = ("updatedReplicas", "replicas", "availableReplicas", "specReplicas")
    return len({json.dumps(workload.get(count)) for count in counts}) == 1
