"""The pod templates that a workload had, for `kubectl rollout undo`; the controllers keep them."""

from dataclasses import dataclass
from typing import Any

from playground.cluster import Cluster, Key, key_of
from playground.kinds import pod_template

Object = dict[str, Any]
MOST_REVISIONS = 11
"""The current one, and the ten that `revisionHistoryLimit` keeps by default."""
_KINDS = ("Deployment", "StatefulSet", "DaemonSet")


@dataclass(frozen=True, slots=True)
class Revision:
    """A pod template that the controller has seen, and the object's annotations at that time."""

    template: Object
    annotations: dict[str, str]
    uid: str


Revisions = dict[Key, tuple[Revision, ...]]


def with_revisions(before: Revisions, cluster: Cluster) -> Revisions:
    """Each workload's revisions, oldest first, after a write to the Cluster.

    A template that comes back becomes the newest again; an object that was deleted and made anew
    has no history. While a Deployment is paused its
    controller makes no ReplicaSet, so what it has then is no revision.
    """
    found: Revisions = {}
    for live in cluster.objects:
        key, place = key_of(live), pod_template(live)
        if key.kind not in _KINDS or place is None:
            continue
        uid = live["metadata"].get("uid", "")
        known = tuple(each for each in before.get(key, ()) if each.uid == uid)
        if live["spec"].get("paused") is not True:
            annotations = live["metadata"].get("annotations") or {}
            known = tuple(each for each in known if each.template != place[1])
            known = (*known, Revision(place[1], annotations, uid))[-MOST_REVISIONS:]
        found[key] = known
    return found
