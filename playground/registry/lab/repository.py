"""A lab repository: what its name holds.

What was pushed stays: a tag that is pushed again moves, and the image that it stood for before
can still be pulled by its digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from playground.artifacts.small_image import Blob, Image, build

from .code import Push, decode

FIRST, LAST = "lab/", "/web"


@dataclass(frozen=True, slots=True)
class Repository:
    """`pushes` with their `images`, in order; `tags`: tag → the digest that it stands for now;
    `manifests` (indexes too) and `blobs` by digest."""

    pushes: tuple[Push, ...]
    images: tuple[Image, ...]
    tags: Mapping[str, str]
    manifests: Mapping[str, Blob]
    blobs: Mapping[str, Blob]

    def manifest(self, reference: str) -> Blob | None:
        """What a tag or a digest stands for."""
        return self.manifests.get(self.tags.get(reference, reference))


def name_of(code: str) -> str:
    """The name of the repository with this code."""
    return f"{FIRST}{code}{LAST}"


@lru_cache(maxsize=32)
def open_repository(name: str) -> Repository | None:
    """The repository of this name; None if no lab repository can have it."""
    if not (name.startswith(FIRST) and name.endswith(LAST)):
        return None
    pushes = decode(name[len(FIRST) : -len(LAST)])
    if pushes is None:
        return None
    images = tuple(build(each.content) for each in pushes)
    platforms = [platform for image in images for platform in image.platforms]
    manifests = [image.index for image in images] + [each.manifest for each in platforms]
    blobs = [blob for each in platforms for blob in (each.config, each.layer)]
    return Repository(
        pushes,
        images,
        {each.tag: image.index.digest for each, image in zip(pushes, images, strict=True)},
        {blob.digest: blob for blob in manifests},
        {blob.digest: blob for blob in blobs},
    )
