"""After a fallback: both Worlds side by side, each figure with the tick that shows it."""

from collections.abc import Callable

from playground.lessons.edits.fallback_playing import Played
from playground.lessons.story_ledger import Figure, LedgerLine
from playground.rollout.worlds import World, WorldTick

Measured = tuple[str, int, int]
"""The figure in words, its tick, and how bad it is."""


def fallback_ledger(played: Played) -> tuple[LedgerLine, ...]:
    """Against the load, if there is one, and else against what the workload wants."""
    ticks = played.timeline.ticks
    help_at = next((t for t in ticks if played.labels[t] == "help"), ticks[0])
    deploy_at = next((t for t in ticks if played.labels[t] == "next deploy"), ticks[-1])

    def short(tick: WorldTick) -> int:
        return max(0, (played.needed or tick.desired) - tick.serving)

    def missing(begin: int, end: int) -> Callable[[World], Measured]:
        def measure(world: World) -> Measured:
            found = [tick.tick for tick in world.ticks[begin:end] if short(tick)]
            at = found[0] if found else min(begin, len(world.ticks) - 1)
            return str(len(found)), at, len(found)

        return measure

    def broken(begin: int) -> Callable[[World], Measured]:
        def measure(world: World) -> Measured:
            pods = {p.alias: t.tick for t in world.ticks[begin:] for p in t.pods if p.broken}
            return str(len(pods)), min(pods.values(), default=begin), len(pods)

        return measure

    def end(world: World) -> Measured:
        tick = world.ticks[-1]
        wanted = played.needed or tick.desired
        return f"{tick.serving} of {wanted}", tick.tick, short(tick)

    lines = [
        _line("ticks short of pods until the next deploy", played, missing(help_at, deploy_at)),
        _line("ticks short of pods from then on", played, missing(deploy_at, 10_000)),
    ]
    worlds = [told.worlds[0] for told in played.timeline.told]
    if any(pod.broken for world in worlds for tick in world.ticks for pod in tick.pods):
        lines.append(_line("broken pods that the next deploy brings", played, broken(deploy_at)))
    lines.append(_line("pods serving at the end", played, end))
    return tuple(lines)


def _line(label: str, played: Played, measure: Callable[[World], Measured]) -> LedgerLine:
    measured = [measure(told.worlds[0]) for told in played.timeline.told]
    least = min(badness for _, _, badness in measured)
    one, other = (Figure(text, tick, badness > least) for text, tick, badness in measured)
    return LedgerLine(label, (one, other))
