"""The rollout picture as coordinates: what a template needs to draw it as SVG.

Colour and shape are the image, the inner mark the configuration, the outline the state; a tinted
column is something that happened from outside, the line counts pods serving, the bands say where
pods that serve disagree. Each World is an SVG of its own; they share width and axis, so that they
can stand side by side or one below the other. All numbers are user units of its view box.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One pod at one tick: the number of its colour and shape, its state, the path of its mark."""

    x: float
    y: float
    image: int
    state: str
    mark: str


@dataclass(frozen=True, slots=True)
class PodRow:
    """One pod over time; `y` is the middle of its cells."""

    alias: str
    y: float
    cells: tuple[Cell, ...]


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
    """One World's part of the picture."""

    title: str
    pods_top: float
    pods_bottom: float
    height: float
    columns: tuple[Column, ...]
    rows: tuple[PodRow, ...]
    undrawn: int
    line: str
    area: str
    want: str
    serving_y: float
    most: int
    image_band: tuple[Band, ...]
    image_band_y: float
    config_band: tuple[Band, ...]
    config_band_y: float


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A tick's number and the middle of its column."""

    tick: int
    x: float


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a colour's or a mark's number, what it stands for, its shape."""

    index: int
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws; `size` is a cell's side, `pitch` the way to the next."""

    width: float
    size: float
    pitch: float
    left: float
    axis: tuple[AxisTick, ...]
    worlds: tuple[WorldPicture, ...]
    images: tuple[Key, ...]
    configurations: tuple[Key, ...]
