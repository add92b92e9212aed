"""The rollout picture as a value: what stands where, before it becomes SVG.

Colour and shape are the image, the inner mark the configuration, the outline the state; a tinted
column is something that happened from outside, the line counts pods serving, the bands say where
pods that serve disagree. Each World is an SVG of its own; they share width and axis, so that they
can stand side by side or one below the other. All numbers are user units of its view box.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """What can be seen of a pod: the numbers of its image and of what it read, and its state.

    `configuration` is None until it has read anything. Numbers count in the order of appearance.
    """

    image: int
    configuration: int | None
    state: str


@dataclass(frozen=True, slots=True)
class PodRow:
    """One pod, or one place that pods take after each other (an ordinal, a node).

    `top` is the upper edge of its cells; `looks` has an entry for each tick, None without a pod.
    """

    label: str
    top: float
    looks: tuple[Look | None, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """All pods of one revision that look alike: how many there are at each tick."""

    label: str
    top: float
    look: Look
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A run of ticks in which serving pods agree or not."""

    x: float
    width: float
    mixed: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A tick with an event; `label` says in a word or two what happens, if there is one."""

    x: float
    tick: int
    label: str


@dataclass(frozen=True, slots=True)
class WorldPicture:
    """One World's part of the picture: rows of pods or, where there are many, counts of them.

    `undrawn`: how many rows more there are than are drawn; `most`: the largest count of a row.
    `line`, `area` and `want` are SVG paths: pods serving, the same filled, pods wanted.
    """

    title: str
    pods_top: float
    pods_bottom: float
    height: float
    columns: tuple[Column, ...]
    pods: tuple[PodRow, ...]
    counts: tuple[CountRow, ...]
    most: int
    undrawn: int
    line: str
    area: str
    want: str
    serving_y: float
    image_band: tuple[Band, ...]
    image_band_y: float
    config_band: tuple[Band, ...]
    config_band_y: float


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a colour's or a mark's number, what it stands for, its shape."""

    index: int
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn; `size` is a cell's side, `pitch` the way to the next.

    `left` is where tick 0 begins, `ticks` how many there are.
    """

    width: float
    size: float
    pitch: float
    left: float
    ticks: int
    worlds: tuple[WorldPicture, ...]
    images: tuple[Key, ...]
    configurations: tuple[Key, ...]
    states: tuple[str, ...]
