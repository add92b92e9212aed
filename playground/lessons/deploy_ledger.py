"""After one deploy: both Worlds side by side, each figure with the tick that shows it."""

from collections.abc import Sequence

from playground.lessons.rollout_view import disagree, fewest, mixed_ticks, rolls
from playground.lessons.story_ledger import Figure, LedgerLine
from playground.rollout.worlds import World

Measured = tuple[str, int, int]
"""The figure in words, its tick, and how bad it is."""
DEPLOY = 1


def deploy_ledger(worlds: Sequence[World]) -> tuple[LedgerLine, ...]:
    """The comparison of two Worlds that have the same ticks."""
    return (
        _line("the deploy starts a rollout", [_rollout(world) for world in worlds]),
        _line("ticks in which serving pods disagree", [_mixed(world) for world in worlds]),
        _line("at the end they", [_end(world) for world in worlds]),
        _line("fewest pods serving", [_fewest(world) for world in worlds]),
    )


def _line(label: str, measured: Sequence[Measured]) -> LedgerLine:
    least = min(badness for _, _, badness in measured)
    one, other = (Figure(text, tick, badness > least) for text, tick, badness in measured)
    return LedgerLine(label, (one, other))


def _rollout(world: World) -> Measured:
    return "yes" if rolls(world) else "no", DEPLOY, 0


def _mixed(world: World) -> Measured:
    ticks = mixed_ticks([world])
    return str(len(ticks)), ticks[0] if ticks else world.ticks[-1].tick, len(ticks)


def _end(world: World) -> Measured:
    end = world.ticks[-1]
    return "still disagree" if disagree(end) else "agree", end.tick, disagree(end)


def _fewest(world: World) -> Measured:
    tick = fewest(world)
    return f"{tick.serving} of {tick.desired}", tick.tick, tick.desired - tick.serving
