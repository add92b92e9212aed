"""Where two objects differ, with paths that name list elements by their key: for reading."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playground.cluster.equality import plain, same
from playground.manifest.change import MISSING, Missing

_KEYS = (
    ("name",),
    ("containerPort", "protocol"),
    ("mountPath",),
    ("port", "protocol"),
    ("ip",),
    ("topologyKey", "whenUnsatisfiable"),
    ("key",),
    ("type",),
)
"""The first of these that every element has, and that tells them apart, names them."""
Keys = tuple[tuple[str, ...], ...]
BY_NAME: Keys = _KEYS
BY_MERGE_KEY: Keys = tuple(sorted(_KEYS, key=lambda names: names == ("name",)))
"""The keys by which a merge tells ports and mounts apart, before their names."""
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Element:
    """A list's element, told by its keys and their values."""

    keys: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        return ",".join(f"{name}={plain(value)}" for name, value in self.keys)

    def is_it(self, item: Any) -> bool:
        """Whether an item has none of the keys with another value, and at least one of them."""
        if not isinstance(item, dict) or not any(name in item for name, _ in self.keys):
            return False
        return all(same(item.get(name, value), value) for name, value in self.keys)


Steps = tuple[str | Element, ...]
"""The way to a value: keys of objects, and elements of lists."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field: `before` MISSING means that it was added, `after` MISSING that it is gone.

    `path` is like `spec.template.spec.containers[name=app].env[name=A].value`; one that ends in
    `[order]` says that the same elements stand in another order. `steps` is the same for programs.
    """

    path: str
    before: Any | Missing
    after: Any | Missing
    steps: Steps = ()


def field_differences(
    before: Any, after: Any, keys: Keys = BY_NAME
) -> tuple[FieldDifference, ...]:
    """All differences, keys in alphabetical order, list elements in the order of `before`."""
    return tuple(_differences(before, after, "", (), keys))


def _differences(
    before: Any, after: Any, path: str, steps: Steps, keys: Keys
) -> Iterator[FieldDifference]:
    if before is MISSING or after is MISSING:
        yield FieldDifference(path, before, after, steps)
        return
    if type(before) is type(after) and before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            pair = before.get(key, MISSING), after.get(key, MISSING)
            yield from _differences(*pair, joined(path, key), (*steps, key), keys)
        return
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and (names := key_names(keys, before, after))
    ):
        old = {element_of(item, names): item for item in before}
        new = {element_of(item, names): item for item in after}
        for one in [*old, *(one for one in new if one not in old)]:
            pair = old.get(one, MISSING), new.get(one, MISSING)
            yield from _differences(*pair, f"{path}[{one}]", (*steps, one), keys)
        if [one for one in old if one in new] != [one for one in new if one in old]:
            order = list(map(str, old)), list(map(str, new))
            yield FieldDifference(f"{path}[order]", *order, steps)
        return
    yield FieldDifference(path, before, after, steps)


def joined(path: str, key: str) -> str:
    """The path of a key below `path`; a key with other characters stands in brackets, quoted."""
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key


def key_names(keys: Keys, *lists: list[Any]) -> tuple[str, ...]:
    """The first of the keys that name the elements of all these lists; () where none do."""
    if not all(lists):
        return ()
    for names in keys:
        if all(_has(e, names) for x in lists for e in x) and (
            all(len({str([e[n] for n in names]) for e in x}) == len(x) for x in lists)
        ):
            return names
    return ()


def _has(item: Any, names: tuple[str, ...]) -> bool:
    return isinstance(item, dict) and all(isinstance(item.get(n), str | int) for n in names)


def element_of(item: dict[str, Any], names: tuple[str, ...]) -> Element:
    """The element that an item of a list is, told by those keys."""
    return Element(tuple((name, item[name]) for name in names))


def is_within(steps: Steps, parent: Steps) -> bool:
    """Whether the steps lead to what `parent` leads to, or to something in it."""
    return steps[: len(parent)] == parent


def with_difference(before: Any, after: Any, wanted: FieldDifference, steps: Steps = ()) -> Any:
    """`before` with one of its differences to `after`, told by merge keys, and nothing else."""
    ordered = wanted.path.endswith("[order]")
    if steps == wanted.steps and not ordered:
        return after
    if not is_within(wanted.steps, steps):
        return before
    if isinstance(before, dict) and isinstance(after, dict):
        chosen = {
            key: with_difference(
                before.get(key, MISSING), after.get(key, MISSING), wanted, (*steps, key)
            )
            for key in {**before, **after}
        }
        return {key: value for key, value in chosen.items() if value is not MISSING}
    if (
        isinstance(before, list)
        and isinstance(after, list)
        and (names := key_names(BY_MERGE_KEY, before, after))
    ):
        old = {element_of(item, names): item for item in before}
        new = {element_of(item, names): item for item in after}
        if steps == wanted.steps:
            order = [*new, *old]
            return sorted(before, key=lambda item: order.index(element_of(item, names)))
        items = (
            with_difference(old.get(one, MISSING), new.get(one, MISSING), wanted, (*steps, one))
            for one in {**old, **new}
        )
        return [item for item in items if item is not MISSING]
    return before


def found_at(value: Any, steps: Steps) -> Any | Missing:
    """What the steps lead to in a value; MISSING where nothing is."""
    for step in steps:
        if isinstance(step, Element):
            items = value if isinstance(value, list) else ()
            value = next((item for item in items if step.is_it(item)), MISSING)
        else:
            value = value.get(step, MISSING) if isinstance(value, dict) else MISSING
    return value


class Places:
    """A set of ways, to be asked quickly what lies in or around another one."""

    def __init__(self, ways: Iterable[Steps]) -> None:
        self.ways = frozenset(ways)
        self.above = frozenset(way[:depth] for way in self.ways for depth in range(len(way)))

    def inside(self, steps: Steps) -> bool:
        """Whether one of the ways leads to what `steps` leads to, or into it."""
        return steps in self.ways or steps in self.above

    def below(self, steps: Steps) -> bool:
        """Whether one of the ways leads into it, and further than that."""
        return steps in self.above

    def touch(self, steps: Steps) -> bool:
        """Whether one of the ways leads there, into it, or to something that it is in."""
        return self.inside(steps) or any(steps[:n] in self.ways for n in range(len(steps)))
