"""Two Worlds of one story, compared: the picture, the ledger, and every tick in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playground.lessons.drawing import draw
from playground.lessons.garbage import Garbage, garbage
from playground.lessons.looks import Looks
from playground.lessons.picture import Picture
from playground.lessons.stand_in import StandIn
from playground.lessons.story_ledger import LedgerLine
from playground.lessons.story_world import Told
from playground.lessons.svg import world_svg
from playground.lessons.telling import WorldTable, tell
from playground.rollout.applying import Named
from playground.rollout.budget import BudgetError
from playground.rollout.worlds import World, WorldTick

UNANSWERED = "Which old versions are still needed is not said: so many pods are not undone here."


@dataclass(frozen=True, slots=True)
class RolloutView:
    """What the page shows of a rollout.

    `titles` are those of the two Worlds. `worlds`, `svgs` and `tables` go by workload, for each
    first the one World and then the other. The chosen tick is the one that the page opens at.
    `stand_ins` are those that pods run.
    `garbage`: for each World that has old versions, its title and the answer.
    """

    workload: str
    about: str
    titles: tuple[str, str]
    worlds: tuple[World, ...]
    picture: Picture
    svgs: tuple[str, ...]
    chosen_tick: int
    ledger: tuple[LedgerLine, ...]
    tables: tuple[WorldTable, ...]
    garbage: tuple[tuple[str, Garbage], ...]
    not_simulated: tuple[str, ...]
    headline: str
    stand_ins: tuple[StandIn, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is compared: the two Worlds, and the workloads (kind, namespace, name) in them.

    `workload` is what to call the one that is followed; `labels`: tick → what happens then, in a
    word or two; `stand_ins`: what may run in place of images that nobody asked about.
    """

    workload: str
    workloads: tuple[Named, ...]
    told: tuple[Told, Told]
    ledger: tuple[LedgerLine, ...]
    labels: Mapping[int, str]
    about: str = ""
    stand_ins: tuple[StandIn, ...] = ()


def view(shown: Shown, chosen: int | None = None) -> RolloutView:
    """Lay everything out. All Worlds have the same number of ticks.

    `chosen` is the tick to open at, by default the one that tells most.
    """
    worlds = tuple(
        told.worlds[number] for number in range(len(shown.workloads)) for told in shown.told
    )
    titles = tuple(
        f"{told.title}: {workload[0]} {workload[2]}" if len(shown.workloads) > 1 else told.title
        for workload in shown.workloads
        for told in shown.told
    )
    ticks = len(worlds[0].ticks)
    looks = Looks(worlds)
    picture = draw(list(zip(titles, worlds, strict=True)), looks, shown.labels)
    chosen = min(telling_tick(*worlds[:2]) if chosen is None else chosen, ticks - 1)
    left_out = dict.fromkeys(said for world in worlds for said in world.not_simulated)
    answers = _garbage(shown)
    if answers is None:
        left_out[UNANSWERED] = None
    one, other = (told.title for told in shown.told)
    return RolloutView(
        workload=shown.workload,
        about=shown.about,
        titles=(one, other),
        worlds=worlds,
        picture=picture,
        svgs=tuple(world_svg(picture, world, chosen) for world in picture.worlds),
        chosen_tick=chosen,
        ledger=shown.ledger,
        tables=tuple(tell(*each, looks) for each in zip(titles, worlds, strict=True)),
        garbage=answers or (),
        not_simulated=tuple(left_out),
        headline=_headline(shown.told),
        stand_ins=tuple(each for each in shown.stand_ins if each.digest in looks.images),
    )


def _garbage(shown: Shown) -> tuple[tuple[str, Garbage], ...] | None:
    """The answers; None if trying the undos is beyond the budget."""
    try:
        return tuple(
            (told.title, garbage(told, shown.workloads))
            for told in shown.told
            if any(len(names) > 1 for names in told.made.values())
        )
    except BudgetError:
        return None


def telling_tick(world: World, other: World) -> int:
    """The tick that tells most of a World that is compared with another: the last in which
    serving pods disagree, else the last of those in which most pods fewer serve than in the
    other, else the last of those in which fewest serve, else the first."""
    telling = [tick.tick for tick in world.ticks if disagree(tick)]
    if telling:
        return telling[-1]
    fewer = [b.serving - a.serving for a, b in zip(world.ticks, other.ticks, strict=True)]
    if max(fewer) > 0:
        return len(fewer) - 1 - fewer[::-1].index(max(fewer))
    low = fewest(world)
    if low.serving == low.desired:
        return 1
    return max(tick.tick for tick in world.ticks if tick.serving == low.serving)


def disagree(tick: WorldTick) -> bool:
    """Whether serving pods run different images or read different configuration."""
    return tick.images > 1 or tick.configs > 1


def rolls(world: World) -> bool:
    """Whether the deploy started a rollout: there are pods of a template that had none before."""
    before = {pod.template for pod in world.ticks[0].pods}
    return any(pod.template not in before for tick in world.ticks for pod in tick.pods)


def fewest(world: World) -> WorldTick:
    """The tick with the fewest pods serving, once all did; if they never do, the last tick."""
    full = (n for n, tick in enumerate(world.ticks) if tick.serving >= tick.desired > 0)
    return min(world.ticks[next(full, -1) :], key=lambda tick: tick.serving)


def mixed_ticks(worlds: Sequence[World]) -> list[int]:
    """The ticks in which serving pods disagree, of any of the workloads."""
    return [
        row[0].tick
        for row in zip(*(world.ticks for world in worlds), strict=True)
        if any(disagree(tick) for tick in row)
    ]


def _headline(told: Sequence[Told]) -> str:
    mixed = [len(mixed_ticks(each.worlds)) for each in told]
    if not any(mixed):
        return "serving pods agree at every tick"
    parts = (
        f"{number} tick{'' if number == 1 else 's'} {_in(each.title)}"
        for number, each in zip(mixed, told, strict=True)
    )
    return f"serving pods disagree for {' and '.join(parts)}"


def _in(title: str) -> str:
    """The title inside a sentence: *as written*, *with the practice*, or any other in quotes."""
    return title if title.startswith(("as ", "with ")) else f"“{title}”"
