"""Two Worlds of one deploy, compared: the picture, the ledger, and every tick in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.lessons.drawing import draw
from playground.lessons.looks import Looks
from playground.lessons.picture import Picture
from playground.lessons.svg import world_svg
from playground.lessons.telling import WorldTable, tell
from playground.rollout.worlds import World, WorldTick, pad

TITLES = ("as written", "with the practice")
DEPLOY = 1


@dataclass(frozen=True, slots=True)
class LedgerValue:
    """One figure; `worse`: the other world does better."""

    text: str
    worse: bool


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line of the comparison: what is compared, and a figure for each world."""

    label: str
    values: tuple[LedgerValue, ...]


@dataclass(frozen=True, slots=True)
class RolloutView:
    """What the page shows of a rollout. `worlds`, `svgs` and `tables`: as written, with the
    practice. The chosen tick is the one that the page opens at."""

    workload: str
    worlds: tuple[World, World]
    picture: Picture
    svgs: tuple[str, ...]
    chosen_tick: int
    ledger: tuple[LedgerEntry, ...]
    tables: tuple[WorldTable, ...]
    not_simulated: tuple[str, ...]
    headline: str


def view(
    workload: str, worlds: Sequence[World], lost: int | None, chosen: int | None = None
) -> RolloutView:
    """Compare the Worlds of one deploy: as written, and with the practice.

    `workload` is what to call it; `lost` the tick at which a pod is lost; `chosen` the tick to
    open at, by default the one that tells most: the last in which serving pods disagree.
    """
    # A little more than the longer story needs, so that its end is seen to last.
    ticks = max(len(world.ticks) for world in worlds) + 2
    written, practised = (pad(world, ticks) for world in worlds)
    pair = (written, practised)
    labels = {DEPLOY: "deploy"} | ({lost: "pod lost"} if lost else {})
    mixed = [sum(disagree(tick) for tick in world.ticks) for world in pair]
    looks = Looks(pair)
    picture = draw(list(zip(TITLES, pair, strict=True)), looks, labels)
    if chosen is None:
        telling = [tick.tick for tick in written.ticks if disagree(tick)]
        chosen = telling[-1] if telling else 1
    chosen = min(chosen, ticks - 1)
    return RolloutView(
        workload=workload,
        worlds=pair,
        picture=picture,
        svgs=tuple(world_svg(picture, world, chosen) for world in picture.worlds),
        chosen_tick=chosen,
        ledger=tuple(_ledger(pair, mixed)),
        tables=tuple(tell(title, world, looks) for title, world in zip(TITLES, pair, strict=True)),
        not_simulated=tuple(dict.fromkeys(s for world in pair for s in world.not_simulated)),
        headline=(
            f"serving pods disagree for {_ticks(mixed[0])} as written and "
            f"{_ticks(mixed[1])} with the practice"
            if any(mixed)
            else "serving pods agree at every tick"
        ),
    )


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


def _ledger(worlds: Sequence[World], mixed: Sequence[int]) -> Iterable[LedgerEntry]:
    ends = [world.ticks[-1] for world in worlds]
    yield _entry("the deploy starts a rollout", ["yes" if rolls(w) else "no" for w in worlds])
    yield _entry("ticks in which serving pods disagree", [str(count) for count in mixed], mixed)
    yield _entry(
        "at the end they",
        ["still disagree" if disagree(end) else "agree" for end in ends],
        [disagree(end) for end in ends],
    )
    lows = [fewest(world) for world in worlds]
    yield _entry(
        "fewest pods serving",
        [f"{tick.serving} of {tick.desired}" for tick in lows],
        [tick.desired - tick.serving for tick in lows],
    )


def _entry(label: str, texts: Sequence[str], badness: Sequence[int] | None = None) -> LedgerEntry:
    least = min(badness) if badness else 0
    return LedgerEntry(
        label,
        tuple(
            LedgerValue(text, badness is not None and badness[n] > least)
            for n, text in enumerate(texts)
        ),
    )


def _ticks(number: int) -> str:
    return f"{number} tick{'' if number == 1 else 's'}"
