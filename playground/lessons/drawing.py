"""From Worlds to a Picture: where each pod, line and band stands on the one tick axis."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from playground.lessons.picture import (
    AxisTick,
    Band,
    Cell,
    Column,
    Key,
    Picture,
    PodRow,
    WorldPicture,
)
from playground.rollout.worlds import World, WorldPod

T = TypeVar("T", bound=Hashable)

LABELS = 76
HEAD = 58
CAPACITY = 30
IMAGES = 5
CONFIGURATIONS = 5
MOST_ROWS = 40


def mark_path(index: int, x: float, y: float, radius: float) -> str:
    """The outline of the configuration mark of that number around (x, y)."""
    r = radius
    shapes = (
        [(-r, 0), None, (r, 0)],
        [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        [(0, -1.2 * r), (1.2 * r, r), (-1.2 * r, r)],
        [(-r, -r), (r, -r), (r, r), (-r, r)],
        [(-1.3 * r, -0.5 * r), (1.3 * r, -0.5 * r), (1.3 * r, 0.5 * r), (-1.3 * r, 0.5 * r)],
    )
    shape = shapes[index % CONFIGURATIONS]
    if None in shape:
        return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"
    points = " L".join(f"{x + p[0]:g} {y + p[1]:g}" for p in shape if p is not None)
    return f"M{points}Z"


def pitch_for(ticks: int, pods: int) -> int:
    """How far apart cells stand: a short story gets room, a long one stays readable."""
    return max(14, min(36, 560 // max(ticks, 1), 480 // max(pods, 1)))


def draw(worlds: Sequence[tuple[str, World]], labels: Mapping[int, str] | None = None) -> Picture:
    """Lay out Worlds with their titles, each in a frame of its own, all on the same axis.

    `labels`: tick → what happens then, in a word or two.
    """
    ticks = max(len(world.ticks) for _, world in worlds)
    pods = max(len({p.alias for t in world.ticks for p in t.pods}) for _, world in worlds)
    pitch = pitch_for(ticks, pods)
    frame = _Frame(pitch, worlds, labels or {})
    return Picture(
        width=LABELS + pitch * ticks + 14,
        size=pitch - 4,
        pitch=pitch,
        left=LABELS,
        axis=tuple(AxisTick(tick, LABELS + pitch * (tick + 0.5)) for tick in range(ticks)),
        worlds=tuple(frame.world(title, world) for title, world in worlds),
        images=frame.image_keys(),
        configurations=frame.configuration_keys(),
    )


class _Frame:
    """The scales that all worlds of a picture share."""

    def __init__(
        self, pitch: int, worlds: Sequence[tuple[str, World]], labels: Mapping[int, str]
    ) -> None:
        self.pitch = pitch
        self.labels = labels
        self.size = pitch - 4
        pods = [pod for _, world in worlds for tick in world.ticks for pod in tick.pods]
        self.images = _numbered(_images(pod) for pod in pods)
        self.image_names = {_images(pod): image_names(pod) for pod in pods}
        self.configurations = _numbered(_configuration(pod) for pod in pods if pod.config)
        self.names: dict[tuple[str | None, ...], dict[str, None]] = {}
        for pod in pods:
            if pod.config:
                names = " + ".join(key.partition("/")[2] for key in pod.config)
                self.names.setdefault(_configuration(pod), {})[names] = None

    def x(self, tick: int) -> float:
        return LABELS + self.pitch * tick

    def world(self, title: str, world: World) -> WorldPicture:
        aliases = list(dict.fromkeys(pod.alias for tick in world.ticks for pod in tick.pods))
        drawn = aliases[:MOST_ROWS]
        rows = tuple(
            PodRow(alias, self._middle(n), self._cells(world, alias, n))
            for n, alias in enumerate(drawn)
        )
        undrawn = len(aliases) - len(drawn)
        pods_bottom = HEAD + self.pitch * (len(drawn) + bool(undrawn))
        most = max((max(tick.serving, tick.desired) for tick in world.ticks), default=0)
        base = pods_bottom + CAPACITY + 8
        scale = CAPACITY / max(most, 1)
        line = self._steps(base, scale, [tick.serving for tick in world.ticks])
        images, configs = base + 8, base + 22
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
            rows=rows,
            undrawn=undrawn,
            line=line,
            area=f"{line}V{base:g}H{self.x(0):g}Z",
            want=self._steps(base, scale, [tick.desired for tick in world.ticks]),
            serving_y=base - CAPACITY / 2 + 4,
            most=most,
            image_band=self._band([tick.images > 1 for tick in world.ticks]),
            image_band_y=images,
            config_band=self._band([tick.configs > 1 for tick in world.ticks]),
            config_band_y=configs,
        )

    def _middle(self, row: int) -> float:
        return HEAD + self.pitch * row + self.size / 2

    def _cells(self, world: World, alias: str, row: int) -> tuple[Cell, ...]:
        y = HEAD + self.pitch * row
        cells = []
        for tick in world.ticks:
            for pod in tick.pods:
                if pod.alias == alias:
                    x = self.x(tick.tick) + 2
                    half = self.size / 2
                    mark = ""
                    if pod.config:
                        number = self.configurations[_configuration(pod)]
                        mark = mark_path(number, x + half, y + half, self.size / 6.4)
                    image = self.images[_images(pod)] % IMAGES
                    cells.append(Cell(x, y, image, pod.state, mark))
        return tuple(cells)

    def _steps(self, base: float, scale: float, values: Sequence[int]) -> str:
        path: list[str] = []
        for tick, value in enumerate(values):
            y = base - scale * value
            path.append(f"{'V' if path else f'M{self.x(0):g} '}{y:g}H{self.x(tick + 1):g}")
        return "".join(path)

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

    def image_keys(self) -> tuple[Key, ...]:
        return tuple(
            Key(number % IMAGES, ", ".join(self.image_names[images]), "")
            for images, number in self.images.items()
        )

    def configuration_keys(self) -> tuple[Key, ...]:
        return tuple(
            Key(
                number,
                f"{' or '.join(self.names[read])}: {' + '.join(map(_content, read))}",
                mark_path(number, 9, 9, 4.5),
            )
            for read, number in self.configurations.items()
        )


def image_names(pod: WorldPod) -> list[str]:
    """Each container's image, for people: a digest's first digits, or the end of a reference."""
    names = []
    for container, image in pod.images.items():
        _, algorithm, digest = image.rpartition("sha256:")
        short = f"{container} at {algorithm}{digest[:8]}" if algorithm else ""
        names.append(short or image.rpartition("/")[2])
    return list(dict.fromkeys(names))


def configuration_name(pod: WorldPod) -> str:
    """What a pod read, for people: each object's name, and the first digits of its content."""
    return " + ".join(
        f"{key.partition('/')[2]} ({_content(fingerprint)})"
        for key, fingerprint in sorted(pod.config.items())
    )


def _content(fingerprint: str | None) -> str:
    return "absent" if fingerprint is None else f"content {fingerprint[:6]}"


def _numbered(values: Iterable[T]) -> dict[T, int]:
    """Each different value with its place in the order of appearance."""
    return {value: number for number, value in enumerate(dict.fromkeys(values))}


def _images(pod: WorldPod) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pod.images.values()))


def _configuration(pod: WorldPod) -> tuple[str | None, ...]:
    """What the pod read, whatever the objects were called: equal data is drawn alike."""
    return tuple(sorted(pod.config.values(), key=str))
