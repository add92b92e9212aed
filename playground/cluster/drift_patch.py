"""Drift as a JSON Patch (RFC 6902): one operation a row, from what is stored to what is live."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from playground.cluster.differences import (
    BY_MERGE_KEY,
    Element,
    Steps,
    element_of,
    found_at,
    key_names,
)
from playground.cluster.drift import Drift
from playground.manifest.change import MISSING
from playground.manifest.pointer import format_pointer

Operation = dict[str, Any]


def drift_patch(drift: Drift) -> tuple[Operation, ...]:
    """The operations in the order of the rows; in this order they make `wanted` into `live`.

    The place of an element is its place at that moment: what was added or removed before counts.
    A list whose elements stand in another order is replaced whole.
    """
    work = deepcopy(drift.wanted)
    operations = []
    for row in drift.rows:
        if row.path.endswith("[order]"):
            value = _ordered(found_at(work, row.steps), found_at(drift.live, row.steps))
            operation = {"op": "replace", "path": _pointer(work, row.steps), "value": value}
        elif row.live is MISSING:
            operation = {"op": "remove", "path": _pointer(work, row.steps)}
        else:
            op = "add" if row.stored is MISSING else "replace"
            path = _pointer(work, row.steps, drift.live)
            operation = {"op": op, "path": path, "value": deepcopy(row.live)}
        operations.append(deepcopy(operation))
        _do(work, row.steps, operation)
    return tuple(operations)


def _ordered(now: Any, live: Any) -> list[Any]:
    """The elements of `now` in the order that they have in `live`, where they all are."""
    assert isinstance(now, list) and isinstance(live, list), "only lists have an order"
    names = key_names(BY_MERGE_KEY, now, live)
    order = [element_of(item, names) for item in live]
    return sorted(now, key=lambda item: order.index(element_of(item, names)))


def _pointer(work: Any, steps: Steps, live: Any = MISSING) -> str:
    return format_pointer(_tokens(work, steps, live))


def _tokens(work: Any, steps: Steps, live: Any) -> Iterable[str | int]:
    for step in steps:
        if isinstance(step, Element):
            assert isinstance(work, list), "the steps come from these values"
            place = next((n for n, item in enumerate(work) if step.is_it(item)), None)
            yield _insertion(work, live, step) if place is None else place
            work = work[place] if place is not None else MISSING
            items = live if isinstance(live, list) else ()
            live = next((item for item in items if step.is_it(item)), MISSING)
        else:
            yield step
            work = work.get(step, MISSING) if isinstance(work, dict) else MISSING
            live = live.get(step, MISSING) if isinstance(live, dict) else MISSING


def _insertion(work: list[Any], live: Any, new: Element) -> int:
    """Behind the elements that stand before it in the live list and are there already."""
    items = live if isinstance(live, list) else []
    at = next((n for n, item in enumerate(items) if new.is_it(item)), len(items))
    names = [name for name, _ in new.keys]
    before = [[item.get(name) for name in names] for item in items[:at]]
    places = [n for n, item in enumerate(work) if [item.get(name) for name in names] in before]
    return max(places, default=-1) + 1


def _do(work: Any, steps: Steps, operation: Operation) -> None:
    """The operation, on a value of our own."""
    tokens = list(_tokens(work, steps[:-1], MISSING))
    for token in tokens:
        work = work[token]
    last = steps[-1]
    if not isinstance(last, Element):
        if operation["op"] == "remove":
            del work[last]
        else:
            work[last] = operation["value"]
        return
    place = next((n for n, item in enumerate(work) if last.is_it(item)), None)
    if operation["op"] == "remove":
        assert place is not None, "what is removed is there"
        del work[place]
    elif place is None:
        work.insert(int(operation["path"].rpartition("/")[2]), operation["value"])
    else:
        work[place] = operation["value"]
