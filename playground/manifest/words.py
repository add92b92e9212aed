"""Words for messages: what kind of value stands somewhere, never the value: it may be secret."""

from typing import Any


def kind_of(value: Any) -> str:
    """`a number`, `a list`, `text`, …"""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a mapping"
