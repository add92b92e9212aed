"""What the replacers find in one manifest, what they bind into it, and who sees which artifact."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.artifacts import Artifact
from playground.deploy.pool import Emission, available
from playground.deploy.replacers import bind, find_artifacts
from playground.deploy.step import changed
from playground.kinds.replaced_fields import REPLACERS
from playground.manifest import KubernetesObject
from playground.manifest.pointer import walk
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.operation import Input, Operation, keys


def artifact(value: Any) -> Artifact:
    """The artifact that a case writes down; ValueError with the reason if it is none."""
    read = Artifact.from_json(value)
    if isinstance(read, str):
        raise ValueError(read)
    return read


def compare_values(expected: dict[str, Any], manifest: Any) -> Iterator[str]:
    """Compares the values at JSON Pointers into `manifest`; no pointer says nothing."""
    if not isinstance(expected, dict) or not expected:
        yield "no pointer is named whose value is expected"
        return
    for pointer, value in expected.items():
        try:
            yield from differences(value, walk(manifest, pointer), pointer)
        except KeyError:
            yield f"{pointer}: there is nothing"


def compare_set(expected: list[Any], actual: list[Any]) -> Iterator[str]:
    """Compares without regard to order."""
    if not isinstance(expected, list):
        yield "what is expected must be a list"
        return
    yield from differences(sorted(expected, key=repr), sorted(actual, key=repr))


# ---- find


def _find(given: Input) -> list[dict[str, Any]]:
    """What was found, only of the type `found_type` if the case names one."""
    found = [each.to_json() for each in find_artifacts(given["manifest"])]
    if "found_type" not in given:
        return found
    if given["found_type"] not in TYPES:
        raise ValueError(f"unknown artifact type {given['found_type']}")
    return [each for each in found if each["type"] == given["found_type"]]


TYPES = {type for replacers in REPLACERS.values() for type, _ in replacers.paths}


def _found(expected: list[dict[str, Any]], answer: list[dict[str, Any]]) -> Iterator[str]:
    """Of an artifact at least two of its fields are expected."""
    if not isinstance(expected, list):
        yield "what is found must be a list"
        return
    named = {key for each in expected for key in each} or {"name", "reference"}
    if unknown := named - {"type", "name", "reference"}:
        yield f"unknown keys of an artifact: {sorted(unknown)}"
        return
    if len(named) < 2:
        yield f"only the {', '.join(named)} is expected of an artifact"
        return
    yield from compare_set(expected, [{key: each[key] for key in named} for each in answer])


# ---- replace


class _Replaced(NamedTuple):
    before: Any
    after: Any
    bound: list[str | None]


def _replace(given: Input) -> _Replaced:
    item = KubernetesObject(0, "", given["manifest"])
    supplied = available([], "", map(artifact, given["artifacts"]))
    answer = bind(
        item, supplied, given.get("account", ""), given.get("binding", "match-name-and-tag")
    )
    after = changed(item, answer.changes).value
    return _Replaced(item.value, after, [each.artifact.reference for each in answer.artifacts])


def _keep(expected: dict[str, Any], answer: _Replaced) -> Iterator[str]:
    """A value that was there before and is still there."""
    yield from compare_values(expected, answer.before)
    yield from compare_values(expected, answer.after)


def _unchanged(expected: bool, answer: _Replaced) -> Iterator[str]:
    yield from differences(expected, answer.before == answer.after)


# ---- available


def _available(given: Input) -> list[str | None]:
    stages = []
    for stage in given["stages"]:
        if unknown := stage.keys() - {"ref", "needs", "emits"}:
            raise ValueError(f"unknown keys of a stage: {sorted(unknown)}")
        emits = [Artifact(name=name) for name in stage.get("emits", [])]
        stages.append(Emission(stage["ref"], stage.get("needs", []), emits))
    trigger = [Artifact(name=name) for name in given.get("trigger", [])]
    return [each.artifact.name for each in available(stages, given["at"], trigger)]


OPERATIONS = {
    "find": Operation(
        keys("manifest"), _find, {"found": _found}, narrowing=frozenset({"found_type"})
    ),
    "replace": Operation(
        keys("account artifacts binding manifest"),
        _replace,
        {
            "set": lambda expected, answer: compare_values(expected, answer.after),
            "keep": _keep,
            "bound": lambda expected, answer: compare_set(expected, answer.bound),
            "unchanged": _unchanged,
        },
    ),
    "available": Operation(keys("at stages trigger"), _available, {"artifacts": differences}),
}
