"""What registries said as artifacts, the form in which a trigger supplies digests to a deploy."""

from collections.abc import Iterable

from playground.artifacts.artifact import Artifact
from playground.artifacts.image_reference import ImageReference
from playground.registry.key import Key
from playground.registry.locked import Locked
from playground.registry.names import tag_of
from playground.registry.refresh import Fate, Move


def artifacts_of(
    images: Iterable[ImageReference], moves: Iterable[Move]
) -> tuple[list[Artifact], list[Artifact]]:
    """What the images mean now, and what they meant in the lock before, as far as either is known.

    They have the names that the manifest has, because Spinnaker compares names letter for letter;
    `provenance` says whether the digest is of a registry or of the lock file.
    """
    by_key = {move.entry.key: move for move in moves}
    now, before = [], []
    for image in images:
        move = by_key.get(Key(image.normalized_name, tag_of(image), None))
        if move and move.after:
            asked = "lock file" if move.fate is Fate.STALE else f"registry {move.after.source}"
            now.append(_artifact(image, move.after, asked))
        if move and move.before:
            before.append(_artifact(image, move.before, "lock file"))
    return now, before


def _artifact(image: ImageReference, entry: Locked, source: str) -> Artifact:
    return Artifact(
        type="docker/image",
        name=image.name,
        version=entry.tag,
        reference=f"{image.name}@{entry.digest}",
        provenance=f"{source}, {entry.resolved}",
    )
