"""Which workload the picture follows, and what to say when there is none, or more than one."""

from collections.abc import Iterable
from dataclasses import dataclass

from playground.kinds import is_workload
from playground.manifest import KubernetesObject, Reading

ROLLS_OUT = ("Deployment", "StatefulSet", "DaemonSet")
RUNS_ONCE = ("Job", "CronJob")


@dataclass(frozen=True, slots=True)
class Choice:
    """A workload that could be followed: the form's value, the words, whether it is."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """The workload, as (kind, namespace or None, name); None: there is none to follow."""

    workload: tuple[str, str | None, str] | None = None
    label: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


def follow(
    manifest: Reading, running: Reading | None, asked: str, *, in_story: bool = False
) -> Followed:
    """The workload that was `asked` for, or else the first one, and why.

    `in_story`: the manifest itself runs at the beginning.
    """
    workloads = _workloads(manifest)
    earlier = _workloads(running) if running else []
    rolling = {_value(item): item for item in _rolling(earlier)}
    rolling |= {_value(item): item for item in _rolling(workloads)}
    # The manifest's come first, in its own order.
    order = list(dict.fromkeys(_value(item) for item in _rolling([*workloads, *earlier])))
    if not order:
        return Followed(notes=tuple(_why_nothing(manifest, workloads)))
    chosen = asked if asked in rolling else order[0]
    item = rolling[chosen]
    notes = []
    if len(workloads) > 1:
        names = ", ".join(str(each) for each in workloads[:12])
        more = f" and {len(workloads) - 12} more" if len(workloads) > 12 else ""
        notes.append(
            f"This manifest has {len(workloads)} workloads: {names}{more}. The picture follows "
            f"one at a time, {'the one you chose' if chosen == asked else 'the first'}: {item}."
        )
    if _value(item) not in {_value(each) for each in _rolling(workloads)}:
        notes.append(
            f"{item} is in what is running and not in the manifest, so a deploy of this manifest "
            "leaves it alone; its pods still read the ConfigMaps and Secrets that the deploy "
            "writes."
        )
    if not in_story and _value(item) not in {_value(each) for each in _rolling(earlier)}:
        notes.append(
            f"{item.name} does not run yet, so both worlds begin empty and show its first "
            "rollout. To see a change of it, take this manifest as what is running and edit it."
        )
    choices = tuple(Choice(value, str(rolling[value]), value == chosen) for value in order)
    return Followed((item.kind, item.namespace, item.name), str(item), tuple(notes), choices)


def _why_nothing(manifest: Reading, workloads: list[KubernetesObject]) -> Iterable[str]:
    if not manifest.documents:
        yield "There is nothing here that could roll out."
        return
    kinds = {item.kind for item in workloads}
    if nameless := sorted(kinds & set(ROLLS_OUT)):
        yield f"This {nameless[0]} has no name, so no cluster would take it and nothing is drawn."
    elif not workloads:
        yield (
            "This manifest has no workload, and neither has what is running: no pods come or go. "
            "What a deploy changes in it is above."
        )
    elif kinds <= set(RUNS_ONCE):
        names = ", ".join(str(item) for item in workloads)
        yield (
            f"This manifest has {names} and nothing that rolls out: a Job runs to its end and is "
            "not replaced step by step. What a deploy changes in it is above."
        )
    else:
        names = ", ".join(str(item) for item in workloads)
        yield (
            f"This manifest has {names}, but no Deployment, StatefulSet or DaemonSet, which are "
            "the ones that roll out. What a deploy changes is above."
        )


def _workloads(reading: Reading) -> list[KubernetesObject]:
    return [
        item
        for document in reading.documents
        for item in document.objects
        if is_workload(item.group, item.kind)
    ]


def _rolling(items: Iterable[KubernetesObject]) -> list[KubernetesObject]:
    return [item for item in items if item.kind in ROLLS_OUT and item.name]


def _value(item: KubernetesObject) -> str:
    return f"{item.kind}/{item.namespace or ''}/{item.name}"
