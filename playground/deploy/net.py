"""Net Changes: what the steps of a deploy did to the text, one after the other, as one list."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from playground.manifest import MISSING, Change, KubernetesObject
from playground.manifest.apply import same
from playground.manifest.pointer import Tokens, format_pointer


def net_changes(before: KubernetesObject, after: Any, steps: Sequence[Change]) -> list[Change]:
    """The Changes that lead from an object as it was written to what it became.

    Each bears the rule of the first step that touched its place, and the reasons of all.
    """
    found = []
    for tokens, old, new in _differences(before.value, after, ()):
        pointer = before.pointer + format_pointer(tokens)
        own = [change for change in steps if _touches(change.pointer, pointer)]
        reasons = dict.fromkeys(change.reason for change in own)
        rule = own[0].rule if own else ""
        found.append(Change(before.document, pointer, old, new, rule, " ".join(reasons)))
    return found


def _touches(one: str, other: str) -> bool:
    """Whether one of two pointers leads to, into or around the place of the other."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _differences(old: Any, new: Any, tokens: Tokens) -> Iterator[tuple[Tokens, Any, Any]]:
    """Path, value before and value after of each place that is not the same."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in _keys(old, new):
            if key not in old:
                yield (*tokens, key), MISSING, new[key]
            elif key not in new:
                yield (*tokens, key), old[key], MISSING
            else:
                yield from _differences(old[key], new[key], (*tokens, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for position, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(*pair, (*tokens, position))
    elif not same(old, new):
        yield tokens, old, new


def _keys(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    return dict.fromkeys((*old, *new))
