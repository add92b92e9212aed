"""What happens to the pods: what was done by hand, and then the deploy after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from playground.cluster import Cluster, Drift, Key, Refused, deploy_by, drift
from playground.lessons.edits.acts import BEGINNINGS
from playground.lessons.edits.bring import brought
from playground.lessons.edits.deeds import Deed
from playground.lessons.edits.moments import Moment, Premise, Timeline, run_moments, simulated
from playground.lessons.edits.stored import Stored
from playground.lessons.edits.words import title_of
from playground.lessons.rollout_view import Shown
from playground.lessons.story_ledger import Figure, LedgerLine
from playground.lessons.story_world import Told
from playground.rollout.worlds import World

MOST_EDITS = 3
"""That are shown one by one; what was done before them is there when the picture begins."""
TITLES = ("deployed as it is stored", "with the edits stored first")
ROLLS_OUT = ("Deployment", "StatefulSet", "DaemonSet")


@dataclass(frozen=True, slots=True)
class Ending:
    """The deploy that the picture ends with: that of `stored` onto `before`, and the drift there
    was (None: nothing was live, or the manifest cannot be stored)."""

    before: Cluster
    after: Cluster
    stored: Stored
    found: Drift | None


def what_was_done(
    deeds: Sequence[Deed], stored: Stored, found: Drift | None, label: str
) -> Shown | str:
    """Both Worlds of the deeds since the last deploy, and of the next one; if the last deed is a
    deploy, that one. `found` is the drift that the deeds have left, if it is known already. A
    sentence where there is nothing to draw.

    Raises ScenarioError, EventError and BudgetError.
    """
    key = stored.key
    if key.kind not in ROLLS_OUT:
        return f"A {key.kind} has no pods of its own, so no rollout is drawn."
    done = list(deeds)
    ending = _ending(done, stored, found)
    begin = max((n for n, deed in enumerate(done) if deed.act.do in BEGINNINGS), default=0)
    edits = [deed for deed in done[begin + 1 :] if _shows(deed, key)]
    first = edits[-MOST_EDITS:]
    cluster = first[0].before.cluster if first else ending.before
    if cluster.find(key) is None:
        return f"{label} is not live yet: deploy the stored manifest, then edit it."
    moments = [_moment(deed) for deed in first]
    moments.append(_last(ending))
    premise = Premise(key, cluster, TITLES)
    timeline = run_moments(premise, moments)
    labels = dict(zip(timeline.ticks, (moment.label for moment in moments), strict=True))
    return Shown(
        workload=label,
        workloads=((key.kind, key.namespace or None, key.name),),
        told=timeline.told,
        ledger=ledger(timeline),
        labels=labels,
    )


def _ending(done: list[Deed], stored: Stored, found: Drift | None) -> Ending:
    """The deploy at the end, which is taken off what was done if it was done."""
    if len(done) > 1 and done[-1].act.do == "deploy":
        last = done.pop()
        before = last.before.cluster
        return Ending(before, last.after.cluster, stored, _drift(stored, before))
    before = done[-1].after.cluster if done else Cluster()
    found = found or _drift(stored, before)
    if found is not None:
        return Ending(before, found.after, stored, found)
    after, _ = deploy_by("apply", before, stored.value, stored.namespace)
    return Ending(before, after, stored, None)


def _drift(stored: Stored, cluster: Cluster) -> Drift | None:
    live = cluster.find(stored.key)
    try:
        return drift(stored.value, live, cluster) if live else None
    except Refused:
        return None


def _shows(deed: Deed, key: Key) -> bool:
    before, after = deed.before.cluster, deed.after.cluster
    return simulated(before, key) != simulated(after, key)


def _moment(deed: Deed) -> Moment:
    done = (f"{title_of(deed.act)}.", deed.after.cluster)
    return Moment(deed.act.do, done, done)


def _last(ending: Ending) -> Moment:
    """As it is stored, and with the edits in it."""
    stored = ending.stored
    one = ("The stored manifest is deployed.", ending.after)
    if ending.found is None:
        return Moment("deploy", one, None)
    manifest = brought(stored.value, ending.found)
    after, _ = deploy_by("apply", ending.before, manifest, stored.namespace)
    other = ("The stored manifest, which has the edits now, is deployed.", after)
    return Moment("deploy", one, other)


# ---- the two Worlds side by side

Measure = Callable[[World, int], tuple[str, int, int]]
"""From a World and the tick of the last moment to a figure, its tick, and how bad it is."""


def ledger(timeline: Timeline) -> tuple[LedgerLine, ...]:
    """What the last deploy comes to in each World."""
    at = timeline.ticks[-1]
    return (
        _line("the deploy changes pods", timeline.told, at, _changes),
        _line("fewest pods serving from then on", timeline.told, at, _fewest),
        _line("pods serving at the end", timeline.told, at, _end),
    )


def _line(label: str, told: tuple[Told, Told], at: int, measure: Measure) -> LedgerLine:
    measured = [measure(each.worlds[0], at) for each in told]
    least = min(badness for _, _, badness in measured)
    one, other = (Figure(text, tick, badness > least) for text, tick, badness in measured)
    return LedgerLine(label, (one, other))


def _changes(world: World, at: int) -> tuple[str, int, int]:
    before = {pod.alias for pod in world.ticks[at - 1].pods}
    after = {pod.alias for pod in world.ticks[-1].pods}
    new, gone = len(after - before), len(before - after)
    text = f"{new} new, {gone} gone" if new or gone else "no"
    return text, at, new + gone


def _fewest(world: World, at: int) -> tuple[str, int, int]:
    tick = min(world.ticks[at:], key=lambda each: each.serving)
    return f"{tick.serving} of {tick.desired}", tick.tick, -tick.serving


def _end(world: World, at: int) -> tuple[str, int, int]:
    tick = world.ticks[-1]
    return f"{tick.serving} of {tick.desired}", tick.tick, -tick.serving
