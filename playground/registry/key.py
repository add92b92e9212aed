"""What one question to a registry is about: a distinct image, by tag or by digest."""

from typing import NamedTuple

from playground.artifacts.image_reference import ImageReference
from playground.registry.names import tag_of


class Key(NamedTuple):
    """A distinct image: its full name, and a tag, or else the digest that a manifest pins.

    `name` is as Docker completes it, such as ``docker.io/library/redis``.
    """

    name: str
    tag: str | None
    digest: str | None


def keys_of(image: ImageReference) -> list[Key]:
    """What there is to ask about an image: what its tag means, and whether its digest exists."""
    tag, name = tag_of(image), image.normalized_name
    keys = [] if tag is None else [Key(name, tag, None)]
    return keys + ([Key(name, None, image.digest)] if image.digest else [])
