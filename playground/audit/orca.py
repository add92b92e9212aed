"""What Orca emits while an execution runs, from its first event to its last.

Sources: orca, ``EchoNotifyingExecutionListener.groovy``, ``EchoNotifyingStageListener.groovy`` and
``StartExecutionHandler.kt``.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from .events import Event, Switches, event, received_by_echo, task_event, task_started
from .execution import Execution, Now, context_after, execution_json
from .statuses import execution_phase, stage_phase


class Moment(NamedTuple):
    """When Orca emits something: of the execution (`stage` None), of the stage at that position,
    or of its task with that number, counted from 1 (0: of none)."""

    what: Literal["starts", "ends"]
    stage: int | None = None
    task: int = 0


def events_of(execution: Execution, switches: Switches | None = None) -> list[Event]:
    """All events of an execution in their order, numbered and dated as Echo does it.

    Their times go evenly from its start to its end. A stage that did not begin has none of its
    own; it is in the `execution` of all others. Values are shared between the events.
    """
    moments = list(_moments(execution))
    now = [Now("NOT_STARTED", context_after(stage, 0)) for stage in execution.stages]
    told = []
    for number, moment in enumerate(moments):
        took = (execution.ended - execution.started) * number // max(len(moments) - 1, 1)
        time = execution.started + took
        if moment.stage is not None:
            now[moment.stage] = _progress(execution, now[moment.stage], moment, time)
        emitted = _emitted(execution, moment, now, switches or Switches())
        if emitted is not None:
            told.append(received_by_echo(emitted, f"{execution.id}-{number + 1:03}", time))
    return told


def _moments(execution: Execution) -> Iterator[Moment]:
    begun = [stage.status != "NOT_STARTED" for stage in execution.stages]
    # An execution without a stage that could begin is TERMINAL, and was never said to start.
    if any(begun):
        yield Moment("starts")
    for position, stage in enumerate(execution.stages):
        if not begun[position]:
            continue
        if stage.status != "SKIPPED":
            yield Moment("starts", position)
        for task in range(1, len(stage.tasks) + 1):
            yield Moment("starts", position, task)
            yield Moment("ends", position, task)
        yield Moment("ends", position)
    yield Moment("ends")


def _progress(execution: Execution, before: Now, moment: Moment, time: int) -> Now:
    """How a stage stands at a moment of its own."""
    assert moment.stage is not None
    stage = execution.stages[moment.stage]
    if moment.what == "starts":
        return before if moment.task else Now("RUNNING", before.context, time)
    if moment.task:
        return before._replace(context=context_after(stage, moment.task))
    return before._replace(status=stage.status, ended=time)


def _emitted(
    execution: Execution, moment: Moment, now: list[Now], switches: Switches
) -> Event | None:
    application = execution.application
    if moment.stage is None:
        ends = moment.what == "ends"
        status: str = execution.status if ends else "RUNNING"
        content = {
            "execution": execution_json(execution, now, status),
            "executionId": execution.id,
        }
        what = "orchestration" if execution.ad_hoc else "pipeline"
        return event(what, execution_phase(status) if ends else "starting", content, application)
    stage = execution.stages[moment.stage]
    content = _content(execution, moment.stage, now)
    if not moment.task:
        phase = stage_phase(stage.status) if moment.what == "ends" else "starting"
        return event("stage", phase, content, application)
    name, status = stage.tasks[moment.task - 1]
    task = (stage.type, name)
    if moment.what == "starts":
        return task_started(task, content, application, switches)
    return task_event(task, status, content, application, switches)


def _content(execution: Execution, position: int, now: list[Now]) -> dict[str, Any]:
    stage, at = execution.stages[position], now[position]
    return {
        "standalone": execution.ad_hoc,
        "canceled": False,
        "isSynthetic": False,
        "name": stage.name,
        "stageId": execution.stage_id(stage),
        "executionId": execution.id,
        "startTime": at.started,
        "endTime": at.ended,
        "context": at.context,
        "execution": execution_json(execution, now, "RUNNING"),
    }
