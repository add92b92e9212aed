"""A lock as kustomize's field ``images``, to be pasted into a ``kustomization.yaml``.

Source: kustomize's image transformer: an entry is for every image of that name as it is written,
whatever its tag, and an entry with both ``newTag`` and ``digest`` gives ``name:tag@digest``.
"""

import json
from collections.abc import Iterable, Mapping

from playground.artifacts.image_reference import ImageReference
from playground.registry.key import Key
from playground.registry.locked import Locked
from playground.registry.names import tag_of


def kustomize_images(
    images: Iterable[ImageReference], locked: Mapping[Key, Locked]
) -> tuple[str, dict[str, list[str]]]:
    """The YAML of ``images:``, and the names that kustomize cannot pin, each with its tags.

    These are names that stand with several tags: kustomize would give them all the same digest.
    """
    by_name: dict[str, dict[str, Locked]] = {}
    for image in images:
        tag = tag_of(image)
        entry = locked.get(Key(image.normalized_name, tag, None)) if tag else None
        if tag and entry:
            by_name.setdefault(image.name, {})[tag] = entry
    several = {name: sorted(tags) for name, tags in sorted(by_name.items()) if len(tags) > 1}
    lines = []
    for name, tags in sorted(by_name.items()):
        for tag, entry in tags.items() if len(tags) == 1 else ():
            lines += [
                f"- name: {name}",
                f"  newTag: {json.dumps(tag)}",
                f"  digest: {entry.digest}",
            ]
    return "\n".join(["images:", *lines] if lines else ["images: []"]) + "\n", several
