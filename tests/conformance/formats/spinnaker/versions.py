"""Which number an object gets, what it becomes as an artifact, and which versions are deleted."""

import json
from collections.abc import Iterator
from typing import Any

from playground.deploy.cleanup import outdated_versions
from playground.deploy.prepare import versioned_by
from playground.deploy.strategy import MAX_VERSION_HISTORY, read_strategy
from playground.deploy.versioner import (
    LAST_APPLIED,
    LOCATION,
    NAME,
    TYPE,
    VERSION,
    annotations_of,
    artifact_of,
    choose_version,
    deployed_versions,
    version_text,
)
from playground.kinds.spinnaker_kinds import spelled_kind
from playground.manifest import KubernetesObject
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, entry, keys

_CONTENT = {"apiVersion": "v1", "kind": "ConfigMap", "data": {"content": "the same"}}


def version(name: str, number: str, age: int, applied: Any, **annotations: str) -> dict[str, Any]:
    """A live ConfigMap that Spinnaker made; `age` counts from the oldest."""
    return {
        **_CONTENT,
        "metadata": {
            "name": f"{name}-{number}",
            "creationTimestamp": f"2026-01-01T{age // 60:02}:{age % 60:02}:00Z",
            "annotations": {
                TYPE: "kubernetes/configMap",
                NAME: name,
                LOCATION: "",
                VERSION: number,
                LAST_APPLIED: json.dumps(applied),
                **annotations,
            },
        },
    }


def _next_version(given: Input) -> dict[str, Any]:
    same = given.get("any_identical", False)
    applied = _CONTENT if same else {**_CONTENT, "data": {"content": "another"}}
    live = [
        version("settings", each, age, applied)
        for age, each in enumerate(given["existing_versions"])
    ]
    manifest = {**_CONTENT, "metadata": {"name": "settings"}}
    chosen = choose_version(manifest, deployed_versions(live, "configMap", "settings", ""))
    return {"version": chosen.number, "suffix": version_text(chosen.number)}


def _artifact(given: Input) -> dict[str, Any]:
    item = KubernetesObject(0, "", given["manifest"])
    strategy = read_strategy(annotations_of(item.value))
    number = None
    if versioned_by(spelled_kind(item.value), strategy, given.get("versioned"))[0]:
        number = choose_version(item.value, []).number
    return artifact_of(item, given.get("account", ""), number).to_json()


def _written(expected: dict[str, Any], answer: dict[str, Any]) -> Iterator[str]:
    """The fields that a case writes down; of an artifact that is not versioned all the others
    but the version, which has a key of its own."""
    for key in answer.keys() - expected.keys() - {"version", "customKind"}:
        if answer[key]:
            yield f"{key}: expected nothing, actual {answer[key]!r}"
    yield from differences(expected, {key: answer.get(key) for key in expected})


def _cleanup(given: Input) -> list[str]:
    numbers = given["versions_by_age"]
    if not numbers:
        return [each.version for each in outdated_versions(version("settings", "v000", 0, {}), [])]
    just = given.get("just_deployed", numbers[-1])
    if just not in numbers:
        raise ValueError(f"{just} is not among the versions")
    kept = given["max_version_history"]
    annotations = {} if kept is None else {MAX_VERSION_HISTORY: str(kept)}
    live = [version("settings", each, age, {}, **annotations) for age, each in enumerate(numbers)]
    manifest = live[numbers.index(just)]
    return [each.version for each in outdated_versions(manifest, live)]


OPERATIONS = {
    "next-version": Operation(
        keys("any_identical existing_versions"),
        _next_version,
        {"version": entry("version"), "suffix": entry("suffix")},
    ),
    "artifact": Operation(
        keys("account manifest versioned"),
        _artifact,
        {
            "artifact": _written,
            "artifact_version_empty": lambda e, a: differences(e, a.get("version") == ""),
        },
    ),
    "cleanup": Operation(
        keys("just_deployed max_version_history versions_by_age"),
        _cleanup,
        {"delete": differences},
    ),
}
