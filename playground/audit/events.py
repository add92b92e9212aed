"""One event in Echo's shape, as Orca hands it over.

Sources: orca, ``EchoNotifyingStageListener.groovy`` and ``EchoNotifyingExecutionListener.groovy``;
echo, ``api/events/Event.java`` and ``Metadata.java``.
"""

from dataclasses import dataclass
from typing import Any

from .statuses import Phase, task_phase

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Switches:
    """Orca's settings `echo.events.ignoreTaskEvents` and `echo.events.includeFullExecution`."""

    ignore_task_events: bool = False
    full_execution: bool = True


def event(what: str, phase: Phase, content: dict[str, Any], application: str) -> Event:
    """An event of Orca's: `what` is ``task``, ``stage``, ``pipeline`` or ``orchestration``."""
    details = {"source": "orca", "type": f"orca:{what}:{phase}", "application": application}
    return {"details": details, "content": content}


def task_started(
    task: tuple[str, str], content: dict[str, Any], application: str, switches: Switches
) -> Event | None:
    """The event of a task that begins; None where Orca emits none."""
    return _of_task(task, "starting", content, application, switches)


def task_event(
    task: tuple[str, str],
    status: str,
    content: dict[str, Any],
    application: str,
    switches: Switches,
) -> Event | None:
    """The event of a task that has run; None where Orca emits none.

    `task` is the type of its stage and its own name, `content` what its stage's event would
    carry. ValueError: there is no such status.
    """
    phase = task_phase(status)
    return None if phase is None else _of_task(task, phase, content, application, switches)


def _of_task(
    task: tuple[str, str],
    phase: Phase,
    content: dict[str, Any],
    application: str,
    switches: Switches,
) -> Event | None:
    if switches.ignore_task_events:
        return None
    carried = dict(content)
    if not switches.full_execution:
        carried.pop("execution", None)
    return event("task", phase, {**carried, "taskName": ".".join(task)}, application)


def received_by_echo(event: Event, event_id: str, created: int) -> Event:
    """The event once Echo has it: numbered, and dated in milliseconds since 1970, as text.

    Neither is Orca's: of one event that is handed over twice, both differ.
    """
    details = {**event["details"], "created": str(created), "requestHeaders": {}}
    return {**event, "details": details, "eventId": event_id}
