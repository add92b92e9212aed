"""One deploy, run twice: with the objects as they were written, and with the practice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.artifacts import Artifact, ImageFault, parse_image
from playground.deploy.transform import Transformation
from playground.kinds import find_images
from playground.lessons.deploy_ledger import DEPLOY, deploy_ledger
from playground.lessons.rollout_view import Shown
from playground.lessons.story import AS_WRITTEN, WITH_PRACTICE, Telling
from playground.lessons.story_world import Told
from playground.manifest import Problem, Severity
from playground.rollout.applying import Named
from playground.rollout.budget import MAX_TICKS
from playground.rollout.fields import ScenarioError
from playground.rollout.needed import Key
from playground.rollout.worlds import World, pad, run_world

Objects = list[dict[str, Any]]
CONTENTS = ("ConfigMap", "Secret")
LOSSES = range(1, 61)
CHOICES = range(MAX_TICKS + 1)


@dataclass(frozen=True, slots=True)
class OneDeploy:
    """What the Worlds are made of: the deploy before (None: an empty cluster), this deploy, what
    the trigger supplied to each or told of images, and the tick at which a pod is lost."""

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


def run_both(deploy: OneDeploy, workload: Named, label: str) -> Shown | Refusal:
    """Run the workload of that kind, namespace and name as written, and with the practice.

    `label` is what to call it.
    """
    deploys = [deploy.running, deploy.deployed] if deploy.running else [deploy.deployed]
    written = [_objects(each) for each in deploys]
    practised = [list(each.objects) for each in deploys]
    images = [obj for objects in written for obj in objects]
    tags = meanings(images, deploy.artifacts_before, deploy.artifacts)
    events = [{"tick": deploy.lost, "delete_pods": 1}] if deploy.lost else []

    def world(objects: list[Objects]) -> World:
        before = objects[0] if len(objects) > 1 else []
        return run_world(
            running=before, deploying=objects[-1], workload=workload, tags=tags, events=events
        )

    try:
        pair = world(written), world(practised)
    except ScenarioError as error:
        return _refusal(deploy, workload, error)
    # A little more than the longer World needs, so that its end is seen to last.
    ticks = max(len(each.ticks) for each in pair) + 2
    one, other = (pad(each, ticks) for each in pair)
    return Shown(
        workload=label,
        workloads=(workload,),
        told=(
            _told(AS_WRITTEN, one, _names(deploys, written)),
            _told(WITH_PRACTICE, other, _names(deploys, practised)),
        ),
        ledger=deploy_ledger([one, other]),
        labels={DEPLOY: "deploy"} | ({deploy.lost: "pod lost"} if deploy.lost else {}),
    )


def _told(telling: Telling, world: World, made: dict[Key, tuple[Key, ...]]) -> Told:
    assert world.end is not None, "it was run"
    return Told(telling.title, telling.practices, (world,), (world.end,), made)


def _names(
    deploys: Sequence[Transformation], objects: Sequence[Objects]
) -> dict[Key, tuple[Key, ...]]:
    """The names that each ConfigMap and Secret of the manifests has had, oldest first."""
    names: dict[Key, dict[Key, None]] = {}
    for deploy, applied in zip(deploys, objects, strict=True):
        for item, obj in zip(deploy.items, applied, strict=True):
            if item.kind in CONTENTS and item.name:
                key = (str(obj["kind"]), str(obj["metadata"]["name"]))
                names.setdefault((item.kind, item.name), {})[key] = None
    return {key: tuple(each) for key, each in names.items()}


def _refusal(deploy: OneDeploy, workload: Named, error: ScenarioError) -> Refusal:
    """The error where it stands: in the manifest if that is at fault by itself."""
    if deploy.running is not None:
        try:
            run_world(running=[], deploying=_objects(deploy.deployed), workload=workload)
            return refusal("running", deploy.running, workload, error)
        except ScenarioError:
            pass
    return refusal("manifest", deploy.deployed, workload, error)


def refusal(field: str, faulty: Transformation, workload: Named, error: ScenarioError) -> Refusal:
    """Why the workload of this text, in that field of the form, is not simulated."""
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


def _objects(transformed: Transformation) -> Objects:
    """The objects as they were written, Lists taken apart."""
    return [item.value for document in transformed.reading.documents for item in document.objects]


def meanings(
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
