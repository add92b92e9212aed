"""Who and what caused an event: the user, the trigger, the execution and the stage.

Sources: orca, ``EchoNotifyingStageListener.groovy``; echo, the trigger events of its modules.
"""

from dataclasses import dataclass
from typing import Any

from .values import as_list, as_object, as_text

MOST_ARTIFACTS = 20
_TRIGGER = (
    "type", "user", "source", "account", "repository", "registry", "tag", "digest", "branch",
    "hash", "job", "master", "buildNumber", "project", "slug", "subscriptionName",
    "cronExpression", "parentPipelineId", "dryRun",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """What an event says of itself; empty where it says nothing.

    `user` is the one in whose name the execution ran, `trigger` what started it as pairs of a name
    and a text. `kind` is ``PIPELINE`` or ``ORCHESTRATION``, the latter for an action from the user
    interface. `stage_type` is that of the event's stage.
    """

    user: str
    kind: str
    execution: str
    execution_name: str
    status: str
    stage: str
    stage_type: str
    stage_id: str
    task: str
    trigger: tuple[tuple[str, str], ...]
    artifacts: tuple[str, ...]


def origin(event: Any) -> Origin:
    """Where an event comes from, whatever it is."""
    content = as_object(as_object(event).get("content"))
    execution = as_object(content.get("execution"))
    trigger = as_object(execution.get("trigger")) or as_object(content.get("trigger"))
    stages = [as_object(each) for each in as_list(execution.get("stages"))]
    own = own_stage(content, stages)
    task = as_text(content.get("taskName"))
    artifacts = [as_object(each).get("reference") for each in as_list(trigger.get("artifacts"))]
    return Origin(
        as_text(as_object(execution.get("authentication")).get("user")),
        as_text(execution.get("type")),
        as_text(content.get("executionId") or execution.get("id")),
        as_text(execution.get("name")),
        as_text(execution.get("status")),
        as_text(content.get("name")),
        as_text(own.get("type")) or task.partition(".")[0],
        as_text(content.get("stageId")),
        task,
        tuple((name, _shown(trigger[name])) for name in _TRIGGER if trigger.get(name)),
        tuple(as_text(each, 500) for each in artifacts[:MOST_ARTIFACTS] if isinstance(each, str)),
    )


def own_stage(content: dict[str, Any], stages: list[dict[str, Any]]) -> dict[str, Any]:
    """The event's own stage in the list of all stages of its execution; {} if it is not there."""
    for name, wanted in (("id", content.get("stageId")), ("name", content.get("name"))):
        for stage in stages:
            if wanted and stage.get(name) == wanted:
                return stage
    return {}


def _shown(value: Any) -> str:
    return as_text(value if isinstance(value, str) else str(value))
