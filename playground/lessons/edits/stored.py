"""The stored manifest, object by object, as a deploy would send it to a Cluster."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from playground.cluster import Cluster, Key, key_of
from playground.deploy.capacity import keep_capacity
from playground.deploy.step import changed
from playground.deploy.strategy import read_strategy
from playground.manifest import KubernetesObject, Reading, Severity
from playground.manifest.finding import Finding
from playground.manifest.pointer import leaves

MOST_OBJECTS = 50
MOST_VALUES = 1_000
"""Of one object. A drift is compared in five ways, each of which merges the whole object."""
Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored object: as written (`item`), and the `value` that is sent to `namespace`.

    They differ where Spinnaker writes the live number of replicas into it. `key` is the live
    object's; `strategy` is the one that the annotations ask for, by its name in `STRATEGIES`.
    """

    item: KubernetesObject
    value: Object
    namespace: str
    key: Key
    strategy: str

    @property
    def keeps_capacity(self) -> bool:
        return self.value is not self.item.value


def stored_objects(reading: Reading, cluster: Cluster) -> tuple[Stored, ...]:
    """The objects of the manifest, at most `MOST_OBJECTS` and none too large, in its order."""
    found: list[Stored] = []
    for item in _items(reading):
        if len(found) < MOST_OBJECTS and not is_large(item.value):
            found.append(stored_object(item, cluster))
    return tuple(found)


def is_large(value: Object) -> bool:
    """Whether an object has more values than this page works with."""
    return any(number >= MOST_VALUES for number, _ in enumerate(leaves(value)))


def left_out(reading: Reading) -> tuple[KubernetesObject, ...]:
    """The objects that are too large, and the first one that is too many."""
    items = list(_items(reading))
    many = items[MOST_OBJECTS : MOST_OBJECTS + 1]
    return (*(item for item in items[:MOST_OBJECTS] if is_large(item.value)), *many)


def too_large(item: KubernetesObject) -> Finding:
    """What is said about an object that is left out."""
    message = (
        f"This page works with the first {MOST_OBJECTS} objects, of up to {MOST_VALUES:,} values "
        "each; this one is left out."
    )
    help = "Use `python -m playground drift`, which has no such bounds."
    return Finding(Severity.WARNING, "edits", message, help, item.document, item.pointer)


def _items(reading: Reading) -> Iterator[KubernetesObject]:
    for document in reading.documents:
        yield from document.objects


def stored_object(item: KubernetesObject, cluster: Cluster) -> Stored:
    """One object as a deploy would send it."""
    key = _live_key(item, cluster)
    metadata = item.value.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    asked = read_strategy(annotations if isinstance(annotations, dict) else {})
    name = {"server-side-apply": "server-side"}.get(asked.deploy, asked.deploy)
    if asked.deploy == "server-side-apply" and asked.server_side_apply == "force-conflicts":
        name = "server-side-forced"
    value = item.value
    live = cluster.find(key)
    if asked.use_source_capacity and live is not None:
        there = item.with_value({**item.value, "metadata": {**live["metadata"]}})
        step = keep_capacity(there, [live], None)
        value = {**changed(there, step.changes).value, "metadata": item.value["metadata"]}
        value = item.value if value == item.value else value
    return Stored(item, value, key.namespace or "default", key, name)


def _live_key(item: KubernetesObject, cluster: Cluster) -> Key:
    """The key of the live object that it stands for: one without a namespace is the only one of
    its kind and name, wherever that is, or else one in `default`."""
    wanted = key_of(item.value, "")
    if not wanted.namespace:
        keys = [key_of(obj) for obj in cluster.objects]
        same = [key for key in keys if replace(key, namespace="") == wanted]
        if len(same) == 1:
            return same[0]
    return key_of(item.value)
