"""What is stored, what was applied last, and what is live, as one tree with three columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.cluster import LAST_APPLIED, Drift
from playground.cluster.differences import (
    BY_MERGE_KEY,
    Places,
    Steps,
    element_of,
    joined,
    key_names,
)
from playground.lessons.edits.drift_view import value_text
from playground.manifest import MISSING

MOST_LINES = 250


@dataclass(frozen=True, slots=True)
class Line:
    """One field: how deep it is, what it is called, and its three values as text.

    "" where nothing stands; a field with fields below it has no values. `row` is the number of
    the row of the drift (0: it does not differ).
    """

    depth: int
    label: str
    stored: str
    applied: str
    live: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class ThreeViews:
    """The lines, at most `MOST_LINES`; `filled` counts the fields that only the live object has
    and nobody edited: the API server filled them in."""

    lines: tuple[Line, ...]
    filled: int
    cut_short: bool


def three_views(stored: Any, applied: Any, live: Any, found: Drift) -> ThreeViews:
    """The tree of a stored object, of last-applied (None: there is none) and of `live`, which is
    without bookkeeping as the rows of the drift are."""
    rows = {row.steps: number for number, row in enumerate(found.rows, 1)}
    tree = _Tree(rows)
    applied = MISSING if applied is None else _plain(applied)
    lines = list(tree.below((_plain(stored), applied, live), (), 0))
    lines += tree.left(found)
    return ThreeViews(tuple(lines[:MOST_LINES]), tree.filled, len(lines) > MOST_LINES)


def _plain(manifest: Any) -> Any:
    """A manifest without what the live object is shown without as well."""
    metadata = manifest.get("metadata") if isinstance(manifest, dict) else None
    if not isinstance(metadata, dict):
        return manifest
    kept = {k: v for k, v in metadata.items() if k not in ("namespace", "creationTimestamp")}
    annotations = kept.get("annotations")
    if isinstance(annotations, dict):
        kept["annotations"] = {k: v for k, v in annotations.items() if k != LAST_APPLIED}
        if not kept["annotations"]:
            del kept["annotations"]
    return {**{k: v for k, v in manifest.items() if k != "status"}, "metadata": kept}


class _Tree:
    def __init__(self, rows: Mapping[Steps, int]) -> None:
        self.rows, self.places = rows, Places(rows)
        self.filled = 0
        self.told: set[int] = set()

    def below(self, values: tuple[Any, Any, Any], steps: Steps, depth: int) -> Iterator[Line]:
        """The lines of all that is in these values, which are all objects or lists of them."""
        for label, step, children in _children(values):
            here = (*steps, step)
            stored, applied, _ = children
            inside = self.places.inside(here)
            if stored is MISSING and applied is MISSING and not inside:
                self.filled += 1
                continue
            row = self.rows.get(here, 0)
            if row and not self.places.below(here):
                yield self._line(depth, label, children, row)
            elif _opens(children):
                self.told.add(row)
                yield Line(depth, label, "", "", "", row)
                yield from self.below(children, here, depth + 1)
            else:
                yield self._line(depth, label, children, row)

    def left(self, found: Drift) -> Iterator[Line]:
        """The rows that have no place in the tree, because a default is part of their key."""
        for number, row in enumerate(found.rows, 1):
            if number not in self.told:
                yield self._line(0, row.path, (row.stored, MISSING, row.live), number)

    def _line(self, depth: int, label: str, values: tuple[Any, Any, Any], row: int) -> Line:
        stored, applied, live = map(value_text, values)
        self.told.add(row)
        return Line(depth, label, stored, applied, live, row)


def _opens(values: tuple[Any, Any, Any]) -> bool:
    there = [value for value in values if value is not MISSING]
    if all(isinstance(value, dict) for value in there):
        return any(there)
    return all(isinstance(value, list) for value in there) and bool(
        key_names(BY_MERGE_KEY, *there)
    )


def _children(values: tuple[Any, Any, Any]) -> Iterator[tuple[str, Any, tuple[Any, Any, Any]]]:
    there = [value for value in values if value is not MISSING]
    if all(isinstance(value, dict) for value in there):
        for key in {key: None for value in there for key in value}:
            found = tuple(v.get(key, MISSING) if v is not MISSING else MISSING for v in values)
            yield joined("", key), key, (found[0], found[1], found[2])
        return
    names = key_names(BY_MERGE_KEY, *there)
    lists = [
        {element_of(item, names): item for item in value} if value is not MISSING else {}
        for value in values
    ]
    for element in {element: None for each in lists for element in each}:
        found = tuple(each.get(element, MISSING) for each in lists)
        yield f"- {element}", element, (found[0], found[1], found[2])
