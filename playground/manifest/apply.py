"""Changes applied to values: what a document says after them."""

from collections.abc import Iterable
from typing import Any

from .change import MISSING, Change, Missing
from .pointer import parse_pointer


def apply_changes(value: Any, changes: Iterable[Change]) -> Any:
    """The value with the Changes made; `value` itself stays as it is.

    Only what is on the way to a change is copied. KeyError if a Change does not fit.
    """
    for change in in_patch_order(changes):
        value = _applied(value, parse_pointer(change.pointer), change.after)
    return value


def in_patch_order(changes: Iterable[Change]) -> list[Change]:
    """The order in which the Changes can be made one after the other.

    Every Change speaks of the document as it was, so removals come last, the later items of
    a sequence before the earlier ones.
    """
    changes = list(changes)
    removals = [change for change in changes if change.after is MISSING]
    removals.sort(key=lambda change: _sort_key(change.pointer), reverse=True)
    return [change for change in changes if change.after is not MISSING] + removals


def _sort_key(pointer: str) -> list[tuple[bool, int, str]]:
    return [
        (token.isdecimal(), int(token) if token.isdecimal() else 0, token)
        for token in parse_pointer(pointer)
    ]


def _applied(value: Any, tokens: tuple[str, ...], after: Any | Missing) -> Any:
    if not tokens:
        return after
    token, rest = tokens[0], tokens[1:]
    if isinstance(value, dict):
        copy: Any = dict(value)
        if rest:
            copy[token] = _applied(copy[token], rest, after)
        elif after is MISSING:
            del copy[token]
        else:
            copy[token] = after
        return copy
    if not isinstance(value, list):
        raise KeyError(token)
    copy = list(value)
    position = len(copy) if token == "-" else int(token)
    if rest:
        copy[position] = _applied(copy[position], rest, after)
    elif after is MISSING:
        del copy[position]
    elif position == len(copy):
        copy.append(after)
    else:
        copy[position] = after
    return copy


def same(one: Any, other: Any) -> bool:
    """Whether two JSON values are equal, types included: true is not 1.

    Numbers are compared as JSON has them: 1 and 1.0 are one number.
    """
    if one is other:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
