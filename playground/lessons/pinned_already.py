"""Images that are pinned before the deploy, and what a pipeline's artifacts do to them.

A template (or a person) wrote the digest into the manifest; then Spinnaker binds artifacts, by the
name that it derives from the text. Nothing is retold here: each row is what `bind` did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from playground.artifacts import Artifact, ImageReference, parse_image
from playground.deploy.pool import Supplied
from playground.deploy.replacers import bind, derived_name
from playground.kinds.replaced_fields import IMAGE, replaced_fields
from playground.manifest import KubernetesObject
from playground.manifest.pointer import format_pointer

MOST = 20
Fate = Literal["replaced", "same", "missed", "alone"]


@dataclass(frozen=True, slots=True)
class PinnedAlready:
    """One image with a digest, as it is written, and what becomes of it in Spinnaker.

    `looked_for` is the name that an artifact needs to be bound here and `after` what stands here
    after binding. `fate`: an artifact's reference takes its place ("replaced"), or is what stands
    here already ("same"); an artifact is for this image and has another name ("missed"), which is
    `near`; or no artifact is for it ("alone").
    """

    object: str
    written: str
    looked_for: str
    after: str
    fate: Fate
    near: str = ""


def pinned_already(
    items: Iterable[KubernetesObject], artifacts: Sequence[Artifact]
) -> tuple[PinnedAlready, ...]:
    """The first `MOST` images with a digest in the fields that Spinnaker looks at."""
    images = [artifact for artifact in artifacts if artifact.type == IMAGE]
    return tuple(row for item in items for row in _rows(item, images))[:MOST]


def _rows(item: KubernetesObject, images: Sequence[Artifact]) -> Iterable[PinnedAlready]:
    pinned = [
        field
        for field in replaced_fields(item.value)
        if field.type == IMAGE and _digest(field.text) is not None
    ]
    if not pinned:
        return
    bound = bind(item, [Supplied(image) for image in images], account="")
    unbound = {field.tokens for field in bound.unbound}
    changes = {change.pointer: change.after for change in bound.changes}
    for field in pinned:
        name = derived_name(item.value, field)
        after = str(changes.get(item.pointer + format_pointer(field.tokens), field.text))
        near = ""
        fate: Fate = "same" if after == field.text else "replaced"
        if field.tokens in unbound:
            near = next((_name(each) for each in images if _same_image(each, field.text)), "")
            fate = "missed" if near else "alone"
        yield PinnedAlready(str(item), field.text, name, after, fate, near)


def _name(artifact: Artifact) -> str:
    return artifact.name or ""


def _same_image(artifact: Artifact, written: str) -> bool:
    one, other = parse_image(_name(artifact)), parse_image(written)
    return (
        isinstance(one, ImageReference)
        and isinstance(other, ImageReference)
        and one.normalized_name == other.normalized_name
    )


def _digest(written: str) -> str | None:
    image = parse_image(written)
    return image.digest if isinstance(image, ImageReference) else None
