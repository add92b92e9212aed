"""`kubectl create` and `kubectl replace`. Source: kubectl, ``pkg/cmd/{create,replace}``."""

from typing import Any

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, manifest_key, refusal
from playground.cluster.last_applied import annotated
from playground.cluster.managed_fields import Owner
from playground.cluster.outcome import LAST_APPLIED, Refused
from playground.cluster.server import create as store
from playground.cluster.server import delete, update

_CREATE, _REPLACE = Owner("kubectl-create"), Owner("kubectl-replace")


def create(
    cluster: Cluster,
    manifest: Any,
    *,
    namespace: str = "default",
    save_config: bool = False,
    strict: bool = True,
) -> Answer:
    """Create an object that is not there; `save_config` writes last-applied as apply does."""
    key = Key("", "", "", "")
    try:
        key = manifest_key(manifest, namespace)
        sent = annotated(manifest, key.namespace) if _saves(manifest, save_config) else manifest
        after, _, said = store(cluster, sent, _CREATE, namespace, strict=strict)
        return done(cluster, after, key, "created", warnings=said)
    except Refused as error:
        return refusal(cluster, key, error)


def replace(
    cluster: Cluster,
    manifest: Any,
    *,
    namespace: str = "default",
    save_config: bool = False,
    force: bool = False,
    create_if_missing: bool = False,
    strict: bool = True,
) -> Answer:
    """Put the manifest in the place of the live object, all that it does not mention wiped.

    `force` deletes and creates; `create_if_missing` is what Spinnaker's replace strategy does.
    """
    key = Key("", "", "", "")
    try:
        key = manifest_key(manifest, namespace)
        if create_if_missing and cluster.find(key) is None:
            return create(
                cluster, manifest, namespace=namespace, save_config=save_config, strict=strict
            )
        live = existing(cluster, key)
        sent = annotated(manifest, key.namespace) if _saves(manifest, save_config) else manifest
        if force:
            after, _, said = store(delete(cluster, live), sent, _REPLACE, namespace, strict=strict)
        else:
            after, _, said = update(cluster, live, sent, _REPLACE, strict=strict)
        return done(cluster, after, key, "replaced", recreated=force, warnings=said)
    except Refused as error:
        return refusal(cluster, key, error)


def _saves(manifest: Any, save_config: bool) -> bool:
    """An annotation that the manifest already has is brought up to date in any case."""
    annotations = manifest["metadata"].get("annotations")
    return save_config or (isinstance(annotations, dict) and bool(annotations.get(LAST_APPLIED)))
