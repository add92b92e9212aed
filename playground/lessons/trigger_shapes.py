"""What each kind of trigger would send for the manifest's image, and the artifact it becomes.

The events are made for the first image of the manifest, in the shapes that Spinnaker's sources
send (`playground/artifacts/triggers.py` names them); what becomes of each is worked out by reading
it as the sandbox reads any event.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playground.artifacts import Artifact, ImageFault, parse_image
from playground.artifacts.image_reference import ImageReference
from playground.kinds import find_images
from playground.lessons.stand_in import StandIn, stand_in
from playground.lessons.trigger import read_trigger

EVENTS = ("docker", "gcr", "registry", "webhook")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_HUB = "index.docker.io"
_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of trigger: the text of its event, the artifact that it becomes, and what that
    comes to for the image: `pins` (a digest), `tag` (bound, but a tag), `unbound` (the name is
    another) or `nothing`. `why` is the engine's own sentence; `chosen`: it is the form's kind."""

    kind: str
    event: str
    artifact: Artifact | None
    outcome: str
    why: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TriggerShapes:
    """`image`: the one that the events are about; `stand_in`: whose digest is in the events, since
    none of the image is known."""

    image: str
    stand_in: StandIn | None
    shapes: tuple[Shape, ...]


def first_image(objects: Sequence[Mapping[str, Any]]) -> str:
    """The first image of the objects that can be read as a reference; empty if there is none."""
    for obj in objects:
        for field in find_images(dict(obj)):
            if not isinstance(parse_image(field.image), ImageFault):
                return field.image
    return ""


def trigger_shapes(image: str, supplied: str, chosen: str) -> TriggerShapes | None:
    """The events for an image; None for a text that is no image reference.

    `supplied` is the text of what the trigger supplies, whose first digest is used; `chosen` the
    kind that the form has.
    """
    parsed = parse_image(image)
    if isinstance(parsed, ImageFault):
        return None
    known = _DIGEST.search(supplied)
    digest = known[0] if known else stand_in(image, 1).digest
    shapes = []
    for kind in EVENTS:
        text = _text(_event(kind, parsed, digest))
        supply = read_trigger(text, kind)
        artifact = supply.artifacts[0] if supply.artifacts else None
        outcome = _outcome(artifact, parsed.name)
        shapes.append(Shape(kind, text, artifact, outcome, supply.why, kind == chosen))
    return TriggerShapes(image, None if known else stand_in(image, 1), tuple(shapes))


def event_text(image: str, supplied: str, kind: str) -> str:
    """The event of that kind for the image; empty if there is none."""
    found = trigger_shapes(image, supplied, kind)
    return next((each.event for each in found.shapes if each.chosen), "") if found else ""


def _event(kind: str, image: ImageReference, digest: str) -> dict[str, Any]:
    registry, repository = _host(image)
    name, tag = image.name, image.tag or "latest"
    match kind:
        case "docker":
            return {
                "account": "my-registry",
                "registry": registry,
                "repository": repository,
                "tag": tag,
                "digest": digest,
            }
        case "gcr":
            return {"action": "INSERT", "digest": f"{name}@{digest}", "tag": f"{name}:{tag}"}
        case "registry":
            target = {
                "mediaType": _MANIFEST,
                "repository": repository,
                "tag": tag,
                "digest": digest,
            }
            push = {"action": "push", "target": target, "request": {"host": registry}}
            return {"events": [push]}
        case _:
            artifact = {
                "type": "docker/image",
                "name": name,
                "version": digest,
                "reference": f"{name}@{digest}",
            }
            return {"artifacts": [artifact]}


def _host(image: ImageReference) -> tuple[str, str]:
    """The registry's host and the repository. Docker Hub's is left out in manifests, but not by
    its registry: the artifact then has another name than the image."""
    if image.domain:
        return image.domain, image.path
    return _HUB, image.path if "/" in image.path else f"library/{image.path}"


def _text(event: Mapping[str, Any]) -> str:
    return json.dumps(event, indent=2) + "\n"


def _outcome(artifact: Artifact | None, name: str) -> str:
    if artifact is None:
        return "nothing"
    if artifact.name != name:
        return "unbound"
    return "pins" if "@" in str(artifact.reference) else "tag"
