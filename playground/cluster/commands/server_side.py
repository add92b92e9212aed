"""`kubectl apply --server-side`.

Source: kubectl, ``pkg/cmd/apply/apply.go`` (``applyOneObject``); client-go, ``util/csaupgrade``;
apimachinery, ``util/managedfields/internal/lastapplied{manager,updater}.go``.
"""

from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, manifest_key, refusal
from playground.cluster.field_sets import Path, compare, fields_of
from playground.cluster.last_applied import (
    annotation_text,
    last_applied,
    without_annotation,
    written,
)
from playground.cluster.managed_fields import Owner, owners_of
from playground.cluster.outcome import LAST_APPLIED, Refused
from playground.cluster.schema import Part
from playground.cluster.server import (
    Conflicted,
    Stored,
    apply,
    create_by_apply,
    kind_of,
    refuse_duplicates,
    stored_owners,
)

Object = dict[str, Any]
KUBECTL = "kubectl"
_ANNOTATION: Path = ("f:metadata", "f:annotations", f"f:{LAST_APPLIED}")
_KEEPER = Owner("kubectl-last-applied", "Apply")


def apply_server_side(
    cluster: Cluster,
    manifest: Any,
    *,
    field_manager: str = KUBECTL,
    force: bool = False,
    namespace: str = "default",
    strict: bool = True,
) -> Answer:
    """Apply on the server as `field_manager`; `force` takes fields from other owners."""
    key = Key("", "", "", "")
    owner = Owner(field_manager, "Apply")
    try:
        key = manifest_key(manifest, namespace)
        config = {**manifest, "metadata": dict(manifest["metadata"])}
        if key.namespace:
            config["metadata"]["namespace"] = key.namespace
        first = _request(cluster, key, config, owner, force=force, strict=strict)
        after, said = _migrated(first.cluster, key, config, owner, force=force, strict=strict)
        said = first.warnings + said
        word, sort = "serverside-applied", "apply-patch"
        return done(cluster, after, key, word, patch=config, patch_type=sort, warnings=said)
    except Refused as error:
        return refusal(cluster, key, error)


def _migrated(
    cluster: Cluster, key: Key, config: Object, owner: Owner, *, force: bool, strict: bool
) -> tuple[Cluster, tuple[str, ...]]:
    """What kubectl does after client-side apply; a refusal of its second request is a warning."""
    after = _annotation_kept(cluster, key, owner)
    upgraded = _upgraded(after, key, owner)
    if upgraded is after:
        return after, ()
    try:
        return _request(upgraded, key, config, owner, force=force, strict=strict).cluster, ()
    except Refused as error:
        return upgraded, (f"failed to re-apply after the migration: {error.message}",)


def _request(
    cluster: Cluster, key: Key, config: Object, owner: Owner, *, force: bool, strict: bool
) -> Stored:
    """One apply request, as the server answers it."""
    part = kind_of(cluster, config).part
    refuse_duplicates(config, part, key)
    live = cluster.find(key)
    if live is None:
        return create_by_apply(cluster, config, owner, key.namespace, strict=strict)
    annotation = None
    if owner.manager == KUBECTL and annotation_text(live) is not None:
        annotation = written(without_annotation(config))
    try:
        return apply(cluster, live, config, owner, annotation, force=force, strict=strict)
    except Conflicted as error:
        if owner.manager != KUBECTL:
            raise
        allowed = _applied_and_unchanged(live, part)
        left = tuple(one for one in error.conflicts if one.path not in allowed)
        if left:
            raise Conflicted(left) from error
        return apply(cluster, live, config, owner, annotation, force=True, strict=strict)


def _applied_and_unchanged(live: Object, part: Part) -> frozenset[Path]:
    """The fields of last-applied that live still has: no conflict for kubectl's own manager."""
    try:
        original = last_applied(live)
    except Refused:  # an annotation that nobody can read allows nothing
        return frozenset()
    if original is None:
        return frozenset()
    found = compare(live, original, part)
    return fields_of(original, part) - found.modified - found.added - found.removed


def _annotation_kept(cluster: Cluster, key: Key, owner: Owner) -> Cluster:
    """kubectl's first request after client-side apply: somebody has to own the annotation."""
    live = existing(cluster, key)
    text = annotation_text(live)
    if owner.manager != KUBECTL or text is None:
        return cluster
    if any(one.operation == "Apply" and _ANNOTATION in f for one, f in owners_of(live).items()):
        return cluster
    metadata = {"name": key.name, "annotations": {LAST_APPLIED: text}}
    config = {"apiVersion": live["apiVersion"], "kind": live["kind"], "metadata": metadata}
    return apply(cluster, live, config, _KEEPER, None, force=True).cluster


def _upgraded(cluster: Cluster, key: Key, owner: Owner) -> Cluster:
    """The fields of the client-side manager handed over, so that dropped ones can be pruned."""
    live = existing(cluster, key)
    owners = owners_of(live)
    old = [
        one
        for one, fields in owners.items()
        if one.operation == "Update" and not one.subresource and _ANNOTATION in fields
    ]
    if not old:
        return cluster
    kept = {one: fields for one, fields in owners.items() if one not in old}
    kept[owner] = frozenset().union(kept.get(owner, ()), *(owners[one] for one in old))
    return stored_owners(cluster, live, kept)
