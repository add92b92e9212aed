"""What the trigger supplies: a list of Spinnaker's artifacts, or the event that supplies them.

Both are JSON or YAML text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.artifacts import Artifact
from playground.artifacts.triggers import (
    Triggered,
    docker_event,
    gcr_message,
    registry_webhook,
    webhook,
)
from playground.manifest import DEFAULT, Limits, Problem, Reading, Severity, in_order, read
from playground.manifest.finding import located

HELP = (
    "Write a list of artifacts with type, name and reference, such as "
    "[{type: docker/image, name: registry.example/a, reference: 'registry.example/a@sha256:…'}]."
)


MOST_ARTIFACTS = 1_000


def read_artifacts(
    text: str, limits: Limits = DEFAULT
) -> tuple[tuple[Artifact, ...], tuple[Problem, ...], int]:
    """The artifacts of the list, a Problem for each entry that is none, and the steps it took."""
    reading = read(text, limits)
    problems = list(reading.problems)
    artifacts: list[Artifact] = []
    for document in reading.documents:
        entries = document.value
        if not isinstance(entries, list):
            message = "What the trigger supplies is a list of artifacts."
            problems.append(_problem(reading, document.index, "", message))
            continue
        for position, entry in enumerate(entries):
            if len(artifacts) == MOST_ARTIFACTS or len(problems) >= limits.problems:
                message = f"Only the first {position:,} artifacts are worked on."
                problems.append(_problem(reading, document.index, f"/{position}", message))
                break
            artifact = Artifact.from_json(entry)
            if isinstance(artifact, str):
                problems.append(_problem(reading, document.index, f"/{position}", artifact))
            else:
                artifacts.append(artifact)
    return tuple(artifacts), tuple(in_order(problems)), reading.steps


@dataclass(frozen=True, slots=True)
class Supply:
    """What the trigger does: `fires` or not and `why`, its artifacts, and what expressions see.

    `told`: images whose digest the event tells although no artifact has it. `steps` is what
    reading it took.
    """

    artifacts: tuple[Artifact, ...] = ()
    problems: tuple[Problem, ...] = ()
    steps: int = 0
    fires: bool = True
    why: str = ""
    trigger: dict[str, Any] = field(default_factory=dict)
    told: tuple[Artifact, ...] = ()


_EVENTS: dict[str, Callable[[Any, int], Triggered]] = {
    "docker": lambda event, document: docker_event(event, None, document),
    "gcr": gcr_message,
    "registry": registry_webhook,
    "webhook": webhook,
}


def read_trigger(text: str, kind: str, limits: Limits = DEFAULT) -> Supply:
    """What a trigger of that kind (of `pipeline_inputs.TRIGGERS`) makes of the text."""
    event = _EVENTS.get(kind)
    if event is None:
        artifacts, problems, steps = read_artifacts(text, limits)
        trigger = {"artifacts": [artifact.to_json() for artifact in artifacts]}
        return Supply(artifacts, problems, steps, trigger=trigger)
    reading = read(text, limits)
    if not reading.documents:
        why = "There is no event that could start the pipeline."
        return Supply((), reading.problems, reading.steps, fires=False, why=why)
    document = reading.documents[0]
    triggered = event(document.value, document.index)
    found = [*reading.problems, *located(reading, triggered.findings)[: limits.problems]]
    artifacts = tuple(triggered.artifacts)
    return Supply(
        artifacts,
        tuple(in_order(found)),
        reading.steps,
        triggered.fires,
        triggered.why,
        triggered.trigger,
        tuple(triggered.told),
    )


def _problem(reading: Reading, document: int, pointer: str, message: str) -> Problem:
    at = reading.position(document, pointer)
    return Problem(
        Severity.ERROR, "artifact-shape", message, HELP, at.line, at.column, document, pointer
    )
