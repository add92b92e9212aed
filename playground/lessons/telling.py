"""Every tick of a World in words: what the picture shows, for those who read it as a table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from playground.lessons.looks import STATES, Looks, image_names
from playground.lessons.picture import Look
from playground.rollout.worlds import Why, World, WorldPod, WorldTick

MOST_NAMES = 6
"""Pods of a kind that are named; more than that are counted."""


@dataclass(frozen=True, slots=True)
class TickRow:
    """One tick of one World: what happened from outside, how things stand, all of its pods,
    and why the controllers did what they did."""

    tick: int
    event: str
    state: str
    pods: tuple[str, ...]
    whys: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class WorldTable:
    """All ticks of one World."""

    title: str
    rows: tuple[TickRow, ...]


def tell(title: str, world: World, looks: Looks) -> WorldTable:
    """The World as a table; `looks` knows its pods."""
    return WorldTable(title, tuple(_row(tick, looks) for tick in world.ticks))


def _row(tick: WorldTick, looks: Looks) -> TickRow:
    event = " ".join(tick.events)
    return TickRow(
        tick.tick, event, _state(tick, looks), tuple(_pods(tick.pods, looks)), tick.whys
    )


def _state(tick: WorldTick, looks: Looks) -> str:
    """One sentence: how many serve, what the others do, and where those that serve differ."""
    others = Counter(pod.state for pod in tick.pods if pod.state != "ready")
    parts = [f"{tick.serving} of {tick.desired} serve"]
    parts += [f"{others[state]} {word}" for state, word in STATES.items() if others[state]]
    told = ", ".join(parts)
    if waiting := dict.fromkeys(pod.waiting for pod in tick.pods if pod.waiting):
        told += f"; {' and '.join(map(str, waiting))}"
    if tick.images > 1 or tick.configs > 1:
        serving = [pod for pod in tick.pods if pod.state == "ready"]
        images = Counter(", ".join(image_names(pod)) for pod in serving)
        configs = Counter(looks.configuration_name(pod) for pod in serving if pod.config)
        for counted, word in ((images, "image"), (configs, "configuration")):
            if len(counted) > 1:
                kinds = " and ".join(f"{number} with {name}" for name, number in counted.items())
                told += f"; {word}s differ: {kinds}"
    return told + "."


def _pods(pods: Sequence[WorldPod], looks: Looks) -> Iterable[str]:
    """The pods, those together that are alike: which, in what state, running and reading what."""
    alike: dict[tuple[str, Look, str | None], list[WorldPod]] = {}
    for pod in pods:
        alike.setdefault((pod.template, looks.of(pod), pod.waiting), []).append(pod)
    for group in alike.values():
        pod = group[0]
        parts = [STATES[pod.state], *image_names(pod)]
        if pod.waiting:
            parts.append(f"waiting: {pod.waiting}")
        if pod.config:
            parts.append(looks.configuration_name(pod))
        yield f"{_names(group)}: {', '.join(parts)}"


def _names(pods: Sequence[WorldPod]) -> str:
    if len(pods) > MOST_NAMES:
        return f"{len(pods)} pods of {pods[0].template}"
    return ", ".join(pod.alias for pod in pods)
