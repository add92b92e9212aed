"""What the log is searched by: who, what, where and when, as an event says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .delivery import fingerprint
from .values import as_object, as_text


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


def summary(
    event: Any,
    received: str,
    same_key_as: int | None = None,
    members: Mapping[str, str] | None = None,
) -> Summary:
    """The Summary of any value that was kept as an event; `members` as for `fingerprint`."""
    prints = fingerprint(event, members)
    event = as_object(event)
    details, content = as_object(event.get("details")), as_object(event.get("content"))
    execution = as_object(content.get("execution"))
    trigger = as_object(execution.get("trigger")) or as_object(content.get("trigger"))
    user = as_object(execution.get("authentication")).get("user") or trigger.get("user")
    return Summary(
        received,
        as_text(details.get("type")),
        as_text(details.get("application") or execution.get("application")),
        as_text(user),
        as_text(content.get("executionId") or execution.get("id")),
        as_text(execution.get("name")),
        as_text(content.get("name")),
        as_text(content.get("taskName")),
        _milliseconds(details.get("created")),
        prints.key or "",
        prints.content,
        same_key_as if isinstance(same_key_as, int) else None,
    )


def _milliseconds(value: Any) -> int | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    return number
