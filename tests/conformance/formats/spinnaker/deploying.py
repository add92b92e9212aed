"""Whole requests against a cluster, once or several times."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.cluster import Cluster, cluster_of
from playground.deploy.deploy import REFUSED, Deployed, deploy
from playground.deploy.moniker import Moniker
from playground.deploy.pool import Supplied
from playground.deploy.request import Request
from playground.deploy.versioner import LAST_APPLIED, LOCATION, NAME, TYPE, VERSION
from playground.kinds.spinnaker_kinds import spelled, spelled_kind
from playground.manifest.pointer import walk
from tests.conformance.differences import differences
from tests.conformance.formats.spinnaker.binding import artifact, compare_set, compare_values
from tests.conformance.formats.spinnaker.operation import Input, Operation, keys

_WORKLOADS = ("ReplicaSet", "Deployment", "StatefulSet", "DaemonSet")
_EXISTING = keys("artifact created kind last_applied live_replicas name namespace object version")


def _cluster(existing: list[dict[str, Any]]) -> Cluster:
    """The cluster of a case, its objects in the order of their creation."""
    objects = [_live(entry) for entry in existing]
    objects.sort(key=lambda obj: str(obj["metadata"].get("creationTimestamp", "")))
    return cluster_of(objects)


def _live(entry: dict[str, Any]) -> dict[str, Any]:
    """The live object that an entry of `existing` describes."""
    if unknown := entry.keys() - _EXISTING:
        raise ValueError(f"unknown keys of an existing object: {sorted(unknown)}")
    if "object" in entry:
        if len(entry) > 1:
            raise ValueError("an existing `object` has nothing beside it")
        return dict(entry["object"])
    kind, applied = entry["kind"], entry.get("last_applied")
    name, version = entry.get("artifact"), entry.get("version") or ""
    annotations = {}
    if name is not None:
        annotations = {
            TYPE: f"kubernetes/{spelled(kind)}",
            NAME: name,
            LOCATION: entry.get("namespace") or "",
            VERSION: version,
        }
    if applied is not None:
        annotations[LAST_APPLIED] = json.dumps(applied)
    metadata = {
        "name": entry.get("name") or (f"{name}-{version}" if version else name),
        "creationTimestamp": entry.get("created"),
        "annotations": annotations,
    }
    if entry.get("namespace"):
        metadata["namespace"] = entry["namespace"]
    version_of_api = "apps/v1" if kind in _WORKLOADS else "v1"
    live = {"apiVersion": version_of_api, "kind": kind, **(applied or {}), "metadata": metadata}
    if entry.get("live_replicas") is not None:
        live["spec"] = {**live.get("spec", {}), "replicas": entry["live_replicas"]}
    return live


def _request(given: Input) -> Request:
    return Request(
        documents=dict(enumerate(given["manifests"])),
        account=given.get("account", ""),
        moniker=Moniker(**(given.get("moniker") or {})),
        required=[artifact(each) for each in given.get("required") or []],
        optional=[Supplied(artifact(each)) for each in given.get("optional") or []],
        enable_artifact_binding=given.get("enableArtifactBinding", True),
        versioned=given.get("versioned"),
        enable_traffic=given.get("enableTraffic", True),
        services=given.get("services") or [],
        label_selectors=given.get("label_selectors") or [],
        allow_nothing_selected=given.get("allowNothingSelected", False),
        skip_spec_template_labels=given.get("skipSpecTemplateLabels", False),
    )


class _Answer(NamedTuple):
    before: Cluster
    deployed: Deployed

    @property
    def error(self) -> str | None:
        """The objects of the cases are often too short for an API server, so what that refuses
        is no difference: `refusals` holds it against recordings of its own."""
        return None if self.deployed.error == REFUSED else self.deployed.error

    @property
    def sent(self) -> list[str]:
        """What goes to kubectl and is selected by it, unless the request fails before."""
        if self.error:
            return []
        return [each.prepared.full_name for each in self.deployed.objects if each.selected]


def _deploy(given: Input) -> _Answer:
    cluster = _cluster(given.get("existing") or [])
    return _Answer(cluster, deploy(_request(given), cluster))


def _created(expected: list[str], answer: _Answer) -> Iterator[str]:
    artifacts = [each.prepared.artifact for each in answer.deployed.objects]
    references = [each.reference for each in artifacts if each is not None]
    yield from compare_set(expected, [] if answer.error else references)


def _set(expected: dict[str, Any], answer: _Answer) -> Iterator[str]:
    if not expected:
        yield "no object is named whose values are expected"
    for name, values in expected.items():
        found = _named(answer, name)
        for value in found:
            yield from (f"{name}: {each}" for each in compare_values(values, value))
        if not found:
            yield f"{name}: there is no such object"


def _absent(expected: dict[str, list[str]], answer: _Answer) -> Iterator[str]:
    if not expected:
        yield "no object is named that should lack something"
    for name, pointers in expected.items():
        found = _named(answer, name)
        if not found:
            yield f"{name}: there is no such object"
        if not pointers:
            yield f"{name}: nothing is named that should be absent"
        for value in found:
            for pointer in pointers:
                try:
                    yield f"{name}: {pointer}: there is {walk(value, pointer)!r}"
                except KeyError:
                    continue


def _named(answer: _Answer, name: str) -> list[dict[str, Any]]:
    """The objects of that kind and name, as they were submitted."""
    prepared = [each.prepared for each in answer.deployed.objects]
    return [each.ready.value for each in prepared if each.full_name == name]


def _untouched(expected: list[str], answer: _Answer) -> Iterator[str]:
    before, after = _by_name(answer.before), _by_name(answer.deployed.cluster)
    if not expected:
        yield "nothing is named that should stay"
    for name in expected:
        if name not in before:
            yield f"{name}: the cluster had no such object"
        elif before[name] != after.get(name):
            yield f"{name}: it was {before[name]!r} and is {after.get(name)!r}"


def _by_name(cluster: Cluster) -> dict[str, Any]:
    return {f"{spelled_kind(obj)} {obj['metadata']['name']}": obj for obj in cluster.objects}


def _redeploy(given: Input) -> list[list[str]]:
    cluster = cluster_of(())
    runs = []
    for _ in range(given["times"]):
        deployed = deploy(_request(given), cluster)
        if deployed.error:
            raise ValueError(deployed.error)
        cluster = deployed.cluster
        runs.append([each.prepared.full_name for each in deployed.submitted])
    return runs


OPERATIONS = {
    "deploy": Operation(
        keys(
            "account allowNothingSelected enableArtifactBinding enableTraffic existing "
            "label_selectors manifests moniker optional required services "
            "skipSpecTemplateLabels versioned"
        ),
        _deploy,
        {
            "error": lambda expected, answer: differences(expected, answer.error),
            "names": lambda expected, answer: differences(expected, answer.sent),
            "submitted": lambda expected, answer: differences(expected, answer.sent),
            "created": _created,
            "bound": lambda expected, answer: compare_set(
                expected, [each.artifact.reference for each in answer.deployed.bound]
            ),
            "set": _set,
            "absent": _absent,
            "untouched": _untouched,
        },
        unwritten={"error": None},
    ),
    "redeploy": Operation(
        keys("account manifests required times"), _redeploy, {"names_per_run": differences}
    ),
}
