"""The Cluster as the page shows it: what it holds, who uses what, and what is missing."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from playground.cluster import LAST_APPLIED, Cluster, key_of
from playground.deploy.versioner import annotations_of
from playground.kinds import find_references
from playground.report.mask import masked_object

MOST_SHOWN = 60
MOST_USERS = 5
MOST_CHARACTERS = 80_000
"""Of all objects as JSON: what is beyond is not written out."""

_HALVES = re.compile("[\ud800-\udfff]")
_Place = tuple[str, str, str]
"""Kind, namespace and name."""


_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_Dumper):  # type: ignore[misc]
    """Writes what stands in several places out in each of them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class ShownLive:
    """One live object; `number` counts in the order of creation, from 1.

    `news` is "new", "changed" or "", against the Cluster before; `users` and `more_users` are
    those that name it, `missing` what it names and the Cluster does not hold. `live` and `applied`
    are YAML: the object without managedFields and last-applied, and what was last applied; ""
    where there is none, or too much.
    """

    number: int
    kind: str
    name: str
    namespace: str
    news: str
    users: tuple[str, ...]
    more_users: int
    is_configuration: bool
    missing: tuple[str, ...]
    live: str
    applied: str


def shown_cluster(before: Cluster, after: Cluster) -> tuple[ShownLive, ...]:
    """The first objects of the Cluster, the oldest first."""
    users: dict[_Place, list[str]] = {}
    missing: list[list[str]] = []
    places = {_place(obj) for obj in after.objects}
    for obj in after.objects:
        kind, namespace, name = _place(obj)
        lacks: dict[str, None] = {}
        named: dict[_Place, bool] = {}
        for reference in find_references(obj):
            home = reference.namespace or namespace
            target: _Place = (reference.target_kind, home, reference.name)
            named[target] = named.get(target, True) and reference.optional
        for target, optional in named.items():
            users.setdefault(target, []).append(f"{kind} {name}")
            if target not in places and not optional:
                lacks[f"{target[0]} {target[2]}"] = None
        missing.append(list(lacks))
    shown = []
    left = MOST_CHARACTERS
    for number, obj in enumerate(after.objects[:MOST_SHOWN], 1):
        left -= len(json.dumps(obj))
        named_by = users.get(_place(obj), [])
        shown.append(_shown(number, obj, before, named_by, missing[number - 1], whole=left >= 0))
    return tuple(shown)


def _place(obj: dict[str, Any]) -> _Place:
    key = key_of(obj)
    return key.kind, key.namespace, key.name


def _shown(
    number: int,
    obj: dict[str, Any],
    before: Cluster,
    users: Sequence[str],
    missing: Sequence[str],
    *,
    whole: bool,
) -> ShownLive:
    key = key_of(obj)
    old = before.find(key)
    return ShownLive(
        number,
        key.kind,
        key.name,
        key.namespace,
        "new" if old is None else "" if old == obj else "changed",
        tuple(users[:MOST_USERS]),
        max(len(users) - MOST_USERS, 0),
        key.kind in ("ConfigMap", "Secret") and not key.group,
        tuple(missing[:MOST_USERS]),
        _yaml(_without_bookkeeping(obj)) if whole else "",
        _applied(obj) if whole else "",
    )


def _without_bookkeeping(obj: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in obj["metadata"].items() if key != "managedFields"}
    annotations = annotations_of(obj)
    if LAST_APPLIED in annotations:
        metadata["annotations"] = {k: v for k, v in annotations.items() if k != LAST_APPLIED}
    return {**obj, "metadata": metadata}


def _applied(obj: dict[str, Any]) -> str:
    """What was last applied, which may come from outside and be anything."""
    text = annotations_of(obj).get(LAST_APPLIED)
    if not isinstance(text, str):
        return ""
    try:
        value = json.loads(text)
        if not isinstance(value, dict):
            return "This is no object.\n"
        # A Secret’s is one, whatever it says of itself.
        return _yaml({**value, "kind": "Secret"} if obj["kind"] == "Secret" else value)
    except (ValueError, RecursionError):
        return "This is not JSON that can be read.\n"


def _yaml(value: Any) -> str:
    """As YAML, masked, with U+FFFD for the lone surrogates, which no YAML can hold."""
    text = json.dumps(masked_object(value), ensure_ascii=False)
    if _HALVES.search(text):
        value = json.loads(_HALVES.sub("\ufffd", text))
    return yaml.dump(
        masked_object(value), Dumper=_Plain, sort_keys=False, width=1_000, allow_unicode=True
    )
