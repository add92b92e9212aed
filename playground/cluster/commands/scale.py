"""`kubectl scale` and `kubectl delete`. Source: kubectl, ``pkg/scale``, ``pkg/cmd/delete``."""

from playground.cluster.cluster import Cluster, Key
from playground.cluster.commands.answer import Answer, done, existing, refusal
from playground.cluster.custom_objects import has_scale
from playground.cluster.managed_fields import Owner, owners_of
from playground.cluster.outcome import Cause, Refused
from playground.cluster.server import delete as removed
from playground.cluster.server import kind_of, update

_OWNER = Owner("kubectl", subresource="scale")
_REPLICAS = ("f:spec", "f:replicas")
_SCALABLE = ("Deployment", "ReplicaSet", "StatefulSet")


def scale(cluster: Cluster, key: Key, replicas: int) -> Answer:
    """Set ``spec.replicas`` through the scale subresource, as an autoscaler does."""
    try:
        live = existing(cluster, key)
        scalable = key.kind in _SCALABLE
        if kind_of(cluster, live).custom:
            scalable = has_scale(cluster, live["apiVersion"], key.kind)
        if not scalable:
            raise Refused("NotFound", f"{key.kind} has no scale subresource")
        if replicas < 0:
            cause = Cause("spec.replicas", "must be greater than or equal to 0")
            raise Refused("Invalid", f"{cause.field}: {cause.message}", (cause,))
        held = live.get("spec")
        spec = {**(held if isinstance(held, dict) else {}), "replicas": replicas}
        # The subresource shows those owners only that have replicas; without any, none is tracked.
        tracked = any(_REPLICAS in fields for fields in owners_of(live).values())
        owner = _OWNER if tracked else None
        after, _, said = update(cluster, live, {**live, "spec": spec}, owner, strict=False)
    except Refused as error:
        return refusal(cluster, key, error)
    return done(cluster, after, key, "scaled", warnings=said)


def delete(cluster: Cluster, key: Key) -> Answer:
    """Delete an object; one with finalizers stays until they are gone."""
    try:
        after = removed(cluster, existing(cluster, key))
    except Refused as error:
        return refusal(cluster, key, error)
    return done(cluster, after, key, "deleted")
