"""Fields of a live object's status, whose JSON may be of any shape."""

from typing import Any


class Unreadable(ValueError):
    """The object has not the shape of its kind; the text is a clause that says where."""


def mapping(value: dict[str, Any], *path: str) -> dict[str, Any] | None:
    """The mapping at `path`, None if it is absent or null; Unreadable if it is none."""
    inner: Any = value
    for position, key in enumerate(path):
        inner = inner.get(key)
        if inner is None:
            return None
        if not isinstance(inner, dict):
            raise Unreadable(f"{'.'.join(path[: position + 1])} is no mapping")
    return inner  # type: ignore[no-any-return]


def number(value: dict[str, Any] | None, key: str) -> int | None:
    """The whole number at `key`, None if it is absent or null; Unreadable if it is none."""
    inner = (value or {}).get(key)
    if inner is not None and (isinstance(inner, bool) or not isinstance(inner, int)):
        raise Unreadable(f"{key} is no whole number")
    return inner


def count(value: dict[str, Any] | None, key: str) -> int:
    """The whole number at `key`; 0 if it is absent, as Spinnaker counts."""
    return number(value, key) or 0


def text(value: dict[str, Any] | None, key: str) -> str | None:
    """The text at `key`, None if it is absent or null; Unreadable if it is none."""
    inner = (value or {}).get(key)
    if not isinstance(inner, str | None):
        raise Unreadable(f"{key} is no text")
    return inner


def conditions(status: dict[str, Any]) -> list[dict[str, str]]:
    """`status.conditions`, each with its type, status, reason and message ("" if absent)."""
    entries = status.get("conditions")
    if entries is None:
        return []
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Unreadable("status.conditions is no list of conditions")
    keys = ("type", "status", "reason", "message")
    return [{key: text(entry, key) or "" for key in keys} for entry in entries]


def generation_observed(value: dict[str, Any], status: dict[str, Any]) -> bool:
    """Whether the controller has seen the newest spec; without numbers it has not."""
    observed = number(status, "observedGeneration")
    return observed is not None and observed == number(mapping(value, "metadata"), "generation")
