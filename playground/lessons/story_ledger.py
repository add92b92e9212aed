"""After a story: both Worlds side by side, each number with the tick that it leads to."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from playground.lessons.story import Deploy, Undo
from playground.lessons.story_playing import Played
from playground.lessons.story_world import Told
from playground.rollout.containers import resolve
from playground.rollout.contents import Held
from playground.rollout.needed import Key, needed_contents
from playground.rollout.state import State
from playground.rollout.worlds import WorldPod, WorldTick


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, the tick that shows it, and whether the other World does better."""

    text: str
    tick: int
    worse: bool = False


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What is compared, and a Figure for each World."""

    label: str
    figures: tuple[Figure, Figure]


Measure = Callable[[Told], tuple[str, int, int]]
"""The figure in words, its tick, and how bad it is."""


def ledger(played: Played) -> tuple[LedgerLine, ...]:
    """The comparison; lines that the story has no occasion for are left out."""
    lines = [
        _line("ticks with mixed configuration", played, _ticks(lambda tick: tick.configs > 1)),
        _line("ticks with mixed images", played, _ticks(lambda tick: tick.images > 1)),
        _line("fewest pods serving", played, _fewest),
        _line("pods serving at the end", played, _end),
    ]
    if played.story.faults:
        lines.append(_line("pods that ever ran the broken version", played, _broken))
    undone = played.ticks_of(Undo)
    if undone and played.ticks_of(Deploy):
        lines.append(_line("what undo brought back", played, _brought_back(played)))
    lines.append(_line("pods that cannot start at the end", played, _stuck))
    lines.append(_line("ConfigMaps and Secrets left behind", played, left_behind))
    return tuple(lines)


def _line(label: str, played: Played, measure: Measure) -> LedgerLine:
    measured = [measure(told) for told in played.tellings]
    least = min(badness for _, _, badness in measured)
    one, other = (Figure(text, tick, badness > least) for text, tick, badness in measured)
    return LedgerLine(label, (one, other))


def rows(told: Told) -> list[tuple[WorldTick, ...]]:
    """By tick: what each workload does then."""
    return list(zip(*(world.ticks for world in told.worlds), strict=True))


def _ticks(holds: Callable[[WorldTick], bool]) -> Measure:
    def measure(told: Told) -> tuple[str, int, int]:
        found = [row[0].tick for row in rows(told) if any(holds(tick) for tick in row)]
        return str(len(found)), found[0] if found else 0, len(found)

    return measure


def _fewest(told: Told) -> tuple[str, int, int]:
    """Once all served; if they never do, at the end."""
    sums = [(sum(t.serving for t in row), sum(t.desired for t in row)) for row in rows(told)]
    full = next((n for n, (serving, wanted) in enumerate(sums) if serving >= wanted), None)
    start = len(sums) - 1 if full is None else full
    tick = min(range(start, len(sums)), key=lambda n: sums[n][0])
    serving, wanted = sums[tick]
    return f"{serving} of {wanted}", tick, wanted - serving


def _broken(told: Told) -> tuple[str, int, int]:
    seen: dict[tuple[int, str], int] = {}
    for row in rows(told):
        for workload, tick in enumerate(row):
            for pod in tick.pods:
                if pod.broken:
                    seen.setdefault((workload, pod.alias), tick.tick)
    return str(len(seen)), min(seen.values(), default=0), len(seen)


def _stuck(told: Told) -> tuple[str, int, int]:
    last = rows(told)[-1]
    stuck = [pod.waiting for tick in last for pod in tick.pods if pod.waiting]
    text = f"{len(stuck)} ({stuck[0]})" if stuck else "0"
    return text, last[0].tick, len(stuck)


def _brought_back(played: Played) -> Measure:
    """Whether pods that serve, and a pod that starts now, have what all had in the beginning."""

    def measure(told: Told) -> tuple[str, int, int]:
        every = rows(told)
        first, last = every[0], every[-1]
        parts, bad = [], 0
        for what, versions, now in (
            ("image", _images, {each for state in told.ends for each in _next_images(state)}),
            ("configuration", _configurations, _stored(told)),
        ):
            known = played.images if what == "image" else played.configurations
            before, serving = versions(played, _serving(first)), versions(played, _serving(last))
            starting = {known[each] for each in now if each in known}
            if starting | serving == before and all(
                versions(played, _all(row)) <= before for row in every
            ):
                continue  # it has never been another
            if starting == serving == before:
                parts.append(f"the {what} is back")
                continue
            bad += 1
            if starting != before:
                parts.append(f"the {what} is not: a pod that starts now gets {_named(starting)}")
            else:
                parts.append(f"the {what} is not: pods that serve have {_named(serving)}")
        return "; ".join(parts) or "there was nothing to bring back", last[0].tick, bad

    return measure


def _named(versions: set[int]) -> str:
    return "version " + " and ".join(map(str, sorted(versions))) if versions else "none"


def _next_images(state: State) -> set[str]:
    """The digests that a pod gets which starts now."""
    template = state.templates[state.workload.spec.template]
    return {digest for _, digest in resolve(state, template) if digest}


def _stored(told: Told) -> set[str]:
    """The contents that pods get which start now."""
    held = (state.contents.get(key) for state in told.ends for key in named_now(state))
    return {content.fingerprint for content in held if isinstance(content, Held)}


def _end(told: Told) -> tuple[str, int, int]:
    last = rows(told)[-1]
    serving, wanted = sum(tick.serving for tick in last), sum(tick.desired for tick in last)
    return f"{serving} of {wanted}", last[0].tick, wanted - serving


def left_behind(told: Told) -> tuple[str, int, int]:
    """Versions that exist at the end and no workload's template names any more."""
    used = {key for state in told.ends for key in named_now(state)}
    left = [key for key in existing(told) if key not in used]
    needed = {key for state in told.ends for key in needed_contents(state)}
    kept = sum(key in needed for key in left)
    text = str(len(left))
    if left:
        text += f" ({', '.join(name for _, name in left[:5])}{', …' if len(left) > 5 else ''}"
        text += f"; {kept} of them named by a revision)"
    return text, rows(told)[-1][0].tick, len(left) - kept


def existing(told: Told) -> list[Key]:
    """The story's ConfigMaps and Secrets that exist at the end, under all of their names."""
    contents = told.ends[0].contents
    return [key for names in told.made.values() for key in names if key in contents]


def named_now(state: State) -> set[Key]:
    """The ConfigMaps and Secrets that the workload's present template names."""
    template = state.templates[state.workload.spec.template]
    return {(reference.kind, reference.name) for reference in template.references}


def _all(row: Sequence[WorldTick]) -> list[WorldPod]:
    return [pod for tick in row for pod in tick.pods]


def _serving(row: Sequence[WorldTick]) -> list[WorldPod]:
    return [pod for pod in _all(row) if pod.state == "ready"]


def _images(played: Played, pods: Iterable[WorldPod]) -> set[int]:
    digests = (digest for pod in pods for digest in pod.images.values() if digest)
    return {played.images[digest] for digest in digests if digest in played.images}


def _configurations(played: Played, pods: Iterable[WorldPod]) -> set[int]:
    contents = (held.content for pod in pods for held in pod.readings if held.content)
    return {played.configurations[each] for each in contents if each in played.configurations}
