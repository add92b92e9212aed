"""The outlines that tell images and configurations apart without their colours, as SVG paths."""

from functools import lru_cache

IMAGES = 5
CONFIGURATIONS = 5

_CORNERS = ((0.25, 0.25), (0.5, 0.5), (0, 0), (0.5, 0.16), (0.16, 0.5))
"""Of each image: a rounded square, a circle, a sharp square, a lying and a standing lens."""


def outline_path(image: int, x: float, y: float, size: float) -> str:
    """The outline of a pod of the image of that number; (x, y) is its upper left corner."""
    inset, rest = _outline(image % IMAGES, size)
    return f"M{x + inset:g} {y:g}{rest}"


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


def mark_path(configuration: int, x: float, y: float, radius: float) -> str:
    """The mark of the configuration of that number around (x, y)."""
    dx, dy, rest = _mark(configuration % CONFIGURATIONS, round(radius, 2))
    return f"M{x + dx:g} {y + dy:g}{rest}"


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
