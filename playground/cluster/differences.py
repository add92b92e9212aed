"""Where two objects differ, with paths that name list elements by their key: for reading."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playground.cluster.equality import plain
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
_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field: `before` MISSING means that it was added, `after` MISSING that it is gone.

    `path` is like `spec.template.spec.containers[name=app].env[name=A].value`; one that ends in
    `[order]` says that the same elements stand in another order.
    """

    path: str
    before: Any | Missing
    after: Any | Missing


def field_differences(before: Any, after: Any) -> tuple[FieldDifference, ...]:
    """All differences, keys in alphabetical order, list elements in the order of `before`."""
    return tuple(_differences(before, after, ""))


def _differences(before: Any, after: Any, path: str) -> Iterator[FieldDifference]:
    if type(before) is type(after) and before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _pair(before, after, key, joined(path, key))
        return
    if isinstance(before, list) and isinstance(after, list):
        key_names = _key(before, after)
        if key_names:
            old = {_name(item, key_names): item for item in before}
            new = {_name(item, key_names): item for item in after}
            for name in [*old, *(name for name in new if name not in old)]:
                yield from _pair(old, new, name, f"{path}[{name}]")
            if [name for name in old if name in new] != [name for name in new if name in old]:
                yield FieldDifference(f"{path}[order]", list(old), list(new))
            return
    yield FieldDifference(path, before, after)


def _pair(
    before: dict[str, Any], after: dict[str, Any], key: str, path: str
) -> Iterator[FieldDifference]:
    if key not in before:
        yield FieldDifference(path, MISSING, after[key])
    elif key not in after:
        yield FieldDifference(path, before[key], MISSING)
    else:
        yield from _differences(before[key], after[key], path)


def joined(path: str, key: str) -> str:
    """The path of a key below `path`; a key with other characters stands in brackets, quoted."""
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{json.dumps(key)}]"
    return f"{path}.{key}" if path else key


def _key(*lists: list[Any]) -> tuple[str, ...]:
    if not all(lists):
        return ()
    for names in _KEYS:
        if all(isinstance(e, dict) and all(n in e for n in names) for x in lists for e in x) and (
            all(len({str([e[n] for n in names]) for e in x}) == len(x) for x in lists)
        ):
            return names
    return ()


def _name(item: dict[str, Any], names: tuple[str, ...]) -> str:
    return ",".join(f"{name}={plain(item[name])}" for name in names)
