"""`kubectl apply`: client-side apply, three-way.

Source: kubectl, ``pkg/cmd/apply/{apply,patcher}.go``.
"""

from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, manifest_key, refusal
from playground.cluster.json_merge import json_merge
from playground.cluster.last_applied import annotated, last_applied
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import LAST_APPLIED, Refused
from playground.cluster.schema import schema_of
from playground.cluster.server import create, delete, kind_of, update
from playground.cluster.strategic_diff import Unmergeable
from playground.cluster.strategic_merge import merge
from playground.cluster.three_way import three_way_json_patch, three_way_patch

Object = dict[str, Any]
OWNER = Owner("kubectl-client-side-apply")
MISSING = (
    f"the {LAST_APPLIED} annotation is missing, which kubectl apply needs; it is patched in, and "
    "nothing is deleted this time"
)


def apply(
    cluster: Cluster,
    manifest: Any,
    *,
    namespace: str = "default",
    force: bool = False,
    strict: bool = True,
) -> Answer:
    """Apply a manifest; `force` deletes and creates where a patch is refused.

    `strict` is false for ``--validate=ignore``: unknown fields are dropped instead of refused.
    """
    key = Key("", "", "", "")
    patch, patch_type = None, ""
    try:
        key = manifest_key(manifest, namespace)
        modified = annotated(manifest, key.namespace)
        live = cluster.find(key)
        if live is None:
            after, _, said = create(cluster, modified, OWNER, namespace, strict=strict)
            return done(cluster, after, key, "created", warnings=said)
        patch, patch_type, warnings = client_side_patch(cluster, modified, live)
        if not patch:
            return done(
                cluster, cluster, key, "unchanged", patch={}, patch_type="", warnings=warnings
            )
        return _sent(cluster, key, modified, patch, patch_type, warnings, force, strict)
    except Refused as error:
        return refusal(cluster, key, error, patch=patch, patch_type=patch_type)


def client_side_patch(
    cluster: Cluster, modified: Object, live: Object
) -> tuple[Object, str, tuple[str, ...]]:
    """The patch that kubectl sends for an annotated manifest, its type, and warnings."""
    original = last_applied(live)
    warnings = () if original is not None else (MISSING,)
    schema = schema_of(str(modified["apiVersion"]), str(modified["kind"]))
    if schema is None:
        patch = three_way_json_patch(original or {}, modified, live)
        return patch, "merge-patch" if patch else "", warnings
    try:
        patch = three_way_patch(original or {}, modified, live, schema)
    except Unmergeable as error:
        raise Refused("Client", f"no patch can be made: {error}") from error
    return patch, "strategic-merge-patch" if patch else "", warnings


def patched(cluster: Cluster, live: Object, patch: Object) -> Object:
    """The live object with kubectl's patch merged in by the server."""
    kind = kind_of(cluster, live)
    if kind.custom:
        merged = json_merge(live, patch)
        assert isinstance(merged, dict)
        return merged
    try:
        return merge(live, patch, kind.part)
    except Unmergeable as error:
        raise Refused("BadRequest", f"the patch cannot be merged: {error}") from error


def _sent(
    cluster: Cluster,
    key: Key,
    modified: Object,
    patch: Object,
    patch_type: str,
    warnings: tuple[str, ...],
    force: bool,
    strict: bool,
) -> Answer:
    live = existing(cluster, key)
    recreated = False
    try:
        after, _, said = update(cluster, live, patched(cluster, live, patch), OWNER, strict=strict)
    except Refused as error:
        if not force or error.reason not in ("Invalid", "Conflict"):
            raise
        after, _, said = create(
            delete(cluster, live), modified, OWNER, key.namespace, strict=strict
        )
        recreated = True
    return done(
        cluster,
        after,
        key,
        "configured",
        warnings=warnings + said,
        patch=patch,
        patch_type=patch_type,
        recreated=recreated,
    )
