"""How every command answers: with the Cluster after it and an Outcome."""

from typing import Any

from playground.cluster.cluster import Cluster, Key, key_of
from playground.cluster.outcome import Outcome, Refused
from playground.cluster.refusals import wrong_metadata
from playground.cluster.server import titled

Object = dict[str, Any]
Answer = tuple[Cluster, Outcome]


def existing(cluster: Cluster, key: Key) -> Object:
    """The live object; raises Refused where there is none."""
    live = cluster.find(key)
    if live is None:
        raise Refused("NotFound", f"{titled(key)} not found")
    return live


def refusal(
    cluster: Cluster, key: Key, error: Refused, *, patch: Any = None, patch_type: str = ""
) -> Answer:
    """The answer of a command that was refused: nothing is written."""
    live = cluster.find(key)
    outcome = Outcome(
        "error",
        error.message,
        exit_code=1,
        patch=patch,
        patch_type=patch_type,
        before=live,
        live=live,
        reason=error.reason,
        causes=error.causes,
    )
    return cluster, outcome


def done(
    before: Cluster,
    after: Cluster,
    key: Key,
    word: str,
    *,
    warnings: tuple[str, ...] = (),
    patch: Any = None,
    patch_type: str = "",
    recreated: bool = False,
) -> Answer:
    """The answer of a command that went through."""
    old, new = before.find(key), after.find(key)
    outcome = Outcome(
        word,
        f"{key.kind.lower()}{f'.{key.group}' if key.group else ''}/{key.name} {word}".rstrip(),
        warnings=warnings,
        wrote=version_of(old) != version_of(new),
        recreated=recreated,
        patch=patch,
        patch_type=patch_type,
        before=old,
        live=new,
    )
    return after, outcome


def version_of(obj: Object | None) -> Any:
    """The resourceVersion of an object, None for none."""
    return obj["metadata"].get("resourceVersion") if obj else None


def manifest_key(manifest: Any, namespace: str) -> Key:
    """The key of a manifest; raises Refused where it does not name one object.

    Source: kubectl, ``resource.Builder`` with ``RequireNamespace``.
    """
    if not isinstance(manifest, dict):
        raise Refused("Client", "the manifest is not an object")
    for field in ("apiVersion", "kind"):
        if not isinstance(manifest.get(field), str) or not manifest[field]:
            raise Refused("Client", f"the manifest has no {field}")
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict):
        raise Refused("Client", "the manifest has no metadata")
    name = metadata.get("name")
    if not isinstance(name, str) or not name:
        raise Refused("Client", "the manifest has no metadata.name")
    mistake = wrong_metadata(metadata)
    if mistake is not None:
        raise Refused("Client", mistake.message, (mistake,))
    key = key_of(manifest, namespace)
    if key.namespace and key.namespace != namespace:
        raise Refused(
            "Client",
            f'the namespace from the provided object "{key.namespace}" does not match the '
            f'namespace "{namespace}"',
        )
    return key
