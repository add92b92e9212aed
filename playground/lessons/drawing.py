"""From Worlds to a Picture: where each row, line and band stands on the one tick axis."""

from collections.abc import Mapping, Sequence

from playground.lessons.looks import Looks
from playground.lessons.picture import Band, Column, CountRow, Picture, PodRow, WorldPicture
from playground.lessons.rows import Group, Row, grouped_rows, places, pod_rows
from playground.rollout.worlds import World

LABELS = 76
COUNT_LABELS = 120
HEAD = 58
CAPACITY = 30
COUNT_HEIGHT = 40
MOST_ROWS = 40
"""Of pods; where a world has more, pods that look alike are counted instead."""
MOST_CELLS = 1_600
"""The same for pods times ticks, which bounds how long the SVG of a world becomes."""
MOST_GROUPS = 24


def pitch_for(ticks: int) -> int:
    """How far apart ticks stand: a short story gets room, a long one stays readable."""
    return max(14, min(30, 270 // max(ticks, 1)))


def draw(
    worlds: Sequence[tuple[str, World]], looks: Looks, labels: Mapping[int, str] | None = None
) -> Picture:
    """Lay out Worlds with their titles, each in a frame of its own, all on the same axis.

    `looks` are those of these worlds; `labels`: tick → what happens then, in a word or two.
    """
    ticks = max(len(world.ticks) for _, world in worlds)
    most = max(places(world) for _, world in worlds)
    counted = most > MOST_ROWS or most * ticks > MOST_CELLS
    rows = [[] if counted else pod_rows(world, looks) for _, world in worlds]
    groups = [grouped_rows(world, looks) if counted else [] for _, world in worlds]
    frame = _Frame(
        pitch_for(ticks),
        COUNT_LABELS if counted else LABELS,
        max((max(group.counts) for world in groups for group in world), default=0),
        labels or {},
    )
    return Picture(
        width=frame.left + frame.pitch * ticks + 14,
        size=frame.size,
        pitch=frame.pitch,
        left=frame.left,
        ticks=ticks,
        worlds=tuple(
            frame.world(title, world, rows[n], groups[n])
            for n, (title, world) in enumerate(worlds)
        ),
        images=looks.image_keys(),
        configurations=looks.configuration_keys(),
        states=looks.states,
    )


class _Frame:
    """The scales that all worlds of a picture share."""

    def __init__(self, pitch: int, left: int, most: int, labels: Mapping[int, str]) -> None:
        self.pitch = pitch
        self.left = left
        self.most = most
        self.labels = labels
        self.size = pitch - 4 if pitch > 16 else pitch - 2

    def x(self, tick: int) -> float:
        return self.left + self.pitch * tick

    def world(
        self, title: str, world: World, rows: Sequence[Row], groups: Sequence[Group]
    ) -> WorldPicture:
        pods = tuple(
            PodRow(row.label, HEAD + self.pitch * n, tuple(row.looks))
            for n, row in enumerate(rows)
        )
        counts = tuple(
            CountRow(group.label, HEAD + COUNT_HEIGHT * n, group.look, tuple(group.counts))
            for n, group in enumerate(groups[:MOST_GROUPS])
        )
        undrawn = len(groups) - len(counts)
        height = self.pitch * len(pods) + COUNT_HEIGHT * len(counts)
        pods_bottom = HEAD + height + (self.pitch if undrawn else 0)
        most = max((max(tick.serving, tick.desired) for tick in world.ticks), default=0)
        base = pods_bottom + CAPACITY + 8
        scale = CAPACITY / max(most, 1)
        line = self._steps(base, scale, [tick.serving for tick in world.ticks])
        images, configs = base + 8, base + 24
        return WorldPicture(
            title=title,
            pods_top=HEAD,
            pods_bottom=pods_bottom,
            height=configs + 12,
            columns=tuple(
                Column(self.x(tick.tick), tick.tick, self.labels.get(tick.tick, ""))
                for tick in world.ticks
                if tick.events
            ),
            pods=pods,
            counts=counts,
            most=self.most,
            undrawn=undrawn,
            line=line,
            area=f"{line}V{base:g}H{self.x(0):g}z",
            want=self._steps(base, scale, [tick.desired for tick in world.ticks]),
            serving_y=base - CAPACITY / 2 + 4,
            image_band=self._band([tick.images > 1 for tick in world.ticks]),
            image_band_y=images,
            config_band=self._band([tick.configs > 1 for tick in world.ticks]),
            config_band_y=configs,
        )

    def _steps(self, base: float, scale: float, values: Sequence[int]) -> str:
        """A line that goes up or down where the value changes."""
        path: list[str] = []
        for tick, value in enumerate(values):
            if tick and value == values[tick - 1]:
                continue
            y = base - scale * value
            path.append(f"H{self.x(tick):g}V{y:g}" if tick else f"M{self.x(0):g} {y:g}")
        return f"{''.join(path)}H{self.x(len(values)):g}"

    def _band(self, mixed: Sequence[bool]) -> tuple[Band, ...]:
        runs: list[list[int]] = []
        for tick, value in enumerate(mixed):
            if runs and mixed[runs[-1][0]] == value:
                runs[-1][1] = tick + 1
            else:
                runs.append([tick, tick + 1])
        return tuple(
            Band(self.x(start) + 1, self.pitch * (end - start) - 2, mixed[start])
            for start, end in runs
        )
