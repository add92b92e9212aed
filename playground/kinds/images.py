"""Find every field of a workload that names a container image."""

from typing import Any, NamedTuple

from playground.kinds.catalogue import pod_spec
from playground.manifest.pointer import Tokens


class ImageField(NamedTuple):
    """A field that holds an image reference: its path and what stands there."""

    tokens: Tokens
    image: str


def find_images(obj: dict[str, Any]) -> list[ImageField]:
    """The images of containers, init containers, ephemeral containers and image volumes.

    Values of other shapes than the API's are passed over.
    """
    place = pod_spec(obj)
    if place is None:
        return []
    tokens, spec = place
    found: list[ImageField] = []
    for field in ("initContainers", "containers", "ephemeralContainers"):
        for index, container in _elements(spec, field):
            image = container.get("image")
            if isinstance(image, str):
                found.append(ImageField((*tokens, field, index, "image"), image))
    for index, volume in _elements(spec, "volumes"):
        source = volume.get("image")
        image = source.get("reference") if isinstance(source, dict) else None
        if isinstance(image, str):
            path = (*tokens, "volumes", index, "image", "reference")
            found.append(ImageField(path, image))
    return found


def _elements(spec: dict[str, Any], field: str) -> list[tuple[int, dict[str, Any]]]:
    """The mappings in the list at `field`, with their positions."""
    value = spec.get(field)
    if not isinstance(value, list):
        return []
    return [(index, item) for index, item in enumerate(value) if isinstance(item, dict)]
