"""A Cluster: what a simulated API server holds; a frozen value, every command gives a new one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from playground.kinds import api_group, is_namespaced

Object = dict[str, Any]
START = 1_767_225_600
"""2026-01-01T00:00:00Z: the time that a Cluster counts from if it is not told another."""


@dataclass(frozen=True, slots=True)
class Key:
    """What an API server knows an object by; cluster-wide objects have no namespace."""

    group: str
    kind: str
    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Live objects in the order in which they were created, as `kubectl get -o yaml` prints them.

    `version` is the last resourceVersion given; every write raises it by one. There is no clock:
    the time of a write is `start` (seconds since 1970) plus its resourceVersion in seconds, so
    timestamps tell the order of events and nothing else. The objects are never changed in place.
    """

    objects: tuple[Object, ...] = ()
    version: int = 0
    start: int = START
    # Made when it is first asked for, and handed on from write to write: a big request asks often.
    _index: dict[Key, Object] | None = field(default=None, init=False, repr=False, compare=False)

    def get(
        self, api_version: str, kind: str, name: str, namespace: str = "default"
    ) -> Object | None:
        """The live object; only the group of `api_version` counts, None if there is none."""
        key = Key(api_group(api_version), kind, namespace, name)
        if is_namespaced(key.group, kind) is False:
            key = replace(key, namespace="")
        return self.find(key)

    def find(self, key: Key) -> Object | None:
        """The live object with this key, None if there is none."""
        return self._by_key().get(key)

    def _by_key(self) -> dict[Key, Object]:
        if self._index is None:
            # Backwards, so that of two objects with one key the older is found.
            index = {key_of(obj): obj for obj in reversed(self.objects)}
            object.__setattr__(self, "_index", index)
            return index
        return self._index

    def list(
        self, kind: str | None = None, namespace: str | None = None, group: str | None = None
    ) -> tuple[Object, ...]:
        """The objects of a kind, a namespace, a group (each None: any), oldest first."""
        return tuple(
            obj
            for obj, key in ((obj, key_of(obj)) for obj in self.objects)
            if kind in (None, key.kind)
            and namespace in (None, key.namespace)
            and group in (None, key.group)
        )

    def time(self, version: int) -> str:
        """The RFC 3339 time of the write that got this resourceVersion."""
        return datetime.fromtimestamp(self.start + version, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def with_object(self, obj: Object) -> "Cluster":
        """This Cluster after a write: the object replaced where it stood, or added at the end."""
        key = key_of(obj)
        old = self.find(key)
        kept = tuple(obj if one is old else one for one in self.objects)
        if old is None:
            kept += (obj,)
        after = replace(self, objects=kept, version=self.version + 1)
        object.__setattr__(after, "_index", {**self._by_key(), key: obj})
        return after

    def without_object(self, key: Key) -> "Cluster":
        """This Cluster after a deletion."""
        kept = tuple(one for one in self.objects if key_of(one) != key)
        return replace(self, objects=kept, version=self.version + 1)


def key_of(obj: Object, namespace: str = "default") -> Key:
    """The key of an object; one without a namespace is in `namespace`, unless cluster-wide."""
    group, kind = api_group(str(obj.get("apiVersion", ""))), str(obj.get("kind", ""))
    metadata = obj.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    if is_namespaced(group, kind) is False:
        return Key(group, kind, "", str(metadata.get("name", "")))
    found = metadata.get("namespace")
    return Key(
        group,
        kind,
        found if isinstance(found, str) and found else namespace,
        str(metadata.get("name", "")),
    )


def cluster_of(objects: Iterable[Object], start: int = START) -> Cluster:
    """A Cluster that already holds these live objects (see `state.read_cluster` for checks)."""
    held = tuple(objects)
    versions = [obj.get("metadata", {}).get("resourceVersion") for obj in held]
    numbers = [int(v) for v in versions if isinstance(v, str) and v.isascii() and v.isdigit()]
    return Cluster(held, max(numbers, default=len(held)), start)
