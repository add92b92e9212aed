"""The same stored manifest deployed in each of the ways that there are, and what becomes of drift.

Source of the ways: clouddriver, ``op/handler/CanDeploy.java``; kubectl apply is its default.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.cluster.cluster import Cluster, key_of
from playground.cluster.commands.answer import Answer
from playground.cluster.commands.apply import apply
from playground.cluster.commands.create import replace
from playground.cluster.commands.scale import delete
from playground.cluster.commands.server_side import apply_server_side
from playground.cluster.differences import BY_MERGE_KEY, Places, field_differences, is_within
from playground.cluster.drift import Drift
from playground.cluster.drift_rules import Fate
from playground.cluster.outcome import Outcome, without_bookkeeping

Object = dict[str, Any]


def _apply(cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    return apply(cluster, manifest, namespace=namespace)


def _replace(cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    return replace(cluster, manifest, namespace=namespace, create_if_missing=True)


def _server_side(cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    return apply_server_side(cluster, manifest, namespace=namespace)


def _forced(cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    return apply_server_side(cluster, manifest, namespace=namespace, force=True)


def _recreate(cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    deleted, _ = delete(cluster, key_of(manifest, namespace))
    return apply(deleted, manifest, namespace=namespace)


STRATEGIES: Mapping[str, Callable[[Cluster, Object, str], Answer]] = {
    "apply": _apply,
    "replace": _replace,
    "server-side": _server_side,
    "server-side-forced": _forced,
    "recreate": _recreate,
}
"""By name, the usual one first: from a Cluster, a manifest and a namespace to an Answer."""


@dataclass(frozen=True, slots=True)
class StrategyOutcome:
    """What one strategy comes to: the deploy, the fate of each row of the drift (in its order),
    and whether the pod template changes."""

    name: str
    deploy: Outcome
    fates: tuple[Fate, ...]
    starts_rollout: bool


def deploy_by(name: str, cluster: Cluster, manifest: Object, namespace: str) -> Answer:
    """Deploy by a strategy of `STRATEGIES`."""
    return STRATEGIES[name](cluster, manifest, namespace)


def compare_strategies(
    cluster: Cluster, manifest: Object, namespace: str, found: Drift
) -> tuple[StrategyOutcome, ...]:
    """The drift `found` of the object in the cluster under every strategy."""
    return tuple(_outcome(name, cluster, manifest, namespace, found) for name in STRATEGIES)


def _outcome(
    name: str, cluster: Cluster, manifest: Object, namespace: str, found: Drift
) -> StrategyOutcome:
    if name == "apply":
        after, deploy = found.after, found.deploy
    else:
        after, deploy = deploy_by(name, cluster, manifest, namespace)
    now = after.find(key_of(manifest, namespace))
    changed = field_differences(found.live, without_bookkeeping(now or {}), BY_MERGE_KEY)
    if name == "apply":
        fates = tuple(row.fate for row in found.rows)
    elif deploy.failed:
        fates = tuple(_fate_of_refused(row.path, deploy) for row in found.rows)
    else:
        touched = Places(one.steps for one in changed)
        fates = tuple(
            Fate.OVERWRITTEN if touched.touch(row.steps) else Fate.SURVIVES for row in found.rows
        )
    rolls = any(is_within(one.steps, ("spec", "template")) for one in changed)
    return StrategyOutcome(name, deploy, fates, rolls)


def _fate_of_refused(path: str, deploy: Outcome) -> Fate:
    """A refused deploy writes nothing; the fields that the server names are why."""
    named = (cause.field.lstrip(".").replace('"', "") for cause in deploy.causes)
    at_fault = any(each.startswith(path) or path.startswith(each) for each in named)
    return Fate.FAILS if at_fault else Fate.SURVIVES
