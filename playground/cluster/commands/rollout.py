"""`kubectl rollout undo`, `pause` and `resume`: what they write into the object.

Source: kubectl, ``pkg/polymorphichelpers/{rollback,objectpauser,objectresumer}.go``.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, refusal
from playground.cluster.json_merge import json_merge
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import LAST_APPLIED, Refused
from playground.cluster.server import update

Object = dict[str, Any]
_UNDO, _PAUSE = Owner("kubectl"), Owner("kubectl-rollout")
_UNDOABLE = ("Deployment", "DaemonSet", "StatefulSet")
_OF_THE_OBJECT = (
    LAST_APPLIED,
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)
"""Annotations that a Deployment keeps; the others come back with the old revision."""


def rollout_undo(
    cluster: Cluster, key: Key, template: Object, annotations: Mapping[str, str] | None = None
) -> Answer:
    """Put the pod template of an old revision back; `annotations` are those of its ReplicaSet.

    Which revisions there are only the controller knows, so the template is passed in.
    """
    patch: Any = None
    try:
        live = existing(cluster, key)
        if key.kind not in _UNDOABLE:
            raise Refused("Client", f"no rollbacker has been implemented for {key.kind}")
        spec = _spec(live)
        if spec.get("paused") is True:
            raise Refused("Client", "a paused Deployment cannot be rolled back; resume it first")
        new = {**live, "spec": {**spec, "template": deepcopy(template)}}
        patch = [{"op": "replace", "path": "/spec/template", "value": template}]
        sort = "json-patch"
        if key.kind == "Deployment":
            kept = _annotations(live, annotations or {})
            new["metadata"] = {**live["metadata"], "annotations": kept}
            patch.append({"op": "replace", "path": "/metadata/annotations", "value": kept})
        else:
            patch = {"spec": {"template": {**template, "$patch": "replace"}}}
            sort = "strategic-merge-patch"
        after, _, said = update(cluster, live, new, _UNDO, strict=False)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch)
    return done(cluster, after, key, "rolled back", patch=patch, patch_type=sort, warnings=said)


def _spec(live: Object) -> Object:
    spec = live.get("spec")
    return spec if isinstance(spec, dict) else {}


def _annotations(live: Object, old: Mapping[str, str]) -> dict[str, str]:
    found = live["metadata"].get("annotations") or {}
    kept = {name: found[name] for name in _OF_THE_OBJECT if name in found}
    return kept | {name: text for name, text in old.items() if name not in _OF_THE_OBJECT}


def rollout_pause(cluster: Cluster, key: Key) -> Answer:
    """What is deployed while a Deployment is paused does not roll out."""
    return _paused(cluster, key, paused=True)


def rollout_resume(cluster: Cluster, key: Key) -> Answer:
    """The end of a pause."""
    return _paused(cluster, key, paused=False)


def _paused(cluster: Cluster, key: Key, *, paused: bool) -> Answer:
    word = "paused" if paused else "resumed"
    patch = {"spec": {"paused": True if paused else None}}
    try:
        live = existing(cluster, key)
        if key.kind != "Deployment":
            raise Refused("Client", f"{key.kind} cannot be {word}")
        if (_spec(live).get("paused") is True) is paused:
            state = "already paused" if paused else "not paused"
            raise Refused("Client", f'deployments.apps "{key.name}" is {state}')
        after, _, said = update(cluster, live, json_merge(live, patch), _PAUSE, strict=False)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch)
    sort = "strategic-merge-patch"
    return done(cluster, after, key, word, patch=patch, patch_type=sort, warnings=said)
