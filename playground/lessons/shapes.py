"""The outlines that tell images and configurations apart without their colours, as SVG paths."""

from collections.abc import Iterable
from functools import lru_cache

IMAGES = 5
CONFIGURATIONS = 5

_CORNERS = ((0.25, 0.25), (0.5, 0.5), (0, 0), (0.5, 0.16), (0.16, 0.5))
"""Of each image: a rounded square, a circle, a sharp square, a lying and a standing lens."""


Place = tuple[float, float]
"""(x, y)"""


def outline_path(image: int, size: float, corners: Iterable[Place]) -> str:
    """The outline of a pod of the image of that number at each of these upper left corners."""
    inset, rest = _outline(image % IMAGES, size)
    return _repeated((inset, 0), rest, corners)


@lru_cache(maxsize=256)
def _outline(image: int, size: float) -> tuple[float, str]:
    rx, ry = (round(part * size, 1) for part in _CORNERS[image])
    across, down = size - 2 * rx, size - 2 * ry
    corner = [f"a{rx:g} {ry:g} 0 0 1 {dx:g} {dy:g}" for dx, dy in _turns(rx, ry)]
    return rx, (
        f"h{across:g}{corner[0]}v{down:g}{corner[1]}h{-across:g}{corner[2]}v{-down:g}{corner[3]}z"
    )


def _turns(rx: float, ry: float) -> tuple[tuple[float, float], ...]:
    return ((rx, ry), (-rx, ry), (-rx, -ry), (rx, -ry))


def mark_path(configuration: int, radius: float, centres: Iterable[Place]) -> str:
    """The mark of the configuration of that number around each of these places."""
    dx, dy, rest = _mark(configuration % CONFIGURATIONS, round(radius, 2))
    return _repeated((dx, dy), rest, centres)


@lru_cache(maxsize=256)
def _mark(configuration: int, r: float) -> tuple[float, float, str]:
    """A disc, a diamond, a triangle, a square, a bar: where it begins, and its path from there."""
    if configuration == 0:
        half = f"a{r:g} {r:g} 0 1 0"
        return -r, 0, f"{half} {2 * r:g} 0{half} {-2 * r:g} 0z"
    corners = (
        ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
        ((0, -1.2), (1.2, 1), (-1.2, 1)),
        ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        ((-1.3, -0.5), (1.3, -0.5), (1.3, 0.5), (-1.3, 0.5)),
    )[configuration - 1]
    lines = (
        f"l{(b[0] - a[0]) * r:.3g} {(b[1] - a[1]) * r:.3g}"
        for a, b in zip(corners, corners[1:], strict=False)
    )
    return corners[0][0] * r, corners[0][1] * r, f"{''.join(lines)}z"


def _repeated(start: Place, rest: str, places: Iterable[Place]) -> str:
    """One path that begins at `start` from each place.

    From one place to the next it is told as a step: what is told in the same words again and
    again, compression makes very small.
    """
    parts = []
    before: Place | None = None
    for x, y in places:
        if before is None:
            parts.append(f"M{x + start[0]:g} {y + start[1]:g}{rest}")
        else:
            parts.append(f"m{x - before[0]:g} {y - before[1]:g}{rest}")
        before = x, y
    return "".join(parts)
