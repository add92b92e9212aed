"""Which live object it is that things are done to."""

from collections.abc import Sequence

from playground.cluster import Cluster, key_of
from playground.lessons.edits.deeds import name_of
from playground.lessons.followed import ROLLS_OUT, Choice


def workloads(cluster: Cluster) -> tuple[str, ...]:
    """The live workloads, oldest first, as `Kind/namespace/name`."""
    return tuple(name_of(key) for key in map(key_of, cluster.objects) if key.kind in ROLLS_OUT)


def choices(cluster: Cluster, asked: str) -> tuple[Choice, ...]:
    """The workloads to choose from; the one that was asked for is chosen, else the first."""
    names: Sequence[str] = workloads(cluster)
    chosen = asked if asked in names else next(iter(names), "")
    return tuple(Choice(name, title_of(name), name == chosen) for name in names)


def title_of(name: str) -> str:
    """The object that is called `Kind/namespace/name`, in words."""
    kind, _, rest = name.partition("/")
    return f"{kind} {rest.rpartition('/')[2]}"
