"""`kubectl patch`: the three kinds of patch, on an object that is named.

Source: kubectl, ``pkg/cmd/patch/patch.go``; apiserver, ``endpoints/handlers/patch.go``.
"""

from collections.abc import Callable
from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, refusal
from playground.cluster.json_merge import json_merge
from playground.cluster.json_patch import apply_json_patch
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import Refused
from playground.cluster.server import kind_of, update
from playground.cluster.strategic_diff import Unmergeable
from playground.cluster.strategic_merge import merge

Object = dict[str, Any]
_OWNER = Owner("kubectl-patch")


def patch_json(cluster: Cluster, key: Key, patch: Any) -> Answer:
    """A JSON Patch: the usual edit by hand; like `kubectl edit` it leaves last-applied alone."""

    def patched(live: Object) -> Any:
        return apply_json_patch(live, patch)

    return _patched(cluster, key, patch, "json-patch", patched)


def patch_merge(cluster: Cluster, key: Key, patch: Any) -> Answer:
    """A JSON merge patch."""

    def patched(live: Object) -> Any:
        return json_merge(live, patch)

    return _patched(cluster, key, patch, "merge-patch", patched)


def patch_strategic(cluster: Cluster, key: Key, patch: Any) -> Answer:
    """A strategic merge patch; custom objects have none."""

    def patched(live: Object) -> Any:
        kind = kind_of(cluster, live)
        if kind.custom:
            raise Refused("BadRequest", "custom objects know no strategic merge patch")
        if not isinstance(patch, dict):
            raise Refused("BadRequest", "a strategic merge patch is an object")
        try:
            return merge(live, patch, kind.part)
        except Unmergeable as error:
            raise Refused("BadRequest", f"the patch cannot be merged: {error}") from error

    return _patched(cluster, key, patch, "strategic-merge-patch", patched)


def _patched(
    cluster: Cluster, key: Key, patch: Any, patch_type: str, change: Callable[[Object], Any]
) -> Answer:
    try:
        live = existing(cluster, key)
        new = change(live)
        refuse_other_identity(live, new)
        after, _, said = update(cluster, live, new, _OWNER, strict=False)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch, patch_type=patch_type)
    word = "patched" if after is not cluster else "patched (no change)"
    return done(cluster, after, key, word, patch=patch, patch_type=patch_type, warnings=said)


def refuse_other_identity(live: Object, new: Any) -> None:
    """Raise Refused where a change would make the object another one."""
    if not isinstance(new, dict) or not isinstance(new.get("metadata"), dict):
        raise Refused("BadRequest", "what the patch leaves is not an object with metadata")
    for field in ("apiVersion", "kind"):
        if new.get(field) != live.get(field):
            raise Refused("BadRequest", f"the {field} cannot be changed")
    for field in ("name", "namespace"):
        if new["metadata"].get(field) != live["metadata"].get(field):
            raise Refused("BadRequest", f"metadata.{field} cannot be changed")
