"""What stands somewhere in an event, which may be anything: as an object, a list or a text."""

from typing import Any

LONGEST = 200
"""Characters of a text that is searched by; what is longer is cut."""


def as_object(value: Any) -> dict[str, Any]:
    """The value if it is a JSON object, or else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """The value if it is a JSON array, or else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any, longest: int = LONGEST) -> str:
    """A text that every database takes: no half pairs, and not the character zero."""
    if not isinstance(value, str):
        return ""
    if value.isascii() and "\0" not in value:
        return value[:longest]
    return value[:longest].encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")
