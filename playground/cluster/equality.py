"""Equality of JSON values as the API server and kubectl see it."""

from typing import Any


def same(one: Any, other: Any) -> bool:
    """Deep equality in which types count: true is not 1, and 1 is not "1"."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def plain(value: Any) -> str:
    """A scalar as Go's ``%v`` prints it: what merge keys are sorted and compared by."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
