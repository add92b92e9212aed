"""One deploy, run twice: with the objects as they were written, and with the practice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.artifacts import Artifact, ImageFault, parse_image
from playground.deploy.transform import Transformation
from playground.kinds import find_images
from playground.manifest import Problem, Severity
from playground.rollout.applying import Named
from playground.rollout.budget import MAX_TICKS
from playground.rollout.fields import ScenarioError
from playground.rollout.worlds import World, run_world

LOSSES = range(1, 61)
CHOICES = range(MAX_TICKS + 1)


@dataclass(frozen=True, slots=True)
class Story:
    """What the Worlds are made of: the deploy before (None: an empty cluster), this deploy, what
    the trigger supplied to each, and the tick at which a pod is lost."""

    running: Transformation | None
    deployed: Transformation
    artifacts_before: Sequence[Artifact]
    artifacts: Sequence[Artifact]
    lost: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a workload cannot be simulated: a Problem, and the field of the form it is in."""

    field: str
    problem: Problem


def run_both(story: Story, workload: Named) -> tuple[World, World] | Refusal:
    """Run the workload of that kind, namespace and name as written, and with the practice."""
    written_before, written_now = _objects(story.running), _objects(story.deployed)
    practised_before = list(story.running.objects) if story.running else []
    practised_now = list(story.deployed.objects)
    images = [*written_before, *written_now]
    tags = _tags(images, story.artifacts_before, story.artifacts)
    events = [{"tick": story.lost, "delete_pods": 1}] if story.lost else []

    def world(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> World:
        return run_world(
            running=before,
            deploying=now,
            workload=workload,
            tags=tags,
            events=events,
        )

    try:
        return world(written_before, written_now), world(practised_before, practised_now)
    except ScenarioError as error:
        return _refusal(story, workload, error)


def _refusal(story: Story, workload: Named, error: ScenarioError) -> Refusal:
    """The error where it stands: in the manifest if that is at fault by itself."""
    field, faulty = "manifest", story.deployed
    if story.running is not None:
        try:
            run_world(
                running=[],
                deploying=_objects(story.deployed),
                workload=workload,
            )
            field, faulty = "running", story.running
        except ScenarioError:
            pass
    line, column, document, pointer = 1, 1, None, error.pointer
    for item in faulty.items:
        if (item.kind, item.namespace, item.name) == workload:
            document, pointer = item.document, item.pointer + error.pointer
            at = faulty.reading.position(document, pointer)
            line, column = at.line, at.column
    message = f"This {workload[0]} is not simulated: {error.message}."
    problem = Problem(
        Severity.WARNING, "not-simulated", message, error.help, line, column, document, pointer
    )
    return Refusal(field, problem)


def read_tick(text: str, rule: str, ticks: range) -> int | None | Problem:
    """The tick that a field of the form names; None if it is empty, a Problem if it is no tick."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 4 and int(text) in ticks:
        return int(text)
    message = f"{text[:40]!r} is no tick."
    help = f"Write a whole number from {ticks[0]} to {ticks[-1]}, or nothing."
    return Problem(Severity.WARNING, rule, message, help, 1, 1)


def _objects(transformed: Transformation | None) -> list[dict[str, Any]]:
    """The objects as they were written, Lists taken apart."""
    if transformed is None:
        return []
    return [item.value for document in transformed.reading.documents for item in document.objects]


def _tags(
    objects: Iterable[dict[str, Any]], before: Sequence[Artifact], now: Sequence[Artifact]
) -> dict[str, tuple[str | None, str | None]]:
    """What the images that name no digest stand for: last time, and from this deploy on.

    The trigger's artifacts say so, by the image's name. Only one side known means that the tag
    was not moved as far as anybody can tell.
    """
    tags = {}
    for item in objects:
        for field in find_images(item):
            image = parse_image(field.image)
            if isinstance(image, ImageFault) or image.digest:
                continue
            old, new = _digest(image.name, before), _digest(image.name, now)
            if old or new:
                tags[field.image] = (old or new, new or old)
    return tags


def _digest(name: str, artifacts: Iterable[Artifact]) -> str | None:
    for artifact in artifacts:
        if artifact.type == "docker/image" and artifact.name == name:
            reference = parse_image(artifact.reference or "")
            if not isinstance(reference, ImageFault) and reference.digest:
                return reference.digest
    return None
