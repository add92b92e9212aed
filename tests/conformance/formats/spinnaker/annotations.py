"""What annotations and labels mean, and what is written into them."""

import json
from collections.abc import Iterator
from typing import Any

from playground.deploy.kubectl import calls
from playground.deploy.label import label
from playground.deploy.moniker import Moniker, derive_moniker
from playground.deploy.prepare import validate
from playground.deploy.step import Step, changed
from playground.deploy.strategy import Strategy, read_strategy
from playground.deploy.traffic import LOAD_BALANCERS, load_balancers, set_traffic, traffic_patch
from playground.kinds.spinnaker_kinds import spelled
from playground.manifest import KubernetesObject
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys


def moniker_of(value: Any) -> Moniker:
    """The moniker that a case writes down; TypeError for a key that is none of its."""
    return Moniker(**(value or {}))


def _object(**metadata: Any) -> KubernetesObject:
    value = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one", **metadata}}
    return KubernetesObject(0, "", value)


def _strategy(given: Input) -> dict[str, Any]:
    strategy = read_strategy(given.get("annotations") or {})
    versioned = {None: "default", True: "true", False: "false"}[strategy.versioned]
    return {
        "deploy": strategy.deploy,
        "ssa": strategy.server_side_apply,
        "versioned": versioned,
        "max_version_history": strategy.max_version_history,
        "use_source_capacity": strategy.use_source_capacity,
    }


def _kubectl(given: Input) -> list[str]:
    strategy = Strategy(given["deploy"], given.get("ssa") or "disabled")
    known = {"apply", "recreate", "replace", "server-side-apply"}
    if given["deploy"] not in known:
        raise ValueError(f"unknown strategy {given['deploy']}")
    exists, generated = given.get("exists", True), bool(given.get("generateName"))
    return [str(call) for call in calls(strategy, exists=exists, generated_name=generated)]


def _moniker(given: Input) -> dict[str, Any]:
    found = derive_moniker(spelled(given["kind"]), given["name"], given.get("annotations") or {})
    return {key: getattr(found, key) for key in ("app", "cluster", "stack", "detail", "sequence")}


def _labels(given: Input) -> Any:
    item = _object(labels=given.get("labels") or {})
    step = label(item, moniker_of(given.get("moniker")), given.get("managed_by_suffix") or "")
    return changed(item, step.changes).value["metadata"]["labels"]


def _set_traffic(given: Input) -> dict[str, Any]:
    current = given.get("current")
    annotations = {} if current is None else {LOAD_BALANCERS: json.dumps(current)}
    item = _object(annotations=annotations)
    step: Step = set_traffic(item, given["new"])
    after = changed(item, step.changes).value
    return {"error": step.error, "load_balancers": load_balancers(after)}


def _traffic_patch(given: Input) -> list[dict[str, str]]:
    if given["action"] not in ("enable", "disable"):
        raise ValueError(f"unknown action {given['action']}")
    target = KubernetesObject(0, "", given["target"])
    return traffic_patch(given["action"], given["selector"], target)


def _same_operations(expected: list[Any], answer: list[Any]) -> Iterator[str]:
    """Operations of different labels may come in any order."""
    if not isinstance(expected, list):
        yield "a patch is a list of operations"
        return
    yield from differences(*(sorted(each, key=json.dumps) for each in (expected, answer)))


def _validate(given: Input) -> dict[str, Any]:
    strategy = (given.get("strategy") or "none").lower().replace("_", "")
    if strategy not in ("none", "redblack", "bluegreen", "highlander"):
        raise ValueError(f"unknown strategy {given['strategy']}")
    return {"error": validate(_object(annotations=given.get("annotations") or {}), strategy).error}


OPERATIONS = {
    "strategy": Operation(
        keys("annotations"),
        _strategy,
        {
            key: entry(key)
            for key in keys("deploy ssa versioned max_version_history use_source_capacity")
        },
    ),
    "kubectl": Operation(keys("deploy exists generateName ssa"), _kubectl, {"calls": differences}),
    "derive-moniker": Operation(
        keys("annotations kind name"),
        _moniker,
        {key: entry(key) for key in keys("app cluster stack detail sequence")},
    ),
    "labels": Operation(
        keys("labels managed_by_suffix moniker"), _labels, {"labels": differences}
    ),
    "set-traffic": Operation(
        keys("current new"),
        _set_traffic,
        {"error": entry("error"), "load_balancers": entry("load_balancers")},
        unwritten={"error": None},
    ),
    "traffic-patch": Operation(
        keys("action selector target"), _traffic_patch, {"patch": _same_operations}
    ),
    "validate": Operation(keys("annotations strategy"), _validate, {"error": entry("error")}),
}
