"""The patch of client-side apply, made of last-applied, the manifest, and what is live.

Source: apimachinery, ``strategicpatch.CreateThreeWayMergePatch`` for built-in kinds and
``jsonmergepatch.CreateThreeWayJSONMergePatch`` for custom objects.
"""

from playground.cluster.json_merge import json_merge, json_merge_diff
from playground.cluster.schema import Part
from playground.cluster.strategic_diff import Json, Object, Scope, diff
from playground.cluster.strategic_merge import overlay


def three_way_patch(last_applied: Object, manifest: Object, live: Object, part: Part) -> Object:
    """Deletions (last-applied → manifest) under additions and changes (live → manifest)."""
    delta = diff(live, manifest, part, Scope(deletions=False))
    deletions = diff(last_applied, manifest, part, Scope(additions=False))
    return overlay(deletions, delta, part)


def two_way_patch(before: Object, after: Object, part: Part) -> Object:
    """What ``kubectl set`` and ``kubectl rollout restart`` send."""
    return diff(before, after, part, Scope())


def three_way_json_patch(last_applied: Object, manifest: Object, live: Object) -> Object:
    """The same for custom objects: a JSON merge patch, in which every list is replaced whole."""
    delta = _kept(json_merge_diff(live, manifest), nulls=False)
    deletions = _kept(json_merge_diff(last_applied, manifest), nulls=True)
    patch = json_merge(deletions, delta, keep_nulls=True)
    assert isinstance(patch, dict)
    return patch


def _kept(patch: Json, *, nulls: bool) -> Object:
    """Only the nulls of a merge patch, or all but them. Source: ``keepOrDeleteNullInObj``."""
    kept: Object = {}
    for key, value in patch.items():
        if isinstance(value, dict):
            below = _kept(value, nulls=nulls)
            if below or not (value or nulls):
                kept[key] = below
        elif (value is None) is nulls:
            kept[key] = value
    return kept
