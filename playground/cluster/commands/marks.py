"""`kubectl label --overwrite`, `kubectl annotate --overwrite` and `apply set-last-applied`.

Source: kubectl, ``pkg/cmd/{label,annotate}`` and ``pkg/cmd/apply/apply_set_last_applied.go``.
"""

from collections.abc import Sequence
from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, manifest_key, refusal
from playground.cluster.json_merge import json_merge
from playground.cluster.last_applied import in_namespace, last_applied, without_annotation, written
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import LAST_APPLIED, Refused
from playground.cluster.server import update

Object = dict[str, Any]


def label(cluster: Cluster, key: Key, values: Sequence[str]) -> Answer:
    """`values` are ``KEY=VALUE`` to set and ``KEY-`` to remove."""
    return _marked(cluster, key, values, "labels", Owner("kubectl-label"))


def annotate(cluster: Cluster, key: Key, values: Sequence[str]) -> Answer:
    """`values` are ``KEY=VALUE`` to set and ``KEY-`` to remove."""
    return _marked(cluster, key, values, "annotations", Owner("kubectl-annotate"))


def set_last_applied(cluster: Cluster, manifest: Any, *, namespace: str = "default") -> Answer:
    """Rewrite the annotation without touching anything else."""
    key = Key("", "", "", "")
    try:
        key = manifest_key(manifest, namespace)
        live = existing(cluster, key)
        if last_applied(live) is None:
            raise Refused(
                "Client", f"{key.name} has no annotation {LAST_APPLIED}; apply it once first"
            )
        text = written(in_namespace(without_annotation(manifest), key.namespace))
        patch = {"metadata": {"annotations": {LAST_APPLIED: text}}}
        after, _, said = update(
            cluster, live, json_merge(live, patch), Owner("kubectl"), strict=False
        )
    except Refused as error:
        return refusal(cluster, key, error)
    word = "configured"
    return done(cluster, after, key, word, patch=patch, patch_type="merge-patch", warnings=said)


def _marked(cluster: Cluster, key: Key, values: Sequence[str], field: str, owner: Owner) -> Answer:
    try:
        live = existing(cluster, key)
        marks: dict[str, str | None] = {}
        for text in values:
            name, sign, value = text.partition("=")
            if not sign and text.endswith("-") and len(text) > 1:
                marks[text[:-1]] = None
            elif sign and name:
                marks[name] = value
            else:
                raise Refused("Client", f"{text} is not of the form KEY=VALUE or KEY-")
        patch = {"metadata": {field: marks}}
        after, _, said = update(cluster, live, json_merge(live, patch), owner, strict=False)
    except Refused as error:
        return refusal(cluster, key, error)
    words = {"labels": "labeled" if after is not cluster else "not labeled"}
    word = words.get(field, "annotated")
    return done(cluster, after, key, word, patch=patch, patch_type="merge-patch", warnings=said)
