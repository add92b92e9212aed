"""A WorldPicture as SVG text: one path for all pods of a look, so that many cost little.

Presentation is left to the style sheet: elements have classes, and no colour stands here.
"""

from collections.abc import Iterator
from html import escape

from playground.lessons.picture import CountRow, Look, Picture, WorldPicture
from playground.lessons.shapes import IMAGES, Place, mark_path, outline_path

LONG = 22
"""From so many ticks on, a picture is not shrunk to the width of a phone: it scrolls."""
_BAR = 28
_DIGIT = 6.2
_LETTER = 5.6


def world_svg(picture: Picture, world: WorldPicture, chosen: int) -> str:
    """The whole `<svg>` of one world, with the line at the tick `chosen`. All text is escaped."""
    return "".join(_parts(picture, world, chosen))


def _parts(picture: Picture, world: WorldPicture, chosen: int) -> Iterator[str]:
    size = f"{picture.width:g} {world.height:g}"
    title = escape(world.title)
    yield (
        f'<svg class="picture{" long" if picture.ticks > LONG else ""}" viewBox="0 0 {size}" '
        f'width="{picture.width:g}" height="{world.height:g}" role="img" '
        f'aria-label="{title}: pods over ticks. The table below says the same in words." '
        f'data-left="{picture.left:g}" data-pitch="{picture.pitch:g}">'
        f'<text class="world-title" x="4" y="14">{title}</text>'
    )
    yield from _axis(picture, world, chosen)
    yield from _columns(picture, world)
    yield from _pods(picture, world)
    for row in world.counts:
        yield from _counts(picture, row, world.most)
    if world.undrawn:
        told = f"and {world.undrawn} more kinds of pods; the table counts them"
        yield _text("more", picture.left, world.pods_bottom - 4, told)
    yield f'<path class="area" d="{world.area}"/><path class="want" d="{world.want}"/>'
    yield f'<path class="line" d="{world.line}"/>'
    yield _text("pod", picture.left - 10, world.serving_y, "serving")
    for words, bands, y in (
        ("images", world.image_band, world.image_band_y),
        ("config", world.config_band, world.config_band_y),
    ):
        yield _text("pod", picture.left - 10, y + 7, words)
        for band in bands:
            top, height = (y, 8) if band.mixed else (y + 2.5, 3)
            yield (
                f'<rect class="band{" mixed" if band.mixed else ""}" x="{band.x:g}" '
                f'y="{top:g}" width="{band.width:g}" height="{height}" rx="1.5"/>'
            )
    yield _chosen(picture, world, chosen)
    yield "</svg>"


def _axis(picture: Picture, world: WorldPicture, chosen: int) -> Iterator[str]:
    every = 1 if picture.pitch >= 20 else 5 if picture.ticks <= 100 else 20
    for tick in range(0, picture.ticks, every):
        now = " now" if tick == chosen else ""
        x = picture.left + picture.pitch * (tick + 0.5)
        yield _text(f"axis{now}", x, world.pods_top - 26, str(tick))


def _columns(picture: Picture, world: WorldPicture) -> Iterator[str]:
    """Tinted columns with their labels, which make room for each other as far as they can."""
    free = 0.0
    for column in world.columns:
        height = world.height - world.pods_top + 2
        yield (
            f'<rect class="event" x="{column.x:g}" y="{world.pods_top - 4:g}" '
            f'width="{picture.pitch:g}" height="{height:g}" rx="5"/>'
        )
        half, middle = _LETTER * len(column.label) / 2, column.x + picture.pitch / 2
        x = max(middle, free + half)
        if column.label and x - middle <= picture.pitch:
            yield _text("event-label", x, world.pods_top - 9, column.label)
            free = x + half + _LETTER


def _chosen(picture: Picture, world: WorldPicture, chosen: int) -> str:
    """The line through the chosen tick, and the veil over what lies ahead of it."""
    x, top = picture.left + picture.pitch / 2, world.pods_top - 22
    width = picture.pitch * picture.ticks
    return (
        f'<g class="now-line" transform="translate({picture.pitch * chosen:g} 0)">'
        f'<rect class="veil" x="{x + picture.pitch / 2:g}" y="{world.pods_top - 4:g}" '
        f'width="{width:g}" height="{world.height - world.pods_top + 4:g}"/>'
        f'<path d="M{x:g} {top:g}V{world.height:g}"/></g>'
    )


def _pods(picture: Picture, world: WorldPicture) -> Iterator[str]:
    """The cells, look by look."""
    half, inset = picture.size / 2, (picture.pitch - picture.size) / 2
    corners: dict[Look, list[Place]] = {}
    for row in world.pods:
        yield _text("pod", picture.left - 10, row.top + half + 4, row.label)
        for tick, look in enumerate(row.looks):
            if look is None:
                continue
            x = picture.left + picture.pitch * tick + inset
            corners.setdefault(look, []).append((x, row.top))
    for look, places in corners.items():
        yield _path("cell", look, outline_path(look.image, picture.size, places))
        if look.configuration is not None:
            centres = ((x + half, y + half) for x, y in places)
            mark = mark_path(look.configuration, picture.size / 6.4, centres)
            yield _path("config", look, mark)


def _counts(picture: Picture, row: CountRow, most: int) -> Iterator[str]:
    """A row of counts: a pod of its look, then bars, with a number where it changes."""
    base = row.top + _BAR + 10
    yield _text("pod", picture.left - 28, base - 4, row.label)
    x, y = picture.left - 23, base - 15
    yield _path("cell", row.look, outline_path(row.look.image, 15, [(x, y)]))
    if row.look.configuration is not None:
        mark = mark_path(row.look.configuration, 2.6, [(x + 7.5, y + 7.5)])
        yield _path("config", row.look, mark)
    bars, numbers, free = [], [], 0.0
    for start, end, count in _runs(row.counts):
        height = max(3.0, _BAR * count / most)
        x, right = picture.left + picture.pitch * start, picture.left + picture.pitch * end
        bars.append(f"M{x + 1:g} {base:g}V{base - height:.1f}H{right - 1:g}V{base:g}z")
        half = _DIGIT * len(str(count)) / 2
        middle = x + picture.pitch / 2
        if middle - half >= free:
            numbers.append(_text("count", middle, base - round(height, 1) - 3, str(count)))
            free = middle + half + 2
    yield _path("cell", row.look, "".join(bars))
    yield from numbers


def _runs(counts: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """First tick, tick after the last, and count of each run of equal counts but 0."""
    start = 0
    for tick in range(1, len(counts) + 1):
        if tick == len(counts) or counts[tick] != counts[start]:
            if counts[start]:
                yield start, tick, counts[start]
            start = tick


def _path(kind: str, look: Look, path: str) -> str:
    return f'<path class="{kind} image-{look.image % IMAGES} {look.state}" d="{path}"/>'


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(text)}</text>'
