"""The rows of a World's picture: one for each pod or its place, or counts of pods that look alike.

A Deployment's pod has a row of its own. A StatefulSet's pods of one ordinal and a DaemonSet's of
one node (their aliases are PLACE/TEMPLATE) take one row after each other; where two are there at
once, as in a surge, the second gets a row below.
"""

from collections import Counter
from dataclasses import dataclass

from playground.lessons.looks import STATES, Looks
from playground.lessons.picture import Look
from playground.rollout.worlds import World


@dataclass(slots=True)
class Row:
    """A label, and how the pod that is there looks at each tick; `taken_by` is the latest one."""

    label: str
    looks: list[Look | None]
    taken_by: str


@dataclass(frozen=True, slots=True)
class Group:
    """All pods of one revision that look alike: how many there are at each tick."""

    label: str
    look: Look
    counts: list[int]


def places(world: World) -> int:
    """How many rows `pod_rows` has at least."""
    aliases = {pod.alias for tick in world.ticks for pod in tick.pods}
    return len({alias.partition("/")[0] for alias in aliases})


def pod_rows(world: World, looks: Looks) -> list[Row]:
    """A row for each place, in the order in which the places were first taken."""
    rows_of: dict[str, list[Row]] = {}
    row_of: dict[str, Row] = {}
    for number, tick in enumerate(world.ticks):
        present = {pod.alias for pod in tick.pods}
        for pod in tick.pods:
            row = row_of.get(pod.alias)
            if row is None:
                place = pod.alias.partition("/")[0]
                rows = rows_of.setdefault(place, [])
                row = next((each for each in rows if each.taken_by not in present), None)
                if row is None:
                    row = Row(place, [None] * len(world.ticks), "")
                    rows.append(row)
                row.taken_by = pod.alias
                row_of[pod.alias] = row
            row.looks[number] = looks.of(pod)
    return [row for rows in rows_of.values() for row in rows]


def grouped_rows(world: World, looks: Looks) -> list[Group]:
    """A row for each revision, look and state: what was there first comes first."""
    counts: dict[tuple[str, Look], list[int]] = {}
    for number, tick in enumerate(world.ticks):
        alike = Counter((pod.template, looks.of(pod)) for pod in tick.pods)
        for key, count in alike.items():
            counts.setdefault(key, [0] * len(world.ticks))[number] = count
    templates = list(dict.fromkeys(template for template, _ in counts))
    states = list(STATES)

    def order(key: tuple[str, Look]) -> tuple[int, int, int, int]:
        template, look = key
        read = -1 if look.configuration is None else look.configuration
        return templates.index(template), look.image, states.index(look.state), read

    return [
        Group(f"{template} {STATES[look.state]}", look, counts[template, look])
        for template, look in sorted(counts, key=order)
    ]
