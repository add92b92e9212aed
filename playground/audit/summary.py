"""What the log is searched by: who, what, where and when, as an event says it."""

from dataclasses import dataclass
from typing import Any

from .delivery import fingerprint

LONGEST = 200
"""Characters of one member; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The members of an event that have a column of their own; empty where it says nothing.

    `received` is our own time, in RFC 3339. `created` is Echo's, in milliseconds since 1970, None
    if there is none; it is a claim.
    `same_key_as` is the first entry with the same key and another content.
    """

    received: str
    type: str = ""
    application: str = ""
    user: str = ""
    execution: str = ""
    execution_name: str = ""
    stage: str = ""
    task: str = ""
    created: int | None = None
    key: str = ""
    content: str = ""
    same_key_as: int | None = None


def summary(event: Any, received: str, same_key_as: int | None = None) -> Summary:
    """The Summary of any value that was kept as an event."""
    prints = fingerprint(event)
    event = _object(event)
    details, content = _object(event.get("details")), _object(event.get("content"))
    execution = _object(content.get("execution"))
    trigger = _object(execution.get("trigger")) or _object(content.get("trigger"))
    user = _object(execution.get("authentication")).get("user") or trigger.get("user")
    return Summary(
        received,
        _text(details.get("type")),
        _text(details.get("application") or execution.get("application")),
        _text(user),
        _text(content.get("executionId") or execution.get("id")),
        _text(execution.get("name")),
        _text(content.get("name")),
        _text(content.get("taskName")),
        _milliseconds(details.get("created")),
        prints.key or "",
        prints.content,
        same_key_as if isinstance(same_key_as, int) else None,
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    """A text that every database takes: no half pairs, and not the character zero."""
    if not isinstance(value, str):
        return ""
    return value[:LONGEST].encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")


def _milliseconds(value: Any) -> int | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    return number
