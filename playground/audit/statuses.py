"""Which events Orca emits when a task, a stage or an execution gets into a status.

Sources: orca, ``EchoNotifyingStageListener.groovy``, ``EchoNotifyingExecutionListener.groovy`` and
``ExecutionStatus.java``.
"""

from typing import Literal

Phase = Literal["starting", "complete", "failed", "skipped"]

STATUSES = frozenset(
    {
        "NOT_STARTED", "RUNNING", "PAUSED", "SUSPENDED", "SUCCEEDED", "FAILED_CONTINUE",
        "TERMINAL", "CANCELED", "REDIRECT", "STOPPED", "SKIPPED", "BUFFERED",
    }
)  # fmt: skip
SUCCESSFUL = frozenset({"SUCCEEDED", "STOPPED", "SKIPPED"})
"""A stopped task is a success: the pipeline goes on. A stopped stage is not; see `stage_phase`."""


def task_phase(status: str) -> Phase | None:
    """What is told once a task has run; None while it is running. ValueError: no such status."""
    if _known(status) == "RUNNING":
        return None
    return "complete" if status in SUCCESSFUL else "failed"


def stage_phase(status: str) -> Phase:
    """What is told at the end of a stage. ValueError: no such status."""
    if _known(status) == "SKIPPED":
        return "skipped"
    return "complete" if status == "SUCCEEDED" else "failed"


def execution_phase(status: str) -> Phase:
    """What is told at the end of a pipeline or an orchestration. ValueError: no such status."""
    return "complete" if _known(status) == "SUCCEEDED" else "failed"


def _known(status: str) -> str:
    if status not in STATUSES:
        raise ValueError(f"{status} is no status of an execution")
    return status
